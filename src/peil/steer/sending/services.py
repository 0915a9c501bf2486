"""Send a message to a chat or push service, with Apprise, which knows how each of them takes one."""

import logging
import re
from typing import Self

from peil.steer.sending.parcel import NotTaken, Parcel
from peil.values.texts import Text

MOST_TEXT = 3500


def send_service(parcel: Parcel) -> Text | None:
    """Hand a message to the service of its channel; raises NotTaken with what Apprise said of it."""
    import apprise

    url = url_of(parcel)
    asset = apprise.AppriseAsset(app_id="Peil", app_desc="Peil", app_url="", http_redirects=False, async_mode=False)
    service = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if service is None:
        raise NotTaken("Apprise does not know an address like this", "Apprise kent zo'n adres niet")
    title, body = parcel.delivery.subject, shortened(parcel)
    with Heard() as heard:
        taken = service.notify(body=body, title=title, notify_type=apprise.NotifyType.INFO, body_format=apprise.NotifyFormat.TEXT)
    if not taken:
        said = heard.last.rstrip(".") or "–"
        raise NotTaken(f"the service did not take it: {said}", f"de dienst nam het niet aan: {said}")
    return None


def url_of(parcel: Parcel) -> str:
    """Return the address in Apprise's form."""
    secrets = parcel.secrets
    return f"tgram://{secrets['token']}/{parcel.channel.settings['chat']}/" if parcel.channel.kind == "telegram" else secrets["url"]


def shortened(parcel: Parcel) -> str:
    """Return the text as a chat shows it, with the link at its end."""
    text = parcel.content.text
    text = text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1].rpartition("\n")[0] + "\n…"
    link = parcel.content.link
    return f"{text}\n\n{link}" if link and link not in text else text


class Heard(logging.Handler):
    """Hears what Apprise logs while it sends, and keeps that from the log of Peil: addresses in it are secret."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""
        self.logger = logging.getLogger("apprise")

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the latest message."""
        self.last = re.sub(r"\S+://\S+", "…", record.getMessage())

    def __enter__(self) -> Self:
        """Listen."""
        self.before = self.logger.propagate
        self.logger.propagate = False
        self.logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more."""
        self.logger.removeHandler(self)
        self.logger.propagate = self.before
