"""Checks certificates again, by ways of its own: nothing here was used to find the proof."""
