"""Read a form of a page as a browser would send it: what stands in its fields, without what is not chosen."""

from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Reading(HTMLParser):
    """Collects the fields of one form by its id."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.fields: Fields = []
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.area: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form
        if not self.inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields.append((name, given.get("value", "on" if "checked" in given else "")))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        self.text += data if self.area else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected] or [value for value, _ in self.options[:1]]
            self.fields.append((self.select, chosen[0] if chosen else ""))
            self.select = None
        elif tag == "textarea" and self.area:
            self.fields.append((self.area, self.text))
            self.area = None


def fields_of(page: str, form: str) -> Fields:
    """Return the fields of a form as they stand."""
    reading = _Reading(form)
    reading.feed(page)
    return reading.fields


def changed(fields: Fields, **values: str | tuple[str, ...]) -> Fields:
    """Return fields with some filled in otherwise (`person__name` is `person.name`); several values stand for several boxes that are ticked."""
    new = {name.replace("__", "."): value for name, value in values.items()}
    kept = [pair for pair in fields if pair[0] not in new]
    return kept + [(name, one) for name, value in new.items() for one in ((value,) if isinstance(value, str) else value)]
