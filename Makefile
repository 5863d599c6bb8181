# Consult 共商: every task a person or a machine does with this repository. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$each -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && command -v $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
PO := $(wildcard translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
SOAKED := tests/journeys/test_served_races.py tests/journeys/test_killed.py tests/journeys/test_database_killed.py

# Compiled once, at the installation and at the first start: a start that compiles everything anew takes seconds.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint check check-all soak mutants bench format messages clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/installed $(MO) ## set everything up and serve the site with its demonstration
	@$(BIN)/consult start

test: $(VENV)/installed-dev $(MO) ## run the whole suite: SQLite, PostgreSQL, browser
	@$(BIN)/python tests/everything.py

lint: $(VENV)/installed-dev $(MO) ## format, lint, types, imports, templates, catalogues, dependencies
	@$(BIN)/python tests/checks.py --without-tests

check: $(VENV)/installed-dev $(MO) ## the same, and the quick tests on SQLite
	@$(BIN)/python tests/checks.py

check-all: check ## all that, and the suite on PostgreSQL and in a browser
	@$(BIN)/python tests/everything.py --after-check

soak: $(VENV)/installed-dev $(MO) ## run the races as served and the killed processes fifty times over, on both engines
	@$(BIN)/python -m pytest -q --turns 50 $(SOAKED)
	@$(BIN)/python -m pytest -q --turns 50 --engine postgresql $(SOAKED)

mutants: $(VENV)/installed-dev $(MO) ## change the rules and the work on texts in thousands of places, and see that a test notices each
	@$(UV) sync --frozen --inexact --group mutation --extra postgresql --quiet
	@$(BIN)/python -m tests.mutants

bench: $(VENV)/installed-dev $(MO) ## measure speed against floors taken in the same run
	@$(BIN)/python -m tests.bench

format: $(VENV)/installed-dev ## put the code in its one form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: $(VENV)/installed-dev ## bring both catalogues up to date with the code
	@$(BIN)/python -m tests.catalogues update

clean: ## remove what can be made again; keeps instance/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

$(VENV)/installed: pyproject.toml uv.lock hatch_build.py | $(UV)
	@echo "Installing (once) ..."
	@$(UV) sync --frozen --inexact --no-default-groups --extra postgresql --quiet && touch $@

$(VENV)/installed-dev: pyproject.toml uv.lock hatch_build.py | $(UV)
	@echo "Installing with the tools for tests (once) ..."
	@$(UV) sync --frozen --extra postgresql --quiet && touch $@ $(VENV)/installed

%.mo: %.po | $(VENV)/installed
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@
