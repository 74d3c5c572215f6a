"""Engines: transition system × claim → verdict. None of them knows what a guest is."""
