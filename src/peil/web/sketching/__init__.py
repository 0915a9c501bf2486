"""Understand a goal that is being made: what was said in an address or a form, what is suggested beside it, and what follows from it in numbers."""
