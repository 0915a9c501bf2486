"""A GA4 export to be: eight events a session, ten parameters an event, all numbers as text, as BigQuery writes them into JSON."""

ROWS = """
    SELECT strftime(seen, '%Y%m%d') AS event_date, epoch_us(seen)::VARCHAR AS event_timestamp, name AS event_name,
        [{'key': 'ga_session_id', 'value': {'string_value': NULL::VARCHAR, 'int_value': (1770000000 + s)::VARCHAR}},
         {'key': 'ga_session_number', 'value': {'string_value': NULL, 'int_value': (1 + s % 3)::VARCHAR}},
         {'key': 'page_location', 'value': {'string_value': 'https://shop.example/products/p' || (i % 500) || '?x=' || i, 'int_value': NULL}},
         {'key': 'page_title', 'value': {'string_value': 'Product ' || (i % 500), 'int_value': NULL}},
         {'key': 'page_referrer', 'value': {'string_value': 'https://shop.example/collections/all', 'int_value': NULL}},
         {'key': 'engagement_time_msec', 'value': {'string_value': NULL, 'int_value': (i % 20000)::VARCHAR}},
         {'key': 'session_engaged', 'value': {'string_value': '1', 'int_value': NULL}},
         {'key': 'source', 'value': {'string_value': 'google', 'int_value': NULL}},
         {'key': 'medium', 'value': {'string_value': CASE WHEN s % 3 = 0 THEN 'cpc' ELSE 'organic' END, 'int_value': NULL}},
         {'key': 'campaign', 'value': {'string_value': 'spring', 'int_value': NULL}}] AS event_params,
        i::VARCHAR AS event_bundle_sequence_id, (s % 90000) || '.1770000' AS user_pseudo_id,
        {'analytics_storage': 'Yes', 'ads_storage': 'Yes'} AS privacy_info,
        {'category': 'mobile', 'operating_system': 'iOS', 'language': 'nl-nl',
            'web_info': {'browser': 'Safari', 'hostname': 'shop.example'}} AS device,
        {'continent': 'Europe', 'country': 'Netherlands', 'region': 'Utrecht', 'city': 'Utrecht'} AS geo,
        {'name': '(organic)', 'medium': 'organic', 'source': 'google'} AS traffic_source, '4001' AS stream_id, 'WEB' AS platform,
        {'transaction_id': CASE WHEN name = 'purchase' THEN i::VARCHAR ELSE '(not set)' END} AS ecommerce,
        CASE WHEN name IN ('view_item', 'add_to_cart', 'purchase') THEN [{'item_id': 'SKU' || (i % 500), 'item_name': 'Product', 'price': '16.0'}]
            ELSE [] END AS items,
        {'manual_source': 'google', 'manual_medium': 'organic', 'gclid': NULL::VARCHAR} AS collected_traffic_source
    FROM (SELECT i, (i // 8)::BIGINT AS s, TIMESTAMP '2026-03-01' + to_microseconds((i * 800000)::BIGINT) AS seen,
            CASE WHEN i % 320 = 7 THEN 'purchase' WHEN i % 80 = 4 THEN 'add_to_cart' ELSE [
                'session_start', 'page_view', 'view_item', 'page_view', 'scroll', 'page_view',
                'user_engagement', 'click'][(i % 8)::INTEGER + 1] END AS name
        FROM range(ROWS) AS t(i))"""
VALUE = "STRUCT(string_value VARCHAR, int_value BIGINT)"
FLOOR = f"""
    SELECT * FROM read_json('FILE', format='newline_delimited', columns={{'event_date': 'VARCHAR', 'event_timestamp': 'BIGINT',
        'event_name': 'VARCHAR',
        'event_params': 'STRUCT(key VARCHAR, value {VALUE})[]', 'event_bundle_sequence_id': 'BIGINT', 'user_pseudo_id': 'VARCHAR',
        'privacy_info': 'STRUCT(analytics_storage VARCHAR, ads_storage VARCHAR)', 'device': 'STRUCT(category VARCHAR, operating_system VARCHAR,
        language VARCHAR, web_info STRUCT(browser VARCHAR, hostname VARCHAR))', 'geo': 'STRUCT(continent VARCHAR, country VARCHAR, region VARCHAR,
        city VARCHAR)', 'traffic_source': 'STRUCT(name VARCHAR, medium VARCHAR, source VARCHAR)', 'stream_id': 'VARCHAR', 'platform': 'VARCHAR',
        'ecommerce': 'STRUCT(transaction_id VARCHAR)', 'items': 'STRUCT(item_id VARCHAR, item_name VARCHAR, price DOUBLE)[]',
        'collected_traffic_source': 'STRUCT(manual_source VARCHAR, manual_medium VARCHAR, gclid VARCHAR)'}})"""
