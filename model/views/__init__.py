"""What is declared, shown to people: tables of machines, and drawings of machines and systems."""
