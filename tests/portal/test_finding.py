"""Which municipality is meant: certain where it is called so, a guess where it looks like it."""

import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from portal.finding import Found, Names, Town, called_so, code_of, find
from portal.places import COUNTRY
from portal.spelling import plain, slips, spellings, words_of

FLEVOLAND, GRONINGEN = "Flevoland", "Groningen"
TOWNS = (
    Town("almere", "Almere", FLEVOLAND, ("Almere", "Almere Haven"), ("1300-1379",)),
    Town("lelystad", "Lelystad", FLEVOLAND, ("Lelystad-Haven",), ("8232",)),
    Town("noordoostpolder", "Noordoostpolder", FLEVOLAND, ("Emmeloord", "Ens", "NOP"), ("8302",)),
    Town("urk", "Urk", FLEVOLAND, ("Urk",), ("8302", "8321")),
    Town("den-haag", "'s-Gravenhage", "Haaglanden"),
    Town("het-hogeland", "Het Hogeland", GRONINGEN, ("Winsum", "Sint Annen", "Oosterhout")),
    Town("súdwest", "Súdwest-Fryslân", "Fryslân", ("Sneek", "'t Zand")),
    Town("bergen", "Bergen (L.)", "Limburg"),
    Town("bant", "Bant", FLEVOLAND, ("Oud-Bant",), heir="urk", heir_name="Urk"),
)
NAMES = Names.of(TOWNS, COUNTRY)
CERTAIN = [
    ("Urk", "urk", ""),
    ("uRK", "urk", ""),
    ("  Urk ", "urk", ""),
    ("gemeente Urk", "urk", ""),
    ("De gemeente Urk", "urk", ""),
    ("gem. Urk", "urk", ""),
    ("Urk gemeente", "urk", ""),
    ("Urk (gemeente)", "urk", ""),
    ("Urk (Flevoland)", "urk", ""),
    ("Urk (Fl.", "urk", ""),
    ("urk, flevoland", "urk", ""),
    ("de Noordoostpolder", "noordoostpolder", ""),
    ("noord-oost polder", "noordoostpolder", ""),
    ("Emmeloord", "noordoostpolder", "Emmeloord ligt in Noordoostpolder."),
    ("Émmelóórd", "noordoostpolder", "Emmeloord ligt in Noordoostpolder."),
    ("Emmeloord (Noordoostpolder)", "noordoostpolder", "Emmeloord ligt in Noordoostpolder."),
    ("Ens, gemeente Noordoostpolder", "noordoostpolder", "Ens ligt in Noordoostpolder."),
    ("NOP", "noordoostpolder", "NOP is Noordoostpolder."),
    ("n.o.p.", "noordoostpolder", "NOP is Noordoostpolder."),
    ("'s-Gravenhage", "den-haag", ""),
    ("s gravenhage", "den-haag", ""),
    ("gravenhage", "den-haag", ""),
    ("den haag", "den-haag", "Den Haag is 's-Gravenhage."),
    ("DenHaag", "den-haag", "Den Haag is 's-Gravenhage."),
    ("hogeland", "het-hogeland", ""),
    ("St. Annen", "het-hogeland", "Sint Annen ligt in Het Hogeland."),
    ("st Annen", "het-hogeland", "Sint Annen ligt in Het Hogeland."),
    ("sudwest fryslan", "súdwest", ""),
    ("Zand", "súdwest", "'t Zand ligt in Súdwest-Fryslân."),
    ("Bergen (L.)", "bergen", ""),
    ("8321 AB", "urk", "8321 hoort bij Urk."),
    ("1315", "almere", "1315 hoort bij Almere."),
    ("Oud-Bant", "urk", "Oud-Bant ligt in Urk."),
    ("Bant", "urk", ""),
    # Here is one as well, and it was said that it is that one.
    ("Oosterhout (Groningen)", "het-hogeland", "Oosterhout ligt in Het Hogeland."),
]


@pytest.mark.parametrize(("typed", "slug", "why"), CERTAIN)
def test_what_is_called_so_is_found_for_certain(typed, slug, why):
    only = find(typed, NAMES).only
    assert only is not None
    assert (only.slug, only.why) == (slug, why)


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("Almeer", ["almere"]),
        ("gemeente Almeer", ["almere"]),
        ("Lelistad", ["lelystad"]),
        ("Nooroostpolder", ["noordoostpolder"]),
        ("Ukr", ["urk"]),
        ("Sneeek", ["súdwest"]),
        ("haven", ["almere", "lelystad"]),
        ("noordoo", ["noordoostpolder"]),
        # It is called so, but it is said to be elsewhere.
        ("Urk (Gelderland)", ["urk"]),
        ("Ens, X", ["noordoostpolder"]),
    ],
)
def test_what_looks_like_it_is_a_guess_and_never_certain(typed, slugs):
    found = find(typed, NAMES)
    assert (found.how, [hit.slug for hit in found.hits]) == ("guess", slugs)
    assert found.only is None


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("Harderwijk", "Harderwijk"),
        ("gemeente harderwijk", "Harderwijk"),
        ("Harderwijk (Gelderland)", "Harderwijk"),
        ("Den Bosch", "'s-Hertogenbosch"),
        ("De Bilt", "De Bilt"),
        ("bilt", "De Bilt"),
        ("Bergen (NH)", "Bergen (NH.)"),
    ],
)
def test_a_municipality_that_does_not_take_part_is_known_by_name(typed, official):
    assert find(typed, NAMES) == Found("outside", outside=official)


@pytest.mark.parametrize(
    "typed", ["Utopia", "9999", "?!", "", " ", "x" * 200, "(", "gemeente", "x"]
)
def test_what_nobody_knows_is_unknown(typed):
    assert find(typed, NAMES) == Found("unknown")


def test_a_village_that_is_called_as_a_municipality_elsewhere_is_a_choice():
    found = find("Oosterhout", NAMES)
    assert [hit.slug for hit in found.hits] == ["het-hogeland"]
    assert (found.how, found.outside, found.only) == ("exact", "Oosterhout", None)


def test_of_two_with_one_name_one_takes_part():
    found = find("Bergen", NAMES)
    assert [hit.slug for hit in found.hits] == ["bergen"]
    assert (found.outside, found.only) == ("Bergen (NH.)", None)


def test_a_municipality_that_is_simply_called_so_is_meant_by_its_name():
    names = Names.of([Town("bergen", "Bergen", "Limburg")], COUNTRY)
    assert find("bergen", names).only.slug == "bergen"


def test_a_place_or_postcode_of_two_municipalities_shows_both_under_their_regions():
    names = Names.of([*TOWNS, Town("emmen", "Emmen", "Drenthe", ("Ens",), ("8302",))], COUNTRY)
    found = find("Ens", names)
    assert [hit.slug for hit in found.hits] == ["noordoostpolder", "emmen"]
    assert [region for region, _ in found.regions] == [FLEVOLAND, "Drenthe"]
    assert [hit.slug for hit in find("8302 ab", names).hits] == ["noordoostpolder", "urk", "emmen"]
    assert find("Ens (Drenthe)", names).only.slug == "emmen"


def test_the_name_of_a_municipality_goes_before_a_village_elsewhere():
    names = Names.of([Town("a", "Aa", places=("Urk",)), Town("urk", "Urk")], {})
    assert [hit.slug for hit in find("urk", names).hits] == ["urk", "a"]


def test_another_name_is_no_village_also_where_the_region_wrote_it():
    names = Names.of(
        [Town("den-haag", "'s-Gravenhage", places=("Den Haag", "Loosduinen"))], COUNTRY
    )
    assert find("den haag", names).only.why == "Den Haag is 's-Gravenhage."
    assert find("loosduinen", names).only.why == "Loosduinen ligt in 's-Gravenhage."


def test_what_an_address_carries_is_read_back_and_nothing_else():
    (hit,) = find("Emmeloord", NAMES).hits
    assert code_of(hit) == "emmeloord"
    assert called_so("emmeloord", "noordoostpolder", NAMES) == hit
    assert called_so("8302", "urk", NAMES).why == "8302 hoort bij Urk."
    for code in ("Emmeloord", "noordoostpolder", "harderwijk", "", "8302 AB", "<b>", "٨٣٠٢"):
        assert called_so(code, "noordoostpolder", NAMES) is None
    assert called_so("emmeloord", "urk", NAMES) is None


LETTERS = "abcdefghijklmnopqrstuvwxyz"
CALLED = [(town.heir or town.slug, name) for town in TOWNS for name in (town.name, *town.places)]
called = st.sampled_from(CALLED)


@given(called, st.sampled_from(["{}", " {} ", "gemeente {}", "Gem. {}", "{} gemeente", "de {}"]))
def test_whoever_types_a_name_finds_it_however_it_is_written(named, written):
    slug, name = named
    for typed in (name, name.upper(), name.lower(), plain(name)):
        found = find(written.format(typed), NAMES)
        assert found.how == "exact"
        assert slug in [hit.slug for hit in found.hits]


@st.composite
def slip_in(draw, name):
    """The letters of a name with one too many, one missing, another one, or two swapped."""
    at = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(LETTERS))
    before, after = name[:at], name[at:]
    return draw(
        st.sampled_from(
            [
                before + letter + after,
                before + after[1:],
                before + letter + after[1:],
                before + after[1:2] + after[:1] + after[2:],
            ]
        )
    )


@given(st.data(), called)
def test_one_slip_of_the_thumb_away_it_is_offered(data, named):
    slug, name = named
    typed = data.draw(slip_in(plain(name)))
    assume(len(typed) > 1)
    found = find(typed, NAMES)
    meant_another = found.how == "exact" or found.outside
    assert meant_another or (found.how, slug in [hit.slug for hit in found.hits]) == ("guess", True)


@given(st.text(max_size=100))
@example("gemeente (")
@example(",,,")
@example("st")
def test_whatever_is_typed_what_is_certain_is_called_so(typed):
    found = find(typed, NAMES)
    for hit in found.hits if found.how == "exact" else ():
        spelled = {
            one for name in (hit.called, hit.called.partition("(")[0]) for one in spellings(name)
        }
        assert any(one in plain(typed) for one in spelled)
    assert find(typed, NAMES) == found


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_slips_are_counted_alike_from_both_sides(one, other, most):
    apart = slips(one, other, most)
    assert apart == slips(other, one, most)
    assert (apart == 0) == (one == other)
    assert apart is None or abs(len(one) - len(other)) <= apart <= most


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("almeer", "almere", 1),
        ("urk", "urk", 0),
        ("ab", "ba", 1),
        ("abc", "ca", 3),
        ("a", "xyz", None),
    ],
)
def test_how_many_slips_two_words_are_apart(one, other, apart):
    assert slips(one, other, 3 if apart else 1) == apart


def test_a_name_that_is_little_more_than_an_article_stays_whole():
    assert spellings("De A") == ["dea"]
    assert spellings("") == [""]
    assert words_of("'s-Hertogenbosch St. Jan") == ["s", "hertogenbosch", "sint", "jan"]


def test_the_country_has_every_municipality_once():
    assert len(COUNTRY) == 342
    assert {"Urk", "'s-Gravenhage", "Voorne aan Zee", "Zwolle"} <= set(COUNTRY)
    assert len({plain(name) for name in COUNTRY}) == 342


def test_a_search_in_the_whole_country_is_a_matter_of_milliseconds():
    """Ten places each, and what costs most: letters that occur in many names, and a long text."""
    towns = [
        Town(str(at), name, places=tuple(f"{name} {word}" for word in "abcdefghij"))
        for at, name in enumerate(COUNTRY)
    ]
    names = Names.of(towns, COUNTRY)
    for typed in ("Noordoostpoldre", "eneneneneren", "e" * 200, "gem " * 50, "(" * 200):
        began = time.process_time()
        find(typed, names)
        assert time.process_time() - began < 0.2
