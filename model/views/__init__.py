"""What is declared, shown to people: tables of machines."""
