"""What the files of a firm's own tools share: the keys of its people and projects, and the runs of its machines."""
