"""Give GA4's default channel group of a visit by its source, medium and campaign, as SQL.

The rules and their order: Google Analytics help, "Default channel group", for manual traffic. Which sources are search engines, social networks,
shops and video sites stands in `channels.yaml`; a name there stands for its site in every country and for what lies below it.
"""

import re
from functools import cache
from importlib.resources import files

from peil.catalogue.files import read_yaml
from peil.load.forms.cells import text_literal

PAID = "^(.*cp.*|ppc|retargeting|paid.*)$"
SHOP = "^(.*(([^a-df-z]|^)shop|shopping).*)$"
NOTHING = ("", "(not set)", "(not provided)", "(other)", "<Other>", "null", "undefined")
DIRECT, NO_MEDIUM = "(direct)", "(none)"


@cache
def kinds() -> dict[str, list[str]]:
    """Return the names of sources by kind: search, social, shopping, video."""
    found = read_yaml((files("peil.load") / "channels.yaml").read_text(encoding="utf-8"), "channels.yaml")[0]
    return {kind: [str(name) for name in names] for kind, names in found.items()}


def known(cell: str) -> str:
    """Return SQL for a cell of traffic, NULL where it says nothing: empty or `(not set)`."""
    listed = ", ".join(text_literal(nothing) for nothing in NOTHING)
    return f"CASE WHEN trim({cell}) NOT IN ({listed}) THEN trim({cell}) END"


def is_kind(source: str, kind: str) -> str:
    """Return the condition under which a source (in small letters) is of a kind."""
    listed = "|".join(re.escape(name) for name in kinds()[kind])
    site = rf"(^|\.)({listed})(\.[a-z]{{2,4}}){{0,2}}$"
    return f"regexp_matches({source}, {text_literal(site)})"


def channel(source: str, medium: str, campaign: str) -> str:
    """Return SQL for the channel group of a visit; NULL where neither source nor medium is known."""
    where, how, what = (f"lower(coalesce({cell}, ''))" for cell in (source, medium, campaign))
    paid = f"regexp_matches({how}, '{PAID}')"
    shopping = f"({is_kind(where, 'shopping')} OR regexp_matches({what}, '{SHOP}'))"
    search, social, video = (is_kind(where, kind) for kind in ("search", "social", "video"))
    mail = "('email', 'e-mail', 'e_mail', 'e mail')"
    rules = (
        ("Direct", f"{where} IN ('', '{DIRECT}') AND {how} IN ('', '{NO_MEDIUM}', '(not set)')"),
        ("Cross-network", f"contains({what}, 'cross-network')"),
        ("Paid Shopping", f"{paid} AND {shopping}"),
        ("Paid Search", f"{paid} AND {search}"),
        ("Paid Social", f"{paid} AND {social}"),
        ("Paid Video", f"{paid} AND {video}"),
        ("Display", f"{how} IN ('display', 'banner', 'expandable', 'interstitial', 'cpm')"),
        ("Paid Other", paid),
        ("Organic Shopping", shopping),
        ("Organic Social", f"{social} OR {how} IN ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media')"),
        ("Organic Video", f"{video} OR contains({how}, 'video')"),
        ("Organic Search", f"{search} OR {how} = 'organic'"),
        ("Referral", f"{how} IN ('referral', 'app', 'link')"),
        ("Email", f"{where} IN {mail} OR {how} IN {mail}"),
        ("Affiliates", f"{how} IN ('affiliate', 'affiliates')"),
        ("Audio", f"{how} = 'audio'"),
        ("SMS", f"{where} = 'sms' OR {how} = 'sms'"),
        ("Mobile Push", f"ends_with({how}, 'push') OR contains({how}, 'mobile') OR contains({how}, 'notification') OR {where} = 'firebase'"),
    )
    whens = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in rules)
    return f"CASE WHEN {source} IS NULL AND {medium} IS NULL THEN NULL {whens} ELSE 'Unassigned' END"
