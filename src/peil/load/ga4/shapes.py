"""Give the columns of GA4's BigQuery export that are read, with one type whatever form the export has: JSON, or parquet in either nesting."""

import re

from peil.load.reading import Sheet, quoted

PARAMETER = "STRUCT(key VARCHAR, value STRUCT(string_value VARCHAR, int_value VARCHAR, float_value VARCHAR, double_value VARCHAR))"
CAMPAIGN = "STRUCT(campaign_id VARCHAR, campaign_name VARCHAR, source VARCHAR, medium VARCHAR)"
CROSS = "STRUCT(campaign_id VARCHAR, campaign_name VARCHAR, source VARCHAR, medium VARCHAR, default_channel_group VARCHAR)"
GOOGLE_ADS = "STRUCT(campaign_id VARCHAR, campaign_name VARCHAR)"
SHAPE = {
    "event_date": "VARCHAR",
    "event_timestamp": "VARCHAR",
    "event_name": "VARCHAR",
    "event_params": f"{PARAMETER}[]",
    "event_bundle_sequence_id": "VARCHAR",
    "user_pseudo_id": "VARCHAR",
    "device": "STRUCT(category VARCHAR)",
    "geo": "STRUCT(country VARCHAR)",
    "traffic_source": 'STRUCT("name" VARCHAR, medium VARCHAR, source VARCHAR)',
    "collected_traffic_source": "STRUCT(manual_campaign_id VARCHAR, manual_campaign_name VARCHAR, manual_source VARCHAR, manual_medium VARCHAR,"
    " gclid VARCHAR, dclid VARCHAR)",
    "session_traffic_source_last_click": f"STRUCT(manual_campaign {CAMPAIGN}, google_ads_campaign {GOOGLE_ADS}, cross_channel_campaign {CROSS})",
    "ecommerce": "STRUCT(transaction_id VARCHAR, purchase_revenue VARCHAR)",
    "items": "STRUCT(item_id VARCHAR, promotion_name VARCHAR)[]",
    "platform": "VARCHAR",
    "stream_id": "VARCHAR",
}
"""Numbers are text: exports as JSON write them so, and one that cannot be read must not stop the file."""
FIELDS = {name: re.findall(r"(\w+)\"? (?:VARCHAR|STRUCT)", kind) for name, kind in SHAPE.items() if kind != "VARCHAR"}


def cell(sheet: Sheet, name: str) -> str:
    """Return SQL for a column in the type of the shape, NULL where the file has none like it."""
    wanted, given = SHAPE[name], sheet.typed.get(name)
    if given is None:
        return f"CAST(NULL AS {wanted})"
    if given == wanted:
        return quoted(name)
    if wanted == "VARCHAR":
        return f"{quoted(name)}::VARCHAR"
    bare = given.replace('"', "")
    if not bare.startswith("STRUCT(") or not any(name in bare for name in FIELDS[name]):
        return f"CAST(NULL AS {wanted})"
    if not wanted.endswith("[]"):
        return f"CAST({quoted(name)} AS {wanted})" if not bare.endswith("[]") else f"CAST(NULL AS {wanted})"
    inner = f"STRUCT(element {wanted.removesuffix('[]')})[]"
    if bare.startswith("STRUCT(list STRUCT(element "):  # `list.element`, as BigQuery writes lists when told to infer none
        return f"list_transform(CAST({quoted(name)} AS STRUCT(list {inner})).list, lambda one: one.element)"
    if bare.startswith("STRUCT(element "):
        return f"list_transform(CAST({quoted(name)} AS {inner}), lambda one: one.element)"
    return f"CAST({quoted(name)} AS {wanted})" if bare.endswith("[]") else f"CAST(NULL AS {wanted})"
