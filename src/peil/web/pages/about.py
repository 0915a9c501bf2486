"""Tell about Peil: its version, the data it stands on, where its definitions come from, the keys, and the licences of all its parts."""

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from peil.web.backroom.licences import part_of, parts, text_of
from peil.web.rendering import Context, asset, once, show
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request) -> Response:
    """Show what Peil is and what it is made of."""
    view = view_of(request)
    return show(request, view, "pages/about.html", lambda: told(view))


def told(view: View) -> Context:
    """Return what the page tells."""
    workspace = view.running.workspace
    catalogue = workspace.catalogue
    return {
        "licence": part_of("peil").licence,
        "command": "peil --help",
        "folder": workspace.folder.resolve(),
        "data_version": workspace.version,
        "data_end": view.running.data_end(),
        "kpi_count": len(catalogue.kpis),
        "entity_count": len(catalogue.model.entities),
        "sources": sorted(catalogue.sources.values(), key=lambda source: source.authority.casefold()),
        "parts": parts(),
        "page_licences": asset("licences.txt"),
    }


@router.get("/about/licences/{name}")
def licence(request: Request, name: str) -> Response:
    """Show the licence texts of a part."""
    view = view_of(request)
    text = text_of(name)
    if text is None:
        raise HTTPException(404)
    return once(request, view, "pages/licence.html", {"name": name, "text": text})
