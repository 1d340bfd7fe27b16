# Two commands do everything: `make briefing` and `make test`. What they need, they install into .venv.
PYTHON ?= python3
CORPUS ?= seeds
OUT ?= briefing
DEMO ?= demo
BIN := .venv/bin
RUN := $(BIN)/python
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# The tests of a file stay together, and the files run side by side, one a processor: make test WORKERS=1 runs them in turn.
WORKERS ?= auto
PYTEST := $(RUN) -m pytest --numprocesses $(WORKERS) --dist loadfile

.PHONY: benchmark-scale help briefing lab test test-code test-notebooks lint format notebooks docs pictures site accuracy browser-deps benchmark-quotes benchmark-quotes-scale benchmark-cleaning benchmark-reading benchmark-entities benchmark-statements benchmark-statements-scale benchmark-growth benchmark-notebooks benchmark-demo demo clean

help:            ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

.venv/.base: pyproject.toml constraints.txt
	test -x $(RUN) || $(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/.dev: .venv/.base
	$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

briefing: .venv/.base  ## set up, analyse CORPUS (default: seeds), write the briefing to OUT
	$(RUN) -m analyst briefing "$(CORPUS)" --out "$(OUT)" --notebooks notebooks

lab: .venv/.base  ## open JupyterLab on the notebooks
	ANALYST_CORPUS="$(abspath $(CORPUS))" $(BIN)/jupyter lab --notebook-dir=notebooks

test: lint test-code test-notebooks  ## set up, check the code, run all tests, notebooks included

test-code: .venv/.dev
	$(PYTEST)

test-notebooks: .venv/.dev
	$(PYTEST) --nbval --nbval-cell-timeout 300 -p no:cacheprovider notebooks
	$(PYTEST) --nbval --nbval-cell-timeout 300 -p no:cacheprovider notebooks

lint: .venv/.dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev  ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: .venv/.dev  ## rerun all notebooks; the only way that outputs get committed
	$(RUN) scripts/run_notebooks.py

docs: .venv/.dev  ## write anew what follows from the code: tables, formats, commands, and what commands print
	$(RUN) -m scripts.write_docs

pictures: .venv/.dev  ## draw the pictures of README.md and docs/ anew, from the code beside them; needs Chromium
	$(RUN) -m scripts.draw_pictures

site: .venv/.dev  ## build the pages as a site that works offline: build/site/index.html
	$(RUN) -m sphinx -q -W --keep-going -b html docs build/site
	@echo build/site/index.html

accuracy: .venv/.dev  ## measure the seeds against what a reader found: the table of docs/method.md
	$(RUN) -m benchmarks.seeds

benchmark-quotes: .venv/.dev  ## score the quote engines beside textacy: make benchmark-quotes TEXT=t.jsonl GOLD=g.jsonl
	$(RUN) -m benchmarks.quotes --text "$(TEXT)" --gold "$(GOLD)"

benchmark-quotes-scale: .venv/.dev  ## time and memory of the quote engines on long documents
	$(RUN) -m benchmarks.quotes --scale

benchmark-cleaning: .venv/.dev  ## score the cleaning beside its peers: make benchmark-cleaning PAGES=p.jsonl HTML=folder
	$(RUN) -m benchmarks.cleaning --pages "$(PAGES)" $(if $(HTML),--html "$(HTML)")

benchmark-reading: .venv/.dev  ## time the reading of pages, rows and files beside its peers
	$(RUN) -m benchmarks.reading

benchmark-entities: .venv/.dev  ## time the joining of names
	$(RUN) -m benchmarks.entities

benchmark-statements: .venv/.dev  ## statement matching, right and wrong, with each similarity that is installed
	$(RUN) -m benchmarks.statements

benchmark-statements-scale: .venv/.dev  ## time and memory of statement matching in 20,000 generated articles
	$(RUN) -m benchmarks.statements --speed 20000 --tokens

benchmark-scale: .venv/.dev  ## time and memory of annotation beside bare spaCy, by each engine
	$(RUN) -m benchmarks.scale

benchmark-growth: .venv/.dev  ## how time and memory of every step but the model grow from 1,000 to 10,000 articles
	$(RUN) -m benchmarks.growth

benchmark-notebooks: .venv/.dev  ## time, memory and output of the notebooks' cells and of the briefing: make benchmark-notebooks STORE=folder
	$(RUN) -m benchmarks.notebooks "$(STORE)" 01 02 03 04 05 briefing

demo: .venv/.base  ## write invented articles with known differences between outlets to DEMO (default: demo)
	$(RUN) -m analyst demo "$(DEMO)"

benchmark-demo: .venv/.dev  ## what of the planted differences is found, and what is found that is not there
	$(RUN) -m benchmarks.demo

browser-deps:    ## install what the browser tests need (Debian, as root)
	command -v chromium >/dev/null || (apt-get update -q && apt-get install -y -q --no-install-recommends chromium fonts-liberation fonts-dejavu-core)
	test -e .axe/node_modules/axe-core || { command -v npm >/dev/null && npm install --prefix .axe --no-audit --no-fund --no-save axe-core@4; } || echo "axe-core is not there: npm is missing"

clean:           ## remove everything that a command made
	rm -rf .venv briefing build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
