"""Propose how to read a file that no reader knows: what its columns hold, which entity they fit, and a mapping that loads as it is."""
