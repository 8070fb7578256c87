# Two commands: `make run` serves the portal, `make test` proves it. `make help` lists the rest.
PYTHON ?= python3
BIN = .venv/bin
PY = $(BIN)/python
export PYTHONUNBUFFERED = 1
.DEFAULT_GOAL = help
.PHONY: help run test check fix demo shell reset messages lock bench-pages bench-search drill-guards install browser gettext

# $(call timed,what,command): run it, then say how long it took; the exit code stays the command's
timed = begin=$$(date +%s); $(2); code=$$?; echo "-- $(1): $$(($$(date +%s) - begin)) s"; exit $$code
# $(call debian,package): install it where we may, silently; where we may not, whoever needs it says so
debian = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq >/dev/null 2>&1 \
	&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null 2>&1 || true
first_of = command -v $(1) >/dev/null 2>&1
TEMPLATES = $$(find templates -name '*.html' 2>/dev/null)
PRODUCTION = env SECRET_KEY="$$(head -c 60 /dev/urandom | base64 -w 0)" DEBUG=off HTTPS=on ALLOW_ONE_ROLE=off \
	ALLOWED_HOSTS=opop.example.go.id DATABASE_URL=postgres://portal_web:x@localhost/portal \
	MIGRATE_DATABASE_URL=postgres://portal_owner:x@localhost/portal

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: install  ## serve the portal on PORT (8000), Ctrl-C stops it
	@exec env OPOP_PARENT=$$PPID $(PY) -m opop_portal.launch

test:  ## install what tests need and run them all; ARGS="-k word" for a few
	@$(call timed,install,$(MAKE) --no-print-directory install)
	@$(call timed,browser,$(MAKE) --no-print-directory browser)
	@$(call timed,tests,$(PY) -m pytest -n 2 --dist worksteal $(ARGS))

check: install gettext  ## everything that needs no test: lint, format, migrations, messages, settings, hashes
	@$(call timed,ruff,$(PY) -m ruff check && $(PY) -m ruff format --check)
	@$(call timed,templates,[ -z "$(TEMPLATES)" ] || $(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	@$(call timed,migrations,$(PY) manage.py makemigrations --check --dry-run)
	@$(call timed,messages,$(PY) -m opop_portal.messages_check)
	@$(call timed,settings,$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING)
	@$(call timed,hashes,$(PY) -m opop_portal.lock_check)

fix: install  ## mend what lint and format can mend
	@$(PY) -m ruff check --fix; $(PY) -m ruff format
	@[ -z "$(TEMPLATES)" ] || $(BIN)/djade --target-version 5.2 $(TEMPLATES) || true  # 1 = something was mended

demo: install  ## load the demo into an empty database
	@$(PY) manage.py load_demo

shell: install  ## Django's shell; ARGS="-c 'print(1)'" runs one line
	@$(PY) manage.py shell $(ARGS)

reset: install  ## delete var/ with the embedded database, pictures and demo; asks first, unless YES=1
	@$(PY) -m opop_portal.reset

messages: install gettext  ## gather the messages of the sources into locale/ and compile them
	@$(PY) -m opop_portal.messages_check gather

lock: install  ## compile requirements.txt from requirements.in; ARGS=--upgrade takes newer versions
	@$(PY) -m opop_portal.lock_check write $(ARGS)

bench-pages: install browser  ## weight, layout shift, barriers, queries and time of every page
	@$(PY) -m tests.bench_pages $(ARGS)

bench-search: install  ## recall and false friends of the search
	@$(PY) -m tests.bench_search

drill-guards: install  ## take each guard of docs/SECURITY.md away and see its test fail; ARGS="P9" for some
	@$(PY) -m tests.drill_guards $(ARGS)

install:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there: install Python 3.11 or newer (apt-get install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The portal needs Python 3.11 or newer: name one, such as make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -I opop_portal/install.py

browser:
	@$(call first_of,chromium) || $(call first_of,google-chrome) || $(call first_of,chromium-browser) || { $(call debian,chromium); }

gettext:
	@$(call first_of,xgettext) || { $(call debian,gettext); }
