# Names to set: make PYTHON=python3.12 ..., make report QUARTER=2024Q3 OUT=elsewhere, make lock UPGRADE=--upgrade
PYTHON ?= $$(command -v python3.11 || echo python3)
QUARTER ?= 2024Q2
OUT ?= reports
UPGRADE ?=
BIN = .venv/bin
# The part of LibreOffice that opens slides.
IMPRESS = /usr/lib/libreoffice/program/libsdlo.so
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.PHONY: help install report test lint quick slow programs sample lock clean

help:
	@echo "make report  the report on QUARTER ($(QUARTER)) into OUT ($(OUT))"
	@echo "make test    everything a change must pass: lint, quick tests, slow tests"
	@echo "make quick   the tests that take seconds"
	@echo "make lint    ruff, mypy, and the order of the folders"
	@echo "make programs  Chromium, LibreOffice and systemd from Debian's packages: some tests hold our files against them"
	@echo "make sample  the pictures in README.md anew, where a test says that they are not of today; needs Chromium"
	@echo "make lock    requirements.lock anew from pyproject.toml; UPGRADE=--upgrade for newer versions"
	@echo "make clean   remove .venv and all caches; reports stay"

report: install
	$(BIN)/cita report --quarter $(QUARTER) --out $(OUT)

test: lint quick slow

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: install
	$(BIN)/pytest -m "not slow"

slow: install
	$(BIN)/pytest -m slow

programs:
	@command -v chromium && command -v soffice && command -v pdftoppm && command -v systemd-analyze && ls $(IMPRESS) || \
	  (apt-get update && apt-get install -y --no-install-recommends \
	  chromium libreoffice-writer libreoffice-impress poppler-utils systemd)

sample: install
	$(BIN)/python tests/sample.py

# No header and no addresses: what installs is named by version and hash alone, whoever serves it.
lock: install
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-header --no-config --quiet $(UPGRADE) --output-file requirements.lock

install: $(BIN)/.installed

# --no-build-isolation: the build backend comes from the lock too, not from a download of its own.
$(BIN)/.installed: $(BIN)/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# A changed lock begins from an empty .venv, so that nothing stays which the lock no longer names.
$(BIN)/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("cita_analysis needs Python 3.11 or newer, this is %d.%d: name another, as in make PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Installing into .venv: a minute or two, once"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -prune -exec rm -rf {} +
