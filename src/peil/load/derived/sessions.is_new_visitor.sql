-- The first known session of the visitor.
UPDATE sessions t SET is_new_visitor = n.value
FROM (
    SELECT session_id, _source, row_number() OVER (PARTITION BY visitor_id ORDER BY started_at, session_id) = 1 AS value
    FROM sessions WHERE visitor_id IS NOT NULL
) n
WHERE t.is_new_visitor__given IS NULL AND t.session_id = n.session_id AND t._source = n._source AND t.is_new_visitor IS DISTINCT FROM n.value
