"""The first five minutes: `manage.py start` on a machine where other things run as well."""

import re
import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from crisiswijzer.demonstration import USERNAME, demonstration_coordinator, load_missing_regions
from crisiswijzer.port import read_port, why_not
from municipalities.models import Membership, Region


@pytest.fixture
def busy():
    """A port at which another program listens, and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "demonstration-password"


# No mark for the database: whatever touches it fails.
def test_a_busy_port_is_told_before_anything_is_touched(busy):
    with pytest.raises(CommandError) as refused:
        call_command("start", f"--port={busy}")
    told = str(refused.value)
    assert told.startswith(f"Poort {busy} is niet vrij; kies een andere, bijvoorbeeld: make run ")
    named = int(told.rpartition("PORT=")[2])
    assert named > busy
    assert why_not(named) is None


@pytest.mark.django_db(transaction=True)
def test_a_portal_that_runs_there_already_is_named(live_server):
    port = urlsplit(live_server.url).port
    assert why_not(port).startswith(f"Op http://localhost:{port}/ draait al een crisiswijzer; ")


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_a_port_that_cannot_be_is_told(port):
    assert why_not(port).startswith(f"Poort {port} bestaat niet; ")


@pytest.mark.parametrize("typed", ["abc", "", "80 81", "8000.5"])
def test_what_is_no_port_is_told_in_a_sentence(typed):
    with pytest.raises(CommandError) as refused:
        call_command("start", f"--port={typed}")
    assert refused.value.returncode == 2
    told = str(refused.value)
    assert told.startswith(f"“{typed}” is geen poort. ")
    assert read_port(told.rpartition("PORT=")[2]) == 8001


def test_on_a_real_address_the_demonstration_does_not_start(settings, busy):
    settings.HTTPS = True
    with pytest.raises(CommandError, match="voorbeeld op je eigen computer"):
        call_command("start", f"--port={busy}")


@pytest.mark.django_db
def test_the_password_stays_valid_when_the_portal_starts_again(client, file):
    Region.objects.create(name="Testland", slug="testland", demo=True)
    password = demonstration_coordinator(file)
    assert client.login(username=USERNAME, password=password)
    assert demonstration_coordinator(file) == password
    assert client.get("/beheer/").status_code == 200
    [membership] = Membership.objects.filter(user__username=USERNAME)
    assert membership.role == Membership.Role.COORDINATOR


@pytest.mark.django_db
def test_a_password_that_somebody_chose_is_left_to_them(client, file, django_user_model):
    client.login(username=USERNAME, password=demonstration_coordinator(file))
    own = django_user_model.objects.get(username=USERNAME)
    own.set_password("zelf-gekozen-en-lang")
    own.save()
    assert demonstration_coordinator(file) is None
    assert client.login(username=USERNAME, password="zelf-gekozen-en-lang")


@pytest.mark.django_db
def test_a_password_that_nobody_used_and_nobody_knows_is_replaced(client, file, tmp_path):
    demonstration_coordinator(tmp_path / "another-checkout")
    assert client.login(username=USERNAME, password=demonstration_coordinator(file))


@pytest.mark.django_db
def test_a_region_comes_in_with_one_line_and_only_once(tmp_path, capsys):
    shutil.copy(settings.BASE_DIR / "fixtures" / "groningen.yaml", tmp_path)
    [line] = load_missing_regions(tmp_path)
    call_command("check_region", "groningen")
    warnings = [said for said in capsys.readouterr().out.splitlines() if said.startswith("let op")]
    assert line.startswith("Regio Groningen is geladen (")
    assert line.endswith(f"; {len(warnings)} waarschuwingen, zie: manage.py check_region groningen")
    Region.objects.filter(slug="groningen").update(name="Gronings")
    assert list(load_missing_regions(tmp_path)) == []


@pytest.mark.django_db
def test_a_region_that_cannot_be_loaded_says_why(tmp_path):
    Path(tmp_path, "testland.yaml").write_text("format: 1\nregion: {slug: Testland}\n")
    with pytest.raises(CommandError) as refused:
        list(load_missing_regions(tmp_path))
    assert "region.name" in str(refused.value)
    assert "Er is niets geladen" in str(refused.value)


MADE_AGAIN = {".venv", "staticfiles"}
WRITTEN = {"db.sqlite3", "var"}


def made(folder, *goals):
    """What is left in the folder of a newcomer after these goals of the Makefile."""
    shutil.copy(settings.BASE_DIR / "Makefile", folder)
    for name in (".venv", "staticfiles", "var"):
        (folder / name).mkdir()
        (folder / name / "file").touch()
    (folder / "db.sqlite3").touch()
    subprocess.run(["make", "-C", folder, *goals], check=True, capture_output=True)  # noqa: S603, S607 - our own
    return {path.name for path in folder.iterdir()} - {"Makefile"}


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
@pytest.mark.parametrize(
    ("goals", "left"),
    [(["clean"], WRITTEN), (["forget"], MADE_AGAIN), (["clean", "forget"], set())],
)
def test_cleaning_up_keeps_what_somebody_wrote_until_they_say_otherwise(tmp_path, goals, left):
    assert made(tmp_path, *goals) == left


@pytest.mark.django_db
def test_the_readme_shows_what_the_command_says(tmp_path, capsys):
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    [(words, shown)] = re.findall(r"^\$ \S+ manage\.py (.+)\n((?:.+\n)+?)```", readme, re.MULTILINE)
    shutil.copy(settings.BASE_DIR / "fixtures" / "groningen.yaml", tmp_path)
    assert len(list(load_missing_regions(tmp_path))) == 1
    capsys.readouterr()
    call_command(*words.split())
    assert capsys.readouterr().out == shown
