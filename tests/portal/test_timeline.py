"""What a page is to show at each instant, held against what is decided at that instant."""

from datetime import date, timedelta

import pytest

from contacts.hours.engine import Hours, Span, line_words, relative_moment, to_instant, to_local
from portal.timeline import (
    band_text,
    band_timeline,
    headlines_until,
    line_timeline,
    outcome_timeline,
    row_timeline,
    window_around,
)
from tests.values import (
    DAY_AND_NIGHT,
    DAYS,
    MONDAY_NOON,
    NIGHTS,
    OFFICE,
    advise,
    directory,
    line,
    moment,
    outcome,
    service,
)

NO_TEAM = "fallback 1//0\tBel nu Alarmnummer\tnu Nu"
NOBODY = "nobody //0\tNu neemt niemand op. Is het onveilig, bel 112\tnu Nu"

EVENINGS = Hours.parse(
    {
        "week": [{"days": DAYS, "from": "17:00", "to": "24:00"}],
        "holidays": [{"days": "default", "hours": []}],
        "exceptions": [
            {"from": "2026-11-26", "to": "2026-11-27", "hours": [], "note": "Studiedagen"},
            {"from": "2026-12-31", "to": "2026-12-31", "hours": [{"from": "20:00", "to": "23:59"}]},
        ],
    }
)
NEVER = Hours.parse({"week": []})
DOUBLE_HOUR = Hours.parse({"week": [{"days": ["zo"], "from": "02:30", "to": "12:00"}]})

# An ordinary week, Christmas, the turn of the year, and the nights on which the clock moves.
STARTS = [
    moment("2026-11-23T12:00"),
    moment("2026-12-22T23:59"),
    moment("2026-12-27T00:30"),
    moment("2027-03-25T10:00"),
    moment("2026-10-21T02:15"),
]


def everything(*, demo=False, fallback=("alarmnummer",)):
    return directory(
        service("wijkteam", hours=OFFICE),
        service("avond", hours=EVENINGS),
        service("nacht", hours=NIGHTS),
        service("zondag", hours=DOUBLE_HOUR),
        service("nooit", hours=NEVER),
        service("huisarts", hours=None),
        service("leeg", hours=DAY_AND_NIGHT, number=None),
        service("intern", hours=DAY_AND_NIGHT, audience="professional"),
        service("eigen", hours=OFFICE, number=None, own=True, where="In het dossier."),
        service("geheim", hours=DAY_AND_NIGHT, number=None, audience="referrers"),
        service("post", phones=[line("post", hours=OFFICE), line("post", hours=NIGHTS)]),
        demo=demo,
        fallback=fallback,
    )


OUTCOMES = {
    "own lines": (outcome("wijkteam", "avond", "nacht"), everything()),
    "fallback": (outcome("wijkteam", "avond", also=["nacht"]), everything()),
    "nobody": (outcome("wijkteam", "avond", "zondag"), everything(fallback=())),
    "unknown": (outcome("wijkteam", "huisarts"), everything(fallback=())),
    "nothing to dial": (outcome("leeg", "intern", "avond"), everything()),
    "example": (outcome("wijkteam", "leeg"), everything(demo=True)),
    "the caller's own": (outcome("geheim", "eigen", "avond", "nacht"), everything()),
    "own, and nobody beside it": (outcome("eigen", "avond"), everything(fallback=())),
    "own, and perhaps somebody": (outcome("eigen", "huisarts"), everything(fallback=())),
    "never": (outcome("nooit", "post"), everything(fallback=("nacht", "post"))),
    "twice": (outcome("wijkteam", "nacht"), everything(fallback=("nacht", "avond"))),
    "worry": (outcome("wijkteam", "nacht", urgency="zorgen"), everything()),
    "worry, nobody": (outcome("wijkteam", urgency="zorgen"), everything(fallback=())),
    "today": (outcome("wijkteam", "avond", urgency="vandaag"), everything()),
}


def instants(window):
    """Every 97 minutes, and around what changes on a day."""
    at = window.start
    while at < window.end:
        yield at
        at += timedelta(minutes=97)
    days = [to_local(window.start).date() + timedelta(days=days) for days in range(1, 8)]
    for minutes in (0, 2 * 60, 2 * 60 + 30, 3 * 60, 8 * 60 + 30, 17 * 60, 20 * 60, 23 * 60 + 59):
        for edge in (to_instant(day, minutes) for day in days):
            yield from (edge - timedelta(seconds=1), edge)


def said(timeline, at):
    """As the script reads it."""
    says, minute, found = timeline.says.split("|"), 0, None
    for turn in timeline.turns.split(" "):
        minutes, number = map(int, turn.split(":"))
        minute += minutes
        if minute * 60 <= at.timestamp():
            found = says[number]
    return found


def decided(advice):
    """How it stands, the headline where that isn't the title, and how soon."""
    headline = "" if advice.headline == advice.outcome.title else advice.headline
    return f"{standing(advice)}\t{headline}\t{advice.urgency} {advice.urgency_words}"


def standing(advice):
    lines = advice.lines()
    if advice.wait:
        first = [one for one in (advice.wait, advice.dial) if one]
    else:
        first = [one for one in (advice.call, advice.dial) if one]
    card = "+".join(dict.fromkeys(str(lines.index(one)) for one in first))
    after = str(lines.index(advice.next)) if advice.next else ""
    shown = (*first, advice.next)
    rest = ",".join(str(number) for number, one in enumerate(lines) if one not in shown)
    numbers = f"{card}/{after}/{rest}"
    if advice.wait:
        return f"wait {numbers}"
    first = advice.first_opening
    if first is None or advice.standing == "answered":
        return f"{advice.standing} {numbers}"
    opening = f"{lines.index(first)} {relative_moment(first.opens, advice.at)}"
    return f"{advice.standing} {numbers} {opening}"


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("name", OUTCOMES)
def test_at_hundreds_of_instants_it_is_what_would_be_advised_then(name, start):
    page, known = OUTCOMES[name]
    window = window_around(start)
    written = outcome_timeline(advise(page, known, start), window, demo=known.demo)
    looked = list(instants(window))
    assert len(looked) > 200
    for at in looked:
        assert said(written, at) == decided(advise(page, known, at)), at


def test_a_page_that_is_kept_tells_its_headlines_for_weeks_and_then_the_title():
    page, known = OUTCOMES["worry"]
    window = Span(moment("2026-11-23T00:00"), moment("2027-01-30T00:00"))
    until = headlines_until(window)
    written = outcome_timeline(
        advise(page, known, window.start), window, demo=False, told_until=until
    )
    night = timedelta(hours=23)
    assert until == moment("2026-12-14T00:00")
    assert said(written, until - night) == decided(advise(page, known, until - night))
    assert (
        said(written, until + night)
        == "instead 1//0,2 0 morgen 08:30\t\tzorgen Zorgen, nog geen crisis"
    )


BANDS = Hours.parse(
    {
        "week": [
            {"days": DAYS, "from": "08:30", "to": "17:00"},
            {"days": DAYS, "from": "17:00", "to": "22:00", "band": "avond", "say": "Op locatie."},
            {"days": DAYS, "from": "22:00", "to": "08:30", "band": "achterwacht"},
        ],
        "holidays": [{"days": "default", "hours": [{"from": "10:00", "to": "12:00"}]}],
    }
)


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_at_hundreds_of_instants_a_line_says_the_band_of_then(start):
    window = window_around(start)
    one = line(hours=BANDS)
    written = band_timeline(one, window)
    for at in instants(window):
        assert said(written, at) == band_text(one, at), at


def test_the_words_of_a_band_name_the_next_one():
    one = line(hours=BANDS)
    told = {
        "2026-11-24T12:00": ". Vanaf 17:00: avond.",
        "2026-11-24T21:59": ". Avond: Op locatie. Vanaf 22:00: achterwacht.",
        "2026-11-24T23:00": ". Achterwacht.",
        "2026-12-25T11:00": "",
    }
    assert {at: band_text(one, moment(at)) for at in told} == told


def test_a_number_in_two_rows_says_the_words_of_the_row_that_holds():
    rows = [
        line(hours=OFFICE, label="Dag", instruction="Kies 1."),
        line(hours=NIGHTS, label="Nacht"),
    ]
    (one,) = service(phones=rows).lines(MONDAY_NOON)
    window = window_around(MONDAY_NOON)
    labels = row_timeline(one, "label", window)
    words = row_timeline(one, "instruction", window)
    for at in instants(window_around(MONDAY_NOON)):
        (then,) = service(phones=rows).lines(at)
        assert (said(labels, at), said(words, at)) == (then.label, then.instruction), at


@pytest.mark.parametrize("start", STARTS, ids=str)
@pytest.mark.parametrize("name", sorted(everything().services))
def test_at_hundreds_of_instants_a_line_is_as_it_is_then(name, start):
    window = window_around(start)
    for one in everything().services[name].phones:
        written = line_timeline(one, window)
        for at in instants(window):
            words = line_words(one.state(at), one.until(at), one.opens(at), at)
            told = f"{one.state(at)} {words}"
            assert said(written, at).casefold() == told.casefold(), at


def test_for_weeks_too():
    page, known = OUTCOMES["fallback"]
    window = Span(moment("2026-11-23T00:00"), moment("2027-02-01T00:00"))
    written = outcome_timeline(advise(page, known, MONDAY_NOON), window, demo=False)
    for days in range(0, 70, 3):
        for minutes in (0, 509, 510, 1019, 1020, 1439):
            at = window.start + timedelta(days=days, minutes=minutes)
            assert said(written, at) == decided(advise(page, known, at)), at


def test_a_number_that_ends_is_closed_from_then_on_and_its_successor_waits_for_the_next_page():
    ends = line(hours=DAY_AND_NIGHT, valid_to=date(2026, 11, 25))
    new = line(hours=DAY_AND_NIGHT, number="036-7654321", valid_from=date(2026, 11, 26))
    known = directory(service(phones=[ends, new]))
    advice = advise(outcome("wijkteam"), known, MONDAY_NOON)
    window = window_around(MONDAY_NOON)
    last, gone = moment("2026-11-25T23:59"), moment("2026-11-26T00:00")
    assert said(line_timeline(ends, window), last) == "open nu bereikbaar, tot 24:00"
    assert said(line_timeline(ends, window), gone) == "closed gesloten"
    assert said(outcome_timeline(advice, window, demo=False), gone) == NO_TEAM


def test_a_number_of_unknown_hours_that_ends_is_tried_no_longer():
    ends = line(hours=None, valid_to=date(2026, 11, 25))
    known = directory(service(phones=[ends]), fallback=())
    advice = advise(outcome("wijkteam"), known, MONDAY_NOON)
    written = outcome_timeline(advice, window_around(MONDAY_NOON), demo=False)
    assert said(written, MONDAY_NOON) == "unknown 0//\t\tnu Nu"
    assert said(written, moment("2026-11-26T00:00")) == NOBODY


def test_all_pages_of_a_day_share_one_window():
    windows = {
        window_around(moment(f"2026-11-24T{hour:02}:{minute:02}"))
        for hour in range(24)
        for minute in range(60)
    }
    assert len(windows) == 1


def test_where_nothing_changes_nothing_turns():
    window = window_around(MONDAY_NOON)
    known = everything()
    for name, still in (("leeg", True), ("nooit", True), ("huisarts", True), ("wijkteam", False)):
        (one,) = known.services[name].phones
        assert line_timeline(one, window).is_still is still
