"""The commands that steer: goals, check-ins, actions, objectives and people."""
