"""Show and change what the shop is: its name, currency, time zone, fiscal year and language, and the parameters of the catalogue."""

from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from peil.shopfile import FILE
from peil.values.errors import PeilError
from peil.values.texts import LANGUAGES
from peil.web.backroom import choices
from peil.web.backroom.changing import Changing, parameters_form, parameters_typed, shop_form, typed_of, write
from peil.web.own.posted import Posted
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600
SHOP, PARAMETERS = "pages/settings.html", "pages/parameters.html"


@router.get("/settings")
def shop(request: Request) -> Response:
    """Show what the shop is."""
    view = view_of(request)
    settings = view.running.workspace.settings
    return once(request, view, SHOP, shop_context(view, Changing(typed_of(settings), {}, settings)))


@router.post("/settings")
def save_shop(request: Request, form: Posted) -> Response:
    """Write what the shop is, or show the form again with what cannot be used or must be agreed to."""
    view = view_of(request)
    change = shop_form(view, form)
    return saved(view, change, "/settings") or once(request, view, SHOP, shop_context(view, change), status=422)


@router.get("/settings/parameters")
def parameters(request: Request) -> Response:
    """Show the parameters of the catalogue with their meanings."""
    view = view_of(request)
    change = Changing(parameters_typed(view), {}, view.running.workspace.settings)
    return once(request, view, PARAMETERS, parameters_context(view, change))


@router.post("/settings/parameters")
def save_parameters(request: Request, form: Posted) -> Response:
    """Write the shop's own values for parameters, or show the form again with what cannot be used."""
    view = view_of(request)
    change = parameters_form(view, form)
    done = saved(view, change, "/settings/parameters")
    return done or once(request, view, PARAMETERS, parameters_context(view, change), status=422)


def saved(view: View, change: Changing, address: str) -> Response | None:
    """Write settings that are ready and return the way back, else None; what cannot be written is said on the form."""
    if not change.ready:
        return None
    try:
        write(view, change.after)
    except PeilError as wrong:
        change.wrong[""] = wrong.say(view.language)
        return None
    return RedirectResponse(f"{address}?saved=yes", status_code=303, headers={"cache-control": "no-store"})


def shop_context(view: View, change: Changing) -> Context:
    """Return what the form of the shop shows."""
    problem = view.running.workspace.setting_problem
    return {
        "change": change,
        "countries": choices.countries(view.language),
        "currencies": choices.currencies(view.language),
        "zones": choices.zones(),
        "months": choices.months(view.language),
        "loaded": view.running.workspace.facts().loaded,
        "saved": view.first("saved") == "yes",
        "problem": problem.message.say(view.language) if problem else "",
        "file": view.running.workspace.folder / FILE,
    }


def parameters_context(view: View, change: Changing) -> Context:
    """Return what the form of the parameters shows."""
    known = view.running.workspace.catalogue.language.parameters
    return {"change": change, "known": known, "own": view.running.workspace.settings.parameters, "saved": view.first("saved") == "yes"}


@router.get("/language/{code}")
def language(code: str, to: str = "/") -> Response:
    """Remember the language a reader chose, and go back to where they were."""
    if code not in LANGUAGES:
        raise HTTPException(404)
    response = RedirectResponse(local(to), status_code=303, headers={"cache-control": "no-store"})
    response.set_cookie("lang", code, max_age=YEAR, path="/", samesite="lax", httponly=True)
    return response


def local(address: str) -> str:
    """Return an address of this server's own pages; any other one becomes the overview."""
    parts = urlsplit(address.strip()) if address.isprintable() and "\\" not in address else urlsplit("/")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return "/"
    return quote(parts.path, safe="/%:@!$&'()*+,;=~-._") + (f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else "")
