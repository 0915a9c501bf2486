"""Tell an event to whoever its rule names: what changed, since when, where most of it comes from, and where to look further."""

from peil.steer.alerts.causes import cause_of
from peil.steer.gauging.words import Says, joined, told
from peil.steer.ground import Ground
from peil.steer.rules.wording import Wordings
from peil.steer.sending.readers import Words, link_to, post_to, readers_of
from peil.values.rules import EVENT_WORDS, Event, Rule
from peil.values.sending import Delivery
from peil.values.texts import Language, Text

MOST_SUBJECT = 200
SINCE = Text("It has been so since {day}.", "Dat is zo sinds {day}.")
LASTED = Text("It was otherwise since {day}.", "Het was anders sinds {day}.")
LOOK = Text("Look further: {link}", "Kijk verder: {link}")
BECAUSE = Text("You get this because of the rule: {rule}", "Je krijgt dit door de regel: {rule}")


def post_alert(ground: Ground, rule: Rule, event: Event) -> list[Delivery]:
    """Post an event to the people (in their language) and the channels of its rule; an event that was posted before is not posted again."""
    readers = list(readers_of(ground, rule.people, rule.channels))
    if not readers:
        return []
    what = joined(event.text, since_of(ground, event), cause_of(ground, rule, event) if event.kind in ("fired", "worse") else None)
    named = Wordings(ground).rule(rule)
    link = link_to(ground, event.path)
    data: dict[str, object] = {
        "rule": rule.id,
        "kind": event.kind,
        "subject": event.subject,
        "value": event.value,
        "bar": event.bar,
        "path": event.path,
    }

    def said(language: Language) -> Words:
        kind = EVENT_WORDS[event.kind].say(language)
        subject = f"{kind[:1].upper()}{kind[1:]}: {event.text.say(language)}"
        where = LOOK.say(language, link=link or event.path)
        because = BECAUSE.say(language, rule=named.say(language))
        return Words(_short(subject), f"{what.say(language)}\n\n{where}\n\n{because}\n", link, data)

    return post_to(ground, readers, "alert", f"alert:{event.id}", said)


def since_of(ground: Ground, event: Event) -> Text | None:
    """Return since when what goes on, or went on, did so; None for what only began."""
    if event.kind not in ("worse", "recovered"):
        return None
    earlier = (one for one in ground.state.rules.latest(rule=event.rule) if one.id < event.id and one.subject == event.subject)
    began = next((one for one in earlier if one.kind in ("fired", "broken")), None)
    if began is None or began.through is None:
        return None
    return told(SINCE if event.kind == "worse" else LASTED, day=Says(ground).day(began.through))


def _short(subject: str) -> str:
    return subject if len(subject) <= MOST_SUBJECT else f"{subject[: MOST_SUBJECT - 1]}…"
