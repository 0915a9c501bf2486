"""Tell which addresses are pages of this shop that answers stand on: those can be shared and hung on the wall."""

import re
from urllib.parse import urlsplit

ROOMS = re.compile(r"/|/kpis(/[\w.-]+)?|/explore|/data")
NOT_THESE = {"/kpis/new", "/kpis/check"}
MOST = 4000


def page_at(address: str, host: str = "") -> str | None:
    """Return the path and query of a page of ours, given so or with this server's own name before it; None for any other address."""
    clean = address.strip()
    if not clean or len(clean) > MOST or not clean.isprintable() or "\\" in clean:
        return None
    try:
        parts = urlsplit(clean)
    except ValueError:
        return None
    elsewhere = parts.netloc and (parts.scheme not in ("http", "https") or not host or parts.netloc.lower() != host.lower())
    if elsewhere or (parts.scheme and not parts.netloc) or not ROOMS.fullmatch(parts.path) or parts.path in NOT_THESE:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
