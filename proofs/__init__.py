"""How we know: engines, evidence, reports, and the command line."""
