"""Visit pages in a real browser: find Chromium, open pages in a language, theme and width, and hold what goes wrong on them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from tests.support.serving import Site

Language = Literal["en", "nl"]
Theme = Literal["light", "dark"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "No Chromium was found, so nothing was tried in a browser. Install it (Debian and Ubuntu: apt-get install chromium; elsewhere: "
    ".venv/bin/playwright install chromium), or name one: CHROMIUM=/path/to/chromium make"
)
WATCH = """
window.peilWatched = {shift: 0, violations: []};
document.addEventListener("securitypolicyviolation", (event) => window.peilWatched.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.peilWatched.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
DRAWN = """async () => {
  await document.fonts.ready;
  const seen = (chart) => { const box = chart.getBoundingClientRect(); return box.width > 0 && box.top < innerHeight; };
  return [...document.querySelectorAll("peil-chart")].filter(seen).every((chart) => chart.querySelector("canvas, svg, .chart-empty:not([hidden])"));
}"""


def chromium(playwright: Playwright) -> str | None:
    """Return the Chromium to use: the one named, else the machine's, else Playwright's own; None where there is none."""
    named = os.environ.get("CHROMIUM")  # noqa: TID251 - whoever runs the tests names a browser; Peil itself has no such setting
    found = [named] if named else [shutil.which(name) for name in NAMES] + [playwright.chromium.executable_path]
    return next((path for path in found if path and Path(path).exists()), None)


@contextmanager
def started(playwright: Playwright, path: str) -> Iterator[Browser]:
    """Give a running browser; root may not use its sandbox, as in containers."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=path, args=[*alone, "--disable-dev-shm-usage", "--force-color-profile=srgb"])
    try:
        yield browser
    finally:
        browser.close()


class Visitor:
    """Someone at a browser. All that goes wrong on the pages is kept in `troubles`; what a test means to provoke it announces with `expect`."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.expected: list[str] = []

    def expect(self, *parts: str) -> None:
        """Say which troubles belong to the test: those that hold one of these texts."""
        self.expected += parts

    def arrive(
        self, site: Site, *, language: Language | None = None, theme: Theme | None = None, width: int = 1440, scripts: bool = True, **more: Any
    ) -> Page:
        """Return an empty page in a fresh browser profile, with the cookies of someone who chose a language and theme before."""
        context = self.browser.new_context(
            base_url=site.url, viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en-GB", **more
        )
        context.set_default_timeout(10_000)
        cookies = [("lang", language), ("theme", theme)]
        context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies if value])
        if scripts:
            context.add_init_script(WATCH)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda wrong: self.troubles.append(f"script: {wrong}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        return page

    def visit(self, site: Site, path: str, **more: Any) -> Page:
        """Return a page opened at an address, with its charts drawn."""
        page = self.arrive(site, **more)
        page.goto(path)
        if more.get("scripts", True):
            settle(page)
        return page

    def leave(self) -> None:
        """Close everything, gathering what the pages noticed themselves."""
        for context in self.contexts:
            for page in context.pages:
                if page.url.startswith("http"):
                    self.troubles += [f"policy: {one}" for one in page.evaluate("() => window.peilWatched?.violations ?? []")]
            context.close()
        self.contexts.clear()

    @property
    def unexpected(self) -> list[str]:
        """Return the troubles that no test announced."""
        return [trouble for trouble in self.troubles if not any(part in trouble for part in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        # What a page still waited for when it was left, such as its stream of news, was not refused by anyone.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.troubles.append(f"request: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"status {response.status}: {response.request.method} {response.url}")


def settle(page: Page) -> None:
    """Wait until fonts are there and the charts in sight are drawn."""
    page.wait_for_function(DRAWN)


def shift(page: Page) -> float:
    """Return how much the page's parts have moved under the reader's eyes (cumulative layout shift)."""
    moved: float = page.evaluate("() => window.peilWatched.shift")
    return moved


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    wide: int = page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    return wide
