# Two commands do all set-up: `make run` and `make test`. The others are for those who change the code.
.PHONY: run test check bench pictures docs torture setup
BIN := .venv/bin

run: setup            ## the whole hall on this computer; Ctrl-C ends it
	@$(BIN)/hallcall-rehearse $(ARGS)

# A worker that died is not replaced: the new one would wait for work for ever (pytest-xdist 3.8, loadscope).
test: check           ## everything: rules of the house, then every test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadscope --max-worker-restart 0

check: setup          ## the rules of the house, fast
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup          ## timings, as ratios measured in one run
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench $(ARGS)

torture: setup        ## the tests that run small in CI, whole; what they say goes into bench/results/torture.txt
	@HALLCALL_TORTURE=1 $(BIN)/python -m pytest tests/torture tests/end2end/test_devices.py -q -s --timeout 3600 -n 0 | tee bench/results/torture.txt

pictures: setup       ## every screen in every state into build/pictures; the README's into docs/pictures
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m docs.make_pictures

docs: setup           ## the generated pages: messages, life cycles
	@$(BIN)/python -m docs.make_pages

setup:
	@./bootstrap.sh
