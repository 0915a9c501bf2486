"""Hold what the readers of the Shopify exports share, and the statements of the largest of them."""
