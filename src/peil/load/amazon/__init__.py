"""Hold what the readers of Amazon's reports share: names of sources and keys, tax by marketplace, and the statements of the larger ones."""
