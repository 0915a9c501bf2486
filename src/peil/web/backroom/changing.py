"""Read the forms of the settings: what was typed, the settings it makes, and the sentence beside each field that cannot be used."""

from typing import Any

import msgspec
from starlette.datastructures import FormData

from peil.shopfile import Settings, checked
from peil.state.writing import MOST_NAME, one_line, wrong_with
from peil.values.errors import BadSetting, CannotReload
from peil.values.texts import Text
from peil.web.backroom.typed import as_typed, no_number, number_in
from peil.web.own.posted import field
from peil.web.viewing import View

FIELDS = ("name", "locale", "country", "currency", "timezone", "fiscal_year_starts")
NO_NAME = Text("The name cannot be used: {why}.", "De naam is niet bruikbaar: {why}.")


class Changing(msgspec.Struct):
    """A form of settings: the `values` as typed, what is `wrong` with each, and the settings `after`; `ask` names what is to be agreed to first."""

    values: dict[str, str]
    wrong: dict[str, str]
    after: Settings
    ask: dict[str, int] = {}

    @property
    def ready(self) -> bool:
        """Return whether the settings can be written."""
        return not self.wrong and not self.ask


def typed_of(settings: Settings) -> dict[str, str]:
    """Return the settings as they stand in the fields."""
    return {name: str(getattr(settings, name)) for name in FIELDS}


def shop_form(view: View, form: FormData) -> Changing:
    """Return what the form of the shop's settings makes."""
    before = view.running.workspace.settings
    values = typed_of(before) | {name: one_line(field(form, name)) for name in FIELDS if name in form}
    found = Changing(values, {}, before)
    why = wrong_with(values["name"], MOST_NAME)
    if why:
        found.wrong["name"] = NO_NAME.say(view.language, why=why.say(view.language))
    for name in FIELDS:
        _take(view, found, name)
    if not found.wrong:
        _agree(view, form, found, before)
    return found


def _take(view: View, found: Changing, name: str) -> None:
    """Take one field into the settings, or note the sentence beside it."""
    text = found.values[name]
    value: Any = int(text) if name == "fiscal_year_starts" and text.isdecimal() and len(text) < 4 else text
    if name == "fiscal_year_starts" and value == text:
        value = 0
    try:
        found.after = checked(msgspec.structs.replace(found.after, **{name: value}))
    except BadSetting as wrong:
        found.wrong[name] = _alone(view, wrong, text)


def _alone(view: View, wrong: BadSetting, text: str) -> str:
    """Return the sentence of a setting as it stands beside its own field."""
    why = wrong.facts["why"]
    said = why.say(view.language) if isinstance(why, Text) else str(why)
    return view.say(f"“{text[:60]}” cannot be used: {said}", f"“{text[:60]}” kan niet: {said}")


def _agree(view: View, form: FormData, found: Changing, before: Settings) -> None:
    """Note what has to be agreed to, since records are loaded that rest on the settings as they were."""
    workspace = view.running.workspace
    if not workspace.facts().loaded:
        return
    if found.after.timezone != before.timezone:
        try:
            files = workspace.can_reload()
        except CannotReload as wrong:
            found.wrong["timezone"] = wrong.say(view.language)
            return
        if field(form, "reload") != "1":
            found.ask["reload"] = files
    if found.after.currency != before.currency and field(form, "relabel") != "1":
        found.ask["relabel"] = 0


def parameters_form(view: View, form: FormData) -> Changing:
    """Return what the form of the parameters makes; one that is left empty, or is the usual value, is not the shop's own."""
    workspace = view.running.workspace
    known = workspace.catalogue.language.parameters
    values = {name: field(form, name).strip() for name in known}
    found = Changing(values, {}, workspace.settings)
    own: dict[str, float] = {}
    for name, text in values.items():
        value = number_in(text, view.language) if text else known[name].default
        if value is None or value < 0:
            found.wrong[name] = no_number(text, view.language, known[name].default)
        elif value != known[name].default:
            own[name] = value
    found.after = msgspec.structs.replace(workspace.settings, parameters=own)
    return found


def parameters_typed(view: View) -> dict[str, str]:
    """Return the parameters as they stand in the fields."""
    return {name: as_typed(value, view.language) for name, value in view.running.workspace.parameters.items()}


def write(view: View, after: Settings) -> None:
    """Write settings, take them in, and tell open pages."""
    running = view.running
    version = running.workspace.version
    running.workspace.change(after)
    running.refresh()
    if running.workspace.version != version:
        running.changed()
