"""What the readers of advertising share: the grain at which results count, and the making of records from a report's rows."""
