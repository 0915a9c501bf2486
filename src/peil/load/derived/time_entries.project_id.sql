-- The project of a time entry: the project of its task.
UPDATE time_entries t SET project_id = n.value
FROM (SELECT task_id, any_value(project_id) AS value FROM tasks GROUP BY task_id) n
WHERE t.project_id__given IS NULL AND t.task_id = n.task_id AND t.project_id IS DISTINCT FROM n.value
