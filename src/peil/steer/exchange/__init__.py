"""Goals as others write and read them: typed in words and options, as JSON, as YAML and as CSV."""
