"""Make a goal in four steps, as the guides do: the goal, the statistic, the measure, the rhythm; `sketching` understands what was said."""
