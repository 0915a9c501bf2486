"""Check in, act, comment, and walk a team through its goals: what is written is kept beside what the data said, and told the next time."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from peil.state.steering.steering import SteeringState
from peil.values.goals import ActionDraft, Change, CheckInDraft, GoalDraft, PersonDraft, Review
from peil.values.sending import ChannelDraft
from tests.support.shops import NOW, TODAY, TestShop
from tests.web.test_kpi import LINES, ORDERS, Rows, get

DAYS: dict[str, Any] = {"first": date(2026, 11, 1), "last": date(2026, 12, 31)}
SALES = GoalDraft(title="More net sales", kpi="net_sales", target=1000.0, **DAYS)
TALKS = GoalDraft(title="Fifty talks", kind="manual", unit="talks", target=50.0, **DAYS)
LAUNCH = GoalDraft(title="Launch", kind="milestone", target=1.0, **DAYS)


class Team:
    """A shop with Anna of Marketing and Bram of Service, and goals; somebody sits at the page."""

    def __init__(self, shop: TestShop, client: TestClient) -> None:
        self.shop = shop
        self.client = client
        self.state: SteeringState = shop.workspace.state.steering
        self.anna = self.state.people.put(PersonDraft(name="Anna de Vries", email="anna@shop.example", language="nl", team="Marketing")).id
        self.bram = self.state.people.put(PersonDraft(name="Bram", email="bram@shop.example", language="en", team="Service")).id

    def goal(self, draft: GoalDraft, **changes: Any) -> int:
        """Make a goal."""
        values = {name: getattr(draft, name) for name in GoalDraft.__struct_fields__}
        return self.state.goals.put(GoalDraft(**values | changes), NOW - timedelta(days=30)).id

    def post(self, address: str, **fields: str) -> str:
        """Post a form that is taken, and return where it leads."""
        answer = self.client.post(address, data=fields, follow_redirects=False)
        assert answer.status_code == 303, answer.text[:1500]
        return answer.headers["location"]

    def refused(self, address: str, **fields: str) -> str:
        """Post a form that is not taken, and return the page."""
        answer = self.client.post(address, data=fields, follow_redirects=False)
        assert answer.status_code == 422, answer.status_code
        return answer.text

    def later(self, **time: float) -> datetime:
        """Set the clock on."""
        now = self.shop.workspace.now() + timedelta(**time)
        self.shop.workspace.now = lambda: now
        return now


@pytest.fixture
def team(shop: TestShop, shop_client: TestClient) -> Team:
    """Return the team; Bram sits at the page."""
    found = Team(shop, shop_client)
    shop_client.cookies.set("peil-person", str(found.bram))
    return found


def sold(team: Team, times: int = 1) -> None:
    """Load orders of the first twenty days of November."""
    lines: Rows = [{**line, "gross_amount": line["gross_amount"] * times} for line in LINES]
    team.shop.fill(orders=ORDERS, order_lines=lines)


def around(page: str, part: str, length: int = 400) -> str:
    """Return the text of a page from some words on."""
    assert part in page, part
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index(part) :]))
    return text[:length]


# Check-ins


def test_a_check_in_keeps_what_the_data_say_beside_what_somebody_says(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES)
    where = team.post(f"/goals/{goal}/check-ins", text="Going <b>well</b>", confidence="7", status="off_track", to=f"/goals/{goal}?x=1")
    assert where == f"/goals/{goal}?x=1#check-ins"
    (kept,) = team.state.check_ins.of(goal)
    assert (kept.value, kept.through, kept.measured) == (410.0, date(2026, 11, 20), True)
    assert (kept.status, kept.measured_status, kept.confidence, kept.by) == ("off_track", "on_track", 7, team.bram)
    page = get(team.client, f"/goals/{goal}")
    assert "Going &lt;b&gt;well&lt;/b&gt;" in page
    assert "the data said: on track" in page
    assert "€410" in around(page, f'id="check-in-{kept.id}"')


def test_saying_the_same_status_as_the_data_is_no_status_of_ones_own(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES)
    team.post(f"/goals/{goal}/check-ins", status="on_track", text="")
    (kept,) = team.state.check_ins.of(goal)
    assert (kept.status, kept.measured_status) == ("on_track", None)


def test_the_number_at_check_in_time_is_kept_beside_that_of_the_same_days_now(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES)
    team.post(f"/goals/{goal}/check-ins", text="As it was")
    assert "the data changed since" not in get(team.client, f"/goals/{goal}")
    sold(team, times=2)
    page = get(team.client, f"/goals/{goal}")
    assert "The same days come to €820 now" in page
    assert "€410" in around(page, 'id="check-in-1"')


def test_a_manual_goal_takes_the_value_that_is_typed_as_the_reader_writes_numbers(team: Team) -> None:
    goal = team.goal(TALKS)
    team.post(f"/goals/{goal}/check-ins?lang=nl", value="12,5", text="Twaalf en een half")
    (kept,) = team.state.check_ins.of(goal)
    assert (kept.value, kept.through, kept.measured) == (12.5, TODAY, False)
    assert kept.status != "unknown"
    assert kept.expected is not None
    assert "is geen getal" in team.refused(f"/goals/{goal}/check-ins?lang=nl", value="veel")


def test_a_milestone_is_done_for_a_part(team: Team) -> None:
    goal = team.goal(LAUNCH)
    team.post(f"/goals/{goal}/check-ins", value="40")
    assert [one.value for one in team.state.check_ins.of(goal)] == [0.4]
    assert "from 0 to 100" in team.refused(f"/goals/{goal}/check-ins", value="140")
    assert 'value="40"' in get(team.client, f"/goals/{goal}/check-ins")


def test_who_says_nothing_of_who_they_are_is_asked_and_remembered(team: Team) -> None:
    goal = team.goal(TALKS)
    team.client.cookies.clear()
    page = team.refused(f"/goals/{goal}/check-ins", value="3", text="Three so far", confidence="11")
    assert "Choose who you are." in page
    assert "from 0 to 10" in page
    assert "Three so far</textarea>" in page
    assert team.state.check_ins.of(goal) == []
    team.post(f"/goals/{goal}/check-ins", value="3", by=str(team.anna))
    assert team.client.cookies["peil-person"] == str(team.anna)
    assert "As Anna de Vries" in get(team.client, f"/goals/{goal}")


def test_a_closed_goal_takes_no_check_ins(team: Team) -> None:
    goal = team.goal(TALKS)
    team.state.goals.close(goal, TODAY, "dropped", None, Review())
    assert "was closed on" in team.refused(f"/goals/{goal}/check-ins", value="3")
    assert "This goal is closed." in get(team.client, f"/goals/{goal}/check-ins")


def test_an_overdue_check_in_is_told_until_it_is_there(team: Team) -> None:
    goal = team.goal(TALKS)
    assert "check-in overdue" in get(team.client, f"/goals/{goal}/check-ins")
    team.post(f"/goals/{goal}/check-ins", value="3")
    assert "check-in overdue" not in get(team.client, f"/goals/{goal}/check-ins")


def test_check_ins_on_a_kpi_that_is_gone_stay_as_they_were(team: Team) -> None:
    goal = team.goal(SALES, kpi="gone_kpi")
    team.state.check_ins.put(CheckInDraft(goal=goal, day=TODAY, through=TODAY, value=410.0, text="Before"), NOW)
    page = get(team.client, f"/goals/{goal}/check-ins")
    assert "410" in around(page, 'id="check-in-1"')
    assert "the data changed" not in page


# Actions


def test_an_action_says_who_does_what_by_when_and_what_it_should_bring(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES, where=("orders.sales_channel = 'pos'",))
    fields = {
        "text": "Mail <old> customers",
        "owner": str(team.anna),
        "due_on": "2026-11-10",
        "kpi": "net_sales",
        "effect": "+5",
        "effect_kind": "relative",
    }
    where = team.post(f"/goals/{goal}/actions", to=f"/goals/{goal}", **fields)
    assert where == f"/goals/{goal}#action-1"
    (kept,) = team.state.actions.listed(goal=goal)
    assert (kept.owner, kept.due_on, kept.effect, kept.where) == (
        team.anna,
        date(2026, 11, 10),
        Change("relative", 0.05),
        ("orders.sales_channel = 'pos'",),
    )
    page = get(team.client, f"/goals/{goal}")
    assert "Mail &lt;old&gt; customers" in page
    assert "overdue since 10 Nov 2026" in page
    assert "expected: +5.0% on Net sales" in page


def test_an_effect_on_a_percentage_is_in_percentage_points(team: Team) -> None:
    goal = team.goal(TALKS)
    team.post(f"/goals/{goal}/actions", text="One page", kpi="conversion_rate", effect="0.2", effect_kind="points")
    (kept,) = team.state.actions.listed()
    assert kept.effect == Change("points", 0.002)
    assert 'value="0.2"' in get(team.client, f"/actions/{kept.id}")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Say what will be done."),
        ({"due_on": "soon"}, "is no day"),
        ({"owner": "99"}, "Choose somebody from the list."),
        ({"kpi": "no_such"}, "Choose a KPI from the list."),
        ({"effect": "much", "kpi": "net_sales"}, "is not a number"),
        ({"effect": "5", "kpi": ""}, "choose which"),
    ],
)
def test_an_action_that_cannot_be_kept_comes_back_with_the_sentence(team: Team, fields: dict[str, str], sentence: str) -> None:
    goal = team.goal(TALKS)
    assert sentence in team.refused(f"/goals/{goal}/actions", **{"text": "Call"} | fields)
    assert team.state.actions.listed() == []


def test_actions_are_done_dropped_changed_and_opened_again(team: Team) -> None:
    goal = team.goal(TALKS)
    number = team.state.actions.put(ActionDraft(text="Call", goal=goal, owner=team.anna), NOW).id
    team.post(f"/actions/{number}/done", to="/actions")
    assert team.state.actions.find(number).done_on == TODAY
    team.post(f"/actions/{number}/drop", to="/actions")
    assert (team.state.actions.find(number).done_on, team.state.actions.find(number).dropped_on) == (None, TODAY)
    team.post(f"/actions/{number}/reopen", to="/actions")
    assert (team.state.actions.find(number).done_on, team.state.actions.find(number).dropped_on) == (None, None)
    team.post(f"/actions/{number}", text="Call twice", owner=str(team.bram), to="/actions")
    found = team.state.actions.find(number)
    assert (found.text, found.owner, found.goal) == ("Call twice", team.bram, goal)
    assert team.client.post(f"/actions/{number}/burn", data={}).status_code == 422
    assert team.client.post("/actions/99/done", data={}).status_code == 404


def test_a_done_action_tells_the_kpi_before_and_after(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES)
    number = team.state.actions.put(ActionDraft(text="Call", goal=goal, kpi="net_sales"), NOW).id
    team.state.actions.done(number, date(2026, 11, 10))
    assert "Net sales" in around(get(team.client, f"/goals/{goal}"), 'class="small effect"')


def test_all_actions_stand_under_their_owner_by_day(team: Team) -> None:
    goal = team.goal(TALKS)
    for text, owner, due in (("Third", None, None), ("Second", team.anna, date(2026, 12, 1)), ("First", team.anna, date(2026, 11, 1))):
        team.state.actions.put(ActionDraft(text=text, goal=goal, owner=owner, due_on=due), NOW)
    page = get(team.client, "/actions")
    assert page.index(">First<") < page.index(">Second<") < page.index("Nobody yet") < page.index(">Third<")
    assert "1 overdue" in page
    assert ">Second<" not in get(team.client, f"/actions?owner={team.bram}")


# Comments


def test_a_comment_is_shown_as_text_with_the_name_it_mentions_marked(team: Team) -> None:
    goal = team.goal(TALKS)
    where = team.post("/comments", subject="goal", subject_id=str(goal), text="See <i>this</i>, @anna de vries!", to=f"/goals/{goal}")
    assert where == f"/goals/{goal}#comments-goal-{goal}"
    page = get(team.client, f"/goals/{goal}")
    assert 'See &lt;i&gt;this&lt;/i&gt;, <span class="mention">@anna de vries</span>!' in page


def test_only_who_wrote_a_comment_takes_it_away(team: Team) -> None:
    goal = team.goal(TALKS)
    team.post("/comments", subject="goal", subject_id=str(goal), text="Mine", to="/")
    team.client.cookies.set("peil-person", str(team.anna))
    assert "/comments/1/remove" not in get(team.client, f"/goals/{goal}")
    assert "only who wrote it" in team.refused("/comments/1/remove", to="/")
    team.client.cookies.set("peil-person", str(team.bram))
    team.post("/comments/1/remove", to=f"/goals/{goal}")
    assert team.state.comments.listed() == []


def test_comments_stand_on_the_page_of_a_kpi_and_on_its_notes(team: Team) -> None:
    sold(team)
    note = {"day": "2026-11-12", "until": "", "kind": "promotion", "text": "Black week", "about": "shop"}
    team.client.post("/kpis/net_sales/notes?period=2026-11", data=note)
    team.post("/comments", subject="kpi", subject_id="net_sales", text="About the KPI", to="/kpis/net_sales?period=2026-11")
    team.post("/comments", subject="note", subject_id="1", text="About the note", to="/kpis/net_sales?period=2026-11")
    page = get(team.client, "/kpis/net_sales?period=2026-11")
    assert "About the KPI" in around(page, 'id="comments-kpi-net_sales"')
    assert "About the note" in around(page, 'id="comments-note-1"')
    board = get(team.client, "/kpis/net_sales?period=2026-11", **{"hx-request": "true", "hx-target": "board"})
    assert "About the note" in board


def test_a_page_kept_for_one_person_is_not_shown_to_another(team: Team) -> None:
    sold(team)
    assert "As Bram" in get(team.client, "/kpis/net_sales")
    team.client.cookies.set("peil-person", str(team.anna))
    assert "As Bram" not in get(team.client, "/kpis/net_sales")


@pytest.mark.parametrize(("subject", "number", "status"), [("goal", "99", 404), ("kpi", "nope", 404), ("note", "7", 404), ("moon", "1", 422)])
def test_what_is_not_there_takes_no_comments(team: Team, subject: str, number: str, status: int) -> None:
    assert team.client.post("/comments", data={"subject": subject, "subject_id": number, "text": "Hi"}).status_code == status


def test_an_empty_comment_is_asked_for_again(team: Team) -> None:
    goal = team.goal(TALKS)
    assert "Write something first." in team.refused("/comments", subject="goal", subject_id=str(goal), text="  ")


def test_who_is_mentioned_gets_a_mail_in_their_own_language_once_there_is_a_channel(team: Team) -> None:
    goal, sending = team.goal(TALKS), team.shop.workspace.state.sending
    said = {"subject": "goal", "subject_id": str(goal), "to": "/"}
    team.post("/comments", text="@Anna look", **said)
    assert sending.outbox.latest() == []
    settings = {"host": "127.0.0.1", "port": "2525", "security": "none", "sender": "peil@shop.example", "to": "team@shop.example"}
    sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
    team.post("/comments", text="@Anna look, says @Bram", **said)
    (delivery,) = sending.outbox.latest()
    assert sending.outbox.content(delivery.id).text == "Bram schreef bij “Fifty talks”:\n\n@Anna look, says @Bram\n"
    assert (delivery.kind, delivery.to, delivery.subject) == ("mention", ("anna@shop.example",), "Bram noemt je: Fifty talks")


# The meeting


def begin(team: Team, of: str = "") -> str:
    """Begin a meeting, of a team where one is named, and return its address."""
    return team.post("/meeting", team=of).partition("?")[0]


def test_a_meeting_walks_through_the_goals_in_order_of_trouble(team: Team) -> None:
    sold(team)
    fine = team.goal(SALES, title="Fine", target=500.0)
    bad = team.goal(SALES, title="Bad", target=9000.0)
    page = get(team.client, "/meeting")
    assert page.index(">Bad<") < page.index(">Fine<")
    assert "5:00 per goal" in page
    first = team.post("/meeting")
    assert first == f"/meeting/1?goal={bad}"
    page = get(team.client, first)
    assert "goal 1 of 2" in page
    assert f'rel="next" href="/meeting/1?goal={fine}"' in page
    assert 'rel="prev"' not in page
    page = get(team.client, f"/meeting/1?goal={fine}")
    assert f'rel="prev" href="/meeting/1?goal={bad}"' in page
    assert 'rel="next" href="/meeting/1?goal=end"' in page


def test_the_order_stands_from_the_beginning_whatever_is_checked_in_meanwhile(team: Team) -> None:
    first, second = team.goal(TALKS), team.goal(TALKS)
    address = begin(team)
    where = get(team.client, f"{address}?goal={first}")
    team.post(f"/goals/{first}/check-ins", value="50", to=f"{address}?goal={first}")
    assert ("goal 1 of 2" in where) == ("goal 1 of 2" in get(team.client, f"{address}?goal={first}"))
    assert "goal 2 of 2" in get(team.client, f"{address}?goal={second}") or "goal 2 of 2" in where


def test_a_team_meets_about_its_own_goals(team: Team) -> None:
    team.goal(TALKS, title="Of Anna", owner=team.anna)
    team.goal(TALKS, title="Of Bram", owner=team.bram)
    team.goal(TALKS, title="Of both", owner=team.bram, contributors=(team.anna,))
    page = get(team.client, "/meeting?team=Marketing")
    assert [title in page for title in ("Of Anna", "Of Bram", "Of both")] == [True, False, True]
    address = begin(team, "Marketing")
    found = team.state.meetings.find(int(address.rsplit("/", 1)[1]))
    assert (found.team, len(found.goals), found.by) == ("Marketing", 2, team.bram)
    page = get(team.client, f"/meeting?owner={team.bram}")
    assert [title in page for title in ("Of Anna", "Of Bram", "Of both")] == [False, True, True]


def test_without_goals_there_is_nothing_to_meet_about(team: Team) -> None:
    assert "There are no open goals here" in get(team.client, "/meeting")
    assert "There are no open goals here" in team.refused("/meeting")
    assert team.client.get("/meeting/9").status_code == 404


def test_the_next_meeting_tells_what_changed_since_this_one(team: Team) -> None:
    sold(team)
    goal = team.goal(SALES)
    address = begin(team)
    team.later(minutes=10)
    team.post(f"{address}/held")
    team.later(days=1)
    sold(team, times=2)
    done = team.state.actions.put(ActionDraft(text="Was planned", goal=goal), NOW).id
    team.state.actions.done(done, team.shop.workspace.today())
    team.state.actions.put(ActionDraft(text="Should have been", goal=goal, due_on=date(2026, 11, 20)), NOW)
    before = team.state.goals.find(goal)
    changed = {name: getattr(before, name) for name in GoalDraft.__struct_fields__} | {"target": 2000.0}
    team.state.goals.edit(goal, GoalDraft(**changed), team.shop.workspace.now(), reason="A new warehouse")
    team.post("/comments", subject="goal", subject_id=str(goal), text="Look at this", to="/")
    team.client.post("/kpis/net_sales/notes", data={"day": "2026-11-22", "kind": "release", "text": "New checkout", "about": "shop"})
    team.later(minutes=1)
    page = get(team.client, begin(team))
    told = around(page, 'id="since-title"', 1500)
    for part in (
        "Since the meeting of 21 Nov 2026, 13:10",
        "€410 €820",
        "Was planned",
        "Should have been",
        "Target: €1,000 → €2,000",
        "New checkout",
        "Look at this",
    ):
        assert part in told, part


def test_where_there_was_no_meeting_changes_count_from_the_last_check_in(team: Team) -> None:
    goal = team.goal(TALKS)
    assert "Since the goal was made" in get(team.client, begin(team))
    team.later(hours=1)
    team.post(f"/goals/{goal}/check-ins", value="10")
    team.later(hours=1)
    told = around(get(team.client, begin(team)), 'id="since-title"')
    assert "Since the check-in of 21 Nov 2026, 14:00" in told
    assert "Nothing changed." in told


def test_a_check_in_in_the_meeting_does_not_change_what_it_is_compared_with(team: Team) -> None:
    goal = team.goal(TALKS)
    team.post(f"/goals/{goal}/check-ins", value="10")
    team.later(hours=1)
    address = begin(team)
    team.later(minutes=1)
    team.post(f"/goals/{goal}/check-ins", value="20", text="Twice as many", to=f"{address}?goal={goal}")
    page = get(team.client, f"{address}?goal={goal}")
    assert "10 talks 20 talks" in around(page, 'id="since-title"')
    assert "Twice as many" in around(page, 'id="check-ins"')
    assert "Check in once more" in page


def test_the_summary_holds_what_was_said_and_decided_and_stays_as_it_was(team: Team) -> None:
    goal = team.goal(TALKS, owner=team.anna)
    team.state.actions.put(ActionDraft(text="From before", goal=goal), NOW)
    team.later(hours=1)
    address = begin(team)
    team.later(minutes=2)
    team.post(f"/goals/{goal}/check-ins", value="10", text="Slow start", to=address)
    team.post(f"/goals/{goal}/actions", text="Call ten shops", owner=str(team.anna), due_on="2026-12-01", to=address)
    summary = around(get(team.client, f"{address}?goal=end"), 'id="minutes"', 800)
    for part in ("1. Fifty talks", "10 talks of 50 talks", "“Slow start” (Bram)", "- Call ten shops (Anna de Vries, by 1 Dec 2026)"):
        assert part in summary, part
    assert "From before" not in summary
    team.later(minutes=2)
    assert team.post(f"{address}/held") == f"{address}?held=yes"
    team.later(days=2)
    team.post(f"/goals/{goal}/check-ins", value="30", to="/")
    after = around(get(team.client, address), 'id="minutes"', 800)
    assert "10 talks of 50 talks" in after
    assert "30 talks" not in after
    assert address in get(team.client, "/meeting")
    held = team.state.meetings.find(1)
    team.post(f"{address}/held")
    assert team.state.meetings.find(1) == held


def test_a_meeting_without_decisions_says_so_in_both_languages(team: Team) -> None:
    team.goal(TALKS)
    address = begin(team)
    assert "nothing was decided" in get(team.client, f"{address}?goal=end")
    assert "er is niets besloten" in get(team.client, f"{address}?goal=end&lang=nl")


def test_a_goal_that_closes_in_the_meeting_stays_in_it(team: Team) -> None:
    goal = team.goal(TALKS)
    address = begin(team)
    team.state.goals.close(goal, TODAY, "missed", 12.0, Review())
    assert "goal 1 of 1" in get(team.client, f"{address}?goal={goal}")
    assert "closed: 12 talks" in get(team.client, f"{address}?goal=end")
    team.post(f"{address}/held")
    assert "closed: 12 talks" in get(team.client, address)


def test_the_summary_is_mailed_to_each_in_their_own_language_once(team: Team) -> None:
    team.goal(TALKS, owner=team.anna, contributors=(team.bram,))
    sending = team.shop.workspace.state.sending
    settings = {"host": "127.0.0.1", "port": "2525", "security": "none", "sender": "peil@shop.example", "to": "team@shop.example"}
    address = begin(team)
    assert f"{address}/mail" not in get(team.client, f"{address}?goal=end")
    sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
    assert f"{address}/mail" in get(team.client, f"{address}?goal=end")
    assert "mailed=2" in team.post(f"{address}/mail")
    team.post(f"{address}/mail")
    assert sorted((one.to, one.subject) for one in sending.outbox.latest()) == [
        (("anna@shop.example",), "Overleg van 21 nov 2026, 13:00"),
        (("bram@shop.example",), "Meeting of 21 Nov 2026, 13:00"),
    ]


@pytest.mark.parametrize("address", ["/meeting", "/actions", "/people"])
def test_the_pages_say_the_same_in_dutch(team: Team, address: str) -> None:
    team.goal(TALKS)
    words = {"/meeting": ("De volgorde", "Begin het overleg"), "/actions": ("Er staat niets te doen",), "/people": ("Wie ben je?",)}
    page = get(team.client, f"{address}?lang=nl")
    assert [word for word in words[address] if word not in page] == []
