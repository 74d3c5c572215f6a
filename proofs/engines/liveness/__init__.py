"""Claims about whole runs: automata of temporal formulas, their product with a system, and fair cycles in it."""
