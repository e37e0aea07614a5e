"""A database from before publications were rows: its editions stay, live at the same moments."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from trees.models import Edition, Publication

BEFORE = ("trees", "0007_who_made_outcomes")
DAY = timedelta(days=1)
START = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = START + 30 * DAY
GATE = {
    "severity": "error",
    "code": "placeholder",
    "municipality": "almere",
    "place": "dienst vt",
    "message": "Vul het nummer in.",
}
BY_HAND = {
    "severity": "error",
    "code": "withdrawn-by-hand",
    "municipality": "almere",
    "place": "moment",
    "message": "anna trok deze publicatie in: Te vroeg",
}


def migrate(*targets):
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return executor.loader.project_state(list(targets)).apps


def everything():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


class Then:
    """Flevoland and Gooi as a database of then holds them."""

    def __init__(self):
        others = [node for node in everything() if node[0] != "trees"]
        apps = migrate(BEFORE, *others)
        self.editions = apps.get_model("trees", "Edition").objects
        self.verdicts = apps.get_model("trees", "EditionVerdict").objects
        municipality = apps.get_model("municipalities", "Municipality").objects
        region = apps.get_model("municipalities", "Region").objects
        flevoland = region.create(slug="flevoland", name="Flevoland")
        gooi = region.create(slug="gooi", name="Gooi")
        self.towns = {
            slug: municipality.create(region=where, slug=slug, name=slug.title())
            for slug, where in (("almere", flevoland), ("urk", flevoland), ("huizen", gooi))
        }
        self.anna = apps.get_model("auth", "User").objects.create(username="anna")

    def published(self, day, note, live_from=None, by=None, **numbers):
        at = START + day * DAY
        return [
            self.editions.create(
                municipality=self.towns[slug],
                number=number,
                flow={"format": 1, "start": "begin", "pages": [], "outcomes": {}},
                live_from=live_from or at,
                published_by=by,
                published_at=at,
                note=note,
            )
            for slug, number in numbers.items()
        ]

    def say(self, edition, at, *problems, withdrawn):
        self.verdicts.create(
            edition=edition, checked_at=at, withdrawn=withdrawn, problems=list(problems)
        )

    def fill(self):
        self.published(0, "Begin", by=self.anna, almere=1)
        self.published(0, "Begin", huizen=1)
        (almere, _) = self.published(1, "Met Urk", LATER, by=self.anna, almere=2, urk=1)
        # As withdrawing went: by number, so that Urk's edition 1 stayed.
        self.say(almere, START + 2 * DAY, BY_HAND, withdrawn=True)
        for edition in self.published(3, "Nieuw nummer", LATER, almere=3, urk=2):
            self.say(edition, LATER, GATE, withdrawn=True)
        for edition in self.published(4, "Korter", START + 5 * DAY, almere=4, urk=3):
            self.say(edition, START + 5 * DAY, withdrawn=False)
        self.published(6, "Terug", urk=4)
        self.published(7, "Dubbel", almere=5)
        self.published(7, "Dubbel", almere=6, urk=5)

    def live(self, at):
        """As a page of then found it."""
        found = {}
        for row in self.editions.filter(live_from__lte=at).order_by("number"):
            last = self.verdicts.filter(edition=row, checked_at__lte=at).order_by("checked_at")
            if not (last and last.last().withdrawn):
                found[row.municipality.slug] = row.number
        return found


@pytest.fixture
def then(transactional_db):
    try:
        then = Then()
        then.fill()
        yield then
    finally:
        migrate(*everything())


def live_now(at):
    rows = Edition.objects.live(at).select_related("municipality")
    return {row.municipality.slug: row.number for row in rows}


def told(region):
    return [
        (row.number, row.note, [f"{one.municipality.slug} {one.number}" for one in editions])
        for row in region
        for editions in [row.editions.order_by("municipality__name")]
    ]


MOMENTS = [START + n * DAY / 2 for n in range(-1, 80)]


def test_editions_are_grouped_and_what_is_live_stays_live(then):
    before = [then.live(at) for at in MOMENTS]
    migrate(*everything())
    assert [live_now(at) for at in MOMENTS] == before
    rows = Publication.objects.order_by("number")
    assert told(rows.filter(region__slug="gooi")) == [(1, "Begin", ["huizen 1"])]
    assert told(rows.filter(region__slug="flevoland")) == [
        (1, "Begin", ["almere 1"]),
        # It was withdrawn in Almere alone, and so is two things since.
        (2, "Met Urk", ["urk 1"]),
        (3, "Met Urk", ["almere 2"]),
        (4, "Nieuw nummer", ["almere 3", "urk 2"]),
        (5, "Korter", ["almere 4", "urk 3"]),
        (6, "Terug", ["urk 4"]),
        (7, "Dubbel", ["almere 5", "urk 5"]),
        (8, "Dubbel", ["almere 6"]),
    ]


def test_what_became_of_a_publication_comes_along(then):
    migrate(*everything())
    rows = {row.number: row for row in Publication.objects.filter(region__slug="flevoland")}
    assert str(rows[1].by) == "anna"
    assert (rows[1].at, rows[1].live_from) == (START, START)
    assert {row.draft for row in rows.values()} == {None}
    by_hand, gate, passed = rows[3], rows[4], rows[5]
    assert by_hand.withdrawn_at == START + 2 * DAY
    assert by_hand.withdrawn_because == "anna trok deze publicatie in: Te vroeg"
    assert (by_hand.withdrawn_by, by_hand.checked_at) == (None, None)
    assert (gate.withdrawn_at, gate.checked_at, gate.found) == (LATER, LATER, [GATE])
    assert (passed.withdrawn_at, passed.checked_at) == (None, START + 5 * DAY)
    assert (rows[2].withdrawn_at, rows[2].checked_at) == (None, None)


def test_the_way_back_leaves_what_was_there(then):
    def state(editions, verdicts):
        columns = ("number", "live_from", "published_at", "published_by", "note")
        return (
            list(editions.order_by("pk").values_list("pk", *columns)),
            list(verdicts.order_by("edition").values_list("edition", "checked_at", "withdrawn")),
        )

    before = state(then.editions, then.verdicts)
    others = [node for node in everything() if node[0] != "trees"]
    migrate(*everything())
    apps = migrate(BEFORE, *others)
    models = [apps.get_model("trees", name).objects for name in ("Edition", "EditionVerdict")]
    assert state(*models) == before
    migrate(*everything())
    assert Publication.objects.count() == 9
