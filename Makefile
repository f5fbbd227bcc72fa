# Everything runs in .venv, which each target makes if it is missing. PYTHON names the interpreter to make it with.
PYTHON ?= python3
EXTRAS ?= all
VENV := .venv
BIN := $(VENV)/bin

# Wheels of all that carecli needs to be built and to run, so that the tests can install it without the network.
# Spark is left out: it is 450 MB, and no test installs it anew.
WHEELS := $(VENV)/wheels
# A process that may keep what it compiled starts faster the next time; a machine may say otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check docs bench fuzz browser java clean

demo: $(VENV)/.installed
	@$(BIN)/carecli assess --profile examples/bedside-nurse.toml
	@echo
	@echo "Now your own: $(BIN)/carecli assess"

test: $(VENV)/.developed browser java
	$(BIN)/python -m pytest -n 2 --cov --cov-report=term $(ARGS)
	$(BIN)/python -m coverage report --include='*/carecli/engine/*,*/carecli/pack/*' --fail-under=100 --skip-covered
	$(BIN)/python -m coverage report --fail-under=95 --format=total

check: $(VENV)/.developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/carecli pack check

docs: $(VENV)/.developed
	$(BIN)/python docs/generate.py

bench: $(VENV)/.developed
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/engine.py
	$(BIN)/python benchmarks/history.py
	$(BIN)/python benchmarks/papers.py
	$(BIN)/python benchmarks/people.py

# Inputs that somebody else might give, through the front door: make fuzz COUNT=20000 SEED=7. One of each kind of
# fault that is found is kept among the cases that the tests go through, until it is mended.
COUNT ?= 2000
SEED ?= 1
fuzz: $(VENV)/.developed
	nice -n 15 $(BIN)/python -m tools.fuzz --count $(COUNT) --seed $(SEED) --keep tests/fuzz/cases $(ARGS)

$(VENV)/bin/python:
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing carecli into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$(EXTRAS)]"
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	@echo "Installing the tools for tests and checks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  build coverage duckdb hatchling hypothesis ical import-linter jsonschema mypy pexpect playwright pypdf pyte pytest \
	  pytest-cov pytest-xdist "rendercv[full]" ruff types-jsonschema types-openpyxl types-pexpect
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --constraint constraints.txt \
	  --dest $(WHEELS) ".[report,papers,packs,people,ratings]" editables hatchling
	@touch $@

browser: | $(VENV)/bin/python
	@sh tests/browser/install.sh $(VENV)/axe

java:
	@sh tests/people/install.sh

clean:
	rm -rf $(VENV) dist build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
