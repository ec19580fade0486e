# make demo    sets up, then shows the whole service at work on loopback
# make run     the service: http://127.0.0.1:8000, SQLite in ./data
# make test    sets up and passes every test
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo run test unit lint format types contracts bench-setup lock clean

demo: $(VENV)/.ready
	$(BIN)/monitor demo

run: $(VENV)/.ready
	$(BIN)/monitor serve

test: $(VENV)/.ready-to-test
	$(BIN)/python -m pytest -n auto --dist loadfile tests

unit: $(VENV)/.ready-to-test
	$(BIN)/python -m pytest tests/unit tests/house

lint: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.ready-to-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.ready-to-test
	$(BIN)/mypy

contracts: $(VENV)/.ready-to-test
	$(BIN)/lint-imports --no-cache

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

$(VENV)/.ready-to-bench: $(VENV)/.ready-to-test requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.lock
	touch $@

bench-setup: $(VENV)/.ready-to-bench

# Needs uv. The locks name versions and hashes and no index.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock
	uv pip compile pyproject.toml --group dev --group bench -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-bench.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
