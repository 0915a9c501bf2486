"""Rank KPIs by how well they fit a goal: what the guides and templates name, what the sentence says, what drives it; with the reasons."""

from typing import Literal

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import GoalTemplate
from peil.query.telling.available import Availability, Lack
from peil.steer.fitting.doubts import Wish, lagging, names, of_kpi, related, said, wish_of
from peil.steer.fitting.drivers import Chain, Part, chains_of
from peil.steer.fitting.sentences import Read, template_named
from peil.steer.reading.matching import Match
from peil.values.periods import Period
from peil.values.texts import LANGUAGES, Language, Text

Role = Literal["leading", "supporting", "alternative"]
Side = Literal["external", "internal"]
SIGNS = {("product", 1): "×", ("product", -1): "/", ("sum", 1): "+"}
ROLES: tuple[Role, ...] = ("leading", "supporting", "alternative")
MOST = 12

GUIDE_LEADS = Text("The guide measures this goal by it.", "De gids meet dit doel hiermee.")
GUIDE_NAMES = Text("The guide names it for this goal.", "De gids noemt deze KPI bij dit doel.")
TEMPLATE_LEADS = Text("This kind of goal is measured by it.", "Aan deze KPI meet je zo’n doel.")
TEMPLATE_NAMES = Text("It shows how this goal comes about.", "Deze KPI laat zien hoe dit doel tot stand komt.")
SAID = Text("Your sentence names it: “{words}”.", "Je zin noemt deze KPI: “{words}”.")
CHOSEN = Text("You measure the goal by it.", "Hieraan meet je het doel.")
LIKE = Text("It belongs to what your sentence is about: “{words}”.", "Dit hoort bij waar je zin over gaat: “{words}”.")
CONCEPT = Text("The guides count it as part of {words}.", "De gidsen rekenen dit tot {words}.")
DRIVES = Text("It drives {kpi}: {chain}.", "Hiermee stuur je {kpi}: {chain}.")
PART = Text("It is a part of {kpi}: {chain}.", "Dit is een deel van {kpi}: {chain}.")
EARLY = Text("A leading indicator: it moves before {kpi} does.", "Een voorspellende KPI: deze beweegt eerder dan {kpi}.")


class Fit(msgspec.Struct, frozen=True):
    """How a KPI fits a goal: its part in it, the reasons, whether it can be measured now and what it lacks, and what speaks against it."""

    kpi: str
    role: Role
    score: float
    why: tuple[Text, ...]
    available: bool
    lacks: tuple[Lack, ...]
    side: Side
    warnings: tuple[Text, ...]


class _Votes:
    """Collects what speaks for each KPI."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.scores: dict[str, float] = {}
        self.whys: dict[str, list[Text]] = {}
        self.supporting: set[str] = set()

    def add(self, kpi: str, score: float, why: Text, *, supports: bool = False) -> None:
        """Count what speaks for a KPI, with the reason; one that is unknown, or needs a model, has no vote."""
        if kpi not in self.catalogue.ids or self.catalogue.definition(kpi).model:
            return
        self.scores[kpi] = self.scores.get(kpi, 0.0) + score
        whys = self.whys.setdefault(kpi, [])
        if why is not CHOSEN or not whys:  # said only where nothing else speaks for it
            whys.append(why)
        if supports:
            self.supporting.add(kpi)


def rank(catalogue: Catalogue, wish: Read | GoalTemplate | Wish, availability: Availability, period: Period | None = None) -> list[Fit]:
    """Return the KPIs that fit a goal, those that can be measured first, then by their part in it and their fit.

    `wish` is a sentence as it was read, a template, or both; `period` is the one chosen, where it is not the sentence's.
    """
    wanted = wish_of(catalogue, wish, period)
    if wanted.kpi is None:
        return []
    votes = _votes(catalogue, wanted)
    fits = [_fit(catalogue, votes, kpi, wanted, availability) for kpi in votes.scores]
    fits.sort(key=lambda fit: (not fit.available, ROLES.index(fit.role), -fit.score))
    return fits[:MOST]


def _votes(catalogue: Catalogue, wish: Wish) -> _Votes:
    votes = _Votes(catalogue)
    template = template_named(catalogue, wish.template) if wish.template else None
    if template is not None:
        votes.add(template.kpi, 10, GUIDE_LEADS if template.guide else TEMPLATE_LEADS)
        for place, kpi in enumerate(template.supporting):
            votes.add(kpi, 6 - place / 10, GUIDE_NAMES if template.guide else TEMPLATE_NAMES, supports=True)
    for match in wish.read.kpis if wish.read else ():
        votes.add(match.kpi, 5 * match.score, _named(catalogue, match))
    leading = wish.kpi or ""
    votes.add(leading, 20, CHOSEN)
    _from_chains(votes, leading)
    _early(votes, leading)
    return votes


def _from_chains(votes: _Votes, leading: str) -> None:
    done = set[str]()
    for chain in chains_of(leading):
        told = chain_said(votes.catalogue, chain)
        for kpi in (part.kpi for part in chain.parts if part.kpi and part.movable):
            if kpi not in done:
                votes.add(kpi, 4, told, supports=True)
                done.add(kpi)


def chain_said(catalogue: Catalogue, chain: Chain) -> Text:
    """Return a chain as a sentence: It drives total sales: total sales = sessions × conversion rate × … ."""
    leading = names(catalogue, chain.kpi)
    formula = Text(*(f"{leading.say(language)} = {_formula(catalogue, chain, language)}" for language in LANGUAGES))
    told = said(DRIVES if chain.kind == "product" else PART, kpi=leading, chain=formula)
    return Text(told.en.replace("….", "…"), told.nl.replace("….", "…"))


def _formula(catalogue: Catalogue, chain: Chain, language: Language) -> str:
    """Return the parts of a chain with their signs, what is multiplied before what it is divided by, the rests as dots."""
    parts = sorted(chain.parts, key=lambda part: (part.power == -1, part.kpi is None))
    named = [(part, names(catalogue, part.kpi).say(language)) for part in parts if part.kpi]
    if not named or named[0][0].power == -1:
        named = [(Part(id="rest"), "…"), *named]
    elif len(named) < len(parts):
        named.append((Part(id="rest"), "…"))
    between = [SIGNS[chain.kind, part.power] for part, _ in named]
    return named[0][1] + "".join(f" {sign} {name}" for sign, (_, name) in zip(between[1:], named[1:], strict=True))


def _named(catalogue: Catalogue, match: Match) -> Text:
    """Return the reason that a sentence names a KPI, with the catalogue's words for it."""
    if match.by == "concept":
        concept = next((one.name for one in catalogue.language.concepts if match.words in (one.name.en, one.name.nl)), Text(match.words, match.words))
        return said(CONCEPT, words=concept)
    return said(LIKE if match.by == "template" else SAID, words=match.words.strip())


def _early(votes: _Votes, leading: str) -> None:
    """Add, beside a lagging KPI, the leading ones among those that already fit."""
    if not lagging(votes.catalogue, leading):
        return
    name = names(votes.catalogue, leading)
    for kpi in [kpi for kpi in votes.scores if kpi != leading and not lagging(votes.catalogue, kpi) and related(votes.catalogue, kpi, leading)]:
        votes.add(kpi, 0.5, said(EARLY, kpi=name))


def _fit(catalogue: Catalogue, votes: _Votes, kpi: str, wish: Wish, availability: Availability) -> Fit:
    lacks = availability.lacks(kpi)
    role: Role = "leading" if kpi == wish.kpi else "supporting" if kpi in votes.supporting else "alternative"
    return Fit(
        kpi=kpi,
        role=role,
        score=round(votes.scores[kpi], 3),
        why=tuple(dict.fromkeys(votes.whys[kpi])),
        available=lacks == [],
        lacks=tuple(lacks or ()),
        side=side(catalogue, kpi),
        warnings=tuple(of_kpi(catalogue, kpi, wish, availability)),
    )


INSIDE = ("production", "projects", "people")


def side(catalogue: Catalogue, name: str) -> Side:
    """Return whether a KPI tells of customers, market and website (external) or of people, processes and costs (internal)."""
    kpi = catalogue.definition(name).kpi
    if kpi.category in INSIDE or {"process", "practical"} & set(kpi.kinds):
        return "internal"
    if kpi.category == "finance":
        return "external" if {"directional"} & set(kpi.kinds) or "output" in kpi.kinds else "internal"
    return "internal" if kpi.category == "sales" and "input" in kpi.kinds and "lagging" in kpi.kinds else "external"
