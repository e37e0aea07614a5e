"""What a column of terms or postcodes refuses, and which rows a form can know."""

import pytest
from django.core.exceptions import ValidationError

from municipalities.form_fields import Several
from municipalities.models import Municipality, Region
from tests import factories


@pytest.mark.parametrize(
    ("glossary", "said"),
    [
        ("OTS", "Begrippen zijn een lijst van woorden met hun betekenis."),
        (["OTS"], "Begrippen zijn een lijst van woorden met hun betekenis."),
        (
            [{"term": "OTS", "means": "Een."}, {"term": "ots", "means": "Twee."}],
            "“OTS” staat er twee keer",
        ),
    ],
)
def test_a_region_keeps_no_terms_that_a_page_cannot_show(glossary, said):
    with pytest.raises(ValidationError) as refused:
        Region(slug="flevoland", name="Flevoland", glossary=glossary).clean_fields()
    assert said in str(refused.value.message_dict["glossary"])


@pytest.mark.parametrize(
    ("postcodes", "said"),
    [
        ("8232", "Postcodes zijn een lijst van teksten."),
        ([8232], "Postcodes zijn een lijst van teksten."),
        (["823"], "is geen postcode"),
    ],
)
def test_a_municipality_keeps_no_postcodes_that_cannot_be_searched(postcodes, said):
    here = Municipality(slug="urk", name="Urk", postcodes=postcodes)
    with pytest.raises(ValidationError) as refused:
        here.clean_fields(exclude=["region"])
    assert said in str(refused.value.message_dict["postcodes"])


@pytest.mark.parametrize("key", [str(2**63), "9" * 30, "0"])
@pytest.mark.django_db
def test_a_town_that_no_row_can_be_is_refused_in_a_sentence(key):
    factories.municipality(region=factories.region(), slug="urk")
    with pytest.raises(ValidationError) as refused:
        Several(Municipality.objects.all()).clean([key])
    assert key in str(refused.value)


def test_terms_and_postcodes_that_can_be_shown_are_kept():
    terms = [{"term": "OTS", "means": "Onder toezicht."}]
    Region(slug="flevoland", name="Flevoland", glossary=terms).clean_fields()
    here = Municipality(slug="urk", name="Urk", postcodes=["8321", "8322-8330"])
    here.clean_fields(exclude=["region"])
