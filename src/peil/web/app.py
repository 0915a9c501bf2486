"""Make the web application of one workspace: routes, guards, errors and what starts and stops with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import StreamingResponse

import peil
from peil.web.alerts import pages as alerts
from peil.web.api import asking, kpis, listing, loads, notes, work
from peil.web.api.shapes import describe
from peil.web.api.steering import check_ins as api_check_ins
from peil.web.api.steering import goals as api_goals
from peil.web.api.steering import people as api_people
from peil.web.assets import Assets
from peil.web.failing import add_failing
from peil.web.goals import pages as goals
from peil.web.guarding import LOOPBACK, Guard
from peil.web.meeting import doing, writing
from peil.web.meeting import pages as meeting
from peil.web.objectives import pages as objectives
from peil.web.pages import about, catalogue, data, drafting, explore, forgetting, kpi, overview, own_kpis, settings, shares, targets, wall
from peil.web.people import pages as people
from peil.web.running import Running
from peil.web.sending import channels as sending_channels
from peil.web.sending import digests as sending_digests
from peil.web.sending import pages as deliveries
from peil.web.watching.health import health
from peil.web.watching.journal import Watch
from peil.web.watching.metrics import Meter, metrics
from peil.web.wizard import steps as wizard
from peil.workspace import Workspace

ROUTERS = (
    *(overview.router, catalogue.router, own_kpis.router, kpi.router, explore.router, data.router, drafting.router),
    *(settings.router, forgetting.router, targets.router, shares.router, wall.router, about.router),
    wizard.router,  # /goals/new, before /goals/{number} takes it for a number
    *(goals.router, objectives.router),
    *(meeting.router, writing.router, doing.router, people.router),
    alerts.router,
    *(sending_channels.router, sending_digests.router, deliveries.router),
)
PROGRAMS = (kpis.router, asking.router, loads.router, notes.router, listing.router, work.router)
STEERING = (api_goals.router, api_check_ins.router, api_people.router)


def make_app(workspace: Workspace, names: tuple[str, ...] = LOOPBACK) -> FastAPI:
    """Return the application; the workspace is held open for as long as it runs. `names` are the host names it answers to."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with workspace.hold():
            app.state.running = Running(workspace)
            yield
            app.state.running.stop()

    app = FastAPI(title="Peil", version=peil.__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    add_failing(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Guard, names=names)
    app.state.meter = Meter()
    app.add_middleware(Watch, meter=app.state.meter)
    app.mount("/static", Assets())
    for router in (*ROUTERS, *PROGRAMS, *STEERING):
        app.include_router(router)
    for path, endpoint in (("/events", events), ("/healthz", health), ("/metrics", metrics)):
        app.add_api_route(path, endpoint, include_in_schema=False)
    describe(app)
    return app


async def events(request: Request) -> StreamingResponse:
    """Stream what changes, as server-sent events."""
    running: Running = request.app.state.running
    return StreamingResponse(running.news.stream(), media_type="text/event-stream", headers={"cache-control": "no-store"})
