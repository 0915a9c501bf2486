"""Show who works here, and know who sits at the page."""
