"""Tell which survey a question is of and how far its scale goes, from what the user says, its text and its answers; never by a guess."""

import re

import msgspec

from peil.load.reading import Check, Option, Probe, Shop, text_literal
from peil.values.errors import UnreadableFile
from peil.values.texts import Text, one_of

SURVEYS = ("csat", "nps", "employee_engagement", "employee_satisfaction", "enps", "company_culture", "brand_recall", "purchase_reason")
OF_EMPLOYEES = ("employee_engagement", "employee_satisfaction", "enps", "company_culture")
OPTIONS = (
    Option("survey", Text("what the survey measures", "wat de enquête meet"), SURVEYS),
    Option("question", Text("the question to read: its text, or a part of it", "de vraag om te lezen: de tekst ervan, of een deel")),
    Option("scale", Text("the highest score of the question (5, 7, 10, 100)", "de hoogste score van de vraag (5, 7, 10, 100)")),
)
SIGNS = (
    ("enps", r"\benps\b|werkgever|place to work|(recommend|aanbevel|aanraden).*\b(work|employer|werk|werken)\b"),
    ("nps", r"\bnps\b|promoter|recommend|aanbevel|aanrad|aanbevolen"),
    ("csat", r"\bcsat\b|satisf|tevreden"),
)
SCALE = re.compile(r"(?:\b[01]\s*(?:-|–|to|tot|t/m|tot en met)\s*|\bout of\s+|\bvan de\s+|/\s*)(5|7|10|100)\b", re.IGNORECASE)
LABELS = (
    ("very dissatisfied", 1), ("zeer ontevreden", 1), ("dissatisfied", 2), ("ontevreden", 2), ("neutral", 3), ("neutraal", 3),
    ("satisfied", 4), ("tevreden", 4), ("very satisfied", 5), ("zeer tevreden", 5),
)  # fmt: skip
NUMBER = r"^(\d+([.,]\d+)?)\s*($|/\s*\d{1,3}$|%$|[:.)]\s|[–(-]\s*[^\d\s])"
YES_NO = (("yes", 1), ("ja", 1), ("true", 1), ("waar", 1), ("no", 0), ("nee", 0), ("false", 0), ("onwaar", 0))


class Asked(msgspec.Struct, frozen=True):
    """A question that is read: its text as in the file, the survey it is of, the top of its scale (None where it has no score)."""

    question: str
    survey: str
    scale: float | None


class Seen(msgspec.Struct, frozen=True):
    """What the answers to a question show: how many there are, how many are scores, the highest, and what the records say of it themselves."""

    question: str
    answers: int
    scores: int
    highest: float | None
    top: float | None
    survey: str | None
    scale: float | None


def score(cell: str) -> str:
    """Return SQL for the score in an answer: a number (`4`, `4/5`, `80%`, `5 - Very satisfied`), stars, or words; NULL where it has none."""
    words = " ".join(f"WHEN {text_literal(word)} THEN {worth}" for word, worth in (*LABELS, *YES_NO))
    number = f"try_cast(replace(regexp_extract({cell}, '{NUMBER}', 1), ',', '.') AS DECIMAL(18,4))"
    stars = f"CASE WHEN regexp_full_match({cell}, '[★☆]+') THEN length(replace({cell}, '☆', '')) END"
    return f"coalesce({number}, {stars}, CASE lower({cell}) {words} END)::DECIMAL(18,4)"


def top(cell: str) -> str:
    """Return SQL for the top of the scale that an answer itself shows (`4/5`, `80%`, `★★★★☆`, words); NULL where it shows none."""
    labels = ", ".join(text_literal(word) for word, _ in LABELS)
    yes = ", ".join(text_literal(word) for word, _ in YES_NO)
    return (
        f"CASE WHEN regexp_full_match({cell}, '\\d+([.,]\\d+)?\\s*/\\s*\\d+') THEN try_cast(regexp_extract({cell}, '/\\s*(\\d+)', 1) AS DOUBLE)"
        f" WHEN regexp_full_match({cell}, '\\d+([.,]\\d+)?\\s*%') THEN 100 WHEN regexp_full_match({cell}, '[★☆]+') THEN length({cell})"
        f" WHEN lower({cell}) IN ({labels}) THEN 5 WHEN lower({cell}) IN ({yes}) THEN 1 END"
    )


def seen(probe: Probe, answers: str) -> list[Seen]:
    """Return what there is to see of each question in a SELECT of answers (`question`, `value`, `survey`, `scale`)."""
    sql = f"""SELECT question, count(*), count(score), max(score)::DOUBLE, max(top)::DOUBLE, min(survey), max(scale)::DOUBLE
        FROM (SELECT question, survey, scale, {score("value")} AS score, {top("value")} AS top FROM ({answers}) WHERE value IS NOT NULL)
        GROUP BY question ORDER BY question"""
    return [Seen(*row) for row in probe(sql)]


def settled(file: str, shop: Shop, found: list[Seen]) -> tuple[list[Asked], list[Check]]:
    """Return the questions to read, and what is said of those left out; raises UnreadableFile where there are answers, and none can be read."""
    wanted = _wanted(file, shop, found)
    if any(one.answers for one in found) and not wanted:
        why = Text(
            "none of its questions is answered by scores. Say which question to read: `--option question=…`.",
            "geen van de vragen is met scores beantwoord. Geef op welke vraag gelezen moet worden: `--option question=…`.",
        )
        raise UnreadableFile(file=file, why=why)
    asked, checks, unclear = [], [], []
    for one in wanted:
        survey = shop.told("survey") or one.survey or surveyed(one.question)
        if survey is None:
            unclear.append(one.question)
            continue
        scale = _scale(shop, one, survey)
        if scale is None and survey != "purchase_reason":
            checks.append(_scaleless(one.question))
            continue
        asked.append(Asked(one.question, survey, scale))
    if unclear:
        checks.append(_surveyless(unclear))
    if checks and not asked:
        said = checks[0]
        hint = said.hint or Text("", "")
        question = unclear[0] if unclear and len(checks) == 1 else wanted[0].question
        en, nl = (words.replace("{value}", question) for words in (said.message.en, said.message.nl))
        raise UnreadableFile(file=file, why=Text(f"{en} {hint.en}", f"{nl} {hint.nl}"))
    return asked, checks


def surveyed(question: str) -> str | None:
    """Return the survey that a question is of, by its own words."""
    return next((survey for survey, sign in SIGNS if re.search(sign, question.lower())), None)


def _wanted(file: str, shop: Shop, found: list[Seen]) -> list[Seen]:
    """Return the questions to read: those the user names, else those that are answered by scores."""
    told = shop.told("question")
    if told:
        named = [one for one in found if told.strip().lower() in one.question.lower()]
        exact = [one for one in named if told.strip().lower() == one.question.strip().lower()]
        if not named:
            listed = one_of([one.question for one in found], 20)
            why = Text(
                f"it has no answers to a question `{told}`. It has {listed}.", f"het heeft geen antwoorden op een vraag `{told}`. Het heeft {listed}."
            )
            raise UnreadableFile(file=file, why=why)
        return exact or named
    scored = [one for one in found if one.survey or (one.top != 1 and one.scores >= one.answers / 2 and 0 <= (one.highest or 0) <= 100)]
    survey = shop.told("survey")
    if survey and len(scored) > 1:
        return [one for one in scored if (one.survey or surveyed(one.question)) == survey] or scored
    return scored


def _scale(shop: Shop, one: Seen, survey: str) -> float | None:
    if survey in ("nps", "enps"):
        return 10
    told = shop.told("scale")
    if told and re.fullmatch(r"\d{1,3}([.,]\d+)?", told):
        return float(told.replace(",", "."))
    if one.scale or one.top:
        return one.scale or one.top
    worded = SCALE.search(one.question)
    if worded:
        return float(worded.group(1))
    if survey == "brand_recall":
        return 1 if one.highest is not None and one.highest <= 1 else None
    if one.highest is None or one.highest <= 5:
        return None  # 4 can be of 5, 7 or 10: the answers do not tell
    return 7 if one.highest <= 7 else 10 if one.highest <= 10 else 100 if one.highest <= 100 else None


def _scaleless(question: str) -> Check:
    message = Text(
        "The scale of the question `{value}` cannot be told from the file, so its answers were left out.",
        "De schaal van de vraag `{value}` blijkt niet uit het bestand; de antwoorden zijn overgeslagen.",
    )
    hint = Text("Say how high it goes: `--option scale=5`.", "Geef op hoe ver hij gaat: `--option scale=5`.")
    return Check("scale_unknown", "warning", f"SELECT 0, {text_literal(question)}", message, question, hint)


def _surveyless(questions: list[str]) -> Check:
    message = Text(
        "What the question `{value}` measures cannot be told from the file, so its answers were left out.",
        "Wat de vraag `{value}` meet blijkt niet uit het bestand; de antwoorden zijn overgeslagen.",
    )
    hint = Text(
        "If it counts, say so: `--option question=… --option survey=csat` (or nps, enps …).",
        "Telt hij mee, geef dat dan op: `--option question=… --option survey=csat` (of nps, enps …).",
    )
    listed = ", ".join(f"(0, {text_literal(question)})" for question in questions[:20])
    return Check("survey_unknown", "warning", f"SELECT * FROM (VALUES {listed}) AS q(_row, value)", message, None, hint)
