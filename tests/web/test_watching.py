"""Watch the server: its health, its figures and its log."""

import json
import logging

import pytest
from starlette.testclient import TestClient

import peil
from peil.web.watching.journal import start_log
from tests.support.shops import TestShop


@pytest.fixture
def quiet() -> object:
    """Put the loggers back as they were."""
    loggers = [logging.getLogger(name) for name in ("peil", "uvicorn")]
    before = [(logger, list(logger.handlers), logger.propagate, logger.level) for logger in loggers]
    yield
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def test_health_says_ok_with_the_version(client: TestClient) -> None:
    found = client.get("/healthz")
    assert found.status_code == 200
    assert found.json()["status"] == "ok"
    assert found.json()["version"] == peil.__version__


def test_health_fails_where_the_warehouse_cannot_answer(shop_client: TestClient, shop: TestShop) -> None:
    holding = shop.workspace._holding
    assert holding is not None
    holding._warehouse.close()
    found = shop_client.get("/healthz")
    assert (found.status_code, found.json()["status"]) == (503, "failing")


def test_figures_count_requests_by_route_and_what_was_kept(shop_client: TestClient) -> None:
    shop_client.post("/api/v1/loads", params={"name": "orders.csv"}, content=b"order_id,ordered_at\nA,2026-03-02T09:00:00Z\n")
    for number in range(3):
        shop_client.get("/api/v1/ask", params={"kpi": "orders", "period": "2026-03", "x": number})
        shop_client.get(f"/nothing/{number}")
    text = shop_client.get("/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines['peil_requests_total{method="GET",route="/api/v1/ask",status="200"}']) == 3
    assert float(lines['peil_requests_total{method="GET",route="(none)",status="404"}']) == 3
    assert float(lines['peil_request_seconds_bucket{le="+Inf",route="/api/v1/ask"}']) == 3
    assert (float(lines["peil_questions_made_total"]), float(lines["peil_questions_kept_total"])) == (1, 2)
    assert float(lines["peil_loads_total"]) == 1
    assert float(lines["peil_data_version"]) > 0
    assert float(lines["process_resident_memory_bytes"]) > 10_000_000
    assert "peil_listeners" in lines


@pytest.mark.usefixtures("quiet")
def test_the_log_has_one_line_of_json_a_request(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    start_log("json")
    client.get("/api/v1/kpis/net_sales?secret=1", headers={"x-request-id": "mine-1"})
    client.get("/nothing%0Ahere", headers={"x-request-id": "not\tmine"})
    first, second = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert (first["method"], first["route"], first["status"], first["request_id"]) == ("GET", "/api/v1/kpis/{kpi}", 200, "mine-1")
    assert first["ms"] > 0
    assert first["bytes"] > 0
    assert "secret" not in json.dumps(first)
    assert (second["path"], second["status"]) == ("/nothing\\nhere", 404)
    assert second["request_id"] != "not\tmine"


@pytest.mark.usefixtures("quiet")
def test_the_log_for_people_is_short(client: TestClient, capfd: pytest.CaptureFixture[str]) -> None:
    start_log("text")
    found = client.get("/healthz")
    line = capfd.readouterr().err
    assert " GET /healthz 200 " in line
    assert len(line) < 60
    assert found.headers["x-request-id"]
