"""Give what the fourth step shows: rhythm, reminders, first actions, and the whole goal in one sentence."""

from peil.values.goals import RHYTHM_WORDS
from peil.values.texts import Text
from peil.web.backroom.aims import PER_WORDS
from peil.web.rendering import Context
from peil.web.sketching.reckoning import Reckoning
from peil.web.wizard.measuring import summary_name, written
from peil.web.wizard.statistic import part_said

FROM = Text("from {baseline} to {target}", "van {baseline} naar {target}")
TO = Text("to {target}", "naar {target}")
HOLD = Text("at {target} or better", "op {target} of beter")
PER = Text("at {target} {per}", "op {target} {per}")
SUMMARY = Text("From {first} up to and including {last}: {kpi} {change}.", "Van {first} tot en met {last}: {kpi} {change}.")
LOOKS = Text("{owner} looks at it {rhythm}.", "{owner} kijkt er {rhythm} naar.")
NOBODY = Text("Nobody owns it yet; a check-in is due {rhythm}.", "Het is nog van niemand; er is {rhythm} een check-in.")


def context_of(found: Reckoning) -> Context:
    """Return what the fourth step shows."""
    tracking = found.tracking
    return {
        "mark": tracking.mark,
        "rhythm": tracking.rhythm,
        "rhythms": RHYTHM_WORDS,
        "remind": tracking.remind,
        "channels": tracking.channels,
        "chosen_channels": tracking.chosen,
        "todos": tracking.todos,
        "people": found.belonging.people,
        "owner": found.belonging.owner,
        "summary": summary(found),
        "lacks": found.measure.sketch.lacks(found.measure.sketch.kpi),
        "refusal": found.refusal,
    }


def summary(found: Reckoning) -> str:
    """Return the goal in one sentence."""
    sketch, period = found.measure.sketch, found.measure.period
    if period is None or found.target is None:
        return ""
    language, numbers, part = sketch.view.language, sketch.view.numbers, part_said(sketch)
    kpi = f"{summary_name(found)} ({part})" if part else summary_name(found)
    facts = {"target": written(found, found.target), "baseline": written(found, found.baseline)}
    per = PER_WORDS[found.measure.per or ""].say(language)
    change = _change(found).say(language, **facts, per=per)
    said = SUMMARY.say(language, first=numbers.day(period.first), last=numbers.day(period.last), kpi=kpi, change=change)
    owner, rhythm = found.belonging.owner, RHYTHM_WORDS[found.tracking.rhythm].say(language)
    return f"{said} {LOOKS.say(language, owner=owner.name, rhythm=rhythm) if owner else NOBODY.say(language, rhythm=rhythm)}"


def _change(found: Reckoning) -> Text:
    if found.measure.form != "end":
        return HOLD if found.measure.form == "hold" else PER
    return TO if found.baseline is None else FROM
