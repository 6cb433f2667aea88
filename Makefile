# An index of verbs; each is one command that you can type yourself.
.DEFAULT_GOAL := help
.PHONY: help install start up down status reset check doctor test lint format cluster render

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Install what npm brings
	npm ci

node_modules:
	npm ci

start: install ## Start everything on this machine
	npm start

up: | node_modules ## Bring a rung up: make up KIT_RUNG=compose
	npx kit up

down: | node_modules ## Take down the rung that is up
	npx kit down

status: | node_modules ## Show what runs
	npx kit status

reset: | node_modules ## Put the rung that is up back to its start
	npx kit reset

check: | node_modules ## Hold the rung that is up to its contract
	npx kit check

doctor: | node_modules ## Say what stands in the way of a rung
	npx kit doctor

test: install ## Check types and style, run every test
	npm test

lint: ## Check style and types
	npm run lint && npm run typecheck

format: ## Put the style right where that can be done
	npm run format

cluster: ## Make a cluster with kind, the images in it
	manifests/kind/up

render: ## Write the all-in-one files of manifests/ anew
	manifests/render
