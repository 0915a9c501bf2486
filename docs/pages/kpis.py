"""Write the page of KPIs: each KPI and variant by category, in one language, and the rules that hold for many of them."""

from pages.writing import code, fenced, head, table
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import Kpi, Variant
from peil.values.texts import Language, Text

DIRECTIONS = {
    "up": Text("higher is better", "hoger is beter"),
    "down": Text("lower is better", "lager is beter"),
    "neutral": Text("neither way is better", "geen richting is beter"),
}
ABOUT = Text(
    "All {kpis} KPIs and {variants} variants that come with Peil, by category. `peil explain KPI` shows the same for your own shop, with its data "
    "and SQL. What the columns in the formulas are, [Entities](entities.md) tells; how formulas are read, [Formula language](formula-language.md). "
    "“Guides” are the two guides that the catalogue began with: the articles of Shopify and Amazon on KPIs, quoted in Dutch with the line in their "
    "text.",
    "Alle {kpis} KPI's en {variants} varianten die met Peil meekomen, per categorie. `peil explain KPI` toont hetzelfde voor je eigen winkel, met "
    "de data en de SQL. Wat de kolommen in de formules zijn, staat in [Entiteiten](entities.nl.md); hoe je formules leest, in "
    "[Formula language](formula-language.md) (Engels). De “gidsen” zijn de twee gidsen waarmee de catalogus begon: de artikelen van Shopify en "
    "Amazon over KPI's, geciteerd met de regel in hun tekst.",
)


def page(catalogue: Catalogue, language: Language) -> str:
    """Return the page in one language."""
    variants = sum(len(kpi.variants) for kpi in catalogue.kpis.values())
    about = ABOUT.say(language, kpis=len(catalogue.kpis), variants=variants)
    lines = head(language, Text("KPIs", "KPI's").say(language), about)
    by_category = {name: [kpi for kpi in catalogue.kpis.values() if kpi.category == name] for name in catalogue.language.categories}
    for name, members in by_category.items():
        links = ", ".join(f"[{kpi.name.say(language)}](#{kpi.id})" for kpi in members)
        lines.append(f"- **{catalogue.language.categories[name].name.say(language)}** ({len(members)}): {links}")
    lines.append("")
    lines += rules(catalogue, language)
    for name, members in by_category.items():
        category = catalogue.language.categories[name]
        lines += [f"## {category.name.say(language)}", "", category.meaning.say(language), ""]
        for kpi in members:
            lines += entry(catalogue, kpi, language)
    return "\n".join(lines)


def rules(catalogue: Catalogue, language: Language) -> list[str]:
    """Return what holds for many KPIs: conventions, edge cases, kinds and parameters."""
    words = catalogue.language
    lines = [f"## {Text('Rules for all KPIs', 'Regels voor alle KPI’s').say(language)}", ""]
    lines += [*(f"- {text.say(language)}" for text in words.conventions.values()), ""]
    lines += [f"## {Text('Edge cases', 'Randgevallen').say(language)}", ""]
    lines += [*(f"- **{rule.label.say(language)}.** {rule.meaning.say(language)}" for rule in words.edge_cases.values()), ""]
    lines += [f"## {Text('Kinds', 'Soorten').say(language)}", ""]
    lines += [*(f"- **{kind.name.say(language)}** (`{name}`): {kind.meaning.say(language)}" for name, kind in words.kinds.items()), ""]
    lines += [f"## {Text('Parameters', 'Parameters').say(language)}", ""]
    own = Text("A shop sets its own values under `[parameters]` in `peil.toml`.", "Een winkel zet eigen waarden onder `[parameters]` in `peil.toml`.")
    headers = [text.say(language) for text in (Text("parameter", "parameter"), Text("default", "standaard"), Text("meaning", "betekenis"))]
    rows = [(f"`{name}`", f"{setting.default:g}", setting.meaning.say(language)) for name, setting in words.parameters.items()]
    return [*lines, own.say(language), "", *table(headers, rows)]


def entry(catalogue: Catalogue, kpi: Kpi, language: Language) -> list[str]:
    """Return one KPI."""

    def labelled(label: Text, text: str) -> list[str]:
        return [f"- {label.say(language)}: {text}"] if text else []

    words = catalogue.language
    unit = words.units[kpi.unit].say(language) + (f" ({kpi.unit_note.say(language)})" if kpi.unit_note else "")
    kinds = ", ".join(words.kinds[kind].name.say(language).lower() for kind in kpi.kinds)
    lines = [f"### {kpi.id}", "", f"**{kpi.name.say(language)}.** {kpi.definition.say(language)}", ""]
    if kpi.advice:
        lines += [kpi.advice.say(language), ""]
    lines += formula(kpi)
    lines += labelled(Text("Unit", "Eenheid"), f"{unit}; {DIRECTIONS[kpi.direction].say(language)}")
    lines += labelled(Text("Kinds", "Soorten"), kinds)
    lines += labelled(Text("Dimensions", "Dimensies"), code(catalogue.dimensions_of(kpi)))
    lines += labelled(Text("Broken down by itself by", "Uit zichzelf uitgesplitst naar"), code(kpi.breakdown))
    lines += labelled(Text("Also found as", "Ook te vinden als"), ", ".join(kpi.aliases.nl if language == "nl" else kpi.aliases.en))
    lines += labelled(Text("Edge cases", "Randgevallen"), ", ".join(words.edge_cases[name].label.say(language).lower() for name in kpi.edge_cases))
    lines += labelled(Text("Note", "Let op"), kpi.notes.say(language) if kpi.notes else "")
    lines += labelled(Text("Guides", "Gidsen"), "; ".join(f"{one.doc} {one.line}: “{one.term}”" for one in kpi.guide))
    lines += labelled(Text("What Peil does instead", "Wat Peil anders doet"), kpi.correction.say(language) if kpi.correction else "")
    named = [catalogue.sources[name] for name in kpi.source]
    lines += labelled(Text("Source", "Bron"), "; ".join(f"[{one.authority}]({one.url})" if one.url else one.authority for one in named))
    lines.append("")
    for variant in kpi.variants:
        lines += variation(catalogue, kpi, variant, language)
    return lines


def variation(catalogue: Catalogue, kpi: Kpi, variant: Variant, language: Language) -> list[str]:
    """Return one variant."""
    unit = catalogue.language.units[variant.unit].say(language) + (f" ({variant.unit_note.say(language)})" if variant.unit_note else "")
    lines = [f"#### {kpi.id}.{variant.id}", "", f"**{variant.name.say(language)}.** {variant.definition.say(language)}", "", *formula(variant)]
    if variant.model:
        lines += [f"- {Text('Model (not in this version)', 'Model (nog niet in deze versie)').say(language)}: {variant.model.say(language)}"]
    return [*lines, f"- {Text('Unit', 'Eenheid').say(language)}: {unit}; {DIRECTIONS[variant.direction].say(language)}", ""]


def formula(of: Kpi | Variant) -> list[str]:
    """Return the formula or the SQL of a KPI or variant."""
    if of.formula:
        return fenced(of.formula)
    return fenced(of.sql, "sql") if of.sql else []
