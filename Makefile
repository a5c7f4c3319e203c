.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: help run test soak check bench lock
help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.base: requirements/base.txt
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing what the product needs (once, about a minute) …"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(PY) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing what the tests need (once, about a minute) …"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/.base ## Set up if need be, then serve: web, worker, beat and broker
	@exec .venv/bin/skills-centre up

check: .venv/.dev ## Style, types and import contracts
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-logo

test: .venv/.dev $(if $(T),,check) ## Everything, or one file quickly: make test T=path
	$(PY) -m pytest $(if $(T),$(T),-n 2 --databases=sqlite,postgresql -m "not soak")

soak: .venv/.dev ## Races, faults and random organisations at full size
	$(PY) -m pytest -n 2 -m soak --databases=sqlite,postgresql --timeout=1200

bench: .venv/.dev ## Measure against ceilings: make bench, or make bench B=name
	$(PY) -m bench $(B)

lock: .venv/.dev ## Compile the locked requirements again
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/base.in -o requirements/base.txt
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/dev.in -o requirements/dev.txt
