"""Say in plain words how the shop stands."""

from datetime import date
from typing import Any

from peil.boards.cards import cards_of
from peil.boards.sentences import headline
from peil.query.questions import Answer, Note
from peil.values.texts import Language, Text
from tests.support.answers import Values, answer, wording

TODAY = date(2026, 11, 2)
FLAT: Values = [10.0, 10.2, 9.8, 10.0, 10.1, 9.9, 10.0, 10.2, 9.8, 10.0]


def october(changes: dict[str, tuple[float | None, float | None]], **more: Any) -> Answer:
    """Return an answer of steady days with these values and the ones before."""
    rows = [{"period": f"2026-10-{day:02d}", **dict.fromkeys(changes, value)} for day, value in enumerate(FLAT, 1)]
    for row in rows:
        row.update({f"{kpi}.before": row[kpi] for kpi in changes})
    whole = {kpi: pair[0] for kpi, pair in changes.items()} | {f"{kpi}.before": pair[1] for kpi, pair in changes.items()}
    return answer(list(changes), rows, **{"grain": "day", "compare": "previous", "whole": [whole], **more})


def said(made: Answer, language: Language = "en", end: date | None = TODAY) -> str:
    """Return the sentences as one text, its spaces plain."""
    words = wording(language)
    return " ".join(headline(cards_of(made, words), made, words, TODAY, end)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_first_sentence_tells_the_key_figure_and_its_change() -> None:
    made = october({"net_sales": (48_210.4, 43_000.0)})
    assert said(made, "nl") == "De netto-omzet is € 48.210, 12% hoger dan in de maand ervoor."
    assert said(made, "en") == "Net sales are €48,210, 12% higher than in the month before."


def test_what_stands_out_is_named_bad_before_good() -> None:
    made = october({"net_sales": (100.0, 100.0), "conversion_rate": (0.0212, 0.0233), "orders": (114, 100), "sessions": (1001, 1000)})
    assert said(made, "nl") == (
        "De netto-omzet is € 100, vrijwel hetzelfde als in de maand ervoor. Let op: de conversieratio daalde 9% naar 2,1%. "
        "Goed nieuws: het aantal bestellingen steeg 14% naar 114."
    )
    assert said(made, "en") == (
        "Net sales are €100, about the same as in the month before. Take note: the conversion rate fell 9% to 2.1%. "
        "Good news: the number of orders rose 14% to 114."
    )


def test_what_doubled_is_told_by_its_values() -> None:
    made = october({"net_sales": (100.0, 100.0), "active_issues": (20, 1)})
    assert said(made, "nl").endswith("Let op: het aantal openstaande tickets ging van 1 naar 20.")


def test_a_change_within_the_noise_of_a_kpi_is_not_named() -> None:
    made = october(
        {"net_sales": (100.0, 100.0), "orders": (102, 100), "gross_margin": (0.41, 0.4), "sessions": (900, 1000), "project_roi": (0.9, 0.1)}
    )
    assert said(made, "en") == ("Net sales are €100, about the same as in the month before. Take note: the number of sessions fell 10% to 900.")


def test_when_nothing_stands_out_that_is_said() -> None:
    made = october({"net_sales": (112.0, 100.0), "orders": (101, 100)})
    assert said(made, "nl").endswith("Verder valt er niets op.")


def test_the_wording_follows_the_comparison() -> None:
    days = {"first_day": "2026-10-02", "last_day": "2026-10-31"}
    assert "hoger dan in de 30 dagen ervoor" in said(october({"net_sales": (112.0, 100.0)}, **days), "nl")
    assert "hoger dan een jaar eerder" in said(october({"net_sales": (112.0, 100.0)}, compare="year"), "nl")
    assert said(october({"net_sales": (112.0, 100.0)}, compare=None), "nl") == "De netto-omzet is € 112."


def test_without_a_value_before_no_change_is_claimed() -> None:
    assert said(october({"net_sales": (112.0, None)}), "en") == "Net sales are €112."
    assert said(october({"net_sales": (112.0, 0.0)}), "en") == "Net sales are €112."


def test_old_data_are_told() -> None:
    made = october({"net_sales": (112.0, None)})
    assert said(made, "nl", date(2026, 10, 15)).endswith("De gegevens lopen tot en met 15 okt, 18 dagen geleden.")
    assert said(made, "en", date(2025, 11, 2)).endswith("The data go up to 2 Nov 2025, 365 days ago.")


def test_a_period_that_ends_in_the_future_is_told() -> None:
    made = october({"net_sales": (112.0, 100.0)}, first_day="2026-11-01", last_day="2026-11-30")
    assert said(made, "en").endswith("The period is not over yet; it is compared with the same part of the month before.")
    assert said(october({"net_sales": (112.0, 100.0)}, last_day="2026-11-30", compare=None), "nl").endswith("De periode loopt nog.")


def test_an_unfinished_period_is_told() -> None:
    running = [Note("unfinished_period", Text("…", "…"))]
    assert said(october({"net_sales": (112.0, 100.0)}, notes=running), "nl").endswith(
        "De periode loopt nog; die is vergeleken met hetzelfde deel van de maand ervoor."
    )


def test_an_empty_shop_is_told_what_to_do() -> None:
    assert said(october({"net_sales": (None, None)}), "nl", None) == "Er is nog niets geladen. Laad je bestellingen om te beginnen."
    assert said(october({"net_sales": (0.0, 0.0), "orders": (0, None)}), "en") == "There are no data in this period."
    assert said(october({"net_sales": (None, None)}), "nl") == "In deze periode zijn er geen gegevens."
