"""Answer which KPIs there are, and what stands behind one."""

from fastapi import APIRouter, Request, Response

from peil.query.telling.documents import explanation_document, found_kpis, kpi_record, lacks_of
from peil.web.api.documents import JSON, as_json, kept, running_of, spoken
from peil.web.api.shapes import ExplanationShape, KpisShape, answers

router = APIRouter(prefix="/api/v1", tags=["kpis"])


@router.get("/kpis", responses=answers(KpisShape), summary="List the KPIs")
def kpis(request: Request, category: str = "", kind: str = "", search: str = "", *, available: bool = False) -> Response:
    """List the KPIs of a category, a kind or with some words; `available` adds which the loaded data can answer and what the others lack."""
    running, language = running_of(request), spoken(request)
    catalogue = running.workspace.catalogue

    def make() -> Response:
        found = found_kpis(catalogue, category, kind, search)
        lacks = lacks_of(catalogue, running.workspace.facts(), found) if available else {}
        return Response(as_json({"kpis": [kpi_record(kpi, catalogue, language, lacks) for kpi in found]}), media_type=JSON)

    return kept(request, running.version, make)


@router.get("/kpis/{kpi}", responses=answers(ExplanationShape), summary="Explain a KPI")
def kpi(request: Request, kpi: str) -> Response:
    """Explain a KPI or a variant: definition, formula, measures, SQL, sources, and how complete the loaded data are for it."""
    running, language = running_of(request), spoken(request)
    workspace = running.workspace

    def make() -> Response:
        return Response(as_json(explanation_document(workspace.explain(kpi), workspace.catalogue, language)), media_type=JSON)

    return kept(request, running.version, make)
