# One environment in .venv; everything else stands on it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types docs golden eval bench fuzz clean

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/.installed   ## read the bundled invented reports; show the brief and a plot
	$(BIN)/comity demo --out demo-out

# A file's tests stay together: they share what they set up. The order is ours: the long files first.
test: .venv/.installed   ## all tests, on all cores
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: .venv/.installed   ## style, and the tables
	$(BIN)/ruff check $(wildcard src tests bench docs train)
	$(BIN)/comity codebook check

types: .venv/.installed  ## mypy strict
	$(BIN)/mypy

docs: .venv/.installed   ## write the generated pages of docs/
	$(BIN)/python docs/build.py

golden: .venv/.installed ## the golden passages alone
	$(BIN)/python -m pytest tests/golden

eval: .venv/.installed   ## one table of all measured sets
	$(BIN)/python -m comity.evaluation.table

bench: .venv/.installed  ## speed as ratios
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/throughput.py
	$(BIN)/python bench/keeping.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/answers.py
	$(BIN)/python bench/imports.py

fuzz: .venv/.installed   ## break files, led by coverage, a minute for each kind
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	for name in page.html archive.warc paper.pdf table.csv letter.eml; do $(BIN)/python bench/fuzz.py $$name || exit 1; done

clean:
	rm -rf .venv demo-out .mypy_cache .pytest_cache .ruff_cache
