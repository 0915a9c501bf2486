"""Tell what a KPI can be cut and filtered by: dimensions for people to pick, and filters that are safe to build."""
