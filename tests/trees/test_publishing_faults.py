"""Publishing is all or nothing: whatever goes wrong, the old editions stay live and whole."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from tests import factories
from trees.core.flow import Flow
from trees.models import Edition, EditionService, Node, Publication
from trees.publishing.publish import publish
from trees.publishing.roll_back import editions_of_number, roll_back

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOST = 200


class Plug:
    """Counts the statements, and pulls the plug at one of them."""

    def __init__(self, at):
        self.at = at
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.at:
            raise DatabaseError("weg")
        return execute(sql, params, many, context)


def region_of_two():
    """Almere and Zeewolde, live at once; the draft has changed since."""
    town = factories.town(published=False)
    factories.publish(region=town.region)
    Node.objects.filter(slug="levensgevaar").update(question="Is er gevaar?")
    return town.region


def state():
    """All that publishing writes."""
    editions = Edition.objects.order_by("pk").values_list("pk", "number", "flow", "live_from")
    return list(editions), EditionService.objects.count(), Publication.objects.count()


def shown():
    return {
        row.municipality.slug: Flow.read(row.flow).first().title
        for row in Edition.objects.live(NOW).select_related("municipality")
    }


EMMEN = {"emmen": "Is het in Emmen?"}
OLD = {"almere": "Is er nu levensgevaar?", "zeewolde": "Is er nu levensgevaar?", **EMMEN}
NEW = {"almere": "Is er gevaar?", "zeewolde": "Is er gevaar?", **EMMEN}


def go_on(region):
    publish(region=region, at=NOW, now=NOW, note="Nieuw")


def go_back(region):
    roll_back(editions=editions_of_number(region, 1), at=NOW, now=NOW, note="Terug")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [go_on, go_back])
def test_a_fault_at_any_statement_leaves_the_old_editions_live_and_whole(way):
    region = region_of_two()
    before = state()
    for at in range(1, MOST):
        plug = Plug(at)
        try:
            with connection.execute_wrapper(plug):
                way(region)
        except DatabaseError:
            assert state() == before, f"statement {at}"
            assert shown() == OLD
        else:
            break
    assert plug.count < at, "every statement had its turn"
    assert at > 10
    assert shown() == (NEW if way is go_on else OLD)
    assert Edition.objects.filter(municipality__region=region).count() == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="alleen SQLite doet een volle schijf na")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_the_old_editions_live_and_whole():
    region = region_of_two()
    with full_disk():
        before = publish_until_full(region)
        assert state() == before
    go_on(region)
    assert shown() == NEW


@contextmanager
def full_disk():
    """The database may take no page more than it has."""
    with connection.cursor() as cursor:
        (most,) = cursor.execute("PRAGMA max_page_count").fetchone()
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute(f"PRAGMA max_page_count = {most}")


def publish_until_full(region):
    """The state before the publication that no longer fitted."""
    for _ in range(MOST):
        before = state()
        try:
            go_on(region)
        except DatabaseError:
            return before
    raise AssertionError("de schijf raakte niet vol")


def test_a_killed_publication_leaves_the_old_editions_live_and_whole(tmp_path):
    """On a file, with the process gone at once: nothing gets to clean up behind it."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.trees.killed"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'killed.sqlite3'}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert len(found["killed"]) > 10
    assert found["killed"] == [found["before"]] * len(found["killed"])
    assert found["whole"] == "ok"
    assert [title for title, _ in found["after"]["shown"]] == list(
        dict(sorted(NEW.items())).values()
    )
