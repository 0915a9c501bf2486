"""Read the responses that Typeform's API gives as JSON; a question is told by the ref or id of its field."""

from typing import ClassVar

from peil.load.asking import answers
from peil.load.asking.questions import OPTIONS, seen, settled
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of
from peil.load.reading import Face, Option, Probe, Reader, Reading, Sheet, Shop
from peil.values.texts import Text

ANSWER = (
    "STRUCT(field STRUCT(id VARCHAR, ref VARCHAR, type VARCHAR), type VARCHAR, number DOUBLE, boolean BOOLEAN, email VARCHAR,"
    " choice STRUCT(label VARCHAR))[]"
)


class TypeformApi(Reader):
    """Typeform's responses (`GET /forms/ID/responses`)."""

    name = "typeform_api"
    label = Text("Typeform: responses (API)", "Typeform: antwoorden (API)")
    options: ClassVar[tuple[Option, ...]] = OPTIONS
    shape: ClassVar[dict[str, str]] = {
        "token": "VARCHAR",
        "submitted_at": "VARCHAR",
        "hidden": "JSON",
        "answers": ANSWER,
    }

    def recognises(self, face: Face) -> bool:
        """Return whether the records are responses with answers."""
        return face.kind == "json" and {"token", "answers", "submitted_at", "landed_at"} <= face.header

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the answers that are scores or choices; who answered is told by an e-mail field, else by a hidden one."""
        asked_for = "list_filter(answers, lambda a: a.email IS NOT NULL)[1].email"
        person = person_key(f"coalesce({asked_for}, hidden ->> '$.email')")
        number = "CASE WHEN a.number = floor(a.number) THEN a.number::BIGINT::VARCHAR ELSE a.number::VARCHAR END"
        value = f"coalesce({number}, a.choice.label, CASE a.boolean WHEN true THEN 'yes' WHEN false THEN 'no' END)"
        long = f"""SELECT _row, token, person, NULL::VARCHAR AS employee, {instant("submitted_at", "UTC")} AS said_at,
            coalesce(a.field.ref, a.field.id) AS question, {value} AS value, CASE a.field.type WHEN 'nps' THEN 'nps' END AS survey,
            NULL::DOUBLE AS scale FROM (SELECT _row, token, submitted_at, {person} AS person, unnest(answers) AS a FROM {sheet.table}
                WHERE token IS NOT NULL
                AND nullif(submitted_at, '') IS NOT NULL AND submitted_at NOT LIKE '0001-%')"""
        asked, unclear = settled(sheet.name, shop, seen(probe, long))
        return Reading(
            source=source_of("typeform", shop),
            prepare=(answers.prepare(sheet.table, long, asked),),
            records=(answers.records(sheet.table),),
            checks=(*unclear, *answers.checks(sheet.table)),
            caveats=answers.CAVEATS,
        )


READER = TypeformApi()
