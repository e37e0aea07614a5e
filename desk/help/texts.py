"""The pages of docs/tasks as help within the portal: one text, read in the repository and here."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TASKS = Path(__file__).resolve().parent.parent.parent / "docs" / "tasks"
FIRST = "eerste-wijziging"
# For whoever runs the server; the others are for who works in the admin.
OF_THE_SERVER = frozenset(
    ("back-up", "gemeente-toevoegen", "in-gebruik-nemen", "inloggen-met-oidc")
)

TAGS = {
    *("h2", "h3", "p", "ul", "ol", "li", "em", "strong", "a", "br", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Page:
    """One task: its address, what it is called, and the text as HTML."""

    slug: str
    title: str
    text: SafeString

    @property
    def is_of_the_server(self) -> bool:
        return self.slug in OF_THE_SERVER


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every task by its slug, in the order of the titles; {} where the texts weren't installed."""
    found = [_page(path) for path in TASKS.glob("*.md")]
    return {page.slug: page for page in sorted(found, key=lambda page: page.title.casefold())}


def _page(path: Path) -> Page:
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    return Page(path.stem, title.removeprefix("# ").strip(), rendered(text))


def rendered(text: str) -> SafeString:
    """Markdown of ours as HTML: headings, lists, tables and code too, and nothing that runs."""
    return SafeString(
        nh3.clean(
            _markdown.render(_LINK.sub(_here, text)),
            tags=TAGS,
            attributes={"a": {"href"}, "*": set()},
            url_schemes={"http", "https"},
            url_relative="pass_through",
            link_rel="noopener noreferrer",
        )
    )


def _here(found: re.Match[str]) -> str:
    """A link to another task leads to its page here; to a file beyond these it is words alone."""
    words, target = found.groups()
    if target.startswith(("/beheer/", "https://", "http://")):
        return found.group()
    slug = target.partition("#")[0].removesuffix(".md")
    if (TASKS / f"{slug}.md").is_file() and "/" not in slug:
        return f"[{words}]({address(slug)})"
    return words


def address(slug: str) -> str:
    if slug == FIRST:
        return reverse("admin:first_tour")
    return reverse("admin:help_page", args=[slug])
