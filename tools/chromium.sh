#!/usr/bin/env bash
# Print the Chromium that the browser tests use: the one named (CHROMIUM=…), the machine's, or one that is installed now. Where none can be had it
# says so and prints nothing: the tests that need a browser are skipped then, with the same advice, and all others run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

found() {
  local name
  if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] && { echo "$CHROMIUM"; return; }
    echo "CHROMIUM=$CHROMIUM is no program that can be run." >&2
  fi
  for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" && return
  done
  .venv/bin/python - <<'END' 2>/dev/null
import sys
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
if not path.exists():
    sys.exit(1)
print(path)
END
}

if found; then exit 0; fi
echo "No Chromium was found; installing one for the tests in a browser." >&2
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >&2 || true
else
  .venv/bin/playwright install chromium >&2 || true
fi
found || echo "No Chromium could be installed, so nothing is tried in a browser. Install it (Debian, Ubuntu: sudo apt-get install chromium) or name one: CHROMIUM=/path/to/chromium make" >&2
