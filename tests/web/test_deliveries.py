"""Channels, digests and the log on their page: added, tested, changed and taken away, and nothing secret on any of it."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from peil.steer.sending.outbox import deliver, post
from peil.values.goals import PersonDraft
from peil.values.sending import ChannelDraft, Message
from peil.web.running import Running
from peil.web.sending.scheduling import Ticking
from tests.support.receiving import PASSWORD, Mailbox, mail_server
from tests.support.serving import serving
from tests.support.shops import NOW, TestShop

SECRETS = {"url": "https://hook.test/t0ken-of-the-hook", "key": "0123456789abcdef"}


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    with mail_server(login=True) as found:
        yield found


def mail_fields(port: int, **more: str) -> dict[str, str]:
    fields = {"kind": "mail", "name": "Mail", "host": "127.0.0.1", "port": str(port), "security": "none", "sender": "peil@shop.test"}
    return fields | {"user": "peil", "password": PASSWORD, "to": "team@shop.test"} | more


def arrived(box: Mailbox, count: int) -> None:
    """Wait until so many mails arrived."""
    for _ in range(600):
        if len(box.mails) >= count:
            return
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Deliveries", "Channels", "What was sent")), ("nl", ("Bezorging", "Bezorgkanalen", "Wat er is verstuurd"))],
)
def test_the_page_speaks_both_languages(shop_client: TestClient, language: str, words: tuple[str, ...]) -> None:
    text = shop_client.get(f"/deliveries?lang={language}").text
    assert all(word in text for word in words)


def test_a_channel_is_added_tested_and_changed_and_its_password_is_on_no_page(shop_client: TestClient, box: tuple[Mailbox, int]) -> None:
    page = shop_client.post("/deliveries/channels", data=mail_fields(box[1])).text
    assert "127.0.0.1" in page
    tested = shop_client.post("/deliveries/channels/1/test", data={"to": ""})
    assert "The test message was handed over" in tested.text
    assert box[0].to == [["team@shop.test"]]
    form = shop_client.get("/deliveries/channels/1").text
    shop_client.post("/deliveries/channels/1", data=mail_fields(box[1], name="Post", password=""))
    shop_client.post("/deliveries/channels/1/test", data={"to": "ann@shop.test"})
    assert box[0].to[1:] == [["ann@shop.test"]]
    wrong = shop_client.post("/deliveries/channels/1", data=mail_fields(box[1]) | {"password": "another-s3cret"}).text
    refused = shop_client.post("/deliveries/channels/1/test", data={"to": ""}).text
    assert "refuses the user name or the password" in refused
    assert all(secret not in text for secret in (PASSWORD, "another-s3cret") for text in (page, tested.text, form, wrong, refused))


def test_a_channel_that_cannot_be_kept_is_said_and_the_form_keeps_what_is_not_secret(shop_client: TestClient) -> None:
    answer = shop_client.post("/deliveries/channels", data=mail_fields(25, sender="nobody", name="Ons kanaal"))
    assert answer.status_code == 422
    assert "the sender is an address such as peil@example.com" in answer.text
    assert 'value="Ons kanaal"' in answer.text
    assert PASSWORD not in answer.text
    assert shop_client.post("/deliveries/channels/7", data={}).status_code == 404


def test_a_channel_whose_key_is_gone_asks_for_its_secret_again(shop: TestShop, shop_client: TestClient) -> None:
    shop.workspace.state.sending.channels.put(ChannelDraft(name="Hook", kind="webhook", secrets=SECRETS), NOW)
    assert "Enter it again" not in shop_client.get("/deliveries").text
    (shop.workspace.folder / "secret.key").unlink()
    assert "Enter it again" in shop_client.get("/deliveries").text


def test_a_channel_waits_while_it_is_paused_and_goes_when_it_is_removed(shop: TestShop, shop_client: TestClient, box: tuple[Mailbox, int]) -> None:
    shop_client.post("/deliveries/channels", data=mail_fields(box[1]))
    assert "paused" in shop_client.post("/deliveries/channels/1/pause", data={"paused": "yes"}).text
    assert shop.workspace.state.sending.channels.find(1).paused
    shop_client.post("/deliveries/channels/1/remove")
    assert shop_client.post("/deliveries/channels/1/remove").status_code == 200
    assert shop.workspace.state.sending.channels.listed() == []


def test_a_digest_is_added_looked_at_and_sent(shop: TestShop, shop_client: TestClient, box: tuple[Mailbox, int]) -> None:
    shop_client.post("/deliveries/channels", data=mail_fields(box[1]))
    ann = shop.workspace.state.steering.people.put(PersonDraft(name="Ann", email="ann@shop.test", language="nl"))
    fields = {"name": "Week", "rhythm": "weekly", "at": "08:00", "weekday": "1", "month_day": "1", "sections": ["goals"], "people": [str(ann.id)]}
    page = shop_client.post("/deliveries/digests", data=fields).text
    assert "every week, Monday, 08:00 · next 23 Nov 08:00 · Ann" in re.sub(r"\s+", " ", page)
    look = shop_client.get("/deliveries/digests/1?in=nl")
    assert "Test: week 46, 2026 (9–15 nov 2026)" in look.text
    assert "frame-src 'self'" in look.headers["content-security-policy"]
    mail = shop_client.get("/deliveries/digests/1/mail?in=nl")
    assert "Er loopt geen doel." in mail.text
    assert "script-src" not in mail.headers["content-security-policy"]
    assert mail.headers["content-security-policy"].startswith("default-src 'none'")
    sent = shop_client.post("/deliveries/digests/1/send")
    assert "Test: week 46, 2026 (9–15 nov 2026)" in sent.text
    assert box[0].to == [["ann@shop.test"]]
    assert shop_client.post("/deliveries/digests", data=fields | {"name": "x", "at": "25:00"}).status_code == 422
    assert shop_client.post("/deliveries/digests", data=fields | {"name": "x", "kpis": ["net_sale"]}).status_code == 422
    shop_client.post("/deliveries/digests/1/remove")
    assert shop.workspace.state.sending.digests.listed() == []


def test_the_log_says_what_went_wrong_and_tries_again(shop: TestShop, shop_client: TestClient, box: tuple[Mailbox, int]) -> None:
    shop_client.post("/deliveries/channels", data=mail_fields(box[1]))
    sending = shop.workspace.state.sending
    box[0].refuse = ["550 <b>no</b>"]
    post(sending, Message(kind="alert", key="one", channel=1, subject="Omzet <laag>", text="x"), NOW)
    deliver(sending, NOW, "Test")
    page = shop_client.get("/deliveries").text
    assert "Omzet &lt;laag&gt;" in page
    assert "550 &lt;b&gt;no&lt;/b&gt;" in page
    assert f"next try 21 Nov {(NOW + timedelta(hours=1, minutes=1)):%H:%M}" in page
    again = shop_client.post("/deliveries/1/again").text
    assert "Try again now" not in again
    assert len(box[0].mails) == 1
    assert shop_client.post("/deliveries/99/again").status_code == 404


def test_the_address_for_links_is_kept_in_the_settings(shop: TestShop, shop_client: TestClient) -> None:
    assert shop_client.post("/deliveries/address", data={"address": "https://peil.shop.test/"}).status_code == 200
    assert 'address = "https://peil.shop.test"' in (shop.workspace.folder / "peil.toml").read_text(encoding="utf-8")
    wrong = shop_client.post("/deliveries/address", data={"address": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert "https://peil.example.com" in wrong.text


def test_the_scheduler_does_what_is_due_when_it_starts_and_stops_when_it_is_told(shop: TestShop, box: tuple[Mailbox, int]) -> None:
    settings = {name: text for name, text in mail_fields(box[1], user="").items() if name not in ("kind", "name", "password")}
    channel = shop.workspace.state.sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
    with shop.workspace.hold():
        running = Running(shop.workspace)
        ticking = Ticking(running)
        post(shop.workspace.state.sending, Message(kind="alert", key="one", channel=channel.id, subject="Let op", text="x"), NOW)
        ticking.once()
        assert len(box[0].mails) == 1
        ticking.stop()
        post(shop.workspace.state.sending, Message(kind="alert", key="two", channel=channel.id, subject="Let op", text="x"), NOW)
        ticking.once()
        assert len(box[0].mails) == 1


def test_a_server_delivers_by_itself_and_takes_over_what_tick_asks(shop: TestShop, box: tuple[Mailbox, int]) -> None:
    settings = {name: text for name, text in mail_fields(box[1], user="").items() if name not in ("kind", "name", "password")}
    sending = shop.workspace.state.sending
    channel = sending.channels.put(ChannelDraft(name="Mail", kind="mail", settings=settings), NOW)
    post(sending, Message(kind="alert", key="one", channel=channel.id, subject="Een", text="x"), NOW)
    with serving(shop.workspace.folder) as site:
        arrived(box[0], 1)
        post(sending, Message(kind="alert", key="two", channel=channel.id, subject="Twee", text="x"), NOW)
        ticked = site.peil("tick", "--json")
        assert ticked.returncode == 0, ticked.stderr
        arrived(box[0], 2)  # by this, or by the server's own look that came in between
        assert [mail["subject"] for mail in box[0].mails] == ["Een", "Twee"]
        assert "POST /handing/tick" in site.log.read_text(encoding="utf-8")
