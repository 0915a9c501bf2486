"""Set a digest: as HTML that mail programs show, with its small charts beside it, and as plain text."""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from textwrap import fill

import jinja2

from peil.steer.digests.letters import Letter
from peil.steer.digests.pictures import HEIGHT, WIDTH, line_png
from peil.values.sending import Image
from peil.values.texts import Text

LINE = 76
WORDS = {
    "figures": Text("Figures", "Cijfers"),
    "goals": Text("Goals", "Doelen"),
    "alerts": Text("Alerts", "Waarschuwingen"),
    "no_goals": Text("No goal is running.", "Er loopt geen doel."),
    "no_alerts": Text("No alerts in these days.", "Geen waarschuwingen in deze dagen."),
    "open": Text("Open the overview", "Open het overzicht"),
    "why": Text(
        "You get this because you are on the digest “{name}” of {shop}. Whoever manages Peil takes you off it, or changes it, under Deliveries.",
        "Je krijgt dit omdat je op de lijst staat van de samenvatting “{name}” van {shop}. Wie Peil beheert, haalt je eraf of past hem aan bij "
        "Bezorging.",
    ),
    "change": Text("Change this digest", "Samenvatting aanpassen"),
    "owner": Text("Owner: {name}", "Eigenaar: {name}"),
}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("peil.steer.digests", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def pictures_of(letter: Letter) -> tuple[Image, ...]:
    """Return the small charts of a digest, each under the name that its HTML has for it."""
    drawn = ((at, line_png(row.points)) for at, row in enumerate(letter.rows))
    return tuple(Image(f"course-{at}", png) for at, png in drawn if png is not None)


def html_of(letter: Letter) -> str:
    """Return a digest as HTML: tables and styles in place, as mail programs want it; pictures as `cid:`."""
    there = {image.cid for image in pictures_of(letter)}

    def say(name: str, /, **facts: str) -> str:
        return WORDS[name].say(letter.language, **facts)

    def link(path: str) -> str:
        return letter.address + path if letter.address else ""

    page = _environment().get_template("digest.html")
    return page.render(letter=letter, say=say, link=link, there=there, width=WIDTH, height=HEIGHT)


def standing_alone(html: str, images: Iterable[Image]) -> str:
    """Return the HTML of a mail with its pictures in it, as a browser can show it; a link opens a page of its own."""
    for image in images:
        html = html.replace(f'"cid:{image.cid}"', f'"data:image/png;base64,{b64encode(image.png).decode()}"')
    return html.replace("<a href=", '<a target="_blank" href=').replace('<a class="link" href=', '<a class="link" target="_blank" href=')


def text_of(letter: Letter) -> str:
    """Return a digest as plain text."""
    say = {name: text.say(letter.language, name="{name}", shop="{shop}") for name, text in WORDS.items()}
    parts = [f"{letter.shop}\n{letter.span}"]
    parts += [fill(sentence, LINE) for sentence in letter.sentences]
    if letter.rows:
        wide, far = max(len(row.name) for row in letter.rows), max(len(row.value) for row in letter.rows)
        lines = [f"{row.name:<{wide}}  {row.value:>{far}}  {row.change}".rstrip() for row in letter.rows]
        parts.append("\n".join([say["figures"].upper(), *lines]))
    if "goals" in letter.sections:
        lines = [f"- {goal.title}: {goal.status}\n  {goal.told}" for goal in letter.goals] or [say["no_goals"]]
        parts.append("\n".join([say["goals"].upper(), *lines]))
    if "alerts" in letter.sections:
        lines = [f"- {alert.when}: {alert.text}" for alert in letter.alerts] or [say["no_alerts"]]
        parts.append("\n".join([say["alerts"].upper(), *lines]))
    why = WORDS["why"].say(letter.language, name=letter.name, shop=letter.shop)
    end = [f"{say['open']}: {letter.address}{letter.path}"] if letter.address else []
    return "\n\n".join([*parts, *end, f"--\n{fill(why, LINE)}"]) + "\n"
