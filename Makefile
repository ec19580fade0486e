# make demo    sets up, then shows the whole service at work on loopback
# make run     the service: http://127.0.0.1:8000, SQLite in ./data
# make test    sets up and passes every test
# make unit    the unit tests; of one room: make unit ROOM=tag (catalogue, fetch, grammar, identify, parse, alerts, …)
# make chaos   kills, faults and a simulated quarter against ledgers, for half an hour
# make check   all that CI checks, in the same order
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo run test unit lint format types contracts schemas chaos image docs changelog findings check bench-setup lock sbom audit peers pictures clean

demo: $(VENV)/.ready
	$(BIN)/monitor demo

run: $(VENV)/.ready
	$(BIN)/monitor serve

test: $(VENV)/.ready-to-test
	$(BIN)/python -m pytest -n auto --dist worksteal tests

unit: $(VENV)/.ready-to-test
	$(BIN)/python -m pytest $(if $(ROOM),-n 0 tests/unit/$(ROOM),-n auto --dist worksteal tests/unit tests/house)

check:
	.ci/run

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

# The files of .github/ against the host's own schemas, which the tool brings along: no network.
SCHEMA := $(BIN)/check-jsonschema --builtin-schema
schemas: $(VENV)/.ready-to-test
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.github-issue-forms .github/ISSUE_TEMPLATE/[!c]*.yml
	$(BIN)/kubernetes-validate --strict --quiet deploy/kubernetes.yaml
	@command -v systemd-analyze >/dev/null || { echo "no systemd here: deploy/monitor.service is not checked"; exit 0; }; \
	  mkdir -p build && sed 's#^ExecStart=/opt/monitor/bin/monitor#ExecStart=/bin/true#' deploy/monitor.service \
	    > build/monitor.service && systemd-analyze verify build/monitor.service

# The long form of tests/chaos: a pass of the service is killed at every call to the system, then 500 times at random, on
# both databases; every write fails; then a simulated quarter. Half an hour; CI runs a sample of it.
chaos: $(VENV)/.ready-to-test
	$(BIN)/python -m tests.chaos
	$(BIN)/python -m tests.chaos --postgresql
	$(BIN)/python -m tests.chaos --writes
	$(BIN)/python -m bench.quarter

# The image with whatever engine is there, and the main job in it. Without one it says so and does nothing.
image:
	.ci/image

# The docs as a site in build/site, the lists of docs/knowing.md written anew before. Every warning is an error: a dead link, a heading that is not there.
docs: $(VENV)/.ready-to-test
	$(BIN)/python docs/lists.py
	$(BIN)/sphinx-build -q -W --keep-going -n -c docs -d build/site-cache . build/site

# What a user would notice has a line in the changelog. SINCE: the commit or branch to compare with.
SINCE ?= HEAD
changelog:
	@git diff --quiet $(SINCE) -- monitor alerts migrations sources.toml compose.yaml Dockerfile \
	  || ! git diff --quiet $(SINCE) -- CHANGELOG.md \
	  || { echo "CHANGELOG.md has no line for this change. Where no user notices it: SKIP=changelog git commit" >&2; exit 1; }

# Each script installs its packages in a folder of its own; not a part of CI.
findings:
	set -e; for each in findings/*.sh; do echo "== $$each"; sh $$each; done

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
	uv pip compile pyproject.toml --extra twins -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-twins.lock
	uv pip compile pyproject.toml --group dev -c requirements-twins.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock
	uv pip compile pyproject.toml --group dev --group bench -c requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-bench.lock

# Both tools stand in a folder of their own: they are no part of the service, nor of its tests.
TOOLS := build/tools
$(TOOLS)/.ready: Makefile
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=7.2,<8' 'pip-audit>=2.9,<3'
	touch $@

# What the image holds, with versions and hashes, as CycloneDX.
sbom: $(TOOLS)/.ready
	$(TOOLS)/bin/cyclonedx-py requirements requirements-twins.lock --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --validate -o build/sbom.json

# Known faults of what is locked. A package that the index does not know counts as not looked at, and fails.
audit: $(TOOLS)/.ready
	$(TOOLS)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements-twins.lock

# The API, its description and the file for analysts, used by other people's programs (`bench.api_peers`). They stand in a
# folder of their own.
PEERS := build/peers
$(PEERS)/.ready: Makefile
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check 'schemathesis>=4.30,<5' \
	  'openapi-python-client>=0.26' 'datasette>=0.65,<1' 'pandas>=2.2' 'icalendar>=6'
	touch $@

peers: $(PEERS)/.ready $(VENV)/.ready-to-test
	$(BIN)/python -m bench.api_peers $(PEERS)/bin

# The pictures of the README, from the demo. Needs Chromium.
pictures: $(VENV)/.ready-to-bench
	$(BIN)/python -m bench.pictures

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
