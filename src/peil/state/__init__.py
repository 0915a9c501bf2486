"""The only package that touches the application database: what people write (notes, targets, shared answers) rather than what is loaded."""
