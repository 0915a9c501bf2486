-- The product of an order line: the product of its variant.
UPDATE order_lines t SET product_id = n.value
FROM (SELECT variant_id, any_value(product_id) AS value FROM variants GROUP BY variant_id) n
WHERE t.product_id__given IS NULL AND t.variant_id = n.variant_id AND t.product_id IS DISTINCT FROM n.value
