-- GA4: at least 10 seconds, or a key event, or at least two page views; nothing is known without a duration or page views.
UPDATE sessions t SET is_engaged = n.value
FROM (
    SELECT session_id, _source, CASE WHEN duration_seconds >= 10 OR page_view_count >= 2 OR is_converted THEN true
        WHEN duration_seconds IS NOT NULL OR page_view_count IS NOT NULL THEN false END AS value
    FROM sessions WHERE is_engaged__given IS NULL
) n
WHERE t.is_engaged__given IS NULL AND t.session_id = n.session_id AND t._source = n._source AND t.is_engaged IS DISTINCT FROM n.value
-- Only for sources that never tell: where one tells it of some sessions, what it leaves empty is unknown.
AND t._source NOT IN (SELECT DISTINCT _source FROM sessions WHERE is_engaged__given IS NOT NULL)
