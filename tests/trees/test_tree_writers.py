"""Several people change the trees at the same moment, in processes of their own: no damage."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WRITERS = 4
ROUNDS = 100


def written(database):
    """What four processes did to the trees of an empty database, and the damage it left."""
    result = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-m", "tests.trees.writers", str(WRITERS), str(ROUNDS)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def assert_whole(found):
    actions = {"create", "move", "delete", "copy", "undo"}
    assert set(found["done"]) <= actions | {"ValidationError", "StaleNode"}, found["done"]
    assert sum(found["done"].values()) == WRITERS * ROUNDS
    # How often each of them comes about depends on how they meet.
    assert min(found["done"].get(name, 0) for name in actions) > 5
    assert found["damage"] == []


def test_four_writers_leave_the_trees_whole_on_sqlite(tmp_path):
    assert_whole(written(f"sqlite:///{tmp_path / 'writers.sqlite3'}"))


@pytest.fixture
def postgres():
    """The address of an empty database, beside the one that the tests use."""
    import psycopg

    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"schrijvers_{os.getpid()}"
    # The name is our own.
    with psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(server._replace(path=f"/{name}"))
        link.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
def test_four_writers_leave_the_trees_whole_on_postgresql(postgres):
    assert_whole(written(postgres))
