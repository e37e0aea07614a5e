"""Random region packages that are right, with texts that a careless writer or reader would harm."""

from hypothesis import strategies as st

from contacts.hours.engine import HOLIDAYS

NASTY = (
    "no", "Null", "22:00", "0800", "12", "1e3", "~", "- a", "a: b", "a #b", "a:", "#", "'s Nachts",
    '"', "\\", "a, b", "[a]", "{a}", "einde ", " begin", "a\tb", "a\r\nb", "een\ntwee", "een\n",
    "een\n\ntwee\n", "een\n\n", "\neen", "  in\nuit", "a\n  in\nb", "a\n \nb", "a \nb", "🚑", "é",
    "a\u00a0b", "a\u2028b", "a\u0085b", "\ufeffa", "a\u200db", "---", "...", "%", "@a", "&a", "*a",
    "!a", "|", ">", "? a", "a\n---\nb", "x" * 110, "2026-11-01", "true", "=", "<<", "a\n# b\nc",
)  # fmt: skip
LETTERS = "ab1 .,:#-'\"\\[]{}&*!|>%@`?~=\t\n\r\u00a0é🚑\u2028"

texts = st.sampled_from(NASTY) | st.text(LETTERS, max_size=30)
names = texts.filter(str.strip)
kinds = names.filter(lambda text: len(text) <= 60)
slugs = st.text("ab1-", min_size=1, max_size=6).filter(lambda slug: slug != "en")
days = st.dates().map(lambda day: day.isoformat().rjust(10, "0"))
clock = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]:02}:{t[1]:02}")
spans = (
    st.tuples(clock, clock).filter(lambda t: t[0] != t[1]).map(lambda t: {"from": t[0], "to": t[1]})
)
ages = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(
    lambda t: {"from": min(t), "to": max(t)}
) | st.sampled_from([{"from": 0, "to": None}, {"from": 18, "to": None}])
numbers = st.sampled_from(["112", "0800-2000", "036-123 45 67", "14 0320", "+49 30 1234567", None])


@st.composite
def documents(draw):
    """A package as a document, every reference of which is to something that is there."""
    towns = draw(st.lists(slugs, unique=True, max_size=3))
    organizations = draw(st.lists(slugs, unique=True, min_size=1, max_size=2))
    services = draw(st.lists(slugs, unique=True, min_size=1, max_size=3))
    outcomes = draw(st.lists(slugs, unique=True, min_size=1, max_size=3))
    agreements = draw(st.lists(slugs, unique=True, max_size=2))
    some_towns = st.just("all") | _some(towns)
    made = [
        _service(draw, slug, draw(st.sampled_from(organizations)), some_towns, services)
        for slug in services
    ]
    for_all = [one["slug"] for one in made if not any(map(_is_for_some, one["phones"]))]
    nodes = draw(st.lists(slugs, unique=True, min_size=1, max_size=8))
    tree = {"slug": "boom", "title": draw(names), "municipalities": draw(some_towns)}
    tree["start"] = _start(draw, nodes, outcomes, towns)
    return {
        "format": "crisiswijzer/region",
        "version": 2,
        "region": {
            "slug": draw(slugs),
            "name": draw(names),
            "demo": draw(st.booleans()),
            "ages": draw(ages),
            "fallback": draw(_some(for_all)),
            "about": draw(texts),
            "glossary": [
                {"term": f"{draw(kinds)}{n}", "means": draw(names), "source": draw(texts)}
                for n in range(draw(st.integers(0, 2)))
            ],
        },
        "municipalities": [
            {
                "slug": slug,
                "name": draw(names),
                "code": draw(st.none() | st.just(f"GM000{n}")),
                "places": draw(st.lists(names, max_size=2)),
                "postcodes": draw(st.sampled_from([[], ["8232"], ["1000", "5850-5856"]])),
            }
            for n, slug in enumerate(towns)
        ],
        "organizations": [
            {"slug": slug, "name": draw(names), "crisis_definition": draw(texts)}
            for slug in organizations
        ],
        "services": made,
        "agreements": [
            {
                "slug": slug,
                "title": draw(names),
                "parties": draw(_some(organizations)),
                "municipalities": draw(some_towns),
                "review_every_months": draw(st.integers(1, 12)),
                "versions": [
                    _version(draw, number, organizations)
                    for number in sorted(draw(st.sets(st.integers(1, 5), max_size=2)))
                ],
            }
            for slug in agreements
        ],
        "outcomes": [
            {
                "slug": slug,
                "title": draw(names),
                "urgency": draw(st.sampled_from(["nu", "vandaag", "zorgen"])),
                "accepted": draw(
                    st.just([])
                    | _accepted(["nobody-answers", "central-alone"])
                ),
                "explanation": draw(texts),
                "poster": draw(texts.filter(lambda text: len(text) <= 60)),
                "agreement": draw(st.sampled_from([None, *agreements])),
                "steps": draw(st.lists(_steps(services), max_size=2)),
                "also": draw(st.lists(_steps(services), max_size=1)),
            }
            for slug in outcomes
        ],
        "trees": [tree],
        "scenarios": [
            {
                "name": draw(names),
                "municipality": town,
                "at": draw(st.sampled_from(["2026-12-26T02:15", "2026-12-26T02:15:00+01:00"])),
                "answers": draw(_some(nodes)),
                "expect": {"outcome": draw(st.sampled_from(outcomes)),
                           "call": draw(st.sampled_from([None, *services])),
                           **draw(st.sampled_from([{}, {"dial": None}, {"dial": services[0]}]))},
            }
            for town in towns
        ],
    }  # fmt: skip


def _some(slugs):
    """Some of these, in their own order."""
    return st.sets(st.sampled_from(slugs)).map(sorted_like(slugs)) if slugs else st.just([])


def sorted_like(slugs):
    return lambda chosen: [slug for slug in slugs if slug in chosen]


def _accepted(problems):
    accepted = {"problem": st.sampled_from(problems), "because": names, "by": texts, "until": days}
    return st.tuples(st.fixed_dictionaries(accepted)).map(list)


def _steps(services):
    return st.fixed_dictionaries({"service": st.sampled_from(services), "say": texts}) | (
        st.fixed_dictionaries({"kind": kinds, "say": texts})
    )


def _is_for_some(phone):
    return phone["number"] == "own" or phone["audience"] == "referrers"


def _service(draw, slug, organization, some_towns, services):
    return {
        "slug": slug,
        "organization": organization,
        "name": draw(names),
        "kind": draw(st.just("") | kinds),
        "summary": draw(texts),
        "activities": draw(_some(["melding", "triage", "spoedhulp"])),
        "ages": draw(ages),
        "municipalities": (towns := draw(some_towns)),
        "comes": draw(st.none() | _comes(towns)),
        "visit": draw(st.none() | _visits),
        "phones": [
            {
                **draw(_for_whom(services)),
                "label": draw(texts),
                "instruction": draw(texts),
                "without_phoning": draw(texts),
                "valid_from": draw(st.none() | days),
                "hours": draw(st.none() | hours()),
                "assured_on": draw(st.none() | days),
                "assured_by": draw(texts),
            }
            for _ in range(draw(st.integers(0, 2)))
        ],
    }


@st.composite
def hours(draw):
    row = {"days": draw(st.sampled_from([["ma"], ["za", "zo"]])), **draw(spans)}
    more = draw(st.sampled_from([{}, {"weeks": "odd"}, {"next_day": True, "band": "nacht"}]))
    rules = [
        {"days": list(HOLIDAYS[:2]), "hours": draw(st.lists(spans, max_size=1))},
        {"days": "default", "hours": []},
    ]
    first, last = sorted((draw(days), draw(days)))
    exception = {
        "from": first,
        "to": last,
        "hours": draw(st.lists(spans, max_size=1)),
        "note": draw(st.none() | texts.filter(bool)),
        "ends_night_before": draw(st.booleans()),
    }
    return {
        "week": draw(st.sampled_from([[], [row], [{**row, **more}, {**row, **more}]])),
        "holidays": draw(st.sampled_from([None, "none", rules[:1], rules])),
        "exceptions": draw(st.sampled_from([[], [exception]])),
        "sure": draw(st.sampled_from([[], ["long"]])),
    }


@st.composite
def _comes(draw, towns):
    area = draw(_some(towns)) if isinstance(towns, list) else []
    return {
        "hours": draw(st.none() | hours()),
        "arrives_within": draw(st.sampled_from(["15 minuten", "1 uur", "2 werkdagen"])),
        "area": area or "all",
    }


_visits = st.fixed_dictionaries({
    "address": texts.filter(bool),
    "hours": st.none() | hours(),
    "assured_on": st.none() | days,
    "assured_by": texts,
})  # fmt: skip


def _version(draw, number, organizations):
    return {
        "number": number,
        "status": draw(st.sampled_from(["draft", "in_force", "ended"])),
        "in_force_from": draw(st.none() | days),
        "binding": draw(st.booleans()),
        "your_role": draw(texts),
        "expect": draw(texts),
        "prepare": draw(st.lists(texts, max_size=2)),
        "tell_the_family": draw(texts),
        "accepted": draw(st.just([]) | _accepted(["lead-undecided"])),
        "signatures": [
            {"organization": slug, "on": draw(st.none() | days)}
            for slug in draw(_some(organizations))
        ],
    }


def _for_whom(services):
    """A number for everybody or for some, or the caller's own."""
    ways = st.lists(
        st.sampled_from(services).map(lambda slug: {"service": slug})
        | kinds.map(lambda kind: {"kind": kind}),
        max_size=2,
    )
    audiences = st.sampled_from(["public", "professional"])
    return (
        st.fixed_dictionaries({"number": numbers, "audience": audiences})
        | st.fixed_dictionaries(
            {"number": st.just("own"), "where": names, "audience": st.just("public")}
        )
        | st.fixed_dictionaries({"number": numbers, "audience": st.just("referrers"), "via": ways})
    )


def _start(draw, nodes, outcomes, towns):
    """The nodes in order, each below an earlier question; what has no answers ends somewhere."""
    made = [{"slug": nodes[0], "question": draw(names), "hint": draw(texts), "answers": []}]
    questions = [made[0]]
    for slug in nodes[1:]:
        node = {"answer": draw(names), "slug": slug, "hint": draw(texts), "ages": draw(ages)}
        node["only_in"] = draw(_some(towns))
        draw(st.sampled_from(questions))["answers"].append(node)
        way = draw(st.sampled_from(["outcome", "question", "continue_at"]))
        ends = [one["slug"] for one in made if "outcome" in one]
        if way == "question":
            node |= {"question": draw(names), "answers": []}
            questions.append(node)
        elif way == "continue_at" and ends:
            node["continue_at"] = draw(st.sampled_from(ends))
        else:
            node["outcome"] = draw(st.sampled_from(outcomes))
        made.append(node)
    return made[0]
