"""Whom a person is told to call, at this minute."""

from datetime import date

from contacts.lines import Via
from contacts.presence import Comes, Visit
from tests.values import (
    DAY_AND_NIGHT,
    MONDAY_NIGHT,
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


def services(calls):
    return [call.line.service for call in calls]


def test_by_day_the_first_step_is_called_and_the_others_follow():
    known = directory(service("wijkteam", hours=OFFICE), service("veilig-thuis", hours=NIGHTS))
    advice = advise(outcome("wijkteam", "veilig-thuis"), known, MONDAY_NOON)
    assert advice.call.line.service == "wijkteam"
    assert advice.call.until == moment("2026-11-23T17:00")
    assert advice.somebody_answers
    assert services(advice.rest()) == ["veilig-thuis", "alarmnummer"]
    assert [call.state for call in advice.rest()] == ["closed", "open"]
    assert advice.until == moment("2026-11-23T17:00")


def test_by_night_the_closed_first_step_stays_in_its_place_below():
    known = directory(service("wijkteam", hours=OFFICE), service("veilig-thuis", hours=NIGHTS))
    advice = advise(outcome("wijkteam", "veilig-thuis"), known, MONDAY_NIGHT)
    assert advice.call.line.service == "veilig-thuis"
    assert services(advice.rest()) == ["wijkteam", "alarmnummer"]
    assert advice.then[0].opens == moment("2026-11-24T08:30")


def test_when_every_step_is_closed_the_first_open_fallback_line_is_called():
    known = directory(service("wijkteam", hours=OFFICE))
    advice = advise(outcome("wijkteam"), known, MONDAY_NIGHT)
    assert advice.call.line.service == "alarmnummer"
    assert advice.call.fallback
    assert not advice.somebody_answers
    assert services(advice.rest()) == ["wijkteam"]


def test_unknown_hours_are_never_open_but_better_than_nobody():
    known = directory(service("huisarts", hours=None), fallback=())
    advice = advise(outcome("huisarts"), known, MONDAY_NIGHT)
    assert (advice.call.line.service, advice.call.state) == ("huisarts", "unknown")
    assert not advice.somebody_answers
    with_fallback = directory(service("huisarts", hours=None))
    assert advise(outcome("huisarts"), with_fallback, MONDAY_NIGHT).call.fallback


def test_nobody_is_called_when_all_are_closed_or_without_a_number():
    known = directory(
        service("wijkteam", hours=OFFICE),
        service("huisarts", hours=None, number=None),
        fallback=(),
    )
    advice = advise(outcome("wijkteam", "huisarts"), known, MONDAY_NIGHT)
    assert advice.call is None
    assert not advice.somebody_answers
    assert services(advice.rest()) == ["wijkteam", "huisarts"]


def test_a_placeholder_is_skipped_outside_a_demonstration_and_dials_nothing_inside():
    placeholder = service("huisartsenpost", hours=DAY_AND_NIGHT, number=None)
    real = advise(outcome("huisartsenpost"), directory(placeholder), MONDAY_NOON)
    assert real.call.line.service == "alarmnummer"
    demo = advise(outcome("huisartsenpost"), directory(placeholder, demo=True), MONDAY_NOON)
    assert demo.call.line.service == "huisartsenpost"
    assert (demo.call.shown, demo.call.tel) == (None, None)


def test_a_number_for_professionals_is_withheld_from_the_public():
    known = directory(service("crisisdienst", hours=DAY_AND_NIGHT, audience="professional"))
    public = advise(outcome("crisisdienst"), known, MONDAY_NOON)
    assert public.call.line.service == "alarmnummer"
    assert (public.then[0].shown, public.then[0].tel) == (None, None)
    assert public.then[0].withheld
    inside = advise(outcome("crisisdienst"), known, MONDAY_NOON, access="professional")
    assert (inside.call.shown, inside.call.tel) == ("036-123 45 67", "tel:+31361234567")


def test_a_withheld_number_of_unknown_hours_is_not_called_either():
    known = directory(service("dienst", hours=None, audience="professional"), fallback=())
    assert advise(outcome("dienst"), known, MONDAY_NOON).call is None


def test_who_is_to_be_called_as_well_stands_apart():
    known = directory(service("wijkteam"), service("politie", hours=DAY_AND_NIGHT))
    advice = advise(outcome("wijkteam", also=["politie"]), known, MONDAY_NIGHT)
    assert advice.call.line.service == "alarmnummer"
    assert services(advice.also) == ["politie"]


def test_the_night_number_of_a_service_answers_when_its_day_number_is_closed():
    day = line("team", number="036-1111111", hours=OFFICE)
    night = line("team", number="036-2222222", hours=NIGHTS)
    known = directory(service("team", phones=[day, night]))
    advice = advise(outcome("team"), known, MONDAY_NIGHT)
    assert advice.call.shown == "036-222 22 22"
    assert [call.shown for call in advice.then] == ["036-111 11 11"]


def test_the_advice_holds_until_a_number_starts_that_is_not_shown_yet():
    day = line("team", number="036-1111111", hours=OFFICE)
    new = line("team", number="036-2222222", hours=DAY_AND_NIGHT, valid_from=date(2026, 11, 24))
    known = directory(service("team", phones=[day, new]))
    advice = advise(outcome("team"), known, MONDAY_NIGHT)
    assert services(advice.then) == ["team"]
    assert advice.until == moment("2026-11-24T00:00")
    assert advise(outcome("team"), known, advice.until).call.shown == "036-222 22 22"


def test_the_advice_holds_until_another_number_stands_there_also_where_both_are_closed():
    tuesday = date(2026, 11, 24)
    old = line("team", number="036-5111111", valid_to=date(2026, 11, 23))
    new = line("team", number="036-5222222", valid_from=tuesday)
    known = directory(service("team", phones=[old, new]))
    midnight = moment("2026-11-24T00:00")
    tonight, tomorrow = (advise(outcome("team"), known, at) for at in (MONDAY_NIGHT, midnight))
    assert [call.state for call in (*tonight.steps, *tomorrow.steps)] == ["closed", "closed"]
    assert [call.shown for call in (*tonight.steps, *tomorrow.steps)] == [
        "036-511 11 11",
        "036-522 22 22",
    ]
    assert tonight.until == midnight
    assert tomorrow.until == moment("2026-11-24T08:30")


def test_nothing_ever_changes_where_all_lines_answer_day_and_night():
    known = directory(service("vt", hours=DAY_AND_NIGHT))
    assert advise(outcome("vt"), known, MONDAY_NIGHT).until is None


def test_the_first_fallback_line_answers_before_the_others():
    fallback = ("meldkamer", "alarmnummer")
    known = directory(
        service("wijkteam"), service("meldkamer", hours=DAY_AND_NIGHT), fallback=fallback
    )
    advice = advise(outcome("wijkteam"), known, MONDAY_NIGHT)
    assert advice.call.line.service == "meldkamer"
    assert services(advice.rest()) == ["wijkteam", "alarmnummer"]


def own(slug="huisarts", *, hours=OFFICE, **more):
    return service(slug, number=None, own=True, where="In het dossier.", hours=hours, **more)


def test_an_own_number_is_called_and_beside_it_stands_what_can_be_dialled():
    known = directory(own(), service("post", hours=NIGHTS), service("vt", hours=DAY_AND_NIGHT))
    day = advise(outcome("huisarts", "post", "vt"), known, MONDAY_NOON)
    assert (day.call.line.service, day.call.own, day.call.tel) == ("huisarts", True, None)
    assert day.call.where == "In het dossier."
    assert day.dial.line.service == "vt"
    night = advise(outcome("huisarts", "post", "vt"), known, MONDAY_NIGHT)
    assert night.call.line.service == "post"
    assert night.dial is night.call


def test_an_own_number_of_unknown_hours_is_never_the_one_to_call():
    advice = advise(outcome("huisarts"), directory(own(hours=None), fallback=()), MONDAY_NOON)
    assert (advice.call, advice.dial) == (None, None)


def test_where_only_an_own_number_answers_a_step_of_unknown_hours_can_still_be_dialled():
    known = directory(own(), service("wijkteam", hours=None), fallback=())
    advice = advise(outcome("huisarts", "wijkteam"), known, MONDAY_NOON)
    assert (advice.call.line.service, advice.dial.line.service) == ("huisarts", "wijkteam")


def test_beside_a_placeholder_of_a_demonstration_stands_what_can_be_dialled():
    placeholder = service("huisartsenpost", hours=DAY_AND_NIGHT, number=None)
    advice = advise(outcome("huisartsenpost"), directory(placeholder, demo=True), MONDAY_NOON)
    assert (advice.call.line.service, advice.dial.line.service) == ("huisartsenpost", "alarmnummer")


def referrers(*ways, number=None, **more):
    return service(
        "crisisdienst", hours=DAY_AND_NIGHT, number=number, audience="referrers", via=ways, **more
    )


def test_a_number_for_referrers_is_shown_to_them_alone():
    known = directory(referrers(number="036-1234567"))
    page = outcome("crisisdienst")
    for access, called, tel in (
        ("public", "alarmnummer", None),
        ("professional", "alarmnummer", None),
        ("referrers", "crisisdienst", "tel:+31361234567"),
    ):
        advice = advise(page, known, MONDAY_NOON, access=access)
        assert advice.call.line.service == called
        assert advice.steps[0].tel == tel
        assert advice.dial is advice.call


def test_a_secret_number_is_called_by_nobody_not_even_in_a_demonstration():
    for access in ("public", "professional", "referrers"):
        for audience in ("professional", "referrers"):
            secret = service("dienst", number=None, hours=DAY_AND_NIGHT, audience=audience)
            known = directory(secret, demo=True)
            advice = advise(outcome("dienst"), known, MONDAY_NOON, access=access)
            assert advice.call.line.service == "alarmnummer"


def test_everybody_else_gets_to_a_number_for_referrers_by_the_lines_that_are_open_now():
    ways = (Via(service="post"), Via(kind="team"), Via(service="elders"), Via(service="niemand"))
    known = directory(
        referrers(*ways),
        service("post", hours=NIGHTS),
        service("team-almere", kind="team", municipalities=frozenset({"almere"})),
        service("team-urk", kind="team", municipalities=frozenset({"urk"})),
        service("elders", municipalities=frozenset({"urk"})),
    )
    page = outcome("crisisdienst")
    noon = advise(page, known, MONDAY_NOON)
    assert [way.service for way in noon.steps[0].via] == ["team-almere"]
    assert [way.service for way in noon.steps[0].ways] == ["post", "team-almere"]
    assert noon.until == moment("2026-11-23T17:00")
    night = advise(page, known, MONDAY_NIGHT)
    assert [way.service for way in night.steps[0].via] == ["post"]
    urk = advise(page, known, MONDAY_NOON, municipality="urk")
    assert [way.service for way in urk.steps[0].via] == ["team-urk", "elders"]


def test_what_else_a_way_says_doesn_t_end_the_advice():
    post = service(
        "post",
        phones=[
            line("post", hours=DAY_AND_NIGHT),
            line("post", number="036-5111111", audience="professional"),
        ],
        comes=Comes(hours=OFFICE),
        visit=Visit(address="Dorp 1", hours=OFFICE),
    )
    known = directory(referrers(Via(service="post")), post)
    advice = advise(outcome("crisisdienst"), known, MONDAY_NOON)
    assert [way.service for way in advice.steps[0].via] == ["post"]
    assert advice.until is None


def test_a_way_that_ends_counts_where_it_was_open():
    wednesday = moment("2026-11-25T00:00")
    for hours, until in ((DAY_AND_NIGHT, wednesday), (None, None), (OFFICE, None)):
        post = service("post", hours=hours, ended_on=date(2026, 11, 25))
        known = directory(referrers(Via(service="post")), post)
        evening = advise(outcome("crisisdienst"), known, moment("2026-11-24T20:00"))
        assert evening.until == until


def test_nobody_is_sent_to_a_number_for_referrers_by_a_line_without_a_number():
    secret = service("ook-geheim", number="036-7654321", audience="professional")
    known = directory(referrers(Via(service="huisarts"), Via(service="ook-geheim")), own(), secret)
    advice = advise(outcome("crisisdienst"), known, MONDAY_NOON)
    assert advice.steps[0].via == ()


def after(*services, steps, at=MONDAY_NOON, fallback=("alarmnummer",), demo=False, **more):
    """The service to call next, where nobody takes the phone."""
    known = directory(*services, fallback=fallback, demo=demo)
    found = advise(outcome(*steps, **more), known, at).next
    return found and found.line.service


def test_where_nobody_takes_the_phone_the_next_open_line_with_a_number_is_called():
    team, night = service("wijkteam"), service("veilig-thuis", hours=NIGHTS)
    hidden = line("ggz", number="036-5123456", hours=DAY_AND_NIGHT, audience="referrers")
    ggz = service("ggz", phones=[hidden])
    police = service("politie", number="0900-8844", hours=DAY_AND_NIGHT)
    steps = ("wijkteam", "veilig-thuis", "ggz", "politie")
    assert after(team, night, ggz, police, steps=steps) == "politie"
    assert after(team, night, police, steps=("wijkteam",), fallback=("politie",)) == "politie"


def test_nobody_who_rang_in_vain_is_told_to_ring_the_same_number():
    same = service("meldpunt", number="036-5111111")
    known = directory(
        service("wijkteam", number="036-5111111"), same, service("post", number="036-5222222")
    )
    advice = advise(outcome("wijkteam", "meldpunt", "post"), known, MONDAY_NOON)
    assert advice.next.line.service == "post"
    assert advise(outcome("wijkteam", "meldpunt"), known, MONDAY_NOON).next is None


def test_nobody_is_sent_to_112_because_the_phone_was_not_taken():
    alarm = service("alarm", number="112", hours=DAY_AND_NIGHT)
    assert after(service("wijkteam"), alarm, steps=("wijkteam", "alarm")) is None


def test_112_always_answers_so_nobody_is_named_after_it():
    alarm = service("alarm", number="112", hours=DAY_AND_NIGHT)
    assert after(alarm, service("wijkteam"), steps=("alarm", "wijkteam")) is None


def test_where_two_stand_first_or_nobody_does_there_is_no_next_one():
    own = service("huisarts", phones=[line("huisarts", number="", own=True, hours=DAY_AND_NIGHT)])
    helpline, police = (
        service(slug, number=number, hours=DAY_AND_NIGHT)
        for slug, number in (("113", "113"), ("politie", "0900-8844"))
    )
    steps = ("huisarts", "113", "politie")
    assert after(own, helpline, police, steps=steps) is None
    wait = {"urgency": "zorgen", "at": MONDAY_NIGHT, "fallback": ()}
    assert after(service("wijkteam"), steps=("wijkteam",), **wait) is None
    nobody = {"at": MONDAY_NIGHT, "fallback": ()}
    assert after(service("wijkteam"), steps=("wijkteam",), **nobody) is None


def test_what_may_wait_today_has_haste_once_nobody_of_its_own_answers():
    known = directory(service("wijkteam"))
    may_wait = outcome("wijkteam", urgency="vandaag")
    day, night = (advise(may_wait, known, at) for at in (MONDAY_NOON, MONDAY_NIGHT))
    assert (day.urgency, day.urgency_words) == ("vandaag", "Vandaag")
    assert (night.urgency, night.urgency_words) == ("nu", "Doe dit nu")
