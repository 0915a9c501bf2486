"""The JSON API under /api/v1: the same questions and answers as the command line."""
