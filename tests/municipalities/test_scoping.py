"""Anna edits her own region and Bas his; neither sees or changes anything of the other's."""

import json

import pytest
from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from desk.scoped import ScopedAdmin
from history.snapshots import region_path
from municipalities.models import Membership
from municipalities.scoping import TABLE, scope_of
from tests import factories
from tests.admin_cast import fields_of, for_each, looker, our_models, page_of, signed_in

pytestmark = pytest.mark.django_db

# Read on pages of its own, where nobody can change it: it has none in the registry.
NO_PAGE = {"history.Change"}
MODELS = sorted(set(TABLE) - NO_PAGE)
# National alone: who may do what is not for a region to decide.
NATIONAL = {"municipalities.Membership"}
# Made by a national administrator, by visitors, and in the outline of a tree.
NOT_ADDED = {"municipalities.Region", "trees.Report", "trees.Node"}
# Changed in the outline of its tree: test_outline_rights tries that.
IN_OUTLINE = {"trees.Node"}
READ_ONLY = {
    "municipalities.Proposal",
    "contacts.DirectoryRecord",
    "trees.Edition",
    "trees.EditionService",
    "trees.Publication",
    "trees.DraftEdit",
}


def address(label: str, page: str, *args) -> str:
    return reverse(f"admin:{label.replace('.', '_').lower()}_{page}", args=args)


def leaks(response, word: str = "basland") -> bool:
    return word in response.content.decode().casefold()


def test_every_model_of_ours_has_a_scoped_page_and_a_region():
    registered = {model._meta.label: page for model, page in admin.site._registry.items()}
    for label in MODELS:
        assert isinstance(registered[label], ScopedAdmin), label
    assert {model._meta.label for model in our_models()} == set(TABLE)
    assert all(region_path(model) for model in our_models())


def test_no_page_is_registered_that_the_rule_does_not_know():
    others = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if not isinstance(page, ScopedAdmin)
    }
    assert others == {"auth.User"}


@for_each("label", MODELS)
def test_anna_sees_her_own_rows_and_not_those_of_bas(anna, bas, label):
    lists = anna.client().get(address(label, "changelist"))
    if label in NATIONAL:
        assert lists.status_code == 403
        return
    shown = lists.content.decode()
    assert lists.status_code == 200
    assert page_of(anna.rows[label]) in shown or label == "municipalities.Region"
    assert not leaks(lists)
    foreign = bas.rows[label]
    for where in (address(label, "change", foreign.pk), page_of(foreign)):
        assert f'"{where}"' not in shown
        assert f"{where}?" not in shown


@for_each("label", sorted(set(MODELS) - NATIONAL))
def test_no_search_or_filter_brings_up_a_row_of_bas(anna, bas, label):
    client, page = anna.client(), address(label, "changelist")
    for query in ("q=basl", f"id__exact={bas.rows[label].pk}", f"pk__in={bas.rows[label].pk}"):
        found = client.get(f"{page}?{query}")
        assert address(label, "change", bas.rows[label].pk) not in found.content.decode()
        assert not leaks(found)


@for_each("label", MODELS)
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_anna_opens_no_page_of_a_row_of_bas(anna, bas, label, page):
    client = anna.client()
    where = address(label, page, bas.rows[label].pk)
    for query in ("", "?_popup=1", "?_to_field=id", "?_changelist_filters=q%3Dbasland"):
        response = client.get(where + query)
        assert response.status_code in (302, 403, 404)
        assert not leaks(response) or "basland" in query


@for_each("label", MODELS)
def test_anna_changes_or_deletes_nothing_of_bas_by_posting(anna, bas, carla, label):
    row = bas.rows[label]
    model, client = type(row), anna.client()
    before = list(model._default_manager.order_by("pk").values())
    honest = fields_of(carla.get(address(label, "change", row.pk)))
    tries = [
        (address(label, "change", row.pk), {**honest, "name": "Van Anna", "title": "Van Anna"}),
        (address(label, "change", row.pk), {**honest, "_saveasnew": "1"}),
        (address(label, "delete", row.pk), {"post": "yes"}),
        (address(label, "changelist"), _delete_selected(row.pk)),
    ]
    for where, sent in tries:
        assert client.post(where, sent).status_code < 500
        assert list(model._default_manager.order_by("pk").values()) == before


def _delete_selected(pk: int) -> dict[str, object]:
    return {"action": "delete_selected", "_selected_action": [pk], "post": "yes", "index": 0}


@for_each("label", sorted(set(MODELS) - NATIONAL))
def test_no_choice_on_annas_own_pages_is_of_bas(anna, bas, label):
    client = anna.client()
    own = client.get(page_of(anna.rows[label]))
    assert own.status_code == 200
    assert not leaks(own)
    new = client.get(address(label, "add"))
    assert new.status_code == (403 if label in READ_ONLY | NOT_ADDED else 200)
    assert not leaks(new)


@for_each("label", sorted(set(MODELS) - NATIONAL - READ_ONLY - IN_OUTLINE))
def test_no_foreign_thing_gets_into_annas_rows_by_posting_its_number(anna, bas, label):
    row, client = anna.rows[label], anna.client()
    page = client.get(address(label, "change", row.pk))
    sent = fields_of(page)
    for name in _choices(page):
        foreign = bas.rows[_model_of(page, name)._meta.label]
        refused = client.post(
            address(label, "change", row.pk), {**sent, name: [foreign.pk], "everywhere": ""}
        )
        assert refused.status_code == 200, name
        assert name in refused.context["adminform"].form.errors
    after = type(row)._default_manager.get(pk=row.pk)
    assert _relations(after) == _relations(row)


@for_each("label", sorted(set(MODELS) - NATIONAL - READ_ONLY))
def test_anna_adds_nothing_to_the_region_of_bas(anna, bas, carla, label):
    client, count = anna.client(), type(bas.rows[label])._default_manager.count()
    sent = fields_of(carla.get(address(label, "add")), slug="nieuw", name="Nieuw", title="Nieuw")
    for name, related in _relation_fields(bas.rows[label]).items():
        sent[name] = [bas.rows[related].pk] if related in bas.rows else []
    response = client.post(address(label, "add"), sent)
    assert response.status_code in (200, 403)
    assert type(bas.rows[label])._default_manager.count() == count


def _choices(page) -> list[str]:
    fields = page.context["adminform"].form.fields
    return [n for n, field in fields.items() if isinstance(field, forms.ModelChoiceField)]


def _model_of(page, name):
    return page.context["adminform"].form.fields[name].queryset.model


def _relations(row) -> list[object]:
    fields = [field for field in row._meta.concrete_fields if isinstance(field, ForeignKey)]
    many = [field for field in row._meta.many_to_many if isinstance(field, ManyToManyField)]
    return [
        *(getattr(row, field.attname) for field in fields),
        *(sorted(other.pk for other in getattr(row, field.name).all()) for field in many),
    ]


def _relation_fields(row) -> dict[str, str]:
    return {
        field.name: field.related_model._meta.label
        for field in row._meta.get_fields()
        if isinstance(field, ForeignKey | ManyToManyField)
    }


def test_completion_as_you_type_offers_nothing_of_bas(anna, bas):
    client = anna.client()
    for model in our_models():
        for name, related in _relation_fields(anna.rows[model._meta.label]).items():
            asked = {
                "term": "basland",
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": name,
            }
            response = client.get(reverse("admin:autocomplete"), asked)
            offered = response.status_code == 200 and json.loads(response.content)["results"]
            assert not offered, f"{model} {name} {related}"


def test_a_step_on_annas_outcome_never_calls_a_service_of_bas(anna, bas):
    where = address("trees.Outcome", "change", anna.outcome.pk)
    client = anna.client()
    sent = fields_of(client.get(where), **{"steps-0-service": bas.service.pk})
    assert client.post(where, sent).status_code == 200
    assert anna.outcome.steps.get().service == anna.service


def test_an_inline_row_of_bas_is_not_taken_over_by_its_number(anna, bas):
    where = address("trees.Outcome", "change", anna.outcome.pk)
    client, step = anna.client(), bas.outcome.steps.get()
    sent = fields_of(client.get(where), **{"steps-0-id": step.pk, "steps-0-say": "Van Anna"})
    client.post(where, sent)
    step.refresh_from_db()
    assert step.say == ""
    assert step.outcome == bas.outcome


def test_somebody_who_coordinates_two_regions_does_not_mix_them(anna, bas):
    Membership.objects.create(user=anna.user, region=bas.region, role="coordinator")
    where = address("contacts.Phone", "change", anna.rows["contacts.Phone"].pk)
    client = anna.client()
    sent = fields_of(client.get(where), service=bas.service.pk)
    assert "service" in client.post(where, sent).context["adminform"].form.errors


def test_not_even_carla_ties_two_regions_together(anna, bas, carla):
    new = address("trees.Scenario", "add")
    sent = fields_of(
        carla.get(new),
        region=anna.region.pk,
        municipality=bas.municipality.pk,
        name="Gemengd",
        at="2026-12-26T02:15",
        expected_outcome="annaland-bel",
    )
    assert "municipality" in carla.post(new, sent).context["adminform"].form.errors


def test_carla_sees_both_regions(anna, bas, carla):
    page = carla.get(address("contacts.Service", "changelist"))
    assert leaks(page)
    assert leaks(page, "annaland")


def test_somebody_without_a_membership_sees_nothing_at_all(anna):
    stranger = signed_in(factories.user(name="stan"))
    home = stranger.get(reverse("admin:index"))
    assert "geen enkele regio" in home.content.decode()
    assert home.context["app_list"] == []
    for label in MODELS:
        assert stranger.get(address(label, "changelist")).status_code == 403
        assert stranger.get(address(label, "add")).status_code == 403


def test_rights_that_django_keeps_itself_open_nothing(anna):
    from django.contrib.auth.models import Permission

    stan = factories.user(name="stan")
    stan.user_permissions.set(Permission.objects.all())
    client = signed_in(stan)
    for label in (*MODELS, "auth.User"):
        assert client.get(address(label, "changelist")).status_code == 403


def test_a_coordinator_without_a_place_in_the_admin_edits_nothing(anna):
    anna.user.is_staff = False
    anna.user.save()
    assert scope_of(type(anna.user).objects.get(pk=anna.user.pk)).edits == frozenset()
    assert anna.client().get(address("contacts.Phone", "changelist")).status_code == 302


def test_what_an_editor_looks_at_reads_as_words(anna):
    client = signed_in(looker(region=anna.region))
    page = client.get(address("contacts.Phone", "change", anna.rows["contacts.Phone"].pk))
    assert "dag en nacht" in page.content.decode()
    assert "{&quot;" not in page.content.decode()


def test_accounts_and_memberships_are_for_carla_alone(anna, carla):
    for label in ("auth.User", "municipalities.Membership"):
        assert anna.client().get(address(label, "changelist")).status_code == 403
        assert carla.get(address(label, "changelist")).status_code == 200
    where = address("auth.User", "change", anna.user.pk)
    assert anna.client().post(where, {"is_superuser": "on"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[anna.user.pk])
    assert anna.client().get(password).status_code == 403


def test_a_text_that_nobody_touched_stays_line_for_line(anna):
    written = "Eerste regel\ntweede regel\n\n- punt\n"
    anna.region.about = written
    anna.region.save()
    where = address("municipalities.Region", "change", anna.region.pk)
    client = anna.client()
    sent = fields_of(client.get(where), name="Regio Anna")
    sent["about"] = sent["about"][0].replace("\n", "\r\n")
    client.post(where, sent)
    anna.region.refresh_from_db()
    assert (anna.region.name, anna.region.about) == ("Regio Anna", written)
    client.post(where, {**sent, "about": "Nieuw\r\nregel twee", "seen": ""})
    anna.region.refresh_from_db()
    assert anna.region.about == "Nieuw\nregel twee"


def test_anna_cannot_make_her_region_an_example(anna):
    where = address("municipalities.Region", "change", anna.region.pk)
    client = anna.client()
    client.post(where, fields_of(client.get(where), demo="on", name="Regio Anna"))
    anna.region.refresh_from_db()
    assert (anna.region.name, anna.region.demo) == ("Regio Anna", False)


@for_each("label", sorted(READ_ONLY))
def test_nobody_changes_what_was_published(anna, carla, label):
    for client in (anna.client(), carla):
        row = anna.rows[label]
        assert client.get(address(label, "add")).status_code == 403
        assert client.post(address(label, "change", row.pk), {}).status_code == 403
        assert client.post(address(label, "delete", row.pk), {"post": "yes"}).status_code == 403
