"""An outcome on the screen: whom to call now, whom if nobody answers, and what was agreed."""

from datetime import date

import pytest

from tests import factories
from tests.reading import lines, read, visible

pytestmark = pytest.mark.django_db

DAY = "?op=2026-11-24T10:00"  # a Tuesday
NIGHT = "?op=2026-11-24T02:15"
SATURDAY = "?op=2026-11-28T12:00"


@pytest.fixture
def region(db):
    return factories.region()


@pytest.fixture
def outcome_page(client, region):
    """Publish one outcome with these steps, and read its page at a moment."""

    def page(*steps, at=DAY, fallback=(), **rest):
        place = factories.municipality(region=region)
        for position, line in enumerate(fallback):
            factories.fallback(region=region, service=line, position=position)
        factories.outcome(region=region, slug="einde", title="Bel iemand", steps=steps, **rest)
        answers = [
            {"answer": word, "slug": word.lower(), "outcome": "einde"} for word in ("Ja", "Nee")
        ]
        start = {"slug": "start", "question": "Is het zo?", "answers": answers}
        factories.tree(region=region, start=start)
        factories.go_live(region=region)
        return read(client.get(f"/{place.slug}/ja/{at}"))

    return page


def dialled(page) -> list[str]:
    return [link.attributes["href"] for link in page.all("a", class_="dial")]


def numbers(page) -> list[str]:
    return [link.attributes["href"] for link in page.all("a", class_="tel")]


def test_by_day_the_local_team_is_the_one_to_call(client, almere):
    page = read(client.get(f"/almere/morgen/{DAY}"))
    assert dialled(page) == ["tel:+31361234567"]
    assert "Nu bereikbaar, tot 17:00" in page.one("ol", class_="call").text


def test_at_night_veilig_thuis_is_the_one_to_call(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{NIGHT}"))
    assert page.one("h1").text == "Bel Veilig Thuis"
    assert dialled(page) == ["tel:08002000"]
    # The next one that answers comes before those that don't.
    assert numbers(page) == ["tel:09008844", "tel:+31361234567", "tel:112"]


def test_the_lines_follow_in_the_order_that_was_agreed(client, almere):
    assert lines(read(client.get(f"/almere/nu-acuut/{DAY}"))) == [
        ("lokaal-team", "open"),
        # Whom to call where nobody takes the phone; then all others.
        ("politie", "open"),
        ("vt-nacht", "closed"),
        ("alarmnummer", "open"),
    ]


def test_a_closed_line_stays_with_its_hours_and_its_number(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{NIGHT}"))
    team = page.one("li", data_service="lokaal-team")
    assert "Gesloten, vandaag 08:30 weer open" in team.text
    assert "ma t/m vr 08:30 tot 17:00" in team.text
    assert "Geen gehoor na 5 minuten" in team.text


def test_the_call_tells_who_it_is_and_what_to_say(client, almere):
    card = read(client.get(f"/almere/nu-acuut/{NIGHT}")).one("ol", class_="call")
    assert card.one("h3").text == "Advies en melding"
    what = card.one("p", class_="what").text
    assert what == "Veilig Thuis Flevoland. Advies en melding bij acute onveiligheid"
    assert "Zeg dat je als professional belt." in card.text
    assert "Nummer gecontroleerd op 12 november 2026" in card.text


@pytest.mark.parametrize(
    ("say", "strong"),
    [("Zeg: spoed, een kind is onveilig.", ["Zeg:"]), ("Zeg dat het haast heeft.", [])],
)
def test_what_to_say_begins_with_one_strong_word(outcome_page, region, say, strong):
    page = outcome_page((factories.service(region=region, number="0800-2000"), say))
    told = page.one("ol", class_="call").one("p", class_="say")
    assert told.text == say
    assert [one.text for one in told.all("strong")] == strong


def test_somebody_answers_so_no_notice_is_seen(client, almere):
    words = visible(read(client.get(f"/almere/morgen/{DAY}")))
    assert "weer open" not in words
    assert "weet niet" not in words
    assert "Geen gehoor? Bel dan Politie" in words


def test_when_the_first_line_is_closed_the_page_says_why_it_names_another(client, almere):
    # By day the night line of Veilig Thuis is closed, and the local team takes its place.
    words = visible(read(client.get(f"/almere/nu-acuut/{DAY}")))
    assert "Bel nu Lokaal team Volgens afspraak eerst: Bel Veilig Thuis Nu" in words
    assert "Advies en melding is vandaag 17:00 weer open." in words
    assert "is vandaag" not in visible(read(client.get(f"/almere/nu-acuut/{NIGHT}")))


def test_when_all_are_closed_the_page_says_so_first_and_gives_the_fallback(client, almere):
    page = read(client.get(f"/almere/morgen/{SATURDAY}"))
    assert page.one("h1").text == "Kan het niet wachten? Bel Alarmnummer"
    assert "Lokaal team is maandag 08:30 weer open." in visible(page)
    assert dialled(page) == ["tel:112"]


def test_without_any_open_line_there_is_nothing_to_dial_large(outcome_page, region):
    team = factories.service(
        region=region, slug="team", number="036-1234567", hours=factories.OFFICE
    )
    page = outcome_page(team, at=SATURDAY)
    words = visible(page)
    assert "Nu neemt niemand op. Is het onveilig, bel 112" in words
    assert "maandag 08:30 weer open." in words
    assert dialled(page) == []
    assert numbers(page) == ["tel:+31361234567"]


def test_a_line_that_never_opens_again_promises_nothing(outcome_page, region):
    team = factories.service(
        region=region, slug="team", number="036-1234567", hours=factories.NEVER
    )
    assert "weer open" not in visible(outcome_page(team))


def test_unknown_hours_are_called_with_doubt(outcome_page, region):
    team = factories.service(region=region, slug="team", number="036-1234567", hours=None)
    page = outcome_page(team)
    words = visible(page)
    assert words.index("We weten niet zeker") < words.index("Openingstijden onbekend")
    assert dialled(page) == ["tel:+31361234567"]
    assert "data-turns" not in page.one("li", data_service="team").attributes


def test_an_unknown_line_is_never_before_an_open_one(outcome_page, region):
    unknown = factories.service(region=region, slug="a", number="036-1234567", hours=None)
    known = factories.service(region=region, slug="b", number="0800-2000")
    page = outcome_page(unknown, known)
    assert dialled(page) == ["tel:08002000"]
    assert numbers(page) == ["tel:+31361234567"]


def test_a_placeholder_in_an_example_region_says_so_and_dials_nothing(outcome_page, region):
    region.demo = True
    region.save()
    team = factories.service(region=region, slug="team", number="")
    page = outcome_page(team)
    assert "nummer nog niet ingevuld" in page.one("ol", class_="call").text
    assert dialled(page) == []


def test_a_number_for_professionals_never_shows(outcome_page, region, client):
    hidden = factories.service(
        region=region,
        slug="crisisdienst",
        number="088-1234567",
        audience="professional",
        instruction="Kies 7.",
    )
    open_line = factories.service(region=region, slug="team", number="0800-2000")
    page = outcome_page(hidden, open_line)
    assert "Dit nummer is voor professionals." in page.one("li", data_service="crisisdienst").text
    assert dialled(page) == ["tel:08002000"]
    for address in ("/almere/ja/", "/almere/nummers/"):
        content = client.get(address).content.decode()
        assert "1234567" not in content.replace(" ", "")
        assert "Kies 7" not in content


def test_a_fallback_line_that_is_a_step_already_stands_there_once(outcome_page, region):
    police = factories.service(region=region, slug="politie", number="0900-8844")
    team = factories.service(region=region, slug="team", number="0800-2000")
    page = outcome_page(team, police, fallback=[police])
    assert [service for service, _ in lines(page)] == ["team", "politie"]


def test_what_is_called_as_well_stands_apart(outcome_page, region):
    team = factories.service(region=region, slug="team", number="0800-2000")
    police = factories.service(region=region, slug="politie", number="0900-8844")
    page = outcome_page(team, also=[(police, "Informeer ook de politie")])
    assert page.one("ol", class_="also").one("li").attributes["data-service"] == "politie"
    assert "Informeer ook de politie" in page.one("ol", class_="also").text
    assert dialled(page) == ["tel:08002000"]


def test_a_paid_number_says_that_it_costs_money(outcome_page, region):
    assert "kost geld" in visible(
        outcome_page(factories.service(region=region, number="0900-8844"))
    )


def test_a_free_number_doesnt(outcome_page, region):
    page = outcome_page(factories.service(region=region, number="0800-2000"))
    assert "kost geld" not in visible(page)


def test_an_outdated_number_in_circulation_is_warned_about(outcome_page, region):
    page = outcome_page(factories.service(region=region, number="0900-0113"))
    assert page.one("ol", class_="call").all("p", class_="warning")[0].text


@pytest.mark.parametrize(
    ("assured_on", "words", "warned"),
    [
        (date(2026, 11, 12), "Nummer gecontroleerd op 12 november 2026", False),
        (date(2026, 5, 1), "voor het laatst gecontroleerd op 1 mei 2026", True),
        (None, "nog niet gecontroleerd", True),
    ],
)
def test_when_the_number_was_checked(outcome_page, region, assured_on, words, warned):
    page = outcome_page(factories.service(region=region, number="0800-2000", assured_on=assured_on))
    (said,) = [one for one in page.one("div", class_="more").all("p") if words in one.text]
    assert ("warning" in said.attributes.get("class", "")) is warned


def test_nobody_has_to_check_112(outcome_page, region):
    page = outcome_page(factories.service(region=region, number="112"))
    assert "gecontroleerd" not in visible(page)


def comes(hours=factories.OFFICE, within="2 uur", area=None):
    return {"hours": hours, "arrives_within": within, "area": area}


def visit(hours=factories.OFFICE, address="Dorp 1,\nAastad."):
    return {"address": address, "hours": hours, "assured_on": "2026-11-12", "assured_by": ""}


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        (comes(), DAY, "Er kan nu iemand komen, binnen 2 uur. Tijden: ma t/m vr 08:30 tot 17:00."),
        (comes(), SATURDAY, "Nu komt er niemand. Weer vanaf maandag 08:30. Tijden:"),
        (comes(factories.ALWAYS, ""), DAY, "Er kan nu iemand komen."),
        (comes(factories.NEVER), DAY, "Nu komt er niemand. Tijden: nooit."),
        (comes(None), DAY, "Of er nu iemand kan komen, binnen 2 uur, is niet bekend."),
        (comes(area=["almere"]), DAY, "Er kan nu iemand komen, binnen 2 uur."),
    ],
)
def test_whether_somebody_can_come_is_another_matter(outcome_page, region, said, at, words):
    page = outcome_page(factories.service(region=region, number="0800-2000", comes=said), at=at)
    assert words in visible(page)
    assert "terecht" not in visible(page)


@pytest.mark.parametrize(
    "more", [{"comes": comes(area=["urk"])}, {"comes": comes(), "ended_on": date(2026, 1, 1)}]
)
def test_nobody_comes_elsewhere_or_from_a_service_that_stopped(outcome_page, region, more):
    page = visible(outcome_page(factories.service(region=region, number="0800-2000", **more)))
    assert "komen" not in page
    assert "komt er niemand" not in page


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        (
            visit(),
            DAY,
            "Je kunt er nu terecht: Dorp 1, Aastad. Tijden: ma t/m vr 08:30 tot 17:00. "
            "Adres gecontroleerd op 12 november 2026.",
        ),
        (
            visit(),
            SATURDAY,
            "Nu kun je er niet terecht (weer vanaf maandag 08:30): Dorp 1, Aastad.",
        ),
        (visit(None), DAY, "Adres: Dorp 1, Aastad. Adres gecontroleerd"),
        (visit(factories.ALWAYS, ""), DAY, "Je kunt er nu terecht."),
        (visit(factories.NEVER), DAY, "Nu kun je er niet terecht: Dorp 1, Aastad."),
    ],
)
def test_where_one_can_go_says_nothing_of_who_comes(outcome_page, region, said, at, words):
    page = outcome_page(factories.service(region=region, number="0800-2000", visit=said), at=at)
    assert words in visible(page)
    assert "iemand kan" not in visible(page).casefold()
    assert "komen" not in visible(page)


def test_a_place_of_which_nothing_is_known_is_not_named(outcome_page, region):
    page = outcome_page(factories.service(region=region, number="0800-2000", visit=visit(None, "")))
    assert "Adres" not in visible(page)


def test_an_open_page_knows_when_somebody_comes_again(outcome_page, region):
    """What the page says then, the server wrote beforehand; the script only looks it up."""
    page = outcome_page(
        factories.service(region=region, number="0800-2000", comes=comes(), visit=visit()), at=DAY
    )
    coming, going = page.all("span", data_told="")
    assert "Nu komt er niemand. Weer vanaf morgen 08:30." in coming.attributes["data-says"]
    assert "Nu kun je er niet terecht (weer vanaf morgen 08:30)" in going.attributes["data-says"]


def test_a_number_that_starts_later_says_when(outcome_page, region):
    team = factories.service(region=region, slug="team")
    factories.phone(service=team, number="0800-2000", valid_from=date(2027, 4, 2))
    helpline = factories.service(region=region, slug="lijn", number="0800-0113")
    page = outcome_page(helpline, team)
    assert "nummer werkt vanaf 2 april 2027" in page.one("li", data_service="team").text


def test_a_number_that_ended_is_gone(outcome_page, region):
    team = factories.service(region=region, slug="team")
    factories.phone(service=team, number="0800-2000", valid_to=date(2026, 11, 23))
    helpline = factories.service(region=region, slug="lijn", number="0800-0113")
    page = outcome_page(helpline, team)
    assert "nummer werkt niet meer" in page.one("li", data_service="team").text
    assert "tel:08002000" not in numbers(page) + dialled(page)


def test_a_service_that_stopped_says_so(outcome_page, region):
    team = factories.service(
        region=region, slug="team", number="0800-2000", ended_on=date(2026, 11, 1)
    )
    helpline = factories.service(region=region, slug="lijn", number="0800-0113")
    page = outcome_page(helpline, team)
    assert "deze dienst is gestopt" in page.one("li", data_service="team").text


def test_exceptional_hours_are_told_when_they_come_near(outcome_page, region):
    christmas = {"from": "2026-11-30", "to": "2026-12-01", "hours": [], "note": "Studiedagen"}
    hours = factories.hours((factories.WORKDAYS, "08:30", "17:00"), exceptions=[christmas])
    page = outcome_page(factories.service(region=region, number="0800-2000", hours=hours))
    assert "30 november t/m 1 december 2026: gesloten (Studiedagen)" in visible(page)


@pytest.mark.parametrize(
    ("urgency", "words"),
    [("nu", "Nu"), ("vandaag", "Vandaag"), ("zorgen", "Zorgen, nog geen crisis")],
)
def test_how_soon_it_has_to_happen(outcome_page, region, urgency, words):
    page = outcome_page(factories.service(region=region, number="112"), urgency=urgency)
    assert page.one("p", class_="urgency").text == words


def test_the_explanation_is_prose_and_dials_nothing(outcome_page, region):
    page = outcome_page(
        factories.service(region=region, number="112"),
        explanation="Blijf **rustig**. [Bel 112](tel:09061234) <script>alert(1)</script>",
    )
    prose = page.one("div", class_="prose")
    assert prose.one("strong").text == "rustig"
    assert prose.all("script") == []
    assert all("href" not in link.attributes for link in prose.all("a"))


def test_how_we_work_together(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{DAY}"))
    terms = page.one("dl", class_="terms")
    headings = [heading.text for heading in terms.all("dt")]
    assert headings == ["Jouw rol", "Dit mag je verwachten", "Regie"]
    words = visible(page)
    assert "Houd bij de hand 2 dingen Namen en geboortedata" in words
    assert "“Acute onveiligheid thuis”, versie 1; geldig sinds 1 januari 2026" in words
    assert "Ondertekend door Veilig Thuis Flevoland (20 september 2026)" in words
    assert "elke 3 maanden" in words


@pytest.mark.parametrize(
    ("lead", "in_short"),
    [
        ("De **huisarts** leidt. Later de ggz.", "De huisarts leidt."),
        ("De huisarts, tot de ggz er is", "De huisarts, tot de ggz er is"),
        (f"De huisarts{' en de ggz' * 20}.", "Acute onveiligheid thuis"),
        ("", "Acute onveiligheid thuis"),
    ],
)
def test_who_leads_stands_on_the_fold(client, almere, lead, in_short):
    almere.agreement.versions.update(lead=lead)
    page = read(client.get(f"/almere/nu-acuut/{DAY}"))
    (fold,) = [one for one in page.all("summary") if one.text.startswith("Zo werken we samen")]
    assert fold.one("small").text == in_short


def test_one_thing_to_have_at_hand_is_one_thing(client, almere):
    almere.agreement.versions.update(prepare=["Adres"])
    page = read(client.get(f"/almere/nu-acuut/{DAY}"))
    assert "Houd bij de hand 1 ding Adres" in visible(page)


def test_a_label_stands_by_a_number_only_where_it_tells_it_from_another(outcome_page, region):
    team = factories.service(region=region, slug="team")
    for number, label in (("0800-2000", "Overdag"), ("0800-0113", "Achterwacht")):
        factories.phone(service=team, number=number, label=label)
    alone = factories.service(region=region, slug="politie")
    factories.phone(service=alone, number="0900-8844", label="Dag en nacht")
    page = outcome_page(team, alone)
    labels = [one.text for one in page.all("span", class_="label")]
    assert labels == ["Overdag", "Achterwacht"]
    assert "Dag en nacht" in page.one("li", data_service="politie").one("div", class_="more").text


def test_day_and_night_is_said_once(outcome_page, region):
    page = outcome_page(factories.service(region=region, number="0800-2000"))
    assert visible(page).casefold().count("dag en nacht") == 1


def test_each_link_says_whose_number_it_is(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{NIGHT}"))
    names = [one.attributes["aria-label"] for one in page.one("main").all("a", class_="tel")]
    assert page.one("a", class_="dial").attributes["aria-label"] == (
        "Bel Advies en melding, 0800-2000"
    )
    assert "Bel Politie, geen spoed, 0900-8844" in names


def test_an_outcome_without_agreement_says_nothing_about_one(client, almere):
    assert "Zo werken we samen" not in visible(read(client.get(f"/almere/morgen/{DAY}")))


def test_an_agreement_that_has_ended_is_not_shown(client, almere):
    almere.agreement.versions.update(in_force_until=date(2026, 11, 23))
    assert "Zo werken we samen" not in visible(read(client.get(f"/almere/nu-acuut/{DAY}")))


def test_a_corrected_number_is_there_within_a_second(client, almere):
    almere.night.phones.update(number="08001234")
    _a_second_passes()
    assert dialled(read(client.get(f"/almere/nu-acuut/{NIGHT}"))) == ["tel:08001234"]


def _a_second_passes() -> None:
    """A second passes."""
    from trees import live

    live.forget()


def test_the_script_gets_what_to_say_in_the_coming_days(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{DAY}"))
    # Tuesday 24 November 2026, 10:00 in Amsterdam.
    box = page.one("div", class_="lines").attributes
    assert box["data-now"] == "1795510800"
    assert (box["data-from"], box["data-until"]) == ("1795467600", "1796770800")
    team = page.one("li", data_service="lokaal-team").attributes
    assert team["data-says"].split("|")[:4] == [
        "closed gesloten, morgen 08:30 weer open",
        "closed gesloten, vandaag 08:30 weer open",
        "open nu bereikbaar, tot 17:00",
        "closed gesloten, maandag 08:30 weer open",
    ]
    # From two hours before midnight, at midnight, at 08:30 and at 17:00, and so on.
    assert team["data-turns"].startswith("29924460:0 120:1 510:2 510:0 420:1 510:2 510:0 ")
    # At the weekend by day neither of its own lines is open.
    assert box["data-says"].split("|") == [
        "answered 0/3/1,2\t\tnu Nu",
        "instead 1/3/0,2 0 vandaag 17:00\tBel nu Lokaal team\tnu Nu",
        "fallback 2//0,1,3 0 vandaag 17:00\tBel nu Alarmnummer\tnu Nu",
    ]
    # And past that, when nobody knows any more.
    assert box["data-past"] == "kept //0,1,2,3\t\tnu Nu"
    assert team["data-past"] == "unknown kijk naar de openingstijden"


def test_the_order_is_kept_whoever_is_called(client, almere):
    page = read(client.get(f"/almere/nu-acuut/{DAY}"))
    orders = {
        line.attributes["data-service"]: line.attributes["data-order"]
        for line in page.all("li", class_="line")
    }
    assert orders == {"vt-nacht": "0", "lokaal-team": "1", "alarmnummer": "2", "politie": "3"}


def test_a_stored_number_that_is_none_is_never_dialled(outcome_page, region):
    """A restored backup got past the forms: the page stays, the number goes."""
    team = factories.service(region=region, slug="team", number="0800-2000")
    team.phones.update(number="0906-123")
    helpline = factories.service(region=region, slug="lijn", number="0800-0113")
    page = outcome_page(helpline, team)
    assert page.one("li", data_service="team").one("p", class_="missing").text
    assert dialled(page) + numbers(page) == ["tel:08000113"]
