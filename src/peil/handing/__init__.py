"""Hand the work of a command to the server that holds its workspace: one process owns the data, and all others ask it."""
