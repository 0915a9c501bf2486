-- The twenty KPIs as somebody who knows the tables well would write them: one scan per entity, both periods in it.
WITH per_order AS (
    SELECT ordered_at__day AS day, count(*) AS orders,
        count(*) FILTER (WHERE customer_order_index = 1) AS first_orders,
        count(*) FILTER (WHERE customer_order_index > 1) AS later_orders,
        count(DISTINCT customer_id) FILTER (WHERE cancelled_at IS NULL AND customer_order_index > 1) AS returning_customers,
        count(DISTINCT customer_id) FILTER (WHERE cancelled_at IS NULL) AS customers,
        sum(shipping_amount) AS shipping, sum(tax_amount) AS tax
    FROM orders
    WHERE NOT is_test AND coalesce(financial_status, '') <> 'voided' AND ordered_at__day >= DATE '{first}' AND ordered_at__day < DATE '{end}'
    GROUP BY ALL
), per_line AS (
    SELECT orders__ordered_at__day AS day, sum(gross_amount) AS gross, sum(discount_amount) AS discount,
        sum(gross_amount - discount_amount) AS goods,
        sum(gross_amount - discount_amount) FILTER (WHERE sales_channel = 'online_store') AS online_goods, sum(quantity) AS units,
        sum(gross_amount - discount_amount - cost_amount) AS profit,
        sum(gross_amount - discount_amount) FILTER (WHERE cost_amount IS NOT NULL) AS goods_of_known_cost
    FROM order_lines LEFT JOIN orders USING (order_id)
    WHERE NOT coalesce(is_test, false) AND coalesce(financial_status, '') <> 'voided' AND NOT is_gift_card
        AND orders__ordered_at__day >= DATE '{first}' AND orders__ordered_at__day < DATE '{end}'
    GROUP BY ALL
), per_refund AS (
    SELECT refunded_at__day AS day,
        sum(r.amount) FILTER (WHERE r.kind IN ('item', 'adjustment') AND NOT coalesce(l.is_gift_card, false)) AS goods,
        sum(r.amount) FILTER (WHERE r.kind IN ('item', 'adjustment') AND NOT coalesce(l.is_gift_card, false) AND o.sales_channel = 'online_store') AS online_goods,
        sum(r.amount) FILTER (WHERE r.kind = 'shipping') AS shipping, sum(r.tax_amount) AS tax,
        sum(r.quantity) FILTER (WHERE r.kind = 'item' AND NOT coalesce(l.is_gift_card, false)) AS units,
        sum(r.amount - r.cost_amount) FILTER (WHERE r.kind = 'item' AND NOT coalesce(l.is_gift_card, false) AND l.cost_amount IS NOT NULL) AS profit,
        sum(r.amount) FILTER (WHERE r.kind = 'item' AND NOT coalesce(l.is_gift_card, false) AND l.cost_amount IS NOT NULL) AS goods_of_known_cost
    FROM refund_lines r LEFT JOIN orders o ON o.order_id = r.order_id LEFT JOIN order_lines l ON l.order_line_id = r.order_line_id
    WHERE NOT coalesce(o.is_test, false) AND coalesce(o.financial_status, '') <> 'voided'
        AND refunded_at__day >= DATE '{first}' AND refunded_at__day < DATE '{end}'
    GROUP BY ALL
), per_session AS (
    SELECT started_at__day AS day, count(*) AS sessions, count(*) FILTER (WHERE is_converted) AS converted,
        count(*) FILTER (WHERE NOT is_engaged) AS bounced, avg(duration_seconds) AS duration,
        count(*) FILTER (WHERE device_category = 'mobile') AS mobile, count(DISTINCT visitor_id) AS visitors,
        count(DISTINCT visitor_id) FILTER (WHERE is_new_visitor) AS new_visitors,
        count(DISTINCT visitor_id) FILTER (WHERE NOT is_new_visitor) AS old_visitors
    FROM sessions
    WHERE started_at__day >= DATE '{first}' AND started_at__day < DATE '{end}'
    GROUP BY ALL
)
SELECT day,
    coalesce(o.orders, 0)::DOUBLE AS orders,
    coalesce(o.first_orders, 0)::DOUBLE AS new_customer_orders,
    o.later_orders / nullif(o.first_orders + o.later_orders, 0)::DOUBLE AS returning_customer_order_share,
    o.returning_customers / nullif(o.customers, 0)::DOUBLE AS returning_customer_rate,
    coalesce(l.gross, 0)::DOUBLE AS gross_sales,
    (coalesce(l.gross, 0) - coalesce(l.discount, 0) - coalesce(r.goods, 0))::DOUBLE AS net_sales,
    (coalesce(l.gross, 0) - coalesce(l.discount, 0) - coalesce(r.goods, 0) + coalesce(o.shipping, 0) - coalesce(r.shipping, 0)
        + coalesce(o.tax, 0) - coalesce(r.tax, 0))::DOUBLE AS total_sales,
    l.goods::DOUBLE / nullif(o.orders, 0) AS average_order_value,
    l.units::DOUBLE / nullif(o.orders, 0) AS average_order_size,
    (coalesce(l.units, 0) - coalesce(r.units, 0))::DOUBLE AS units_sold,
    (coalesce(l.profit, 0) - coalesce(r.profit, 0))::DOUBLE AS gross_profit,
    (coalesce(l.profit, 0) - coalesce(r.profit, 0))::DOUBLE
        / nullif(greatest(coalesce(l.goods_of_known_cost, 0) - coalesce(r.goods_of_known_cost, 0), 0), 0)::DOUBLE AS gross_margin,
    coalesce(s.sessions, 0)::DOUBLE AS sessions,
    s.converted / nullif(s.sessions, 0)::DOUBLE AS conversion_rate,
    s.bounced / nullif(s.sessions, 0)::DOUBLE AS bounce_rate,
    s.duration AS average_session_duration,
    coalesce(s.mobile, 0)::DOUBLE AS mobile_sessions,
    coalesce(s.visitors, 0)::DOUBLE AS unique_visitors,
    s.old_visitors / nullif(s.new_visitors + s.old_visitors, 0)::DOUBLE AS returning_visitor_share,
    (coalesce(l.online_goods, 0) - coalesce(r.online_goods, 0))::DOUBLE / nullif(s.visitors, 0) AS revenue_per_visitor
FROM (SELECT CAST(range AS DATE) AS day FROM range(DATE '{first}', DATE '{end}', INTERVAL 1 DAY))
LEFT JOIN per_order o USING (day) LEFT JOIN per_line l USING (day) LEFT JOIN per_refund r USING (day) LEFT JOIN per_session s USING (day)
ORDER BY day
