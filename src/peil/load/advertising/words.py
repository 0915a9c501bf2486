"""Bring the words of advertising platforms to those of the catalogue, as SQL: kinds of campaigns, objectives."""

CHANNELS = {
    "search": (
        "search",
        "search network",
        "zoeken",
        "zoeknetwerk",
        "suche",
        "suchnetzwerk",
        "recherche",
        "réseau de recherche",
        "búsqueda",
        "rete di ricerca",
    ),
    "shopping": ("shopping", "performance max for shopping", "winkelen", "smart shopping"),
    "display": ("display", "display network", "displaynetwerk", "displaynetzwerk", "réseau display", "audience", "native"),
    "video": ("video", "vidéo", "vídeo", "youtube"),
}
OTHERS = (
    "performance max",
    "performance_max",
    "demand gen",
    "demand_gen",
    "discovery",
    "app",
    "multi_channel",
    "local",
    "hotel",
    "travel",
    "smart",
    "pmax",
)
OBJECTIVES = {
    "awareness": ("awareness", "brand_awareness", "reach", "video_views", "video view", "video_view", "brand awareness", "bekendheid", "bereik"),
    "consideration": (
        "traffic",
        "engagement",
        "post_engagement",
        "page_likes",
        "link_clicks",
        "event_responses",
        "messages",
        "app_installs",
        "consideration",
        "website_visits",
        "website visits",
        "store_traffic",
        "app_promotion",
        "verkeer",
        "betrokkenheid",
        "website_visit",
        "app_install",
    ),
    "conversion": (
        "sales",
        "leads",
        "conversions",
        "conversion",
        "product_catalog_sales",
        "catalog_sales",
        "lead_generation",
        "lead generation",
        "verkoop",
        "website_conversions",
        "website conversions",
        "web_conversions",
        "product_sales",
        "product sales",
        "shopping",
        "sale",
        "web_conversion",
        "web conversions",
        "catalog sales",
        "talent_leads",
        "verkopen",
    ),
}


def _case(cell: str, words: dict[str, tuple[str, ...]]) -> str:
    whens = " ".join(f"WHEN '{word}' THEN '{meant}'" for meant, known in words.items() for word in known)
    return f"CASE {cell} {whens} END"


def channel(kind: str) -> str:
    """Return SQL for the channel of a campaign of a kind in lower case (`search`, `performance max`); kinds that run everywhere are `other`."""
    return _case(kind, CHANNELS | {"other": OTHERS})


def objective(aim: str) -> str:
    """Return SQL for the stage of the funnel that an aim in lower case serves (`outcome_sales`); NULL where it is not known."""
    return _case(f"regexp_replace({aim}, '^(outcome|campaign_objective)_', '')", OBJECTIVES)
