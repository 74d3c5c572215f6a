"""What must hold: claims with their price (assumptions) and their source."""
