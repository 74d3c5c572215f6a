"""Proofs that something comes in the end, or stays possible: lemmas and ranks, checked with Z3."""
