"""Say what a person must look at before trusting a draft: amounts with tax in them, prices of one piece, days that can be read two ways."""

import re

from peil.load.drafting.amounts import OF_LINE, WITHOUT_TAX, change_in
from peil.load.drafting.naming import tokens
from peil.load.drafting.profiles import Profile
from peil.values.texts import Text

TAXED = r"\bincl\w*\b\.?\s*(btw|vat|tax)"
PIECE = {"price", "prijs", "verkoopprijs", "stukprijs", "unit", "tarief"}
WITH_TAX = Text(
    "Its name says that tax is in it, and Peil counts without: choose it with the tax in it on the page, or divide it in the mapping (21%: by 1.21).",
    "Volgens de naam zit de btw erin, en Peil rekent zonder: kies op de pagina het bedrag met btw erin, of deel het in de mapping (21%: door 1,21).",
)
ONE_PIECE = Text(
    "Peil needs the amount of the whole line. If this is the price of one piece, choose it of one piece, or multiply it in the mapping.",
    "Peil heeft het bedrag van de hele regel nodig. Is dit de prijs van één stuk, kies dan het bedrag van één stuk, of vermenigvuldig het in de "
    "mapping.",
)
TWO_WAYS = Text(
    "No day in it is over 12, so day and month cannot be told apart; it is read as day-month-year.",
    "Geen dag erin is groter dan 12, dus dag en maand zijn niet te onderscheiden; het wordt gelezen als dag-maand-jaar.",
)


def doubts(profile: Profile, target: str) -> list[Text]:
    """Return what is in doubt when a file's column becomes a column (`entity.column`, with what is done to the amount)."""
    found = []
    target, change = change_in(target)
    if change.rate is None and target in WITHOUT_TAX and re.search(TAXED, profile.name.lower()):
        found.append(WITH_TAX)
    if not change.each and target == OF_LINE and set(tokens(profile.name)) & PIECE:
        found.append(ONE_PIECE)
    if target and profile.guess.written == "unclear":
        found.append(TWO_WAYS)
    return found
