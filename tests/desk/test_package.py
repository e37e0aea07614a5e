"""Region packages by upload: Anna loads her own region after a look, and nobody else's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from contacts.models import Service
from desk.exchange import package
from exchange.package.dumping import package_in
from exchange.package.writing import write
from municipalities.models import Membership, Region
from tests import factories
from tests.admin_cast import looker, signed_in, text
from tests.exchange.packages import as_json, of_then
from trees.models import DraftEdit, Node

pytestmark = [pytest.mark.django_db, pytest.mark.draft]


def file_of(region, **replaced):
    written = write(package_in(region))
    for old, new in replaced.items():
        assert old in written
        written = written.replace(old, new)
    return written


def address(region):
    return reverse("admin:trees_package", args=[region.slug])


def uploaded(client, where, written, **rest):
    raw = written if isinstance(written, bytes) else written.encode()
    return client.post(where, {"file": SimpleUploadedFile("regio.yaml", raw), **rest})


def confirmed(client, where, page):
    return client.post(where, {"kept": page.context["kept"]}, follow=True)


def faults(page):
    return " ".join(str(fault) for fault in page.context["faults"])


def test_anna_downloads_what_a_command_would_write(anna, town):
    response = anna.get(reverse("admin:trees_package_file", args=[town.region.slug]))
    assert response.content.decode() == file_of(town.region)
    assert 'filename="flevoland.yaml"' in response["Content-Disposition"]


def test_what_nobody_edited_changes_nothing(anna, town):
    page = uploaded(anna, address(town.region), file_of(town.region))
    assert "Geen verschillen" in text(page)
    assert "Laad dit pakket" not in text(page)


def test_anna_sees_what_changes_and_loads_it(anna, town):
    written = file_of(
        town.region, **{"0800-2000": "0800-0113", "Is er nu levensgevaar?": "Is er gevaar?"}
    )
    page = uploaded(anna, address(town.region), written)
    assert "0 nieuw, 2 gewijzigd, 0 verwijderd" in text(page)
    assert "nu 0800-0113" in text(page)
    assert "Is er gevaar?" in text(page)
    assert Node.objects.get(slug="levensgevaar").question == "Is er nu levensgevaar?"
    assert not DraftEdit.objects.exists()
    records = town.region.records.count()
    done = confirmed(anna, address(town.region), page)
    assert "Geladen: 0 nieuw, 2 gewijzigd" in text(done)
    assert Node.objects.get(slug="levensgevaar").question == "Is er gevaar?"
    assert town.region.records.count() == records + 1
    edit = DraftEdit.objects.get()
    assert (edit.region, edit.by.username) == (town.region, "anna")
    # Once: the same button again has nothing left to do.
    again = confirmed(anna, address(town.region), page)
    assert "Er is niets geladen: de regio is intussen gewijzigd" in text(again)


def test_what_the_file_does_not_name_stays_or_goes_with_a_tick(anna, town):
    factories.service(region=town.region, slug="extra", name="Extra", number="112")
    kept = write(package_in(town.region))
    Service.objects.create(
        region=town.region, organization=town.day.organization, slug="meer", name="Meer"
    )
    page = uploaded(anna, address(town.region), kept)
    assert "blijft staan" in text(page)
    assert "dienst &quot;meer&quot;" in text(page)
    page = uploaded(anna, address(town.region), kept, prune="on")
    assert "dienst &quot;meer&quot; wordt verwijderd" in text(page)
    confirmed(anna, address(town.region), page)
    assert not Service.objects.filter(slug="meer").exists()


def test_anna_sees_what_became_of_a_file_of_version_1(anna, town):
    region = {"slug": town.region.slug, "name": "Flevoland", "central_line": "wijkteam"}
    old = as_json(of_then(region=region, trees=[], scenarios=[]))
    page = text(uploaded(anna, address(town.region), old))
    assert "Omgezet van versie 1 naar versie 2" in page
    assert "region.central_line: &quot;wijkteam&quot; staat nu vooraan in fallback." in page


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"nee: [", "bestand: Op regel 2"),
        (b"\xff", "geen UTF-8"),
        ("format: crisiswijzer/region", "version"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(anna, town, written, words):
    page = uploaded(anna, address(town.region), written)
    assert words in faults(page)
    assert "Er is niets geladen" in text(page)


def test_a_file_that_is_too_large_is_refused(anna, town, monkeypatch):
    assert "Kies eerst een bestand" in text(anna.post(address(town.region), {}))
    monkeypatch.setattr(package, "MOST_KEPT", 10)
    written = file_of(town.region, **{"0800-2000": "0800-0113"})
    assert "te groot om hier te bevestigen" in text(uploaded(anna, address(town.region), written))
    monkeypatch.setattr(package, "LARGEST", 10)
    assert "hoogstens 10 MiB" in text(uploaded(anna, address(town.region), written))


def test_a_change_in_between_is_told_and_nothing_is_loaded(anna, town):
    page = uploaded(anna, address(town.region), file_of(town.region, **{"0800-2000": "0800-0113"}))
    town.day.summary = "Overdag"
    town.day.save()
    again = confirmed(anna, address(town.region), page)
    assert "intussen gewijzigd" in text(again)
    assert town.night.phones.get().number == "08002000"


def test_a_town_that_went_to_another_region_in_between_is_not_loaded(anna, town):
    here = factories.municipality(region=town.region, slug="ede")
    written = file_of(town.region)
    here.delete()
    page = uploaded(anna, address(town.region), written)
    assert "1 nieuw" in text(page)
    factories.municipality(region=factories.region(slug="veluwe"), slug="ede")
    again = confirmed(anna, address(town.region), page)
    assert ".slug" in faults(again)
    assert not town.region.municipalities.filter(slug="ede").exists()


def test_only_a_button_that_anna_was_shown_here_works(anna, carla, town):
    page = uploaded(carla, address(town.region), file_of(town.region, **{"0800-2000": "0800-0113"}))
    for kept in ("onzin", page.context["kept"]):
        refused = anna.post(address(town.region), {"kept": kept})
        assert "Kies het bestand opnieuw" in text(refused)
    assert town.night.phones.get().number == "08002000"


def test_anna_cannot_make_her_region_an_example(anna, carla, town):
    written = file_of(town.region, **{"  name: Flevoland": "  name: Flevoland\n  demo: true"})
    assert "region.demo" in faults(uploaded(anna, address(town.region), written))
    page = uploaded(carla, address(town.region), written)
    confirmed(carla, address(town.region), page)
    assert Region.objects.get(pk=town.region.pk).demo


def test_a_package_of_another_region_does_not_come_in_here(anna, town):
    elsewhere = factories.region(slug="veluwe", name="Veluwe")
    page = uploaded(anna, address(town.region), file_of(elsewhere))
    assert "region.slug: Dit pakket is van de regio “veluwe”" in faults(page)
    factories.municipality(region=elsewhere, slug="ede", name="Ede")
    written = file_of(town.region, **{"- slug: almere\n": "- slug: ede\n"})
    page = uploaded(anna, address(town.region), written)
    assert "municipalities[0].slug" in faults(page)


def test_bas_finds_nothing_ella_and_piet_are_told_why(town):
    elsewhere = factories.region(slug="veluwe", name="Veluwe")
    bas = signed_in(factories.coordinator(region=elsewhere, name="bas"))
    ella = signed_in(looker(region=town.region))
    piet = signed_in(looker(region=town.region, role=Membership.Role.PARTNER, name="piet"))
    for where in (address(town.region), f"{address(town.region)}bestand/"):
        assert bas.get(where).status_code == 404
        for other in (ella, piet):
            assert other.get(where).status_code == 403
            assert "voor de coördinator" in text(other.get(where))
    assert uploaded(bas, address(town.region), file_of(town.region)).status_code == 404
    assert uploaded(ella, address(town.region), file_of(town.region)).status_code == 403
    new = reverse("admin:trees_package_new")
    assert bas.get(new).status_code == ella.post(new).status_code == 403


def test_carla_loads_a_region_that_is_new(carla, town):
    where = reverse("admin:trees_package_new")
    assert "is er al" in faults(uploaded(carla, where, file_of(town.region)))
    written = file_of(
        town.region,
        **{
            "  slug: flevoland\n": "  slug: veluwe\n",
            "  name: Flevoland": "  name: Veluwe",
            "- slug: almere\n": "- slug: ede\n",
            "- slug: zeewolde\n": "- slug: nunspeet\n",
        },
    )
    page = uploaded(carla, where, written)
    assert not Region.objects.filter(slug="veluwe").exists()
    done = confirmed(carla, where, page)
    assert "Geladen:" in text(done)
    region = Region.objects.get(slug="veluwe")
    assert region.trees.count() == 1
    assert "niet heel aangekomen" in text(
        carla.post(address(region), {"kept": page.context["kept"]})
    )
    # Somebody else was first: the same new region can't be loaded over it.
    late = confirmed(carla, where, page)
    assert "is er al" in faults(late)


class TestByCommand:
    def test_who_loads_is_remembered_as_the_last_editor(self, town, tmp_path, capsys):
        factories.coordinator(region=town.region)
        file = tmp_path / "regio.yaml"
        file.write_text(file_of(town.region, **{"0800-2000": "0800-0113"}))
        call_command("load_region", str(file), by="anna")
        assert DraftEdit.objects.get().by.username == "anna"
        call_command("load_region", str(file), by="anna")
        assert DraftEdit.objects.count() == 1
        capsys.readouterr()

    @pytest.mark.parametrize(("name", "words"), [("niemand", "bestaat niet"), ("bas", "mag deze")])
    def test_who_has_no_say_here_is_refused(self, town, tmp_path, name, words):
        factories.coordinator(region=factories.region(slug="veluwe"), name="bas")
        file = tmp_path / "regio.yaml"
        file.write_text(file_of(town.region))
        with pytest.raises(CommandError, match=words):
            call_command("load_region", str(file), by=name)
