"""Read Typeform's export of responses (CSV), in which the text of each question is the header of its column."""

from typing import ClassVar

from peil.load.asking import answers
from peil.load.asking.questions import OPTIONS, seen, settled
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Face, Option, Probe, Reader, Reading, Sheet, Shop, quoted, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "token": ("#", "Response ID"),
        "kind": ("Response Type",),
        "started": ("Start Date (UTC)",),
        "staged": ("Stage Date (UTC)",),
        "submitted": ("Submit Date (UTC)", "Submitted At"),
        "network": ("Network ID",),
        "tags": ("Tags",),
        "ending": ("Ending",),
        "score": ("score", "Score"),
    },
    needed=("token", "submitted", "network"),
)
MAIL = ("e-mail", "email", "mailadres")


class TypeformResponses(Reader):
    """Typeform's responses; which question is which survey is told by its text, else by the user. Times are in UTC."""

    name = "typeform_responses"
    label = Text("Typeform: responses (CSV)", "Typeform: antwoorden (CSV)")
    layout: ClassVar[Layout] = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header has the token, dates and network of Typeform's responses, and at least one question."""
        return face.kind == "csv" and LAYOUT.fits(face.columns) and len(face.columns) > len(LAYOUT.found(face.columns))

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the answers to the questions that are surveys; those not submitted are left out."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("submitted",))
        asked_in = [column for column in sheet.columns if column not in fields.found.values()]
        address = next((column for column in asked_in if any(word in column.lower() for word in MAIL)), None)
        email = f"nullif(trim({quoted(address)}), '')" if address else "NULL::VARCHAR"
        person = person_key(f"CASE WHEN contains({email}, '@') THEN {email} END")
        at = instant(fields.moment("submitted"), shop.told("timezone") or "UTC")
        whole = f"{fields.moment('submitted')} IS NOT NULL AND coalesce(lower({fields.text('kind')}), 'completed') NOT IN ('started', 'partial')"
        said = f"_row, {fields.code('token')} AS token, {person} AS person, NULL::VARCHAR AS employee, {at} AS said_at"
        each = [
            f"SELECT {said}, {text_literal(column)} AS question, nullif(trim({quoted(column)}), '') AS value, NULL::VARCHAR AS survey,"
            f" NULL::DOUBLE AS scale FROM {sheet.table} WHERE {whole}"
            for column in asked_in
            if column != address
        ]
        long = " UNION ALL ".join(each) or f"SELECT {said}, '' AS question, NULL::VARCHAR AS value, NULL AS survey, 0 AS scale FROM {sheet.table}"
        asked, unclear = settled(sheet.name, shop, seen(probe, long))
        return Reading(
            source=source_of("typeform", shop),
            prepare=(answers.prepare(sheet.table, long, asked),),
            records=(answers.records(sheet.table),),
            checks=(*fields.checks(moments=("submitted",)), *unclear, *answers.checks(sheet.table)),
            caveats=answers.CAVEATS,
        )


READER = TypeformResponses()
