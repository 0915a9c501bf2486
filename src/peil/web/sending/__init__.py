"""Show and change where messages go and which digests there are; do what is due while the server runs."""
