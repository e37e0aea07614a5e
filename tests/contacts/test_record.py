"""A directory is kept as a document and comes back the same; what changed is told in words."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.directory import Definition, Directory, Service, Town
from contacts.hours.engine import Hours
from contacts.lines import Line, Via
from contacts.numbers import Number
from contacts.presence import Comes, Visit
from contacts.record import directory_document, directory_of
from contacts.record_words import changes
from municipalities.glossary import Term
from tests.exchange.random_packages import names, numbers, slugs, spans, texts
from tests.values import DAYS, NIGHTS, OFFICE, directory, line, service

days = st.none() | st.dates()
ages = st.tuples(st.none() | st.integers(0, 120), st.none() | st.integers(0, 120))
known_hours = st.lists(spans, max_size=3).map(
    lambda rows: Hours.parse({"week": [{"days": DAYS[:3], **row} for row in rows]})
)
hours = st.none() | st.just(Hours()) | known_hours
# Of what says nothing at all nothing is kept.
comings = st.builds(
    Comes,
    hours=hours,
    arrives_within=st.just("2 uur"),
    area=st.none() | st.frozensets(slugs, max_size=3),
)
visits = st.builds(
    Visit, address=st.just("Plein 1"), hours=hours, assured_on=days, assured_by=texts
)


@st.composite
def services(draw, slug):
    more = {
        "service": slug,
        "organization": draw(slugs),
        "name": draw(names),
        "organization_name": draw(names),
    }
    return Service(
        slug=slug,
        name=more["name"],
        organization=more["organization"],
        organization_name=more["organization_name"],
        kind=draw(texts),
        summary=draw(texts),
        activities=tuple(draw(st.lists(st.sampled_from(["melding", "triage"]), max_size=2))),
        municipalities=draw(st.none() | st.frozensets(slugs, max_size=3)),
        ages=draw(ages),
        comes=draw(st.none() | comings),
        visit=draw(st.none() | visits),
        ended_on=draw(days),
        phones=tuple(draw(st.lists(lines(more), max_size=3))),
    )


@st.composite
def lines(draw, more):
    number = draw(numbers)
    return Line(
        **more,
        number=Number.parse(number) if number else None,
        hours=draw(hours),
        audience=draw(st.sampled_from(["public", "professional", "referrers"])),
        label=draw(texts),
        instruction=draw(texts),
        without_phoning=draw(texts),
        valid_from=draw(days),
        valid_to=draw(days),
        assured_on=draw(days),
        assured_by=draw(texts),
        refused="" if number else draw(texts),
        own=draw(st.booleans()),
        where=draw(texts),
        via=tuple(draw(st.lists(st.builds(Via, texts, texts), max_size=2))),
    )


@st.composite
def directories(draw):
    some = draw(st.lists(slugs, unique=True, max_size=4))
    return Directory(
        region=draw(slugs),
        demo=draw(st.booleans()),
        services={slug: draw(services(slug)) for slug in some},
        fallback=tuple(draw(st.lists(slugs, max_size=3))),
        ages=draw(ages),
        glossary=tuple(draw(st.lists(st.builds(Term, names, names, texts), max_size=2))),
        definitions={slug: Definition(slug, draw(names)) for slug in some},
        towns={slug: draw(towns(slug)) for slug in some},
    )


def towns(slug):
    codes = st.lists(st.sampled_from(["8232", "5850-5856"]), max_size=2).map(tuple)
    heirs = st.just("") | slugs
    return st.builds(Town, st.just(slug), names, codes, heirs, days)


@settings(deadline=None, database=None, max_examples=60)
@given(directories())
def test_every_directory_comes_back_as_it_was(known):
    written = json.loads(json.dumps(directory_document(known)))
    assert written == directory_document(known)
    back = directory_of(written)
    assert back == known
    assert list(back.services) == list(known.services)


def test_the_central_line_of_an_older_record_comes_before_the_fallback_lines():
    written = directory_document(directory()) | {"central": "meldkamer"}
    assert directory_of(written).fallback == ("meldkamer", "alarmnummer")
    assert directory_of(written | {"central": "alarmnummer"}).fallback == ("alarmnummer",)


def test_unknown_hours_and_no_hours_stay_apart():
    for some in (None, Hours(), OFFICE):
        back = directory_of(directory_document(directory(service(hours=some))))
        assert back.services["wijkteam"].phones[0].hours == some


def test_everywhere_and_nowhere_stay_apart():
    for where in (None, frozenset(), frozenset({"urk", "almere"})):
        back = directory_of(directory_document(directory(service(municipalities=where))))
        assert back.services["wijkteam"].municipalities == where


def test_a_rule_that_got_stricter_does_not_make_the_past_unreadable():
    document = directory_document(directory(service()))
    document["services"][0]["phones"][0] |= {"number": "0909-1234", "hours": {"dagen": "alle"}}
    (old,) = directory_of(document).services["wijkteam"].phones
    assert (old.number, old.hours) == (None, None)
    assert "betaalnummer" in old.refused


class TestOfBefore:
    """Records of before `comes` and `visit` are read on, and promise nobody who comes."""

    def read(self, **more):
        document = directory_document(directory(service()))
        document["services"][0] |= more
        return directory_of(document).services["wijkteam"]

    def test_an_address_and_the_hours_on_site_become_a_place_to_go(self):
        old = self.read(address="Plein 1", on_site=OFFICE.document(), assured_on="2026-11-12")
        assert old.comes is None
        assert old.visit == Visit("Plein 1", OFFICE, date(2026, 11, 12))

    def test_a_check_of_the_service_was_one_of_each_number(self):
        (old,) = self.read(assured_on="2026-11-12", assured_by="balie").phones
        assert (old.assured_on, old.assured_by) == (date(2026, 11, 12), "balie")

    def test_where_nothing_was_said_nothing_is(self):
        assert self.read().visit is None

    def test_what_cannot_be_read_any_more_says_nothing(self):
        old = self.read(comes={"wie": "iemand"}, visit={"hours": {"dagen": "alle"}})
        assert (old.comes, old.visit) == (None, None)


class TestWhatChanged:
    before = directory(service(), service("nachtlijn", hours=NIGHTS))

    def after(self, **more):
        return directory(service(**more), service("nachtlijn", hours=NIGHTS))

    def test_nothing(self):
        assert changes(self.before, self.before) == []

    def test_a_number(self):
        assert changes(self.before, self.after(number="0320-12 34 56")) == [
            "Wijkteam: eerst 036-123 45 67 (ma t/m vr 08:30 tot 17:00); "
            "nu 0320-12 34 56 (ma t/m vr 08:30 tot 17:00)."
        ]

    def test_a_number_that_was_not_known_yet(self):
        (told,) = changes(self.after(number=None, hours=None), self.before)
        assert "eerst nummer nog niet ingevuld (tijden niet bekend); nu 036" in told

    def test_a_number_that_is_the_caller_s_own_or_for_referrers(self):
        known = directory(service("team", hours=OFFICE))
        own = directory(
            service("team", hours=OFFICE, number=None, own=True, where="In het dossier.")
        )
        secret = directory(service("team", hours=OFFICE, number=None, audience="referrers"))
        (said,) = changes(known, own)
        assert "; nu eigen nummer: In het dossier (" in said
        (said,) = changes(known, secret)
        assert "; nu nummer alleen bij verwijzers (" in said

    def test_a_day_with_other_hours(self):
        closed = {"from": "2026-12-24", "to": "2026-12-24", "hours": [], "note": "Kerstsluiting"}
        closes = Hours.parse({**OFFICE.document(), "exceptions": [closed]})
        (told,) = changes(self.before, self.after(hours=closes))
        assert "Kerstsluiting" in told

    def test_a_service_that_is_new_or_gone(self):
        assert changes(self.before, directory(service())) == ["Nachtlijn: verwijderd."]
        assert changes(directory(service()), self.before) == ["Nachtlijn: nieuw."]

    def test_a_service_without_any_number(self):
        (told,) = changes(self.before, self.after(phones=()))
        assert told.endswith("nu geen nummer.")

    def test_something_else_about_a_service(self):
        assert changes(self.before, self.after(ended_on=date(2027, 1, 1))) == [
            "Wijkteam: hetzelfde nummer, met andere gegevens."
        ]

    def test_the_lines_of_the_region(self):
        assert changes(self.before, replace(self.before, fallback=("wijkteam", "alarmnummer"))) == [
            "De vaste lijnen van de regio zijn veranderd."
        ]

    def test_a_number_that_only_begins_later(self):
        begins = service(phones=[line(valid_from=date(2027, 1, 1))])
        (told,) = changes(self.before, directory(begins, service("nachtlijn", hours=NIGHTS)))
        assert told == "Wijkteam: hetzelfde nummer, met andere gegevens."


def test_what_was_recorded_before_there_were_words_is_read_without_them():
    document = directory_document(directory(service()))
    for name in ("glossary", "definitions", "towns"):
        del document[name]
    assert directory_of(document) == directory(service())


def test_other_words_and_another_ending_are_told():
    before = directory(service())
    words = replace(before, glossary=(Term("OTS", "Onder toezicht."),))
    assert changes(before, words) == ["De begrippen zijn veranderd."]
    told = replace(before, definitions={"org": Definition("org", "Acuut gevaar.")})
    assert changes(before, told) == ["De begrippen zijn veranderd."]
    urk, almere = Town("urk", "Urk"), Town("almere", "Almere")
    known = replace(before, towns={"urk": urk, "almere": almere})
    # Nothing was recorded of municipalities before, so nothing of them changed.
    assert changes(before, known) == []
    ends = replace(urk, merged_into="almere", ends_on=date(2026, 12, 31))
    after = replace(before, towns={"urk": ends, "almere": almere})
    assert changes(known, after) == ["Gemeente Urk: andere gegevens."]
