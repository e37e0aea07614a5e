# The two commands of a newcomer: `make run` and `make test`. The README names the same steps.
PORT ?= 8000
PYTHON ?= python3
TESTS ?=
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test coverage lint format pin clean forget

run: .venv/run.done
	@$(BIN)/python manage.py start --port "$(PORT)"

test: .venv/test.done
	$(BIN)/python -m pytest -n auto $(TESTS)

# The same tests, with every branch of the core and of what decides: half as long again.
coverage: .venv/test.done
	$(BIN)/python -m pytest -n auto --cov --cov-report=term $(TESTS)

lint: .venv/test.done
	$(BIN)/python -m pytest -n auto tests/test_house.py

format: .venv/test.done
	$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/djlint --reformat templates --quiet

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 of nieuwer is nodig. Staat die er al, noem hem dan: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/run.done: requirements.txt | .venv/bin/python
	@echo "De pakketten worden opgehaald. Dat duurt een minuut."
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/test.done: requirements-dev.txt | .venv/bin/python
	@echo "De pakketten voor de tests worden opgehaald. Dat duurt een paar minuten."
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.done

# After a change of dependencies in pyproject.toml: hashes, but no addresses; and each extra by its
# name, or an older pip takes the newest release for it and then has no hash.
pin:
	uv pip compile pyproject.toml --no-strip-extras --generate-hashes --universal --python-version 3.11 --no-header --quiet -o requirements.txt
	uv pip compile pyproject.toml --no-strip-extras --group dev --extra postgres --extra pdf --generate-hashes --universal --python-version 3.11 --no-header --quiet -c requirements.txt -o requirements-dev.txt

# What can be made again goes; what somebody wrote stays, with the key and the password of this machine.
clean:
	rm -rf .venv staticfiles var/pdf
	@echo "De database en het wachtwoord van het beheer blijven. Die gooi je weg met: make forget"

forget:
	rm -rf var db.sqlite3 db.sqlite3-wal db.sqlite3-shm
