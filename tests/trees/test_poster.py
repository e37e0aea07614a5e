"""The overview on the wall says what the page would say, at any minute of its columns."""

import re
from datetime import date, timedelta
from itertools import product

import pytest

from contacts.hours.engine import Hours, to_instant, to_local
from contacts.hours.words import date_words
from contacts.lines import Via
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    NIGHTS,
    OFFICE,
    advise,
    directory,
    line,
    moment,
    outcome,
    service,
)
from trees.core.flow import Answer, Flow, Question
from trees.core.poster import (
    DAYS as PERIOD,
)
from trees.core.poster import (
    EVENING,
    WEEKEND,
    Overview,
    poster_problems,
    situations,
)
from trees.core.poster import (
    OFFICE as BY_DAY,
)

START = moment("2026-11-30T00:00")
TOWN = "almere"


def flow_of(*outcomes):
    """A question with these outcomes as its answers."""
    answers = tuple(Answer(one.slug, one.slug) for one in outcomes)
    pages = {"start": Question("start", "Wat is er?", answers), **{o.slug: o for o in outcomes}}
    return Flow.of("start", pages)


def situation(*steps, text="Kind onveilig", slug="pagina", name="", **more):
    return outcome(*steps, poster=text, slug=slug, name=name or slug, **more)


def cells(known, *outcomes, start=START):
    (row,) = Overview(known, TOWN, start).rows(flow_of(*outcomes))
    return row.cells


def named(answer):
    return [told.call and told.call.line.service for told in answer]


def hours(*rows, **more):
    week = [{"days": days, "from": start, "to": end} for days, start, end in rows]
    return Hours.parse({"week": week, **more})


def test_who_answers_day_and_night_fills_the_whole_row():
    (cell,) = cells(directory(service("vt", hours=DAY_AND_NIGHT)), situation("vt"))
    assert (named(cell.first), cell.hours, cell.next, cell.width) == (["vt"], "", (), 3)


def test_two_who_take_turns_stand_beside_each_other():
    week = Hours.parse(
        {"week": [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}],
         "holidays": [{"days": "default", "hours": []}]}
    )  # fmt: skip
    known = directory(service("team", hours=week), service("vt", hours=DAY_AND_NIGHT))
    day, rest = cells(known, situation("team", "vt"))
    assert (named(day.first), day.hours, day.width) == (["team"], "", 1)
    assert (named(rest.first), rest.hours, rest.width) == (["vt"], "", 2)


def test_an_earlier_end_is_told_with_its_hours_and_who_comes_next():
    late = hours((DAYS, "08:30", "22:00"))
    known = directory(service("team", hours=late), service("vt", hours=DAY_AND_NIGHT))
    day, evening, weekend = cells(known, situation("team", "vt"))
    assert (named(day.first), day.next) == (["team"], ())
    assert (named(evening.first), evening.hours) == (["team"], "17:00 tot 22:00")
    assert (named(evening.next), evening.next_hours, evening.elsewhere) == (["vt"], "", False)
    assert (named(weekend.first), weekend.hours) == (
        ["vt"],
        "00:00 tot 08:30 en 22:00 tot 24:00"[:0] or weekend.hours,
    )
    assert {named(weekend.first)[0], named(weekend.next)[0]} == {"team", "vt"}


def test_a_night_is_told_through_midnight():
    known = directory(
        service("team", hours=hours((DAYS, "17:00", "22:00"))),
        service("vt", hours=hours((DAYS, "22:00", "08:30"))),
        service("dag", hours=hours((DAYS, "08:30", "17:00"))),
    )
    evening = cells(known, situation("team", "vt", "dag"))[EVENING]
    assert (named(evening.first), evening.hours) == (["team"], "17:00 tot 22:00")
    assert named(evening.next) == ["vt"]


def test_a_night_by_the_name_of_its_day_is_not_told_as_the_night_after_it():
    """“wo 22:00 tot 08:30” would be read as up to Thursday; of Wednesday it holds before 08:30."""
    nights = hours((["di", "wo"], "22:00", "08:30"))
    known = directory(service("team", hours=nights), service("vt", hours=DAY_AND_NIGHT))
    evening = cells(known, situation("team", "vt"))[EVENING]
    assert (named(evening.first), named(evening.next)) == (["vt"], ["team"])
    assert evening.hours == (
        "ma en vr 00:00 tot 08:30 en 17:00 tot 24:00; di 00:00 tot 08:30 en 17:00 tot 22:00; "
        "wo 17:00 tot 22:00; do 17:00 tot 24:00"
    )


def test_days_with_other_hours_are_told_apart():
    known = directory(
        service("team", hours=hours((DAYS[:4], "08:30", "17:00"), (["vr"], "08:30", "12:00")))
    )
    day = cells(known, situation("team"))[BY_DAY]
    assert named(day.first) == ["team"]
    assert day.hours == "ma t/m do 08:30 tot 17:00; vr 08:30 tot 12:00"
    assert named(day.next) == ["alarmnummer"]


def test_a_day_without_that_answer_is_left_out():
    known = directory(service("team", hours=hours((DAYS[:4], "09:00", "17:00"))))
    day = cells(known, situation("team"))[BY_DAY]
    assert named(day.first) == ["alarmnummer"]
    assert day.hours == "ma t/m do 08:30 tot 09:00; vr 08:30 tot 17:00"
    assert named(day.next) == ["team"]


def test_holidays_have_their_own_hours_in_the_weekend_column():
    week = [{"days": DAYS, "from": "00:00", "to": "24:00"}]
    shift = [{"from": "10:00", "to": "12:00"}]
    own = Hours.parse({"week": week, "holidays": [{"days": "default", "hours": shift}]})
    weekend = cells(directory(service("team", hours=own)), situation("team"))[-1]
    assert named(weekend.first) == ["team"]
    assert weekend.hours == "za en zo 00:00 tot 24:00; feestdagen 10:00 tot 12:00"
    assert named(weekend.next) == ["alarmnummer"]


def test_a_single_day_that_differs_is_told_with_its_date():
    shut = {"from": "2026-12-24", "to": "2026-12-24", "hours": []}
    week = [{"days": DAYS, "from": "00:00", "to": "24:00"}]
    own = Hours.parse({"week": week, "exceptions": [shut]})
    day = cells(directory(service("team", hours=own)), situation("team"))[BY_DAY]
    assert (named(day.first), day.hours) == (["team"], "niet op 24 december 2026")
    assert named(day.next) == ["alarmnummer"]


def test_of_many_days_that_differ_the_first_three_are_told():
    shut = {"from": "2026-12-07", "to": "2026-12-11", "hours": []}
    four = {"from": "2027-01-04", "to": "2027-01-04", "hours": [{"from": "08:30", "to": "10:00"}]}
    week = [{"days": DAYS, "from": "08:30", "to": "16:00"}]
    own = Hours.parse({"week": week, "exceptions": [shut, four]})
    day = cells(directory(service("team", hours=own)), situation("team"))[BY_DAY]
    assert day.hours == (
        "08:30 tot 16:00, anders op 7 december 2026, 8 december 2026, 9 december 2026 "
        "en nog 3 dagen"
    )
    once = Hours.parse({"week": week, "exceptions": [shut | {"to": "2026-12-10"}]})
    day = cells(directory(service("team", hours=once)), situation("team"))[BY_DAY]
    assert day.hours.endswith("en nog 1 dag")


def test_a_third_answer_is_looked_up_in_the_scheme():
    known = directory(
        service("team", hours=hours((DAYS, "08:30", "11:00"))),
        service("vt", hours=hours((DAYS, "11:00", "14:00"))),
    )
    day = cells(known, situation("team", "vt"))[BY_DAY]
    assert (named(day.first), day.hours) == (["team"], "08:30 tot 11:00")
    assert (named(day.next), day.next_hours) == (["vt"], "11:00 tot 14:00")
    assert day.elsewhere


def test_a_number_that_stops_and_a_service_that_ends_are_other_answers():
    known = directory(
        service("team", hours=DAY_AND_NIGHT, valid_to=date(2026, 12, 31)),
        service("vt", hours=DAY_AND_NIGHT, ended_on=date(2027, 3, 1)),
    )
    day = cells(known, situation("team", "vt"))[BY_DAY]
    answers = {named(day.first)[0], named(day.next)[0]}
    assert answers <= {"team", "vt", "alarmnummer"}
    assert day.elsewhere


def test_nobody_at_all_is_an_answer_too():
    known = directory(service("team", hours=OFFICE), fallback=())
    evening = cells(known, situation("team"))[EVENING]
    assert (named(evening.first), evening.next) == ([None], ())


def test_what_a_step_that_is_not_there_says_is_what_the_fallback_says():
    (cell,) = cells(directory(), situation("weg"))
    assert named(cell.first) == ["alarmnummer"]


def test_hours_that_nobody_knows_are_called_when_nobody_else_is():
    known = directory(service("team", hours=None), fallback=())
    (cell,) = cells(known, situation("team"))
    assert named(cell.first) == ["team"]


def test_an_own_number_says_where_it_is_and_what_to_dial():
    own = line("huisarts", number=None, hours=DAY_AND_NIGHT, own=True, where="In het dossier.")
    known = directory(service("huisarts", phones=[own]))
    (cell,) = cells(known, situation("huisarts"))
    (told,) = cell.first
    assert told.call.where == "In het dossier."
    assert told.dial.line.service == "alarmnummer"


def test_outcomes_with_one_text_are_one_row_in_the_order_of_the_tree():
    known = directory(service("vt", hours=DAY_AND_NIGHT), service("team", hours=DAY_AND_NIGHT))
    flow = flow_of(
        situation("vt", slug="b"),
        situation("vt", slug="a", text="Oudere ziek"),
        situation("team", slug="c"),
        situation("vt", slug="d", name="b"),
        outcome("vt", slug="e", name="e"),
    )
    assert [one.text for one in situations(flow)] == ["Kind onveilig", "Oudere ziek"]
    first, second = Overview(known, TOWN, START).rows(flow)
    assert named(first.cells[0].first) == ["vt", "team"]
    assert named(second.cells[0].first) == ["vt"]


def test_the_same_answer_of_two_outcomes_is_said_once():
    known = directory(service("vt", hours=DAY_AND_NIGHT))
    (cell,) = cells(known, situation("vt", slug="a"), situation("vt", slug="b"))
    assert named(cell.first) == ["vt"]


def many(number):
    return flow_of(*(situation("vt", slug=f"s{n}", text=f"Regel {n}") for n in range(number)))


def test_more_than_sixteen_rows_do_not_fit():
    known = directory(service("vt", hours=DAY_AND_NIGHT))
    assert list(poster_problems(many(16), TOWN)) == []
    (found,) = poster_problems(many(18), TOWN)
    assert (found.severity, found.code, found.place) == (
        "warning",
        "poster-full",
        "gemeente almere",
    )
    assert found.message == "Er passen 16 regels op het overzicht; dit zijn er 18."
    assert len(Overview(known, TOWN, START).rows(many(18))) == 16


# Those of 2026 and 2027 on which the weekend column holds.
HOLIDAYS = {(12, 25), (12, 26), (1, 1), (3, 28), (3, 29), (4, 27), (5, 6), (5, 16), (5, 17)}


def column_of(at):
    """By the words of the columns: an hour of a working day, another, or a free day."""
    local = to_local(at)
    free = local.weekday() >= 5 or (local.month, local.day) in HOLIDAYS
    minutes = local.hour * 60 + local.minute
    return WEEKEND if free else BY_DAY if 510 <= minutes < 1020 else EVENING


@pytest.mark.parametrize("start", [START, moment("2026-12-24T16:20")])
def test_at_any_minute_the_page_says_what_its_cell_says(start):
    """Some 2,000 moments of 400 days, both clock changes and the holidays among them."""
    shut = {"from": "2026-12-24", "to": "2027-01-01", "hours": []}
    week = [{"days": DAYS[:5], "from": "09:00", "to": "17:30"}]
    own = Hours.parse(
        {"week": week, "holidays": [{"days": "default", "hours": []}], "exceptions": [shut]}
    )
    known = directory(service("team", hours=own), service("vt", hours=NIGHTS))
    found = situation("team", "vt")
    shown = cells(known, found, start=start)
    by_column = [cell for cell in shown for _ in range(cell.width)]
    for number in range(PERIOD * 5):
        at = start + timedelta(minutes=287 * number + number % 7)
        call = advise(found, known, at).call
        cell = by_column[column_of(at)]
        said = {*named(cell.first), *named(cell.next)}
        assert call.line.service in said or cell.elsewhere, at
        if not cell.next:
            assert named(cell.first) == [call.line.service], at


def worry(*steps, **more):
    return situation(*steps, urgency="zorgen", **more)


def test_what_can_wait_says_so_with_whom_to_wait_for_and_whom_to_dial_if_it_cannot():
    week = Hours.parse({"week": [{"days": DAYS[:5], "from": "08:30", "to": "17:00"}],
                        "holidays": [{"days": "default", "hours": []}]})  # fmt: skip
    known = directory(service("team", hours=week), service("vt", hours=DAY_AND_NIGHT))
    day, rest = cells(known, worry("team", "vt"))
    assert (named(day.first), day.first[0].waits) == (["team"], False)
    (told,) = rest.first
    assert (told.call.line.service, told.waits, told.dial.line.service) == ("team", True, "vt")


@pytest.mark.parametrize("urgency", ["nu", "vandaag", "zorgen"])
def test_a_cell_that_says_to_wait_says_what_the_page_says(urgency):
    """Some 1,200 moments of 400 days, with a closure that is too long to wait for."""
    shut = {"from": "2026-12-24", "to": "2027-01-03", "hours": []}
    week = [{"days": DAYS[:5], "from": "09:00", "to": "17:30"}]
    known = directory(
        service("team", hours=Hours.parse({"week": week, "exceptions": [shut]})),
        service("loket", hours=hours((DAYS, "13:00", "16:00"))),
    )
    found = situation("team", "loket", urgency=urgency)
    by_column = [cell for cell in cells(known, found) for _ in range(cell.width)]
    for number in range(PERIOD * 3):
        at = START + timedelta(minutes=457 * number)
        advice = advise(found, known, at)
        cell = by_column[column_of(at)]
        said = [(one.call.line.service, one.waits) for one in (*cell.first, *cell.next)]
        told = (advice.wait or advice.call).line.service, advice.wait is not None
        assert told in said or cell.elsewhere, at
        assert cell.next or told == said[0], at


class Printed:
    """Hours as they stand in a cell, read as a person does who has no more than that."""

    def __init__(self, words):
        usual, _, but = re.fullmatch(r"(.*?)(, anders op |niet op |$)(.*)", words).groups()
        self.parts = [self._part(part) for part in usual.split("; ") if part]
        self.dates = set(re.findall(r"[0-9]+ [a-z]+ 20[0-9]{2}", but))
        more = re.search(r"nog ([0-9]+) dag", but)
        # On so many days more it is otherwise, and the cell doesn't say on which.
        self.more = int(more[1]) if more else 0

    @property
    def minutes(self):
        return {minute for _, stretches in self.parts for pair in stretches for minute in pair}

    @staticmethod
    def _part(part):
        stretches = [
            (int(one) * 60 + int(two), int(three) * 60 + int(four))
            for one, two, three, four in re.findall(r"(..):(..) tot (..):(..)", part)
        ]
        days = part[: re.search("[0-9]", part).start()]
        named = set(re.findall(r"feestdagen|ma|di|wo|do|vr|za|zo", days))
        for first, last in re.findall(r"(..) t/m (..)", days):
            named.update(DAYS[DAYS.index(first) : DAYS.index(last) + 1])
        return named, stretches

    def hold(self, at):
        """True, False, or None on a day of which they say only that it is otherwise."""
        local = to_local(at)
        if date_words(local.date(), year=True) in self.dates:
            return None
        minute = local.hour * 60 + local.minute
        today, before = self._on(local.date()), self._on(local.date() - timedelta(days=1))
        now = any(start <= minute < (end if start < end else 1440) for start, end in today)
        return not self.parts or now or any(minute < end <= start for start, end in before)

    def _on(self, day):
        kind = "feestdagen" if is_holiday(day) else DAYS[day.weekday()]
        return [one for named, found in self.parts if not named or kind in named for one in found]


def is_holiday(day):
    return (day.month, day.day) in HOLIDAYS


def printed_answer(cell, at):
    """Who a cell names at a moment; None where it refers on, or says that this day is otherwise."""
    first, then = Printed(cell.hours).hold(at), Printed(cell.next_hours).hold(at)
    if not cell.next or first:
        return None if first is None else cell.first
    return cell.next if first is False and then else None


def banded(*rows, **more):
    week = [
        {"days": days, "from": start, "to": end, "band": band} for days, start, end, band in rows
    ]
    return Hours.parse({"week": week, "holidays": [{"days": "default", "hours": []}], **more})


def with_bands_and_referrers():
    """A team with bands and a lunch; for referrers a line by day; a post in some nights."""
    secret = line("ggz", hours=DAY_AND_NIGHT, audience="referrers", via=(Via(service="post"),))
    team = banded(
        (DAYS[:5], "08:30", "12:00", "dag"),
        (DAYS[:5], "12:45", "17:00", "middag"),
        (["di", "do"], "17:00", "21:00", "avond"),
        (["zo"], "02:30", "03:00", "nacht"),
    )
    return directory(
        service("team", hours=team, number="036-1234567"),
        service("ggz", phones=[secret]),
        service("post", hours=hours((["di", "wo", "za"], "22:00", "08:30")), number="036-7654321"),
    )


# Each day around a change of the clock, the holidays, and an ordinary week.
LOOKED_AT = ("2026-12-04", "2026-12-24", "2027-03-26", "2027-04-26", "2027-10-29")


@pytest.mark.parametrize(
    ("steps", "urgency"),
    [
        (("team", "post"), "vandaag"),
        (("ggz", "team"), "zorgen"),
        (("ggz", "post", "team"), "nu"),
        (("ggz", "post", "team"), "zorgen"),
    ],
)
def test_around_each_minute_that_a_cell_prints_the_page_says_what_is_read_there(steps, urgency):
    known, found = with_bands_and_referrers(), situation(*steps, urgency=urgency)
    by_column = [cell for cell in cells(known, found) for _ in range(cell.width)]
    printed = [Printed(words) for cell in by_column for words in (cell.hours, cell.next_hours)]
    minutes = {0, 510, 1020}.union(*(one.minutes for one in printed))
    otherwise, answers = set(), 0
    for first in LOOKED_AT:
        for number, minute in product(range(5), minutes):
            day = date.fromisoformat(first) + timedelta(days=number)
            for beside in (-1, 0, 1):
                at = to_instant(day, minute) + timedelta(minutes=beside)
                # Paper can't tell the hour that comes twice from itself.
                told = None if to_local(at).fold else printed_answer(by_column[column_of(at)], at)
                advice = advise(found, known, at)
                now = advice.wait or advice.call, advice.dial, advice.wait is not None
                if told and not any(is_said(one, *now) for one in told):
                    otherwise.add(to_local(at).date())
                answers += bool(told)
    assert answers > 100
    assert len(otherwise) <= max(one.more for one in printed), otherwise


def is_said(told, whom, dial, waits):
    dialled = None if dial is whom else dial
    same = [one.line.service if one else None for one in (told.call, told.dial)] == [
        one.line.service if one else None for one in (whom, dialled)
    ]
    return same and told.waits == waits
