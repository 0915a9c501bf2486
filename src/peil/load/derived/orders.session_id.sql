-- The session in which an order was placed: the session of the cart that became it.
UPDATE orders t SET session_id = n.value
FROM (
    SELECT o.order_id, o._source, c.session_id AS value
    FROM orders o LEFT JOIN (
        SELECT order_id, arg_min(session_id, (created_at, cart_id)) AS session_id FROM carts WHERE order_id IS NOT NULL AND session_id IS NOT NULL GROUP BY order_id
    ) c ON c.order_id = o.order_id
    WHERE o.session_id__given IS NULL
) n
WHERE t.session_id__given IS NULL AND t.order_id = n.order_id AND t._source = n._source AND t.session_id IS DISTINCT FROM n.value
