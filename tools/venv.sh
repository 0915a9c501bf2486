#!/usr/bin/env bash
# Set up .venv with exactly what is locked, and Peil itself: `tools/venv.sh` to run it, `tools/venv.sh dev` to work on it.
# Does nothing where it was done before with the same Python, locks and pyproject.toml, and frontend/ is bundled as it is now.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

suits() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

if ! suits .venv/bin/python; then
  for python in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
    if suits "$python"; then break; fi
    python=
  done
  if [ -z "$python" ]; then
    echo "Peil needs Python 3.11 or newer with venv (Debian: python3-venv); none was found. Install it, or name one: PYTHON=/path/to/python3 make" >&2
    exit 1
  fi
  echo "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
fi

print_of() { { .venv/bin/python --version; cat "$1" pyproject.toml; } | cksum; }
bundle() { .venv/bin/python hatch_build.py; }   # looks at the stamp of what is built, and stops there where that is right
done_before() { [ -f ".venv/.peil-$1" ] && [ "$(cat ".venv/.peil-$1")" = "$(print_of "$2")" ]; }

if done_before dev requirements-dev.txt; then bundle; exit 0; fi
case "${1:-run}" in
  dev) stamp=dev lock=requirements-dev.txt ;;
  run) stamp=run lock=requirements.txt ;;
  *) echo "usage: tools/venv.sh [run|dev]" >&2; exit 2 ;;
esac
if done_before "$stamp" "$lock"; then bundle; exit 0; fi

echo "Installing $lock into .venv"
export PIP_DISABLE_PIP_VERSION_CHECK=1
rm -f .venv/.peil-run .venv/.peil-dev
.venv/bin/python -m pip install -qq --require-hashes -r "$lock"
.venv/bin/python -m pip install -qq --no-deps --no-build-isolation -e .
print_of "$lock" >".venv/.peil-$stamp"
