"""Make rules: in words, as they are typed, suggested for a shop, and tried on its past."""
