"""Gauge goals: read their KPIs, what the season lets expect of them, where they go, and judge how the goals stand."""
