"""Show and change alerts: the list, the form of one with its trial on the past, those that are suggested, and what was found."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request, Response
from starlette.responses import RedirectResponse

from peil.state.writing import MOST_NAME
from peil.steer.rules.suggested import suggested
from peil.steer.rules.trial import TRIED, trial
from peil.values.errors import PeilError
from peil.values.rules import RULE_GRAINS, RULE_KINDS, SENSITIVITY_WORDS, Rule, RuleDraft
from peil.web.alerts.listing import events, rows, tried, wordings
from peil.web.alerts.typing import AGAINST, BY_KINDS, Typed, posted, rule_in, typed_of, usual
from peil.web.alerts.words import GRAIN_WORDS, KIND_WORDS, SIDE_WORDS
from peil.web.backroom.aims import definition_of, kpis
from peil.web.goals.standing import ground_of, open_goals
from peil.web.own.posted import Posted, field
from peil.web.people.who import Reader, reader_of
from peil.web.rendering import Context, once
from peil.web.viewing import View, view_of

router = APIRouter(include_in_schema=False)
LIST, FORM = "pages/alerts.html", "pages/alert.html"
Number = Annotated[int, Path(ge=1, le=2**62)]


def _store(view: View) -> Any:  # noqa: ANN401 - Rules, without naming its module
    return view.running.workspace.state.steering.rules


@router.get("/alerts")
def alerts(request: Request) -> Response:
    """List the alerts, what they found, and those that are suggested."""
    view = view_of(request)
    reader = reader_of(request, view)
    drafts = suggested(ground_of(view.running))
    context: Context = {
        "rows": rows(view),
        "events": events(view),
        "suggested": wordings(view, drafts),
        "reader": reader,
        "channels": view.running.workspace.state.sending.channels.listed(),
        "saved": view.first("saved") == "yes",
    }
    return once(request, view, LIST, context)


@router.post("/alerts/suggested")
def take(request: Request, form: Posted) -> Response:
    """Keep the alerts that are suggested and were chosen, told to whoever was chosen."""
    view = view_of(request)
    ground = ground_of(view.running)
    drafts = suggested(ground)
    chosen = {one for one in form.getlist("rule") if isinstance(one, str)}
    typed = posted(form)
    people, channels = (tuple(int(one) for one in typed[name] if one.isdecimal() and len(one) < 15) for name in ("people", "channels"))
    for at, draft in enumerate(drafts):
        if str(at) in chosen:
            _store(view).put(msgspec.structs.replace(draft, people=people, channels=channels), ground.now)
    return _done(view)


@router.get("/alerts/new")
def new(request: Request) -> Response:
    """Show the form of a new alert."""
    view = view_of(request)
    reader = reader_of(request, view)
    asked = view.first("kind")
    kind = next((one for one in RULE_KINDS if one == asked), "off_pace" if view.first("goal") else "threshold")
    return once(request, view, FORM, context(reader, usual(view, kind, reader.person.id if reader.person else None), {}))


@router.post("/alerts")
def add(request: Request, form: Posted) -> Response:
    """Keep a new alert, or try it on the past, or show the form again with what is wrong."""
    return _kept(request, form, None)


@router.get("/alerts/{number}")
def edit(request: Request, number: Number) -> Response:
    """Show an alert with its form, and when it would have fired where that is asked; raises UnknownRule."""
    view = view_of(request)
    rule: Rule = _store(view).find(number)
    shown = trial_of(view, rule) if view.first("try") == "yes" else {}
    return once(request, view, FORM, context(reader_of(request, view), typed_of(view, rule), {}, rule) | shown)


@router.post("/alerts/{number}")
def change(request: Request, number: Number, form: Posted) -> Response:
    """Keep an alert as it was changed; raises UnknownRule."""
    return _kept(request, form, _store(view_of(request)).find(number))


@router.post("/alerts/{number}/{action}")
def act(request: Request, number: Number, action: str) -> Response:
    """Pause an alert, go on with it, or take it away; raises UnknownRule."""
    view = view_of(request)
    store = _store(view)
    if action == "remove":
        store.remove(number)
    elif action in ("pause", "resume"):
        store.pause(number, paused=action == "pause")
    return _done(view)


def _kept(request: Request, form: Posted, before: Rule | None) -> Response:
    view = view_of(request)
    reader, typed = reader_of(request, view, "/alerts"), posted(form)
    draft, wrong = rule_in(view, typed, before)
    if draft is not None and field(form, "act") == "try":
        try:
            return once(request, view, FORM, context(reader, typed, {}, before) | trial_of(view, draft))
        except PeilError as refused:
            wrong["rule"] = refused.say(view.language)
    elif draft is not None:
        try:
            _store(view).put(draft, view.running.workspace.now(), before.id if before else None)
            return _done(view)
        except PeilError as refused:
            wrong["rule"] = refused.say(view.language)
    return once(request, view, FORM, context(reader, typed, wrong, before), status=422)


def _done(view: View) -> Response:
    view.running.news.tell("notes")
    return RedirectResponse("/alerts?saved=yes", status_code=303, headers={"cache-control": "no-store"})


def trial_of(view: View, draft: RuleDraft) -> Context:
    """Return what the trial on the past shows; raises BadRule for a rule that could not be kept."""
    _store(view).check(draft)
    came = trial(ground_of(view.running), draft)
    return {"tried": tried(view, came), "fired": sum(one.kind in ("fired", "worse") for one in came), "days": TRIED}


def context(reader: Reader, typed: Typed, wrong: dict[str, str], rule: Rule | None = None) -> Context:
    """Return what the form shows."""
    view = reader.view
    listed = kpis(view)
    chosen = definition_of(view, typed["kpi"]) if typed["kpi"] else None
    other = chosen if chosen is not None and not any(typed["kpi"] in names for names in listed.values()) else None
    return {
        "rule": rule,
        "values": typed,
        "wrong": wrong,
        "kinds": KIND_WORDS,
        "listed": listed,
        "other": (other.id, other.name.say(view.language)) if other else None,
        "grains": {grain: GRAIN_WORDS[grain] for grain in RULE_GRAINS},
        "sides": SIDE_WORDS,
        "sensitivities": SENSITIVITY_WORDS,
        "against": AGAINST,
        "by_kinds": BY_KINDS,
        "goals": open_goals(view.running),
        "reader": reader,
        "channels": view.running.workspace.state.sending.channels.listed(),
        "events": events(view, rule.id) if rule else [],
        "most": MOST_NAME,
        "tried": None,
        "fired": 0,
        "days": TRIED,
    }
