"""Tell open pages what changed: each waiting browser has a queue, and a loop that hands events on as server-sent events."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

HEARTBEAT = 20.0


class News:
    """Hands events (`loaded`, `notes`, `catalogue`) from any thread to everyone who listens."""

    def __init__(self) -> None:
        self._listeners: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}
        self._lock = threading.Lock()
        self._over = False

    def __len__(self) -> int:
        """Return how many listen."""
        return len(self._listeners)

    def tell(self, event: str | None) -> None:
        """Hand an event to everyone; None ends their streams."""
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            with contextlib.suppress(RuntimeError):  # the loop of one who just left may be closed
                loop.call_soon_threadsafe(queue.put_nowait, event)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._over = True
        self.tell(None)

    async def stream(self) -> AsyncIterator[str]:
        """Yield events as they come, in the form of server-sent events, with a heartbeat between them."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        try:
            yield "retry: 2000\n\n"
            while not self._over:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"event: {event}\ndata: {event}\n\n"
        finally:
            with self._lock:
                self._listeners.pop(queue, None)
