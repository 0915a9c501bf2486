"""What stands behind the settings, the sharing and the wallboard: choices, forms, still pages and licences."""
