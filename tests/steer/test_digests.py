"""Digests: the right figures over the right days, in words of both languages, as a mail that mail programs show."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from peil.steer.digests.figures import Figure, figures_of, held_against
from peil.steer.digests.letters import Letter, findings_of, letter_of
from peil.steer.digests.pictures import DENSITY, HEIGHT, WIDTH, line_png
from peil.steer.digests.posting import post_digest
from peil.steer.digests.setting import html_of, pictures_of, text_of
from peil.steer.digests.spans import Span, span_of
from peil.steer.ground import Ground
from peil.steer.sending.outbox import deliver
from peil.values.goals import GoalDraft, PersonDraft
from peil.values.periods import Period
from peil.values.sending import ChannelDraft, DigestDraft
from peil.values.texts import Language
from peil.workspace import Workspace
from tests.support.receiving import Mailbox, mail_server
from tests.support.shops import TestShop

MONDAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
ORDERS = ("orders",)


@pytest.fixture
def ground(shop: TestShop) -> Ground:
    """Return a shop with as many orders a day as the day of the month, from 1 October to 15 November, seen on the Monday after."""
    days = [date(2026, 10, 1) + timedelta(days=day) for day in range(46)]
    orders: list[Mapping[str, Any]] = [
        {"source": "s", "order_id": f"{day}-{number}", "ordered_at": datetime.combine(day, time(12), UTC).isoformat(), "total_amount": "10"}
        for day in days
        for number in range(day.day)
    ]
    shop.fill(orders=orders)
    workspace = Workspace(shop.workspace.folder, now=lambda: NOW)
    return Ground(workspace, workspace)


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    with mail_server() as found:
        yield found


def one(ground: Ground, span: Span, kpis: tuple[str, ...] = ORDERS) -> Figure:
    (found,) = figures_of(ground, held_against(ground, span, kpis), kpis)
    return found


def letter(ground: Ground, language: Language, **more: object) -> Letter:
    facts = {"name": "Week", "rhythm": "weekly", "kpis": ORDERS} | more
    digest = DigestDraft(**facts)  # type: ignore[arg-type]
    return letter_of(ground, digest, findings_of(ground, digest, span_of(digest.rhythm, MONDAY)), language)


def test_a_daily_digest_holds_a_day_against_the_same_weekday_before(ground: Ground) -> None:
    figure = one(ground, span_of("daily", MONDAY))
    assert (figure.value, figure.before) == (15, 8)
    assert figure.course == tuple(day.day for day in (MONDAY - timedelta(days=back) for back in range(28, 0, -1)))


def test_several_days_are_held_against_the_same_weekdays_before(ground: Ground) -> None:
    span = span_of("daily", MONDAY, since=date(2026, 11, 13))
    assert span.period == Period(date(2026, 11, 13), MONDAY)
    figure = one(ground, span)
    assert (figure.value, figure.before) == (13 + 14 + 15, 6 + 7 + 8)


def test_a_weekly_digest_holds_a_week_against_the_one_before(ground: Ground) -> None:
    figure = one(ground, span_of("weekly", MONDAY))
    assert (figure.value, figure.before) == (sum(range(9, 16)), sum(range(2, 9)))
    assert figure.course[-2:] == (35, 84)
    assert figure.course[0] is None  # before the first order nothing is known: that is not zero


def test_a_month_is_held_against_the_one_before_where_a_year_ago_is_not_known(ground: Ground) -> None:
    span = span_of("monthly", date(2026, 12, 1))
    figure = one(ground, span)
    assert figure.value == sum(range(1, 16))
    assert figure.before == sum(range(1, 16))  # the data end on the fifteenth: so does what they are held against
    assert figure.through == date(2026, 11, 15)


def test_a_month_is_held_against_a_year_earlier_where_that_is_known(shop: TestShop) -> None:
    orders: list[Mapping[str, Any]] = [
        {"source": "s", "order_id": f"{on}-{number}", "ordered_at": f"{on}T12:00:00Z", "total_amount": "10"}
        for on, count in (("2025-09-10", 1), ("2025-10-10", 4), ("2026-09-10", 9), ("2026-10-10", 6), ("2026-11-10", 1))
        for number in range(count)
    ]
    shop.fill(orders=orders)
    workspace = Workspace(shop.workspace.folder, now=lambda: NOW)
    figure = one(Ground(workspace, workspace), span_of("monthly", MONDAY))
    assert (figure.value, figure.before) == (6, 4)


def test_days_of_which_nothing_arrived_have_no_value(ground: Ground) -> None:
    figure = one(ground, span_of("daily", date(2026, 11, 20)))
    assert (figure.value, figure.before, figure.change, figure.verdict) == (None, None, None, None)
    digest = DigestDraft(name="Dag", rhythm="daily", kpis=ORDERS, sections=("figures",))
    findings = findings_of(ground, digest, span_of("daily", date(2026, 11, 20)))
    made = letter_of(ground, digest, findings, "nl")
    assert made.sentences == ("Van deze dagen zijn nog geen gegevens binnen; ze lopen tot en met 15 nov 2026.",)
    assert [row.value for row in made.rows] == ["–"]


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("nl", "Test: week 46, 2026 (9–15 nov 2026)", "Het aantal bestellingen is 84, 140% hoger dan de week ervoor"),
        ("en", "Test: week 46, 2026 (9–15 Nov 2026)", "140% higher than the week before"),
    ],
)
def test_a_digest_speaks_the_language_of_its_reader(ground: Ground, language: Language, subject: str, sentence: str) -> None:
    made = letter(ground, language)
    assert made.subject == subject
    assert sentence in made.sentences[0]
    assert sentence in text_of(made).replace("\n", " ")


def test_without_an_address_nothing_is_a_link_and_with_one_all_is(ground: Ground, shop: TestShop) -> None:
    assert "href" not in html_of(letter(ground, "nl"))
    file = shop.workspace.folder / "peil.toml"
    file.write_text('address = "https://peil.shop.test/shop/"\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    workspace = Workspace(shop.workspace.folder, now=lambda: NOW)
    made = letter(Ground(workspace, workspace), "nl")
    html = html_of(made)
    assert 'href="https://peil.shop.test/shop/kpis/orders?period=2026-11-09..2026-11-15"' in html
    assert "https://peil.shop.test/shop/?period=2026-11-09..2026-11-15" in text_of(made)


def test_what_people_wrote_shows_as_what_it_is(ground: Ground) -> None:
    title = "<script>alert(1)</script> & meer"
    draft = GoalDraft(title=title, kpi="orders", target=900, first=date(2026, 11, 1), last=date(2026, 11, 30))
    ground.state.goals.put(draft, NOW)
    html = html_of(letter(ground, "nl", name="<b>Week</b>"))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; meer" in html
    assert "<b>Week" not in html
    assert title in text_of(letter(ground, "nl"))


def test_each_reader_gets_a_mail_with_its_pictures_in_their_language(ground: Ground, box: tuple[Mailbox, int]) -> None:
    settings = {"host": "127.0.0.1", "port": str(box[1]), "security": "none", "sender": "peil@shop.test", "to": "team@shop.test"}
    channel = ground.sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
    people = [
        ground.state.people.put(PersonDraft(name=name, email=f"{name.lower()}@shop.test", language=language)).id  # type: ignore[arg-type]
        for name, language in (("Ann", "nl"), ("Bob", "en"))
    ]
    draft = DigestDraft(name="Week", people=tuple(people), channels=(channel.id,), kpis=ORDERS)
    digest = ground.sending.digests.put(draft, NOW)
    span = span_of("weekly", MONDAY)
    for _ in range(2):
        post_digest(ground, digest, span, NOW)
    assert [delivery.state for delivery in deliver(ground.sending, NOW, "Test")] == ["sent"] * 3
    assert box[0].to == [["ann@shop.test"], ["bob@shop.test"], ["team@shop.test"]]
    for mail, words in zip(box[0].mails, (("Cijfers", "Doelen"), ("Figures", "Goals"), ("Figures", "Goals")), strict=True):
        parts = {part.get_content_type(): part for part in mail.walk()}
        html = parts["text/html"].get_content()
        assert all(word in html and word.upper() in parts["text/plain"].get_content() for word in words)
        assert 'src="cid:course-0"' in html
        assert "http" not in html.replace("http-equiv", "")  # nothing is fetched from anywhere
        picture = parts["image/png"]
        assert picture["content-id"] == "<course-0>"
        assert pixels(picture.get_content()).shape == (HEIGHT * DENSITY, WIDTH * DENSITY, 4)


def pixels(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the dots of a picture of ours; raises where a sum does not hold."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        parts[kind] = content
        at += 12 + length
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), dtype=np.uint8).reshape(height, 1 + 4 * width)
    return rows[:, 1:].reshape(height, width, 4)


def test_a_small_chart_rises_where_the_values_do_and_breaks_where_there_are_none() -> None:
    drawn = line_png([0, 1, 2, 3])
    assert drawn is not None
    alpha = pixels(drawn)[..., 3]
    tops = [int(np.argmax(alpha[:, column] > 200)) for column in (10, 60, 110, 180)]
    assert tops == sorted(tops, reverse=True)
    broken = line_png([1, 1, None, 1, 1])
    assert broken is not None
    assert pixels(broken)[:, WIDTH * DENSITY // 2, 3].max() == 0
    assert line_png([None, None]) is None
    assert line_png([5]) is not None


def test_a_digest_on_a_shop_without_data_says_so(shop: TestShop) -> None:
    workspace = Workspace(shop.workspace.folder, now=lambda: NOW)
    made = letter(Ground(workspace, workspace), "en", kpis=())
    assert made.sentences == ("Nothing is loaded that these figures can be made of.",)
    assert pictures_of(made) == ()
    assert "No goal is running." in html_of(made)


def test_a_backup_leaves_the_key_out_and_restoring_in_place_keeps_it(shop: TestShop, tmp_path: Path) -> None:
    sending = shop.workspace.state.sending
    secrets = {"url": "https://hook.test/x", "key": "0123456789abcdef"}
    channel = sending.channels.put(ChannelDraft(name="Hook", kind="webhook", secrets=secrets), NOW)
    shop.workspace.backup(tmp_path / "shop.zip")
    shop.workspace.state.close()
    here = Workspace.restore(tmp_path / "shop.zip", shop.workspace.folder)
    assert here.state.sending.channels.secrets(channel) == secrets
    elsewhere = Workspace.restore(tmp_path / "shop.zip", tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere" / "secret.key").exists()
    assert elsewhere.state.sending.channels.listed() == [channel]
