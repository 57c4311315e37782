# gridgov. `make help` lists the targets. Nothing is needed but Python 3.12 or newer and make.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
# Where it is set (many containers do), every command would translate hundreds of files of source anew: 0.4 s each.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PY := $(VENV)/bin/python
BASE := $(VENV)/.installed-base
DEV := $(VENV)/.installed-dev
LABS := $(VENV)/.installed-lab
PINS := pyproject.toml requirements/run.txt requirements/dev.txt
LAB ?= lab
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --no-input
# What pip installs is compared with the hashes in requirements/; our own folder is then put on the path as it is.
PINNED := $(PIP) --require-hashes -r
OURSELVES := $(PIP) --no-deps --no-build-isolation -e .
FLOOR := .venv-floor
LOCK := .venv-lock
LOCKER := uv==0.13.9
CANDIDATES := python3.14 python3.13 python3.12 python3 python
WORKERS ?= 2
RESULTS ?= results/panjin

.PHONY: help run lab test test-slow test-long test-floor lock check bench bench-all golden docs site wheel studies clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo ""
	@echo "  PYTHON=/path/to/python  interpreter for $(VENV) (3.12 or newer)"
	@echo "  WORKERS=n               processes for make test (default 2)"
	@echo "  RESULTS=folder          where make run writes (default results/panjin)"
	@echo "  LAB=folder              where make lab keeps notebooks and your work on them (default lab)"

run: $(BASE)  ## compare Panjin before and after the reform: ten paired replications, a table, a picture
	@$(PY) -m sim.cli.main_job --out "$(RESULTS)"

# The folder is the learner's from then on: what is there is never written over.
lab: $(LABS)  ## JupyterLab with lessons, notebooks and studies in the folder lab/
	@$(PY) -m sim.simulation.warm
	@[ -d "$(LAB)" ] || $(PY) -m sim examples "$(LAB)"
	@$(PY) -m jupyter lab --notebook-dir "$(LAB)"

# Each worker begins with half of the tests, file by file, and takes over from the other when it is done: so tests of
# a file, and the runs that they share, stay in one process.
test: $(DEV) warm  ## all tests but the slow ones
	@$(PY) -m tests.warm
	$(PY) -m pytest -q -m "not slow" -n $(WORKERS) --dist worksteal

# None of them times itself: those that fill all processors may share them.
test-slow: $(DEV) warm  ## the slow tests: full-size cities, killed sweeps, theory at high utilisation
	$(PY) -m pytest -q -m "slow and not long" -n $(WORKERS) --dist worksteal --durations=20

# Each of these takes minutes; their smaller forms are among the slow tests.
test-long: $(DEV) warm  ## the full size of the longest checks: 100 kills, 3,000 mutated files, 500 command lines, visitors
	$(PY) -m pytest -q -m long --durations=20

# Code that the oldest numba compiles is kept apart; results are those of the newest to the last byte, or a test fails.
test-floor: $(PY)  ## the core of the tests with the lowest versions that pyproject.toml allows, in an environment of its own
	@$(PY) -m venv --clear $(FLOOR)
	@$(PY) -m tests.floor > $(FLOOR)/pins.txt
	@$(FLOOR)/bin/python -m pip --disable-pip-version-check install --quiet --no-input -r $(FLOOR)/pins.txt
	NUMBA_CACHE_DIR=$(CURDIR)/$(FLOOR)/cache $(FLOOR)/bin/python -m pytest -q -m "core and not slow" \
	  $$($(PY) -m tests.floor files)

lock: $(PY)  ## renew requirements/ from pyproject.toml and constraints.txt: exact versions with hashes, for every system
	@$(PY) -m venv --clear $(LOCK)
	@$(LOCK)/bin/python -m pip --disable-pip-version-check install --quiet --no-input $(LOCKER)
	@set -e; lock() { out=$$1; shift; echo hatchling | $(LOCK)/bin/uv pip compile --quiet --universal \
	  --python-version 3.12 --generate-hashes --no-header --no-annotate --no-config --no-emit-index-url \
	  -c constraints.txt "$$@" -o $$out - pyproject.toml; }; \
	lock requirements/run.txt; lock requirements/dev.txt --extra dev --extra app --extra cluster --extra analysis \
	  --extra viewer --extra site; lock requirements/lab.txt \
	  --extra notebook --extra viewer --extra geo --extra app --extra paper --extra analysis

check: $(DEV)  ## layout and style (ruff), strict types (mypy)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: $(DEV) warm  ## the aims of speed and memory beside today's figures, as a table (ten minutes)
	@$(PY) -m benchmarks.aims

bench-all: $(DEV) warm  ## what is behind that table: start-up, phases, every place, measures, sweeps
	$(PY) -m benchmarks.startup
	$(PY) -m benchmarks.plain_network
	$(PY) -m benchmarks.phases
	$(PY) -m benchmarks.places --best 3
	$(PY) -m benchmarks.own_places --best 3
	$(PY) -m benchmarks.measures
	$(PY) -m benchmarks.sweeps --runs 2000

golden: $(DEV) warm  ## refresh the stored baselines (say why in CHANGELOG.md)
	$(PY) -m pytest -q -m golden --refresh-golden
	$(PY) -m sim.app.example

# Runs of the gallery are made while it is built; a broken link or anchor is an error.
site: $(DEV) warm  ## the documentation site in site/VERSION: search, Python interface, gallery
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "to read it: $(PY) -m http.server --directory site, then http://localhost:8000"

docs: $(DEV)  ## regenerate the generated pages of docs/
	$(PY) -m sim.scenario.reference
	$(PY) -m sim.scenario.mechanisms_page
	$(PY) -m sim.scenario.bibliography_page
	$(PY) -m sim.records.reference
	$(PY) -m sim.measures.reference
	$(PY) -m sim.facts.figures
	$(PY) -m sim.cli.api_page
	$(PY) -m benchmarks.reference_pages

# For this system, this version of Python and processors of the class x86-64-v3; for others it is as if there were no code.
wheel: $(DEV)  ## a wheel in dist/ that brings the compiled engine along, so that nothing is compiled after installing
	$(PY) -m sim.simulation.ship
	$(PY) -m pip --disable-pip-version-check wheel --quiet --no-deps --no-build-isolation -w dist .

# Hours on two cores; runs that are there are not made again.
studies: $(DEV) warm  ## run the shipped studies anew and renew the tables in results/reference
	$(PY) -m benchmarks.reference_studies --workers $(WORKERS)
	$(PY) -m benchmarks.reference_places --workers $(WORKERS)
	$(PY) -m benchmarks.reference_facts --workers $(WORKERS)
	$(PY) -m benchmarks.reference_pages

clean:  ## remove the environments, compiled code and caches; results stay
	rm -rf $(VENV) $(FLOOR) $(LOCK) build dist sim/_machine_code .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without a running interpreter the stamps mean nothing (a system upgrade leaves a dangling link).
$(shell [ -x $(PY) ] || rm -f $(BASE) $(DEV) $(LABS))

# The compile cache is filled by one process before several read it.
.PHONY: warm
warm:
	@$(PY) -m sim.simulation.warm

$(BASE): $(PINS) | $(PY)
	@echo "installing gridgov and its pinned dependencies into $(VENV) ..."
	@$(PINNED) requirements/run.txt
	@$(OURSELVES)
	@touch $@

$(DEV): $(PINS) | $(PY)
	@echo "installing gridgov with its pinned development tools into $(VENV) ..."
	@$(PINNED) requirements/dev.txt
	@$(OURSELVES)
	@touch $(BASE) $@

# The pins are those of development where both have them.
$(LABS): $(PINS) requirements/lab.txt | $(PY)
	@echo "installing gridgov with JupyterLab into $(VENV) ..."
	@$(PINNED) requirements/lab.txt
	@$(OURSELVES)
	@touch $(BASE) $@

# An interpreter counts only if it really runs (shims may exist and fail), is new enough and can make
# environments. `--clear` replaces an environment whose interpreter has gone.
$(PY):
	@if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; else set -- $(CANDIDATES); fi; \
	chosen=; seen=; \
	for python in "$$@"; do \
	  version=$$("$$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
	  if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	    seen="$$seen $$python ($$version: too old)"; continue; fi; \
	  if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    seen="$$seen $$python ($$version: without the venv module; on Debian or Ubuntu install python$${version%.*}-venv)"; \
	    continue; fi; \
	  chosen=$$python; break; \
	done; \
	if [ -z "$$chosen" ]; then \
	  echo "error: gridgov needs Python 3.12 or newer with the venv module." >&2; \
	  echo "  tried: $$*" >&2; \
	  echo "  found:$${seen:- none that runs}" >&2; \
	  echo "  what to do: install Python 3.12 or newer, or name it: make PYTHON=/path/to/python3.12 ..." >&2; \
	  exit 1; \
	fi; \
	echo "making $(VENV) with $$chosen ($$version)"; \
	"$$chosen" -m venv --clear $(VENV)
