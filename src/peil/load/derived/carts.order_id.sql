-- The order of a cart, by the number that web analytics have for it: `1001`, `#1001` and `SHOP1001` are one where just one order fits.
UPDATE carts t SET order_id = n.value
FROM (
    WITH wanted AS (
        SELECT DISTINCT transaction_id, upper(regexp_replace(transaction_id, '[^0-9A-Za-z]', '', 'g')) AS bare
        FROM carts WHERE order_id__given IS NULL
    ),
    known AS (
        SELECT DISTINCT order_id, upper(regexp_replace(order_id, '[^0-9A-Za-z]', '', 'g')) AS bare FROM orders
    ),
    plain AS (SELECT bare, min(order_id) AS order_id FROM known GROUP BY bare HAVING count(*) = 1),
    -- A number of the one that stands in the other with letters before or after it, and in no third.
    digits AS (
        SELECT regexp_extract(bare, '^[A-Z]*([0-9]{3,})[A-Z]*$', 1) AS bare, min(order_id) AS order_id, bool_and(regexp_full_match(bare, '[0-9]+')) AS is_plain
        FROM known GROUP BY 1 HAVING count(*) = 1
    )
    SELECT w.transaction_id, coalesce(o.order_id, p.order_id, CASE WHEN d.bare <> '' AND (d.is_plain OR regexp_full_match(w.bare, '[0-9]+'))
        THEN d.order_id END, w.transaction_id) AS value
    FROM wanted w LEFT JOIN known o ON o.order_id = w.transaction_id LEFT JOIN plain p ON p.bare = w.bare
    LEFT JOIN digits d ON d.bare = regexp_extract(w.bare, '^[A-Z]*([0-9]{3,})[A-Z]*$', 1)
) n
WHERE t.order_id__given IS NULL AND t.transaction_id IS NOT DISTINCT FROM n.transaction_id AND t.order_id IS DISTINCT FROM n.value
