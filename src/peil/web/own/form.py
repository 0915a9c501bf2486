"""Give the form of an own KPI: what its fields offer, what stands in them, and what the checks say."""

import msgspec

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.compiled import built_in
from peil.catalogue.own.drafts import AUTO, Checked, Draft, Remark, check_draft
from peil.catalogue.own.kept import is_own, stamp_of
from peil.catalogue.structs import Kpi
from peil.values.texts import LANGUAGES, Language, Text
from peil.web.own.preview import Result, result_of
from peil.web.own.reference import EXAMPLES, chapters
from peil.web.pages.catalogue import DIRECTIONS
from peil.web.rendering import Context
from peil.web.viewing import View

LANGUAGE_NAMES = {"en": Text("English", "Engels"), "nl": Text("Dutch", "Nederlands")}
MINE = Text(
    "`{id}` is one of your own KPIs already. Choose another id, or change the one that is there.",
    "`{id}` is al een eigen KPI. Kies een ander id, of wijzig de KPI die er al is.",
)
PEILS = Text(
    "`{id}` is one of Peil’s own KPIs. Choose another id, or say below that yours takes its place.",
    "`{id}` is een KPI van Peil zelf. Kies een ander id, of geef hieronder aan dat de jouwe ervoor in de plaats komt.",
)
AUTOMATIC = Text("What suits the formula", "Wat bij de formule past")
NONE = Text("None in particular", "Geen in het bijzonder")


class Form(msgspec.Struct, frozen=True):
    """A draft on its way: where it is sent, the own KPI that it changes (if any), and whether it knowingly takes the place of one of Peil's."""

    draft: Draft
    changes: Kpi | None = None
    replace: bool = False
    stamp: str = ""

    @property
    def action(self) -> str:
        """Return the address that saves it."""
        return f"/kpis/{self.changes.id}/edit" if self.changes else "/kpis/new"


class Judged(msgspec.Struct, frozen=True):
    """A form with what the checks say of it; `in_the_way` holds the KPI of Peil's that has its id."""

    form: Form
    checked: Checked
    in_the_way: Kpi | None

    @property
    def savable(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.checked.remarks and self.checked.kpi is not None


def form_for(view: View, kpi: Kpi, draft: Draft, *, replace: bool = True, stamp: str | None = None) -> Form:
    """Return the form that changes an own KPI; `stamp` tells the file as it was when the form was opened."""
    return Form(draft, kpi, replace, stamp_of(view.running.workspace.folder / "kpis", kpi) if stamp is None else stamp)


def judged(view: View, form: Form) -> Judged:
    """Return a form with everything that is wrong with it."""
    known = view.running.workspace.catalogue
    checked = check_draft(form.draft, known)
    there = None if form.changes else known.kpis.get(form.draft.id)
    if there is None:
        return Judged(form, checked, None)
    if is_own(there):
        return Judged(form, _with(checked, MINE, there), None)
    return Judged(form, checked if form.replace else _with(checked, PEILS, there), there)


def _with(checked: Checked, why: Text, there: Kpi) -> Checked:
    remark = Remark("id", Text(*(why.say(language, id=there.id) for language in LANGUAGES)))
    return msgspec.structs.replace(checked, remarks=(*checked.remarks, remark))


def wrongs(view: View, checked: Checked) -> dict[str, str]:
    """Return what is wrong by field, to stand beside it."""
    found: dict[str, str] = {}
    for remark in checked.remarks:
        said = f"{remark.message.say(view.language)} {remark.hint.say(view.language) if remark.hint else ''}".strip()
        found[remark.field] = f"{found[remark.field]} {said}" if remark.field in found else said
    return found


def context_of(view: View, state: Judged, *, told: bool, refused: bool = False) -> Context:
    """Return what the page of the form shows; what is wrong with fields only when `told`; `refused`: it was sent and not kept."""
    known = view.running.workspace.catalogue
    draft = state.form.draft
    return {
        "failed": "",
        "refused": refused,
        "draft": draft,
        "own_of_peil": built_in().kpis.get(draft.id) if state.form.changes else None,
        "wrong": wrongs(view, state.checked) if told else {},
        "languages": [(code, LANGUAGE_NAMES[code].say(view.language)) for code in ordered(view.language)],
        "categories": {name: named.name.say(view.language) for name, named in known.language.categories.items()},
        "kinds": {name: (named.name.say(view.language), named.meaning.say(view.language)) for name, named in known.language.kinds.items()},
        "units": {name: unit.say(view.language) for name, unit in known.language.units.items()},
        "directions": {name: said.say(view.language) for name, said in DIRECTIONS.items()},
        "dimension_sets": dimension_choices(known, draft, view.language),
        "chapters": chapters(known, view.language),
        "examples": {name: (one.name.say(view.language), one.formula) for name, one in EXAMPLES.items()},
        "startable": [(name, known.definition(name).name.say(view.language)) for name in known.ids if known.definition(name).formula],
        **check_context(view, state),
    }


def check_context(view: View, state: Judged) -> Context:
    """Return what the panel beside the form shows: the result of the checks, and a KPI of Peil's that is in the way."""
    result: Result = result_of(view, state.checked, state.form.draft.formula)
    return {"result": result, "in_the_way": state.in_the_way, "form": state.form, "id_wrong": wrongs(view, state.checked).get("id", "")}


def ordered(language: Language) -> tuple[Language, ...]:
    """Return the languages, the reader's own first."""
    return (language, *(other for other in LANGUAGES if other != language))


def dimension_choices(known: Catalogue, draft: Draft, language: Language) -> dict[str, str]:
    """Return the sets of dimensions, each said by its columns; a list that a definition has of its own stays to be chosen."""
    choices = {AUTO: AUTOMATIC.say(language), "": NONE.say(language)}
    named = known.language.dimension_sets | ({draft.dimensions: tuple(draft.dimensions.split(", "))} if "." in draft.dimensions else {})
    for name, columns in named.items():
        labels = []
        for column in columns:
            found = known.model.column(*column.partition(".")[::2])
            labels.append(found.label.say(language) if found else column)
        choices[name] = ", ".join(dict.fromkeys(labels))
    return choices
