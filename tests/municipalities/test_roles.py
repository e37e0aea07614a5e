"""Ella edits drafts in her own municipality, Piet proposes for his own organization: no more."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from contacts.models import Phone
from history.snapshots import partner_path
from municipalities.models import Membership
from municipalities.scoping import CHANGES, DRAFTS, TABLE, Scope, scope_of
from tests import factories
from tests.admin_cast import fields_of, for_each, looker, page_of, signed_in, text

pytestmark = pytest.mark.django_db

# Read on pages of its own, where nobody can change it: it has none in the registry.
NO_PAGE = {"history.Change"}
MODELS = sorted(set(TABLE) - NO_PAGE)
EDITORS = {label for label in MODELS if TABLE[label].editor}
PARTNERS = {label for label in MODELS if partner_path(apps.get_model(label))}


@pytest.fixture
def ella(anna):
    """An editor of the only municipality of Anna's region so far."""
    return editor_in(anna.municipality)


@pytest.fixture
def piet(anna):
    return partner_of(anna.service.organization)


def editor_in(*towns, name="ella"):
    user = looker(region=towns[0].region, name=name)
    user.memberships.get().municipalities.set(towns)
    return user


def partner_of(*bodies, name="piet"):
    user = looker(region=bodies[0].region, role=Membership.Role.PARTNER, name=name)
    user.memberships.get().organizations.set(bodies)
    return user


def address(label: str, page: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_').lower()}_{page}", args=args)


def rows_of(model) -> list[dict[str, object]]:
    return list(model._default_manager.order_by("pk").values())


def opened(client, label, row) -> list[int]:
    pages = [
        address(label, "changelist"),
        page_of(row),
        address(label, "history", row.pk),
    ]
    return [client.get(page).status_code for page in pages]


def test_the_rooms_say_of_every_model_that_editors_change_which_rows():
    assert set(DRAFTS) == {label for label, rule in TABLE.items() if rule.editor == CHANGES}


@for_each("label", MODELS)
def test_ella_sees_what_the_table_says_and_nothing_of_bas(anna, bas, ella, label):
    client = signed_in(ella)
    if label in EDITORS:
        assert opened(client, label, anna.rows[label]) == [200, 200, 200]
        assert "basland" not in text(client.get(address(label, "changelist"))).casefold()
    else:
        assert 200 not in opened(client, label, anna.rows[label])
    assert 200 not in opened(client, label, bas.rows[label])[1:]


@for_each("label", MODELS)
def test_piet_sees_what_the_table_says_and_nothing_of_bas(anna, bas, piet, label):
    client = signed_in(piet)
    if label in PARTNERS:
        assert opened(client, label, anna.rows[label]) == [200, 200, 200]
    else:
        assert 200 not in opened(client, label, anna.rows[label])
    assert 200 not in opened(client, label, bas.rows[label])[1:]


@for_each("label", sorted(PARTNERS))
def test_piet_sees_no_row_of_another_organization_in_his_region(anna, bas, label):
    body = factories.organization(region=anna.region, slug="vreemd", name="Vreemd")
    client = signed_in(partner_of(body))
    assert 200 not in opened(client, label, anna.rows[label])[1:]
    assert "annaland" not in text(client.get(address(label, "changelist"))).casefold().replace(
        "regio annaland", ""
    )


@for_each("label", MODELS)
@pytest.mark.parametrize("role", ["ella", "piet"])
def test_what_isnt_theirs_stays_as_it_is_however_it_is_posted(anna, bas, request, role, label):
    """Other municipality, other organization, other region: form, delete, action and add."""
    carla = signed_in(factories.user(name="carla", superuser=True))
    other = factories.municipality(region=anna.region, slug="anders")
    stranger = factories.organization(region=anna.region, slug="vreemd", name="Vreemd")
    client = signed_in(editor_in(other) if role == "ella" else partner_of(stranger, name="pia"))
    for row in (anna.rows[label], bas.rows[label]):
        before = rows_of(type(row))
        honest = fields_of(carla.get(address(label, "change", row.pk)))
        delete = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        for where, sent in (
            (address(label, "change", row.pk), {**honest, "name": "X", "title": "X", "slug": "x"}),
            (address(label, "delete", row.pk), {"post": "yes"}),
            (address(label, "changelist"), delete),
            (address(label, "add"), {**honest, "name": "Nieuw", "title": "Nieuw", "slug": "nieuw"}),
        ):
            assert client.post(where, sent).status_code < 500
            if label != "trees.Outcome" or "add" not in where:
                assert rows_of(type(row)) == before, where


@for_each("label", MODELS)
def test_nobody_but_who_coordinates_writes_facts_or_agreements(anna, ella, piet, label):
    row = anna.rows[label]
    if TABLE[label].editor == CHANGES:
        return
    before = rows_of(type(row))
    carla = signed_in(factories.user(name="carla", superuser=True))
    sent = fields_of(carla.get(page_of(row)), name="Anders", title="Anders", label="Anders")
    for user in (ella, piet):
        client = signed_in(user)
        client.post(page_of(row), sent)
        client.post(address(label, "add"), {**sent, "slug": "nieuw"})
        assert client.post(address(label, "delete", row.pk), {"post": "yes"}).status_code in (
            302,
            403,
        )
    assert rows_of(type(row)) == before


@for_each("label", sorted(PARTNERS - {"agreements.Party"}))
def test_what_piet_may_choose_from_is_his_own(anna, piet, label):
    factories.organization(region=anna.region, slug="vreemd", name="Vreemde organisatie")
    client = signed_in(piet)
    assert "Vreemde organisatie" not in text(client.get(page_of(anna.rows[label])))
    assert "Vreemde organisatie" not in text(client.get(address(label, "add")))


def test_completion_as_you_type_offers_piet_nothing_of_others(anna, piet):
    factories.organization(region=anna.region, slug="vreemd", name="Vreemd")
    asked = {"term": "v", "app_label": "contacts", "model_name": "service"}
    asked["field_name"] = "organization"
    found = signed_in(piet).get(reverse("admin:autocomplete"), asked)
    assert "Vreemd" not in text(found)


def test_pages_of_the_region_are_not_there_for_piet(anna, piet):
    client = signed_in(piet)
    town, region = anna.municipality.slug, anna.region.slug
    edition = anna.rows["trees.Edition"]
    for name, args in (
        ("pictures_overview", [region]),
        ("pictures_comparison", [region]),
        ("trees_edition_region", [region]),
        ("trees_edition_roll_back", [edition.pk]),
        ("trees_edition_restore_draft", [edition.pk]),
        ("trees_tree_publish", [anna.tree.pk]),
        ("preview_first", [town]),
        ("trees_scenario_check", [anna.rows["trees.Scenario"].pk]),
    ):
        where = reverse(f"admin:{name}", args=args)
        assert client.get(where).status_code == 404, name
        assert client.post(where, {}).status_code in (404, 405), name


def test_ella_looks_at_everything_and_publishes_nothing(anna, ella):
    client, region = signed_in(ella), anna.region.slug
    edition = anna.rows["trees.Edition"]
    for name in ("pictures_overview", "pictures_comparison", "trees_edition_region"):
        assert client.get(reverse(f"admin:{name}", args=[region])).status_code == 200
    assert (
        client.get(reverse("admin:preview_first", args=[anna.municipality.slug])).status_code == 200
    )
    for name, pk in (
        ("trees_edition_roll_back", edition.pk),
        ("trees_edition_restore_draft", edition.pk),
        ("trees_tree_publish", anna.tree.pk),
    ):
        where = reverse(f"admin:{name}", args=[pk])
        assert client.get(where).status_code == 403, name
        assert client.post(where, {"note": "Van Ella"}).status_code == 403, name


def test_an_editor_without_municipalities_changes_nothing(anna):
    client = signed_in(looker(region=anna.region))
    for label in ("trees.Node", "trees.Outcome", "trees.Step", "trees.Scenario"):
        assert client.get(address(label, "add")).status_code == 403
        assert client.post(page_of(anna.rows[label]), {}).status_code == 403


def test_a_municipality_of_another_region_on_a_membership_gives_nothing(anna, bas):
    """However it came there: the rule looks again."""
    user = looker(region=anna.region)
    user.memberships.get().municipalities.set([bas.municipality])
    user.memberships.get().organizations.set([bas.service.organization])
    assert scope_of(user) == Scope(sees=frozenset({anna.region.pk}), user=user.pk)


def test_roles_in_two_regions_stay_apart(anna, bas):
    """Coordinator here, editor there: what is there isn't changed by the right of here."""
    user = editor_in(bas.municipality)
    Membership.objects.create(user=user, region=anna.region, role="coordinator")
    client = signed_in(user)
    assert client.get(address("contacts.Phone", "add")).status_code == 200
    assert client.post(page_of(bas.rows["contacts.Phone"]), {}).status_code == 403
    where = address("contacts.Phone", "add")
    sent = fields_of(client.get(where), service=bas.service.pk, number="0800-2000")
    count = Phone.objects.count()
    assert client.post(where, sent).status_code == 403
    assert Phone.objects.count() == count


def test_whoever_may_only_look_can_ask_no_more_than_a_few_queries(
    anna, django_assert_max_num_queries
):
    user = partner_of(anna.service.organization)
    with django_assert_max_num_queries(2):
        scope_of(user)
    with django_assert_max_num_queries(0):
        scope_of(user)


def test_the_region_and_the_places_of_all_four(anna, bas, ella, piet):
    carla = factories.user(name="carla", superuser=True)
    anna_, ella_, piet_ = (scope_of(user) for user in (anna.user, ella, piet))
    assert [one.may_publish(anna.region) for one in (scope_of(carla), anna_, ella_, piet_)] == [
        True,
        True,
        False,
        False,
    ]
    assert not anna_.may_publish(bas.region)
    phone = anna.rows["contacts.Phone"]
    assert [one.may_propose(phone) for one in (anna_, ella_, piet_)] == [False, False, True]
    assert piet_.may_see(None)
    assert not piet_.may_edit(None)
    assert ella_.may_edit(None)
    assert not piet_.may_see(anna.region)
    assert not Scope().may_see(None)
    assert not piet_.may_propose(Phone())


def test_who_is_not_signed_in_or_has_no_place_in_the_admin_has_nothing(ella):
    ella.is_staff = False
    assert scope_of(ella) == scope_of(AnonymousUser()) == Scope()


def test_what_the_table_does_not_name_is_nobodys(anna, piet):
    for user in (anna.user, piet):
        scope = scope_of(user)
        assert not scope.visible(type(user)._default_manager.all()).exists()
        assert not scope.choosable(type(user)._default_manager.all()).exists()
        assert not scope.coordinated(type(user)._default_manager.all()).exists()
        assert not scope.may_see(user)
        assert not scope.may_edit(user)
        assert not scope.may_choose(user)
        assert not scope.sees_any(type(user)) or user == anna.user
