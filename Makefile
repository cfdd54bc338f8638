# Two commands: `make run` and `make test`. Both install what they need into .venv first.
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python

# Programs of ours start often, in the tests too: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test install check lock words benchmarks clean browser

run: install
	@$(BIN)/campaign demo

test: $(VENV)/.tests browser
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.tests
	@sh .ci/checks

install: $(VENV)/.run

benchmarks: $(VENV)/.tests
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.reading
	@$(PY) -m benchmarks.letters

$(VENV)/.uv: requirements/uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Campaign needs Python 3.11 or newer; python3 here is $$(python3 -V)."; exit 1; }
	@python3 -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. Install it first; on Debian or Ubuntu: apt-get install python3-venv ca-certificates"; exit 1; }
	@python3 -m venv $(VENV)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# uv is quick; pip takes the same lock where uv does not know the way to the registry.
$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml $(wildcard campaign/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements/run.txt || $(PY) -m pip install -q --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install -q --python $(PY) --no-deps --no-build-isolation --offline -e . || $(PY) -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/pybabel -q compile -d campaign/translations
	@touch $@

$(VENV)/.tests: $(VENV)/.run requirements/test.txt
	@$(BIN)/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements/test.txt || $(PY) -m pip install -q --require-hashes -r requirements/test.txt
	@touch $@

# Debian's chromium for the browser tests, where we may install it.
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }; } || echo "No chromium here: the browser tests are skipped. On Debian or Ubuntu: apt-get install chromium"

lock: $(VENV)/.uv
	@for name in uv run test; do $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/$$name.in -o requirements/$$name.txt; done

# The sentences of code and templates into the catalogues; what is new stands there untranslated.
words: $(VENV)/.run
	@$(BIN)/pybabel -q extract -F campaign/translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output --omit-header -w 100 -o $(VENV)/messages.pot .
	@for language in ky ru; do $(BIN)/pybabel -q update -i $(VENV)/messages.pot -o campaign/translations/$$language/LC_MESSAGES/messages.po -l $$language --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100; done

clean:
	@rm -rf $(VENV) var
