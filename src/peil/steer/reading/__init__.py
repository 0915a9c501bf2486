"""Read what a goal in one's own words says: the KPI it names, the numbers, the period."""
