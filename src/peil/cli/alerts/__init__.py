"""The commands of alerts: rules on KPIs and goals, tried on the past, and what they found."""
