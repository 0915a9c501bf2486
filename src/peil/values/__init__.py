"""Give the values every package speaks in: periods, windows, time zones, texts, problems and errors, without any I/O."""
