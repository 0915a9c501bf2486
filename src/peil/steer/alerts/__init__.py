"""Look at rules: what of each KPI and goal is worth a message, told once until it recovers or gets worse."""
