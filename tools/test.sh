#!/usr/bin/env bash
# Run every check that CI runs, all of them even where an early one fails; pytest comes last.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/venv.sh dev
PATH="$PWD/.venv/bin:$PATH"

failed=()
check() {
  printf '== %s\n' "$*"
  "$@" || failed+=("$* (exit $?)")
}

check ruff check --output-format concise .
check ruff format --check --output-format concise .
check mypy
check lint-imports --no-logo
check deptry src
check typos
check tools/frontend.sh
CHROMIUM="$(tools/chromium.sh)"
export CHROMIUM
check pytest -n auto --dist loadgroup   # tests that say so stay together on one worker: browsers and servers are costly to start

if [ "${#failed[@]}" -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
