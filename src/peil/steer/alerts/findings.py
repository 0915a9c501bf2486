"""Give findings: what looking at one subject of a rule brought."""

from datetime import date

import msgspec

from peil.values.rules import Rule
from peil.values.texts import Text


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule finds of one subject: a KPI, or a goal by its number.

    `severity` is how far it is beyond the line, as a part of what the line is: above 0 is cause for a message, None is that nothing can be
    said (yet), which changes nothing. `worse` is the severity a message was cause for must rise by, as a factor, to be told again. `bar` is what
    the value is held against. `path` leads to where one can look further. `broken`: the rule cannot be looked at any more, and `text` says why.
    """

    rule: Rule
    subject: str
    text: Text
    path: str
    severity: float | None = None
    value: float | None = None
    bar: float | None = None
    through: date | None = None
    worse: float = 1.5
    broken: bool = False


def silent(rule: Rule, subject: str, why: Text, path: str = "") -> Finding:
    """Return the finding that nothing can be said."""
    return Finding(rule=rule, subject=subject, text=why, path=path)


def broken(rule: Rule, subject: str, why: Text) -> Finding:
    """Return the finding that a rule cannot be looked at any more."""
    return Finding(rule=rule, subject=subject, text=why, path=f"/alerts#rule-{rule.id}", broken=True, severity=1.0)
