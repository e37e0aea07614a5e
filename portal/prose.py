"""Markdown of an editor as safe HTML: paragraphs, lists, emphasis and links, and nothing else.

No `tel:` links: what a page dials comes from a contact, never from a text.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "em", "strong", "a", "br"}
SCHEMES = {"http", "https", "mailto"}

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
