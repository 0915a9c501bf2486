"""Empty sheets to fill in by hand: one an entity, with its columns, an example row and an explanation of each column."""
