"""Opening hours against a slow second opinion, two other libraries, and plain algebra."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from contacts.hours.engine import (
    DAYS,
    HOLIDAYS,
    Hours,
    HoursFault,
    Span,
    complement,
    gaps,
    to_instant,
    union,
)
from tests.contacts.slow_hours import open_minutes, told_minutes

HOURS = settings(deadline=None, database=None, max_examples=80)

MINUTE = timedelta(minutes=1)
ZONE = ZoneInfo("Europe/Amsterdam")
CLOCK_CHANGES = (
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 3, 26),
    date(2028, 10, 29),
)
TURNS_OF_THE_YEAR = (date(2026, 12, 25), date(2027, 1, 1), date(2028, 4, 27), date(2027, 5, 6))
# Week 53 of 2026 and of 2032, and the odd week after it.
LONG_YEARS = (date(2026, 12, 27), date(2027, 1, 3), date(2032, 12, 26), date(2033, 1, 2))
WINDOW = 3
# Around these times the rules bite: midnight, the hour that is skipped or doubled, office hours.
SHARP = ("00:00", "01:59", "02:00", "02:01", "02:30", "02:59", "03:00", "08:30", "17:00", "23:59")

times_of_day = st.sampled_from(SHARP) | st.builds(
    "{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)
)


# Two rows with a text that meet are seen sooner when there are few texts.
TEXTS: tuple[dict[str, str], ...] = (
    {},
    {},
    {"band": "avond"},
    {"band": "nacht", "say": "Van huis."},
    {"say": "Van huis."},
)


def says_more(start: str, to: str) -> bool:
    """Whether `next_day` makes another row of it, or one that nobody asks about."""
    start_minutes, to_minutes = (int(one[:2]) * 60 + int(one[3:]) for one in (start, to))
    return to_minutes > start_minutes or to_minutes + 1440 - start_minutes > 16 * 60


@st.composite
def rows(draw):
    """From and to: any two times that differ, "24:00" now and then, or until the next day."""
    start = draw(times_of_day)
    to = draw(st.just("24:00") | times_of_day.filter(lambda to: to != start))
    more = draw(st.sampled_from(({}, {}, {"next_day": True} if says_more(start, to) else {})))
    return {"from": start, "to": to, **more, **draw(st.sampled_from(TEXTS))}


@st.composite
def week_rows(draw):
    days = draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=7))
    weeks = draw(st.sampled_from(({}, {}, {"weeks": "even"}, {"weeks": "odd"})))
    return {"days": days, **draw(rows()), **weeks}


@st.composite
def weeks_that_agree(draw):
    """Rows of the week; those with a text give it up where they would meet another."""
    week = draw(st.lists(week_rows(), max_size=5))
    try:
        Hours.parse({"week": week})
    except HoursFault:
        return [_without_text(row) for row in week]
    return week


def _without_text(row):
    return {key: value for key, value in row.items() if key not in ("band", "say")}


day_hours = st.lists(rows(), max_size=3)


@st.composite
def holiday_rules(draw):
    """Up to two rules with names of their own, and the default one somewhere among them."""
    names = draw(st.lists(st.sampled_from(HOLIDAYS), max_size=6, unique=True))
    parts = [names[:2], names[2:]]
    rules = [{"days": part, "hours": draw(day_hours)} for part in parts if part]
    if draw(st.booleans()):
        default = {"days": "default", "hours": draw(day_hours)}
        rules.insert(draw(st.integers(0, len(rules))), default)
    return rules or draw(st.sampled_from((None, "none")))


@st.composite
def exceptions_near(draw, first: date):
    """Up to three exceptions that don't overlap, from three days before the window to after it."""
    offsets = draw(st.lists(st.integers(-3, WINDOW + 2), max_size=6, unique=True))
    offsets = sorted(offsets)[: len(offsets) // 2 * 2]
    return [
        {
            "from": (first + timedelta(days=start)).isoformat(),
            "to": (first + timedelta(days=end - draw(st.integers(0, end - start)))).isoformat(),
            "hours": draw(day_hours),
            "note": draw(st.none() | st.just("Training")),
            "ends_night_before": draw(st.booleans()),
        }
        for start, end in zip(offsets[::2], offsets[1::2], strict=True)
    ]


first_days = st.sampled_from(CLOCK_CHANGES + TURNS_OF_THE_YEAR + LONG_YEARS).flatmap(
    lambda day: st.integers(-2, 0).map(lambda days: day + timedelta(days=days))
) | st.dates(date(2026, 1, 8), date(2028, 12, 20))


@st.composite
def documents_and_days(draw):
    """The hours of a line and the first day of a window in which to look at them."""
    first = draw(first_days)
    document = {
        "week": draw(weeks_that_agree()),
        "holidays": draw(holiday_rules()),
        "exceptions": draw(exceptions_near(first)),
    }
    return document, first


def runs(start: datetime, opened: list[bool], state: bool = True) -> list[Span]:
    """The stretches of minutes that are open (or closed), as spans."""
    edges = [number for number in range(1, len(opened)) if opened[number] != opened[number - 1]]
    edges = [0, *edges, len(opened)]
    return [
        Span(start + begin * MINUTE, start + end * MINUTE)
        for begin, end in pairwise(edges)
        if opened[begin] is state
    ]


class TestAgainstTheSlowReference:
    @settings(HOURS)
    @given(documents_and_days())
    def test_every_minute_of_every_window_is_the_same(self, asked):
        document, first = asked
        start, opened = open_minutes(document, first, WINDOW)
        hours = Hours.parse(document)
        assert [hours.is_open(start + n * MINUTE) for n in range(len(opened))] == opened

    @settings(HOURS, max_examples=200)
    @given(documents_and_days())
    def test_the_spans_of_every_window_are_the_same(self, asked):
        document, first = asked
        start, opened = open_minutes(document, first, WINDOW)
        end = start + len(opened) * MINUTE
        assert Hours.parse(document).spans(start, end) == runs(start, opened)
        assert gaps([Hours.parse(document)], start, end) == runs(start, opened, state=False)

    @settings(HOURS, max_examples=200)
    @given(documents_and_days())
    def test_what_is_told_in_every_minute_is_the_same(self, asked):
        document, first = asked
        start, told = told_minutes(document, first, WINDOW)
        hours, end = Hours.parse(document), start + len(told) * MINUTE
        bands = hours.bands(start, end)
        said: list[tuple[str, str] | None] = [None] * len(told)
        for one in bands:
            for minute in range((one.start - start) // MINUTE, (one.end - start) // MINUTE):
                said[minute] = (one.band, one.say)
        assert said == told
        assert union([[Span(one.start, one.end) for one in bands]]) == hours.spans(start, end)
        for one, after in pairwise(bands):
            assert one.end < after.start or (one.band, one.say) != (after.band, after.say)

    @settings(HOURS)
    @given(documents_and_days(), st.lists(st.integers(0, WINDOW * 1440 - 61), max_size=12))
    def test_the_band_of_a_moment_and_its_end_are_the_same(self, asked, minutes):
        document, first = asked
        start, told = told_minutes(document, first, WINDOW)
        hours = Hours.parse(document)
        for minute in minutes:
            at = start + minute * MINUTE
            band = hours.band(at)
            assert (band and (band.band, band.say)) == told[minute]
            if band is None:
                continue
            changes = (n for n in range(minute, len(told)) if told[n] != told[minute])
            expected = next(changes, len(told))
            assert band.end >= start + expected * MINUTE
            if expected < len(told):
                assert band.end == start + expected * MINUTE
                assert hours.band_until(at) == (band.end if told[expected] else None)

    @settings(HOURS)
    @given(documents_and_days(), st.lists(st.integers(0, WINDOW * 1440 - 61), max_size=12))
    def test_the_next_change_is_the_same(self, asked, minutes):
        document, first = asked
        start, opened = open_minutes(document, first, WINDOW)
        hours = Hours.parse(document)
        for minute in minutes:
            later = (n for n in range(minute, len(opened)) if opened[n] != opened[minute])
            expected = next(later, None)
            change = hours.next_change(start + minute * MINUTE)
            if expected is None:
                assert change is None or change >= start + len(opened) * MINUTE
            else:
                assert change == start + expected * MINUTE
            assert (hours.until if opened[minute] else hours.opens)(
                start + minute * MINUTE
            ) == change

    @settings(HOURS, max_examples=40)
    @given(documents_and_days(), weeks_that_agree())
    def test_the_gaps_of_two_lines_are_where_neither_answers(self, asked, other_week):
        document, first = asked
        other = {"week": other_week, "holidays": None, "exceptions": []}
        start, one = open_minutes(document, first, WINDOW)
        _, two = open_minutes(other, first, WINDOW)
        either = [a or b for a, b in zip(one, two, strict=True)]
        lines = [Hours.parse(document), Hours.parse(other)]
        assert gaps(lines, start, start + len(either) * MINUTE) == runs(start, either, state=False)

    @settings(HOURS, max_examples=60)
    @given(documents_and_days())
    def test_always_and_never_are_kept(self, asked):
        document, first = asked
        hours = Hours.parse(document)
        _, opened = open_minutes(document, first, WINDOW)
        assert all(opened) or not hours.always
        assert not any(opened) or not hours.never


def is_plain(row: dict[str, Any]) -> bool:
    """Whether a row ends on its own day, holds in every week, and says nothing."""
    return row["from"] < row["to"] and row.keys() == {"days", "from", "to"}


class TestAgainstOtherLibraries:
    """opening_hours is right where no shift passes midnight and no clock changes."""

    @settings(HOURS, max_examples=150)
    @given(
        st.lists(week_rows().filter(is_plain), max_size=5),
        st.dates(date(2026, 11, 1), date(2027, 3, 15))
        | st.dates(date(2027, 4, 5), date(2027, 10, 15)),
        st.lists(st.integers(0, 1439), min_size=1, max_size=20),
    )
    def test_an_ordinary_week_is_read_the_same_by_opening_hours(self, week, day, minutes):
        hours = Hours.parse({"week": week})
        theirs = OpeningHours(osm(week), timezone=ZONE)
        for minute in minutes:
            at = to_instant(day, minute)
            assert hours.is_open(at) is theirs.is_open(at.astimezone(ZONE))
            change = theirs.next_change(at.astimezone(ZONE))
            if change is not None and change < at + timedelta(days=8):
                assert hours.next_change(at) == change.astimezone(UTC)


def osm(week: list[dict[str, Any]]) -> str:
    """The week as OpenStreetMap writes it: "Mo 08:30-17:00; Tu off; ..."."""
    rules = []
    for name, day in zip(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), DAYS, strict=True):
        spans = [f"{row['from']}-{row['to']}" for row in week if day in row["days"]]
        rules.append(f"{name} {','.join(spans) or 'off'}")
    return "; ".join(rules)


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
spans_of_minutes = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 60)).map(
        lambda pair: Span(NOON + pair[0] * MINUTE, NOON + (pair[0] + pair[1]) * MINUTE)
    ),
    max_size=8,
)


def minutes_of(spans: list[Span]) -> set[int]:
    return {
        minute
        for span in spans
        for minute in range((span.start - NOON) // MINUTE, (span.end - NOON) // MINUTE)
    }


class TestAlgebra:
    @given(st.lists(spans_of_minutes, max_size=4))
    def test_a_union_holds_every_minute_and_no_other(self, many):
        joined = union(many)
        assert minutes_of(joined) == {m for spans in many for m in minutes_of(spans)}
        assert all(a.end < b.start for a, b in pairwise(joined))

    @given(spans_of_minutes, spans_of_minutes)
    def test_a_union_does_not_care_for_order_or_repetition(self, one, two):
        assert union([one, two]) == union([two, one]) == union([union([one, two]), one])

    @given(spans_of_minutes, st.integers(0, 200), st.integers(1, 200))
    def test_a_complement_is_the_rest_of_the_window(self, spans, begin, minutes):
        window = NOON + begin * MINUTE, NOON + (begin + minutes) * MINUTE
        rest = complement(union([spans]), *window)
        assert minutes_of(rest) == set(range(begin, begin + minutes)) - minutes_of(spans)
        assert complement(complement(rest, *window), *window) == rest


def weekly_minutes(row: dict[str, Any]) -> set[int]:
    """The minutes of an odd, an even and two odd weeks in which a row holds."""
    start, end = (int(row[key][:2]) * 60 + int(row[key][3:]) for key in ("from", "to"))
    end += 1440 if row.get("next_day") or end <= start else 0
    return {
        week * 10080 + DAYS.index(day) * 1440 + minute
        for week, parity in enumerate(("odd", "even", "odd", "odd"))
        for day in row["days"]
        for minute in range(start, end)
        if row.get("weeks", parity) == parity
    }


class TestRowsThatMeet:
    @settings(HOURS, max_examples=200)
    @given(st.lists(week_rows(), min_size=2, max_size=4))
    def test_rows_with_another_text_are_refused_where_they_hold_at_one_time(self, week):
        minutes = [weekly_minutes(row) for row in week]
        texts = [(row.get("band"), row.get("say")) for row in week]
        meet = {
            later
            for later in range(len(week))
            for one in range(later)
            if texts[one] != texts[later] and minutes[one] & minutes[later]
        }
        try:
            Hours.parse({"week": week})
            refused = set()
        except HoursFault as fault:
            refused = {int(place[5]) for place, _ in fault.faults}
        assert refused <= meet
        assert bool(refused) == bool(meet)


class TestDocuments:
    @settings(HOURS)
    @given(documents_and_days())
    @example(({"week": [], "holidays": "none", "exceptions": []}, None))
    def test_a_document_comes_back_as_it_was(self, asked):
        document, _ = asked
        hours = Hours.parse(document)
        assert hours.document() == document
        assert Hours.parse(json.loads(json.dumps(hours.document()))) == hours
