"""Sequence charts of traces: who does what, who moves, where the claim breaks, and where a run goes round."""
