"""Keep the records: the one package that touches DuckDB. It opens, migrates, merges, runs statements and backs up."""
