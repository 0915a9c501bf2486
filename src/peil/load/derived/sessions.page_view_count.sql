-- The page views of the session; nothing is known while no page views are loaded at all, nor of sessions that a report only counts (reported_on).
UPDATE sessions t SET page_view_count = n.value
FROM (
    SELECT s.session_id, s._source, count(p.page_view_id) AS value
    FROM sessions s LEFT JOIN page_views p ON p.session_id = s.session_id
    WHERE s.page_view_count__given IS NULL AND s.reported_on IS NULL GROUP BY s.session_id, s._source
) n
WHERE t.page_view_count__given IS NULL AND t.session_id = n.session_id AND t._source = n._source
AND EXISTS (SELECT 1 FROM page_views) AND t.page_view_count IS DISTINCT FROM n.value
