"""Give the pages of the reference, each written from the part of Peil that it describes."""
