"""Bring records in: recognise a file by its header, read it as text, type it, merge it, and leave a receipt."""
