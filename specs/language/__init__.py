"""The language of claims."""
