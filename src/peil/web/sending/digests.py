"""Add, change, look at, send and take away digests."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.datastructures import FormData

from peil.steer.digests.letters import Findings, Letter, findings_of, letter_of
from peil.steer.digests.posting import digest_readers, post_digest, usual_span
from peil.steer.digests.setting import html_of, pictures_of, standing_alone, text_of
from peil.steer.ground import Ground
from peil.steer.sending.outbox import deliver_one
from peil.values.errors import PeilError
from peil.values.sending import DIGEST_RHYTHMS, RHYTHM_WORDS, SECTION_WORDS, SECTIONS, Digest, DigestDraft
from peil.values.texts import LANGUAGES, Language
from peil.web.backroom.aims import kpis
from peil.web.guarding import POLICY
from peil.web.own.posted import Posted, field
from peil.web.rendering import Context, once
from peil.web.sending.channels import done
from peil.web.viewing import View, view_of

router = APIRouter(prefix="/deliveries/digests", include_in_schema=False)
FORM, LOOK = "pages/digest.html", "pages/digest_preview.html"
FRAMING = POLICY.replace("frame-ancestors", "frame-src 'self'; frame-ancestors")
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
Number = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/new")
def fresh(request: Request) -> Response:
    """Show the form for a new digest."""
    view = view_of(request)
    people = tuple(one.id for one in view.running.workspace.state.steering.people.listed() if one.left_on is None and one.email)
    name = view.say("Weekly digest", "Weeksamenvatting")
    return once(request, view, FORM, context(view, None, DigestDraft(name=name, people=people)))


@router.post("")
def add(request: Request, form: Posted) -> Response:
    """Keep a new digest, or show the form again with what is wrong."""
    return _kept(request, form, None)


@router.get("/{number}/edit")
def edit(request: Request, number: Number) -> Response:
    """Show a digest to change."""
    view = view_of(request)
    digest = _found(view, number)
    return once(request, view, FORM, context(view, digest, digest))


@router.post("/{number}")
def change(request: Request, number: Number, form: Posted) -> Response:
    """Keep a digest as it was changed."""
    return _kept(request, form, _found(view_of(request), number))


@router.get("/{number}")
def look(request: Request, number: Number) -> Response:
    """Show a digest as it would go out now."""
    view = view_of(request)
    digest, language = _found(view, number), _language(view)
    ground = _ground(view)
    letter = letter_of(ground, digest, _findings(view, ground, digest), language)
    who = {one.id: one.name for one in ground.state.people.listed()} | {f"c{one.id}": one.name for one in ground.sending.channels.listed()}
    readers = [who[int(one.who.partition("-")[2])] if one.to else who[f"c{one.channel}"] for one in digest_readers(ground, digest)]
    more = {"digest": digest, "letter": letter, "text": text_of(letter), "readers": readers, "letter_language": language, "rhythms": RHYTHM_WORDS}
    response = once(request, view, LOOK, more)
    response.headers["content-security-policy"] = FRAMING
    return response


@router.get("/{number}/mail")
def mail(request: Request, number: Number) -> Response:
    """Give the mail itself, to be shown in a frame: nothing in it can run, and it reaches nothing."""
    view = view_of(request)
    digest, ground = _found(view, number), _ground(view)
    letter: Letter = letter_of(ground, digest, _findings(view, ground, digest), _language(view))
    text = standing_alone(html_of(letter), pictures_of(letter))
    return Response(text, headers={"content-security-policy": MAIL_POLICY, "cache-control": "no-store"}, media_type="text/html")


@router.post("/{number}/send")
def send(request: Request, number: Number) -> Response:
    """Send a digest now, beside its own times, and go back to the log."""
    view = view_of(request)
    digest, ground = _found(view, number), _ground(view)
    for delivery in post_digest(ground, digest, usual_span(ground, digest)):
        deliver_one(ground.sending, delivery.id, ground.now, ground.settings.name)
    return done("#log", sent=digest.id)


@router.post("/{number}/remove")
def remove(request: Request, number: Number) -> Response:
    """Take a digest away; one that is gone already stays gone."""
    store = view_of(request).running.workspace.state.sending.digests
    if any(one.id == number for one in store.listed()):
        store.remove(number)
    return done("#digests", saved="yes")


def _found(view: View, number: int) -> Digest:
    return view.running.workspace.state.sending.digests.find(number)


def _ground(view: View) -> Ground:
    return Ground(view.running, view.running.workspace)


def _language(view: View) -> Language:
    asked = view.first("in", view.language)
    return asked if asked in LANGUAGES else view.language


def _findings(view: View, ground: Ground, digest: Digest) -> Findings:
    """Return what a digest tells now; the page and the frame in it look it up once."""
    key = ("digest", digest, view.running.workspace.state.version)
    return view.running.remembered(key, lambda: findings_of(ground, digest, usual_span(ground, digest)))


def _kept(request: Request, form: FormData, before: Digest | None) -> Response:
    view = view_of(request)
    draft = draft_of(form)
    workspace = view.running.workspace
    try:
        for kpi in draft.kpis:
            workspace.catalogue.definition(kpi)
        kept = workspace.state.sending.digests.put(draft, workspace.now(), before.id if before else None)
    except PeilError as wrong:
        return once(request, view, FORM, context(view, before, draft, wrong.say(view.language)), status=422)
    view.running.news.tell("notes")
    return done(f"#digest-{kept.id}", saved="yes")


def draft_of(form: FormData) -> DigestDraft:
    """Return the digest that a form holds, whether it can be kept or not."""

    def number(name: str) -> int:
        said = field(form, name)
        return int(said) if said.isdecimal() and len(said) < 4 else 0

    def numbers(name: str) -> tuple[int, ...]:
        return tuple(int(one) for one in form.getlist(name) if isinstance(one, str) and one.isdecimal() and len(one) < 19)

    language: Any = field(form, "language") or None
    rhythm: Any = field(form, "rhythm")
    sections: Any = tuple(one for one in SECTIONS if one in form.getlist("sections"))
    return DigestDraft(
        name=field(form, "name"),
        rhythm=rhythm,
        at=field(form, "at"),
        weekday=number("weekday"),
        month_day=number("month_day"),
        sections=sections,
        kpis=tuple(dict.fromkeys(one for one in form.getlist("kpis") if isinstance(one, str))),
        people=numbers("people"),
        channels=numbers("channels"),
        language=language,
        paused=field(form, "paused") == "yes",
    )


def context(view: View, digest: Digest | None, draft: DigestDraft, problem: str = "") -> Context:
    """Return what the form of a digest shows."""
    state = view.running.workspace.state
    return {
        "digest": digest,
        "draft": draft,
        "problem": problem,
        "rhythms": {name: RHYTHM_WORDS[name] for name in DIGEST_RHYTHMS},
        "section_words": SECTION_WORDS,
        "weekdays": {number: view.numbers.weekday(number) for number in range(1, 8)},
        "people": [one for one in state.steering.people.listed() if one.left_on is None or one.left_on > view.today or one.id in draft.people],
        "channels": state.sending.channels.listed(),
        "kpis": kpis(view),
    }
