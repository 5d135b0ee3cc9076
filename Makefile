# Every command starts from a bare machine: it first installs what it needs into .venv, once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

export PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Whoever tells Python to keep no bytecode has every process compile 2,400 modules anew: 5 seconds
# each, of dozens of processes. What is kept stands in folders that git does not see.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
READY := .venv/.ready
KERNELS := .venv/.kernels
READY_DEV := .venv/.ready-dev
READY_BENCH := .venv/.ready-bench

BENCH ?=

# Tests run on two cores, each with a stretch of neighbors, so that fixtures of a module are made once.
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal --durations 25

.PHONY: help demo test app bench assets kernels lint types contracts tests notebooks reference audit clean

help:  ## List these commands.
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(READY) assets  ## Plan a province and one center's month; leaves plan.gpkg, map.html and demo/month here.
	@scripts/demo.sh

test: chromium office $(READY_DEV) assets axe checks  ## Check everything: lint, types, contracts, tests, notebooks.
	$(PYTEST) tests notebooks --nbmake --cov

app: $(READY) assets  ## Open the web application on this machine, with the plans of this folder.
	$(BIN)/siting app

bench: $(READY_BENCH) $(KERNELS)  ## Measure a quarter of an hour beside other tools; make bench BENCH=--long takes a night.
	$(BIN)/python benchmarks/run.py $(BENCH)

assets: $(READY)  ## Fetch Leaflet and the font, which maps carry with them.
	@scripts/system_packages.sh npm
	@$(BIN)/python scripts/fetch_assets.py

# What judges the pages for those who cannot see or use a mouse; tests only.
.PHONY: axe
axe: $(READY_DEV)
	@scripts/system_packages.sh npm
	@$(BIN)/python scripts/fetch_assets.py --tests

kernels: $(READY) $(KERNELS)  ## Compile all kernels, if one of them is new or was edited.

lint: $(READY_DEV)  ## Check style, form, docstrings, and that notebooks hold no output.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/numpydoc lint $$(find layers siting -name '*.py')
	$(BIN)/nbstripout --verify notebooks/*.ipynb

types: $(READY_DEV)  ## Check types.
	$(BIN)/mypy

contracts: $(READY_DEV)  ## Check that imports point down.
	$(BIN)/lint-imports --no-logo

tests: $(READY_DEV) assets $(KERNELS)  ## Run the tests alone.
	$(PYTEST)

notebooks: $(READY_DEV) assets $(KERNELS)  ## Run the notebooks alone.
	$(BIN)/pytest notebooks --nbmake

reference: $(READY_DEV)  ## Write the reference of both packages to build/reference/index.html.
	$(BIN)/python -m sphinx -W -q -b html docs/api build/reference

audit: $(READY_DEV)  ## Ask for known faults of what is installed, and look for unsafe code (needs a network).
	$(BIN)/pip install --quiet pip-audit bandit
	$(BIN)/pip-audit --skip-editable
	$(BIN)/bandit --quiet --recursive layers siting --skip B101,B404,B405,B603,B608,B704

clean:  ## Remove what was built and installed; plans, maps and households stay.
	rm -rf .venv build dist node_modules siting/maps/assets htmlcov .coverage \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find layers siting tests scripts benchmarks -name __pycache__ -prune -exec rm -rf {} +

# Kernels, types, lint and contracts side by side; all are run, whichever fails.
.PHONY: checks
checks: $(READY_DEV)
	@printf '%s\n' kernels types lint contracts | xargs -P $(WORKERS) -I{} $(MAKE) --no-print-directory {}

.PHONY: chromium office
chromium office:
	@scripts/system_packages.sh $@

$(READY): pyproject.toml
	@scripts/install.sh all
	@touch $@

# Needs .venv, which those have made who ask for it. Numba looks at a kernel's own file only, not at
# the kernels that it calls, so what was compiled goes as soon as any of them is newer.
$(KERNELS): $(shell find siting -path '*/kernels/*.py')
	@echo "Compiling all kernels on two cores, once."
	@find siting -name '*.nb[ic]' -delete
	@$(BIN)/python scripts/compile_kernels.py
	@touch $@

$(READY_BENCH): pyproject.toml
	@scripts/install.sh all,bench
	@touch $(READY) $@

$(READY_DEV): pyproject.toml
	@scripts/install.sh all,dev
	@touch $(READY) $@
