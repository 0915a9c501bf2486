"""Take a person out of files: the address becomes an alias, and what else tells who it was is emptied, in whatever form a file has."""
