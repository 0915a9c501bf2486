"""Hold a page against WCAG 2.2 AA with axe-core."""

import json
from functools import cache
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "async (options) => (await axe.run(document, options)).violations"


@cache
def _options() -> dict[str, Any]:
    return {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong on a page as it is shown now, each with its rule and its place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, _options())
    return [f"{rule['id']}: {json.dumps(node['target'])} {node['html'][:160]} ({_why(node)})" for rule in found for node in rule["nodes"]]


def _why(node: dict[str, Any]) -> str:
    return str(node.get("failureSummary", "")).replace("\n", " ")[:300]
