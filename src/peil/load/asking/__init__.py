"""What the readers of surveys share: which question is which survey, on what scale, and its answers as records."""
