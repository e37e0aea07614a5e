"""Ella edits in Urk, Bas in another region, Piet is a partner: the outline holds them to that."""

import pytest

from municipalities.models import Membership, Municipality
from tests import factories
from tests.admin_cast import fields_of, looker, place, signed_in, text
from tests.desk.test_draft import node
from tests.desk.test_outline_pages import SCRIPT, ask, at, refused, saved
from tests.trees.branch_cast import elsewhere
from trees.models import Node, Outcome, Tree

pytestmark = pytest.mark.django_db


class TestTheRule:
    @pytest.fixture
    def strange(self):
        return place(word="vreemd", name="bas")

    @pytest.fixture
    def ella(self, town):
        """Ella edits in Urk alone."""
        urk = factories.municipality(region=town.region, slug="urk")
        user = looker(region=town.region, role=Membership.Role.EDITOR)
        user.memberships.get().municipalities.add(urk)
        return signed_in(user)

    def everything(self, tree: Tree) -> list[object]:
        fields = ("pk", "tree_id", "parent_id", "position", "slug", "answer", "question", "version")
        return list(Node.objects.order_by("pk").values_list(*fields))

    def test_bas_finds_none_of_it(self, tree, strange):
        bas, before = strange.client(), self.everything(tree)
        steps = ("", "antwoord", "verplaatsen", "verwijderen", "kopieren", "plakken")
        pages = [at(tree), at(tree, step="bevindingen"), at(tree, step="eerste")]
        for address in [*pages, *(at(tree, "vast", step) for step in steps)]:
            assert bas.get(address).status_code == 404
            assert bas.post(address, {"hoe": "omhoog"}).status_code in (404, 405)
        assert bas.post(at(tree, step="ongedaan"), {"seen": 1}).status_code == 404
        assert self.everything(tree) == before

    def test_rows_of_another_tree_do_not_exist_in_this_one(self, tree, strange):
        bas, before = strange.client(), self.everything(tree)
        mine = strange.tree
        own, theirs = mine.nodes.get(slug="vreemd-ja").pk, node("wat-speelt-er").pk
        base = at(mine)
        for step in ("", "antwoord/", "verplaatsen/", "verwijderen/", "kopieren/", "plakken/"):
            assert bas.get(f"{base}{theirs}/{step}").status_code == 404
            assert bas.post(f"{base}{theirs}/{step}", {"hoe": "omhoog"}).status_code == 404
        assert bas.post(f"{base}{own}/verplaatsen/", {"naar": theirs}).status_code == 404
        for step in ("kopieren/", "plakken/"):
            sent = {"boom": tree.pk, "tak": theirs}
            assert bas.post(f"{base}{own}/{step}", sent).status_code == 404
            assert bas.get(f"{base}{own}/{step}", {"boom": tree.pk}).status_code == 404
            assert bas.post(f"{base}{own}/{step}", {"tak": theirs}).status_code == 404
        assert self.everything(tree) == before

    def test_what_belongs_to_another_region_cannot_be_filled_in(self, tree, strange):
        bas, mine = strange.client(), strange.tree
        row = mine.nodes.get(slug="vreemd-ja")
        address = f"{at(mine)}{row.pk}/"
        for sent in (
            {"leads": "uitkomst", "outcome": str(Outcome.objects.get(slug="bel-112").pk)},
            {"leads": "verder", "continue_at": str(node("wat-speelt-er").pk)},
            {"only_in": [str(Municipality.objects.get(slug="almere").pk)]},
        ):
            form = fields_of(bas.get(address, headers=SCRIPT), **sent)
            answer = bas.post(address, form, headers=SCRIPT)
            assert refused(answer)
            assert "Almere" not in text(answer)
        row.refresh_from_db()
        assert row.version == 0

    def test_carla_copies_from_one_region_to_another(self, tree, strange):
        carla = signed_in(factories.user(name="carla", superuser=True))
        step = at(tree, "vast", "kopieren")
        onto = strange.tree.nodes.get(parent=None).pk
        told = ask(carla, step, boom=strange.tree.pk, tak=onto).json()
        assert told["onward"].startswith(at(strange.tree))
        assert strange.tree.nodes.filter(slug="vast").exists()

    def test_a_partner_finds_no_tree(self, tree, town):
        piet = signed_in(looker(region=town.region, role=Membership.Role.PARTNER, name="piet"))
        assert piet.get(at(tree)).status_code == 404
        assert piet.post(at(tree, "vast", "verplaatsen"), {"hoe": "omhoog"}).status_code == 404

    def test_ella_sees_it_all_and_what_is_not_hers_is_marked(self, ella, tree):
        page = text(ella.get(at(tree)))
        assert page.count('<li id="k') == tree.nodes.count()
        assert page.count("alleen lezen") == tree.nodes.count()
        assert "Publiceren" not in page

    def test_ella_changes_nothing_that_others_share(self, ella, tree):
        before = self.everything(tree)
        assert ella.post(at(tree, "vast"), {"answer": "X"}).status_code == 403
        answer = ask(ella, at(tree, "vast", "verplaatsen"), hoe="omhoog")
        assert answer.status_code == 403
        assert "alleen" in answer.json()["fault"] or "niet wijzigen" in answer.json()["fault"]
        assert ella.post(at(tree, "vast", "verwijderen")).status_code == 403
        assert ella.post(at(tree, step="eerste"), {"question": "Q"}).status_code == 403
        assert ask(ella, at(tree, "vast", "kopieren"), tak=node("onveilig").pk).status_code == 403
        assert self.everything(tree) == before

    def test_ella_adds_for_her_own_town_and_goes_on_with_it(self, ella, tree):
        add = at(tree, "wat-speelt-er", "antwoord")
        page = ella.get(add)
        assert "Almere" not in text(page)
        assert "Zeewolde" not in text(page)
        sent = fields_of(page, answer="Op het water", question="Hoe ver?")
        wide = ella.post(add, {**sent, "only_in": []}, headers=SCRIPT)
        assert refused(wide)
        assert ella.post(add, sent).status_code == 302
        new = node("op-het-water")
        assert [town.slug for town in new.only_in.all()] == ["urk"]
        assert ask(ella, at(tree, "op-het-water", "verplaatsen"), hoe="omhoog").status_code == 200
        wider = saved(ella, tree, "op-het-water", only_in=[])
        assert refused(wider)
        told = saved(ella, tree, "op-het-water", answer="Op zee")
        assert told.status_code == 200
        assert ask(ella, at(tree, "op-het-water", "verwijderen")).status_code == 200

    def test_ella_undoes_her_own_change_but_not_annas(self, ella, anna, tree):
        saved(anna, tree, "vast", answer="Van Anna")
        assert "Maak ongedaan" not in text(ella.get(at(tree)))
        seen = fields_of(anna.get(at(tree)))["seen"][0]
        assert ask(ella, at(tree, step="ongedaan"), seen=seen).status_code == 403
        add = at(tree, "wat-speelt-er", "antwoord")
        ella.post(add, fields_of(ella.get(add), answer="Zee", question="Hoe ver?"))
        seen = fields_of(ella.get(at(tree)))["seen"][0]
        assert ask(ella, at(tree, step="ongedaan"), seen=seen).status_code == 200
        assert not tree.nodes.filter(slug="zee").exists()

    def test_ella_adds_nothing_to_a_question_of_another_town(self, ella, tree, town):
        node("wat-speelt-er").only_in.add(town.municipality)
        before, add = self.everything(tree), at(tree, "wat-speelt-er", "antwoord")
        sent = {"answer": "Zee", "leads": "vraag", "question": "Hoe ver?"}
        assert ella.get(add).status_code == ella.post(add, sent).status_code == 403
        assert self.everything(tree) == before

    def test_ella_brings_nothing_back_into_a_town_that_is_no_longer_hers(self, ella, tree, town):
        own = Membership.objects.get(user__username="ella").municipalities
        nagele = factories.municipality(region=town.region, slug="nagele")
        own.add(nagele)
        urk = Municipality.objects.get(slug="urk")
        add = at(tree, "wat-speelt-er", "antwoord")
        ella.post(add, fields_of(ella.get(add), answer="Zee", question="Hoe ver?"))
        assert set(node("zee").only_in.all()) == {urk, nagele}
        saved(ella, tree, "zee", only_in=[str(urk.pk)])
        seen = fields_of(ella.get(at(tree)))["seen"][0]
        own.remove(nagele)
        assert ask(ella, at(tree, step="ongedaan"), seen=seen).status_code == 403
        assert list(node("zee").only_in.all()) == [urk]

    def test_anna_brings_nothing_into_a_region_that_she_does_not_coordinate(self, user, tree):
        there = elsewhere()
        row = Membership.objects.create(user=user, region=there.region, role=Membership.Role.EDITOR)
        row.municipalities.add(there.region.municipalities.get())
        onto = there.nodes.get(parent=None).pk
        step = at(tree, "vast", "kopieren")
        told = ask(signed_in(user), step, boom=there.pk, tak=onto)
        assert told.status_code == 403
        assert "Alleen een coördinator van de regio die de kopie krijgt" in told.json()["fault"]
        assert not there.nodes.filter(slug="vast").exists()
