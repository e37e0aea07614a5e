"""Pictures in the admin: the coverage of a week, and where a problem can be looked at."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from contacts.hours.engine import to_local
from contacts.hours.words import date_words
from desk.frame import desk_page, first_or_404, region_for
from desk.home.places import Places
from desk.towns import ended_words, standing
from municipalities.models import Municipality, Region
from trees.core.concerns import about, by_place, mark_of, pages_of
from trees.core.drafts import flow_of
from trees.drafting.reading import read_drafts
from trees.drawings.coverage_week import (
    LEVELS,
    CoverageWeek,
    clock_changes,
    length_words,
    monday_of,
)
from trees.drawings.marks import JOINT
from trees.models import Node
from trees.models import Outcome as OutcomeRow
from trees.publishing.freeze import prove

YEARS = range(2000, 2200)
NO_TOWN = "Deze gemeente hoort niet bij deze regio. Kies er een in het overzicht van de regio."
NO_OUTCOME = "Deze uitkomst is er niet. Kies er een in het overzicht van de regio."


def coverage_view(
    request: HttpRequest, region: str, municipality: str, outcome: str
) -> HttpResponse:
    """Who answers in one week, for one outcome of the draft in one municipality."""
    whose = region_for(request, region)
    town = first_or_404(whose.municipalities.filter(slug=municipality), NO_TOWN)
    row = first_or_404(whose.outcomes.filter(slug=outcome), NO_OUTCOME)
    now = timezone.now()
    names = standing(whose, now)
    monday, fault = asked_week(request.GET.get("week", ""), to_local(now).date())
    return desk_page(
        request,
        "desk/pictures/coverage.html",
        region=whose,
        title=f"Bereikbaarheid: {row.title}, {town}",
        town=town,
        towns=whose.municipalities.filter(slug__in=names),
        standing=names,
        ended=ended_words(whose, now),
        outcome=row,
        fault=fault,
        levels=LEVELS,
        **_around(monday, to_local(now).date()),
        **(_week_of(whose, town, row, monday, now) if town.slug in names else {}),
    )


def _week_of(
    region: Region, town: Municipality, row: OutcomeRow, monday: date, now: datetime
) -> dict[str, Any]:
    """The week and the problems of an outcome; nothing where no way leads to it."""
    proof, draft = prove(region, now), read_drafts(region).get(town.slug)
    if draft is None:
        return {}
    flow, known = flow_of(draft, town.slug, proof.directory, now)
    outcome = next((one for one in flow.outcomes() if one.name == row.slug), None)
    if outcome is None:
        return {}
    found = [*known, *proof.problems(flow, town.slug, known)]
    mine = about(outcome, pages_of(flow)[outcome.name], by_place(found))
    week = CoverageWeek(proof.directory, outcome, monday)
    marked = [(mark_of(problem), problem) for problem in mine]
    return {"week": week, "silent": length_words(week.silent), "found": marked}


def asked_week(text: str, today: date) -> tuple[date, str]:
    """The Monday of the week that somebody asks for, and what is wrong with it, if anything."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        return monday_of(today), f"“{text[:40]}” is geen datum. Schrijf haar zo: 2026-12-25."
    if day.year not in YEARS:
        return monday_of(today), f"{day.year} ligt te ver weg. Kies een jaar van 2000 tot 2199."
    return monday_of(day), ""


def _around(monday: date, today: date) -> dict[str, Any]:
    """The weeks to go on to: the one before and after, and those in which something is special."""
    changes = [
        (f"klok {'vooruit' if forward else 'terug'} ({date_words(day, year=True)})", day)
        for day, forward in clock_changes(today)
    ]
    christmas = date(today.year + (today > date(today.year, 12, 26)), 12, 25)
    special = [("deze week", today), (f"Kerst {christmas.year}", christmas), *changes]
    sunday = monday + timedelta(days=6)
    return {
        "monday": monday,
        "period": f"{date_words(monday, year=True)} tot en met {date_words(sunday, year=True)}",
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "special": [(name, day, monday_of(day) == monday) for name, day in special],
    }


def place_view(request: HttpRequest, region: str) -> HttpResponse:
    """To the picture or the form where a problem can be looked at, by its place in words."""
    whose = region_for(request, region)
    # PostgreSQL can't look for a null character; nothing is called so.
    asked, place = (request.GET.get(name, "").replace("\0", "") for name in ("gemeente", "plek"))
    kind, _, slug = place.partition(" ")
    town = whose.municipalities.filter(slug=asked).first()
    return redirect(_address_of(whose, town, kind, slug))


def _address_of(region: Region, town: Municipality | None, kind: str, slug: str) -> str:
    where = town or region.municipalities.first()
    if kind == "uitkomst" and where and region.outcomes.filter(slug=slug).exists():
        return reverse("admin:pictures_coverage", args=[region.slug, where.slug, slug])
    if kind == "pagina" and (node := _node(region, slug)):
        drawing = reverse("admin:pictures_tree", args=[region.slug, node.tree.slug])
        return f"{drawing}?open={node.slug}#knoop-{node.slug}"
    form = None if kind == "uitkomst" else Places(region).form(kind, slug)
    return form[0] if form else reverse("admin:trees_tree_changelist")


def _node(region: Region, page: str) -> Node | None:
    """The draft node of a page; a page of a copied branch ends in the slug of its node."""
    rows = Node.objects.filter(tree__region=region).select_related("tree")
    found: Node | None = rows.filter(slug=page).first()
    return found or rows.filter(slug=page.rpartition(JOINT)[2]).first()
