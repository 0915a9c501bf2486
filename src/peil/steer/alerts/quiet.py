"""Give the quiet hours of a rule: when nothing is sent, by the clock on the wall."""

from datetime import datetime
from zoneinfo import ZoneInfo

from peil.values.rules import RuleDraft


def is_quiet(rule: RuleDraft, now: datetime, timezone: str) -> bool:
    """Return whether a moment (UTC) lies in a rule's quiet hours; from a time up to an earlier one goes past midnight."""
    local = now.astimezone(ZoneInfo(timezone))
    if rule.quiet_weekends and local.isoweekday() >= 6:
        return True
    if rule.quiet_from is None or rule.quiet_until is None:
        return False
    at = local.time().replace(tzinfo=None)
    if rule.quiet_from <= rule.quiet_until:
        return rule.quiet_from <= at < rule.quiet_until
    return at >= rule.quiet_from or at < rule.quiet_until
