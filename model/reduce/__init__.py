"""What cannot matter to a question is left out of a system, exactly."""
