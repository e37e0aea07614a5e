"""What people type, what the portal shows and dials, and what it refuses with a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.numbers import AREA_CODES, LONG_AREA_CODES, SHORT_AREA_CODES, Number, NumberFault
from contacts.pasted import told

# digits, kind, as shown, link
KNOWN = [
    ("112", "emergency", "112", "tel:112"),
    ("113", "short", "113", "tel:113"),
    ("144", "short", "144", "tel:144"),
    ("116000", "harmonised", "116 000", "tel:116000"),
    ("116117", "harmonised", "116 117", "tel:116117"),
    ("14036", "municipality", "14 036", "tel:14036"),
    ("140320", "municipality", "14 0320", "tel:140320"),
    ("1850", "enquiries", "1850", "tel:1850"),
    ("08002000", "free", "0800-2000", "tel:08002000"),
    ("08000113", "free", "0800-0113", "tel:08000113"),
    ("08001234567", "free", "0800-123 45 67", "tel:08001234567"),
    ("09008844", "paid", "0900-8844", "tel:09008844"),
    ("09002030203", "paid", "0900-203 02 03", "tel:09002030203"),
    ("0361234567", "geographic", "036-123 45 67", "tel:+31361234567"),
    ("0703450506", "geographic", "070-345 05 06", "tel:+31703450506"),
    ("0527123456", "geographic", "0527-12 34 56", "tel:+31527123456"),
    ("0321123456", "geographic", "0321-12 34 56", "tel:+31321123456"),
    ("0612345678", "mobile", "06-12 34 56 78", "tel:+31612345678"),
    ("0889963000", "nationwide", "088-996 30 00", "tel:+31889963000"),
    ("0880100444", "nationwide", "088-010 04 44", "tel:+31880100444"),
    ("0851234567", "nationwide", "085-123 45 67", "tel:+31851234567"),
    ("0911234567", "nationwide", "091-123 45 67", "tel:+31911234567"),
    ("+49301234567", "foreign", "+49 301 234 567", "tel:+49301234567"),
    ("+32212345678", "foreign", "+32 212 345 678", "tel:+32212345678"),
    ("+12025550123", "foreign", "+1 202 555 0123", "tel:+12025550123"),
    ("+352123456", "foreign", "+352 123 456", "tel:+352123456"),
]


def refusal(text):
    with pytest.raises(NumberFault) as fault:
        Number.parse(text)
    assert str(fault.value) == fault.value.sentence
    return fault.value.sentence


def read(text):
    try:
        return Number.parse(text), ""
    except NumberFault as fault:
        return None, fault.sentence


@pytest.mark.parametrize(("digits", "kind", "shown", "tel"), KNOWN)
def test_every_kind_of_number_is_shown_and_dialled_as_people_expect(digits, kind, shown, tel):
    number = Number.parse(digits)
    assert (number.digits, number.kind, number.shown, number.tel) == (digits, kind, shown, tel)


@pytest.mark.parametrize(
    "typed",
    [
        "0361234567",
        "036-1234567",
        "036 123 45 67",
        "036.123.45.67",
        "(036) 123 45 67",
        "  036-123 45 67\n",
        "+31 36 123 45 67",
        "+31361234567",
        "+31 (0)36 123 45 67",
        "+31(0)36-1234567",
        "(+31) 36 1234567",
        "+ 31 36 1234567",
        "0031 36 1234567",
        "0031 (0)36 1234567",
    ],
)
def test_anna_may_type_a_number_in_every_usual_way(typed):
    assert Number.parse(typed).digits == "0361234567"


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("030/286 00 00", "0302860000"),
        ("(030) / 286 00 00", "0302860000"),
        ("+31 (0)30/286 00 00", "0302860000"),
        ("030\u2013286 00 00", "0302860000"),
        ("030\u2014286\u00a000\u00a000", "0302860000"),
        ("0800\u20112000", "08002000"),
        ("0800\u22122000", "08002000"),
        ("0800\u00a02000", "08002000"),
        ("0800\u00ad2000", "08002000"),
        ("0800/2000", "08002000"),
        ("112\u200b", "112"),
        ("\ufeff112", "112"),
        ("\u2066112\u2069", "112"),
        ("\u200e036 123 45 67", "0361234567"),
        ("036\u2009123 45 67", "0361234567"),
    ],
)
def test_what_a_paste_brings_along_is_cleaned(pasted, meant):
    assert Number.parse(pasted).digits == meant


def test_what_was_cleaned_is_told_once_and_an_ordinary_number_says_nothing():
    assert told("0800\u20112000") == ["Bijzondere tekens vervangen."]
    assert told("0800-2000") == []


@pytest.mark.parametrize("typed", ["036-1545454", "036-0545454", "0320-12 34 56", "+31 36 1545454"])
def test_a_number_that_nobody_can_have_is_doubted(typed):
    assert "Klopt dit nummer toch?" in str(Number.parse(typed).doubt)


@pytest.mark.parametrize(
    "typed", ["036-2545454", "06-12 34 56 78", "0800-1234", "112", "088-1234567"]
)
def test_other_numbers_are_not_doubted(typed):
    assert Number.parse(typed).doubt is None


@pytest.mark.parametrize("digits", ["116000", "116006", "116111", "116123"])
def test_the_116_numbers_that_are_in_use_say_nothing(digits):
    assert Number.parse(digits).warning is None


def test_another_116_number_is_warned_about():
    assert "116 999 is geen 116-nummer waarvan bekend is" in str(Number.parse("116 999").warning)


def test_a_free_number_with_the_country_code_is_the_same_free_number():
    assert Number.parse("+31 800 2000") == Number.parse("0800-2000")


def test_a_number_that_starts_with_00_is_foreign():
    assert Number.parse("0049 30 1234567").digits == "+49301234567"


def test_a_0900_number_costs_money_and_says_so():
    assert Number.parse("0900-8844").costs
    assert Number.parse("1850").costs
    assert not any(Number.parse(digits).costs for digits in ("112", "0800-2000", "14 036"))


def test_a_number_that_was_replaced_warns_and_names_the_new_one():
    warning = Number.parse("0900-0113").warning
    assert warning is not None
    assert "113 of 0800-0113" in warning
    assert "0800-2000" in str(Number.parse("0900-126 26 26").warning)
    assert Number.parse("0800-0113").warning is None


def test_the_netherlands_has_141_area_codes():
    assert len(AREA_CODES) == 141
    assert not {code[:3] for code in LONG_AREA_CODES} & SHORT_AREA_CODES


@pytest.mark.parametrize("code", sorted(AREA_CODES))
def test_every_area_code_has_its_numbers_and_its_town_hall(code):
    number = Number.parse(code + "123456789"[: 10 - len(code)])
    assert number.kind == "geographic"
    assert number.shown.split("-")[0] == code
    assert Number.parse(f"14 {code}").tel == f"tel:14{code}"


@pytest.mark.parametrize("digits", ["0800", "0900"])
@pytest.mark.parametrize("length", range(11))
def test_after_0800_and_0900_come_four_or_seven_digits(digits, length):
    typed = digits + "1" * length
    if length in {4, 7}:
        assert Number.parse(typed).digits == typed
    else:
        assert "vier of zeven cijfers" in refusal(typed)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("0800-01133", "hier staan er 5"),
        ("0906-1234", "duur betaalnummer"),
        ("0909 123 45 67", "duur betaalnummer"),
        ("+31 906 1234", "duur betaalnummer"),
        ("+979 123 456 789", "duur betaalnummer"),
        ("*21*0612345678#", 'Het teken "*"'),
        ("0612345678#", 'Het teken "#"'),
        ("0800-2000 kies 2", "letters in het nummer (k)"),
        ("O800-2000", "letters in het nummer (O)"),
        ("\u0417612345678", "letters in het nummer (U+0417)"),
        ("\u0660\u0668\u0660\u0660\u0662\u0660\u0660\u0660", "op een cijfer lijkt"),
        ("\uff11\uff11\uff12", "op een cijfer lijkt"),
        ("11²", "op een cijfer lijkt"),
        ("\u202e211", "onzichtbaar teken"),
        ("1\ufe0f\u20e312", "onzichtbaar teken"),
        ("112\x00", "onzichtbaar teken"),
        ("112\n113", "onzichtbaar teken"),
        ("\ud800112", "onzichtbaar teken"),
        ("036-1234567/036-7654321", "schrijf elk nummer apart"),
        ("", "geen nummer"),
        ("  ", "geen nummer"),
        ("1" * 41, "te lang"),
        ("(036 1234567", "niet te lezen"),
        ("036) 1234567", "niet te lezen"),
        ("((036)) 1234567", "niet te lezen"),
        ("036+1234567", "niet te lezen"),
        ("++31 36 1234567", "niet te lezen"),
        ("-", "niet te lezen"),
        ("+31 112", "112 is een kort nummer"),
        ("+31-112", "Schrijf 112."),
        ("0031 113", "Schrijf 113."),
        ("+31 14 036", "Schrijf 14 036."),
        ("+31 (0)116 123", "Schrijf 116 123."),
        ("+31 1850", "Schrijf 1850."),
        ("+49 (0)30 1234567", "niet duidelijk of de (0)"),
        ("+49 30", "te kort of te lang"),
        ("+49 30 12345678901234", "te kort of te lang"),
        ("+999 12345678", "landnummer dat bestaat"),
        ("+0 12345678", "landnummer dat bestaat"),
        ("112112", "netnummer"),
        ("911", "112"),
        ("115", "geen bekend"),
        ("2", "geen bekend"),
        ("116 12", "na 116 komen drie cijfers"),
        ("14 36", "geen bekend"),
        ("14 088", "na 14 komt een netnummer"),
        ("14 0527 1", "netnummer"),
        ("31361234567", "een plus"),
        ("361234567", "nul vooraan weggevallen"),
        ("612345678", "nul vooraan weggevallen"),
        ("1234567", "ontbreekt het netnummer"),
        ("0311-123456", "netnummer dat bestaat"),
        ("036-123456", "hier staan er 9"),
        ("036-12345678", "hier staan er 11"),
        ("0112", "hier staan er 4"),
        ("06-0123 4567", "mobiele telefoon"),
        ("082-123 45 67", "apparaten"),
        ("097 1234 56789", "apparaten"),
        (112, "aanhalingstekens"),
        (True, "aanhalingstekens"),
        (None, "aanhalingstekens"),
        (["112"], "aanhalingstekens"),
    ],
)
def test_a_refused_number_says_what_is_wrong(typed, part):
    assert part in refusal(typed)


@pytest.mark.parametrize("typed", ["\u202e211", "\ud800112", "1\u00adx"])
def test_what_cannot_be_seen_is_never_repeated(typed):
    assert refusal(typed).isprintable()


numbers = st.one_of(
    st.sampled_from([digits for digits, *_ in KNOWN]),
    st.sampled_from(sorted(SHORT_AREA_CODES)).flatmap(
        lambda code: st.from_regex(rf"\A{code}[0-9]{{7}}\Z")
    ),
    st.sampled_from(sorted(LONG_AREA_CODES)).flatmap(
        lambda code: st.from_regex(rf"\A{code}[0-9]{{6}}\Z")
    ),
    st.from_regex(r"\A(0800|0900)([0-9]{4}|[0-9]{7})\Z"),
    st.from_regex(r"\A06[1-58][0-9]{7}\Z"),
    st.from_regex(r"\A08[4578][0-9]{7}\Z"),
    st.from_regex(r"\A\+(1|32|44|49|352)[0-9]{8,12}\Z"),
)


@given(numbers)
@settings(deadline=None)
def test_a_number_survives_being_shown_and_read_again(digits):
    number = Number.parse(digits)
    assert number.digits == digits
    assert Number.parse(number.shown) == number
    assert Number.parse(number.tel.removeprefix("tel:")) == number


@given(numbers, st.data())
@settings(deadline=None)
def test_separators_change_nothing(digits, data):
    separators = st.text(" .-", max_size=1)
    spaced = "".join(digit + data.draw(separators) for digit in digits[:-1]) + digits[-1]
    if len(spaced) <= 40:
        assert Number.parse(spaced).digits == digits


@given(
    st.one_of(st.text(), st.text("0123456789+-() .", max_size=45), st.integers(), st.floats()),
)
@settings(max_examples=300, deadline=None)
def test_junk_is_refused_with_a_sentence_or_is_a_clean_number(text):
    number, sentence = read(text)
    if number is None:
        assert sentence.endswith(".")
        return
    assert set(number.tel.removeprefix("tel:")) <= set("+0123456789")
    assert Number.parse(number.digits) == number
    assert Number.parse(number.shown) == number
