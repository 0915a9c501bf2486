-- 4 and 5 stars are positive, 1 and 2 negative.
UPDATE reviews SET sentiment = CASE WHEN rating >= 3.5 THEN 'positive' WHEN rating < 2.5 THEN 'negative' WHEN rating IS NOT NULL THEN 'neutral' END
WHERE sentiment__given IS NULL
AND sentiment IS DISTINCT FROM CASE WHEN rating >= 3.5 THEN 'positive' WHEN rating < 2.5 THEN 'negative' WHEN rating IS NOT NULL THEN 'neutral' END
