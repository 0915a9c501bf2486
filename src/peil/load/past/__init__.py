"""Look back at what was loaded: files as they came, loads undone, and how the records that stand are doing."""
