"""Write a plan as SQL: sqlglot trees of DuckDB, with the values of the asker as bound parameters. Nothing is run here."""
