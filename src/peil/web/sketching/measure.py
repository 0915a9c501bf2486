"""Read the third step: how much, which way, until when, and from where on it has succeeded or failed, with what is wrong beside each field."""

from functools import cached_property
from typing import Literal, get_args

import msgspec

from peil.values.goals import FORMS, Change, Form, Toward
from peil.values.periods import Period, Unit
from peil.values.targets import PERS
from peil.values.texts import Text
from peil.web.sketching.sketches import Sketch
from peil.web.sketching.spans import Chosen, chosen
from peil.web.sketching.usual import suggested, suggestion_of
from peil.web.sketching.values import change_in, unreadable, value_in

ChangeKind = Literal["relative", "points", "level"]
KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
FIELDS = ("kind", "amount", "against", "toward", "form", "per", "span", "first", "last", "success", "failure")
WHICH = Text(
    "A percentage of a percentage can mean two things. Choose which one you mean.",
    "Een percentage van een percentage kan twee dingen betekenen. Kies welke je bedoelt.",
)
CHOOSE = Text("Choose how you say the target.", "Kies hoe je de streefwaarde aangeeft.")
HOW_MUCH = Text("Say how much.", "Geef aan hoeveel.")
SIGN = Text(
    "Write the change without a minus sign: whether it rises or falls you choose above.",
    "Schrijf de verandering zonder minteken: of het stijgt of daalt kies je hierboven.",
)
WORSE = Text(
    "The threshold of failure is better than that of success; it must be worse.",
    "De grens voor mislukken is beter dan die voor slagen; die moet slechter zijn.",
)


class Measure(msgspec.Struct, frozen=True, dict=True):
    """The third step of a sketch."""

    sketch: Sketch

    @cached_property
    def values(self) -> dict[str, str]:
        """Return what stands in the fields: as typed, else as suggested."""
        if self.sketch.measured:
            return {name: self.sketch.given(name) for name in FIELDS}
        return suggested(self.sketch)

    @cached_property
    def ambiguous(self) -> bool:
        """Return whether the sentence leaves open if a percentage is relative or in points."""
        return suggestion_of(self.sketch).ambiguous

    @cached_property
    def wrong(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        found = self._wrong_change()
        if self._chosen.wrong is not None:
            found[self._chosen.field] = self._said(self._chosen.wrong)
        for name in ("success", "failure"):
            if self.values[name] and self.bar(name) is None:
                found[name] = self._unreadable(self.values[name], "level")
        return found

    def _wrong_change(self) -> dict[str, str]:
        kind, amount = self.values["kind"], self.values["amount"]
        if kind not in KINDS:
            return {"kind": self._said(WHICH if self.ambiguous else CHOOSE)}
        if not amount:
            return {"amount": self._said(HOW_MUCH)}
        found = self._amount(kind)
        if found is None:
            return {"amount": self._unreadable(amount, kind)}
        return {"amount": self._said(SIGN)} if found < 0 and kind != "level" else {}

    def _amount(self, kind: str) -> float | None:
        return change_in(self.values["amount"], kind, self.sketch.definition, self.sketch.view.language)

    def _unreadable(self, text: str, kind: str) -> str:
        return unreadable(text, kind, self.sketch.definition, self.sketch.view.language)

    def _said(self, text: Text) -> str:
        return text.say(self.sketch.view.language)

    def change_as(self, kind: ChangeKind) -> Change | None:
        """Return the change that the amount stands for if it is of a kind; None where it cannot be read."""
        found = self._amount(kind)
        if found is None or (found < 0 and kind != "level"):
            return None
        signed = -found if kind != "level" and self.toward == "down" else found
        return Change(kind, signed, "before" if self.values["against"] == "before" else "year")

    @property
    def change(self) -> Change | None:
        """Return the change that is asked for."""
        kind = next((kind for kind in KINDS if kind == self.values["kind"]), None)
        return self.change_as(kind) if kind else None

    @property
    def toward(self) -> Toward:
        """Return which way it is to go."""
        return "down" if self.values["toward"] == "down" else "up"

    @property
    def form(self) -> Form:
        """Return the form."""
        return next((form for form in FORMS if form == self.values["form"]), "end")

    @property
    def per(self) -> Unit | None:
        """Return the unit that a value is for, of a value per period."""
        return next((unit for unit in PERS if unit == self.values["per"]), "month") if self.form == "per" else None

    @cached_property
    def _chosen(self) -> Chosen:
        return chosen(self.values["span"], self.values["first"], self.values["last"], self.sketch.view.today)

    @property
    def period(self) -> Period | None:
        """Return the period."""
        return self._chosen.period

    def bar(self, name: str) -> float | None:
        """Return a threshold as typed, or None."""
        return value_in(self.values[name], self.sketch.definition, self.sketch.view.language) if self.values[name] else None
