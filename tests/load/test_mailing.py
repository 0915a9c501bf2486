"""Mailings and lists of subscribers: the real exports, later ones over earlier ones, and one person on the lists of two tools."""

from pathlib import Path

import pytest

from peil.load.recognising import Order
from tests.support.shops import TestShop
from tests.support.sources import held, load_lines

CAMPAIGNS = "Campaign Name,Subject,Send Time,Total Recipients,Unique Opens,Unique Clicks,Total Clicks,Unsubscribes,Successful Deliveries,Campaign ID"
FLOWS = "Day,Flow ID,Flow Name,Flow Message ID,Flow Message Channel,Delivered,Unique Opens,Unique Clicks,Unsub Rate,Bounce Rate"
MEMBERS = "Email Address,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LAST_CHANGED,LEID,EUID"


def test_the_real_klaviyo_export_keeps_every_total_of_its_mailings(shop: TestShop, shared: Path) -> None:
    (receipt,) = shop.workspace.load(Order((shared / "samples" / "klaviyo/campaign_export_2025.csv",)))
    assert receipt.reader == "klaviyo_campaigns"
    assert not receipt.problems
    totals = "SELECT campaign_id, count(*), count(delivered_at), count(first_opened_at), count(first_clicked_at), sum(click_count)::INT,"
    totals += " count(unsubscribed_at), min(sent_at)::VARCHAR FROM message_sends GROUP BY 1 ORDER BY 1"
    # As the file has them: recipients, deliveries, unique opens, unique clicks, clicks, unsubscribes; 09:38 and 11:00 in Amsterdam's summer.
    assert held(shop, totals) == [
        ("01JNKBNFTCMV9QW500TPVHSHXE", 64517, 64386, 45587, 264, 351, 170, "2025-04-09 07:38:00"),
        ("01JQYYRSHTMVBX2ZQ19RWKH2JW", 121401, 121108, 58647, 770, 929, 476, "2025-04-06 09:00:00"),
    ]
    assert shop.value("emails_sent", "2025-04") == 185918
    assert held(shop, "SELECT count(*) FROM orders") == [(0,)]  # what Klaviyo calls its revenue is no sale of the shop's


def test_the_real_header_of_klaviyo_flows_is_known(shop: TestShop, shared: Path) -> None:
    (receipt,) = shop.workspace.load(Order((shared / "samples" / "klaviyo/flow_export_header.csv",)))
    assert (receipt.reader, [problem.code for problem in receipt.problems]) == ("klaviyo_flows", ["no_records"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_exports_of_one_campaign_give_the_newest_state_in_any_order(shop: TestShop, order: tuple[int, int]) -> None:
    files = [
        [CAMPAIGNS, "News,Hi,2026-05-01 08:00:00,6.0,2.0,1.0,4.0,0.0,6.0,A1"],
        [CAMPAIGNS, "News,Hi,2026-05-01 08:00:00,4.0,3.0,2.0,5.0,1.0,4.0,A1"],
    ]
    for place in order:
        load_lines(shop, f"{place}.csv", files[place], at=1_790_000_000 + place * 86_400)
    assert held(shop, "SELECT count(*), count(first_opened_at), sum(click_count)::INT, count(unsubscribed_at) FROM message_sends") == [(4, 3, 5, 1)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_flows_are_restated_by_day_in_any_order(shop: TestShop, order: tuple[int, int]) -> None:
    files = [
        [FLOWS, "2026-10-24,F,Welcome,M,Email,5,2,1,0%,0%", "2026-10-25,F,Welcome,M,Email,9,2,1,0%,10%"],
        [FLOWS, "2026-10-25,F,Welcome,M,Email,7,3,1,0%,0%", "2026-10-26,F,Welcome,M,Email,2,0,0,50%,0%"],
    ]
    for place in order:
        load_lines(shop, f"{place}.csv", files[place], at=1_795_000_000 + place * 86_400)
    per_day = "SELECT sent_at__day::VARCHAR, count(*), count(first_opened_at), count(unsubscribed_at) FROM message_sends GROUP BY 1 ORDER BY 1"
    assert held(shop, per_day) == [("2026-10-24", 5, 2, 0), ("2026-10-25", 7, 3, 0), ("2026-10-26", 2, 0, 1)]


def test_two_accounts_of_one_tool_stand_beside_each_other(shop: TestShop) -> None:
    row = "News,Hi,2026-05-01 08:00:00,6.0,2.0,1.0,4.0,0.0,6.0,A1"
    load_lines(shop, "nl.csv", [CAMPAIGNS, row], at=1_790_000_000, account="nl")
    load_lines(shop, "be.csv", [CAMPAIGNS, row], at=1_790_000_000, account="be")
    assert shop.value("emails_sent", "2026-05") == 12


def test_an_address_on_lists_of_two_tools_is_one_subscriber(shop: TestShop) -> None:
    klaviyo = ["Email,Klaviyo ID,Email Marketing Consent,Email Marketing Consent Timestamp", "Anna@example.nl,K1,SUBSCRIBED,2026-01-05T10:00:00Z"]
    load_lines(shop, "profiles.csv", klaviyo, at=1_768_000_000)  # in January 2026
    load_lines(shop, "subscribed.csv", [MEMBERS, "anna@example.nl,3,,2026-02-01 10:00:00,2026-02-01 10:00:00,1,a"], at=1_771_000_000)
    assert shop.value("email_subscribers", "2026-03") == 1
    left = [f"{MEMBERS},UNSUB_TIME", "anna@example.nl,3,,2026-02-01 10:00:00,2026-03-05 10:00:00,1,a,2026-03-05 10:00:00"]
    load_lines(shop, "left.csv", left, at=1_773_000_000)
    assert shop.value("email_subscribers", "2026-03") == 0
    assert shop.value("unsubscribes", "2026-03") == 1


def test_members_who_never_subscribed_are_refused(shop: TestShop) -> None:
    receipt = load_lines(shop, "nonsubscribed_members_export_1.csv", [MEMBERS, "anna@example.nl,3,,,2026-02-01 10:00:00,1,a"], at=1_771_000_000)
    assert [problem.code for problem in receipt.problems] == ["unreadable_file"]
    assert "never subscribed" in receipt.problems[0].message.en


def test_nothing_personal_of_a_subscriber_is_kept(shop: TestShop) -> None:
    header = "Email,Klaviyo ID,First Name,Phone Number,City,IP Address,Email Marketing Consent,Email Marketing Consent Timestamp"
    load_lines(shop, "list.csv", [header, "anna@example.nl,K1,Anna,+31612345678,Utrecht,192.0.2.1,SUBSCRIBED,2026-01-05"], at=1_768_000_000)
    (row,) = held(shop, "SELECT to_json(s)::VARCHAR FROM subscribers s")
    assert not any(word in str(row[0]).lower() for word in ("anna", "612345678", "utrecht", "192.0.2.1"))
