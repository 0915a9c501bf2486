"""Pace: how goals stand, their lines in a chart, what is known before they are made, their check-ins, closing, and what actions did."""
