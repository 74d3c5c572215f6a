"""From a case to its verdicts: what is explored for which claim, by whom, in which order, and what is kept of it."""
