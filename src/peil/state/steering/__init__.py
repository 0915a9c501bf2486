"""Keep what people write to steer by: people, objectives, goals, check-ins, actions and comments."""
