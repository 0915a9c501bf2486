"""Give the course of a KPI: its value beside what it is compared with, the large chart, and in a sentence what stands out."""

from datetime import date, timedelta

from peil.boards.cards import Card, cards_of
from peil.boards.charts import line_chart
from peil.boards.reading.remarks import remark
from peil.boards.sentences import doubts
from peil.boards.tables import table_of
from peil.query.questions import Answer, Question
from peil.values.errors import BadQuestion
from peil.values.texts import Text, one_of
from peil.web.commands import command
from peil.web.kpi.subject import Asked, Subject, grains_for
from peil.web.marks import Mark, marks_for, placed
from peil.web.rendering import Context
from peil.web.viewing import GRAIN_WORDS

OVER_TIME = Text("Over time", "Verloop")
KINDS = {"line": Text("Line", "Lijn"), "bar": Text("Bars", "Staven")}


def question_of(subject: Subject) -> Question:
    """Return the question of the large chart: the KPI over time, and over the whole period."""
    view = subject.view
    return Question((subject.id,), subject.period, view.grain(), where=subject.where, compare=view.compare, whole=True)


def course(subject: Subject) -> Context:
    """Return the large chart with what belongs to it."""
    view, wording = subject.view, subject.wording
    question = question_of(subject)
    answer = subject.running.ask(question)
    card = card_of(subject, answer)
    kind = chosen(view.first("chart"), KINDS)
    marks = marks_for(view, subject.id, subject.period.first, subject.period.last)
    return {
        "card": card,
        "lead": remark(card, answer, wording, [(mark.day, mark.text) for mark in marks]),
        "doubts": _doubts(subject, answer),
        "chart": line_chart(answer, [subject.id], wording, placed(marks, subject.target), kind=kind),
        "chart_table": table_of(answer, wording, most=800),
        "kind": kind,
        "kinds": KINDS,
        "grain": question.grain,
        "grains": {grain: GRAIN_WORDS[grain] for grain in grains_for(subject.period, view.grain())},
        "marks": _listed(subject, marks),
        "notes_on_answer": [note.message.say(view.language) for note in answer.notes],
        "asked": [Asked(subject.say(OVER_TIME), command(question), answer.sql, answer.parameters)],
        "explore": subject.explore(grain=question.grain),
        "files": {form: subject.download(form, grain=question.grain) for form in ("csv", "xlsx", "parquet")},
    }


def card_of(subject: Subject, answer: Answer) -> Card:
    """Return the KPI at a glance; of a target per month only what was due by the end of the data is held against the value."""
    last = data_end(subject, answer)
    known = last + timedelta(days=1) if last and last < subject.period.last else None
    targets = {subject.id: subject.target} if subject.target else {}
    return cards_of(answer, subject.wording, targets, known)[0]


def data_end(subject: Subject, answer: Answer) -> date | None:
    """Return the last day that the data of the KPI go to, or None; what is planned ahead is no data yet."""
    today = subject.view.today
    days = [date.fromisoformat(fresh.last_day) for fresh in answer.freshness if fresh.last_day]
    return max((min(day, today) for day in days), default=None)


def _doubts(subject: Subject, answer: Answer) -> list[str]:
    last = data_end(subject, answer) or subject.running.data_end()
    return doubts(answer, subject.wording, subject.view.today, last) if last else []


def _listed(subject: Subject, marks: list[Mark]) -> list[tuple[str, str]]:
    """Return the marks as a reader without the chart takes them: the day, and what happened."""
    numbers = subject.view.numbers
    return [(numbers.day(mark.day), mark.text) for mark in marks]


def chosen(asked: str, known: dict[str, Text]) -> str:
    """Return the way of drawing asked for, else the first; raises BadQuestion for one there is not."""
    if asked and asked not in known:
        listed, shown = one_of(list(known)), asked[:40]
        raise BadQuestion(why=Text(f"There is no chart `{shown}` here; right are {listed}.", f"`{shown}` is hier geen grafiek; goed zijn {listed}."))
    return asked or next(iter(known))
