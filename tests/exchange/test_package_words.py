"""Words, endings, postcodes and poster texts in a package: read, refused, loaded and dumped."""

import pytest
from django.core.management import CommandError, call_command

from exchange.package import check
from exchange.package.dumping import package_in
from exchange.package.loading import LoadRefused, load
from exchange.package.writing import write
from exchange.region_copy import copied
from municipalities.models import Municipality, Region
from tests import factories
from tests.exchange.packages import as_json, small

TODAY = factories.LATER.date()
OTS = {"term": "OTS", "means": "Ondertoezichtstelling.", "source": "Burgerlijk Wetboek"}


def region(**keys):
    return {**small()["region"], **keys}


def towns(**keys):
    """Annastad as it is, and Beedorp with these keys."""
    beedorp = {"slug": "beedorp", "name": "Beedorp", **keys}
    return small(municipalities=[*small()["municipalities"], beedorp])


def faults_of(package):
    return [str(fault) for fault in check(as_json(package))[1]]


def test_a_term_stands_in_the_glossary_once_whatever_its_capitals():
    twice = [OTS, {**OTS, "term": "ots"}]
    assert faults_of(small(region=region(glossary=twice))) == [
        'region.glossary[1].term: "ots" staat al in deze lijst. Haal er één weg.'
    ]


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"term": "x" * 101}, "Deze tekst is te lang: 101 tekens. Hier passen er 100."),
        ({"means": "x" * 1001}, "Deze tekst is te lang: 1001 tekens. Hier passen er 1000."),
        ({"source": "x" * 201}, "Deze tekst is te lang: 201 tekens. Hier passen er 200."),
        ({"means": " "}, "Deze tekst is leeg. Vul hem in."),
        ({"term": 112}, "Hier hoort een tekst. Zet 112 tussen aanhalingstekens."),
    ],
)
def test_a_term_and_its_meaning_have_their_limits(term, said):
    ((key, _),) = term.items()
    found = faults_of(small(region=region(glossary=[OTS, {**OTS, "term": "SAVE", **term}])))
    assert found == [f"region.glossary[1].{key}: {said}"]


def test_a_glossary_that_is_no_list_is_told():
    assert len(faults_of(small(region=region(glossary={"OTS": "x"})))) == 1
    assert len(faults_of(small(region=region(glossary=["OTS"])))) == 1


def test_end_2_a_municipality_does_not_go_on_in_itself():
    found = faults_of(towns(merged_into="beedorp", ends_on="2026-12-31"))
    assert found == ["municipalities[1].merged_into: “beedorp” kan niet in zichzelf opgaan."]


def test_municipalities_do_not_go_on_in_each_other():
    package = towns(merged_into="annastad", ends_on="2026-12-31")
    package["municipalities"][0] |= {"merged_into": "beedorp", "ends_on": "2026-12-31"}
    said = "Deze gemeenten gaan in elkaar op: {}. Laat er één bestaan."
    assert faults_of(package) == [
        f"municipalities[0].merged_into: {said.format('annastad → beedorp → annastad')}",
        f"municipalities[1].merged_into: {said.format('beedorp → annastad → beedorp')}",
    ]


@pytest.mark.parametrize(
    ("keys", "place"),
    [({"merged_into": "annastad"}, "ends_on"), ({"ends_on": "2026-12-31"}, "merged_into")],
)
def test_an_heir_and_a_last_day_go_together(keys, place):
    found = faults_of(towns(**keys))
    assert found == [f"municipalities[1].{place}: Geef merged_into en ends_on samen."]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("82", "“82” is geen postcode. Schrijf vier cijfers, of een reeks zoals 5850-5856."),
        ("5856-5850", "“5856-5850” loopt terug. Schrijf 5850-5856."),
    ],
)
def test_what_is_no_postcode_is_a_fault(written, said):
    found = faults_of(towns(postcodes=["8232", written]))
    assert found == [f"municipalities[1].postcodes[1]: {said}"]


def test_a_poster_text_is_short():
    outcomes = small()["outcomes"]
    outcomes[0]["poster"] = "x" * 61
    found = faults_of(small(outcomes=outcomes))
    assert found == ["outcomes[0].poster: Deze tekst is te lang: 61 tekens. Hier passen er 60."]


def whole():
    package = towns(merged_into="annastad", ends_on="2026-12-31", postcodes=["8232", "5850-5856"])
    package["region"] = region(glossary=[OTS, {"term": "SAVE", "means": "Samen veilig."}])
    package["outcomes"][0]["poster"] = "Levensgevaar"
    package["services"][0]["phones"][0]["without_phoning"] = "Sms of de 112-app."
    return package


def loaded(package):
    read, faults = check(as_json(package))
    assert read, faults
    return load(read, today=TODAY)


@pytest.mark.django_db
def test_all_of_it_comes_in_and_goes_out_the_same():
    loaded(whole())
    read = check(as_json(whole()))[0]
    made = Region.objects.get(slug="annas-regio")
    assert package_in(made) == read
    assert check(write(package_in(made)).encode())[0] == read
    assert not loaded(whole()).wrote


@pytest.mark.django_db
def test_what_a_file_no_longer_says_is_gone():
    loaded(whole())
    loaded(towns())
    beedorp = Municipality.objects.get(slug="beedorp")
    assert (beedorp.merged_into, beedorp.ends_on, beedorp.postcodes) == (None, None, [])
    assert Region.objects.get(slug="annas-regio").glossary == []


@pytest.mark.django_db
def test_an_heir_may_be_of_another_region_but_has_to_be_there():
    package = towns(merged_into="emmen", ends_on="2026-12-31")
    with pytest.raises(LoadRefused) as refused:
        loaded(package)
    assert [str(one) for one in refused.value.faults] == [
        'municipalities[1].merged_into: "emmen" bestaat niet.'
    ]
    assert not Region.objects.filter(slug="annas-regio").exists()
    factories.emmen()
    loaded(package)
    assert Municipality.objects.get(slug="beedorp").merged_into.slug == "emmen"


@pytest.mark.django_db
def test_a_circle_through_another_region_is_refused():
    factories.emmen()
    loaded(towns())
    emmen = Municipality.objects.get(slug="emmen")
    emmen.merged_into = Municipality.objects.get(slug="beedorp")
    emmen.ends_on = TODAY
    emmen.save()
    with pytest.raises(LoadRefused, match="beedorp → emmen → beedorp"):
        loaded(towns(merged_into="emmen", ends_on="2026-12-31"))


@pytest.mark.django_db
def test_a_file_is_checked_for_it_on_the_command_line(tmp_path):
    file = tmp_path / "regio.json"
    file.write_bytes(as_json(towns(merged_into="nergens", ends_on="2026-12-31")))
    with pytest.raises(CommandError) as refused:
        call_command("load_region", str(file), check=True, verbosity=0)
    assert refused.value.returncode == 1


def test_a_copied_region_explains_the_same_words_and_keeps_its_wall():
    read = check(as_json(whole()))[0]
    assert read
    made = copied(read, slug="bas", name="Bas' regio", municipalities=["Basdorp"])
    assert [one.term for one in made.region.glossary] == ["OTS", "SAVE"]
    assert made.outcomes[0].poster == "Levensgevaar"
    assert made.services[0].phones[0].without_phoning == "Sms of de 112-app."
    assert not made.municipalities[0].merged_into
