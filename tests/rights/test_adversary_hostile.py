"""Whatever is sent to whichever address: an answer in words, never a fault of ours."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction

from tests.admin_cast import fields_of
from tests.rights.adversary import BEYOND_ANY_KEY, HOSTILE, filled_in, routes, with_keys
from tests.rights.rights_cast import Cast, cast
from trees import live

# Apart from each other: what Django refuses at once would hide the rest.
ASKED = (
    (
        *("q", "p", "o", "zoek", "van", "tot", "regio", "wie", "soort", "manier", "boom", "terug"),
        *("stand", "deel", "moment", "nummer", "uren", "gemeente", "versie", "dag", "service"),
        *("next", "_popup", "_changelist_filters", "bevindingen", "dienst", "pagina", "op"),
    ),
    ("kind", "kind__exact", "role__exact", "urgency__exact", "region__id__exact", "open"),
    ("organization__id__exact", "service__region__id__exact", "tree__id__exact", "state__exact"),
    ("municipality__id__exact", "agreement__id__exact", "service", "tree", "region", "all"),
    ("_to_field",),
)

pytestmark = pytest.mark.django_db


def _faults(everybody: Cast, ask, asked: Sequence[str] = ()) -> list[str]:
    """The addresses at which this is answered with a fault of ours, or not at all."""
    found = []
    client = everybody.clients["carla"]
    for route in asked or routes():
        address = filled_in(route, everybody.rows["carla"])
        try:
            with transaction.atomic():
                response = ask(client, route, address)
                transaction.set_rollback(True)
        except Exception as fault:  # whatever it is, it is what we look for
            found.append(f"{address}: {type(fault).__name__}: {str(fault)[:150]}")
            continue
        live.forget()
        if response is not None and response.status_code >= 500:
            found.append(f"{address}: {response.status_code}")
    return found


def _sent(client, address, fields):
    """A form as a browser sends it; half a character too, which a test client refuses."""
    body = urlencode(fields, doseq=True, errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("key", [BEYOND_ANY_KEY, "0", "%00", quote("../../etc/passwd")])
def test_a_key_that_nobody_has_leads_to_no_fault_of_ours(key):
    everybody = cast()

    def ask(client, route, address):
        return client.get(with_keys(route, key)) if "<" in route else None

    assert _faults(everybody, ask) == []


def _some(name: str) -> list[str]:
    """A tenth of the addresses, and for the next value the next tenth: all come round."""
    return routes()[list(HOSTILE).index(name) % 10 :: 10]


@pytest.mark.parametrize("name", HOSTILE)
def test_carla_reads_every_address_with_something_hostile_in_the_question(name):
    everybody = cast()
    value = HOSTILE[name].encode("utf-8", "surrogatepass")

    def ask(client, route, address):
        # The filters are of the lists alone; each group by itself, for one fault hides the next.
        groups = ASKED if route.count("/") == 2 and "<" not in route else ASKED[:1]
        answers = [client.get(address, dict.fromkeys(names, value)) for names in groups]
        return max(answers, key=lambda answer: answer.status_code)

    assert _faults(everybody, ask, _some(name)) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_carla_sends_every_form_with_something_hostile_in_every_field(name):
    everybody = cast()
    value = HOSTILE[name]

    def ask(client, _, address):
        asked = client.get(address)
        if asked.status_code != 200 or "html" not in asked["Content-Type"]:
            return _sent(client, address, {"seen": value, "action": value})
        fields = {
            key: sent if key.endswith("_FORMS") else value for key, sent in fields_of(asked).items()
        }
        more = dict.fromkeys(("_selected_action", "doe", "kept", "terug", "hoe", "naar"), value)
        return _sent(client, address, {**more, **fields})

    assert _faults(everybody, ask, _some(name)) == []


def test_an_action_on_a_key_that_no_row_can_have_is_refused_in_words():
    everybody = cast()
    sent = {"action": "delete_selected", "_selected_action": [BEYOND_ANY_KEY, str(2**63)]}

    def ask(client, route, address):
        of_a_list = route.count("/") == 2 and "<" not in route
        return client.post(address, {**sent, "post": "yes", "index": 0}) if of_a_list else None

    assert _faults(everybody, ask) == []


@pytest.mark.parametrize("kind", ["uitkomst", "pagina", "dienst", "werkafspraak", "casus", "x"])
def test_a_place_that_is_nothing_leads_to_the_list(kind):
    anna = cast().clients["anna-own"]
    for rest in HOSTILE.values():
        asked = {"plek": f"{kind} {rest}".encode("utf-8", "surrogatepass")}
        assert anna.get("/beheer/beeld/annaland/plek/", asked).status_code == 302
