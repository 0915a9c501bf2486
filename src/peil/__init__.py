"""Peil: the KPI system for online shops."""

__version__ = "0.1.0"
