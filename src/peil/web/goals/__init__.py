"""Show goals: the list, the tree, the timeline, and the page of each goal with what is done about it."""
