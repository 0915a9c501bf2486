"""Give what a formula can be made of, to read and to insert: functions, conditions, parameters, KPIs and columns, with worked examples."""

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.own.drafts import Draft
from peil.catalogue.structs import Kpi
from peil.values.texts import Language, Text

FUNCTIONS: tuple[tuple[str, Text], ...] = (
    ("sum()", Text("the sum of an amount or number", "de som van een bedrag of getal")),
    ("count(orders)", Text("the number of records", "het aantal records")),
    ("count_distinct()", Text("the number of different values", "het aantal verschillende waarden")),
    ("avg()", Text("the average", "het gemiddelde")),
    ("median()", Text("the value in the middle", "de middelste waarde")),
    ("percentile(, 0.9)", Text("the value below which 90 % lies", "de waarde waar 90 % onder ligt")),
    ("min()", Text("the least value", "de laagste waarde")),
    ("max()", Text("the greatest value", "de hoogste waarde")),
    (" where ", Text("inside brackets: only records for which this holds", "binnen de haakjes: alleen records waarvoor dit geldt")),
    (" in ('NL', 'BE')", Text("is one of these", "is een van deze")),
    (" is not null", Text("is filled in", "is ingevuld")),
    ("kpi()", Text("another KPI", "een andere KPI")),
    ("previous()", Text("the same, one period earlier", "hetzelfde, één periode eerder")),
    ("trailing_mean(, 3)", Text("the mean of the three periods before", "het gemiddelde van de drie perioden ervoor")),
    ("to_date()", Text("from the beginning up to now", "vanaf het begin tot nu")),
    ("days()", Text("the number of days in the period", "het aantal dagen in de periode")),
    ("coalesce(, 0)", Text("the first that has a value", "de eerste die een waarde heeft")),
)

EXAMPLES: dict[str, Draft] = {
    "belgium": Draft(
        id="orders_from_belgium",
        name=Text("Orders from Belgium", "Bestellingen uit België"),
        definition=Text("Number of orders placed in the period that go to Belgium.", "Aantal bestellingen in de periode dat naar België gaat."),
        kinds=("quantitative", "lagging", "output"),
        formula="count(orders where placed_order and orders.shipping_country = 'BE')",
    ),
    "per_customer": Draft(
        id="sales_per_customer",
        name=Text("Sales per customer", "Omzet per klant"),
        definition=Text(
            "Net sales divided by the number of customers who ordered in the period.",
            "Netto-omzet gedeeld door het aantal klanten dat in de periode heeft besteld.",
        ),
        unit="currency_per_unit",
        kinds=("quantitative", "lagging", "financial"),
        formula="kpi(net_sales) / count_distinct(orders.customer_id where placed_order)",
    ),
    "free_shipping": Draft(
        id="share_of_free_shipping",
        name=Text("Orders with free shipping", "Bestellingen met gratis verzending"),
        definition=Text(
            "Share of the placed orders for which nothing was charged for shipping.",
            "Deel van de geplaatste bestellingen waarvoor geen verzendkosten zijn gerekend.",
        ),
        unit="percent",
        direction="neutral",
        kinds=("quantitative", "lagging"),
        formula="count(orders where placed_order and orders.shipping_amount = 0) / count(orders where placed_order)",
    ),
    "growth": Draft(
        id="net_sales_growth_own",
        name=Text("Growth of net sales", "Groei van de netto-omzet"),
        definition=Text(
            "Net sales compared with the period before, as a share of it.", "Netto-omzet vergeleken met de periode ervoor, als deel daarvan."
        ),
        unit="percent",
        kinds=("quantitative", "directional", "financial"),
        formula="kpi(net_sales) / previous(kpi(net_sales)) - 1",
    ),
}


class Part(msgspec.Struct, frozen=True):
    """Something to insert: the text as it goes into the formula, and what it means."""

    insert: str
    meaning: str
    words: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """Parts of one sort under a heading; `remark` says what they have in common."""

    id: str
    name: str
    remark: str
    parts: tuple[Part, ...]


def chapters(catalogue: Catalogue, language: Language) -> list[Chapter]:
    """Return everything that a formula can be made of, in the reader's language."""
    words = catalogue.language
    functions = tuple(Part(insert, text.say(language)) for insert, text in FUNCTIONS)
    predicates = tuple(
        Part(f"{name}({'period_end' if found.of else ''})".removesuffix("()"), found.meaning.say(language))
        for name, found in words.predicates.items()
    )
    parameters = tuple(Part(f":{name}", setting.meaning.say(language)) for name, setting in words.parameters.items())
    made = [
        Chapter("functions", Text("Functions", "Functies").say(language), "", functions),
        Chapter("conditions", Text("Conditions with a name", "Voorwaarden met een naam").say(language), "", predicates),
        Chapter("parameters", Text("Settings of the shop", "Instellingen van de winkel").say(language), "", parameters),
    ]
    return [*made, *_kpis(catalogue, language), *_entities(catalogue, language)]


def _kpis(catalogue: Catalogue, language: Language) -> list[Chapter]:
    found: dict[str, list[Kpi]] = {}
    for kpi in catalogue.kpis.values():
        if kpi.formula:
            found.setdefault(kpi.category, []).append(kpi)
    heading = Text("KPIs: {name}", "KPI’s: {name}")
    return [
        Chapter(
            f"kpis-{category}",
            heading.say(language, name=named.name.say(language)),
            "",
            tuple(Part(f"kpi({kpi.id})", kpi.name.say(language)) for kpi in found[category]),
        )
        for category, named in catalogue.language.categories.items()
        if category in found
    ]


def _entities(catalogue: Catalogue, language: Language) -> list[Chapter]:
    made = []
    for name, entity in catalogue.model.entities.items():
        columns = [(f"{name}.{column}", spec) for column, spec in entity.columns.items()]
        parts = tuple(Part(insert, spec.label.say(language), ", ".join(f"'{value}'" for value in spec.values)[:160]) for insert, spec in columns)
        made.append(Chapter(f"entity-{name}", f"{entity.label.say(language)} ({name})", entity.meaning.say(language), parts))
    return made
