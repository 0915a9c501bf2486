"""Give the server's figures in the form that Prometheus reads; they are kept as plain numbers, and put into that form when they are asked for."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from peil.web.running import Running

if TYPE_CHECKING:  # prometheus_client takes a tenth of the start, and is needed only when somebody looks
    from prometheus_client import Metric

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts requests by method, route and status, and how long they took by route."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, str]] = Counter()
        self.lasted: dict[str, list[int]] = {}
        self.seconds: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            self.requests[method, route, str(status)] += 1
            self.lasted.setdefault(route, [0] * (len(BOUNDS) + 1))[bisect_left(BOUNDS, seconds)] += 1
            self.seconds[route] += seconds  # type: ignore[assignment]

    def histogram(self, route: str) -> list[tuple[str, float]]:
        """Return how many requests took no longer than each bound, added up as Prometheus wants them."""
        total, found = 0, []
        for bound, count in zip((*BOUNDS, float("inf")), self.lasted[route], strict=True):
            total += count
            found.append(("+Inf" if bound == float("inf") else str(bound), float(total)))
        return found


class Figures:
    """Collects the figures of one server: its meter's, and those of the running shop."""

    def __init__(self, meter: Meter, running: Running) -> None:
        self.meter = meter
        self.running = running

    def collect(self) -> "Iterator[Metric]":
        """Yield all figures as they are now."""
        yield from self._requests()
        yield from self._shop()

    def _requests(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        asked = CounterMetricFamily("peil_requests", "Requests answered", labels=("method", "route", "status"))
        for labels, count in list(self.meter.requests.items()):
            asked.add_metric(labels, count)
        yield asked
        lasted = HistogramMetricFamily("peil_request_seconds", "How long requests took", labels=("route",))
        for route in list(self.meter.lasted):
            lasted.add_metric((route,), self.meter.histogram(route), self.meter.seconds[route])
        yield lasted

    def _shop(self) -> "Iterator[Metric]":
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        running = self.running
        for name, shelf, what in (("questions", running.answers, "Questions"), ("pages", running.pages, "Pages")):
            yield CounterMetricFamily(f"peil_{name}_made", f"{what} worked out", value=shelf.made)
            yield CounterMetricFamily(f"peil_{name}_kept", f"{what} answered with what was kept", value=shelf.found)
        yield CounterMetricFamily("peil_loads", "Loads and undoings that changed the data", value=running.loads)
        yield GaugeMetricFamily("peil_listeners", "Browsers that listen for news", value=len(running.news))
        yield GaugeMetricFamily("peil_data_version", "Version of the data, one higher with every load", value=running.workspace.version)


def metrics(request: Request) -> Response:
    """Answer with all figures, those of the process (memory, processor) among them."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.exposition import CONTENT_TYPE_LATEST

    registry = CollectorRegistry()
    registry.register(Figures(request.app.state.meter, request.app.state.running))
    ProcessCollector(registry=registry)
    return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"})
