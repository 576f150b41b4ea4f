# `make` lists what there is. Every target sets up what it needs first.

SHELL := /bin/sh
.DEFAULT_GOAL := help

NIGHT ?= 0
MODEL ?= acs_employment
PYTHONS := python3.13 python3.12 python3.11 python3 python
SUITABLE := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))

# The newest Python that runs (a name may be there and not run), unless PYTHON names one.
PYTHON ?= $(shell for python in $(PYTHONS); do $$python -c "$(SUITABLE)" 2>/dev/null && echo $$python && break; done)

# uv from PATH; else it is installed from the package index, inside .venv where nothing else sees it.
OWN_UV := .venv/uv/bin/uv
UV ?= $(or $(shell uv --version >/dev/null 2>&1 && command -v uv),$(OWN_UV))
export UV

LOCK = $(UV) pip compile --generate-hashes --quiet --no-header

BIN := .venv/bin
READY := .venv/.ready

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: $(READY)  ## make or update the environment in .venv

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 to 3.13 found: install one, or run make PYTHON=path" >&2; exit 1; }
	$(PYTHON) -m venv --without-pip .venv

$(OWN_UV): | $(BIN)/python
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "make: neither uv nor pip found: install one of them" >&2; exit 1; }
	$(PYTHON) -m pip install --quiet --target .venv/uv uv

# Byte-compiled at install, whatever the environment says: it halves every start. --quiet leaves out the packages'
# names and keeps errors.
$(READY): requirements.txt pyproject.toml | $(BIN)/python $(filter $(OWN_UV),$(UV))
	@echo "installing the locked packages into .venv: half a minute to some minutes, the first time"
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.PHONY: data
data: $(READY)  ## fetch the models' data, by pinned version and hash
	@$(BIN)/python models/acs_employment/fetch.py var/data/acs_employment
	@$(BIN)/python models/hate_speech/fetch.py var/data/hate_speech --terms policies/alignment.yaml --embedding var/models/minilm
	@$(BIN)/python models/mnist_digits/fetch.py var/data/mnist_digits
	@$(BIN)/python models/acs_employment_read/fetch.py var/data/acs_employment_read var/data/acs_employment var/data/mnist_digits

.PHONY: torch
torch: $(READY)  ## install PyTorch into .venv, which training on pictures needs and nothing else does
	@$(UV) pip install --quiet --python $(BIN)/python --constraint requirements.txt torch onnx

.PHONY: demo
demo: $(READY) data  ## run one night through Airflow and show what happened: NIGHT=0
	@$(BIN)/plumbline demo --model $(MODEL) --night $(NIGHT)

.PHONY: up
up: $(READY) data  ## the same stack in the foreground, with its addresses and passwords
	@$(BIN)/plumbline up

.PHONY: registry
registry: var/tools/docker-registry  ## fetch a real image registry for the tests that push to one

var/tools/docker-registry:
	@sh tests/registry/fetch_docker_registry.sh $@

.PHONY: promtool
promtool: var/tools/promtool  ## fetch Prometheus' checker for the tests of its rules

var/tools/promtool:
	@sh tests/deploy/monitoring/fetch_promtool.sh $@

.PHONY: test
test: $(READY) data registry promtool  ## run every test
	@$(BIN)/python -m pytest

# What a release does, wherever its tests lie: a wildcard leaves out what is not there.
RELEASE_TESTS := tests/release tests/nightly/releasing $(wildcard \
	tests/cli/test_*bump*.py tests/cli/test_*rollback*.py tests/cli/test_*verify_pr*.py \
	tests/cli/test_*history*.py tests/cli/test_*hold*.py tests/cli/test_pull_request_commands.py \
	tests/deploy/test_gitops_*.py tests/evidence/test_*anchor*.py tests/plugins/test_connections.py)

.PHONY: test-release
test-release: $(READY) data  ## promotion, rollback, forges, statements and rollout, against every forge
	@$(BIN)/python -m pytest $(RELEASE_TESTS)

.PHONY: check
check: $(READY)  ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench
bench: $(READY) data  ## measure what must stay fast
	@$(BIN)/python -m pytest tests/airflow/bench_overhead.py -s -q

.PHONY: bench-drift bench-fairness bench-gates bench-explain bench-release
bench-drift: $(READY) data  ## drift beside its peers, and how often it is called; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_drift

bench-fairness: $(READY) data  ## fairness beside its peers, and its intervals
	@$(BIN)/python -m tests.benchmarks.bench_fairness

bench-gates: $(READY) data  ## false alarms and false passes over simulated years, nights to an alarm
	@$(BIN)/python -m tests.benchmarks.bench_gates

bench-explain: $(READY) data  ## SHAP beside its peers, rows it needs, changes called by chance
	@$(BIN)/python -m tests.benchmarks.bench_explain

.PHONY: bench-retraining
bench-retraining: $(READY) data  ## when to retrain, on made-up streams and the census nights; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_retraining

bench-release: $(READY)  ## an edit of 500 and 1,000 files; 200 promotions by 8 writers at once; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_release

.PHONY: bench-focus
bench-focus: $(READY)  ## a bill of a million rows taken in: time and memory; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_focus $(DATA)

.PHONY: bench-anomalies
bench-anomalies: $(READY)  ## labelled windows hit at equal false alarms, beside two baselines: DATA=folder
	@DATA=$(DATA) $(BIN)/python -m tests.benchmarks.bench_anomalies

.PHONY: bench-spot
bench-spot: $(READY)  ## a job with a deadline on public spot traces: DATA=../shared/data; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_spot $(DATA)

.PHONY: bench-allocation
bench-allocation: $(READY)  ## whether a bill's parts add up to it, to the cent in each currency; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_allocation $(DATA)

.PHONY: bench-check
bench-check: $(READY)  ## the alignment service at 400 checks a second, and beside a constant; 100 kills of the review; QUICK=1 within a minute
	@$(BIN)/python -m tests.benchmarks.bench_check
	@$(BIN)/python -m tests.benchmarks.bench_review

.PHONY: bench-admission
bench-admission: $(READY)  ## 64 processes launch at once against one budget, some killed; POSTGRES=url, QUICK=1
	@$(BIN)/python -m tests.benchmarks.bench_admission $(if $(POSTGRES),--postgres $(POSTGRES))

.PHONY: bench-guardrails
bench-guardrails: $(READY)  ## CPU time of rules, profanity and personal data on 1 kB of text
	@$(BIN)/python -m tests.benchmarks.bench_guardrails

.PHONY: guardrail-weights
guardrail-weights: $(READY)  ## make the arrays of the guardrails' linear models anew, upstream's in an environment of its own
	@$(UV) venv --quiet --clear --python $(BIN)/python var/tools/profanity
	@$(UV) pip sync --quiet --python var/tools/profanity/bin/python --require-hashes policies/guardrails/models/profanity-requirements.txt
	@var/tools/profanity/bin/python policies/guardrails/models/profanity.py
	@$(BIN)/python policies/guardrails/models/train.py injection
	@$(BIN)/python policies/guardrails/models/train.py toxicity

.PHONY: lock
lock: $(READY)  ## lock every requirements.in, with hashes: the project's for all platforms, then the images'
	$(LOCK) --universal --python-version 3.11 --output-file requirements.txt requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/requirements.txt deploy/requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/mlflow-requirements.txt deploy/images/mlflow-requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/alignment-requirements.txt deploy/images/alignment-requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/inference-requirements.txt deploy/images/inference-requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/preprocessing-requirements.txt deploy/images/preprocessing-requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/uv-requirements.txt deploy/images/uv-requirements.in
	$(LOCK) --universal --python-version 3.11 --output-file deploy/images/unsafe-image-requirements.txt deploy/images/unsafe-image-requirements.in
	$(LOCK) --python-version 3.11 --python-platform x86_64-manylinux_2_28 --output-file deploy/images/named-people-requirements.txt deploy/images/named-people-requirements.in
	$(LOCK) --python-version 3.12 --python-platform x86_64-manylinux_2_28 --output-file deploy/images/gpu-requirements.txt deploy/images/gpu-requirements.in

.PHONY: clean
clean:  ## remove var/: everything that was made while running
	rm -rf var
