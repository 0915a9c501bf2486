"""Routes, templates, the JSON API and uploads: the only package that knows HTTP and HTML."""
