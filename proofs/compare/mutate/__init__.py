"""How much the claims notice: single changes of the declared machines, and which claim tells each from the original."""
