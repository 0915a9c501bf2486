"""What the readers of bol's answers and exports share."""
