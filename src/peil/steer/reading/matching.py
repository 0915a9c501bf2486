"""Find the KPIs that a sentence names: by their names, notions of the guides and words of templates, in any order and with typos."""

import difflib
import math
import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Literal

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.search import plain
from peil.steer.reading.vocabulary import vocabulary

By = Literal["name", "alias", "concept", "template"]
WEIGHTS: dict[By, float] = {"name": 1.0, "alias": 0.98, "template": 1.02, "concept": 0.9}
ENOUGH = 0.62  # how much of a name must be in the sentence, by weight of its words
NEAR = 0.84  # how alike a misspelt word must be
PART = 5  # letters that a part of a compound must have
MOST_OF = 0.65  # how much of a compound its parts must make up
LONG = 6  # letters from which a misspelt word is told by likeness; shorter ones only by two letters that changed places
DIRECTED = 0.4  # what a word that gives a direction (more, cheaper) says about which KPI is meant, beside other words
IRREGULAR = {"sell": "sold", "selling": "sold", "verkocht": "verkoop"}
SHOWN = 10


class Match(msgspec.Struct, frozen=True):
    """A KPI that a sentence names: how well (the best of a sentence has 1), in which words of the catalogue, and what those are."""

    kpi: str
    score: float
    words: str
    by: By


class Phrase(msgspec.Struct, frozen=True):
    """A name that stands for a KPI (or a template for its KPI), as stems."""

    kpi: str
    stems: tuple[str, ...]
    words: str
    by: By
    template: str | None = None


def stem(word: str) -> str:
    """Return a word without the endings of a plural, in either language, and without double letters (verkoop and verkopen are one)."""
    cut = word
    for ending, least in (("s", 4), ("en", 6), ("e", 4)):
        if cut.endswith(ending) and len(cut) > least and not cut.endswith("ss"):
            cut = cut.removesuffix(ending)
    cut = IRREGULAR.get(cut, cut)
    return re.sub(r"(.)\1", r"\1", cut) if len(cut) > 4 else cut


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words, without those that say nothing."""
    empty = vocabulary().empty
    return [
        stem(word) for word in plain(text.replace("e-mail", "email").replace("E-mail", "email")).split() if word not in empty and not word.isdigit()
    ]


class Index:
    """Holds every phrase of a catalogue, and how telling each word is."""

    def __init__(self, catalogue: Catalogue) -> None:
        made = [phrase for phrase in (*_kpi_phrases(catalogue), *_other_phrases(catalogue)) if not _verbs().issuperset(phrase.stems)]
        self.phrases = list({(phrase.kpi, phrase.stems, phrase.template): phrase for phrase in reversed(made)}.values())[::-1]
        holders: dict[str, set[str]] = defaultdict(set)
        for phrase in self.phrases:
            for word in phrase.stems:
                holders[word].add(phrase.kpi.partition(".")[0])
        told = {word: math.log(1 + len(catalogue.kpis) / len(kpis)) for word, kpis in holders.items()}
        self.weight = {word: weight * (DIRECTED if word in _verbs() else 1) for word, weight in told.items()}
        self.known = sorted(self.weight)

    def spelled(self, stems: list[str]) -> list[str]:
        """Return stems with those that nobody knows replaced by the nearest known one; parts of compounds stay as they are."""
        verbs = _verbs()
        return [word if word in self.weight or word in verbs else self._nearest(word) for word in stems]

    def _nearest(self, word: str) -> str:
        if len(word) < LONG:
            return next((known for known in self.known if known[:1] == word[:1] and sorted(known) == sorted(word)), word)
        return next(iter(difflib.get_close_matches(word, self.known, 1, NEAR)), word)

    def fit(self, phrase: Phrase, said: list[str]) -> float:
        """Return how well a phrase is said: the weight of its words, less where words lack; 0 where too few are said."""
        whole = sum(self.weight[word] for word in phrase.stems)
        got = sum(self.weight[word] * _said(word, said) for word in phrase.stems)
        share = got / whole
        return 0.0 if share < ENOUGH else got * share**1.5 * WEIGHTS[phrase.by]


def _said(word: str, said: list[str]) -> float:
    """Return how much of a word is said: all, or the parts of the compound that it is, or is in."""
    if word in said:
        return 1.0
    inside = [
        part
        for part in said
        if len(part) >= PART and part not in _verbs() and (word.startswith(part) or word.endswith(part) or (len(part) >= LONG and part in word))
    ]
    share = sum(len(part) for part in dict.fromkeys(inside)) / len(word)
    if share >= MOST_OF:
        return min(0.95, share)
    holders = [whole for whole in said if len(word) >= PART and len(word) > len(whole) / 2 and (whole.startswith(word) or whole.endswith(word))]
    return 0.9 if holders else 0.0


@cache
def _verbs() -> frozenset[str]:
    words = vocabulary()
    return frozenset(stem(word) for group in (words.up, words.down, words.better, words.hold, words.to) for word in group) | frozenset(words.numbers)


def _kpi_phrases(catalogue: Catalogue) -> list[Phrase]:
    found = []
    for kpi in catalogue.kpis.values():
        named = [(kpi.id, text, "name") for text in (kpi.id.replace("_", " "), kpi.name.en, kpi.name.nl, _bare(kpi.name.en), _bare(kpi.name.nl))]
        named += [(kpi.id, text, "alias") for text in (*kpi.aliases.en, *kpi.aliases.nl)]
        named += [(f"{kpi.id}.{one.id}", text, "alias") for one in kpi.variants if one.model is None for text in (one.name.en, one.name.nl)]
        found += [Phrase(name, tuple(dict.fromkeys(stems_of(text))), text, by) for name, text, by in named]  # type: ignore[arg-type]
    return found


def _bare(name: str) -> str:
    """Return a name without what stands in brackets."""
    return name.partition("(")[0]


def _other_phrases(catalogue: Catalogue) -> list[Phrase]:
    found = []
    for concept in catalogue.language.concepts:
        for kpi in (kpi for kpi in concept.kpis if kpi in catalogue.kpis):
            found += [Phrase(kpi, tuple(stems_of(text)), text, "concept") for text in (concept.name.en, concept.name.nl)]
    for goal in (goal for goal in catalogue.goals if goal.kpi in catalogue.ids):
        texts = (*goal.words.en, *goal.words.nl)
        found += [Phrase(goal.kpi, tuple(dict.fromkeys(stems_of(text))), text, "template", goal.id) for text in texts]
    return found


@lru_cache(maxsize=2)
def index_of(catalogue: Catalogue) -> Index:
    """Return the index of a catalogue; only the latest are kept, since a shop has one and a changed definition makes another."""
    return Index(catalogue)


def named_in(text: str, catalogue: Catalogue) -> tuple[list[Match], dict[str, float]]:
    """Return the KPIs that a text names, best first, and how well it fits the words of each template."""
    index = index_of(catalogue)
    said = index.spelled(stems_of(text))
    best: dict[str, tuple[float, Phrase]] = {}
    templates: dict[str, float] = {}
    for phrase in index.phrases:
        score = index.fit(phrase, said)
        if score and score > best.get(phrase.kpi, (0.0, phrase))[0]:
            best[phrase.kpi] = (score, phrase)
        if score and phrase.template:
            templates[phrase.template] = max(score, templates.get(phrase.template, 0.0))
    ranked = sorted(best.values(), key=lambda item: -item[0])[:SHOWN]
    top = ranked[0][0] if ranked else 1.0
    return [Match(phrase.kpi, score / top, phrase.words, phrase.by) for score, phrase in ranked if score > 0.3 * top], templates
