"""Give the meaning of every KPI, entity, dimension and goal template: definitions in YAML, read into frozen structs and checked."""
