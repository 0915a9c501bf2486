-- The channel of the session that led to the first kept order.
UPDATE customers t SET acquisition_channel = n.value
FROM (
    SELECT c.customer_id, c._source, arg_min(s.channel, (o.ordered_at, o.order_id)) AS value, arg_min(o.session_id, (o.ordered_at, o.order_id)) AS session_id
    FROM customers c LEFT JOIN (
        SELECT * FROM orders WHERE NOT coalesce(is_test, false) AND coalesce(financial_status, '') <> 'voided' AND cancelled_at IS NULL
        QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at, order_id) = 1
    ) o ON o.customer_id = c.customer_id
    LEFT JOIN sessions s ON s.session_id = o.session_id
    GROUP BY c.customer_id, c._source
) n
WHERE t.acquisition_channel__given IS NULL AND t.customer_id = n.customer_id AND t._source = n._source
AND t.acquisition_channel IS DISTINCT FROM n.value
