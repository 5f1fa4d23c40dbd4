# Set-up and the commands of every day. `make help` lists them.
# Each stamp file stands for a step that is done; touching what the step reads does it again.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
BENCH_READY := $(VENV)/.bench-ready
ASSETS := unmentor/web/static/vendor/.built
LANGUAGES := unmentor/translations/cy/LC_MESSAGES/messages.mo
BROWSER := .tools/chromium/.unpacked

.DEFAULT_GOAL := help
.PHONY: help run test check format words lock bench load delivery faults deciding clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/  make \1\t/p' Makefile | expand -t 16

run: $(RUN_READY) $(ASSETS) $(LANGUAGES)  ## set up, draw a first cycle from the sample sheet, serve at http://127.0.0.1:5000 (ONCE=1: stop before serving)
	@UNMENTOR_BASE_URL="$${UNMENTOR_BASE_URL:-http://127.0.0.1:$(PORT)}" $(BIN)/unmentor demo $(if $(ONCE),--once) --port $(PORT)

test: $(TEST_READY) $(ASSETS) $(LANGUAGES) $(BROWSER)  ## set up, then the whole test suite, browser and PostgreSQL included
	@$(BIN)/pytest --numprocesses auto $(ARGS)

check: $(TEST_READY) $(ASSETS) $(LANGUAGES)  ## lint, formatting, types, layers, templates, languages, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.check_templates
	@$(BIN)/python -m tools.check_languages
	@$(BIN)/python -m tools.check_migrations

format: $(TEST_READY)  ## put the code in the project's format
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

words: $(RUN_READY)  ## bring the Welsh catalogue in step with the pages: new messages wait in it to be translated
	@$(BIN)/python -m tools.build_languages --collect

lock: $(TEST_READY)  ## write requirements/*.txt anew from pyproject.toml, with hashes
	@tools/lock

bench: $(BENCH_READY)  ## benchmarks side by side with peers, written to docs/benchmarks.md (ARGS=--quick: a look in seconds)
	@$(BIN)/python -m benchmarks $(ARGS)

load: $(TEST_READY) $(ASSETS) $(LANGUAGES)  ## pages with 10,000 people in the database and 8 clients at once, beside the empty page
	@$(BIN)/python -m benchmarks.pages $(ARGS)

delivery: $(TEST_READY) $(LANGUAGES)  ## 5,000 introductions to a mail server on this machine, beside smtplib with the same bytes
	@$(BIN)/python -m benchmarks.delivery $(ARGS)

faults: $(TEST_READY) $(LANGUAGES)  ## at length: a mail server that does everything wrong, and kill -9 at random moments
	@UNMENTOR_LONG=1 $(BIN)/pytest tests/faults $(ARGS)

deciding: $(TEST_READY) $(LANGUAGES)  ## how long it takes to decide 5,000 introductions, step by step, on SQLite and PostgreSQL
	@$(BIN)/python -m benchmarks.deciding $(ARGS)

clean:  ## take away what set-up made; people's data in instance/ stays
	rm -rf $(VENV) node_modules .tools unmentor/web/static/vendor $(LANGUAGES)

$(BIN)/python:
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUN_READY): $(BIN)/python requirements/build.txt pyproject.toml
	@echo "Installing what unmentor needs (about a minute the first time)"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): $(RUN_READY) requirements/dev.txt
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH_READY): $(TEST_READY) requirements/bench.txt
	@echo "Installing what the benchmarks compare with"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements/bench.txt
	@touch $@

node_modules/.installed: $(RUN_READY) package.json package-lock.json .npmrc
	@echo "Installing the front-end packages"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

$(ASSETS): node_modules/.installed tools/build_assets.py $(wildcard unmentor/web/assets/*)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tools.build_assets
	@touch $@

$(LANGUAGES): $(RUN_READY) unmentor/translations/cy/LC_MESSAGES/messages.po tools/build_languages.py
	@$(BIN)/python -m tools.build_languages

$(BROWSER): node_modules/.installed tools/install_browser.py
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m tools.install_browser
	@mkdir -p $(dir $@) && touch $@
