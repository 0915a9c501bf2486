-- Without a due time of its own a ticket is due so many days after it was made.
UPDATE tickets SET due_at = created_at + to_hours(CAST(24 * $backlog_age_days AS BIGINT))
WHERE due_at__given IS NULL AND due_at IS DISTINCT FROM created_at + to_hours(CAST(24 * $backlog_age_days AS BIGINT))
