"""The pages on which Anna publishes, goes back and runs her cases: for every eye, on a phone."""

from tests import factories
from tests.browser.sound import found_by_axe
from trees.models import Node, Scenario


def wrong_case(town):
    return Scenario.objects.create(
        region=town.region,
        municipality=town.municipality,
        name="Ilse",
        at="2026-11-25T22:49",
        answers=["wat-speelt-er", "onveilig", "nu-acuut"],
        expected_outcome="bel-lokaal-team",
    )


def test_axe_finds_nothing_and_nothing_scrolls_sideways(anna, site, town):
    factories.publish(region=town.region, note="Twee")
    case = wrong_case(town)
    Node.objects.filter(slug="vast").update(answer="Thuis gaat het niet meer")
    first, walk = town.municipality.editions.get(number=1).pk, "trees/scenario/lopen/"
    start = f"{walk}?gemeente=almere&dag=2026-11-25&tijd=22:49"
    end = "&antwoord=".join((start, *case.answers))
    anna.emulate_media(color_scheme="dark")
    for where in (
        f"trees/edition/{first}/terug/",
        f"trees/scenario/{case.pk}/nalopen/",
        start,
        end,
    ):
        anna.goto(f"{site}/beheer/{where}")
        assert found_by_axe(anna) == [], where
        assert anna.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
