"""The part of the JSON API that steers: goals, check-ins, actions, objectives, people and comments, as the command line gives them."""
