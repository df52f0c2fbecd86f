# make demo: a first result on this machine alone.  make test: everything that must hold.  make help: the rest.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# the first Python of version 3.11 or newer on this machine; override with `make PYTHON=/path/to/python demo`
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet

# the order of the tests; .ci/run takes that of the day, and `make test ORDER=--randomly-seed=20261129` repeats it
ORDER := -p no:randomly

.PHONY: help demo test lint ocr bench fuzz mutants clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1	/'

demo: $(VENV)/.run ## crawl the replica portals on this machine into data/demo.db and show what came of it
	@$(BIN)/scrapy demo

test: $(VENV)/.test lint ## all tests
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder $(ORDER)

lint: $(VENV)/.test ## style, types, what imports what, what is declared
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/deptry . --no-ansi

ocr: $(VENV)/.ocr ## add what reads pictures and scans to the environment (600 MB)

bench: $(VENV)/.test ## speeds and sizes as ratios (several minutes)
	@$(BIN)/python -m tests.benchmarks

fuzz: $(VENV)/.test ## 100,000 mutated pages, 1,000 listings, looks, names, registries and archives each, and some 40,000 papers with known cells, through the reader; 200 kills of a crawl
	@nice $(BIN)/python -m tests.truth --count 30
	@nice $(BIN)/python -m tests.fuzz --count 100000
	@KILLS=200 nice $(BIN)/python -m pytest -q -p no:randomly tests/store/test_kill.py

mutants: $(VENV)/.test ## 235 small changes of the code: does a test notice? (hours; an area: minutes; docs: tests/mutants.md)
	@nice $(BIN)/python -m tests.mutants $(MUTANTS)

clean: ## remove the environment, caches and the demo's database
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .mutants data/demo.db* data/demo

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; install it, or name it: make PYTHON=/path/to/python3.11 demo" >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.lock pyproject.toml
	@echo "Installing the pinned dependencies (about a minute, once) …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
# once, whatever PYTHONDONTWRITEBYTECODE says: compiling them anew is half of every command's start
	@$(BIN)/python -m compileall -q harvester spiders pipelines
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c 'from harvester.datafiles.check import check; check()'
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.lock
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/test.lock
	@touch $@

$(VENV)/.ocr: $(VENV)/.test requirements/ocr.lock
	@echo "Installing what reads pictures …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/ocr.lock
	@touch $@
