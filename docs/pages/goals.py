"""Write the page of goal templates: each by category, with its KPIs, target and first actions, in one language."""

from pages.writing import code, head
from peil.catalogue.catalogue import Catalogue
from peil.catalogue.structs import GoalTemplate
from peil.values.goals import FORM_WORDS, RHYTHM_WORDS
from peil.values.texts import Language, Text

ABOUT = Text(
    "The {goals} goals to start from, by category: the four of the Shopify guide, and Peil's own. `peil goal add --template NAME` makes one. "
    "What the KPIs are, [KPIs](kpis.md) tells.",
    "De {goals} doelen om mee te beginnen, per categorie: de vier van de gids van Shopify, en die van Peil zelf. `peil goal add --template NAAM` "
    "maakt er een. Wat de KPI's zijn, staat in [KPI's](kpis.nl.md).",
)
WHEN, LED, BESIDE = Text("When", "Wanneer"), Text("Measured by", "Gemeten met"), Text("Beside it", "Ernaast")
RHYTHM, FIRST = Text("Looked at", "Bekeken"), Text("First actions", "Eerste acties")
GUIDE, INSTEAD = Text("In the guide", "In de gids"), Text("What Peil does instead", "Wat Peil anders doet")


def page(catalogue: Catalogue, language: Language) -> str:
    """Return the page in one language."""
    lines = head(language, Text("Goal templates", "Doelsjablonen").say(language), ABOUT.say(language, goals=len(catalogue.goals)))
    for name, category in catalogue.language.categories.items():
        lines += [f"## {category.name.say(language)}", ""]
        for goal in (goal for goal in catalogue.goals if goal.category == name):
            lines += entry(goal, language)
    return "\n".join(lines)


def entry(goal: GoalTemplate, language: Language) -> list[str]:
    """Return what stands under one template."""
    lines = [f"### {goal.name.say(language)}", "", f"`{goal.id}`. {goal.description.say(language)}", ""]
    lines.append(f"- {WHEN.say(language)}: {goal.why.say(language)}")
    lines.append(f"- {LED.say(language)}: {code([goal.kpi])} ({FORM_WORDS[goal.form].say(language)})")
    lines.append(f"- {BESIDE.say(language)}: {code(goal.supporting)}")
    lines.append(f"- {RHYTHM.say(language)}: {RHYTHM_WORDS[goal.rhythm].say(language)}")
    if goal.guide:
        lines.append(f"- {GUIDE.say(language)}: {goal.guide.doc}, {goal.guide.line}: “{goal.guide.term}”")
    if goal.correction:
        lines.append(f"- {INSTEAD.say(language)}: {goal.correction.say(language)}")
    lines += [f"- {FIRST.say(language)}:", *(f"  - {action.say(language)}" for action in goal.actions), ""]
    return lines
