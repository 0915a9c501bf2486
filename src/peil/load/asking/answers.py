"""Make records of answers, as SQL: one for each respondent, question and day, with the survey and scale that were settled."""

from peil.load.asking.questions import OF_EMPLOYEES, Asked, score
from peil.load.reading import Caveat, Check, Records, text_literal
from peil.values.texts import Text

CAVEATS = (
    Caveat(
        "one_answer_a_day",
        Text(
            "Who answers a question more than once on a day counts once, with the last answer; answers without an address all count.",
            "Wie een vraag op één dag meer keren beantwoordt, telt één keer, met het laatste antwoord; antwoorden zonder adres tellen allemaal.",
        ),
        ("survey_responses",),
    ),
    Caveat(
        "comments_left_out",
        Text("What people wrote beside their score is not read.", "Wat mensen bij hun score schreven, wordt niet gelezen."),
        ("survey_responses.answer",),
    ),
)


def prepare(table: str, answers: str, asked: list[Asked]) -> str:
    """Return a statement for the answers that are read, from a SELECT of `_row`, `token`, `person`, `employee`, `said_at`, `question`, `value`."""
    rows = [f"({text_literal(one.question)}, {text_literal(one.survey)}, {'NULL' if one.scale is None else one.scale}::DOUBLE)" for one in asked]
    listed = ", ".join(rows or ["(NULL::VARCHAR, NULL::VARCHAR, NULL::DOUBLE)"])
    return f"""CREATE OR REPLACE TEMP TABLE {table}_answers AS
        WITH answer AS (SELECT _row, token, person, employee, said_at, question, value FROM ({answers}) WHERE value IS NOT NULL),
        given AS (SELECT a.*, k.survey, k.top, CASE WHEN k.survey <> 'purchase_reason' THEN {score("a.value")} END AS score,
            left(md5(a.question), 8) AS mark FROM answer a JOIN (VALUES {listed}) AS k(asked, survey, top) ON k.asked = a.question),
        keyed AS (SELECT *, coalesce(coalesce(right(person, 32), employee) || strftime(said_at, '@%Y-%m-%d'), token) || '@' || mark AS response_id,
            survey <> 'purchase_reason' AND (score IS NULL OR score > top) AS faulty FROM given)
        SELECT * FROM keyed QUALIFY row_number() OVER (PARTITION BY response_id ORDER BY faulty, said_at DESC NULLS LAST, _row DESC) = 1"""


def records(table: str) -> Records:
    """Return the answers; of employees it is not told which customers they are."""
    staff = ", ".join(text_literal(survey) for survey in OF_EMPLOYEES)
    return Records(
        "survey_responses",
        f"""SELECT _row, response_id, survey, question, CASE WHEN survey NOT IN ({staff}) THEN person END AS customer_id, employee AS employee_id,
            said_at AS responded_at, score, CASE WHEN score IS NOT NULL THEN top END AS max_score,
            CASE WHEN survey = 'purchase_reason' THEN value END AS answer, said_at AS _as_of
        FROM {table}_answers WHERE NOT faulty AND said_at IS NOT NULL""",
    )


def checks(table: str) -> list[Check]:
    """Return the checks on the answers."""
    message = Text(
        "`{value}` is no score on the scale of its question; the answer was left out.",
        "`{value}` is geen score op de schaal van de vraag; het antwoord is overgeslagen.",
    )
    undated = Text("An answer to `{value}` has no date; it was left out.", "Een antwoord op `{value}` heeft geen datum; het is overgeslagen.")
    return [
        Check("off_scale", "warning", f"SELECT _row, value FROM {table}_answers WHERE faulty", message),
        Check("unreadable_date", "error", f"SELECT _row, question FROM {table}_answers WHERE said_at IS NULL", undated),
    ]
