"""Markdown of an editor as safe HTML: paragraphs, lists, emphasis and links, and nothing else.

No `tel:` links: what a page dials comes from a contact, never from a text.
"""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
SCHEMES = {"http", "https", "mailto"}

# What marks emphasis, a list or a link; an editor's text has little more.
_MARKS = re.compile(r"[*_`#>]|\[([^\]]*)\]\([^)]*\)")

_markdown = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=2000)
def prose(text: str) -> SafeString:
    """The text as HTML; tags, attributes and schemes that aren't listed above are gone."""
    written = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer",
    )
    return SafeString(written.strip())


def plain(text: str) -> str:
    """The words of the text without its marks, for where only words may stand."""
    return _MARKS.sub(r"\1", text)
