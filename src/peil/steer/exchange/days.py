"""Read periods and days as people type them, also those still to come."""

from datetime import date, timedelta

from peil.steer.ground import Ground
from peil.steer.reading.terms import term
from peil.values.errors import BadPeriod
from peil.values.periods import Period, parse_period


def asked_period(text: str, ground: Ground) -> Period:
    """Return the period that a text names: as questions write it, or in words that look ahead (`next quarter`, `next-6-months`)."""
    try:
        return parse_period(text, ground.today, ground.settings.fiscal_year_starts)
    except BadPeriod:
        found = term(" ".join(text.lower().replace("-", " ").split()), ground.today)
        if found.period is None or found.rest.strip():
            raise
        return found.period


def day_of(text: str, today: date) -> date:
    """Return the day that a text names: 2027-03-01, today, yesterday or tomorrow; raises BadPeriod."""
    if text.strip().lower() in ("tomorrow", "morgen"):
        return today + timedelta(days=1)
    words = {"vandaag": "today", "gisteren": "yesterday"}
    return parse_period(words.get(text.strip().lower(), text), today).first
