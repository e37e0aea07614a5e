"""The portal on a home screen: the manifest of each municipality, and how to put it there.

The shortcut opens at the first question of one municipality: the manifest says so, whatever page
somebody was looking at when she made it.
"""

import json
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from portal.moment import Moment
from portal.places import by_region
from portal.visit import Visit, answer_for_all, in_place, public, render_page
from trees.live import Place, now_live

TITLE = "Zet de crisiswijzer op je beginscherm"
# As long as a phone shows whole below an icon.
LONGEST_SHORT_NAME = 12
SHORT_NAME = "Crisiswijzer"
# The ground of the light pages, as tokens.css has it: a manifest knows of one colour only.
GROUND = "#f3f5f9"
SVG, PNG = "image/svg+xml", "image/png"
# Name of the file, its size, and what a phone may do with it: a maskable one is cut to any shape.
ICONS = [
    ("icon.svg", "any", SVG, "any"),
    ("icon-192.png", "192x192", PNG, "any"),
    ("icon-512.png", "512x512", PNG, "any"),
    ("maskable-192.png", "192x192", PNG, "maskable"),
    ("maskable-512.png", "512x512", PNG, "maskable"),
]


@public
@in_place
def manifest(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a browser needs to know to put this municipality on a home screen, as JSON."""
    response = visit.answer(manifest_of(visit.place))
    response.headers["Content-Type"] = "application/manifest+json"
    # Kept, but asked for again each time: another name or icon is there at once.
    response.headers["Cache-Control"] = "no-cache"
    return response


def manifest_of(place: Place) -> str:
    """The manifest as JSON; addresses are paths of this site."""
    start = reverse("first", args=[place.slug])
    example = " (voorbeeld)" if place.region.demo else ""
    members = {
        "id": start,
        "name": f"Crisiswijzer {place.name}{example}",
        "short_name": _short_name(place),
        "description": f"Welk nummer bel je nu, in {place.name}? Voor professionals.",
        "lang": "nl",
        "dir": "ltr",
        "start_url": start,
        # The whole site: who chooses another municipality stays in the same window.
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [_icon(*icon) for icon in ICONS],
        "shortcuts": [
            {
                "name": "Alle nummers",
                "url": reverse("numbers", args=[place.slug]),
                "icons": [_icon(*ICONS[1])],
            }
        ],
    }
    return json.dumps(members, ensure_ascii=False, indent=1)


def _short_name(place: Place) -> str:
    """The municipality, where it fits: who has two shortcuts must see which one she taps."""
    return place.name if len(place.name) <= LONGEST_SHORT_NAME else SHORT_NAME


def _icon(name: str, sizes: str, kind: str, purpose: str) -> dict[str, str]:
    return {"src": static(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


@public
def home_screen(request: HttpRequest, moment: Moment) -> HttpResponse:
    """How to put a municipality on the home screen; first of all, which one."""
    live = now_live()
    places = live.standing(moment.at)
    asked = request.GET.get("gemeente", "").strip()
    if found := live.places.get(asked.lower()):
        place, groups = live.heir(found, moment.at), by_region(places)
        page = render_page(
            "portal/home_screen.html", moment, title=TITLE, place=place, groups=groups
        )
    else:
        page = _choice(moment, places, asked)
    return HttpResponse(page) if asked else answer_for_all(live, moment, page)


def _choice(moment: Moment, places: Iterable[Place], asked: str) -> str:
    groups = by_region(places)
    demo = any(place.region.demo for _, here in groups for place in here)
    return render_page(
        "portal/home_screen_choice.html",
        moment,
        title=TITLE,
        groups=groups,
        asked=asked,
        demo=demo,
    )
