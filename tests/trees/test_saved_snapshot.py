"""What a process serves from that starts while the database is away, and what it refuses."""

import fcntl
import resource
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from contacts.models import Phone
from history.memory import forget_all
from municipalities.models import Municipality
from tests import factories
from tests.eyes import LONG, Sight, seen_through
from trees import live
from trees.live.documents import Pieces
from trees.live.saved import NAME, program, save, saved
from trees.live.snapshot import read_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path, settings):
    settings.SNAPSHOT_DIR = tmp_path / "snapshot"
    return settings.SNAPSHOT_DIR


@pytest.fixture
def known(almere):
    """All that is live, with what is rare: an heir, a planned edition, a withdrawn one."""
    Municipality.objects.filter(slug="zeewolde").update(
        merged_into=almere.municipality, ends_on=timezone.now().date() + timedelta(30)
    )
    flow = almere.municipality.editions.first().flow
    for days in (1, 2):
        later = timezone.now() + timedelta(days)
        planned = factories.edition(municipality=almere.municipality, flow=flow, live_from=later)
    planned.publication.withdrawn_at = timezone.now()
    planned.publication.save()
    live.forget()
    return read_all(live.now_live())


@pytest.fixture
def now():
    return timezone.now()


def kept(folder, known, at):
    assert save(folder, known, at, Pieces())
    return folder / NAME


def test_all_of_it_comes_back_as_it_was(folder, known, now):
    kept(folder, known, now - timedelta(hours=1))
    found = saved(folder, now)
    assert found.at == now - timedelta(hours=1)
    assert found.snapshot.facts == known.facts
    assert found.snapshot.flows == known.flows
    assert list(found.snapshot.places) == list(known.places)
    for slug, place in known.places.items():
        again = found.snapshot.places[slug]
        assert again.says_the_same(place)
        region = vars(again.region) | {"_state": None}
        assert region == vars(place.region) | {"_state": None}


def test_nobody_else_on_the_machine_may_read_it(folder, known, now):
    path = kept(folder, known, now)
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    path.chmod(0o640)
    assert saved(folder, now) is None


def test_where_nothing_was_saved_there_is_nothing(folder, now):
    assert saved(folder, now) is None


def turned(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: turned(content, 3),
        lambda content: turned(content, 80),
        lambda content: turned(content, len(content) - 1),
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:70],
        lambda content: b"",
        lambda content: content + b"x",
    ],
    ids=["seal", "head", "last", "one less", "half", "head cut", "empty", "more"],
)
def test_a_damaged_one_is_refused(folder, known, now, damage, caplog):
    path = kept(folder, known, now)
    path.write_bytes(damage(path.read_bytes()))
    assert saved(folder, now) is None
    assert "beschadigd" in caplog.text


def test_one_of_another_key_is_refused(folder, known, now, settings):
    kept(folder, known, now)
    settings.SECRET_KEY = "een-andere-sleutel-" * 4
    assert saved(folder, now) is None


def test_one_older_than_a_day_or_of_later_is_refused(folder, known, now):
    kept(folder, known, now)
    assert saved(folder, now + timedelta(hours=24))
    assert saved(folder, now + timedelta(hours=24, seconds=1)) is None
    assert saved(folder, now - timedelta(seconds=1)) is None


def test_one_of_another_version_of_the_program_is_refused(
    folder, known, now, monkeypatch, tmp_path, caplog
):
    kept(folder, known, now)
    program.cache_clear()
    monkeypatch.setattr("trees.live.saved.ROOT", tmp_path)
    assert saved(folder, now) is None
    assert "versie" in caplog.text
    program.cache_clear()


@contextmanager
def a_full_disk():
    """No file of this process grows beyond a kilobyte."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_what_was_saved_before_stays(folder, known, almere, now):
    kept(folder, known, now)
    Phone.objects.filter(service=almere.day).update(number="0367654321")
    live.forget()
    changed = read_all(live.now_live())
    with a_full_disk(), pytest.raises(OSError, match="large"):
        save(folder, changed, now, Pieces())
    assert saved(folder, now).snapshot.facts == known.facts
    assert sorted(path.name for path in folder.iterdir()) == [NAME, "lock"]


def test_one_process_of_a_machine_writes_what_all_have_seen(folder, known, now):
    path = kept(folder, known, now)
    first = path.stat().st_ino
    kept(folder, known, now + timedelta(minutes=4))
    assert path.stat().st_ino == first
    # But the moment at which it was still true is worth writing.
    kept(folder, known, now + timedelta(minutes=5))
    assert saved(folder, now + timedelta(hours=1)).at == now + timedelta(minutes=5)


def test_while_another_process_writes_nobody_waits_for_it(folder, known, now):
    kept(folder, known, now)
    (folder / NAME).unlink()
    with (folder / "lock").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        assert not save(folder, known, now, Pieces())
    assert save(folder, known, now, Pieces())


def test_only_what_changed_is_made_anew(known, almere):
    pieces = Pieces()
    before = pieces.of(known)
    Phone.objects.filter(service=almere.day).update(number="0367654321")
    live.forget()
    after = pieces.of(read_all(live.now_live()))
    made = {name for name in after if after[name] is not before.get(name)}
    assert made == {"places", f"facts {almere.region.pk}"}


@pytest.fixture
def sight():
    made = Sight()
    with seen_through(made):
        yield made


@pytest.mark.django_db(transaction=True)
def test_a_process_that_starts_without_a_database_shows_since_when(
    folder, known, almere, sight, client
):
    late = timezone.now() - timedelta(minutes=10)
    kept(folder, known, late)
    sight.broken = True
    forget_all()
    looker = live.start_looking(every=3600)
    try:
        found = live.now_live()
        assert found.of(found.places["almere"].region) == known.of(almere.region)
        assert live.flow(found.places["almere"].editions[-1]).pages
        assert live.last_look() == late
        away = client.get("/readyz")
        assert away.status_code == 503
        assert away.content.decode() == live.away_words(timezone.now())
        assert "De verbinding met de gegevens is even weg." in away.content.decode()
        sight.broken = False
        assert live.look_now(LONG)
        assert client.get("/readyz").status_code == 200
    finally:
        looker.stop()
    # What it saw it leaves behind for the next one.
    assert saved(folder, timezone.now()).at > late


@pytest.mark.django_db(transaction=True)
def test_a_look_waits_for_no_process_that_writes(folder, almere, sight):
    folder.mkdir()
    with (folder / "lock").open("w") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        looker = live.start_looking(every=3600)
        assert live.look_now(LONG)
        looker.stop()
    assert saved(folder, timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_refuses_stops_no_look_and_is_told_once(almere, sight, settings, caplog):
    settings.SNAPSHOT_DIR = Path("/dev/null/snapshot")
    looker = live.start_looking(every=3600)
    assert live.look_now(LONG)
    looker.stop()
    told = [one.getMessage() for one in caplog.records if one.name == "trees.live.saver"]
    assert told == ["De stand kan niet bewaard worden: Not a directory"]
