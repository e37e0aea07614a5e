"""Who answers when: against a slow check minute by minute, against the advice, to the letter."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.directory import Directory, Service
from contacts.hours.engine import Hours, Span, parse_moment, to_instant, union
from contacts.lines import Line
from contacts.numbers import Number
from tests.contacts.test_hours_properties import (
    WINDOW,
    exceptions_near,
    first_days,
    holiday_rules,
    weeks_that_agree,
)
from tests.trees.slow_coverage import silent_stretches
from tests.values import (
    DAY_AND_NIGHT,
    NIGHTS,
    OFFICE,
    advise,
    directory,
    line,
    moment,
    outcome,
    service,
)
from trees.core.coverage import Coverage, Layer, cut, difference, holder, intersection
from trees.core.gap_patterns import _occurrences, pattern_of

SLOW = settings(deadline=None, database=None, max_examples=60)
MONTH = 40


@st.composite
def lines_near(draw, first: date):
    """A line as a document: any hours, any audience, and perhaps days on which it exists."""
    borders = st.none() | st.integers(-2, WINDOW + 1).map(lambda days: first + days * DAY)
    hours = {
        "week": draw(weeks_that_agree()),
        "holidays": draw(holiday_rules()),
        "exceptions": draw(exceptions_near(first)),
    }
    return {
        "number": draw(st.sampled_from(["0800-2000", "0800-2000", None])),
        "audience": draw(st.sampled_from(["public", "public", "professional", "referrers"])),
        "hours": draw(st.sampled_from([hours, hours, hours, None])),
        "valid_from": draw(borders),
        "valid_to": draw(borders),
    }


@st.composite
def regions(draw):
    """Up to three services of up to two lines, a demonstration or not, and a first day."""
    first = draw(first_days)
    ended = st.none() | st.integers(-1, WINDOW).map(lambda days: first + days * DAY)
    one = st.fixed_dictionaries(
        {"ended_on": ended, "lines": st.lists(lines_near(first), max_size=2)}
    )
    return draw(st.lists(one, min_size=1, max_size=3)), draw(st.booleans()), first


DAY = timedelta(days=1)


def known(services, demo):
    made = (
        Service(
            slug=f"dienst-{number}",
            name=f"Dienst {number}",
            organization="organisatie",
            organization_name="Organisatie",
            ended_on=one["ended_on"],
            phones=tuple(a_line(document, f"dienst-{number}") for document in one["lines"]),
        )
        for number, one in enumerate(services)
    )
    return Directory("regio", demo, {one.slug: one for one in made})


def a_line(document, service):
    return Line(
        service=service,
        organization="organisatie",
        name="Dienst",
        organization_name="Organisatie",
        number=Number.parse(document["number"]) if document["number"] else None,
        hours=Hours.parse(document["hours"]) if document["hours"] else None,
        audience=document["audience"],
        valid_from=document["valid_from"],
        valid_to=document["valid_to"],
    )


def coverage_of(region, days=WINDOW):
    services, demo, first = region
    return Coverage(known(services, demo), to_instant(first, 0), days)


def gaps_of(coverage):
    return coverage.gaps(coverage.set_of(coverage.directory.services))


@SLOW
@given(regions())
def test_every_silent_minute_is_found_and_no_other(region):
    services, demo, first = region
    slow = silent_stretches(services, demo=demo, first=first, days=WINDOW)
    assert gaps_of(coverage_of(region)) == [Span(start, end) for start, end in slow]


@SLOW
@given(regions(), st.lists(st.integers(0, WINDOW * 1440 - 1), min_size=1, max_size=10))
def test_the_page_offers_somebody_outside_the_gaps_and_nobody_in_them(region, minutes):
    coverage = coverage_of(region)
    gaps, page = gaps_of(coverage), outcome(*coverage.directory.services)
    for minute in minutes:
        at = coverage.start + timedelta(minutes=minute)
        silent = any(gap.start <= at < gap.end for gap in gaps)
        assert advise(page, coverage.directory, at).somebody_answers is not silent


@SLOW
@given(regions(), st.integers(1, MONTH))
def test_what_comes_back_every_week_and_what_does_not_are_together_all_gaps(region, days):
    coverage = coverage_of(region, days)
    gaps = gaps_of(coverage)
    found = pattern_of(gaps, coverage.rotas, coverage.start, coverage.end)
    weekly = [
        difference(union(_occurrences(w, r.era.start, r.era.end) for w in r.era.weekly), r.but)
        for r in found.regular
    ]
    assert union([*weekly, [single.span for single in found.single]]) == gaps


class TestLines:
    def test_a_line_for_professionals_or_of_unknown_hours_answers_nobody(self):
        inside = service("crisisdienst", audience="professional", hours=DAY_AND_NIGHT)
        asked = directory(inside, service("huisarts", hours=None), service("leeg", phones=[]))
        coverage = Coverage(asked, moment("2026-11-23T12:00"))
        slugs = ["crisisdienst", "huisarts", "leeg", "bestaat-niet"]
        assert coverage.set_of(slugs) == frozenset()
        assert coverage.left_out(slugs) == [
            ("Crisisdienst", "professional"),
            ("Huisarts", "unknown"),
            ("Leeg", "placeholder"),
        ]

    def test_a_placeholder_answers_in_a_demonstration_only(self):
        missing = service("wijkteam", number=None)
        for demo, lines in ((True, 1), (False, 0)):
            coverage = Coverage(directory(missing, demo=demo), moment("2026-11-23T12:00"))
            assert len(coverage.lines("wijkteam")) == lines

    def test_a_number_that_is_over_is_named_as_over(self):
        old = service("wijkteam", valid_to=date(2026, 11, 1))
        coverage = Coverage(directory(old), moment("2026-11-23T12:00"))
        assert coverage.left_out(["wijkteam"]) == [("Wijkteam", "over")]

    def test_two_numbers_of_a_service_are_told_apart_by_their_label(self):
        both = [line(label="Overdag"), line(label="Avond", hours=NIGHTS)]
        coverage = Coverage(directory(service(phones=both)), moment("2026-11-23T12:00"))
        names = [one.name for one in coverage.lines("wijkteam")]
        assert names == ["Wijkteam (Overdag)", "Wijkteam (Avond)"]

    def test_outcomes_with_the_same_hours_share_what_was_worked_out(self):
        asked = directory(service("a"), service("b"), service("c", hours=NIGHTS))
        coverage = Coverage(asked, moment("2026-11-23T12:00"))
        assert coverage.set_of(["a"]) == coverage.set_of(["b"])
        assert coverage.gaps(coverage.set_of(["a", "c"])) is coverage.gaps(
            coverage.set_of(["c", "b"])
        )


def test_who_closes_last_and_who_opens_next():
    asked = directory(service("dag"), service("avond", hours=NIGHTS))
    coverage = Coverage(asked, moment("2026-11-23T12:00"))
    saturday = parse_moment("2026-11-28T08:30")
    assert coverage.closed_last(["dag", "avond"], saturday) == ["Avond"]
    assert coverage.opens_next(["dag", "avond"], parse_moment("2026-11-30T08:30")) == ["Dag"]
    assert coverage.opens_next(["dag", "avond"], parse_moment("2029-11-30T08:30")) == []


def test_a_day_can_be_drawn_in_layers():
    asked = directory(service("dag"), service("avond", hours=NIGHTS))
    coverage = Coverage(asked, moment("2026-11-23T12:00"))
    first, office, evening, last = (
        parse_moment(f"2026-12-01T{clock}") for clock in ("00:00", "08:30", "17:00", "22:00")
    )
    assert coverage.layers(["dag", "avond"], first, last) == [
        Layer(first, office, ("Avond",)),
        Layer(office, evening, ("Dag",)),
        Layer(evening, last, ("Avond",)),
    ]
    nobody = coverage.layers(["onbekend"], first, last)
    assert nobody == [Layer(first, last, ())]


NOON = parse_moment("2026-11-23T12:00")
minutes_apart = st.lists(st.integers(0, 400), max_size=60, unique=True).map(
    lambda edges: [
        Span(NOON + timedelta(minutes=start), NOON + timedelta(minutes=end))
        for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    ]
)


def minutes_of(spans):
    return {
        minute
        for span in spans
        for minute in range(
            (span.start - NOON) // timedelta(minutes=1), (span.end - NOON) // timedelta(minutes=1)
        )
    }


class TestAlgebra:
    @given(minutes_apart, minutes_apart)
    def test_what_two_lists_share_and_what_one_has_alone(self, one, other):
        both, alone = intersection(one, other), difference(one, other)
        assert minutes_of(both) == minutes_of(one) & minutes_of(other)
        assert minutes_of(alone) == minutes_of(one) - minutes_of(other)
        assert union([both, alone]) == one

    @given(minutes_apart, st.integers(0, 200), st.integers(0, 200))
    def test_a_part_of_a_list(self, spans, begin, minutes):
        start, end = (NOON + timedelta(minutes=number) for number in (begin, begin + minutes))
        assert minutes_of(cut(spans, start, end)) == minutes_of(spans) & set(
            range(begin, begin + minutes)
        )

    @given(minutes_apart, minutes_apart)
    def test_the_span_that_holds_another(self, spans, others):
        for inner in others:
            outer = holder(spans, inner)
            inside = minutes_of([inner]) <= minutes_of(spans)
            assert (outer is not None) is inside
            assert outer is None or outer in spans


def test_office_hours_alone_leave_the_nights_and_weekends():
    coverage = Coverage(directory(service("dag", hours=OFFICE)), moment("2026-11-23T08:30"), days=7)
    gaps = coverage.gaps(coverage.set_of(["dag"]))
    assert len(gaps) == 5
    assert gaps[-1] == Span(parse_moment("2026-11-27T17:00"), parse_moment("2026-11-30T08:30"))
