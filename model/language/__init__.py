"""The language of models: YAML read with positions, formulas, declarations, and what makes them well formed."""
