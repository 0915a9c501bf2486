"""Serve the built scripts, styles and fonts: names hold a hash of the content, so browsers may keep them; gzip twins come from the build."""

import mimetypes
import re

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from peil.web.rendering import ASSETS

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


class Assets:
    """An application that serves the built files by name, and no other."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file."""
        await self.found(Request(scope)).__call__(scope, receive, send)

    def found(self, request: Request) -> Response:
        """Return the file, packed where the browser takes that, or 404."""
        name = request.url.path.removeprefix("/static/")
        folder = ASSETS / "built"
        if not re.fullmatch(r"[\w-][\w.-]*", name) or not (folder / name).is_file():
            return PlainTextResponse("Not found / Niet gevonden\n", status_code=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
        packed = folder / f"{name}.gz"
        if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
            return FileResponse(str(packed), headers=headers | {"content-encoding": "gzip"}, media_type=kind)
        return FileResponse(str(folder / name), headers=headers, media_type=kind)
