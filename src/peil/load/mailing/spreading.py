"""Make one message a recipient out of the totals of a mailing, as SQL: every sum is that of the file, who did what stays unknown.

The first of a mailing's messages are the delivered ones, the first of these were opened, the first of these clicked, and so on.
"""

import msgspec

from peil.load.forms.cells import text_literal
from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, Records, Restated, Shop
from peil.values.texts import Text

EVER = ("1970-01-01", "9999-12-31")
COUNTS = ("sent", "delivered", "opened", "people", "clicked", "clicks", "unsubscribed")  # of those who opened, `people` did it themselves
MOST = 10_000_000  # messages of one mailing; more is a broken number
SETTLES = 5  # days in which opens and clicks still come in


class Mailing(msgspec.Struct, frozen=True):
    """The SQL of one mailing by column of its file: its key and the name of its rows (`prefix`), when it was sent, and its totals."""

    campaign: str
    name: str
    channel: str
    sent_at: str
    prefix: str
    counts: dict[str, str]


def instant(text: str, zone: str) -> str:
    """Return SQL for the instant that the ISO text of a moment is, in a zone where it has no offset of its own."""
    offset = f"contains({text}, ':') AND regexp_matches({text}, '(Z|[+-]\\d{{2}}(:?\\d{{2}})?)$')"
    tidy = f"regexp_replace({text}, '(\\d) ([+-]\\d)', '\\1\\2')"
    local = f"timezone({text_literal(zone)}, try_cast({text} AS TIMESTAMP))"
    return f"CASE WHEN {offset} THEN try_cast({tidy} AS TIMESTAMPTZ) ELSE {local} END"


def zone_of(shop: Shop) -> str:
    """Return the zone of times in an account of the shop's."""
    return shop.told("timezone") or shop.timezone


def source_of(tool: str, shop: Shop) -> str:
    """Return the name of a source: the tool, and the account where the user has several."""
    account = shop.told("account")
    return f"{tool}:{account}" if account else tool


def told_or(fields: Fields, own: str, *, without: tuple[str, str]) -> str:
    """Return a count of its own column, or where the file has none, of one column minus another."""
    if fields.has(own):
        return fields.number(own)
    whole, part = without
    return f"({fields.number(whole)} - coalesce({fields.number(part)}, 0))" if fields.has(whole) and fields.has(part) else "NULL"


def prepare(table: str, mailing: Mailing, where: str = "true") -> str:
    """Return a statement for the mailings of a file, one row each; of one that comes twice the last counts."""
    counts = ", ".join(f"({mailing.counts.get(name, 'NULL')})::DECIMAL(18,4) AS {name}" for name in COUNTS)
    wrong = [f"coalesce({name}, 0) > coalesce(delivered, sent)" for name in ("opened", "clicked", "unsubscribed")] + ["people > opened"]
    wrong += [f"{name} < 0 OR {name} <> floor({name})" for name in COUNTS]
    return f"""CREATE OR REPLACE TEMP TABLE {table}_mailings AS
        SELECT *, count(*) OVER (PARTITION BY prefix) AS times, ({" OR ".join(wrong)} OR delivered > sent OR sent > {MOST}) IS TRUE AS faulty
        FROM (SELECT _row, {mailing.campaign} AS campaign_id, {mailing.name} AS name, {mailing.channel} AS channel, {mailing.sent_at} AS sent_at,
            {mailing.prefix} AS prefix, {counts} FROM {table} WHERE ({where}))
        QUALIFY row_number() OVER (PARTITION BY prefix ORDER BY _row DESC) = 1"""


def checks(table: str) -> list[Check]:
    """Return the checks on the mailings of a file."""
    message = Text(
        "The totals of {value} cannot be right (more opened, clicked or unsubscribed than delivered, or delivered than sent); it was left out.",
        "De totalen van {value} kunnen niet kloppen (meer geopend, geklikt of afgemeld dan afgeleverd, of afgeleverd dan verzonden); de mailing is "
        "overgeslagen.",
    )
    twice = Text(
        "The mailing {value} comes more than once; the last row stands.", "De mailing {value} komt meer dan één keer voor; de laatste rij geldt."
    )
    return [
        Check("impossible_counts", "error", f"SELECT _row, coalesce(name, prefix) FROM {table}_mailings WHERE faulty", message),
        Check("double_key", "warning", f"SELECT _row, coalesce(name, prefix) FROM {table}_mailings WHERE times > 1", twice),
    ]


def records(table: str, *, by_day: bool = False) -> tuple[Records, ...]:
    """Return the campaigns and their messages; a file restates each mailing that it holds (of automated ones, each day) whole."""
    started = "" if by_day else ", sent_at AS started_at"
    campaigns = f"""SELECT _row, campaign_id, name, channel{started} FROM {table}_mailings WHERE NOT faulty
        QUALIFY row_number() OVER (PARTITION BY campaign_id ORDER BY sent_at DESC NULLS LAST, _row DESC) = 1"""
    scope = "regexp_replace(message_send_id, ':[0-9]+$', '')" if by_day else "campaign_id"
    return Records("campaigns", campaigns), Records("message_sends", _sends(table), restates=Restated("sent_at", scope, *EVER))


def _sends(table: str) -> str:
    did = ", ".join(
        f"CASE WHEN n <= {count} THEN sent_at END AS {column}"
        for count, column in (
            ("delivered", "delivered_at"),
            ("opened", "first_opened_at"),
            ("clicked", "first_clicked_at"),
            ("unsubscribed", "unsubscribed_at"),
        )
    )
    each = """CASE WHEN clicks IS NULL THEN NULL WHEN clicked > 0 THEN
        CASE WHEN n <= clicked THEN clicks // clicked + CASE WHEN n <= clicks % clicked THEN 1 ELSE 0 END ELSE 0 END
        WHEN n = 1 THEN clicks ELSE 0 END"""
    counts = ", ".join(f"{name}::BIGINT AS {name}" for name in COUNTS)
    return f"""SELECT _row, prefix || ':' || n AS message_send_id, campaign_id, channel, sent_at, {did}, {each} AS click_count,
            coalesce(n > people AND n <= opened, false) AS is_machine_open
        FROM (SELECT * REPLACE ({counts}), unnest(range(1, sent::BIGINT + 1)) AS n FROM {table}_mailings
            WHERE sent_at IS NOT NULL AND sent > 0 AND NOT faulty)"""


def caveats(tool: str) -> tuple[Caveat, ...]:
    """Return what the totals of mailings cannot tell."""
    return (
        Caveat(
            "mailings_as_totals",
            Text(
                f"{tool} gives the totals of a mailing: how many were opened and clicked is exact, but not who did so or when; "
                "who clicked is taken to have opened, and all counts on the moment of sending.",
                f"{tool} geeft totalen per mailing: hoeveel er geopend en geklikt zijn klopt precies, maar niet door wie en wanneer; "
                "wie klikte wordt geacht ook te hebben geopend, en alles telt op het verzendmoment.",
            ),
            ("message_sends.subscriber_id", "message_sends.first_opened_at", "message_sends.first_clicked_at", "message_sends.unsubscribed_at"),
        ),
        Caveat(
            "machine_opens_included",
            Text(
                f"{tool} does not tell opens by people from automatic ones (Apple Mail Privacy Protection): all count as opened.",
                f"{tool} onderscheidt opens door mensen niet van automatische (Apple Mail Privacy Protection): alles telt als geopend.",
            ),
            ("message_sends.is_machine_open",),
        ),
    )


def no_revenue(tool: str) -> Caveat:
    """Return the caveat that what a tool claims as its sales is not read."""
    return Caveat(
        "claimed_sales_left_out",
        Text(
            f"The sales and orders that {tool} ascribes to its messages are not read: they are in the shop's own sales already.",
            f"De omzet en bestellingen die {tool} aan zijn berichten toeschrijft, worden niet gelezen: ze zitten al in de omzet van de winkel.",
        ),
        ("campaigns",),
    )


TEXTS_AS_TOTALS = Caveat(
    "texts_as_totals",
    Text(
        "The export gives totals of SMS campaigns: how many clicked is exact, but not who or when; all counts on the moment of sending.",
        "De export geeft totalen per sms-campagne: hoeveel er klikten klopt precies, maar niet wie of wanneer; alles telt op het verzendmoment.",
    ),
    ("message_sends.subscriber_id", "message_sends.first_clicked_at", "message_sends.unsubscribed_at"),
)
