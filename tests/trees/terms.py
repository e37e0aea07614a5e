"""Agreements as plain values, for tests of the checks."""

from datetime import date

from agreements.terms import Signed, Terms


def terms(slug="afspraak", *, parties=(), signed=(), since=date(2026, 10, 1), **more):
    """One version in force; `parties` are names, `signed` names or (name, day) pairs."""
    names = [one if isinstance(one, tuple) else (one, None) for one in signed]
    texts = dict.fromkeys(
        ("your_role", "expect", "lead", "handover", "feedback", "tell_the_family"), ""
    )
    rest = {
        "number": 1,
        "until": None,
        "binding": True,
        "prepare": (),
        "review_every_months": 3,
        "municipalities": None,
        **texts,
        **more,
    }
    return Terms(
        slug=slug,
        title=f"Titel van {slug}",
        since=since,
        parties=tuple(parties),
        signed=tuple(Signed(name.lower(), name, on) for name, on in names),
        **rest,
    )
