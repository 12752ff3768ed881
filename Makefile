# pgstrata. `make` alone lists what there is.
SHELL := /bin/sh
GO    ?= go
BIN   := bin
FOUNDATION := internal/foundation/pgstrata.yaml
# document/variant/package of the foundation's models in Go
MODELS := field_mappings/xledger/xledger field_mappings/dynamics365/dynamics365 field_mappings/cornerstone/cornerstone sync_schedule/default/syncschedule

define models
$(foreach m,$(MODELS),$(GO) run ./cmd/pgstrata schema types --config $(FOUNDATION) --lang go \
	--document $(word 1,$(subst /, ,$m)) --variant $(word 2,$(subst /, ,$m)) --package $(word 3,$(subst /, ,$m)) \
	--out examples/foundation/$(word 3,$(subst /, ,$m))/$(word 1,$(subst /, ,$m)).go $(1)
)
endef

.DEFAULT_GOAL := help

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/pgstrata
	$(GO) build -o $(BIN)/pgstrata ./cmd/pgstrata

demo: build ## the main job, on a private Postgres: migrate, guard, scan, repair, evolve
	$(BIN)/pgstrata demo

test: ## all tests, on private Postgres servers
	$(GO) test -timeout 25m ./...

lint: $(BIN)/staticcheck $(BIN)/gofumpt $(BIN)/importdirection ## vet, staticcheck, gofumpt, import direction
	$(GO) vet ./...
	$(BIN)/staticcheck ./...
	@unformatted="$$($(BIN)/gofumpt -l .)"; test -z "$$unformatted" || { echo "not gofumpt'd (run make fmt):"; echo "$$unformatted"; exit 1; }
	$(BIN)/importdirection

fmt: $(BIN)/gofumpt ## format the Go code
	$(BIN)/gofumpt -l -w .

generate: ## write the generated migrations and docs
	$(GO) run ./internal/foundation/gen
	$(GO) run ./cmd/pgstrata schema generate --config $(FOUNDATION)
	$(GO) run ./cmd/pgstrata access generate --config $(FOUNDATION)
	$(call models)
	$(GO) run ./cmd/pgstrata docs generate

verify: ## fail if generated files and their sources disagree
	$(GO) run ./internal/foundation/gen -check
	$(GO) run ./cmd/pgstrata schema generate --check --config $(FOUNDATION)
	$(GO) run ./cmd/pgstrata access generate --check --config $(FOUNDATION)
	$(call models,--check)
	$(GO) run ./cmd/pgstrata docs generate --check

conformance: ## the JSON Schema Test Suite, from the folder that JSON_SCHEMA_TEST_SUITE names
	$(GO) run ./internal/conformance

bench: ## what guards, row-level security and evolutions cost, as ratios within one run: docs/benchmarks.md
	$(GO) run ./internal/bench

mutants: ## break the foundation's access in every known way, and prove the matrix: docs/benchmarks.md
	$(GO) run ./internal/mutants

fuzz: ## two minutes of random schemas and documents: Go against Postgres
	SOAK_TIME=90s $(GO) test -tags soak -run '^TestSoak$$' -v ./internal/compile
	$(GO) test -run '^$$' -fuzz '^FuzzGrammar$$' -fuzztime 15s -fuzzminimizetime 1x ./internal/compile
	$(GO) test -run '^$$' -fuzz '^FuzzText$$' -fuzztime 15s -fuzzminimizetime 1x ./internal/compile

laws: ## 100,000 documents through each lens, each way: down after up gives them back, Go and Postgres agree
	LENS_DOCUMENTS=100000 $(GO) test -run 'Obey|Text' -timeout 3h -v ./internal/lens

soak: ## a million pairs of schema and document: Go against Postgres; 200 evolutions killed amid writers; evolutions on PostgreSQL 16 to 18
	$(GO) test -tags soak -run '^TestSoak$$' -timeout 3h -v ./internal/compile
	EVOLVE_POSTGRES=16,17,18 $(GO) test -run '^TestOtherPostgres$$' -v ./internal/evolve
	EVOLVE_RUNS=200 $(GO) test -run '^TestEvolveKilled$$' -timeout 3h -v ./cmd/pgstrata

$(BIN)/staticcheck $(BIN)/gofumpt $(BIN)/importdirection: tools/go.mod tools/go.sum $(wildcard tools/importdirection/*.go)
	cd tools && $(GO) build -o ../$(BIN)/ honnef.co/go/tools/cmd/staticcheck mvdan.cc/gofumpt ./importdirection

.PHONY: help build demo test lint fmt generate verify conformance bench mutants fuzz laws soak
