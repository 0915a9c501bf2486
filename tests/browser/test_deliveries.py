"""Deliveries in a browser: a channel is added and tested, a digest made, looked at and sent; the mail that arrives is shown as mail programs do."""

from base64 import b64encode

import pytest
from playwright.sync_api import expect

from peil.workspace import Workspace
from tests.support.browsing import Language, Visitor, overflow
from tests.support.receiving import mail_server
from tests.support.serving import Site

WORDS: dict[Language, tuple[str, str]] = {"en": ("Figures", "No alerts in these days."), "nl": ("Cijfers", "Geen waarschuwingen in deze dagen.")}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_digest_goes_from_the_form_to_a_mailbox(visitor: Visitor, own: Site, language: Language) -> None:
    with mail_server() as (box, port):
        page = visitor.visit(own, "/deliveries/channels/new?kind=mail", language=language)
        fields = {"host": "127.0.0.1", "port": str(port), "sender": "peil@shop.test", "to": "team@shop.test"}
        page.locator("#name").fill(f"Mail {language}")
        for name, value in fields.items():
            page.locator(f"#field-{name}").fill(value)
        page.locator("#field-security").select_option("none")
        page.locator(".settings-form button.main").click()
        page.locator("#channels li", has_text=f"Mail {language}").locator("form button").first.click()
        expect(page.locator(".notice.good")).to_be_visible()
        assert [mail["to"] for mail in box.mails] == ["team@shop.test"]
        channel = next(one.id for one in Workspace(own.folder).state.sending.channels.listed() if one.name == f"Mail {language}")
        page = visitor.visit(own, "/deliveries/digests/new", language=language)
        page.locator("#name").fill(f"Week {language}")
        page.locator(f"input[name=channels][value='{channel}']").check()
        page.locator("#language").select_option(language)
        page.locator(".settings-form button.main").click()
        page.locator("#digests a.strong", has_text=f"Week {language}").click()
        expect(page.frame_locator("iframe.mail").locator("h2").first).to_have_text(WORDS[language][0])
        page.locator("main button.main").click()
        expect(page.locator("#log li").first).to_contain_text("2026")
        parts = {part.get_content_type(): part for part in box.mails[-1].walk()}
    html = parts["text/html"].get_content()
    for part in box.mails[-1].walk():
        if part.get_content_type() == "image/png":
            html = html.replace(f'cid:{part["content-id"][1:-1]}"', f'data:image/png;base64,{b64encode(part.get_content()).decode()}"')
    assert WORDS[language][1] in html
    assert "cid:" not in html
    page.goto("about:blank")  # where the rules of our own pages do not hold
    for width in (600, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.set_content(html)
        assert overflow(page) == 0
        assert all(page.locator("img").nth(at).evaluate("(one) => one.naturalWidth") > 0 for at in range(page.locator("img").count()))
