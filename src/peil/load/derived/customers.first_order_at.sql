-- The time of the first kept order: not a test, not voided, not cancelled.
UPDATE customers t SET first_order_at = n.value
FROM (
    SELECT c.customer_id, c._source, min(o.ordered_at) AS value
    FROM customers c LEFT JOIN orders o ON o.customer_id = c.customer_id
        AND NOT coalesce(o.is_test, false) AND coalesce(o.financial_status, '') <> 'voided' AND o.cancelled_at IS NULL
    GROUP BY c.customer_id, c._source
) n
WHERE t.first_order_at__given IS NULL AND t.customer_id = n.customer_id AND t._source = n._source AND t.first_order_at IS DISTINCT FROM n.value
