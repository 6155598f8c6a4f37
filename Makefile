# From a fresh clone with Python 3.11-3.13, pip and make. `make run PYTHON=python3.12` picks another Python.

PYTHON ?= python3
SCENARIO ?= beijing_2023
VENV := .venv
BIN := $(VENV)/bin
ENV := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
BENCHMARKS := $(wildcard benchmarks/bench_*.py)
PAGES := claims screen_parameters scenario_expectations tipping evaluation volumes doses grids mechanisms

SERIES = $$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --quiet \
	--constraint constraints/python$(SERIES).txt --editable
# Some distributions split ensurepip from Python; the pip outside can then fill the environment.
WITHOUT_ENSUREPIP = { $(PYTHON) -m venv --clear --without-pip $(VENV) \
	&& $(PYTHON) -m pip --quiet --python $(BIN)/python install pip; }

.PHONY: help run test heavy lint bench pages clean

help:
	@echo "make run    simulate $(SCENARIO); the run and its figure go to results/"
	@echo "make test   the fast tests"
	@echo "make heavy  the tests that take minutes or gigabytes"
	@echo "make lint   ruff, mypy, import-linter"
	@echo "make bench  the benchmarks (a quarter of an hour; ten minutes beside other models, from the network)"
	@echo "make pages  what docs/ quotes, computed anew (three quarters of an hour)"
	@echo "make clean  remove the environment and the caches; results/ stays"

# A run is never overwritten: the second goes to results/$(SCENARIO)-2, and so on.
run: $(ENV)
	@out=results/$(SCENARIO); n=1; \
	while [ -n "$$(ls -A "$$out" 2>/dev/null)" ]; do n=$$((n + 1)); out=results/$(SCENARIO)-$$n; done; \
	mkdir -p results && $(BIN)/jiesu run $(SCENARIO) --out "$$out"

test: $(DEV)
	$(BIN)/python -m pytest -m "not heavy" -n 2

heavy: $(DEV)
	$(BIN)/python -m pytest -m heavy

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict sim
	$(BIN)/lint-imports

bench: $(DEV)
	@for script in $(BENCHMARKS); do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

pages: $(DEV)
	@for script in $(PAGES); do echo "$$script"; $(BIN)/python benchmarks/$$script.py || exit 1; done

clean:
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find sim tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; v = sys.version_info; (3, 11) <= v < (3, 14) or sys.exit( \
	"jiesu needs Python 3.11, 3.12 or 3.13; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % v[:2])'
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(WITHOUT_ENSUREPIP) || { rm -rf $(VENV); exit 1; }

$(ENV): $(VENV)/pyvenv.cfg pyproject.toml $(wildcard constraints/*.txt)
	@echo "Installing jiesu into $(VENV)"
	@$(INSTALL) '.[zh]'
	@touch $@

$(DEV): $(ENV)
	@echo "Installing what tests and linters need into $(VENV)"
	@$(INSTALL) '.[zh,dev]'
	@touch $@
