"""Every page of the admin for every eye and by keyboard: wide, narrow, light, dark and enlarged."""

import pytest
from django.contrib.auth.models import User

from tests.browser.desk.every_page import HOME, Visit, faults_of, visits
from tests.rights.rights_cast import cast

# Where a coordinator is most of the time.
MOST_USED = (
    "",
    "contacts/phone/",
    "contacts/phone/{phone}/change/",
    "nummer/{phone}/wijzigen/",
    "trees/tree/",
    "trees/tree/{tree}/boom/",
    "trees/tree/{tree}/publiceren/",
    "beeld/annaland/verschillen/",
    "excel/annaland/",
    "geschiedenis/",
    "toegang/",
)


@pytest.fixture
def everybody(transactional_db):
    return cast()


@pytest.fixture
def clients(everybody):
    """Who looks: the coordinator first, and the others at what she doesn't get."""
    columns = {"anna": "anna-own", "carla": "carla", "ella": "ella-own", "piet": "piet-own"}
    return {name: everybody.clients[column] for name, column in columns.items()}


@pytest.fixture
def rows(everybody):
    return {**everybody.rows["anna-own"], "auth.User": User.objects.get(username="ella")}


@pytest.fixture
def visit(page, live_server, clients):
    """Open an address as somebody."""

    def goto(who: str, address: str):
        cookie = clients[who].cookies["sessie"].value
        page.context.add_cookies([{"name": "sessie", "value": cookie, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return goto


@pytest.fixture
def said(page):
    """What the browser complains about."""
    found: list[str] = []
    page.on("console", lambda told: found.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda fault: found.append(str(fault)))
    return found


# In two parts, for as many at a time; each finds first which pages there are.
@pytest.mark.parametrize("part", range(2))
def test_every_page_is_right(visit, said, clients, rows, part):
    homes = [Visit(name, HOME, "") for name in clients]
    wrong = []
    for one in [*homes, *visits(clients, rows)][part::2]:
        said.clear()
        faults = faults_of(visit(one.who, one.address))
        wrong += [f"{one.address} ({one.who}): {fault}" for fault in [*faults, *said]]
    assert wrong == []


def test_the_pages_most_used_are_read_at_twice_the_size(page, visit, rows):
    page.set_viewport_size({"width": 320, "height": 640})
    keys = {"phone": rows["contacts.Phone"].pk, "tree": rows["trees.Tree"].pk}
    wrong = []
    for address in MOST_USED:
        visit("anna", HOME + address.format(**keys))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(address)
    assert wrong == []
