"""Verdicts in words and as data."""
