"""Tell which social network a table is of: from what the user says, a column or link in it, or the words of its file's name."""

import re

from peil.load.reading import Face, Shop
from peil.values.texts import Text

DOMAINS = {
    "facebook": ("facebook.com", "fb.com", "fb.watch"),
    "instagram": ("instagram.com",),
    "x": ("x.com", "twitter.com"),
    "linkedin": ("linkedin.com",),
    "tiktok": ("tiktok.com",),
    "pinterest": ("pinterest.",),
    "snapchat": ("snapchat.com",),
    "youtube": ("youtube.com", "youtu.be"),
}
WORDS = {name: name for name in DOMAINS if name != "x"} | {"twitter": "x", "tweet": "x", "x account": "x", "account_overview_analytics": "x"}
NO_PLATFORM = Text(
    "it does not say which network it is of. Load it with `--option platform=instagram` (or facebook, x, tiktok, pinterest, linkedin, snapchat).",
    "er staat niet in van welk netwerk het is. Laad het met `--option platform=instagram` (of facebook, x, tiktok, pinterest, linkedin, snapchat).",
)


def named(text: str) -> str:
    """Return the name of a network as it is stored: `TikTok` → `tiktok`, `Twitter` → `x`."""
    plain = re.sub(r"\W+", "_", text.strip().lower()).strip("_")
    return "x" if plain in ("twitter", "x_twitter", "x_com") else plain


def by_cell(cell: str) -> str:
    """Return SQL for the name of a network that stands in a cell."""
    plain = f"nullif(regexp_replace(lower(trim({cell})), '\\W+', '_', 'g'), '')"
    return f"CASE WHEN {plain} IN ('twitter', 'x_twitter') THEN 'x' ELSE {plain} END"


def by_link(cell: str) -> str:
    """Return SQL for the network that a link leads to; NULL where it is not known."""
    host = f"regexp_extract(lower({cell}), '^(https?://)?([^/]+)', 2)"
    whens = []
    for name, domains in DOMAINS.items():
        fits = (f"{host} = '{domain}' OR contains({host}, '.{domain}') OR starts_with({host}, '{domain}')" for domain in domains)
        whens.append(f"WHEN {' OR '.join(fits)} THEN '{name}'")
    return f"CASE {' '.join(whens)} END"


def of_file(face: Face, shop: Shop) -> str | None:
    """Return the network that the user says, else the one that the file's name or its lines of title name."""
    told = shop.told("platform")
    if told:
        return named(told)
    texts = [text.lower() for text in (face.stem, face.name, *face.preamble)]
    return next((name for word, name in WORDS.items() for text in texts if word in text), None)
