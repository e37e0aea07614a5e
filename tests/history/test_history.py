"""The history: who may read which part of it, that nobody can change it, and how it goes out."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from contacts.models import Organization, Phone, Service
from desk.history.export import kind_words
from history.entries import Source
from history.models import Act, Change, Way
from history.snapshots import _plain, fingerprint, is_tracked, said_of
from history.tracking import (
    HistoryMiddleware,
    TrackedQuerySet,
    acting,
    note,
    one_entry_a_row,
    source_now,
    touch,
)
from history.words import document_words
from municipalities.models import Membership, Municipality, Region
from tests import factories
from tests.admin_cast import looker, our_models, page_of, place, signed_in, text
from trees.models import DraftEdit, Node, Outcome, Tree

pytestmark = pytest.mark.django_db
HISTORY = "/beheer/geschiedenis/"


@pytest.fixture
def anna():
    return place(word="anna", name="anna")


@pytest.fixture
def bas():
    return place(word="bas", name="bas", number="0320-12 34 56")


def piet(here):
    """A partner of the organization of a place."""
    row = factories.user(name="piet")
    membership = Membership.objects.create(
        user=row, region=here.region, role=Membership.Role.PARTNER
    )
    membership.organizations.set([here.service.organization])
    return row


def wrote(**fields):
    given = {
        "at": timezone.now(),
        "deed": uuid4(),
        "kind": "contacts.Phone",
        "key": 1,
        "act": "changed",
    }
    return Change.objects.create(**{**given, **fields})


def said(label, *words):
    return {"label": label, "field": "name", "was": "", "now": "", "words": list(words)}


# Who reads what


def test_anna_reads_the_history_of_her_own_region_alone(anna, bas):
    shown = text(anna.client().get(HISTORY))
    assert "Dienst anna" in shown
    assert "basstad" not in shown.lower()
    assert "Dienst bas" not in shown


def test_carla_reads_everything(anna, bas):
    carla = signed_in(factories.user(name="carla", superuser=True))
    found = _scope("carla").history(Change.objects.all())
    assert found.count() == Change.objects.count()
    assert "bas" in text(carla.get(HISTORY))


def _scope(name):
    from municipalities.scoping import scope_of

    return scope_of(User.objects.get(username=name))


def test_ella_reads_the_drafts_of_her_region_and_no_accounts(anna, bas):
    looker(region=anna.region)
    found = _scope("ella").history(Change.objects.all())
    assert {"trees.Node", "trees.Outcome"} <= set(found.values_list("kind", flat=True))
    assert not found.filter(kind__in=["municipalities.Membership", "auth.User"]).exists()
    assert set(found.values_list("region", flat=True)) == {anna.region.pk}


def test_piet_reads_what_was_written_to_his_own_organization_alone(anna, bas):
    other = factories.organization(region=anna.region, slug="andere", name="Andere")
    factories.service(region=anna.region, slug="dienst-andere", organization=other, number="112")
    piet(anna)
    anna.region.agreements.update(owner="functie@example.org")
    found = _scope("piet").history(Change.objects.all())
    assert found.filter(kind="contacts.Phone", name="036-123 45 67").exists()
    assert not found.filter(words__contains="andere").exists()
    assert not found.filter(kind__startswith="trees.").exists()
    assert found.filter(kind="agreements.Agreement").exists(), "his organization is a party"


def test_whoever_has_no_role_reads_nothing():
    nobody = signed_in(factories.user(name="niemand"))
    assert nobody.get(HISTORY).status_code == 403


@pytest.mark.parametrize("name", ["written", "written_csv", "written_json"])
def test_whoever_is_not_signed_in_reads_nothing(client, name):
    assert client.get(reverse(f"admin:{name}")).status_code == 302


def test_bas_finds_no_history_of_a_thing_of_anna(anna, bas):
    address = page_of(anna.service).replace("/change/", "/history/")
    assert bas.client().get(address).status_code in (302, 404)
    assert "Dienst anna" in text(anna.client().get(address))


def test_the_history_of_a_thing_has_what_stands_on_its_page(anna):
    Phone.objects.filter(service=anna.service).update(label="Spoed")
    address = page_of(anna.service).replace("/change/", "/history/")
    assert "Spoed" in text(anna.client().get(address))


def test_a_region_that_is_gone_leaves_its_history(bas):
    empty = factories.region(slug="leeg", name="Leeg")
    empty.delete()
    told = Change.objects.newest_first()[0]
    assert (told.act, told.region_name or told.name) == (Act.REMOVED, "Leeg")


def test_an_account_that_is_gone_leaves_its_name(anna):
    carla = factories.user(name="carla", superuser=True)
    with acting(by=carla):
        Organization.objects.update(website="https://example.org/")
    carla.delete()
    assert Change.objects.filter(by_name="carla").exists()


def test_the_account_of_a_region_is_told_there_and_a_national_one_nowhere(anna):
    carla = factories.user(name="carla", superuser=True)
    Membership.objects.create(user=carla, region=anna.region, role="coordinator")
    for row in (anna.user, carla):
        row.is_active = False
        row.save()
    told = Change.objects.filter(kind="auth.User", act=Act.CHANGED)
    assert [(row.name, row.region) for row in told.order_by("pk")] == [
        ("anna", anna.region),
        ("carla", None),
    ]


# Nobody changes it


def test_what_was_told_can_not_be_changed_or_removed(anna):
    row = Change.objects.newest_first()[0]
    for attempt in (
        row.save,
        row.delete,
        Change.objects.all().delete,
        lambda: Change.objects.update(name="Anders"),
        lambda: Change.objects.bulk_update([row], ["name"]),
    ):
        with pytest.raises(TypeError):
            attempt()


def test_there_is_no_page_on_which_to_write_it(anna):
    assert Change not in admin.site._registry
    for name in ("add", "changelist"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:history_change_{name}")
    carla = signed_in(factories.user(name="carla", superuser=True))
    for name in ("written", "written_csv", "written_json"):
        for method in (carla.post, carla.put, carla.delete, carla.patch):
            assert method(reverse(f"admin:{name}")).status_code == 405


def test_there_is_no_address_of_a_visitor_in_it():
    names = {field.name for field in Change._meta.get_fields()}
    assert not {name for name in names if "addr" in name or "ip" in name.split("_")}


# Nothing forgotten


# All that is written without being told; a model that is added here needs a reason too.
UNTRACKED = {
    "history.Change",
    "contacts.DirectoryRecord",
    "trees.DraftEdit",
    "trees.EditionService",
}


def test_every_table_of_ours_is_told_or_says_why_not():
    silent = {model for model in our_models() if not is_tracked(model)}
    assert {model._meta.label for model in silent} == UNTRACKED
    assert all(len(said_of(model, "history_untracked")) > 10 for model in silent)
    assert is_tracked(User)


def test_no_room_is_left_out():
    """A room is a folder with an application in it, or with rows; it stands in the settings."""
    root = Path(__file__).parents[2]
    rooms = {file.parent.name for name in ("apps", "models") for file in root.glob(f"*/{name}.py")}
    assert rooms <= set(settings.ROOMS)
    assert {model._meta.app_label for model in our_models()} <= rooms


def test_what_a_model_says_of_its_history_names_fields_that_it_has():
    for model in our_models():
        names = {field.name for field in model._meta.get_fields()}
        for what in ("silent", "hidden", "long"):
            said = getattr(model, f"history_{what}", ())
            assert isinstance(said, tuple)
            assert names.issuperset(said), (model, what)
        rows = model._default_manager.select_related(*getattr(model, "history_named_by", ()))
        assert str(rows.query)


def test_every_manager_of_ours_tells_what_it_writes_in_bulk():
    for model in our_models():
        if is_tracked(model):
            assert isinstance(model._default_manager.all(), TrackedQuerySet), model


def test_reading_ahead_belongs_in_a_transaction():
    with pytest.raises(RuntimeError):
        touch(Region, [1])


def test_a_note_says_what_no_field_shows(anna):
    with acting(by=anna.user, way=Way.PAGE):
        note(anna.user, "Tweede factor gewist.")
    told = Change.objects.newest_first()[0]
    assert (told.act, told.by_name, told.words) == ("noted", "anna", "Tweede factor gewist.")
    assert told.region == anna.region
    carla = signed_in(factories.user(name="carla", superuser=True))
    assert "Tweede factor gewist." in text(carla.get(HISTORY))


# Who


def test_a_way_within_a_way_keeps_who_it_was(anna):
    with acting(by=anna.user, way=Way.COMMAND, via="een"):
        with acting(way=Way.IMPORT, via="lijst.xlsx"), one_entry_a_row():
            anna.region.about = "Uit een lijst."
            anna.region.save()
        anna.municipality.name = "Anders"
        anna.municipality.save()
    second, first = Change.objects.newest_first()[:2]
    assert (first.by_name, first.way, first.via) == ("anna", Way.IMPORT, "lijst.xlsx")
    assert (second.by_name, second.way, second.via) == ("anna", Way.COMMAND, "een")


def test_what_is_told_together_keeps_who_wrote_which_part(anna, bas):
    with one_entry_a_row():
        for here in (anna, bas):
            with acting(by=here.user):
                Region.objects.filter(pk=here.region.pk).update(about="Samen.")
    told = Change.objects.newest_first()[:2]
    assert {(row.by_name, row.name) for row in told} == {
        ("anna", "Regio anna"),
        ("bas", "Regio bas"),
    }


def test_two_requests_at_once_keep_their_own_names(anna, bas):
    """Each thread waits for the other in the middle of its request."""
    from threading import Barrier

    meet, seen = Barrier(2), {}

    def visit(request):
        meet.wait(5)
        seen[request.user.username] = source_now().person()[1]
        meet.wait(5)
        return HttpResponse()

    def ask(user):
        request = RequestFactory().post("/beheer/")
        request.user = user
        HistoryMiddleware(visit)(request)

    threads = [Thread(target=ask, args=(here.user,)) for here in (anna, bas)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"anna": "anna", "bas": "bas"}
    assert source_now().person() == (None, ""), "nothing stays behind after a request"


def test_after_a_request_that_failed_nobody_is_left(anna):
    def fail(request):
        raise ZeroDivisionError

    request = RequestFactory().post("/")
    request.user = anna.user
    with pytest.raises(ZeroDivisionError):
        HistoryMiddleware(fail)(request)
    assert source_now().person() == (None, "")


def test_somebody_who_is_not_signed_in_has_no_name():
    request = RequestFactory().post("/")
    request.user, request.resolver_match = AnonymousUser(), None
    source = Source(deed=uuid4(), request=request)
    assert (source.person(), source.door()) == ((None, ""), (Way.PAGE, ""))


def test_a_command_that_says_nothing_is_known_by_its_name(monkeypatch, anna):
    monkeypatch.setattr("sys.argv", ["manage.py", "createsuperuser"])
    anna.region.about = "Om."
    anna.region.save()
    told = Change.objects.newest_first()[0]
    assert (told.way, told.via) == (Way.COMMAND, "createsuperuser")


def test_a_full_name_stands_before_the_name_of_the_account(anna):
    anna.user.first_name, anna.user.last_name = "Anna", "de Vries"
    assert Source(deed=uuid4(), by=anna.user).person()[1] == "Anna de Vries (anna)"


# In words


def test_hours_are_told_as_people_say_them(anna):
    phone = Phone.objects.get(service=anna.service)
    phone.hours = factories.hours((factories.WORKDAYS, "09:00", "17:00"), exceptions=[
        {"from": "2026-12-24", "to": "2026-12-24", "hours": [], "note": "Kerst",
         "ends_night_before": False}])  # fmt: skip
    phone.valid_from = "2026-11-30"
    phone.save()
    told = Change.objects.newest_first()[0]
    assert "ma t/m vr 09:00 tot 17:00" in told.words
    assert "24 december 2026: gesloten (Kerst)" in told.words
    assert "30 november 2026" in told.words


def test_related_rows_are_told_by_name(anna):
    node = Node.objects.get(slug="anna-ja")
    other = factories.outcome(region=anna.region, slug="ander", title="Bel een ander", steps=[])
    node.outcome = other
    node.save()
    told = Change.objects.newest_first()[0]
    assert [one["words"] for one in told.changes] == [["Bel anna", "Bel een ander"]]


def test_the_name_of_a_row_that_went_meanwhile_is_the_one_it_had(anna):
    old = Outcome.objects.get(slug="anna-bel")
    new = factories.outcome(region=anna.region, slug="ander", title="Bel een ander", steps=[])
    with one_entry_a_row():
        for node in Node.objects.filter(outcome=old).order_by("pk"):
            node.outcome = new
            node.save()
        old.delete()
    told = Change.objects.filter(kind="trees.Node").newest_first()[0]
    assert [one["words"] for one in told.changes] == [["Bel anna", "Bel een ander"]]


def test_any_document_can_be_read():
    said = document_words({"a": [1, {"b": True}, None], "c": ["x", "y"]})
    assert said == "a: 1\nb: ja\nleeg; c: x, y"


def test_a_secret_is_a_fingerprint():
    assert fingerprint(b"geheim") == fingerprint(memoryview(b"geheim"))
    assert "geheim" not in fingerprint("geheim")


def test_a_kind_that_is_gone_keeps_its_own_name():
    assert kind_words("contacts.Phone") == "nummer"
    assert kind_words("trees.EditionVerdict") == "laatste controle"
    assert kind_words("contacts.Fax") == "contacts.Fax"


# The page


def asked(client, **question):
    return client.get(HISTORY, question)


def test_anna_finds_what_she_looks_for(anna):
    client = anna.client()
    Service.objects.filter(pk=anna.service.pk).update(summary="Praat met je mee.")
    with acting(by=anna.user):
        Municipality.objects.filter(pk=anna.municipality.pk).update(name="Nieuwstad")
    today = timezone.localdate()
    assert "Praat met je mee." in text(asked(client, zoek="praat met"))
    assert "Nieuwstad" not in text(asked(client, zoek="praat met"))
    assert "1 regel." in text(asked(client, wie="anna"))
    assert "Nieuwstad" not in text(asked(client, wie="-"))
    assert "0 regels." in text(asked(client, van=today + timedelta(days=1)))
    assert "Nieuwstad" in text(asked(client, van=today, tot=today))
    assert "Nieuwstad" not in text(asked(client, soort="contacts.Service"))
    assert "0 regels." in text(asked(client, manier="import"))


def test_a_date_that_is_none_is_said_and_stays_on_the_page(anna):
    answer = text(asked(anna.client(), van="gisteren", zoek="dit blijft"))
    assert "Dit is geen dag." in answer
    assert "gisteren" in answer
    assert "dit blijft" in answer


def test_a_period_that_is_turned_around_is_said(anna):
    assert "Draai de datums om." in text(asked(anna.client(), van="2026-11-22", tot="2026-11-01"))


def test_anna_can_not_ask_for_the_region_of_bas(anna, bas):
    Membership.objects.create(
        user=anna.user, region=factories.region(slug="derde", name="Derde"), role="coordinator"
    )
    assert "Dienst bas" not in text(asked(anna.client(), regio=bas.region.pk))


def test_the_history_is_shown_by_fifty(anna):
    for n in range(60):
        wrote(region=anna.region, name=f"Nummer {n}")
    first, second = (text(asked(anna.client(), p=page, soort="contacts.Phone")) for page in (1, 2))
    assert "Nummer 59" in first
    assert "Nummer 5<" not in first
    assert "soort=contacts.Phone&amp;p=2" in first
    assert "Nieuwer" in second


def test_what_was_said_is_text_and_no_markup(anna):
    wrote(region=anna.region, name="<b>dik</b>", changes=[said("<i>x</i>", "<s>", "<u>")])
    shown = text(anna.client().get(HISTORY))
    assert "<b>dik" not in shown
    assert "<s>" not in shown


# As a file


def file_of(client, name, **question):
    answer = client.get(reverse(f"admin:written_{name}"), question)
    return b"".join(answer.streaming_content).decode()


def test_the_file_for_a_spreadsheet_has_no_formulas(anna):
    changes = [said("naam", "+31", "-cmd|x")]
    wrote(region=anna.region, name="=1+1", by_name="@anna", changes=changes)
    lines = file_of(anna.client(), "csv", zoek="=1+1")
    assert lines.startswith("\ufeffop;door;")
    rows = list(csv.reader(io.StringIO(lines.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1][1:2] == ["'@anna"]
    assert rows[1][6] == "'=1+1"
    assert rows[1][10:12] == ["'+31", "'-cmd|x"]


def test_a_row_without_changes_is_a_line_too(anna):
    wrote(region=anna.region, name="Leeg", act="removed")
    assert "Leeg;;verwijderd" in file_of(anna.client(), "csv", zoek="Leeg")


def test_the_file_for_a_program_can_be_read(anna, bas):
    rows = json.loads(file_of(anna.client(), "json"))
    assert len(rows) == Change.objects.filter(region=anna.region).count()
    assert "bas" not in {row["regio"].split()[-1] for row in rows}
    assert json.loads(file_of(anna.client(), "json", zoek="bestaat niet")) == []


def test_a_file_keeps_to_what_somebody_may_read(anna, bas):
    assert "Dienst bas" not in file_of(anna.client(), "csv")


def test_reading_the_history_takes_as_many_questions_for_fifty_as_for_one(
    anna, django_assert_max_num_queries
):
    client = anna.client()
    client.get(HISTORY)
    with django_assert_max_num_queries(20):
        client.get(HISTORY)


def test_three_hundred_rows_take_a_handful_of_questions(anna, django_assert_max_num_queries):
    tree = Tree.objects.get(region=anna.region)
    root = Node.objects.get(tree=tree, parent=None)
    numbers = {"lft": 0, "rght": 0, "level": 1, "mptt_tree": root.mptt_tree}
    made = [Node(tree=tree, parent=root, slug=f"n-{n}", **numbers) for n in range(300)]
    TrackedQuerySet(Node).bulk_create(made)
    with django_assert_max_num_queries(25):
        TrackedQuerySet(Node).filter(tree=tree).update(position=7)


def test_clearing_what_others_refer_with_is_told_of_each_of_them(anna):
    member = piet(anna).memberships.get()
    body = member.organizations.get()
    member.organizations.clear()
    told = Change.objects.filter(kind="contacts.Organization", key=body.pk).newest_first()[0]
    assert [one["words"] for one in told.changes] == [[str(member), ""]]


def test_what_is_not_told_of_is_written_in_bulk_all_the_same(anna):
    before = Change.objects.count()
    edits = TrackedQuerySet[DraftEdit](DraftEdit).bulk_create(
        [DraftEdit(region=anna.region, by=anna.user, at=timezone.now())]
    )
    assert (len(edits), Change.objects.count()) == (1, before)


def test_a_write_reads_as_what_was_done_to_what(anna):
    assert str(wrote(name="Alarmnummer")) == "Alarmnummer: gewijzigd"


def test_what_is_no_plain_value_is_told_as_a_text_and_a_file_as_a_fingerprint():
    key = uuid4()
    assert _plain(key) == str(key)
    assert _plain(b"geheim") == fingerprint(b"geheim")


@pytest.mark.parametrize("asked", [{"tot": "9999-12-31"}, {"van": "0001-01-01"}])
def test_a_day_at_the_end_of_time_gets_a_sentence(anna, asked):
    page = text(anna.client().get(HISTORY, asked))
    assert "Kies een dag tussen 1-1-2000 en 31-12-2199." in page
    assert next(iter(asked.values())) in page
