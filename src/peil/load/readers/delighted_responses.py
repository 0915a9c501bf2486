"""Read Delighted's responses, as CSV or as its API gave them: NPS, CSAT, five stars and the like, each on the scale of its own."""

from typing import ClassVar

from peil.load.asking import answers
from peil.load.asking.questions import OPTIONS, seen, settled
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Caveat, Face, Option, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "token": ("Response ID", "Survey Response ID", "ID", "id"),
        "person": ("Person ID", "person"),
        "email": ("Email", "E-mail", "Person Email", "Email Address"),
        "phone": ("Phone Number", "Phone"),
        "survey": ("Survey Type", "survey_type"),
        "score": ("Score", "Rating"),
        "comment": ("Comment",),
        "link": ("Permalink", "Response Permalink"),
        "said_at": ("Created At", "Responded At", "Response Date", "Date", "Survey Responded At"),
        "updated": ("Updated At",),
    },
    needed=("survey", "score", "said_at"),
)
SCALES = (
    ("nps", "nps", 10), ("enps", "enps", 10), ("csat", "csat", 5), ("csat3", "csat", 3), ("stars_five", "csat", 5), ("5-star", "csat", 5),
    ("smileys_five", "csat", 5), ("smileys", "csat", 5), ("thumbs", "csat", 1),
)  # fmt: skip
CAVEATS = (
    *answers.CAVEATS,
    Caveat(
        "effort_left_out",
        Text(
            "Delighted's surveys of effort (CES) and product fit (PMF) are of no KPI and are not read.",
            "Delighteds enquêtes naar moeite (CES) en productfit (PMF) horen bij geen KPI en worden niet gelezen.",
        ),
        ("survey_responses",),
    ),
)


class DelightedResponses(Reader):
    """Delighted's responses; five stars, smileys and thumbs are satisfaction. Times are in UTC."""

    name = "delighted_responses"
    label = Text("Delighted: responses", "Delighted: antwoorden")
    layout: ClassVar[Layout] = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether records have a type of survey and a score, and what only Delighted gives."""
        found = LAYOUT.found(face.columns)
        return face.kind in ("csv", "json") and LAYOUT.fits(face.columns) and bool({"link", "person"} & found.keys())

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the answers, one a response."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("said_at",))
        kind = f"replace(replace(lower({fields.text('survey')}), ' ', '_'), '5_star', '5-star')"
        survey = f"CASE {kind} {' '.join(f'WHEN {text_literal(name)} THEN {text_literal(meant)}' for name, meant, _ in SCALES)} END"
        scale = f"CASE {kind} {' '.join(f'WHEN {text_literal(name)} THEN {top}' for name, _, top in SCALES)} END"
        said = fields.text("said_at")
        unix = f"CASE WHEN regexp_full_match({said}, '\\d{{9,11}}') THEN to_timestamp({said}::BIGINT) END"
        person = person_key(fields.text("email"), fields.text("phone"))
        known = f"coalesce({person}, 'person:' || md5({fields.code('person')}))"
        at = f"coalesce({unix}, {instant(fields.moment('said_at'), shop.told('timezone') or 'UTC')})"
        long = f"""SELECT _row, coalesce({fields.code("token")}, right({known}, 32) || '@' || {said}) AS token, {person} AS person,
            NULL::VARCHAR AS employee, {at} AS said_at, {kind} AS question, {fields.text("score")} AS value, {survey} AS survey,
            {scale}::DOUBLE AS scale FROM {sheet.table} WHERE {survey} IS NOT NULL"""
        asked, unclear = settled(sheet.name, shop, seen(probe, long))
        return Reading(
            source=source_of("delighted", shop),
            prepare=(answers.prepare(sheet.table, long, asked),),
            records=(answers.records(sheet.table),),
            checks=(*unclear, *answers.checks(sheet.table)),
            caveats=CAVEATS,
        )


READER = DelightedResponses()
