"""Make a goal of what somebody wants, as they typed it: a sentence, a template, or parts of it; what is not said follows from the data."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from peil.boards.numbers import Numbers
from peil.catalogue.structs import Definition, GoalTemplate
from peil.query.telling.available import Availability
from peil.steer.exchange.amounts import Meant, Typed, ambiguous, level, typed
from peil.steer.exchange.days import asked_period
from peil.steer.fitting.doubts import warnings_of
from peil.steer.fitting.sentences import Read, read, template_named
from peil.steer.fitting.suggestions import Suggestion, suggestion
from peil.steer.goals import made
from peil.steer.ground import Ground
from peil.steer.pace.outlooks import outlook
from peil.steer.standing import Outlook
from peil.values.errors import did_you_mean
from peil.values.goals import Change, Form, GoalDraft, GoalKind, Rhythm, Toward
from peil.values.periods import Unit
from peil.values.steering_errors import BadGoal, UnknownTemplate
from peil.values.texts import Text

Value = str | float
NO_KPI = Text(
    "no KPI was recognised in `{sentence}`; say which with `--kpi` (`peil kpis --search` finds them)",
    "er is geen KPI herkend in `{sentence}`; zeg welke met `--kpi` (`peil kpis --search` vindt ze)",
)
NOTHING = Text("it needs a sentence, a template or a KPI", "er is een zin, een sjabloon of een KPI nodig")
NO_TARGET = Text(
    "no target follows: {kpi} has no value to start from in the period before. Give a number: `--target 1000`, or the start: `--baseline 500`",
    "er volgt geen streefwaarde: {kpi} heeft geen waarde om van uit te gaan. Geef een getal: `--target 1000`, of het begin: `--baseline 500`",
)
ZERO = Text(
    "the baseline of {kpi} is 0, and a percentage of 0 stays 0. Give a number to reach: `--target 1000`",
    "de uitgangswaarde van {kpi} is 0, en een percentage van 0 blijft 0. Geef een getal om te halen: `--target 1000`",
)
NEEDS_TARGET = Text("it needs a target and a period: `--target`, `--period`", "er is een streefwaarde en een periode nodig: `--target`, `--period`")


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants of a goal; what is left out follows from the sentence, the template and the data (of a goal that exists it stays).

    Values are numbers in the KPI's own unit (0.02 is 2 %) or text as people type it (`45%`, `<1h`); `target` may also be a change: `+10%`,
    `+2pt`; `meant` says what a percentage of a percentage is. `owner` and `contributors` are names, addresses or numbers of people;
    `parent` and `objective` are numbers, null or 0 is none.
    """

    sentence: str | UnsetType = UNSET
    template: str | UnsetType = UNSET
    kind: GoalKind | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    kpi: str | UnsetType = UNSET
    target: Value | UnsetType = UNSET
    meant: Meant | UnsetType = UNSET
    against: Literal["before", "year"] | UnsetType = UNSET
    baseline: Value | UnsetType | None = UNSET
    period: str | UnsetType = UNSET
    owner: str | int | UnsetType | None = UNSET
    contributors: tuple[str | int, ...] | UnsetType = UNSET
    where: tuple[str, ...] | UnsetType = UNSET
    supporting: tuple[str, ...] | UnsetType = UNSET
    form: Form | UnsetType = UNSET
    per: Unit | UnsetType = UNSET
    rhythm: Rhythm | UnsetType = UNSET
    success: Value | UnsetType | None = UNSET
    failure: Value | UnsetType | None = UNSET
    parent: int | UnsetType | None = UNSET
    objective: int | UnsetType | None = UNSET
    why: str | UnsetType = UNSET
    remind: bool | UnsetType = UNSET


class Drafted(msgspec.Struct, frozen=True):
    """A goal made of what was wanted, the outlook on its period, and what speaks against it."""

    draft: GoalDraft
    outlook: Outlook | None
    warnings: tuple[Text, ...]


def said(wanted: Wanted) -> dict[str, Any]:
    """Return what was said, by name."""
    return {name: value for name in Wanted.__struct_fields__ if (value := getattr(wanted, name)) is not UNSET}


def drafted(ground: Ground, wanted: Wanted) -> Drafted:
    """Return the goal that somebody wants; raises BadGoal, AmbiguousChange and what else is wrong with its parts."""
    given = said(wanted)
    if given.get("kind", "kpi") != "kpi":
        return Drafted(_plain(ground, given), None, ())
    template = _template(ground, given)
    understood = read(given["sentence"], ground.catalogue, ground.today) if "sentence" in given else None
    definition = ground.catalogue.definition(_kpi(given, template, understood))
    wish = understood if understood and (understood.kpi == definition.id or template is None) else template
    before = suggestion(ground.catalogue, wish, definition.id, None, ground.today)
    period = asked_period(given["period"], ground) if "period" in given else before.period
    draft = GoalDraft(
        title=given.get("sentence") or _named(ground, template, given),
        kpi=definition.id,
        where=tuple(given.get("where", ())),
        supporting=tuple(given.get("supporting", before.supporting)),
        form=given.get("form") or ("per" if "per" in given else before.form),
        per=given.get("per", before.per),
        direction=before.direction,
        target=0.0,
        first=period.first,
        last=period.last,
        rhythm=given.get("rhythm", before.rhythm),
        template=template.id if template else (understood.template if understood else None),
        **_plain_parts(ground, given),
    )
    return _aimed(ground, draft, given, (wish, before, definition))


def _aimed(ground: Ground, draft: GoalDraft, given: dict[str, Any], found: tuple[Read | GoalTemplate | None, Suggestion, Definition]) -> Drafted:
    """Return a draft with its baseline, target and thresholds."""
    wish, before, definition = found
    asked = target_of(given, definition, before)
    change = msgspec.structs.replace(asked.change, against=given.get("against", asked.change.against))
    # Whether it can be a goal at all comes first: a filter that does not fit is the reason why there is no baseline.
    made(ground, msgspec.structs.replace(draft, baseline=1.0, target=1.0))
    ahead = outlook(ground, msgspec.structs.replace(draft, change=change))
    baseline = level(given["baseline"], definition) if given.get("baseline") is not None else ahead.baseline
    if ahead.against == "before" and "against" not in given:
        change = msgspec.structs.replace(change, against="before")
    if asked.ambiguous and not ("template" in given and "target" not in given):  # a template says itself what it means
        raise ambiguous(given.get("target"), change.value, baseline, (definition, ground))
    target = change.of(baseline)
    if target is None:
        raise BadGoal(why=_filled(ZERO if baseline == 0 else NO_TARGET, definition))
    toward: Toward = asked.direction or (before.direction if change.kind == "level" else "up" if change.value >= 0 else "down")
    after = suggestion(ground.catalogue, wish, definition.id, baseline, ground.today)
    failure = after.failure if after.target == target else _worse(toward, baseline, target)
    held = asked.direction and "form" not in given and draft.form == "end" and _steady(definition)
    aimed = msgspec.structs.replace(
        draft,
        baseline=baseline,
        target=target,
        change=change,
        direction=toward,
        form="hold" if held else draft.form,
        success=_threshold(given, "success", definition, None),
        failure=_threshold(given, "failure", definition, None if draft.form == "per" else failure),
    )
    whole = made(ground, msgspec.structs.replace(aimed, title=aimed.title or _titled(ground, aimed, definition)), directed=True)
    doubts = warnings_of(ground.catalogue, (definition.id, *whole.supporting), whole, Availability(ground.catalogue, ground.shop.facts()))
    return Drafted(whole, outlook(ground, whole), tuple(doubts))


def _steady(definition: Definition) -> bool:
    """Return whether a KPI is a level rather than an amount: a share, a ratio, a duration."""
    return definition.unit not in ("currency", "count")


def _worse(toward: Toward, baseline: float | None, target: float) -> float | None:
    """Return the baseline as the threshold of failure where it is worse than the target."""
    if baseline is None:
        return None
    return baseline if (baseline < target if toward == "up" else baseline > target) else None


def _threshold(given: dict[str, Any], name: str, definition: Definition | None, otherwise: float | None) -> float | None:
    if name not in given:
        return otherwise
    return None if given[name] in (None, "") else level(given[name], definition)


def target_of(given: dict[str, Any], definition: Definition, before: Suggestion) -> Typed:
    """Return the target that was typed, or else the one that the sentence or the template gives."""
    if "target" in given:
        if isinstance(given["target"], str):
            return typed(given["target"], definition, given.get("meant"), before.direction)
        return Typed(Change("level", float(given["target"])))
    change = before.change
    if "meant" in given and change.kind == "relative":
        change = Change(given["meant"], change.value, change.against)
    return Typed(change, before.direction if change.kind == "level" else None, before.ambiguous and "meant" not in given)


def _template(ground: Ground, given: dict[str, Any]) -> GoalTemplate | None:
    if "template" not in given:
        return None
    found = template_named(ground.catalogue, given["template"])
    if found is None:
        raise UnknownTemplate(name=given["template"], near=did_you_mean(given["template"], [goal.id for goal in ground.catalogue.goals]))
    return found


def _kpi(given: dict[str, Any], template: GoalTemplate | None, understood: Read | None) -> str:
    found = given.get("kpi") or (template.kpi if template else None) or (understood.kpi if understood else None)
    if found is None:
        sentence = str(given.get("sentence", ""))[:80]
        raise BadGoal(why=Text(NO_KPI.en.format(sentence=sentence), NO_KPI.nl.format(sentence=sentence)) if sentence else NOTHING)
    return str(found)


def _filled(text: Text, definition: Definition) -> Text:
    return Text(text.en.format(kpi=definition.name.en), text.nl.format(kpi=definition.name.nl))


def _named(ground: Ground, template: GoalTemplate | None, given: dict[str, Any]) -> str:
    """Return the name of a template, unless what was asked is not what it says."""
    return "" if template is None or {"kpi", "target", "period"} & set(given) else template.name.say(ground.settings.locale)


def _titled(ground: Ground, draft: GoalDraft, definition: Definition) -> str:
    """Return a sentence for a goal that has none: the KPI and its target."""
    language = ground.settings.locale
    way = Text("or more", "of meer") if draft.direction == "up" else Text("or less", "of minder")
    target = Numbers(language, ground.settings.currency).rounded(draft.target, definition)
    return f"{definition.name.say(language)}: {target} {way.say(language)}"


def _plain_parts(ground: Ground, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a goal that need no data."""
    people = ground.state.people
    owner = given.get("owner")
    return {
        "owner": people.named(str(owner)).id if owner not in (None, "") else None,
        "contributors": tuple(people.named(str(name)).id for name in given.get("contributors", ())),
        "parent": ground.state.goals.find(given["parent"]).id if given.get("parent") else None,
        "objective": ground.state.objectives.find(given["objective"]).id if given.get("objective") else None,
        "why": given.get("why", ""),
        "remind": given.get("remind", True),
    }


def _plain(ground: Ground, given: dict[str, Any]) -> GoalDraft:
    """Return a goal on numbers that people type, or one that is done or not done."""
    kind = given["kind"]
    if "period" not in given or (kind == "manual" and "target" not in given):
        raise BadGoal(why=NEEDS_TARGET)
    period = asked_period(given["period"], ground)
    target = 1.0 if kind == "milestone" else level(given["target"], None)
    baseline = level(given["baseline"], None) if given.get("baseline") is not None else (0.0 if kind == "milestone" else None)
    return GoalDraft(
        title=given.get("sentence", ""),
        kind=kind,
        unit=given.get("unit", ""),
        direction="down" if baseline is not None and baseline > target else "up",
        baseline=baseline,
        target=target,
        first=period.first,
        last=period.last,
        rhythm=given.get("rhythm", "weekly"),
        success=_threshold(given, "success", None, None),
        failure=_threshold(given, "failure", None, None),
        **_plain_parts(ground, given),
    )
