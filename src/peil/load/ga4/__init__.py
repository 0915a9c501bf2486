"""Make sessions, page views, events and carts of what Google Analytics 4 exports."""
