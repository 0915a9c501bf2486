"""Show the API to people: every endpoint with what it does and an example, in both languages."""

from fastapi import APIRouter, Request, Response

from peil.values.texts import Text
from peil.web.api.endpoints import Endpoint
from peil.web.api.steering.listing import ENDPOINTS as STEERING
from peil.web.rendering import show
from peil.web.viewing import view_of

router = APIRouter(include_in_schema=False)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/v1/kpis",
        Text(
            "List the KPIs: by category, kind or words, and with `available` which of them your data can answer.",
            "Toon de KPI's: op categorie, soort of woorden, en met `available` welke je gegevens kunnen beantwoorden.",
        ),
        'curl "{url}/api/v1/kpis?category=sales&available=true"',
    ),
    Endpoint(
        "GET",
        "/api/v1/kpis/{kpi}",
        Text(
            "Explain a KPI: definition, formula, measures, SQL, sources, and how complete its data are.",
            "Leg een KPI uit: definitie, formule, metingen, SQL, bronnen, en hoe volledig de gegevens zijn.",
        ),
        'curl "{url}/api/v1/kpis/net_sales"',
    ),
    Endpoint(
        "GET",
        "/api/v1/ask",
        Text(
            "Ask for the values of KPIs: the same document as `peil ask --format json`; `format` also gives csv, xlsx or parquet.",
            "Vraag de waarden van KPI's op: hetzelfde document als `peil ask --format json`; `format` geeft ook csv, xlsx of parquet.",
        ),
        'curl "{url}/api/v1/ask?kpi=net_sales&kpi=orders&period=last-30-days&grain=week&compare=previous"',
    ),
    Endpoint(
        "POST",
        "/api/v1/ask",
        Text("The same, with the question as JSON.", "Hetzelfde, met de vraag als JSON."),
        """curl "{url}/api/v1/ask" --json '{{"kpis": ["net_sales"], "period": "last-quarter", "by": ["orders.sales_channel"]}}'""",
    ),
    Endpoint(
        "GET",
        "/api/v1/loads",
        Text("List what was loaded, with the receipts.", "Toon wat er is geladen, met de bonnen."),
        'curl "{url}/api/v1/loads"',
    ),
    Endpoint(
        "POST",
        "/api/v1/loads",
        Text(
            "Load a file (as the body, with its name in the address) or a form with files; with `dry_run` nothing is changed.",
            "Laad een bestand (als inhoud, met de naam in het adres) of een formulier met bestanden; met `dry_run` verandert er niets.",
        ),
        'curl "{url}/api/v1/loads?name=orders_export_1.csv" --data-binary @orders_export_1.csv',
    ),
    Endpoint(
        "POST",
        "/api/v1/loads/{load}/undo",
        Text("Undo a load, by the number on its receipt.", "Maak een lading ongedaan, met het nummer op de bon."),
        'curl -X POST "{url}/api/v1/loads/12/undo"',
    ),
    Endpoint(
        "GET",
        "/api/v1/notes",
        Text("List the notes between two days, for the shop or for a KPI.", "Toon de notities tussen twee dagen, van de winkel of van een KPI."),
        'curl "{url}/api/v1/notes?from=2026-10-01&to=2026-10-31"',
    ),
    Endpoint(
        "POST",
        "/api/v1/notes",
        Text(
            "Pin a note to a day; its kind is promotion, stock_out, price_change, release or other.",
            "Zet een notitie bij een dag; de soort is promotion, stock_out, price_change, release of other.",
        ),
        """curl "{url}/api/v1/notes" --json '{{"day": "2026-11-27", "kind": "promotion", "text": "Black Friday"}}'""",
    ),
    Endpoint("GET", "/api/v1/notes/{note}", Text("Give one note.", "Geef één notitie."), 'curl "{url}/api/v1/notes/1"'),
    Endpoint(
        "PATCH",
        "/api/v1/notes/{note}",
        Text("Change parts of a note; what you leave out stays.", "Wijzig delen van een notitie; wat je weglaat blijft."),
        """curl -X PATCH "{url}/api/v1/notes/1" --json '{{"until": "2026-11-30"}}'""",
    ),
    Endpoint("DELETE", "/api/v1/notes/{note}", Text("Take a note away.", "Verwijder een notitie."), 'curl -X DELETE "{url}/api/v1/notes/1"'),
    *STEERING,
)


@router.get("/api/v1/docs")
def listing(request: Request) -> Response:
    """Show all endpoints."""
    view = view_of(request)
    url = str(request.base_url).rstrip("/")
    shown = [{"method": one.method, "path": one.path, "about": one.about, "example": one.example.format(url=url)} for one in ENDPOINTS]
    return show(request, view, "pages/api.html", lambda: {"endpoints": shown}, fresh=url)
