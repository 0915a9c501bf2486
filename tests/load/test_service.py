"""Help desks, chats and calls: real answers of Zendesk's API, files in any order, nothing counted twice."""

import base64
import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from peil.load.recognising import Order
from tests.support.shops import TestShop

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
EXAMPLES = Path(__file__).parent / "examples"


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the folder of real sample files is not here")
    return path


def answers(recording: Path, folder: Path) -> list[Path]:
    """Write the bodies of the answers in a recording into files."""
    made = []
    for number, one in enumerate(json.loads(recording.read_text(encoding="utf-8"))["http_interactions"]):
        body = one["response"]["body"]
        raw = base64.b64decode(body["base64_string"]) if body.get("base64_string") else str(body.get("string", "")).encode()
        path = folder / f"{number:03}.json"
        path.write_bytes(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)
        made.append(path)
    return made


def ids(shop: TestShop) -> set[str]:
    with shop.workspace.warehouse(read_only=True) as warehouse:
        return {str(name) for (name,) in warehouse.rows("SELECT ticket_id FROM tickets")}


def standing(paths: list[Path]) -> set[str]:
    """Return the tickets that are not deleted in their latest state, told from the answers themselves."""
    latest: dict[int, dict[str, Any]] = {}
    for path in paths:
        for ticket in json.loads(path.read_text(encoding="utf-8")).get("tickets", []):
            known = latest.get(ticket["id"])
            if known is None or ticket["generated_timestamp"] >= known["generated_timestamp"]:
                latest[ticket["id"]] = ticket
    return {str(key) for key, ticket in latest.items() if ticket["status"] != "deleted"}


def test_incremental_tickets_of_a_real_account_load_without_the_deleted_ones(shop: TestShop, tmp_path: Path) -> None:
    paths = answers(sample("zendesk/TicketsIncrementalTest.test_get_values.json"), tmp_path)
    receipts = shop.workspace.load(Order(tuple(paths)))
    assert {receipt.reader for receipt in receipts} == {"zendesk_tickets"}
    assert ids(shop) == standing(paths)


def test_pages_of_a_real_account_give_the_same_tickets_in_any_order(shop: TestShop, tmp_path: Path) -> None:
    paths = answers(sample("zendesk/TicketsIncrementalTest.test_pagination.json"), tmp_path)[:20]
    shop.workspace.load(Order(tuple(reversed(paths))))
    backwards = ids(shop)
    shop.workspace.load(Order(tuple(paths)))
    assert ids(shop) == backwards == standing(paths)


def test_a_list_of_tickets_of_a_real_account_counts_91(shop: TestShop, tmp_path: Path) -> None:
    (page,) = [path for path in answers(sample("zendesk/TestTicketsPagination.test_values.json"), tmp_path) if path.stem == "005"]
    shop.workspace.load(Order((page,)))
    assert len(ids(shop)) == 91


@pytest.mark.parametrize("name", ["TestTicketAudits.test_values.json", "TestDeletedTickets.test_values.json"])
def test_a_recording_of_requests_is_refused_in_a_sentence(shop: TestShop, name: str) -> None:
    (receipt,) = shop.workspace.load(Order((sample(f"zendesk/{name}"),)))
    assert receipt.failed
    assert "recording of web requests" in receipt.problems[0].message.en


def test_call_records_with_a_header_and_nothing_else_are_known_and_said_to_be_empty(shop: TestShop) -> None:
    (receipt,) = shop.workspace.load(Order((sample("telephony/asterisk_cdr_header.csv"),)))
    assert receipt.reader == "asterisk_calls"
    assert [problem.code for problem in receipt.problems] == ["no_records"]


def test_undoing_the_load_that_deleted_a_ticket_brings_it_back(shop: TestShop) -> None:
    folder = EXAMPLES / "zendesk_deleted" / "answer"
    shop.workspace.load(Order((folder / "a-tickets.json",)))
    (receipt,) = shop.workspace.load(Order((folder / "b-deleted.json",)))
    assert ids(shop) == {"502"}
    shop.workspace.undo(receipt.load_id)
    assert ids(shop) == {"501", "502"}


def test_a_rating_with_its_own_moment_stands_over_one_without_whichever_comes_last(shop: TestShop, tmp_path: Path) -> None:
    ticket = json.loads((EXAMPLES / "zendesk_deleted" / "answer" / "a-tickets.json").read_text(encoding="utf-8"))[0]
    rated = tmp_path / "tickets.json"
    rated.write_text(
        json.dumps([ticket | {"id": 401, "status": "closed", "satisfaction_rating": {"score": "bad"}, "updated_at": "2026-11-20T00:00:00Z"}])
    )
    for path in (EXAMPLES / "zendesk_ratings" / "answer" / "ratings.json", rated):
        shop.workspace.load(Order((path,)))
    with shop.workspace.warehouse(read_only=True) as warehouse:
        held = warehouse.rows("SELECT score, responded_at FROM survey_responses WHERE ticket_id = '401'")
    assert [(int(score), at) for score, at in held] == [(1, datetime(2026, 11, 4, 10, 0))]  # noqa: DTZ001 - stored in UTC


def test_chats_and_calls_of_a_help_desk_count_once_beside_their_own_logs(shop: TestShop) -> None:
    paths = (
        EXAMPLES / "gorgias_export" / "export" / "tickets.csv",
        EXAMPLES / "chat_log" / "json" / "inbox.json",
        EXAMPLES / "call_log" / "english" / "calls.csv",
    )
    shop.workspace.load(Order(paths))
    with shop.workspace.warehouse(read_only=True) as warehouse:
        held = dict(warehouse.rows("SELECT channel, count(*) FROM interactions GROUP BY channel"))
    assert held == {"email": 1, "form": 1, "chat": 2, "phone": 3}


def test_two_accounts_of_one_tool_do_not_take_each_others_tickets(shop: TestShop) -> None:
    path = EXAMPLES / "freshdesk_export" / "dutch" / "tickets.csv"
    for account in ("nl", "be"):
        shop.workspace.load(Order((path,), options={"account": account}))
    with shop.workspace.warehouse(read_only=True) as warehouse:
        assert warehouse.one("SELECT count(*) FROM tickets") == 4


def test_times_are_of_the_zone_that_the_user_names(shop: TestShop) -> None:
    path = EXAMPLES / "gorgias_export" / "export" / "tickets.csv"
    shop.workspace.load(Order((path,), options={"timezone": "UTC"}))
    with shop.workspace.warehouse(read_only=True) as warehouse:
        created = warehouse.one("SELECT created_at FROM tickets WHERE ticket_id = '62'")
    assert created == datetime(2026, 10, 25, 12, 0)  # noqa: DTZ001 - stored in UTC
