"""What is different between two versions: told in words, as Markdown, and as JSON."""
