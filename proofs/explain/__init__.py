"""Answers about one claim or one event that take more than its verdict."""
