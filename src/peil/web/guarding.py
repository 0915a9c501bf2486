"""Guard the door: which names the server answers to, which requests may change something, and the headers that every answer carries."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peil.values.texts import Text

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
WRONG_HOST = Text(
    "This server answers only to its own names. Open it as http://127.0.0.1 with its port.\n",
    "Deze server luistert alleen naar zijn eigen namen. Open hem als http://127.0.0.1 met zijn poort.\n",
)
OTHER_SITE = Text(
    "This request came from another website and was refused; nothing was changed.\n",
    "Dit verzoek kwam van een andere website en is geweigerd; er is niets veranderd.\n",
)


def host_of(header: str) -> str:
    """Return the name in a Host header, without its port."""
    return header.rsplit(":", 1)[0].lower() if not header.endswith("]") else header.lower()


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Return whether a browser says that a request was made by another site's page; programs that are no browser say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


class Guard:
    """Refuses foreign host names (DNS rebinding) and changes asked by other sites (request forgery); adds the headers of safety.

    `names` holds the host names that are answered to; empty means any, which is for a server that was told to listen elsewhere.
    """

    def __init__(self, app: ASGIApp, names: tuple[str, ...] = LOOPBACK) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((name, value) for name, value in HEADERS.items() if name not in given)]
            await send(message)

        if self.names and host_of(headers.get("host", "")) not in self.names:
            await _refuse(safely, 421, WRONG_HOST)
        elif scope["method"] not in SAFE and from_elsewhere(headers):
            await _refuse(safely, 403, OTHER_SITE)
        else:
            await self.app(scope, receive, safely)


async def _refuse(send: Send, status: int, why: Text) -> None:
    body = f"{why.en}{why.nl}".encode()
    start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
