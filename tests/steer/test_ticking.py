"""What is due is done once: after restarts, after days of downtime, when the clocks change, and when two processes look at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from peil.steer.ground import Ground
from peil.steer.ticking.schedules import Schedule, schedule_of
from peil.steer.ticking.tick import Ticked, tick
from peil.values.goals import GoalDraft, Person, PersonDraft
from peil.values.sending import ChannelDraft, Digest, DigestDraft
from peil.workspace import Workspace
from tests.support.receiving import Mailbox, mail_server
from tests.support.shops import TestShop

AMSTERDAM = "Europe/Amsterdam"
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Clock:
    """A shop whose clock is set by hand."""

    def __init__(self, shop: TestShop, port: int) -> None:
        self.shop = shop
        self.now = MONDAY
        self.folder: Path = shop.workspace.folder
        self.workspace = Workspace(self.folder, now=lambda: self.now)
        sending = self.ground.sending
        settings = {"host": "127.0.0.1", "port": str(port), "security": "none", "sender": "peil@shop.test"}
        self.mail = sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), MONDAY)
        self.ann: Person = self.ground.state.people.put(PersonDraft(name="Ann", email="ann@shop.test", language="nl"))
        self.bob: Person = self.ground.state.people.put(PersonDraft(name="Bob", email="bob@shop.test", language="en"))

    @property
    def ground(self) -> Ground:
        """Return the shop as it is now."""
        return Ground(self.workspace, self.workspace)

    def other(self) -> Ground:
        """Return the shop as another process finds it."""
        workspace = Workspace(self.folder, now=lambda: self.now)
        return Ground(workspace, workspace)

    def tick(self, now: datetime) -> Ticked:
        """Do what is due at an instant."""
        self.now = now
        ticked = tick(self.ground)
        assert ticked.problems == []
        return ticked

    def digest(self, **more: object) -> Digest:
        """Keep a digest that Ann and Bob get."""
        facts = {"name": "Cijfers", "rhythm": "daily", "at": "08:00", "people": (self.ann.id, self.bob.id), "sections": ("figures",)} | more
        return self.ground.sending.digests.put(DigestDraft(**facts), self.now)  # type: ignore[arg-type]


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def clock(shop: TestShop, box: tuple[Mailbox, int]) -> Clock:
    shop.fill(
        orders=[
            {
                "source": "s",
                "order_id": f"{day}",
                "ordered_at": datetime.combine(date(2026, 11, 1) + timedelta(days=day), time(12), UTC).isoformat(),
                "total_amount": "100",
            }
            for day in range(18)
        ]
    )
    return Clock(shop, box[1])


def local(day: str, clock: str = "08:00") -> datetime:
    """Return an instant by the clocks of Amsterdam in November."""
    return datetime.fromisoformat(f"{day}T{clock}+01:00").astimezone(UTC)


def subjects(box: Mailbox) -> list[str]:
    return [str(mail["subject"]) for mail in box.mails]


def test_a_daily_digest_goes_out_once_each_day_to_each_in_their_language(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest()
    assert clock.tick(local("2026-11-17", "07:59")).digests == []
    assert clock.tick(local("2026-11-17")).digests == ["Cijfers"]
    assert subjects(box[0]) == ["Test: maandag 16 november 2026", "Test: Monday 16 November 2026"]
    assert box[0].to == [["ann@shop.test"], ["bob@shop.test"]]
    for minute in (1, 59):
        assert clock.tick(local("2026-11-17", f"08:{minute:02d}")).digests == []
    assert clock.tick(local("2026-11-18", "08:00")).digests == ["Cijfers"]
    assert len(box[0].mails) == 4


def test_after_two_days_of_downtime_a_daily_digest_goes_out_once_and_tells_of_all_days(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest(people=(clock.ann.id,))
    clock.tick(local("2026-11-17"))
    assert clock.tick(local("2026-11-19", "21:00")).digests == ["Cijfers"]
    assert subjects(box[0]) == ["Test: maandag 16 november 2026", "Test: 17–18 nov 2026"]
    clock.tick(local("2026-11-20"))
    assert subjects(box[0])[2:] == ["Test: donderdag 19 november 2026"]


def test_a_restart_between_posting_and_noting_it_sends_nothing_twice(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest(people=(clock.ann.id,))
    clock.tick(local("2026-11-17"))
    with clock.ground.sending.database().write() as connection:
        connection.exec_driver_sql("UPDATE due_times SET done_at = NULL WHERE name LIKE 'digest:%'")  # as if the power had failed right there
    assert clock.tick(local("2026-11-17", "08:01")).digests == []  # who took it up may still be busy
    clock.now = local("2026-11-17", "08:20")
    assert tick(clock.other()).digests == ["Cijfers"]
    assert len(box[0].mails) == 1


def test_two_processes_that_look_at_the_same_time_do_it_once(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest()
    clock.now = local("2026-11-17")
    grounds = [clock.ground, clock.other(), clock.other()]
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(tick, grounds))
    assert sorted(name for ticked in done for name in ticked.digests) == ["Cijfers"]
    assert sorted(to for (to,) in box[0].to) == ["ann@shop.test", "bob@shop.test"]


def test_a_paused_digest_is_not_made_up_for(clock: Clock, box: tuple[Mailbox, int]) -> None:
    digest = clock.digest(people=(clock.ann.id,), paused=True)
    clock.tick(local("2026-11-17"))
    clock.tick(local("2026-11-18"))
    clock.ground.sending.digests.change(digest.id, {"paused": False})
    clock.tick(local("2026-11-18", "12:00"))
    assert box[0].mails == []
    clock.tick(local("2026-11-19"))
    assert subjects(box[0]) == ["Test: woensdag 18 november 2026"]


def test_a_weekly_and_a_monthly_digest_tell_of_the_last_whole_week_and_month(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.now = local("2026-10-20")
    clock.digest(name="Week", rhythm="weekly", weekday=1, people=(clock.ann.id,))
    clock.digest(name="Maand", rhythm="monthly", month_day=3, people=(clock.ann.id,))
    assert clock.tick(local("2026-10-25", "23:00")).digests == []
    assert clock.tick(local("2026-10-26", "09:30")).digests == ["Week"]
    assert clock.tick(local("2026-11-03")).digests == ["Week", "Maand"]
    assert subjects(box[0]) == ["Test: week 43, 2026 (19–25 okt 2026)", "Test: week 44, 2026 (26 okt – 1 nov 2026)", "Test: oktober 2026"]


def test_who_left_or_has_no_address_gets_nothing_and_it_is_said_when_nobody_does(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest(people=(clock.ann.id,))
    clock.ground.state.people.leave(clock.ann.id, date(2026, 11, 17))
    clock.now = local("2026-11-17")
    ticked = tick(clock.ground)
    assert [problem.en for problem in ticked.problems] == [
        "Digest Cijfers reaches nobody: its people have no address or left, or there is no channel"
    ]
    assert box[0].mails == []


def test_owners_are_reminded_once_of_a_check_in_and_of_a_goal_that_is_over(clock: Clock, box: tuple[Mailbox, int]) -> None:
    goals = clock.ground.state.goals
    facts, made = {"kpi": "net_sales", "target": 1000.0, "owner": clock.ann.id}, MONDAY - timedelta(days=60)
    goals.put(GoalDraft(title="Meer omzet", first=date(2026, 11, 1), last=date(2026, 12, 31), **facts), made)  # type: ignore[arg-type]
    goals.put(GoalDraft(title="Oud doel", first=date(2026, 10, 1), last=date(2026, 11, 15), **facts), made)  # type: ignore[arg-type]
    goals.put(GoalDraft(title="Rustig doel", first=date(2026, 10, 1), last=date(2026, 11, 15), remind=False, **facts), made)  # type: ignore[arg-type]
    assert clock.tick(local("2026-11-17", "07:00")).reminders == 1  # those of the day before, which nobody looked at yet
    (mail,) = box[0].mails
    assert mail["subject"] == "2 doelen vragen aandacht"
    text = mail.get_content()
    assert "“Oud doel” liep tot en met 15 nov 2026 en staat nog open" in text
    assert "Doe een check-in bij “Meer omzet”" in text
    assert "Rustig doel" not in text
    for day in ("2026-11-17", "2026-11-18"):
        clock.tick(local(day, "08:05"))
    assert len(box[0].mails) == 1


def test_a_step_that_goes_wrong_keeps_no_other_from_being_done(clock: Clock, box: tuple[Mailbox, int]) -> None:
    clock.digest(people=(clock.ann.id,))
    with clock.ground.sending.database().write() as connection:
        connection.exec_driver_sql("DROP TABLE rules")
    clock.now = local("2026-11-17")
    ticked = tick(clock.ground)
    assert [problem.nl for problem in ticked.problems] == ["Peil maakte een fout bij: waarschuwingen"]
    assert len(box[0].mails) == 1


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        ("2027-03-27", "02:30", "2027-03-27T01:30"),
        ("2027-03-28", "02:30", "2027-03-28T01:30"),  # the clocks skip it: 03:30 by then
        ("2027-03-28", "08:00", "2027-03-28T06:00"),
        ("2026-10-25", "02:30", "2026-10-25T00:30"),  # the clocks show it twice: the first
        ("2026-10-25", "08:00", "2026-10-25T07:00"),
    ],
)
def test_a_time_of_the_day_is_one_instant_also_when_the_clocks_change(day: str, at: str, instant: str) -> None:
    schedule = Schedule(time.fromisoformat(at), AMSTERDAM)
    assert schedule.instant(date.fromisoformat(day)) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(("first", "days"), [("2027-03-27", 3), ("2026-10-24", 3)])
def test_each_day_has_its_digest_once_when_the_clocks_change(clock: Clock, box: tuple[Mailbox, int], first: str, days: int) -> None:
    begin = datetime.fromisoformat(f"{first}T00:00").replace(tzinfo=UTC)
    clock.now = begin
    clock.digest(at="02:30", people=(clock.ann.id,))
    for half_hour in range(48 * days):
        clock.tick(begin + timedelta(minutes=30 * half_hour))
    told = subjects(box[0])
    assert len(told) == days
    assert len(set(told)) == days


def test_the_next_time_is_told(clock: Clock) -> None:
    schedule = schedule_of(DigestDraft(name="x", rhythm="weekly", weekday=3, at="18:15"), AMSTERDAM)
    assert schedule.following(clock.now) == datetime(2026, 11, 18, 17, 15, tzinfo=UTC)
    assert schedule.following(datetime(2026, 11, 18, 17, 15, tzinfo=UTC)) == datetime(2026, 11, 25, 17, 15, tzinfo=UTC)
