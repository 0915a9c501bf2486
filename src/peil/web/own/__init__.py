"""The form for a shop's own KPIs: what was posted, what it gives, and what a formula can be made of."""
