"""Ask the application for one of its own pages, as a browser would, to share it or to show it on the wall."""

from http.cookies import SimpleCookie
from urllib.parse import unquote

from starlette.requests import Request
from starlette.types import Message

from peil.web.viewing import View


async def page_of(request: Request, view: View, address: str, **more: object) -> tuple[int, str]:
    """Return the status and text of a page of ours in the reader's language; `more` goes with the request (`still`)."""
    path, _, query = address.partition("?")
    cookie = SimpleCookie({"lang": view.language})
    headers = [
        (b"host", request.headers.get("host", "").encode("latin-1")),
        (b"accept", b"text/html"),
        (b"cookie", cookie.output(header="", sep="; ").strip().encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": request.scope["scheme"],
        "server": request.scope.get("server"),
        "client": request.scope.get("client"),
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode("utf-8", "replace"),
        "headers": headers,
        **more,
    }
    status, parts = 500, []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await request.app(scope, receive, send)
    return status, b"".join(parts).decode("utf-8", "replace")


def main_of(page: str) -> str:
    """Return what stands inside the `main` element of a page of ours."""
    _, _, after = page.partition("<main")
    return after.partition(">")[2].partition("</main>")[0]
