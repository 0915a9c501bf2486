"""Read answers to NPS, CSAT, eNPS and other surveys from a list of any tool: a date and a score a row."""

from typing import ClassVar

from peil.load.asking import answers
from peil.load.asking.questions import OPTIONS, SURVEYS, seen, settled
from peil.load.forms.fields import Fields
from peil.load.forms.layouts import Layout
from peil.load.identity import person_key
from peil.load.mailing.spreading import instant, source_of, zone_of
from peil.load.reading import Face, Option, Probe, Reader, Reading, Sheet, Shop, text_literal
from peil.values.texts import Text

LAYOUT = Layout(
    columns={
        "score": (
            "Score", "NPS", "NPS Score", "CSAT", "CSAT Score", "eNPS", "eNPS Score", "Answer", "Value", "Cijfer", "Antwoord", "NPS-score",
            "CSAT-score", "eNPS-score", "Tevredenheid",
        ),
        "said_at": (
            "Responded At", "Response Date", "Date", "Submitted At", "Completed At", "Timestamp", "Created At", "Datum", "Beantwoord op",
            "Ingevuld op", "Tijdstempel",
        ),
        "survey": ("Survey", "Survey Type", "Type", "Enquête", "Soort"),
        "question": ("Question", "Vraag"),
        "scale": ("Max Score", "Scale", "Max", "Out Of", "Schaal", "Maximum"),
        "token": ("Response ID", "ID", "Antwoord-ID", "#"),
        "email": ("Email", "E-mail", "Email Address", "Respondent", "E-mailadres", "Respondent Email"),
        "employee": ("Employee ID", "Employee", "Medewerker-ID", "Personeelsnummer"),
        "comment": ("Comment", "Comments", "Feedback", "Toelichting", "Opmerking"),
    },
    needed=("score", "said_at"),
)  # fmt: skip
NAMED = ("enps", "nps", "csat")


class SurveyScores(Reader):
    """A list of scores; the survey is told by a column, the header of the score, the question or the name of the file, else by the user."""

    name = "survey_scores"
    label = Text("Survey: list of scores (NPS, CSAT, eNPS)", "Enquête: lijst met scores (NPS, CSAT, eNPS)")
    layout: ClassVar[Layout] = LAYOUT
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def recognises(self, face: Face) -> bool:
        """Return whether a header has a score and its date, and says which survey it is of."""
        found = LAYOUT.found(face.columns)
        if face.kind != "csv" or not LAYOUT.fits(face.columns) or {"rating", "permalink", "ticket id", "status"} & face.header:
            return False
        return bool({"survey", "question"} & found.keys()) or _named(found["score"]) is not None or _named(face.stem) is not None

    def read(self, sheet: Sheet, shop: Shop, probe: Probe) -> Reading:
        """Return the answers."""
        fields = Fields(sheet, LAYOUT, shop, probe, dates=("said_at",), numbers=("scale",))
        header = fields.header("score")
        named = _named(header) or _named(sheet.stem)
        kind = f"replace(replace(lower({fields.text('survey')}), ' ', '_'), '-', '_')"
        known = ", ".join(text_literal(survey) for survey in SURVEYS)
        survey = f"CASE WHEN {kind} IN ({known}) THEN {kind} {'ELSE ' + text_literal(named) if named else ''} END"
        question = f"coalesce({fields.text('question')}, {kind}, {text_literal(header)})"
        person = person_key(f"CASE WHEN contains({fields.text('email')}, '@') THEN {fields.text('email')} END")
        at = instant(fields.moment("said_at"), zone_of(shop))
        who = ", ".join(fields.text(own) for own in ("email", "employee", "said_at", "question", "score"))
        made_up = f"md5(concat_ws('|', {who})) || '-' || row_number() OVER (PARTITION BY {who} ORDER BY _row)"
        long = f"""SELECT _row, coalesce({fields.code("token")}, {made_up}) AS token, {person} AS person, {fields.code("employee")} AS employee,
            {at} AS said_at, {question} AS question, {fields.text("score")} AS value, {survey} AS survey, {fields.number("scale")}::DOUBLE AS scale
            FROM {sheet.table}"""
        asked, unclear = settled(sheet.name, shop, seen(probe, long))
        return Reading(
            source=source_of("survey", shop),
            prepare=(answers.prepare(sheet.table, long, asked),),
            records=(answers.records(sheet.table),),
            checks=(*fields.checks(moments=("said_at",)), *unclear, *answers.checks(sheet.table)),
            caveats=answers.CAVEATS,
        )


READER = SurveyScores()


def _named(text: str) -> str | None:
    return next((survey for survey in NAMED if survey in text.lower()), None)
