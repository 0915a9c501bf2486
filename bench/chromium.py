"""The pages in Chromium: bytes on the wire, when the largest part is there (LCP), how long a click takes (INP), and a filter change to new pixels."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING

from timing import report, shown

if TYPE_CHECKING:  # all else is measured without it
    from playwright.sync_api import Browser, BrowserContext, Page

PAGES = {"overview": "/", "KPI page": "/kpis/net_sales"}
WATCH = """
window.seen = {largest: 0, slowest: 0, asked: 0, drawn: 0};
new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.largest = entry.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
const clicks = (list) => list.getEntries().filter((entry) => entry.interactionId).map((entry) => entry.duration);
new PerformanceObserver((list) => { seen.slowest = Math.max(seen.slowest, ...clicks(list)); })
  .observe({type: "event", durationThreshold: 16, buffered: true});
addEventListener("click", () => { seen.asked = performance.now(); seen.drawn = 0; }, true);
// After the swap one frame is prepared and shown; a message that is sent in that frame comes when it is on the screen.
addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { seen.drawn = performance.now(); };
  channel.port2.postMessage(0);
}), true);
"""


@contextmanager
def started() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    path = next((found for found in (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")) if found), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


def run(url: str, rounds: int) -> None:
    try:
        import playwright  # noqa: F401
    except ImportError:
        print("  no Playwright, so nothing was measured in a browser")
        return
    with started() as browser:
        for name, path in PAGES.items():
            first_load(browser, url, name, path, rounds)
        changes(browser, url, rounds)


def opened(browser: "Browser", url: str) -> "tuple[BrowserContext, Page]":
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCH)
    return context, context.new_page()


def first_load(browser: "Browser", url: str, name: str, path: str, rounds: int) -> None:
    """Open a page in a fresh profile: nothing of it is kept by the browser, the server has the page."""
    largest, sizes, requests = [], [], []
    for _ in range(rounds + 1):
        context, page = opened(browser, url)
        wire: list[float] = []
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda event, wire=wire: wire.append(event["encodedDataLength"]))
        page.goto(path)
        page.wait_for_timeout(700)
        largest.append(page.evaluate("seen.largest") / 1000)
        sizes.append(sum(wire) / 1024)
        requests.append(len(wire))
        context.close()
    report(f"{name} in Chromium: LCP", shown(median(largest[1:])), "goal: < 500 ms")
    report(f"{name} in Chromium: first load, {round(median(requests))} requests", f"{median(sizes):.0f} KB", "goal: < 320 KB")


def changes(browser: "Browser", url: str, rounds: int) -> None:
    context, page = opened(browser, url)
    page.goto("/")
    page.wait_for_timeout(500)
    presets = ("last-90-days", "last-7-days", "last-12-months", "last-30-days", "this-month", "last-month", "last-quarter")
    first = [_choose(page, f"period={preset}") for preset in presets[:rounds]]
    again = [_choose(page, f"period={preset}") for preset in presets[:rounds]]
    report("overview in Chromium: another period, never asked before, to new pixels", shown(median(first)))
    report("overview in Chromium: another period, asked before, to new pixels", shown(median(again)), "goal: < 150 ms")
    report("the slowest click of these (INP)", shown(page.evaluate("seen.slowest") / 1000), "goal: < 200 ms")
    context.close()


def _choose(page: "Page", part: str) -> float:
    """Open the menu with a choice and take it; return the seconds from the click until the new cards are on the screen."""
    menu = page.locator("details.menu", has=page.locator(f'a.choice[href*="{part}"]')).first
    menu.locator("summary").click()
    menu.locator(f'a.choice[href*="{part}"]').first.click()
    page.wait_for_function("() => seen.drawn > 0")
    took: float = page.evaluate("seen.drawn - seen.asked")
    page.wait_for_timeout(100)
    return took / 1000
