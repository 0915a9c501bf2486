"""The outbox: posted once, sent for real on loopback, tried again later, never by two at once, and secrets kept secret."""

import hashlib
import hmac
import json
import logging
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from peil.state.sending.outbox import LATER, LEASE
from peil.state.sending.sending import SendingState
from peil.state.state import State
from peil.steer.sending.outbox import deliver, deliver_one, post, send_trial
from peil.values.sending import Channel, ChannelDraft, Image, Message
from peil.values.steering_errors import BadChannel, BadSecretKey, SecretLost, UnknownChannel
from tests.support.receiving import PASSWORD, Hook, Mailbox, certificate, mail_server, web_hook

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
KEY = "a-key-of-more-than-sixteen"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def sending(tmp_path: Path) -> Iterator[SendingState]:
    with State(tmp_path / "state.db") as state:
        yield state.sending


@pytest.fixture
def box() -> Iterator[tuple[Mailbox, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Hook]:
    with web_hook() as found:
        yield found


def mail_channel(sending: SendingState, port: int, name: str = "Mail", **more: str) -> Channel:
    settings = {"host": "127.0.0.1", "port": str(port), "security": "none", "sender": "peil@shop.test", "to": "team@shop.test"} | more
    return sending.channels.put(ChannelDraft(name=name, kind="mail", settings=settings), NOW)


def hook_channel(sending: SendingState, hook: Hook) -> Channel:
    return sending.channels.put(ChannelDraft(name="Hook", kind="webhook", secrets={"url": hook.url, "key": KEY}), NOW)


def message(channel: Channel, key: str = "one", **more: object) -> Message:
    facts = {"kind": "alert", "key": key, "channel": channel.id, "subject": "Omzet lager dan verwacht – €", "text": "Kijk eens.\n"} | more
    return Message(**facts)  # type: ignore[arg-type]


def test_a_mail_arrives_with_both_texts_and_its_picture(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    html = '<p>Kijk <b>eens</b> <img src="cid:line-1" alt="op en neer"></p>'
    post(sending, message(channel, html=html, images=(Image("line-1", PNG),), to=("ann@shop.test",)), NOW)
    (delivery,) = deliver(sending, NOW, "Winkel, Zoë")
    assert (delivery.state, delivery.tries, delivery.sent_at, delivery.error) == ("sent", 1, NOW, None)
    (mail,) = box[0].mails
    assert box[0].to == [["ann@shop.test"]]
    assert mail["subject"] == "Omzet lager dan verwacht – €"
    assert mail["from"] == '"Peil · Winkel, Zoë" <peil@shop.test>'
    assert mail["auto-submitted"] == "auto-generated"
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert mail.get_content_type() == "multipart/alternative"
    assert parts["text/plain"].get_content().splitlines() == ["Kijk eens."]
    assert parts["text/html"].get_content().strip() == html
    assert parts["image/png"]["content-id"] == "<line-1>"
    assert parts["image/png"].get_content() == PNG
    assert parts["image/png"].get_content_disposition() == "inline"


def test_what_is_posted_twice_is_sent_once(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel, other = mail_channel(sending, box[1]), mail_channel(sending, box[1], "Other")
    first = post(sending, message(channel), NOW)
    assert post(sending, message(channel, subject="again"), NOW + timedelta(hours=1)) == first
    assert post(sending, message(other), NOW).id != first.id
    deliver(sending, NOW, "Shop")
    assert post(sending, message(channel), NOW).state == "sent"
    assert deliver(sending, NOW, "Shop") == []
    assert len(box[0].mails) == 2


def test_what_must_wait_waits(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    post(sending, message(channel), NOW, not_before=NOW + timedelta(hours=2))
    assert deliver(sending, NOW + timedelta(minutes=119), "Shop") == []
    assert len(deliver(sending, NOW + timedelta(hours=2), "Shop")) == 1


def test_a_mailbox_that_refuses_is_tried_again_with_the_same_message(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    box[0].refuse = ["451 busy, come back later"]
    post(sending, message(channel), NOW)
    (failed,) = deliver(sending, NOW, "Shop")
    assert (failed.state, failed.next_at) == ("failed", NOW + LATER[0])
    assert failed.error is not None
    assert "451 busy, come back later" in failed.error.en
    assert "weigerde" in failed.error.nl
    assert deliver(sending, NOW + timedelta(seconds=59), "Shop") == []
    (sent,) = deliver(sending, NOW + LATER[0], "Shop")
    assert (sent.state, sent.tries, sent.error) == ("sent", 2, None)
    assert len(box[0].mails) == 1


def test_what_never_arrives_is_tried_for_a_day_and_a_half_and_given_up(sending: SendingState) -> None:
    channel = mail_channel(sending, 9)  # nobody listens there
    post(sending, message(channel), NOW)
    now, tries = NOW, []
    while (found := deliver(sending, now, "Shop"))[0].next_at is not None:
        tries.append(now - NOW)
        now = found[0].next_at
    assert [later - before for before, later in zip(tries, [*tries[1:], now - NOW], strict=True)] == list(LATER)
    assert found[0].state == "given_up"
    assert found[0].note is not None
    assert found[0].note.nl == "opgegeven na 7 pogingen"
    assert deliver(sending, now + timedelta(days=30), "Shop") == []
    assert sending.outbox.again(found[0].id, now).state == "waiting"


def test_a_webhook_that_fails_twice_gets_the_same_delivery_signed_anew(sending: SendingState, hook: Hook) -> None:
    channel = hook_channel(sending, hook)
    hook.answers = [500, 503]
    post(sending, message(channel, link="https://peil.shop.test/kpis/net_sales", data={"value": 1.5}), NOW)
    now, tried = NOW, []
    for _ in range(3):
        tried += deliver(sending, now, "Shop")
        now = tried[-1].next_at or now
    assert [delivery.state for delivery in tried] == ["failed", "failed", "sent"]
    assert [headers["Peil-Delivery"] for headers in hook.headers] == [str(delivery.id) for delivery in tried]
    assert len(set(hook.bodies)) == 1
    told = json.loads(hook.bodies[0])
    assert (told["kind"], told["data"], told["link"]) == ("alert", {"value": 1.5}, "https://peil.shop.test/kpis/net_sales")
    seconds = set()
    for headers, body in zip(hook.headers, hook.bodies, strict=True):
        second, _, sign = headers["Peil-Signature"].removeprefix("t=").partition(",v1=")
        assert sign == hmac.new(KEY.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()
        seconds.add(second)
    assert seconds == {str(int((NOW + later).timestamp())) for later in (timedelta(), LATER[0], LATER[0] + LATER[1])}


def test_a_redirect_is_not_followed(sending: SendingState, hook: Hook) -> None:
    channel = hook_channel(sending, hook)
    hook.answers = [307]
    post(sending, message(channel), NOW)
    (failed,) = deliver(sending, NOW, "Shop")
    assert failed.error is not None
    assert "307" in failed.error.en
    assert len(hook.bodies) == 1


def test_a_name_that_leads_to_this_computer_is_no_place_to_send_to(sending: SendingState, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))])
    channel = sending.channels.put(ChannelDraft(name="Trap", kind="webhook", secrets={"url": "http://trap.test/", "key": KEY}), NOW)
    (failed,) = [deliver_one(sending, post(sending, message(channel), NOW).id, NOW, "Shop")]
    assert failed.error is not None
    assert "127.0.0.1" in failed.error.en


def test_a_service_takes_a_message_through_apprise(sending: SendingState, hook: Hook) -> None:
    address = hook.url.replace("http://", "json://")
    channel = sending.channels.put(ChannelDraft(name="Chat", kind="apprise", secrets={"url": address}), NOW)
    hook.answers = [500]
    post(sending, message(channel, link="https://peil.shop.test/"), NOW)
    (failed,) = deliver(sending, NOW, "Shop")
    assert failed.error is not None
    assert "token" not in failed.error.en
    (sent,) = deliver(sending, NOW + LATER[0], "Shop")
    assert sent.state == "sent"
    told = json.loads(hook.bodies[-1])
    assert told["title"] == "Omzet lager dan verwacht – €"
    assert told["message"] == "Kijk eens.\n\n\nhttps://peil.shop.test/" or told["message"].endswith("https://peil.shop.test/")


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://hooks.slack.com/services/T0EXAMPLE/B0EXAMPLE/abcdefghijklmnopqrstuvwx", "NotifySlack"),
        (f"https://prod-00.logic.azure.com:443/workflows/{'0' * 32}/triggers/manual/paths/invoke?sig={'a' * 43}", "NotifyWorkflows"),
        ("tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/-100123/", "NotifyTelegram"),
    ],
)
def test_the_addresses_that_slack_teams_and_telegram_give_are_known(address: str, service: str) -> None:
    import apprise

    assert type(apprise.Apprise.instantiate(address)).__name__ == service


def test_two_processes_send_each_delivery_once(tmp_path: Path, box: tuple[Mailbox, int]) -> None:
    with State(tmp_path / "state.db") as one, State(tmp_path / "state.db") as two:
        channel = mail_channel(one.sending, box[1])
        for number in range(12):
            post(one.sending, message(channel, str(number)), NOW)
        with ThreadPoolExecutor(4) as pool:
            sent = pool.map(lambda state: deliver(state.sending, NOW, "Shop"), (one, two, one, two))
            assert sorted(delivery.key for found in sent for delivery in found) == sorted(str(number) for number in range(12))
    assert len(box[0].mails) == 12


def test_a_process_that_stops_in_mid_delivery_leaves_it_to_the_next(tmp_path: Path, box: tuple[Mailbox, int]) -> None:
    with State(tmp_path / "state.db") as state:
        channel = mail_channel(state.sending, box[1])
        posted = post(state.sending, message(channel), NOW)
        assert state.sending.outbox.claim(NOW) is not None  # and then the power fails
    with State(tmp_path / "state.db") as state:
        assert deliver(state.sending, NOW + LEASE - timedelta(seconds=1), "Shop") == []
        (sent,) = deliver(state.sending, NOW + LEASE, "Shop")
    assert (sent.id, sent.state, sent.tries) == (posted.id, "sent", 2)
    assert len(box[0].mails) == 1


def test_a_second_copy_can_be_told_by_its_number(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    post(sending, message(channel), NOW)
    claimed = sending.outbox.claim(NOW)
    assert claimed is not None
    deliver(sending, NOW + LEASE, "Shop")  # the first was sent, but fell away before it could say so: another sends it again
    assert not sending.outbox.sent(claimed[0].id, claimed[1], NOW + LEASE)
    sending.outbox.again(claimed[0].id, NOW + LEASE)
    assert deliver(sending, NOW + LEASE, "Shop") == []  # what arrived is not sent again, whoever asks
    assert box[0].mails[0]["message-id"] == f"<peil.{claimed[0].id}.{int(NOW.timestamp())}@shop.test>"
    assert box[0].mails[0]["peil-delivery"] == str(claimed[0].id)


def test_a_channel_that_is_paused_keeps_its_messages(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    post(sending, message(channel), NOW)
    sending.channels.pause(channel.id, paused=True)
    assert deliver(sending, NOW, "Shop") == []
    sending.channels.pause(channel.id, paused=False)
    assert len(deliver(sending, NOW, "Shop")) == 1


def test_a_channel_that_is_gone_is_said(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    post(sending, message(channel), NOW)
    sending.channels.remove(channel.id)
    (failed,) = deliver(sending, NOW, "Shop")
    assert failed.error is not None
    assert "not there any more" in failed.error.en
    with pytest.raises(UnknownChannel):
        sending.channels.named("Mail")


def test_the_password_lies_nowhere_in_the_clear(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server(login=True) as (box, port), State(tmp_path / "state.db") as state:
        sending = state.sending
        settings = {"host": "127.0.0.1", "port": str(port), "security": "none", "sender": "peil@shop.test", "to": "team@shop.test", "user": "peil"}
        draft = ChannelDraft(name="Mail", kind="mail", settings=settings, secrets={"password": PASSWORD})
        channel = sending.channels.put(draft, NOW)
        assert send_trial(sending, channel, NOW, "Shop", language="nl").state == "sent"
        assert box.mails[0]["subject"] == "Testbericht van Peil · Shop"
        # A change of something else leaves the password as it was.
        sending.channels.put(ChannelDraft(name="Post", kind="mail", settings=settings), NOW, channel.id)
        assert send_trial(sending, sending.channels.named("post"), NOW + timedelta(hours=1), "Shop", language="en").state == "sent"
        wrong = sending.channels.put(
            ChannelDraft(name="Post", kind="mail", settings=settings, secrets={"password": "wr0ng-and-secret"}), NOW, channel.id
        )
        failed = send_trial(sending, wrong, NOW, "Shop", language="en")
        assert failed.state == "given_up"
        assert failed.error is not None
        assert failed.error.en == f"127.0.0.1:{port} refuses the user name or the password"
        assert PASSWORD not in repr(sending.channels.listed())
    files = list(tmp_path.iterdir())
    for path in files:
        assert PASSWORD.encode() not in path.read_bytes(), path
        assert b"wr0ng-and-secret" not in path.read_bytes(), path
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert PASSWORD not in caplog.text


def safe_mail(port: int) -> ChannelDraft:
    """Return a mail channel that logs in, over a connection that is made safe first."""
    settings = {"host": "127.0.0.1", "port": str(port), "security": "starttls", "sender": "peil@shop.test", "to": "team@shop.test", "user": "peil"}
    return ChannelDraft(name="Mail", kind="mail", settings=settings, secrets={"password": PASSWORD})


def test_a_password_goes_over_a_connection_that_is_safe_or_not_at_all(sending: SendingState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    with mail_server(login=True, safe=context) as (box, port):
        channel = sending.channels.put(safe_mail(port), NOW)
        doubted = send_trial(sending, channel, NOW, "Shop", language="en")
        assert doubted.error is not None
        assert doubted.error.en.startswith(f"no safe connection with 127.0.0.1:{port}")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert send_trial(sending, channel, NOW, "Shop", language="en").state == "sent"
        assert len(box.mails) == 1


def test_a_server_that_cannot_be_made_safe_gets_no_password(sending: SendingState) -> None:
    with mail_server(login=True) as (box, port):
        channel = sending.channels.put(safe_mail(port), NOW)
        failed = send_trial(sending, channel, NOW, "Shop", language="nl")
        assert failed.error is not None
        assert "kies een andere beveiliging" in failed.error.nl
        assert box.mails == []


def test_without_its_key_a_channel_asks_for_the_password_again(tmp_path: Path, hook: Hook) -> None:
    with State(tmp_path / "state.db") as state:
        channel = hook_channel(state.sending, hook)
        (tmp_path / "secret.key").unlink()
        with pytest.raises(SecretLost):
            state.sending.channels.secrets(channel)
        post(state.sending, message(channel), NOW)
        (failed,) = deliver(state.sending, NOW, "Shop")
        assert failed.error is not None
        assert "Enter it again" in failed.error.en
        again = ChannelDraft(name="Hook", kind="webhook", secrets={"url": hook.url, "key": KEY})
        assert state.sending.channels.put(again, NOW, channel.id).id == channel.id
        assert deliver(state.sending, NOW + LATER[0], "Shop")[0].state == "sent"


def test_the_key_can_come_from_the_environment(tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEIL_SECRET_KEY", "too-short")
    with State(tmp_path / "state.db") as state:
        with pytest.raises(BadSecretKey):
            hook_channel(state.sending, hook)
        monkeypatch.setenv("PEIL_SECRET_KEY", "a sentence that nobody else would think of")
        channel = hook_channel(state.sending, hook)
        assert state.sending.channels.secrets(channel) == {"url": hook.url, "key": KEY}
        monkeypatch.setenv("PEIL_SECRET_KEY", "another sentence, of which nobody would think")
        with pytest.raises(SecretLost):
            state.sending.channels.secrets(channel)
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize(
    ("kind", "settings", "secrets", "said"),
    [
        ("mail", {"host": "smtp.test", "sender": "no address"}, {}, "sender"),
        ("mail", {"host": "", "sender": "a@b.test"}, {}, "mail server"),
        ("mail", {"host": "smtp.test", "sender": "a@b.test", "port": "70000"}, {}, "port"),
        ("mail", {"host": "smtp.test", "sender": "a@b.test", "to": "x, y@z.test"}, {}, "`x`"),
        ("slack", {}, {"url": "http://hooks.slack.com/services/T/B/x"}, "https://"),
        ("teams", {}, {}, "https://"),
        ("telegram", {"chat": "12"}, {"token": "nope"}, "token"),
        ("apprise", {}, {"url": "syslog://"}, "service://"),
        ("apprise", {}, {"url": "dbus://x"}, "sends nothing"),
        ("webhook", {}, {"url": "https://hook.test/", "key": "short"}, "16"),
        ("webhook", {}, {"url": "ftp://hook.test/", "key": KEY}, "https://"),
        ("webhook", {"host": "x"}, {"url": "https://hook.test/", "key": KEY}, "`host`"),
    ],
)
def test_a_channel_that_cannot_work_is_refused(
    sending: SendingState, kind: str, settings: dict[str, str], secrets: dict[str, str], said: str
) -> None:
    with pytest.raises(BadChannel) as wrong:
        sending.channels.put(ChannelDraft(name="C", kind=kind, settings=settings, secrets=secrets), NOW)  # type: ignore[arg-type]
    assert said in wrong.value.say("en")
    assert sending.channels.listed() == []


def test_old_messages_are_let_go_of_and_their_line_stays(sending: SendingState, box: tuple[Mailbox, int]) -> None:
    channel = mail_channel(sending, box[1])
    post(sending, message(channel), NOW)
    deliver(sending, NOW, "Shop")
    post(sending, message(channel, "waits"), NOW, not_before=NOW + timedelta(days=300))
    sending.outbox.tidy(NOW + timedelta(days=40))
    assert [delivery.key for delivery in sending.outbox.latest()] == ["waits", "one"]
    assert sending.outbox.content(2).text == "Kijk eens.\n"
    with sending.database().read() as connection:
        assert connection.exec_driver_sql("SELECT content FROM deliveries WHERE id = 1").scalar() is None
    sending.outbox.tidy(NOW + timedelta(days=400))
    assert [delivery.key for delivery in sending.outbox.latest()] == ["waits"]
