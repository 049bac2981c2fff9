# make run · make test · make check · make bench · make demo · make mutants: the whole vocabulary.
PORT ?= 8000
PEOPLE ?= 10000
SITE_URL ?= http://127.0.0.1:$(PORT)
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE = 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help run test check bench demo mutants lock messages pictures clean
help:
	@echo "make run    the whole site on http://127.0.0.1:$(PORT)"
	@echo "make test   all checks and tests, on SQLite and on PostgreSQL where TEST_POSTGRES_URL names one"
	@echo "make test ROOM=search   the tests of one room"
	@echo "make check  format, lint, arrows, types, migrations, catalogues, patches, settings"
	@echo "make bench  what pages and starts cost, how well words are found"
	@echo "make demo PEOPLE=10000   as many made-up participants beside what make run has made"
	@echo "make mutants MODULES=…  faults are put into rules: which ones does no test notice?"

run: var/.run var/.static
	@COLLECTED_STATIC=true SITE_URL=$(SITE_URL) python manage.py quickstart
	@echo "Open http://127.0.0.1:$(PORT)/ in your browser; Ctrl+C stops everything."
	@COLLECTED_STATIC=true SITE_URL=$(SITE_URL) PORT=$(PORT) honcho start

test: var/.test
	@bash .ci/suite

check: var/.test
	@bash .ci/check

bench: var/.test
	@python bench/pages.py
	@python bench/graphql_cost.py
	@python bench/imports.py
	@python bench/start.py
	@python bench/search.py quality
	@python bench/search.py speed --sizes 1000
	@python bench/findable.py
	@python bench/language.py

# On a machine of one's own, after `make run`; run again, it adds whoever is missing.
demo: var/.run
	@python manage.py demo --people $(PEOPLE)

# Needs Linux; minutes for a module, an hour for five faults of each. Goes on where it was broken off.
mutants: var/.test
	@env -u DATABASE_URL python -m bench.mutants $(MODULES) $(WITH)

.venv/bin/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (python3.11 was not found)"; exit 1; }
	@echo "making the environment …"
	@$(PYTHON) -m venv .venv

var/.run: requirements/run.txt | .venv/bin/python
	@echo "installing what the site runs on …"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@mkdir -p var && touch $@

var/.test: requirements/test.txt | .venv/bin/python
	@echo "installing what the tests run on …"
	@python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@mkdir -p var && touch $@

var/.static: var/.run tosbelgi/artwork/fonts.py $(shell find tosbelgi -path '*/static/*' -type f)
	@echo "gathering style sheets and fonts …"
	@python -m tosbelgi.artwork.fonts var/build/fonts
	@COLLECTED_STATIC=true python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# Needs uv; the locks hold hashes and no address of any registry.
lock:
	@for set in run scale test; do \
	  extra=""; test $$set = run || extra="--extra $$set"; \
	  uv pip compile --quiet pyproject.toml $$extra --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --no-annotate --output-file requirements/$$set.txt; \
	done

# Needs gettext.
messages:
	@cd tosbelgi && python ../manage.py makemessages --locale kk --locale ru --no-obsolete --no-location --no-wrap

# Needs Chromium; takes the pictures of the help anew, in three languages.
pictures: var/.test
	@HELP_PICTURES=kk,ru,en python -m pytest tests/journeys/test_tasks.py -k "not shows_the_pictures"

clean:
	rm -rf var/tosbelgi.sqlite3* var/parts var/static var/.static var/.run var/.test .venv
