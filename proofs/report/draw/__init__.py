"""What engines found, laid over machines and systems: drawings of evidence."""
