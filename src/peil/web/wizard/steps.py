"""Show the four steps of making a goal, add a person on the way, and keep the goal with its first actions."""

from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from peil.values.errors import PeilError
from peil.values.goals import PersonDraft
from peil.values.steering_errors import BadPerson
from peil.web.failing import said_of
from peil.web.own.posted import Posted
from peil.web.people.who import person_of
from peil.web.rendering import Context, once
from peil.web.sketching.belonging import Belonging
from peil.web.sketching.keeping import keep
from peil.web.sketching.measure import Measure
from peil.web.sketching.reckoning import Reckoning
from peil.web.sketching.sketches import STEPS, Sketch, sketch_in, sketch_of
from peil.web.sketching.tracking import Tracking
from peil.web.viewing import view_of
from peil.web.wizard import measuring, starts, statistic, tracked

router = APIRouter(include_in_schema=False)
ADDRESS = "/goals/new"
PAGES = ("pages/wizard_goal.html", "pages/wizard_statistic.html", "pages/wizard_measure.html", "pages/wizard_track.html")


@router.get(ADDRESS)
def wizard(request: Request) -> Response:
    """Show the step that is asked for, or the first one before it that lacks something."""
    sketch = sketch_of(view_of(request))
    return page(request, reckoning_of(request, sketch), {})


@router.post(ADDRESS)
def make(request: Request, form: Posted) -> Response:
    """Keep the goal, and go to its page; or show the step where something is wrong."""
    sketch = sketch_in(view_of(request), form)
    found = reckoning_of(request, sketch)
    if first_wrong(found, len(STEPS) + 1) <= len(STEPS):
        return page(request, found, {}, status=422)
    try:
        goal = keep(found)
    except PeilError as refused:
        return page(request, found, {"goal": said_of(refused).say(sketch.view.language)}, status=422)
    sketch.running.news.tell("notes")
    return RedirectResponse(f"/goals/{goal.id}?made=yes", status_code=303, headers={"cache-control": "no-store"})


@router.post(f"{ADDRESS}/person")
def add_person(request: Request, form: Posted) -> Response:
    """Add a person, who then owns the goal; everything else that was said goes along."""
    sketch = sketch_in(view_of(request), form)
    view, people = sketch.view, sketch.running.workspace.state.steering.people
    draft = PersonDraft(name=sketch.given("person.name"), email=sketch.given("person.email") or None, language=view.language)
    try:
        person = people.put(draft)
    except BadPerson as refused:
        return page(request, reckoning_of(request, sketch), {"person": refused.say(view.language)}, status=422)
    sketch.running.news.tell("notes")
    kept = [(key, value) for key, value in view.asked if value and key not in ("owner", "step", "person.name", "person.email")]
    address = f"{ADDRESS}?{urlencode([*kept, ('owner', str(person.id)), ('step', '3')])}#whose"
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})


def reckoning_of(request: Request, sketch: Sketch) -> Reckoning:
    """Return all that follows from a sketch."""
    sitting = person_of(request, sketch.running)
    return Reckoning(Measure(sketch), Belonging(sketch, sitting.id if sitting else None), Tracking(sketch))


def first_wrong(found: Reckoning, asked: int) -> int:
    """Return the first step before the one asked for in which something is wrong; the one asked for where nothing is."""
    sketch = found.measure.sketch
    checks = (sketch.wrong_with_goal, sketch.wrong_with_statistic, lambda: found.wrong, lambda: found.tracking.wrong)
    return next((step for step, check in enumerate(checks[: asked - 1], 1) if check()), asked)


def page(request: Request, found: Reckoning, wrong: dict[str, str], *, status: int = 200) -> Response:
    """Return the page of a step; what is wrong is said where a later step was asked for, or something was sent."""
    sketch = found.measure.sketch
    sent = status != 200 and "person" not in wrong
    asked = len(STEPS) + 1 if sent else 3 if wrong else sketch.asked_step
    step = min(first_wrong(found, asked), len(STEPS))
    told = sent or step < asked
    view = msgspec.structs.replace(sketch.view, path=ADDRESS)
    context = frame(found, step) | {"view": view, "wrong": (wrong_at(found, step) if told else {}) | wrong}
    return once(request, view, PAGES[step - 1], context | step_context(found, step), status=status)


def wrong_at(found: Reckoning, step: int) -> dict[str, str]:
    """Return what is wrong in a step, by field."""
    sketch = found.measure.sketch
    return (sketch.wrong_with_goal, sketch.wrong_with_statistic, lambda: found.wrong, lambda: found.tracking.wrong)[step - 1]()


def frame(found: Reckoning, step: int) -> Context:
    """Return what every step shows: where one is, and the goal so far."""
    sketch = found.measure.sketch
    return {"step": step, "steps": STEPS, "sketch": sketch, "picked_mark": sketch.picked_mark, "numbers_mark": sketch.numbers_mark}


def step_context(found: Reckoning, step: int) -> Context:
    """Return what one step shows."""
    if step == 1:
        return starts.context_of(found.measure.sketch)
    if step == 2:
        return statistic.context_of(found.measure.sketch)
    return measuring.context_of(found) if step == 3 else tracked.context_of(found)
