"""Z3: proofs by induction, with a strengthening that is found or given, and bounded runs, an independent road to traces."""
