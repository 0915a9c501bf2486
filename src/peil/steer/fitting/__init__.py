"""Fit KPIs to goals: read a goal in one's own words, rank KPIs by fit, say what would have to be true, and suggest the rest."""
