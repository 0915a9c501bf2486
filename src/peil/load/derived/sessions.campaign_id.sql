-- The campaign of a session: the one with its code or name as id, else the one of that name; where none is, or several are, what the session says.
UPDATE sessions t SET campaign_id = n.value
FROM (
    WITH wanted AS (
        SELECT DISTINCT campaign_code, campaign FROM sessions WHERE campaign_id__given IS NULL
    ),
    known AS (SELECT DISTINCT campaign_id FROM campaigns),
    named AS (
        SELECT lower(trim(name)) AS name, min(campaign_id) AS campaign_id FROM campaigns WHERE name IS NOT NULL
        GROUP BY 1 HAVING count(DISTINCT campaign_id) = 1
    )
    SELECT w.campaign_code, w.campaign, coalesce(c.campaign_id, i.campaign_id, d.campaign_id, w.campaign, w.campaign_code) AS value
    FROM wanted w LEFT JOIN known c ON c.campaign_id = w.campaign_code LEFT JOIN known i ON i.campaign_id = w.campaign
    LEFT JOIN named d ON d.name = lower(trim(w.campaign))
) n
WHERE t.campaign_id__given IS NULL AND t.campaign_code IS NOT DISTINCT FROM n.campaign_code AND t.campaign IS NOT DISTINCT FROM n.campaign
AND t.campaign_id IS DISTINCT FROM n.value
