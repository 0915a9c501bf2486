"""Make campaigns and ad_performance of the rows of an advertising report of any platform: parsed once, added up to one row an ad and day."""

import msgspec

from peil.load.advertising.grain import YIELDS, ad_key, restated
from peil.load.forms import figures
from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, Reading, Records, Shop, text_literal
from peil.values.texts import Text

COUNTS = ("impressions", "clicks", "video_starts", "video_views", "video_completions")
KINDS = {"spend": "DECIMAL(18,4)", "conversions": "DECIMAL(18,9)", "conversions_value": "DECIMAL(18,4)"}
METRICS = (*COUNTS, *KINDS)
_CAMPAIGN = "coalesce(campaign_id, campaign)"
_GROUP = f"coalesce(ad_group_id, {_CAMPAIGN} || '/' || ad_group)"
_AD = ad_key(f"coalesce(ad_id, coalesce({_GROUP}, {_CAMPAIGN}) || '/' || ad)", _GROUP, _CAMPAIGN)
NAMES = ("campaign_id", "campaign", "ad_group_id", "ad_group", "ad_id", "ad")
SEGMENT = Text(
    "Download it again with a column for the day (segment or break down by day).",
    "Download het opnieuw met een kolom voor de dag (segmenteer of splits uit op dag).",
)

SHOP_CURRENCY = Caveat(
    "currency_assumed",
    Text(
        "This report does not name its currency; its amounts were taken to be in the shop's own (else load it with `--option currency=USD`).",
        "Dit rapport noemt geen valuta; de bedragen zijn opgevat als in de valuta van de winkel (laad het anders met `--option currency=USD`).",
    ),
    ("ad_performance.spend", "ad_performance.conversions_value"),
)


class Report(msgspec.Struct, frozen=True):
    """What is known of a report beside its cells: the platform, the account, the period that it says it covers (ISO days), how long it settles.

    `where` is the condition (SQL) under which a row is a record and no total. `kind` and `aim` are SQL over the file; `channel` and `objective` are
    SQL over these two in lower case, and the form of the ads is that of their channel.
    """

    platform: str
    account: str | None = None
    period: tuple[str, str] | None = None
    settles: int = 30
    where: str = "true"
    kind: str = "CAST(NULL AS VARCHAR)"
    aim: str = "CAST(NULL AS VARCHAR)"
    channel: str = "CAST(NULL AS VARCHAR)"
    objective: str = "CAST(NULL AS VARCHAR)"

    @property
    def source(self) -> str:
        """Return the source, with the account where it is known, so that two accounts never replace each other."""
        return f"{self.platform}:{self.account}" if self.account else self.platform


def from_fields(fields: Fields, report: Report) -> tuple[str, ...]:
    """Return statements that parse the rows of a CSV report once, into `<table>_ads`; `wrong` names the first of its cells that cannot be read."""
    cells = {own: fields.code(own) if own.endswith("_id") else fields.text(own) for own in NAMES}
    cells["currency"] = f"upper(coalesce({fields.text('currency')}, {_literal(fields.currency('spend'))}))"
    cells |= {"kind": f"lower({report.kind})", "aim": f"lower({report.aim})", "date": _day(fields, report)}
    cells |= {"started": fields.day("started"), "ended": fields.day("ended")}
    cells |= {own: fields.number(own, KINDS.get(own, "DECIMAL(18,4)")) for own in METRICS}
    cells |= {f"raw_{own}": fields.text(own) for own in METRICS if fields.has(own)}
    table = fields.sheet.table
    inner = f"SELECT _row, {', '.join(f'{sql} AS {name}' for name, sql in cells.items())} FROM {table} WHERE {report.where}"
    whole = {own: f"CASE WHEN {own} = floor({own}) THEN {own}::BIGINT END" for own in COUNTS}
    reads = {own: whole.get(own, own) for own in METRICS if fields.has(own)}
    wrongs = [f"WHEN {read} IS NULL AND NOT {figures.is_blank(f'raw_{own}')} THEN '{own}'" for own, read in reads.items()]
    wrongs += ["WHEN date IS NULL THEN 'day'"] if fields.has("day") else []
    swaps = ", ".join(f"{sql} AS {own}" for own, sql in whole.items())
    kept = f"* EXCLUDE (kind, aim, {', '.join(f'raw_{own}' for own in reads)}) REPLACE ({swaps})"
    told = f"{report.channel} AS channel, {report.objective} AS objective, CASE {' '.join(wrongs)} END AS wrong"
    return parsed(table, f"SELECT {kept}, {told} FROM ({inner})")


def parsed(table: str, select: str) -> tuple[str, ...]:
    """Return statements for `<table>_ads`, of SQL with the names, texts and metrics of the rows, and for the ads and days that have several rows.

    These (devices, networks) are to be added up. `campaign_key` and `ad_key` are what a campaign and an ad are known by.
    """
    names = f"{_CAMPAIGN} AS campaign_key, {_AD} AS ad_key, coalesce(ad_group, ad_group_id) AS ad_group"
    rest = "* EXCLUDE (campaign_id, ad_group_id, ad_group, ad_id, ad)"
    pairs = f"SELECT date AS day, ad_key FROM {table}_ads WHERE date IS NOT NULL GROUP BY ALL HAVING count(*) > 1"
    return (
        f"CREATE OR REPLACE TEMP TABLE {table}_ads AS SELECT {rest}, {names} FROM ({select})",
        f"CREATE OR REPLACE TEMP TABLE {table}_twice AS {pairs}",
    )


def _day(fields: Fields, report: Report) -> str:
    """Return SQL for the one day of a row; NULL where it covers more days."""
    if fields.has("day"):
        return fields.day("day")
    if fields.has("first") and fields.has("last"):
        return f"CASE WHEN {fields.day('first')} = {fields.day('last')} THEN {fields.day('first')} END"
    one = report.period is not None and report.period[0] == report.period[1]
    return f"DATE '{report.period[0]}'" if one and report.period else "CAST(NULL AS DATE)"


def _literal(text: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if text is None else text_literal(text)


def cell_checks(fields: Fields) -> list[Check]:
    """Return the checks of what `from_fields` parsed: cells that are no number or date, rows without a day."""
    table = fields.sheet.table
    found = []
    for own in (*METRICS, "day"):
        if not fields.has(own):
            continue
        what, code = (Text("date", "datum"), "unreadable_date") if own == "day" else (Text("number", "getal"), "unreadable_number")
        if own in COUNTS:
            what = Text("whole number", "geheel getal")
        header = fields.header(own)
        message = Text(
            f"{header} `{{value}}` is no {what.en}; the row was left out.", f"{header} `{{value}}` is geen {what.nl}; de rij is overgeslagen."
        )
        rows = f"SELECT _row FROM {table}_ads WHERE wrong = '{own}'"
        found.append(Check(code, "error", f"SELECT _row, {fields.text(own)} FROM {table} WHERE _row IN ({rows})", message, header))
    return found


def account_of(fields: Fields) -> str | None:
    """Return the account that a report is of: as the user says, else the one that its column names, where that is the same in all rows."""
    told = fields.shop.told("account")
    if told or not fields.has("account"):
        return told
    cell = f"nullif(regexp_replace({fields.text('account')}, '[^0-9A-Za-z]', '', 'g'), '')"
    found = fields.probe(f"SELECT DISTINCT {cell} FROM {fields.sheet.table} WHERE {cell} IS NOT NULL LIMIT 2")
    return str(found[0][0]) if len(found) == 1 else None


def whole_period(table: str, report: Report) -> Check:
    """Return the check of rows that cover more than one day, which cannot be booked on any: their campaigns are known by them, their results not."""
    over = Text("", "")
    if report.period is not None:
        first, last = report.period
        over = Text(f" ({first} to {last})", f" ({first} tot en met {last})")
    message = Text(
        f"Its rows ({{value}}) cover more than one day{over.en}, so their spend belongs to no day: only the campaigns' names were taken.",
        f"De rijen ({{value}}) gaan over meer dan één dag{over.nl}, dus hun uitgaven horen bij geen dag: alleen de campagnenamen zijn overgenomen.",
    )
    return Check(
        "whole_period", "error", f"SELECT 0, count(*)::VARCHAR FROM {table}_ads WHERE date IS NULL HAVING count(*) > 0", message, None, SEGMENT
    )


def known_elsewhere(table: str, report: Report) -> Check:
    """Return the check of campaigns and days that came from another account name of the same platform too: they would count twice."""
    message = Text(
        "Campaigns and days of this file are loaded from {value} too, and count twice: it seems to be the same account under another name.",
        "Campagnes en dagen van dit bestand zijn ook geladen uit {value}, en tellen dubbel: het lijkt hetzelfde account onder een andere naam.",
    )
    hint = Text(
        "Undo one of them (`peil undo`), and load it with `--option account=NAME`, the part after the colon.",
        "Doe een van beide terug (`peil undo`), en laad het met `--option account=NAAM`, het deel na de dubbele punt.",
    )
    here = f"SELECT DISTINCT date, unnest([campaign_key, campaign]) AS campaign_id FROM {table}_ads"
    sql = f"""SELECT 0, string_agg(DISTINCT p._source, ', ' ORDER BY p._source) FROM ad_performance p JOIN ({here}) h USING (date, campaign_id)
        WHERE p.platform = {text_literal(report.platform)} AND p._source <> {text_literal(report.source)} HAVING count(*) > 0"""
    return Check("counted_twice", "warning", sql, message, None, hint)


def reading(fields: Fields, report: Report, more: tuple[Check, ...] = (), caveats: tuple[Caveat, ...] = ()) -> Reading:
    """Return the reading of a CSV report; `more` checks and the `caveats` are the platform's own."""
    table = fields.sheet.table
    checks = (*fields.checks(), *cell_checks(fields), *more, known_elsewhere(table, report))
    if not fields.has("day"):
        checks = (*checks, whole_period(table, report))
    if not fields.has("currency") and fields.currency("spend") is None:
        caveats = (*caveats, SHOP_CURRENCY)
    return Reading(report.source, records(table, report, fields.shop), from_fields(fields, report), checks, caveats, report.settles)


def records(table: str, report: Report, shop: Shop) -> tuple[Records, ...]:
    """Return the records of the parsed rows in `<table>_ads`; an ad's day with a cell that cannot be read (`wrong`) is left out whole."""
    names = {"campaign_id": "campaign_key", "ad_group": "ad_group", "ad_format": "nullif(channel, 'other')", "_currency": "currency"}
    label = f"date, {text_literal(report.platform)} AS platform, ad_key AS ad_id"
    alone = ", ".join([f"{sql} AS {name}" for name, sql in names.items()] + [*METRICS])
    added = [f"any_value({sql}) AS {name}" for name, sql in names.items()]
    added += [f"sum({name})::{KINDS.get(name, 'BIGINT')} AS {name}" for name in METRICS]
    several = f"(date, ad_key) IN (SELECT day, ad_key FROM {table}_twice)"
    results = f"""SELECT _row, {label}, {alone} FROM {table}_ads WHERE date IS NOT NULL AND wrong IS NULL AND NOT {several}
        UNION ALL BY NAME SELECT min(_row) AS _row, {label}, {", ".join(added)} FROM {table}_ads WHERE date IS NOT NULL AND {several}
        GROUP BY date, ad_key HAVING count(wrong) = 0"""
    first, last = report.period or (None, None)
    return (campaigns(table, report, shop), Records("ad_performance", results, restates=restated(first, last), yields=YIELDS))


def campaigns(table: str, report: Report, shop: Shop) -> Records:
    """Return the campaigns of the parsed rows; what is known already stays where this report does not tell it, or tells of older days.

    Their rows are counted below zero: a campaign stands even where its figures cannot be read.
    """
    zone = text_literal(shop.timezone)
    told = {
        "name": "arg_max(campaign, seen)",
        "channel": "arg_max(channel, seen)",
        "objective": "arg_max(objective, seen)",
        "started_at": f"timezone({zone}, min(started)::TIMESTAMP)",
        "ended_at": f"timezone({zone}, max(ended)::TIMESTAMP)",
    }
    last = report.period[1] if report.period else "1970-01-01"
    rows = f"SELECT *, campaign_key AS key, coalesce(date, DATE '{last}') AS seen FROM {table}_ads"
    told_sql = ", ".join(f"{sql} AS {name}" for name, sql in told.items())
    news = (
        f"SELECT -min(_row) AS _row, key AS campaign_id, max(seen)::TIMESTAMP AS _as_of, {told_sql} FROM ({rows}) WHERE key IS NOT NULL GROUP BY key"
    )
    both = []
    for name in told:
        stored = f"timezone('UTC', c.{name})" if name.endswith("_at") else f"c.{name}"
        both.append(f"CASE WHEN c._as_of > n._as_of THEN coalesce({stored}, n.{name}) ELSE coalesce(n.{name}, {stored}) END AS {name}")
    sql = f"""SELECT n._row, n.campaign_id, greatest(n._as_of, c._as_of) AS _as_of, {", ".join(both)} FROM ({news}) n
        LEFT JOIN campaigns c ON c.campaign_id = n.campaign_id AND c._source = {text_literal(report.source)}"""
    return Records("campaigns", sql)
