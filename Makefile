# The tasks of this project; `make` lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Processes that share the tests, a file of them at a time; each compiles what it needs, so that more help little.
JOBS ?= 2

.PHONY: help setup report test slow wheel check quality bench golden fix

help: ## list the tasks
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/made ## make .venv with the tool and everything its tests need

.venv/made: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with make PYTHON=…")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

report: setup ## the main job: the report of the shipped corpus, in reports/council-release/
	$(BIN)/dedupe report council-release

test: setup ## all fast tests
	$(PYTEST) -q -m 'not slow and not wheel' -n $(JOBS) --dist loadfile

slow: setup ## tests that take minutes: the laws on thousands of texts, and what is marked slow
	HYPOTHESIS_PROFILE=deep $(PYTEST) -q tests/test_laws.py
	$(PYTEST) -q -m slow

wheel: setup ## build wheel and sdist, and run the main job from the wheel in an empty environment
	$(PYTEST) -q -m wheel

check: setup ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quality: setup ## score every labelled corpus at hand against its floors; UPDATE=1 raises the floors
	$(BIN)/python tests/benchmarks/quality.py $(if $(UPDATE),--update)

bench: setup ## speed and memory beside the peers, as ratios in one run
	$(BIN)/python tests/benchmarks/startup.py
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python tests/benchmarks/candidates.py
	$(BIN)/python tests/benchmarks/recall.py
	$(BIN)/python tests/benchmarks/align.py
	$(BIN)/python tests/benchmarks/edits.py
	$(BIN)/python tests/benchmarks/store.py
	$(BIN)/python tests/benchmarks/opening.py

golden: setup ## make the committed reports and their pictures anew; read the diff before committing
	$(BIN)/dedupe report council-release
	$(BIN)/dedupe report newsroom-week
	$(BIN)/python tests/browser/pictures.py

fix: setup ## format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
