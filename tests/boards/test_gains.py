"""What to load next is told by what it would bring."""

from peil.boards.gains import gains, said
from peil.boards.numbers import Numbers
from peil.boards.wording import Wording
from peil.catalogue.loading import load_catalogue
from peil.query.facts import Extent, Facts
from peil.query.telling.available import Availability

CATALOGUE = load_catalogue()


def of(*loaded: str, first: tuple[str, ...] = ()) -> list[str]:
    extents = tuple(Extent(name, "shop", None, None, 1, None) for name in loaded)
    fills = {f"{name}.{column}": 1 for name in loaded for column in CATALOGUE.model.entities[name].columns}
    availability = Availability(CATALOGUE, Facts(extents, {}, (), fills))
    return [gain.entity for gain in gains(CATALOGUE, availability.lacks, first)]


def test_nothing_loaded_asks_for_orders_first_where_those_bring_what_matters() -> None:
    assert of(first=("orders", "new_customers"))[0] == "orders"


def test_what_is_loaded_is_not_asked_for_again() -> None:
    found = of("orders", "order_lines", "customers")
    assert "orders" not in found
    assert "sessions" in found


def test_a_gain_names_tools_entity_and_kpis_in_both_languages() -> None:
    availability = Availability(CATALOGUE, Facts((), {}, (), {}))
    tickets = next(gain for gain in gains(CATALOGUE, availability.lacks) if gain.entity == "tickets")
    assert len(tickets.kpis) > 1
    english = said(tickets, Wording(CATALOGUE, Numbers("en", "EUR")))
    dutch = said(tickets, Wording(CATALOGUE, Numbers("nl", "EUR")))
    assert "you also see" in english
    assert "zie je ook" in dutch
    assert english[:1].isupper()
    assert english.endswith(".")
