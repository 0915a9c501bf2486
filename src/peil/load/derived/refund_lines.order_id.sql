-- The order of a refund line: the order of the line it gives back.
UPDATE refund_lines t SET order_id = n.value
FROM (SELECT order_line_id, any_value(order_id) AS value FROM order_lines GROUP BY order_line_id) n
WHERE t.order_id__given IS NULL AND t.order_line_id = n.order_line_id AND t.order_id IS DISTINCT FROM n.value
