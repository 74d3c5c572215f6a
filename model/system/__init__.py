"""From declarations to the transition system: flatten each machine, instantiate for each element, compose."""
