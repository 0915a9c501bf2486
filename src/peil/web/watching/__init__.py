"""Watch the server: what it was asked and how long that took, as figures, as lines of a log, and as one word for its health."""
