"""Every page of the admin that somebody gets, and what a browser must find right on each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Page, ViewportSize

from tests.browser.sound import OF_THE_LOOK, bring_axe
from tests.rights.address_words import MODEL_OF

HOME = "/beheer/"
# What fits in an address that isn't the name of a row.
FITTING = {"hulp/<slug:slug>/": "hulp/voorpagina/"}
# One template, and yet another page for every model, or for every step.
OF_A_MODEL = ("admin/change_list.html", "admin/change_form.html")
OF_A_STEP = "desk/outline/step.html"
# "best-practice" has the order of headings and that everything lies in a landmark.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: list[tuple[Literal["light", "dark"], ViewportSize, dict[str, Any]]] = [
    ("light", {"width": 1280, "height": 800}, {"type": "tag", "values": TAGS}),
    ("dark", {"width": 390, "height": 844}, {"type": "rule", "values": OF_THE_LOOK}),
]


@dataclass(frozen=True)
class Visit:
    """An address that answers, for whom, and the template that it comes from."""

    who: str
    address: str
    template: str


def visits(clients: dict[str, Client], rows: dict[str, Model]) -> list[Visit]:
    """One address of every kind of page: each for the first person who gets it."""
    found: dict[tuple[str, str], Visit] = {}
    # A form with something in it shows more than an empty one, so those come last.
    routes = _in_order(_routes(get_resolver().url_patterns, ""))
    for route in sorted(routes, key=lambda route: route.endswith("add/")):
        visit = _first(clients, _filled_in(route, rows))
        if visit is not None:
            found.setdefault((visit.template, _kind(visit)), visit)
    return list(found.values())


def _kind(visit: Visit) -> str:
    """What sets a page apart from others of the same template."""
    parts = visit.address.strip("/").split("/")
    if visit.template in OF_A_MODEL:
        return "/".join(parts[1:3])
    return parts[-1] if visit.template == OF_A_STEP and not parts[-1].isdigit() else ""


def _routes(some: Iterable[Any], before: str) -> Iterator[str]:
    for one in some:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        elif not before or route.startswith(HOME[1:]):
            yield from _routes(one.url_patterns, route)


def _in_order(routes: Iterable[str]) -> list[str]:
    """Each once, and none of the addresses outside the admin or of an expression."""
    inside = [route.removeprefix(HOME[1:]) for route in routes if route.startswith(HOME[1:])]
    return [route for route in dict.fromkeys(inside) if "(?" not in route]


def _filled_in(route: str, rows: dict[str, Model]) -> str:
    """The address with a row for every word in it; "" where there is no such row."""
    blank = False

    def value(found: re.Match[str]) -> str:
        nonlocal blank
        row = rows.get(_model(route, found[2]))
        blank = blank or row is None
        return str(getattr(row, "slug" if found[1] in ("slug", "str") else "pk", ""))

    filled = re.sub(r"<(?:(\w+):)?(\w+)>", value, FITTING.get(route, route))
    return "" if blank else HOME + filled


def _model(route: str, name: str) -> str:
    if name == "object_id":
        app, model, *_ = route.split("/")
        label: str = apps.get_model(app, model)._meta.label
        return label
    if name == "pk":
        return "contacts.Phone" if route.startswith("nummer/") else "municipalities.Membership"
    return MODEL_OF.get(name, "")


def _first(clients: dict[str, Client], address: str) -> Visit | None:
    for who, client in clients.items() if address else ():
        response = client.get(address)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            return Visit(who, address, str(response.templates[0].name))
    return None


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page that is open, wide and light, and then narrow and dark."""
    bring_axe(page)
    # From here on a focus that a script gives shows as one that the keyboard gave.
    page.keyboard.press("Tab")
    found: list[str] = []
    for scheme, size, rules in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        faults = page.evaluate(LOOK, rules)
        found += [f"{scheme}, {size['width']} breed: {fault}" for fault in faults]
    return found


# Axe without "preload" leaves the stylesheets alone, which it would read by an inline style.
LOOK = """async (rules) => {
  const faults = [];
  const fault = (...words) => faults.push(words.join(" "));
  const short = (element) => element.outerHTML.slice(0, 160);
  const root = document.documentElement;
  if (root.lang !== "nl") fault("taal:", root.lang);
  if (document.querySelectorAll("h1").length !== 1) fault("niet precies één h1");
  if (!document.querySelector('a[href="tel:112"]')) fault("geen 112");
  if (root.scrollWidth > root.clientWidth) fault("schuift opzij:", root.scrollWidth);

  const signs = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor",
    "borderBottomColor", "backgroundColor", "textDecorationLine", "color", "stroke",
    "strokeWidth"];
  const worn = (element) => signs.map((sign) => getComputedStyle(element)[sign]).join();
  // In a drawing it is the box inside a link that shows it.
  const look = (element) => worn(element) + worn(element.querySelector("rect") || element);
  const reached = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, ' +
    '[tabindex="0"]';
  for (const element of document.querySelectorAll(reached)) {
    if (element.disabled || !element.checkVisibility({ visibilityProperty: true })) continue;
    element.blur();
    const before = look(element);
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    if (look(element) === before) fault("de focus is niet te zien:", short(element));
  }
  document.activeElement.blur();
  document.getAnimations().forEach((one) => one.finish());

  const options = { preload: false, resultTypes: ["violations"], runOnly: rules };
  for (const { id, nodes } of (await axe.run(options)).violations) {
    fault(id + ":", nodes.length, nodes[0].html.slice(0, 160), nodes[0].failureSummary);
  }
  return faults;
}"""
