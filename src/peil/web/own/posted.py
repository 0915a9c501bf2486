"""Read the form of an own KPI as a browser posted it."""

from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from peil.catalogue.own.drafts import Draft, id_for
from peil.values.errors import TooMuch
from peil.values.texts import Text

MOST_BYTES = 200_000
TOO_LARGE = Text("A definition is not that large; nothing was changed.", "Zo groot is een definitie niet; er is niets gewijzigd.")


async def form_of(request: Request) -> FormData:
    """Return the fields of a posted form; raises TooMuch for one that no person typed."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise TooMuch(why=TOO_LARGE)
    return await request.form(max_fields=200)


Posted = Annotated[FormData, Depends(form_of)]


def field(form: FormData, name: str) -> str:
    """Return a field as text; one that is absent, or a file, is empty."""
    value = form.get(name)
    return value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else ""


def draft_from(form: FormData, fixed_id: str | None = None) -> Draft:
    """Return the draft that a form holds; an id that was left empty is made of the name."""
    name = Text(field(form, "name_en"), field(form, "name_nl"))
    asked = field(form, "id").strip().lower()
    return Draft(
        id=fixed_id or asked or id_for(name.en.strip() or name.nl),
        name=name,
        definition=Text(field(form, "definition_en"), field(form, "definition_nl")),
        category=field(form, "category") or "sales",
        unit=field(form, "unit") or "count",
        unit_note=Text(field(form, "unit_note_en"), field(form, "unit_note_nl")),
        direction=field(form, "direction") or "up",
        kinds=tuple(dict.fromkeys(kind for kind in form.getlist("kinds") if isinstance(kind, str))),
        formula=field(form, "formula"),
        dimensions=field(form, "dimensions").strip(),
    )
