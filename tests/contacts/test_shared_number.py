"""One number that a service has in more than one row is one line: who calls hears one telephone."""

from dataclasses import replace
from datetime import date, timedelta

from contacts.hours.engine import Hours
from tests.values import DAY_AND_NIGHT, DAYS, NIGHTS, OFFICE, line, moment, service

NUMBER = "0800-2000"


def every_day(start, to, **more):
    return Hours.parse({"week": [{"days": DAYS, "from": start, "to": to, **more}]})


def row(label, hours, **more):
    return line("veilig-thuis", number=NUMBER, label=label, hours=hours, **more)


def shifts(**more):
    return service(
        "veilig-thuis",
        phones=[
            row("Dag", every_day("08:30", "17:00"), instruction="Kies 1.", **more),
            row("Avond", every_day("17:00", "22:00"), **more),
            row("Nacht", every_day("22:00", "08:30"), **more),
        ],
    )


def only(found):
    (one,) = found
    return one


def test_three_shifts_of_a_number_are_one_line_with_the_words_of_the_shift():
    evening = moment("2026-12-07T17:00")
    told = only(shifts().lines(evening))
    assert (told.label, told.state(evening), told.until(evening)) == ("Avond", "open", None)
    assert told.opens(evening) is None
    assert told.next_change(evening) is None
    # The words change with the shift, though the telephone rings on.
    assert shifts().next_change(evening, "urk") == moment("2026-12-07T22:00")
    assert only(shifts().lines(moment("2026-12-07T16:59"))).instruction == "Kies 1."


def test_the_number_is_open_while_any_of_its_rows_is():
    known = service("team", phones=[row("Week", OFFICE), row("Zaterdag", saturday())])
    friday = moment("2026-12-04T16:00")
    told = only(known.lines(friday))
    assert (told.label, told.until(friday)) == ("Week", moment("2026-12-04T17:00"))
    night = moment("2026-12-04T23:40")
    told = only(known.lines(night))
    assert (told.label, told.opens(night)) == ("Zaterdag", moment("2026-12-05T10:00"))
    assert told.next_change(night) == moment("2026-12-05T10:00")
    assert told.until(night) is None
    assert [span.start for span in told.spans(friday, moment("2026-12-05T12:00"))] == [
        friday,
        moment("2026-12-05T10:00"),
    ]


def saturday():
    return Hours.parse({"week": [{"days": ["za"], "from": "10:00", "to": "12:00"}]})


def test_rows_that_say_the_same_change_nothing_where_they_meet():
    known = service("team", phones=[row("", OFFICE), row("", NIGHTS)])
    afternoon = moment("2026-12-07T16:00")
    assert only(known.lines(afternoon)).until(afternoon) == moment("2026-12-12T08:30")
    assert known.next_change(afternoon, "urk") == moment("2026-12-12T08:30")


def test_two_numbers_and_a_number_for_others_stay_apart():
    phones = [
        row("Dag", OFFICE),
        line("veilig-thuis", number="0800-2001", hours=OFFICE),
        row("Verwijzers", OFFICE, audience="referrers"),
        line("veilig-thuis", number=None, hours=OFFICE),
        line("veilig-thuis", number=None, hours=NIGHTS),
    ]
    assert len(service("veilig-thuis", phones=phones).lines(moment("2026-12-07T12:00"))) == 5


def test_a_number_that_follows_itself_is_not_there_twice():
    known = service(
        "team",
        phones=[
            row("Tot april", OFFICE, valid_to=date(2027, 4, 1)),
            row("Vanaf april", OFFICE, valid_from=date(2027, 4, 2)),
        ],
    )
    at = moment("2027-04-01T12:00")
    assert type(only(known.lines(at))) is type(known.phones[0])
    assert only(known.lines(moment("2027-04-02T12:00"))).label == "Vanaf april"


def test_a_row_of_unknown_hours_leaves_the_number_unknown_outside_the_other():
    known = service("team", phones=[row("Kantoor", OFFICE), row("Anders", None)])
    night = moment("2026-12-07T23:40")
    told = only(known.lines(night))
    assert (told.state(night), told.opens(night), told.band(night)) == ("unknown", None, None)
    assert told.next_change(night) == moment("2026-12-08T08:30")


def test_the_bands_of_all_rows_are_told_and_the_one_that_began_last_holds():
    late = every_day("22:00", "08:30", band="achterwacht", say="Van huis.")
    known = service("team", phones=[row("Avond", every_day("17:00", "23:00")), row("Nacht", late)])
    evening = moment("2026-12-07T20:00")
    told = only(known.lines(evening))
    assert told.band_until(evening) == moment("2026-12-07T22:00")
    night = moment("2026-12-07T22:30")
    band = only(known.lines(night)).band(night)
    assert (band.band, band.say) == ("achterwacht", "Van huis.")
    cut = told.bands(evening, moment("2026-12-08T20:00"))
    assert [(one.band, one.start) for one in cut] == [
        ("", evening),
        ("achterwacht", moment("2026-12-07T22:00")),
        ("", moment("2026-12-08T17:00")),
    ]
    assert told.band_until(moment("2026-12-08T09:00")) is None
    assert only(known.lines(night)).band_until(night) is None


def test_the_row_that_began_last_holds_at_each_minute_whatever_the_order_of_the_rows():
    early = row("Avond", every_day("17:00", "23:00", band="avond"))
    late = row("Nacht", every_day("22:00", "08:30", band="achterwacht"))
    for phones in ([early, late], [late, early]):
        known = service("team", phones=phones)
        for clock, band in (("21:59", "avond"), ("22:00", "achterwacht"), ("22:30", "achterwacht")):
            at = moment(f"2026-12-07T{clock}")
            told = only(known.lines(at))
            assert (told.band(at).band, at) == (band, at)
            # Whoever looks from now on sees the same as who looked ahead from noon.
            ahead = told.bands(moment("2026-12-07T12:00"), moment("2026-12-08T12:00"))
            assert [one.band for one in ahead if one.start <= at < one.end] == [band]


def test_a_row_that_only_works_from_spring_counts_from_then():
    known = service(
        "team", phones=[row("Kantoor", OFFICE), row("Nacht", NIGHTS, valid_from=date(2027, 3, 1))]
    )
    before = moment("2027-02-26T18:00")
    assert only(known.lines(before)).opens(before) == moment("2027-03-01T00:00")
    after = moment("2027-03-01T18:00")
    assert only(known.lines(after)).label == "Nacht"


def test_a_shared_number_says_the_same_as_a_look_at_every_quarter():
    rows = [row("A", OFFICE), row("B", every_day("16:00", "20:00")), row("C", saturday())]
    known = service("team", phones=rows)
    start = moment("2027-03-26T00:15")  # into the night in which the clock leaps
    quarters = [start + n * timedelta(minutes=15) for n in range(4 * 24 * 5)]
    opened = [any(one.state(at) == "open" for one in rows) for at in quarters]
    for n, at in enumerate(quarters[: -4 * 24]):
        told = only(known.lines(at))
        assert (told.state(at) == "open") == opened[n]
        later = [q for q, state in zip(quarters[n:], opened[n:], strict=True) if state != opened[n]]
        change = told.until(at) if opened[n] else told.opens(at)
        assert not later or change == later[0]


def test_rows_of_a_number_that_take_over_one_by_one_are_one_line():
    known = service(
        "veilig-thuis",
        phones=[
            row("Winter", every_day("08:00", "12:00"), valid_to=date(2027, 3, 31)),
            row("Altijd", every_day("12:00", "17:00")),
            row("Lente", every_day("17:00", "22:00"), valid_from=date(2027, 4, 1)),
        ],
    )
    said = {"2027-03-31T10:00": "open", "2027-03-31T23:59": "closed", "2027-04-01T18:00": "open"}
    for clock, state in said.items():
        at = moment(clock)
        assert (only(known.lines(at)).state(at), at) == (state, at)
    winter = moment("2027-03-31T16:00")
    assert only(known.lines(winter)).until(winter) == moment("2027-03-31T17:00")


def test_the_last_day_of_a_number_counts_also_where_its_rows_are_closed_by_then():
    evening = moment("2026-12-08T18:00")
    stays = service(
        "veilig-thuis",
        phones=[row("Vroeg", every_day("08:00", "09:00")), row("Dag", every_day("09:00", "17:00"))],
    )
    ends = service(
        "veilig-thuis",
        phones=[replace(one, valid_to=date(2026, 12, 8)) for one in stays.phones],
    )
    assert stays.next_change(evening, "almere") == moment("2026-12-09T08:00")
    assert ends.next_change(evening, "almere") == moment("2026-12-09T00:00")


def test_a_row_that_starts_tomorrow_says_something_only_from_then():
    day = row("Dag", every_day("09:00", "17:00"))
    early = row("Vroeg", every_day("06:00", "09:00"), valid_from=date(2026, 12, 9))
    known = service("veilig-thuis", phones=[day, early])
    evening, midnight = moment("2026-12-08T18:00"), moment("2026-12-09T00:00")
    assert [only(known.lines(at)).label for at in (evening, midnight)] == ["Dag", "Vroeg"]
    assert known.next_change(evening, "almere") == midnight


def test_day_and_night_twice_never_ends():
    known = service("team", phones=[row("", DAY_AND_NIGHT), row("", DAY_AND_NIGHT)])
    at = moment("2026-12-07T12:00")
    assert only(known.lines(at)).until(at) is None
    assert known.next_change(at, "urk") is None
