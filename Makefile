# An index of verbs; each is one command that you can type yourself.
.DEFAULT_GOAL := help
.PHONY: help install start test lint format cluster render

help: ## Show this list
	@sed -n 's/^\([a-z-]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

install: ## Install what npm brings
	npm ci

start: install ## Start everything on this machine
	npm start

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
