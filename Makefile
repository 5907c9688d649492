# SPDX-License-Identifier: Apache-2.0

LISTEN ?= 127.0.0.1:8787
SETUP ?= scripts/setup.sh
SOURCES = Sources Tests Benchmarks Package.swift
RELEASE = swift build -c release --product proxy --static-swift-stdlib
BENCHMARKS = swift build -c release --product Benchmarks --static-swift-stdlib
# By default the runtime ignores copies of structs and soon forgets: it would miss a missing release.
TSAN = TSAN_OPTIONS=ignore_interceptors_accesses=0:history_size=7 swift test --sanitize=thread --scratch-path .build/tsan --disable-xctest

.DEFAULT_GOAL := help
.PHONY: help run build test lint format unit end-to-end tsan faults bench bench-nginx demo bill demo-offline views pictures

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: ## Build and serve the built-in model "demo" on 127.0.0.1:8787
	@$(SETUP) build
	@$(RELEASE)
	@scripts/run.sh $(LISTEN)

build: ## Build the optimised binary, .build/release/proxy
	@$(SETUP) build
	$(RELEASE)

test: ## Run everything that a change must pass, with all set-up
	@$(SETUP) test
	@$(MAKE) --no-print-directory SETUP=true lint tsan unit end-to-end

lint: ## Check the format of all Swift sources
	swift format lint --strict --parallel --recursive $(SOURCES)

format: ## Format all Swift sources
	swift format --in-place --parallel --recursive $(SOURCES)

unit: ## Run the tests of the parts
	@$(SETUP) build
	swift test --disable-xctest --skip EndToEndTests

end-to-end: ## Run the optimised binary between real clients and real receivers
	@$(SETUP) test
	$(RELEASE)
	$(BENCHMARKS)
	TOKENMETER_PROXY=.build/release/proxy swift test --disable-xctest --filter EndToEndTests

tsan: ## Run the tests of the concurrent parts under the thread sanitizer
	@$(SETUP) build
	$(TSAN) --filter '^(Linux|Metrics|Transport)Tests|^MoneyTests\.(PeriodAccount|Journal|RateLimit)'

faults: ## Try remote write against misbehaving receivers and 1000 kills; refresh the table in docs/reliability.md
	@$(SETUP) build
	$(RELEASE)
	TOKENMETER_PROXY=.build/release/proxy python3 Tests/EndToEndTests/Tools/faults/matrix.py --write docs/reliability.md
	TOKENMETER_PROXY=.build/release/proxy python3 Tests/EndToEndTests/Tools/faults/kills.py 1000 --write docs/reliability.md
	TOKENMETER_PROXY=.build/release/proxy python3 Tests/EndToEndTests/Tools/faults/exits.py 200 --write docs/reliability.md

views: ## Check dashboards, alerts and the demo's files, against a running proxy
	@$(SETUP) test
	$(RELEASE)
	TOKENMETER_PROXY=.build/release/proxy python3 Tests/EndToEndTests/Tools/views/check.py

pictures: ## Take the pictures of the page in docs/images, of five minutes of the demo
	@$(SETUP) test
	$(RELEASE)
	TOKENMETER_PROXY=.build/release/proxy python3 Tests/EndToEndTests/Tools/page/pictures.py docs/images

demo: ## Start the demo with Docker: Grafana at http://127.0.0.1:3000
	docker compose -f docker-compose/compose.yaml up --build

bill: ## Show today's bill of the running demo
	docker compose -f docker-compose/compose.yaml exec proxy sh -c \
		'proxy report --config /etc/tokenmeter/tokenmeter.json5 --day $$(date -u +%F)'

demo-offline: ## Run the demo's containers where no registry can be reached (Debian, root), and check that they move
	@$(SETUP) build
	$(RELEASE)
	scripts/demo-offline

bench: ## Measure recording, folding and rendering (Benchmarks/README.md)
	@$(SETUP) build
	$(BENCHMARKS)
	.build/release/Benchmarks

bench-nginx: ## Measure the proxy beside nginx, both on one core
	@$(SETUP) bench
	$(RELEASE)
	scripts/bench/beside-nginx
