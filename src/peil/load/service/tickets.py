"""Give the records of a help desk's tickets: the tickets, the first contact of each, and the answer to the question whether it was to satisfaction.

A reader makes the temporary table `{table}_tickets` with `_row`, `ticket_id`, `as_of` (UTC, when the desk last changed it), `gone`, whatever of the
columns in `GIVEN` its file tells, `direction` of the first contact (NULL: none is known), `fault` (a moment that is none), and of an answer `csat`,
`csat_top`, `csat_at` and whether that is `csat_exact`.
"""

from collections.abc import Iterable

from peil.load.forms.cells import quoted
from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, Option, Probe, Records, Shop, text_literal
from peil.values.texts import Text

GIVEN = ("customer_id", "order_id", "employee_id", "channel", "category", "priority", "created_at", "first_replied_at", "solved_at", "due_at",
    "escalated_at", "reopen_count")  # fmt: skip
WRITTEN = ("email", "form", "social")
CONTACTS = Option(
    "contacts",
    Text(
        "which tickets also count as a contact: `written` (e-mail, form and social media), `with_chats` where you load no chat log, or `none`",
        "welke tickets ook als contact tellen: `written` (e-mail, formulier en social media), `with_chats` als je geen chatlog laadt, of `none`",
    ),
    ("written", "with_chats", "none"),
)
CATEGORY = Option(
    "category",
    Text(
        "where the subject of a ticket stands: a column or custom field, `type`, `tags` (the first), or `tags:delivery,return` (the first of these)",
        "waar het onderwerp van een ticket staat: een kolom of eigen veld, `type`, `tags` (de eerste) of `tags:levering,retour` (de eerste van deze)",
    ),
)
ESCALATION = Option(
    "escalation",
    Text(
        "the group or groups (a comma between) to which a ticket is handed up; assigned to one of these, it counts as escalated",
        "de groep of groepen (met een komma ertussen) waarnaar een ticket wordt doorgezet; daaraan toegewezen telt het als geëscaleerd",
    ),
)
OPTIONS = (CONTACTS, CATEGORY, ESCALATION)


def repeated(probe: Probe, table: str, key: str) -> bool:
    """Return whether a ticket comes more than once in a staged table."""
    return bool(probe(f"SELECT count({key}) > count(DISTINCT {key}) FROM {table}")[0][0])


def latest(table: str, rows: str, *, several: bool = True) -> str:
    """Return the statement that makes `{table}_tickets`: of a ticket that comes `several` times (as at the borders of pages) the latest state."""
    one = "QUALIFY ticket_id IS NULL OR row_number() OVER (PARTITION BY ticket_id ORDER BY as_of DESC NULLS LAST, _row DESC) = 1" if several else ""
    return f"CREATE OR REPLACE TEMP TABLE {table}_tickets AS SELECT * FROM ({rows}) {one}"


def records(table: str, shop: Shop, given: Iterable[str], *, rated: bool, measured: bool = True) -> tuple[Records, ...]:
    """Return the records of `{table}_tickets`; `given` are the columns of the entity that the file tells, `rated` whether it has answers.

    Where it is not `measured`, no first reply means that none is known, not that there was none.
    """
    rows, told = f"{table}_tickets", tuple(column for column in GIVEN if column in set(given))
    tickets = f"SELECT _row, ticket_id, {', '.join(told)}, as_of AS _as_of FROM {rows} WHERE NOT gone AND created_at IS NOT NULL"
    made = [Records("tickets", tickets, gone=_gone(rows, ""))]
    if shop.told(CONTACTS.name) != "none":
        made.append(Records("interactions", _contacts(rows, shop, set(told), "nobody" if measured else ""), gone=_gone(rows, "ticket:")))
    if rated:
        made.append(Records("survey_responses", _answers(rows, set(told)), gone=_gone(rows, "csat:")))
    return tuple(made)


def _gone(rows: str, prefix: str) -> str:
    return f"SELECT '{prefix}' || ticket_id AS key, as_of FROM {rows} WHERE gone"


def _contacts(rows: str, shop: Shop, told: set[str], unanswered: str) -> str:
    """Return the first contact of each ticket; calls and chats come out of their own logs, where each is one contact too."""
    channels = WRITTEN if shop.told(CONTACTS.name) != "with_chats" else (*WRITTEN, "chat")
    listed = ", ".join(text_literal(name) for name in channels)
    replied = "first_replied_at" if "first_replied_at" in told else None
    answer = (
        f", {replied} AS answered_at, CASE WHEN {replied} IS NULL THEN nullif('{unanswered}', '') ELSE 'agent' END AS handled_by" if replied else ""
    )
    who = "".join(f", {column}" for column in ("customer_id", "employee_id") if column in told)
    return f"""SELECT _row, 'ticket:' || ticket_id AS interaction_id, ticket_id{who}, channel, direction, created_at AS started_at{answer},
            as_of AS _as_of
        FROM {rows} WHERE NOT gone AND created_at IS NOT NULL AND direction IS NOT NULL AND (channel IS NULL OR channel IN ({listed}))"""


def _answers(rows: str, told: set[str]) -> str:
    """Return the answers on satisfaction; one a ticket, and one with the moment it was given in another file stands over these."""
    who = ", customer_id" if "customer_id" in told else ""
    return f"""SELECT _row, 'csat:' || ticket_id AS response_id, 'csat' AS survey, ticket_id{who}, csat_at AS responded_at, csat AS score,
            csat_top AS max_score, CASE WHEN csat_exact THEN as_of ELSE as_of - INTERVAL 50 YEAR END AS _as_of
        FROM {rows} WHERE NOT gone AND csat IS NOT NULL AND csat_at IS NOT NULL"""


def when(fields: Fields, own: str, zone: str) -> str:
    """Return SQL for a cell as an instant; times without an offset are in the zone. The usual form is read first, which is many times quicker."""
    said = text_literal(zone)
    if not fields.has(own):
        return "NULL::TIMESTAMPTZ"
    raw = quoted(fields.found[own])
    quick = f"CASE WHEN length({raw}) IN (16, 19) AND {raw}[-3] = ':' THEN try_cast({raw} AS TIMESTAMP) END"
    text = fields.moment(own)
    offset = f"contains({text}, ':') AND regexp_matches({text}, '(Z|[+-]\\d{{2}}(:?\\d{{2}})?)$')"
    tidy = f"try_cast(regexp_replace({text}, '(\\d) ([+-]\\d)', '\\1\\2') AS TIMESTAMPTZ)"
    slow = f"CASE WHEN {offset} THEN {tidy} ELSE timezone({said}, try_cast({text} AS TIMESTAMP)) END"
    return f"CASE WHEN {raw} IS NOT NULL THEN coalesce(timezone({said}, {quick}), {slow}) END"


def utc(moment: str) -> str:
    """Return SQL for an instant as the plain TIMESTAMP in UTC that an age (`_as_of`) is."""
    return f"timezone('UTC', {moment})"


def first_tag(tags: str, wanted: str | None) -> str:
    """Return SQL for the first of a list of tags, or the first of the `wanted` ones (a comma between) that is among them."""
    if wanted is None:
        return f"{tags}[1]"
    named = "[" + ", ".join(text_literal(tag.strip().lower()) for tag in wanted.split(",") if tag.strip()) + "]"
    return f"list_filter({named}, lambda one: list_contains({tags}, one))[1]"


def told_groups(shop: Shop) -> str | None:
    """Return the groups that the user says tickets are handed up to, as a SQL list in lower case; None where he says none."""
    said = shop.told(ESCALATION.name)
    return "(" + ", ".join(text_literal(group.strip().lower()) for group in said.split(",")) + ")" if said else None


def checks(table: str, header: str) -> list[Check]:
    """Return the checks on `{table}_tickets`; its column `fault` holds a moment that is none."""
    nameless = Text("The ticket has no ID; it was left out.", "Het ticket heeft geen ID; het is overgeslagen.")
    undated = Text(
        "Ticket {value} does not say when it was created; it was left out.",
        "Ticket {value} zegt niet wanneer het is aangemaakt; het is overgeslagen.",
    )
    broken = Text("`{value}` is no date and time; the ticket was left out.", "`{value}` is geen datum en tijd; het ticket is overgeslagen.")
    rows = f"{table}_tickets"
    lacking = "fault IS NULL AND NOT gone AND created_at IS NULL AND ticket_id IS NOT NULL"
    return [
        Check("no_ticket_id", "error", f"SELECT _row, '' FROM {rows} WHERE ticket_id IS NULL", nameless, header),
        Check("unreadable_date", "error", f"SELECT _row, fault FROM {rows} WHERE fault IS NOT NULL AND NOT gone", broken),
        Check("no_created_at", "error", f"SELECT _row, ticket_id FROM {rows} WHERE {lacking}", undated),
    ]


def caveats(tool: str, shop: Shop, *, escalated: bool, dated_answers: bool) -> tuple[Caveat, ...]:
    """Return what the tickets of a tool cannot tell."""
    made = []
    if shop.told(CONTACTS.name) != "none":
        made.append(
            Caveat(
                "first_contact_of_tickets",
                Text(
                    f"Of a ticket of {tool} only the first contact is known: what the customer wrote later does not count. Calls and chats count "
                    "only from their own logs, so that none counts twice.",
                    f"Van een ticket van {tool} is alleen het eerste contact bekend: wat de klant later schreef telt niet mee. Telefoontjes en chats "
                    "tellen alleen uit hun eigen log, zodat niets dubbel telt.",
                ),
                ("interactions",),
            )
        )
    if not escalated:
        made.append(
            Caveat(
                "escalations_untold",
                Text(
                    f"{tool} does not say which tickets were escalated. Say to which groups they go: `--option escalation=GROUP`.",
                    f"{tool} zegt niet welke tickets zijn geëscaleerd. Geef op naar welke groepen ze gaan: `--option escalation=GROEP`.",
                ),
                ("tickets.escalated_at",),
            )
        )
    if not dated_answers:
        made.append(
            Caveat(
                "answers_undated",
                Text(
                    f"This file of {tool} does not say when customers rated; a rating counts on the day the ticket was solved, else last changed.",
                    f"Dit bestand van {tool} zegt niet wanneer klanten een oordeel gaven; een oordeel telt op de dag dat het ticket is opgelost, "
                    "anders voor het laatst is gewijzigd.",
                ),
                ("survey_responses.responded_at",),
            )
        )
    return tuple(made)
