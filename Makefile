# `make` runs all that CI runs. Needs nothing but make and Python 3.11 or newer with venv (PYTHON=… names another one).

.PHONY: test demo bench docs frontend format lock clean
.DEFAULT_GOAL := test

test:     ## all checks and tests
	@tools/test.sh

demo:     ## the demo shop, with what is needed to run Peil and no more
	@tools/venv.sh
	.venv/bin/peil demo

bench:    ## how fast, measured
	@tools/venv.sh dev
	.venv/bin/python bench/run.py

docs:     ## the documentation
	@tools/venv.sh dev
	.venv/bin/python docs/build.py

frontend: ## the scripts and styles of the pages: bundled, types checked, tested
	@tools/frontend.sh

format:   ## lay the code out, and mend what ruff can mend
	@tools/venv.sh dev
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

# `make lock UPGRADE=1` takes the newest versions; without it only what pyproject.toml asks for changes.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet $(if $(UPGRADE),--upgrade)
lock:     ## requirements.txt and requirements-dev.txt from pyproject.toml
	@tools/venv.sh dev
	$(COMPILE) --output-file=requirements.txt pyproject.toml
	$(COMPILE) --output-file=requirements-dev.txt --extra=dev --constraint=requirements.txt pyproject.toml

clean:    ## away with all that the other targets made; data stay
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis frontend/node_modules src/peil/web/static/built
	find src tests bench docs tools -name __pycache__ -type d -prune -exec rm -rf {} +
