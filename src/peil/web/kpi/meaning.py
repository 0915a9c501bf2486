"""Give the meaning of a KPI: its definition, formula and advice, the words of the guides, and where the definition comes from."""

from peil.boards.reading.formulas import parts_of, terms_of
from peil.query.telling.documents import measure_text
from peil.values.texts import Text
from peil.web.kpi.subject import Subject
from peil.web.pages.catalogue import DIRECTIONS, first_sentence
from peil.web.rendering import Context

GUIDES = {
    "shopify": Text("Shopify’s guide to KPIs", "de KPI-gids van Shopify"),
    "amazon": Text("Amazon Ads’ guide to KPIs", "de KPI-gids van Amazon Ads"),
}
COUNTED = {
    "flow": Text("records dated in the period", "records met een datum in de periode"),
    "stock": Text("records that are in at a bound of the period", "records die meetellen op een grens van de periode"),
    "series": Text("latest snapshot before a bound of the period", "laatste momentopname voor een grens van de periode"),
    "wide": Text("records that are in at a bound of the period, one by one", "records die meetellen op een grens van de periode, stuk voor stuk"),
}


def meaning(subject: Subject) -> Context:
    """Return what the KPI means."""
    words, definition, kpi = subject.running.workspace.catalogue.language, subject.definition, subject.definition.kpi
    unit = subject.say(words.units[definition.unit])
    return {
        "about": subject.say(definition.definition),
        "in_short": first_sentence(subject.say(definition.definition)),
        "formula": parts_of(definition.formula, subject.wording) if definition.formula else [],
        "plain_formula": definition.formula or "",
        "terms": terms_of(definition.formula, subject.wording) if definition.formula else [],
        "needs_model": subject.say(definition.model) if definition.model else "",
        "advice": subject.say(kpi.advice) if kpi.advice else "",
        "remarks": subject.say(kpi.notes) if kpi.notes else "",
        "correction": subject.say(kpi.correction) if kpi.correction else "",
        "unit": f"{unit} ({subject.say(definition.unit_note)})" if definition.unit_note else unit,
        "direction": subject.say(DIRECTIONS[definition.direction]),
        "kinds_of": [(subject.say(words.kinds[kind].name), subject.say(words.kinds[kind].meaning)) for kind in kpi.kinds],
        "rules": [(subject.say(words.edge_cases[name].label), subject.say(words.edge_cases[name].meaning)) for name in kpi.edge_cases],
        "guides": guides(subject),
        "sources": [subject.running.workspace.catalogue.sources[name] for name in kpi.source],
        "aliases": list(getattr(kpi.aliases, subject.view.language)),
    }


def guides(subject: Subject) -> list[tuple[str, list[str]]]:
    """Return by guide the words it has for the KPI."""
    found: dict[str, list[str]] = {}
    for mention in subject.definition.kpi.guide:
        found.setdefault(subject.say(GUIDES[mention.doc]), []).append(mention.term)
    return [(guide, list(dict.fromkeys(terms))) for guide, terms in found.items()]


def measures(subject: Subject) -> Context:
    """Return what is counted: the measures of the formula, and the shop's parameters in them."""
    explanation, parameters = subject.explanation, subject.running.workspace.catalogue.language.parameters
    return {
        "measures": [(measure_text(one), subject.say(COUNTED[one.kind])) for one in explanation.measures],
        "settings": [(name, f"{value:g}", subject.say(parameters[name].meaning)) for name, value in explanation.parameters.items()],
        "listing_sql": explanation.sql if subject.definition.sql else [],
    }
