# Two commands do everything: `make run` and `make test`. The rest are their parts.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
WORDS  := processors/subjects/stems.answers

.PHONY: setup browser run stop test tested checked check schemas docs lock bench soak clean

setup: $(READY) $(WORDS)

# One stamp file: the environment is made anew when the lock file changes, and only then.
$(READY): requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "rasid: Python 3.11 or newer is needed: install python3, or say PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "rasid: Python 3.11 or newer is needed, this is $$($(PYTHON) -V)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "rasid: Python's venv module is missing: install it (Debian: apt install python3-venv)" >&2; exit 1; }
	@echo "rasid: making the environment in $(VENV) (about half a minute the first time)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Derived, and not in git: what is known of common words, made again when what it is made from has changed.
$(WORDS): $(shell find processors -type f ! -name '*.answers' ! -name '*.pyc') training/common_words.txt | $(READY)
	@$(BIN)/python -m training.common_words

run: setup
	@$(BIN)/rasid demo

stop: setup
	@$(BIN)/rasid down

# The tests of the console need a Chromium: taken where there is one, installed where we may, else they are skipped.
browser:
	@for each in chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$each >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "rasid: installing Chromium for the tests of the console"; \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else echo "rasid: no Chromium: the tests of the console are skipped (Debian: apt install chromium)" >&2; fi

# What only reads the code is checked beside the tests, on what they leave of the processor, and told behind them.
test:
	@$(MAKE) --no-print-directory --jobs setup browser
	@$(MAKE) --no-print-directory --jobs tested checked; done=$$?; cat $(VENV)/checked; exit $$done

# Three at a time, file by file, on one broker: two fill the processors, and each waits for a while now and then.
# In the order of the folders, so that the long ones of a single test do not come last, alone.
tested: setup
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

checked: setup
	@nice $(MAKE) --no-print-directory check >$(VENV)/checked 2>&1

# Every linter, every type, every layer; each exception has its reason in pyproject.toml or beside the line.
check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache

# What is generated from the code and committed; tests fail when it drifts.
schemas: setup
	@$(BIN)/python -m tools.contracts

docs: setup
	@$(BIN)/python -m tools.docs

# Exact versions and hashes: of what runs, and of that with what develops, builds and tests it.
LOCK := uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
  --quiet --custom-compile-command "make lock"

lock:
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --extra dev --extra apprise --extra full-text --constraint requirements.lock --output-file requirements-dev.lock

# DATA is the folder of the corpus: benchmarks/NOTES.md. Some of it takes long: `python -m benchmarks` has the list.
DATA ?= ../shared/data
bench: setup
	@$(BIN)/python -m benchmarks --data $(DATA) all

# A hundred kills and worse, under load, for about an hour: of workers, of a gateway, of what delivers; writes its
# reports into docs/reliability.md.
soak: setup
	@$(BIN)/python -m tests.soak
	@$(BIN)/python -m tests.soak.gateway
	@$(BIN)/python -m tests.soak.deliver

clean: 
	@if [ -x $(BIN)/rasid ]; then $(BIN)/rasid down || true; fi
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
