"""Give what people do about goals between measuring and closing: check-ins, actions, comments, and the meeting that walks through them."""
