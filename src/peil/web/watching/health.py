"""Say whether the server can do its work."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

import peil
from peil.values.errors import PeilError
from peil.warehouse.engine import StatementFailed
from peil.web.running import Running


def health(request: Request) -> Response:
    """Answer 200 where the warehouse answers, else 503."""
    running: Running = request.app.state.running
    headers = {"cache-control": "no-store"}
    try:
        with running.workspace.warehouse(read_only=True) as warehouse:
            warehouse.one("SELECT 1")
    except (PeilError, StatementFailed) as wrong:
        return JSONResponse({"status": "failing", "version": peil.__version__, "why": str(wrong)}, status_code=503, headers=headers)
    return JSONResponse({"status": "ok", "version": peil.__version__, "data_version": running.workspace.version}, headers=headers)
