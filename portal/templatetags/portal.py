"""What every template of the portal may ask for: the stylesheet, the script, and safe prose."""

import re

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from history.memory import Memory
from portal.addresses import file_address, page_address
from portal.moment import Moment
from portal.places import villages
from portal.prose import prose
from portal.shown.line import ShownLine
from portal.stylesheet import STYLE

# Some 3 kB each: those of a region of hundreds of lines, in each of their states.
ROWS: Memory[SafeString] = Memory(most=5_000)

register = template.Library()
register.filter("prose", prose)
register.filter("villages", villages)
register.simple_tag(file_address, name="asset")

# Up to and with a hyphen; and of digits that are written without one never more than four.
_GROUP = re.compile(r"\d{1,4}-?|\D+")


@register.filter
def groups(word: str) -> list[str]:
    """What of a number doesn't break: "0900-203" as "0900-" and "203"."""
    return _GROUP.findall(word)


@register.filter
def spoken(words: str) -> str:
    """What to say, with the word before it strong: "<strong>Zeg:</strong> spoed"."""
    told, colon, said = words.partition(":")
    return format_html("<strong>{}:</strong>{}", told, said) if colon and told == "Zeg" else words


@register.simple_tag
def row(line: ShownLine, *, dial: str = "tel", **words: str) -> SafeString:
    """One line as `_row.html` shows it; the same one stands on many pages, and is written once.

    `dial` is the class of the number that is dialled.
    """

    def write() -> SafeString:
        return render_to_string("portal/_row.html", {"line": line, "dial": dial, **words})

    return ROWS.remembered((*line.told(), dial, *words.items()), write)


@register.simple_tag
def site_style() -> SafeString:
    """The stylesheet itself, to stand inside the page; it is our own file."""
    return SafeString(STYLE)


@register.simple_tag(takes_context=True)
def address(context: Context, name: str, *args: str, **query: str) -> str:
    """The address of another page, at the moment of this one; error pages have no moment.

    What is empty is left out of the query.
    """
    moment: Moment | None = context.get("moment")
    said = {key: value for key, value in query.items() if value}
    return moment.address(name, *args, **said) if moment else page_address(name, *args)
