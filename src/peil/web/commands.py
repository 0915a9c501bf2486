"""Give the command line that asks a question: typed into a shell as it stands, it gives the same answer as the page."""

import shlex

from peil.query.questions import Question


def command(question: Question, form: str = "") -> str:
    """Return `peil ask …`, quoted for a shell; `form` is a format of its own, such as csv."""
    parts = ["peil", "ask", *question.kpis]
    if question.period:
        parts += ["--period", str(question.period)]
    if question.grain:
        parts += ["--grain", question.grain]
    for flag, texts in (("--by", question.by), ("--where", question.where)):
        for text in texts:
            parts += option(flag, text)
    if question.compare:
        parts += ["--compare", question.compare]
    if form:
        parts += ["--format", form]
    return shlex.join(parts)


def option(flag: str, text: str) -> list[str]:
    """Return an option with its value; one that looks like an option itself is tied to its flag."""
    return [f"{flag}={text}"] if text.startswith("-") else [flag, text]
