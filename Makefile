# What there is to do here; `make help` lists it. Each target first installs what it needs and this computer lacks, and
# says so before it does.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# `make run RELEASE=1` and `make serve RELEASE=1` build with optimisation.
PROFILE := $(if $(RELEASE),--release,)
# One set of features for everything that `make test` builds: a second set would be a second cold build.
DESKTOP := --locked --features desktop
WINDOW := ui/dist/index.html
WINDOW_SOURCES := $(shell find ui -name node_modules -prune -o -name dist -prune -o -type f -print)

## run: build and open the desktop app
.PHONY: run
run: display install-window $(WINDOW)
	cargo run $(DESKTOP) $(PROFILE) --bin balas -- $(ARGS)

## serve: the same core without a window, in practice mode, with the local API
.PHONY: serve
serve: install-core
	cargo run --locked $(PROFILE) --bin balasd -- serve --practice --demo $(ARGS)

## test: everything that has to pass, the real window included
.PHONY: test
test: install-test check-ui $(WINDOW)
	cargo fmt --check
	cargo clippy $(DESKTOP) --all-targets -- -D warnings
	cargo test $(DESKTOP)
	@if [ -z "$${CHROMIUM:-}" ] && grep -qs '^ID=ubuntu' /etc/os-release; \
	then echo "balas: Ubuntu's Chromium is a snap, so accessibility is not checked; CHROMIUM names another" >&2; \
	else npm run test:browser --prefix ui --silent; fi

## axe: accessibility of every screen in Chromium, which `make test` ends with
.PHONY: axe
axe: install-test $(WINDOW)
	npm run test:browser --prefix ui --silent

## check: everything that needs neither WebKit nor a window, for the inner loop
.PHONY: check
check: install-check check-ui
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked

## bench: the figures of the store and of the app, beside the floor of bare SQLite
.PHONY: bench
bench: install-window $(WINDOW)
	cargo build $(DESKTOP) --release --bin balas --bin balasd
	cargo bench $(DESKTOP) --bench bench

## screenshots: every screen of the real window, in three languages, into test-output/screenshots
.PHONY: screenshots
screenshots: install-test $(WINDOW)
	cargo test $(DESKTOP) --test suite e2e::pictures -- --ignored

## soak: the kill test in its long form, and the local API fuzzed from its own description
.PHONY: soak
soak: install-soak
	cargo build --locked --release --bin balasd
	tests/fuzz.sh target/release/balasd
	BALAS_KILL_MESSAGES=10000 BALAS_KILLS=500 cargo test --locked --release --test suite kills:: -- --nocapture

## dev: the desktop app with hot reload of window and core
.PHONY: dev
dev: display install-window install-ui
	npx --yes @tauri-apps/cli@2.12.3 dev --config .ci/dev.json -- --bin balas

## help: this list
.PHONY: help
help:
	@awk -F': ' '/^## / { printf "  make %-11s %s\n", substr($$1, 4), $$2 }' $(firstword $(MAKEFILE_LIST))

$(WINDOW): $(WINDOW_SOURCES) | install-ui
	npm run build --prefix ui --silent

.PHONY: check-ui
check-ui: install-ui
	npm run check --prefix ui --silent

.PHONY: install-core install-soak install-check install-window install-ui install-test
install-core:
	@.ci/install core
install-soak:
	@.ci/install core scripts fuzz
install-check:
	@.ci/install core scripts rust-tools
install-window:
	@.ci/install core window
install-ui:
	@.ci/install ui
install-test:
	@.ci/install core scripts rust-tools window test

# Before anything is installed or built for a window that could not open.
.PHONY: display
display:
ifeq ($(shell uname -s),Linux)
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	$(error there is no display to open a window on; `make serve` runs the same core without one)
endif
endif
