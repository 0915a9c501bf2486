"""The firm behind the demo shop: its staff, its workshop, its projects and its ledger."""
