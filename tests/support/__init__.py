"""Give tests a shop to fill and to question."""
