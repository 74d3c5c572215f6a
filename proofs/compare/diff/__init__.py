"""What is different between two versions of a system: in what is declared, in behaviour, and in verdicts."""
