# `make run` serves the seed map; `make test` passes all tests. Both set up what they need under .venv, nothing global.
PYTHON ?= python3
BIN := .venv/bin
export QUANPU_PORT ?= 8000
QUANPU_DATA ?= .quanpu

.PHONY: run neo4j test check lint format requirements clean

run: .venv/runtime
	$(BIN)/quanpu ingest data/seed
	$(BIN)/quanpu serve

# A Neo4j server of one's own, until Ctrl-C; needs Java 17 and Maven. It says which settings lead to it.
neo4j: .venv/runtime
	$(BIN)/python -m graph.neo4j_server $(QUANPU_DATA)/neo4j

test: .venv/development
	$(BIN)/python -m pytest -n 3

# The fast part of the tests.
check: .venv/development
	$(BIN)/python -m pytest -n 3 -m "not slow and not browser and not neo4j"

lint: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Pins every dependency with its hashes; names no package index.
requirements: .venv/development
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --quiet --group build --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links --quiet --group build --group dev --constraint requirements.txt \
	  --output-file requirements-dev.txt

clean:
	rm -rf .venv .quanpu dist

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Quanpu needs Python 3.11 or later; set PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/runtime: .venv/python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: .venv/runtime requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
