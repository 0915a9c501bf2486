"""Steer: goals held against answers, their pace, alerts, digests, and what is sent of them."""
