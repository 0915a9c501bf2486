"""Give the command line: parse, call the workspace, print. Stdout is data, stderr is narration."""
