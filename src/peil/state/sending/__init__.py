"""Keep where messages go, which are on their way, the digests, and what was due; secrets sealed."""
