# Menteo. Bare `make` prints what can be made.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PY := .venv/bin/python
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench browser nginx nodes faults format lint types audit clean

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

.venv/.run: requirements.txt
	@test -n "$(PYTHON)" || { echo "Menteo needs Python 3.11 or newer on the PATH."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

# It holds all of the other; compiled is what is imported, when it is.
.venv/.dev: requirements-dev.txt requirements.txt
	@test -n "$(PYTHON)" || { echo "Menteo needs Python 3.11 or newer on the PATH."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --no-compile --require-hashes -r requirements-dev.txt
	@touch .venv/.run $@

run: .venv/.run ## Serve the site and its worker, with demo content when empty
	@MENTEO_DEMO=$${MENTEO_DEMO-1} $(PY) -m flask --app wsgi serve

browser: ## Find or install the Chromium that browser tests drive
	@sh dev/browser.sh

nginx: ## Find or install the nginx that stands before the nodes under test
	@sh dev/nginx.sh

nodes: .venv/.dev nginx ## Run the site on several nodes and kill some of them
	@$(PY) -m tests.run --only nodes

test: .venv/.dev browser nginx ## Run the whole test suite: SQLite, PostgreSQL, several nodes, faults, browser
	@$(PY) -m tests.run

faults: .venv/.dev ## Kill, starve and deceive the running site, in full
	@FAULTS=full $(PY) -m tests.run --only faults

check: .venv/.dev ## Format, lint, types, imports, dependencies, then all tests
	@$(MAKE) --no-print-directory -j4 lint types audit browser
	@$(MAKE) --no-print-directory test

bench: .venv/.dev ## Measure all goals (BENCH_SIZE=small, big or huge)
	@$(PY) -m benchmarks

lint: .venv/.dev ## Check format, lint and import contracts
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports

types: .venv/.dev ## Check types
	@.venv/bin/mypy

audit: .venv/.dev ## Ask whether a pinned dependency has a known fault
	@sh dev/audit.sh

format: .venv/.dev ## Put code into shape
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

clean: ## Remove what was installed and made, but not the data in var/
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
