"""Show how well the sources join: each link between records, how many find each other, and what to do about the poor ones."""

import msgspec

from peil.load.matching import advice, said
from peil.values.texts import Text
from peil.web.viewing import View


class Joined(msgspec.Struct, frozen=True):
    """A link in the reader's words: what it is between, the share found, the records that name one and all of them, and what to do."""

    link: Text
    share: float | None
    named: int
    rows: int
    advice: Text | None


def joined(view: View) -> list[Joined]:
    """Return the links, the poor ones first; found out once for a state of the data."""
    running = view.running
    model = running.workspace.catalogue.model
    matches = running.remembered("matches", running.workspace.matches)
    found = [Joined(said(one, model), one.share, one.named, one.rows, advice(one)) for one in matches]
    return sorted(found, key=lambda one: (one.advice is None, one.share or 0.0))
