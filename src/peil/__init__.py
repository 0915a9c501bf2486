"""Peil: the KPI system for online shops."""
