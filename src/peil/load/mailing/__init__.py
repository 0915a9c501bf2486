"""What the readers of mailings and lists of subscribers share, whatever the tool."""
