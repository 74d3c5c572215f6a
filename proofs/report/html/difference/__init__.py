"""What is different between two versions, as one HTML file."""
