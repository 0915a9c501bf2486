"""Hold the readers, one file format a module; they do not know each other."""
