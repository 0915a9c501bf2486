"""Make records of reviews, as SQL, with ratings brought to a scale of 1 to 5."""

import re

from peil.load.forms.fields import Fields
from peil.load.reading import Caveat, Check, Option, Probe, Records, Shop, quoted
from peil.load.reviewing.sentiment import marks, sentiment, tokens
from peil.values.errors import UnreadableFile
from peil.values.texts import Text

OPTIONS = (
    Option("scale", Text("the highest rating that can be given", "de hoogste beoordeling die gegeven kan worden"), ("5", "10", "100")),
    Option("platform", Text("where the reviews were written", "waar de reviews geschreven zijn")),
)
SCALE = re.compile(r"(?:^|\D)(5|10|100)\s*\)?$")
FROM_TEXT = Caveat(
    "sentiment_from_text",
    Text(
        "Reviews without a rating are classed by a short list of Dutch and English words in their text: an estimate. "
        "Without such words they have no class.",
        "Reviews zonder beoordeling zijn ingedeeld met een korte lijst Nederlandse en Engelse woorden in de tekst: een schatting. "
        "Zonder zulke woorden zijn ze niet ingedeeld.",
    ),
    ("reviews.sentiment",),
)


def stars(fields: Fields) -> str:
    """Return SQL for a rating as it stands: a number, `4/5`, or stars; NULL where it is none."""
    cell = fields.text("rating")
    drawn = f"CASE WHEN regexp_full_match({cell}, '[★☆⭐]+') THEN length(replace({cell}, '☆', '')) END"
    leading = f"try_cast(replace(regexp_extract({cell}, '^(\\d+([.,]\\d+)?)\\s*(/|out of|van|stars?|sterren|%|$)', 1), ',', '.') AS DECIMAL(18,4))"
    return f"coalesce({drawn}, {leading})::DECIMAL(18,4)"


def scale_of(fields: Fields, shop: Shop, probe: Probe) -> int:
    """Return the top of the ratings' scale: as the user, the header or the cells say, else five stars; raises UnreadableFile where it is not five."""
    told = shop.told("scale")
    header = fields.header("rating")
    worded = re.search(r"(?:/|-|–|of|van|tot|to)\s*(5|10|100)\b", header)
    if told or worded:
        return int(told or worded.group(1))  # type: ignore[union-attr]
    if "%" in header:
        return 100
    cell = fields.text("rating")
    own = f"try_cast(regexp_extract({cell}, '(?:/|out of|van)\\s*(5|10|100)\\b', 1) AS INTEGER)"
    shown, percent, highest = probe(f"SELECT max({own}), bool_or(contains({cell}, '%')), max({stars(fields)}) FROM {fields.sheet.table}")[0]
    if shown or percent:
        return int(shown or 100)
    if highest is not None and highest > 5:
        why = Text(
            f"its ratings go up to {highest:g}, and how high they can go it does not tell. Say so: `--option scale=10` (or 100).",
            f"de beoordelingen lopen tot {highest:g}, en hoe hoog ze kunnen gaan staat er niet in. Geef het op: `--option scale=10` (of 100).",
        )
        raise UnreadableFile(file=fields.sheet.name, why=why)
    return 5


def rated(rating: str, top: int) -> str:
    """Return SQL for a rating from 1 to 5."""
    return f"CASE WHEN {rating} BETWEEN 0 AND {top} THEN greatest(round({rating} * 5 / {top}, 4), 1)::DECIMAL(18,4) END"


def off_scale(fields: Fields, rating: str, top: int, where: str = "true") -> Check:
    """Return the check for cells that are no rating on the scale."""
    message = Text(
        f"`{{value}}` is no rating from 0 to {top}; the review was left out.",
        f"`{{value}}` is geen beoordeling van 0 tot {top}; de review is overgeslagen.",
    )
    cell = fields.text("rating")
    sql = f"SELECT _row, {cell} FROM {fields.sheet.table} WHERE ({where}) AND {cell} IS NOT NULL AND ({rating} IS NULL OR {rating} > {top})"
    return Check("off_scale", "error", sql, message, fields.header("rating"))


def records(table: str, rows: dict[str, str], where: str, *, replaces: str | None = None) -> Records:
    """Return the reviews from the SQL of each column; `text` is read for the sentiment of those without a rating, and goes no further."""
    columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in rows.items())
    known = ", ".join(quoted(name) for name in rows if name != "text")
    sql = f"""SELECT _row, {known}, {sentiment("rating", "_marks")} AS sentiment
        FROM (SELECT *, {marks("_words")} AS _marks
            FROM (SELECT *, CASE WHEN rating IS NULL THEN {tokens("text")} END AS _words FROM (SELECT _row, {columns} FROM {table} WHERE ({where}))))
        QUALIFY row_number() OVER (PARTITION BY review_id ORDER BY _row DESC) = 1"""
    return Records("reviews", sql, replaces=replaces)
