"""Give Explore: any KPIs, cut, filtered and compared as one likes, drawn in several ways and taken along as a file. The address is the state."""

from fastapi import APIRouter, Request, Response

from peil.query.questions import Question
from peil.values.errors import BadQuestion, PeilError
from peil.values.texts import Text, one_of
from peil.web.api.asking import formed
from peil.web.explore.asked import wish_of
from peil.web.explore.parts import FORMS, Part, figures, listing
from peil.web.explore.picks import dimension_groups, filters_more, filters_used, grains, kpi_groups, shapes
from peil.web.explore.suggestions import suggestions
from peil.web.explore.wishes import Wish
from peil.web.failing import said_of
from peil.web.rendering import Context, show
from peil.web.viewing import COMPARISONS, View, view_of

EXAMPLE = "orders.sales_channel = 'pos'"
router = APIRouter(include_in_schema=False)
NOTHING = Text("Choose a KPI to download.", "Kies een KPI om te downloaden.")


@router.get("/explore")
def explore(request: Request) -> Response:
    """Show the answer to what was picked, or questions to begin with."""
    view = view_of(request)
    return show(request, view, "pages/explore.html", lambda: board(view))


@router.get("/explore/download")
def download(request: Request) -> Response:
    """Return the whole answer as a file; raises what cannot be asked."""
    view = view_of(request)
    form = view.first("format", "csv")
    if form not in FORMS:
        shown, listed = form[:40], one_of(FORMS)
        raise BadQuestion(why=Text(f"There is no format `{shown}`; right are {listed}.", f"`{shown}` is geen bestandsvorm; goed zijn {listed}."))
    return formed(view.running.ask(question_of(wish_of(view))), form, request)


def question_of(wish: Wish) -> Question:
    """Return the one question of a file: figures, or one table KPI; raises BadQuestion where a part of it cannot be met."""
    if wish.problems:
        raise BadQuestion(why=wish.problems[0])
    if wish.kpis:
        return wish.whole()
    if not wish.listings:
        raise BadQuestion(why=NOTHING)
    return Question(wish.listings[:1], wish.view.period)


def board(view: View) -> Context:
    """Return what the page shows; what cannot be met is said in place, and all there is to pick stays."""
    wish = wish_of(view)
    problems = [said.say(view.language) for said in wish.problems]
    parts = answers(wish, problems)
    used = filters_used(wish)
    return {
        "view": wish.view,
        "wish": wish,
        "parts": parts,
        "problems": problems,
        "nothing_loaded": not wish.running.workspace.facts().loaded,
        "presets": wish.view.presets,
        "comparisons": COMPARISONS,
        "period": wish.view.period,
        "kpi_groups": kpi_groups(wish),
        "dimension_groups": dimension_groups(wish),
        "grains": grains(wish),
        "shapes": shapes(wish) if wish.kpis else {},
        "used": used,
        "more": filters_more(wish, used),
        "example": EXAMPLE,
        "ready": [] if parts else suggestions(wish.view),
    }


def answers(wish: Wish, problems: list[str]) -> list[Part]:
    """Return the parts that can be answered; adds a sentence for each that cannot."""
    found = []
    for kpi in ("", *wish.listings) if wish.kpis else wish.listings:
        try:
            found.append(listing(wish, kpi) if kpi else figures(wish))
        except PeilError as wrong:
            problems.append(said_of(wrong).say(wish.view.language))
    return found
