"""Give what the endpoints that steer share: the ground, records in the reader's language, and the telling of what changed."""

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from fastapi import Path, Request, Response
from starlette.concurrency import run_in_threadpool

from peil.steer.exchange.documents import Documents, Record
from peil.steer.ground import Ground
from peil.web.api.documents import JSON, as_json, body_of, document, kept, running_of, spoken

Number = Annotated[int, Path(ge=0, lt=2**53)]
Shape = TypeVar("Shape", bound=msgspec.Struct)


class Desk:
    """What one request works with."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.running = running_of(request)
        self.ground = Ground(self.running, self.running.workspace)
        self.state = self.ground.state
        self.language = spoken(request)

    @property
    def documents(self) -> Documents:
        """Return what makes records, with the people as they are now."""
        return Documents(self.ground, self.language)

    def person(self, name: str | int | None) -> int | None:
        """Return somebody's number by name, address or number; nobody where none is named."""
        return self.state.people.named(str(name)).id if name not in (None, "") else None

    def told(self, record: Record, status: int = 200, location: str | None = None) -> Response:
        """Tell open pages that something changed, and return what it became."""
        self.running.news.tell("notes")
        response = document(msgspec.to_builtins(record), status)
        if location is not None:
            response.headers["location"] = location
        return response


def shown(request: Request, make: Callable[[Desk], Record]) -> Response:
    """Return a record that was only asked for, under the ETag of the data and of what people wrote."""
    running = running_of(request)
    return kept(request, running.version, lambda: Response(as_json(msgspec.to_builtins(make(Desk(request)))), media_type=JSON))


async def changing(request: Request, shape: type[Shape], work: Callable[[Desk, Shape], Response]) -> Response:
    """Return what some work makes of a request's body."""
    body = await body_of(request, shape)
    return await run_in_threadpool(lambda: work(Desk(request), body))
