"""What the readers of reviews share: ratings on one scale, how a text sounds, and the records."""
