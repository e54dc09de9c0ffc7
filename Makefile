# Two commands on a fresh machine: `make run` and `make test`. Both set up the environment first; later runs reuse it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test lint ui ui-test clean lock dictionary train

run: $(VENV)/.run
	$(BIN)/dateline build

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not ui"

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint sql

ui: $(VENV)/.run
	$(BIN)/dateline ui

# The web UI in a real browser; draws the pictures of docs/images anew. Where Chromium is missing, root installs it and
# anybody else is told how; where it cannot be had, the tests are skipped and say so.
ui-test: $(VENV)/.dev
	@which chromium chromium-browser google-chrome 2>/dev/null | grep -q . \
		|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
			&& apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| echo "Chromium is missing: sudo apt-get install chromium"
	DATELINE_SCREENSHOTS=docs/images $(BIN)/python -m pytest -m ui tests/ui

# The data dictionary, from the row contracts and the headers of the SQL files.
dictionary: $(VENV)/.run
	$(BIN)/dateline dictionary > sql/DICTIONARY.md

# The tagger's tables in data/models, from the corpora beside the checkout: about a quarter of an hour on two cores.
train: $(VENV)/.dev
	$(BIN)/python -m pipelines.training

clean:
	rm -rf $(VENV) .dagster data/warehouse .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find pipelines -name __pycache__ -prune -exec rm -rf {} +

# --require-hashes: nothing is installed but what the lock files name, byte for byte; pip itself first, since the one that
# comes with Python may be too old for extras in lock files. Bytecode last: where PYTHONDONTWRITEBYTECODE is set, each
# process would compile the package anew.
$(VENV)/.run: requirements.lock requirements-pip.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-pip.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q pipelines
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

# New versions within the ranges of pyproject.toml, for every Python and platform; hashes, no index addresses.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --upgrade pyproject.toml
lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --extra build -o requirements.lock
	$(COMPILE) --extra build --extra dev -o requirements-dev.lock
	echo pip | $(COMPILE:pyproject.toml=-) -o requirements-pip.lock
