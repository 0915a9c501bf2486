"""Drafts of own KPIs are checked as they stand, and kept in the shop's YAML without touching what others wrote."""

from pathlib import Path

import msgspec
import pytest

from peil.catalogue.catalogue import Catalogue
from peil.catalogue.loading import load_catalogue
from peil.catalogue.own.drafts import Draft, check_draft, copy_of, draft_of, id_for, record_of
from peil.catalogue.own.kept import DefinitionNotKept, add, change, remove, stamp_of
from peil.values.texts import Text

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
BELGIUM = Draft(
    id="belgium",
    name=Text("", "Bestellingen uit België"),
    definition=Text("", "Aantal: 'bestellingen' # uit België."),
    formula="count(orders\n  where placed_order and orders.shipping_country = 'BE  X')",
    kinds=("output",),
)


@pytest.fixture(scope="module")
def plain() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of definitions with a file that a person wrote."""
    made = tmp_path / "kpis"
    made.mkdir()
    own = (EXAMPLES / "own.yaml").read_text(encoding="utf-8")
    (made / "own.yaml").write_text(f"# ours\n{own}\n# the end\n", encoding="utf-8")
    return made


def remarks(draft: Draft, catalogue: Catalogue) -> list[tuple[str, str | None]]:
    """Return the fields that are wrong, with the part of the formula that is meant."""
    found = check_draft(draft, catalogue).remarks
    return [(one.field, draft.formula[slice(*one.at)] if one.at else None) for one in found]


def test_a_draft_with_one_language_becomes_a_definition_with_both(plain: Catalogue, tmp_path: Path) -> None:
    checked = check_draft(BELGIUM, plain)
    assert checked.remarks == ()
    add(tmp_path / "kpis", record_of(BELGIUM, plain))
    kept = load_catalogue(tmp_path / "kpis")
    assert kept.problems == ()
    kpi = kept.kpis["belgium"]
    assert kpi.name == Text("Bestellingen uit België", "Bestellingen uit België")
    assert kpi.definition.en == "Aantal: 'bestellingen' # uit België."
    assert kpi.formula == "count(orders where placed_order and orders.shipping_country = 'BE  X')"
    assert kpi.dimensions == "order"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("count(orders where orders.shiping_amount > 1)", [("formula", "orders.shiping_amount")]),
        ("kpi(net_sale) / kpi(order)", [("formula", "net_sale"), ("formula", "order")]),
        ("count(orders))", [("formula", ")")]),
        ("count(orders", [("formula", "")]),
        ("sum(orders.shipping_amount)", [("unit", None)]),
        ("kpi(belgium) + 1", [("formula", None)]),
        ("1 + 2", [("formula", None)]),
        ("", [("formula", None)]),
        ("1 +" * 4000 + "1", [("formula", None)]),
        ("+".join(["count(orders)"] * 300), [("formula", None)]),
    ],
)
def test_what_is_wrong_with_a_formula_is_said_with_its_place(plain: Catalogue, formula: str, expected: list[tuple[str, str | None]]) -> None:
    assert remarks(msgspec.structs.replace(BELGIUM, formula=formula), plain) == expected


@pytest.mark.parametrize("name", ["", "Ab", "1a", "a-b", "../x", "new", "check", "x" * 61])
def test_an_id_that_cannot_be_one_is_refused(plain: Catalogue, name: str) -> None:
    assert remarks(msgspec.structs.replace(BELGIUM, id=name), plain) == [("id", None)]


def test_a_value_that_no_list_offers_is_a_remark_and_no_error(plain: Catalogue) -> None:
    assert ("category", None) in remarks(msgspec.structs.replace(BELGIUM, category="nonsense"), plain)
    assert ("unit", None) in remarks(msgspec.structs.replace(BELGIUM, unit="zz"), plain)


@pytest.mark.parametrize(
    ("formula", "dimensions"),
    [
        ("count(order_lines)", "line"),
        ("count(tickets)", "ticket"),
        ("count(sessions)", "session"),
        ("count(orders) / count(sessions)", "session"),
        ("count(market_sizes)", None),
    ],
)
def test_dimensions_follow_from_what_a_formula_counts(plain: Catalogue, formula: str, dimensions: str | None) -> None:
    assert record_of(msgspec.structs.replace(BELGIUM, formula=formula), plain).get("dimensions") == dimensions


def test_a_name_suggests_an_id() -> None:
    assert [id_for(name) for name in ("Bestellingen uit België!", "2e aankoop", "", "x" * 80)] == [
        "bestellingen_uit_belgie",
        "kpi_2e_aankoop",
        "",
        "x" * 60,
    ]


def test_a_copy_gets_a_name_and_an_id_of_its_own_and_passes_the_checks(plain: Catalogue) -> None:
    for name in ("net_sales", "conversion_rate", "average_order_value"):
        draft = copy_of(plain.definition(name), plain)
        assert draft.id not in plain.kpis
        assert check_draft(draft, plain).remarks == ()


def test_only_the_keys_that_changed_are_written_in_a_file_of_many(folder: Path) -> None:
    before = (folder / "own.yaml").read_text(encoding="utf-8")
    known = load_catalogue(folder)
    kpi = known.kpis["orders_from_belgium"]
    draft = msgspec.structs.replace(draft_of(known.definition(kpi.id)), formula="count(orders where kept_order)", kinds=("input",))
    change(folder, kpi, record_of(draft, known), stamp_of(folder, kpi))
    after = (folder / "own.yaml").read_text(encoding="utf-8")
    expected = before.replace("count(orders where placed_order and orders.shipping_country = 'BE')", "count(orders where kept_order)")
    assert after == expected.replace("  dimensions: order\n", "  dimensions: order\n  kinds: [input]\n")
    assert load_catalogue(folder).problems == ()


def test_saving_without_a_change_leaves_the_file_as_it_was(folder: Path) -> None:
    before = (folder / "own.yaml").read_bytes()
    known = load_catalogue(folder)
    for name in ("orders_from_belgium", "sales_per_customer"):
        change(folder, known.kpis[name], record_of(draft_of(known.definition(name)), known), stamp_of(folder, known.kpis[name]))
    assert (folder / "own.yaml").read_bytes() == before


def test_removing_one_definition_leaves_the_others_and_the_comments(folder: Path) -> None:
    kpi = load_catalogue(folder).kpis["orders_from_belgium"]
    remove(folder, kpi, stamp_of(folder, kpi))
    text = (folder / "own.yaml").read_text(encoding="utf-8")
    assert text.startswith("# ours\n")
    assert text.endswith("# the end\n")
    assert set(load_catalogue(folder).kpis) >= {"sales_per_customer"}
    assert "orders_from_belgium" not in load_catalogue(folder).kpis


def test_removing_the_only_definition_takes_the_file_away(tmp_path: Path, plain: Catalogue) -> None:
    path = add(tmp_path / "kpis", record_of(BELGIUM, plain))
    kpi = load_catalogue(tmp_path / "kpis").kpis["belgium"]
    remove(tmp_path / "kpis", kpi, stamp_of(tmp_path / "kpis", kpi))
    assert list(path.parent.iterdir()) == []


def test_a_file_that_stands_there_is_never_overwritten(folder: Path, plain: Catalogue) -> None:
    (folder / "belgium.yaml").write_text("# notes of mine\n", encoding="utf-8")
    with pytest.raises(DefinitionNotKept):
        add(folder, record_of(BELGIUM, plain))
    assert (folder / "belgium.yaml").read_text(encoding="utf-8") == "# notes of mine\n"


def test_a_file_that_changed_meanwhile_is_not_written_over(folder: Path) -> None:
    known = load_catalogue(folder)
    kpi = known.kpis["orders_from_belgium"]
    stamp = stamp_of(folder, kpi)
    with (folder / "own.yaml").open("a", encoding="utf-8") as file:
        file.write("# one more\n")
    draft = msgspec.structs.replace(draft_of(known.definition(kpi.id)), direction="down")
    with pytest.raises(DefinitionNotKept):
        change(folder, kpi, record_of(draft, known), stamp)


@pytest.mark.parametrize(
    "text",
    [
        "[{id: a, name: &n {en: A, nl: A}, category: sales, definition: *n, formula: count(orders), unit: count, direction: up}]\n",
        "-\n  id: a\n  name: &n {en: A, nl: A}\n  category: sales\n  definition: *n\n  formula: count(orders)\n  unit: count\n  direction: up\n",
    ],
)
def test_a_file_in_an_unusual_form_is_changed_rightly_or_not_at_all(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "kpis"
    folder.mkdir()
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    known = load_catalogue(folder)
    draft = msgspec.structs.replace(draft_of(known.definition("a")), name=Text("B", "B"))
    try:
        change(folder, known.kpis["a"], record_of(draft, known), stamp_of(folder, known.kpis["a"]))
    except DefinitionNotKept:
        assert (folder / "a.yaml").read_text(encoding="utf-8") == text
    else:
        kpi = load_catalogue(folder).kpis["a"]
        assert (kpi.name, kpi.definition) == (Text("B", "B"), Text("A", "A"))
