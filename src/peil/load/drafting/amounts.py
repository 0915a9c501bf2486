"""Change an amount on its way in: take the tax out of it, or make the price of one piece the amount of a line."""

import re

import msgspec

from peil.load.drafting.profiles import Profile
from peil.load.reading import quoted
from peil.values.texts import Text

RATES = {
    "AT": ("20", "13", "10"), "BE": ("21", "12", "6"), "DE": ("19", "7"), "ES": ("21", "10", "4"), "FR": ("20", "10", "5.5"), "GB": ("20", "5"),
    "IT": ("22", "10", "5", "4"), "NL": ("21", "9"),
}  # fmt: skip
WITHOUT_TAX = ("order_lines.gross_amount", "order_lines.discount_amount", "orders.shipping_amount", "refund_lines.amount")
OF_LINE = "order_lines.gross_amount"
WITH_TAX = Text("with {rate}% tax in it", "met {rate}% btw erin")
ONE_PIECE = Text("of one piece", "van één stuk")


class Change(msgspec.Struct, frozen=True):
    """What is to be done with an amount: divided by the tax of a rate, multiplied by the quantity."""

    rate: str | None = None
    each: bool = False

    @property
    def suffix(self) -> str:
        """Return the change as it stands behind a target: `order_lines.gross_amount|each|net21`."""
        return ("|each" if self.each else "") + (f"|net{self.rate}" if self.rate else "")

    def say(self) -> Text:
        """Return the change in words."""
        parts = [ONE_PIECE] if self.each else []
        parts += [Text(WITH_TAX.say("en", rate=self.rate), WITH_TAX.say("nl", rate=self.rate.replace(".", ",")))] if self.rate else []
        return Text(", ".join(part.en for part in parts), ", ".join(part.nl for part in parts))


def change_in(target: str) -> tuple[str, Change]:
    """Return a target without its change, and the change."""
    bare, *rest = target.split("|")
    rates = [found[1] for part in rest if (found := re.fullmatch(r"net(\d{1,2}(?:\.\d)?)", part))]
    return bare, Change(rates[0] if rates else None, "each" in rest)


def changes_for(target: str, country: str) -> list[Change]:
    """Return the changes that make sense of a target, by the rates of a country."""
    if target not in WITHOUT_TAX:
        return []
    found = [Change(rate) for rate in RATES.get(country, ())]
    if target == OF_LINE:
        found += [Change(None, each=True), *(Change(rate, each=True) for rate in RATES.get(country, ()))]
    return found


def changed(profile: Profile, change: Change, quantity: Profile | None) -> str:
    """Return the SQL of a changed amount, with a decimal point; a cell that is no number stays as it is, so that the receipt tells of it."""
    amount = number(profile)
    if change.each and quantity is not None:
        amount += f" * {number(quantity)}"
    if change.rate:
        amount = f"({amount}) / {1 + float(change.rate) / 100:.4g}"
    cell = f"CAST(t.{quoted(profile.name)} AS VARCHAR)"
    return f"coalesce(CAST(CAST({amount} AS DECIMAL(18, 4)) AS VARCHAR), {cell})"


def number(profile: Profile) -> str:
    """Return the SQL of a cell as a number, NULL where it is none."""
    cell = f"t.{quoted(profile.name)}"
    if profile.guess.typed:
        return cell
    plain = f"regexp_replace({cell}, '[^0-9.,-]', '', 'g')"
    plain = f"replace(replace({plain}, '.', ''), ',', '.')" if profile.guess.written == "comma" else f"replace({plain}, ',', '')"
    return f"TRY_CAST({plain} AS DECIMAL(18, 4))"
