"""A shop's own KPIs while they are being written: drafts that are checked as they stand, and the YAML files in which they are kept."""
