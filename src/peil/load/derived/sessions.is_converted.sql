-- A session is converted when a placed order names it; of sessions that a report only counts (reported_on) that cannot be known.
UPDATE sessions t SET is_converted = n.value
FROM (
    SELECT s.session_id, s._source, count(o.order_id) > 0 AS value
    FROM sessions s LEFT JOIN orders o ON o.session_id = s.session_id AND NOT coalesce(o.is_test, false) AND coalesce(o.financial_status, '') <> 'voided'
    WHERE s.is_converted__given IS NULL AND s.reported_on IS NULL GROUP BY s.session_id, s._source
) n
WHERE t.is_converted__given IS NULL AND t.session_id = n.session_id AND t._source = n._source AND t.is_converted IS DISTINCT FROM n.value
-- Only for sources that never tell: where one tells it of some sessions, what it leaves empty is unknown.
AND t._source NOT IN (SELECT DISTINCT _source FROM sessions WHERE is_converted__given IS NOT NULL)
