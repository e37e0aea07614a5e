"""Reading a page as a person does: its links, its heading, its lines and its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "wbr", "path", "use", "img"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words below it, with single spaces."""
        parts = [one if isinstance(one, str) else one.text for one in self.children]
        return re.sub(r"\s+", " ", "".join(parts)).strip()

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Every element below it with this tag and these attributes; class_ is one of many."""
        return [one for one in self._below() if one.is_like(tag, attributes)]

    def _below(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._below()

    def one(self, tag: str = "", **attributes: str) -> "Element":
        (found,) = self.all(tag, **attributes)
        return found

    def is_like(self, tag: str, attributes: dict[str, str]) -> bool:
        return (not tag or self.tag == tag) and all(
            words in self.attributes.get("class", "").split()
            if name == "class_"
            else self.attributes.get(name.replace("_", "-")) == words
            for name, words in attributes.items()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {name: words or "" for name, words in attributes})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].children.append(Element(tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, text):
        self.open[-1].children.append(text)


def read(response) -> Element:
    """The page of a response; an element that is closed wrongly is a failure."""
    reader = _Reader()
    reader.feed(response.content.decode())
    assert len(reader.open) == 1, f"never closed: {reader.open[-1].tag}"
    return reader.open[0]


def visible(page: Element) -> str:
    """The words of the main part that aren't hidden."""
    return re.sub(r"\s+", " ", _visible(page.one("main"))).strip()


def _visible(element: Element) -> str:
    if "hidden" in element.attributes:
        return ""
    return "".join(one if isinstance(one, str) else _visible(one) for one in element.children)


def lines(page: Element) -> list[tuple[str, str]]:
    """Each line in the order of the page: its service and its state."""
    return [
        (one.attributes["data-service"], one.attributes["data-state"])
        for one in page.all("li", class_="line")
    ]
