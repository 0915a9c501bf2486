"""Say what speaks against KPIs for a goal: no tie with it, nothing to measure it by, too slow, too many, the wrong way, already there."""

from collections.abc import Iterator, Sequence

import msgspec

from peil.boards.missing import inside, missing
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.checks import bases_of
from peil.catalogue.structs import GoalTemplate
from peil.query.telling.available import Availability
from peil.steer.fitting.drivers import chains, drivers_of
from peil.steer.fitting.reacting import reaction
from peil.steer.fitting.sentences import Read, template_named, toward
from peil.values.goals import Change, Goal, GoalDraft, Toward
from peil.values.periods import Period
from peil.values.texts import LANGUAGES, Language, Text

MOST = 3

NO_TIE = Text(
    "{kpi} does not fit this goal: it says nothing about {leading}, so it cannot show whether you get there. "
    "A KPI that serves one goal can be useless for another.",
    "{kpi} past niet bij dit doel: deze KPI zegt niets over {leading} en laat dus niet zien of je er komt. "
    "Een KPI die het ene doel dient, kan voor het andere nutteloos zijn.",
)
BROKEN = Text("{kpi} cannot be computed: its definition needs mending.", "{kpi} kan niet worden berekend: de definitie moet worden hersteld.")
SLOW = Text(
    "{kpi} hardly moves within this period of {days} days: {why}. Take a longer period, or a KPI that moves sooner.",
    "{kpi} beweegt nauwelijks binnen deze periode van {days} dagen: {why}. Neem een langere periode of een KPI die eerder beweegt.",
)
MANY = Text(
    "You chose {count} KPIs. Two or three are enough for one goal: with more, nobody knows what to look at.",
    "Je hebt {count} KPI’s gekozen. Twee of drie zijn genoeg voor één doel: bij meer weet niemand waar je op let.",
)
WRONG_WAY = Text(
    "The goal makes {kpi} {way}, while {better} is better. Is that what you mean?",
    "Met dit doel wordt {kpi} {way}, terwijl {better} beter is. Is dat de bedoeling?",
)
WAYS = {"up": Text("higher", "hoger"), "down": Text("lower", "lager")}
THERE = Text(
    "{kpi} is already at the target. Set a sharper one, or hold this level.",
    "{kpi} zit al op de streefwaarde. Kies een scherpere, of houd dit niveau vast.",
)
ZERO = Text(
    "{kpi} is 0 now, and a percentage of 0 stays 0. Set a number to reach instead.",
    "{kpi} is nu 0, en een percentage van 0 blijft 0. Kies in plaats daarvan een getal om te halen.",
)
ALL_LAGGING = Text(
    "All chosen KPIs look back: they move when it is too late to act. Add one that moves early, such as {kpis}.",
    "Alle gekozen KPI’s kijken terug: ze bewegen pas als bijsturen te laat is. Voeg er een toe die vroeg beweegt, zoals {kpis}.",
)
ALL_LAGGING_BARE = Text(
    "All chosen KPIs look back: they move when it is too late to act. Add one that moves early.",
    "Alle gekozen KPI’s kijken terug: ze bewegen pas als bijsturen te laat is. Voeg er een toe die vroeg beweegt.",
)
A_TABLE = Text(
    "{kpi} gives a table and not one number: it helps to see why, but no target can be set on it.",
    "{kpi} geeft een tabel en niet één getal: die helpt om te zien waarom, maar je kunt er geen streefwaarde op zetten.",
)
BELOW_ZERO = Text(
    "{kpi} is below zero now, and a percentage more of that goes the wrong way. Set a number to reach instead.",
    "{kpi} is nu negatief, en een percentage daarvan erbij gaat de verkeerde kant op. Kies in plaats daarvan een getal om te halen.",
)


class Wish(msgspec.Struct, frozen=True):
    """What is known of a goal while it is being made; all of it may still lack."""

    kpi: str | None = None
    template: str | None = None
    read: Read | None = None
    direction: Toward | None = None
    change: Change | None = None
    period: Period | None = None
    baseline: float | None = None
    target: float | None = None


def wish_of(catalogue: Catalogue, wish: "Read | GoalTemplate | Wish | GoalDraft | Goal", period: Period | None = None) -> Wish:
    """Return what a sentence, a template or a goal says, as a wish."""
    if isinstance(wish, Wish):
        return wish if period is None else msgspec.structs.replace(wish, period=period)
    if isinstance(wish, Read):
        return Wish(wish.kpi, wish.template, wish, wish.direction, wish.change, period or wish.period)
    if isinstance(wish, GoalTemplate):
        change = Change(wish.target.change, wish.target.value)
        return Wish(wish.kpi, wish.id, None, toward(catalogue, wish), change, period)
    return Wish(wish.kpi, wish.template, None, wish.direction, wish.change, period or wish.period, wish.baseline, wish.target)


def names(catalogue: Catalogue, kpi: str) -> Text:
    """Return a KPI's name as it stands inside a sentence."""
    name = catalogue.definition(kpi).name
    return Text(inside(name.en), inside(name.nl))


def said(text: Text, **facts: Text | str) -> Text:
    """Return a text with facts filled in, each in its language, beginning with a capital."""
    en, nl = (text.say(language, **in_language(language, **facts)) for language in LANGUAGES)
    return Text(en[:1].upper() + en[1:], nl[:1].upper() + nl[1:])


def in_language(language: Language, **facts: Text | str) -> dict[str, str]:
    """Return facts in one language."""
    return {name: fact.say(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}


def lagging(catalogue: Catalogue, kpi: str) -> bool:
    """Return whether a KPI looks back: it is not among the leading indicators."""
    return "leading" not in catalogue.definition(kpi).kpi.kinds


def related(catalogue: Catalogue, one: str, other: str) -> bool:
    """Return whether two KPIs have to do with each other: by a chain, a notion of the guides, a template, or what they count."""
    heads = {one.partition(".")[0], other.partition(".")[0]}
    if len(heads) == 1 or one in drivers_of(other) or other in drivers_of(one):
        return True
    if any({one, other} <= set(chain.kpis) for chain in chains()):
        return True
    groups: list[tuple[str, ...]] = [concept.kpis for concept in catalogue.language.concepts]
    groups += [(goal.kpi, *goal.supporting_kpis) for goal in catalogue.goals]
    if any({one, other} <= set(group) for group in groups):
        return True
    return bool(bases_of(catalogue, one) & bases_of(catalogue, other))


def of_kpi(catalogue: Catalogue, kpi: str, wish: Wish, availability: Availability | None = None) -> Iterator[Text]:
    """Yield what speaks against one KPI for a goal."""
    name, leading = names(catalogue, kpi), wish.kpi
    if leading is not None and kpi != leading and not _said_by(wish, kpi) and not related(catalogue, kpi, leading):
        yield said(NO_TIE, kpi=name, leading=names(catalogue, leading))
    if catalogue.definition(kpi).sql and kpi == leading:
        yield said(A_TABLE, kpi=name)
    if availability is not None:
        lacks = availability.lacks(kpi)
        yield from missing(lacks, catalogue) if lacks is not None else [said(BROKEN, kpi=name)]
    slow = reaction(catalogue, kpi)
    if wish.period is not None and slow is not None and slow.days > wish.period.days:
        yield said(SLOW, kpi=name, days=str(wish.period.days), why=slow.why)
    if kpi == leading:
        yield from _of_leading(catalogue, kpi, wish)


def _said_by(wish: Wish, kpi: str) -> bool:
    return wish.read is not None and any(match.kpi == kpi for match in wish.read.kpis)


def _of_leading(catalogue: Catalogue, kpi: str, wish: Wish) -> Iterator[Text]:
    definition, name = catalogue.definition(kpi), names(catalogue, kpi)
    template = template_named(catalogue, wish.template) if wish.template else None
    good = template.direction if template is not None and template.kpi == kpi and template.direction else definition.direction
    if good != "neutral" and wish.direction is not None and wish.direction != good:
        yield said(WRONG_WAY, kpi=name, way=WAYS[wish.direction], better=WAYS[good])
    if wish.baseline is not None and wish.baseline <= 0 and wish.change is not None and wish.change.kind == "relative":
        yield said(BELOW_ZERO if wish.baseline else ZERO, kpi=name)
        return
    target = wish.target if wish.target is not None or wish.change is None else wish.change.of(wish.baseline)
    way = wish.direction or (good if good != "neutral" else None)
    if target is not None and wish.baseline is not None and way is not None:
        there = wish.baseline >= target if way == "up" else wish.baseline <= target
        if there:
            yield said(THERE, kpi=name)


def warnings_of(
    catalogue: Catalogue, chosen: Sequence[str], goal: Read | GoalTemplate | Wish | GoalDraft, availability: Availability | None = None
) -> list[Text]:
    """Return what speaks against the KPIs chosen for a goal, the first of them leading: of each, and of them together."""
    kpis = list(dict.fromkeys(kpi for kpi in chosen if kpi in catalogue.ids))
    if not kpis:
        return []
    wish = wish_of(catalogue, goal)
    wish = msgspec.structs.replace(wish, kpi=kpis[0]) if wish.kpi not in kpis else wish
    found = [said(MANY, count=str(len(kpis)))] if len(kpis) > MOST else []
    found += [warning for kpi in kpis for warning in of_kpi(catalogue, kpi, wish, availability)]
    if all(lagging(catalogue, kpi) for kpi in kpis):
        found.append(_early_ones(catalogue, wish.kpi or kpis[0], kpis))
    return list(dict.fromkeys(found))


def _early_ones(catalogue: Catalogue, leading: str, kpis: Sequence[str]) -> Text:
    """Return the warning that all look back, with leading indicators that drive the goal's KPI or stand with it in a template."""
    beside = [name for goal in catalogue.goals if goal.kpi == leading for name in goal.supporting]
    early = [kpi for kpi in dict.fromkeys((*drivers_of(leading), *beside)) if not lagging(catalogue, kpi) and kpi not in kpis][:2]
    if not early:
        return ALL_LAGGING_BARE
    named = [names(catalogue, kpi) for kpi in early]
    return said(ALL_LAGGING, kpis=Text(" or ".join(name.en for name in named), " of ".join(name.nl for name in named)))
