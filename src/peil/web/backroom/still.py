"""Make a still of a page: the same figures without anything that asks, sends or leads elsewhere, to be shared by a link."""

import re
from datetime import datetime
from html import escape
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import msgspec

from peil.catalogue.formula import Column
from peil.query.cuts.dimensions import label_of
from peil.values.errors import PeilError
from peil.values.texts import Text
from peil.values.windows import compared_period
from peil.web.backroom.local import ROOMS
from peil.web.rendering import ASSETS, asset, manifest
from peil.web.viewing import UNKNOWN, View

MARK = "peil.still"  # the name in a request's scope under which a `Still` travels
GONE_TAGS = {"nav", "form", "dialog", "template", "iframe", "object", "embed", "peil-live", "peil-upload", "peil-wall", "peil-theme", "search"}
GONE_CLASSES = {"no-print", "viewbar", "menu", "actions", "skip", "switches", "button"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ASKING = re.compile(r"(data-)?hx-.*|data-(autosubmit|open-dialog|src|url)|form.*|on.*|ping")
WAS = "?was="
COMPARED = {"previous": Text("the period before", "de periode ervoor"), "year": Text("a year earlier", "een jaar eerder")}


class Still(msgspec.Struct, frozen=True):
    """What a shared page says of itself: its title, when it was made and until when its link opens."""

    title: str
    made_at: datetime
    expires_at: datetime

    def day(self, view: View, moment: datetime) -> str:
        """Return a moment as a day in the shop's zone."""
        return view.numbers.day(self.here(view, moment))

    def here(self, view: View, moment: datetime) -> datetime:
        """Return a moment in the shop's zone."""
        return moment.astimezone(ZoneInfo(view.running.workspace.settings.timezone))

    def moment(self, view: View, moment: datetime) -> str:
        """Return a moment with its time in the shop's zone."""
        local = self.here(view, moment)
        return f"{view.numbers.day(local)}, {local:%H:%M}"

    def period(self, view: View) -> str:
        """Return the days that the page is about and those it is compared with; nothing for pages without a period."""
        if view.path in ("/kpis", "/data") or not ROOMS.fullmatch(view.path):
            return ""
        said = view.numbers.span(view.period.first, view.period.last)
        if view.compare is None:
            return said
        other = compared_period(view.period, view.compare)
        against = view.say("compared with", "vergeleken met")
        return f"{said}, {against} {COMPARED[view.compare].say(view.language)} ({view.numbers.span(other.first, other.last)})"

    def filters(self, view: View) -> list[str]:
        """Return the filters in words."""
        return [*(filter_words(view, name, values) for name, values in view.filters), *view.all("where")]


def filter_words(view: View, name: str, values: tuple[str | None, ...]) -> str:
    """Return one filter in words; the bare names where the catalogue has none."""
    dimensions = view.running.dimensions
    try:
        if "." in name:
            cut = dimensions.cut(Column(*name.split(".", 1)))
        else:
            held = next(iter(dimensions.model.conformed[name].values()))
            cut = msgspec.structs.replace(dimensions.cut(held, key=name), label=dimensions.shared_label(name))
    except (KeyError, PeilError):
        return f"{name}: {', '.join(UNKNOWN if value is None else value for value in values)}"
    return f"{cut.label.say(view.language)}: {', '.join(label_of(cut, value).say(view.language) for value in values)}"


def still(page: str) -> str:
    """Return a page without forms, menus, links to other pages and requests; its assets carry the names they were made with."""
    taking = Taking()
    taking.feed(page)
    taking.close()
    return "".join(taking.kept)


class Taking(HTMLParser):
    """Writes a page on, piece by piece, but for what asks, sends or leads elsewhere."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self.open: list[tuple[str, str]] = []  # (tag, the tag written in its place; nothing where it is left out)
        self.names = {name: key for key, name in manifest().items()}

    @property
    def out(self) -> bool:
        """Return whether what comes now is left out."""
        return any(not written for _, written in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag on, or leave it out with all it holds."""
        given = {name: value or "" for name, value in attrs}
        gone = tag in GONE_TAGS or bool(GONE_CLASSES & set(given.get("class", "").split()))
        if tag in VOID:
            if not (self.out or gone or tag == "base" or "http-equiv" in given):
                self.kept.append(self.written(tag, attrs))
            return
        written = "" if gone or (tag == "button" and not self.out) else tag
        if tag == "a" and written and not given.get("href", "").startswith("#"):
            written = "span"
        if written and not self.out:
            self.kept.append(self.written(written, attrs))
        self.open.append((tag, written))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a tag on that holds nothing."""
        if not self.out:
            self.kept.append(self.written(tag, attrs).removesuffix(">") + "/>")

    def written(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        """Return the tag with what it may keep of its attributes."""
        kept = [f" {name}" if value is None else f' {name}="{escape(self.place(value))}"' for name, value in attrs if self.may_keep(tag, name)]
        return f"<{tag}{''.join(kept)}>"

    @staticmethod
    def may_keep(tag: str, name: str) -> bool:
        """Return whether an attribute neither asks nor leads elsewhere."""
        return not ASKING.fullmatch(name) and not (tag == "span" and name in ("href", "target", "download", "hreflang"))

    def place(self, value: str) -> str:
        """Return an address of an asset with the name it is asked for beside the one it has now."""
        name = value.removeprefix("/static/")
        return f"/static/{self.names[name]}{WAS}{name}" if value.startswith("/static/") and name in self.names else value

    def handle_endtag(self, tag: str) -> None:
        """Close a tag as it was opened, and any left open inside it."""
        while any(name == tag for name, _ in self.open):
            name, written = self.open.pop()
            if written and not self.out:
                self.kept.append(f"</{written}>")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        """Write text on as it stands."""
        if not self.out:
            self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write an entity on as it stands."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a character reference on as it stands."""
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Write the document type on."""
        self.kept.append(f"<!{decl}>")


def dressed(page: str) -> str:
    """Return a still with its assets as they are there now: those of its own time, else those of today."""

    def there(found: re.Match[str]) -> str:
        name, was = found[1], found[2]
        return asset(name) if name in manifest() and not (ASSETS / "built" / was).is_file() else f"/static/{was}"

    return re.sub(rf"/static/([\w.-]+){re.escape(WAS)}([\w-][\w.-]*)", there, page)
