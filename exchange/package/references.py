"""What a package's things say of each other: references, double slugs, circles, shared towns.

All of it is looked up in the document as it was written, so that it can be told along with what is
wrong in each of the things.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from contacts.documents import refusal
from exchange.package.contents import REFERRERS, Tree
from exchange.package.faults import Faults
from exchange.package.fields import OWN
from municipalities.endings import ending_fault
from municipalities.slugs import RESERVED_WORDS, WORDS_OF_VERSION_1
from trees.core.branch import Branch
from trees.words import quoted

# One circle often lies on many ways; a few of them are enough to find it.
MOST_CIRCLES = 20

_WAY_OUT = {
    "municipalities": "Noem een gemeente uit municipalities.",
    "organizations": "Noem een organisatie uit organizations.",
    "services": "Noem een dienst uit services.",
    "agreements": "Noem een werkafspraak uit agreements.",
    "outcomes": "Noem een uitkomst uit outcomes.",
    "trees": "Noem de slug van een antwoord.",
}


class Names:
    """The slugs in a document, by section; those of the trees are their questions and answers."""

    def __init__(self, document: Mapping[str, Any], faults: Faults) -> None:
        self.faults = faults
        # Of a section that can't be read nobody knows what it holds: then nothing is looked up.
        self.known: dict[str, Collection[str] | None] = {
            section: None
            if _is_unreadable(document, section) or faults.stand_at(section)
            else dict.fromkeys(_slugs(document, section))
            for section in _WAY_OUT
        }

    def look_up(self, section: str, slug: str) -> None:
        """Raise where a reference names nothing."""
        known = self.known[section]
        # In a branch that continues elsewhere a page is called "answer--node".
        if known is None or slug in known or (section == "trees" and _node_of(slug) in known):
            return
        way_out = self.faults.suggest(slug, known, _WAY_OUT[section])
        raise refusal(f"{quoted(slug)} bestaat niet. {way_out}")


def _node_of(page: str) -> str:
    return page.rpartition("--")[2]


def check_whole(
    document: Mapping[str, Any], faults: Faults, standing: Callable[[str], Collection[str]]
) -> None:
    """Add a fault for each double slug, reserved word, endless circle and town with two trees."""
    for section in ("municipalities", "organizations", "services", "agreements", "outcomes"):
        _refuse_doubles(_texts(_things(document, section), "slug"), "slug", faults)
    _refuse_doubles(_texts(_things(document, "trees"), "slug"), "slug", faults)
    towns = list(_things(document, "municipalities"))
    _refuse_doubles(_texts(towns, "code"), "CBS-code", faults)
    words = _words_of_the_site(document, standing)
    _refuse_reserved(_texts(towns, "slug"), words, faults)
    _refuse_endless_merges(towns, faults)
    _refuse_lines_of_nobody(document, faults)
    for place, agreement in _things(document, "agreements"):
        _check_versions(agreement, place, faults)
    for place, outcome in _things(document, "outcomes"):
        _check_accepted(outcome, place, faults)
    names = {slug: _text(town, "name") or slug for town, slug in _named(towns)}
    for place, service in _things(document, "services"):
        _refuse_strays(service, place, names, faults)
    trees = list(_trees(document))
    for place, tree in trees:
        _check_nodes(tree, place, words, faults)
    _refuse_shared_municipalities([slug for _, slug in _texts(towns, "slug")], trees, faults)


def _words_of_the_site(
    document: Mapping[str, Any], standing: Callable[[str], Collection[str]]
) -> Collection[str]:
    """What nothing in this file may be called. What was there before the site took a word stays:
    in a file of version 1, and in a region that has it in the database.
    """
    if document.get("version") == 1:
        return WORDS_OF_VERSION_1
    region = document.get("region")
    slug = region.get("slug") if isinstance(region, dict) else None
    return WORDS_OF_VERSION_1 | (
        RESERVED_WORDS - {*standing(slug if isinstance(slug, str) else "")}
    )


# The document, of which nothing is certain


def _is_unreadable(document: Mapping[str, Any], section: str) -> bool:
    return not isinstance(document.get(section), list | type(None))


def _things(thing: Mapping[str, Any], key: str, place: str = "") -> Iterator[Any]:
    """The mappings in a list, each with its place."""
    here = f"{place}.{key}" if place else key
    things = thing.get(key)
    for n, one in enumerate(things if isinstance(things, list) else ()):
        if isinstance(one, dict):
            yield f"{here}[{n}]", one


def _slugs(document: Mapping[str, Any], section: str) -> Iterator[str]:
    if section == "trees":
        return (node.slug for _, tree in _trees(document) for _, node in tree.nodes(""))
    return (slug for _, slug in _texts(_things(document, section), "slug"))


def _texts(things: Iterable[Any], key: str) -> Iterator[tuple[str, str]]:
    for place, thing in things:
        if isinstance(thing.get(key), str):
            yield f"{place}.{key}", thing[key]


def _trees(document: Mapping[str, Any]) -> Iterator[tuple[str, Tree]]:
    """What can be read of each tree: the slugs, and where they lead."""
    for place, tree in _things(document, "trees"):
        towns = tree.get("municipalities")
        area = [town for town in towns if isinstance(town, str)] if isinstance(towns, list) else []
        yield (
            place,
            Tree(
                slug=_text(tree, "slug") or "",
                title="",
                municipalities=None if towns in (None, "all") else tuple(area),
                start=_branch(tree.get("start")),
            ),
        )


def _branch(node: object) -> Branch:
    if not isinstance(node, dict):
        return Branch("")
    answers = node.get("answers")
    return Branch(
        _text(node, "slug") or "",
        continue_at=_text(node, "continue_at"),
        answers=tuple(map(_branch, answers if isinstance(answers, list) else ())),
    )


def _text(thing: Mapping[str, Any], key: str) -> str | None:
    value = thing.get(key)
    return value if isinstance(value, str) else None


def _named(things: Iterable[Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    return ((thing, thing["slug"]) for _, thing in things if isinstance(thing.get("slug"), str))


# What is wrong


def _refuse_strays(
    service: Mapping[str, Any], place: str, names: Mapping[str, str], faults: Faults
) -> None:
    """Nobody comes to a municipality in which the service doesn't work."""
    own, comes = service.get("municipalities"), service.get("comes")
    area = comes.get("area") if isinstance(comes, dict) else None
    if not (isinstance(own, list) and isinstance(area, list)):
        return
    # What is no text is refused elsewhere.
    here = {slug for slug in own if isinstance(slug, str)}
    for n, slug in enumerate(area):
        if isinstance(slug, str) and slug in names and slug not in here:
            where = f"{place}.comes.area[{n}]"
            faults.add(where, f"{names[slug]} hoort niet bij deze dienst.")


def _refuse_doubles(placed: Iterable[tuple[str, str | int]], noun: str, faults: Faults) -> None:
    first: dict[str | int, str] = {}
    for place, word in placed:
        if word in first:
            said = f"Dubbele {noun}: {quoted(word)} staat ook bij {first[word]}. Kies een andere."
            faults.add(place, said)
        if word != "":
            first.setdefault(word, place)


def _refuse_reserved(
    placed: Iterable[tuple[str, str]], words: Collection[str], faults: Faults
) -> None:
    for place, slug in placed:
        if slug in words:
            said = f"{quoted(slug)} is een adres van de site zelf. Kies een andere slug."
            faults.add(place, said)


def _refuse_endless_merges(towns: Iterable[Any], faults: Faults) -> None:
    """A municipality that goes on in itself, or in others that go on in it."""
    merges = {town.get("slug"): (place, town.get("merged_into")) for place, town in towns}
    heirs = {slug: heir for slug, (_, heir) in merges.items() if isinstance(heir, str) and heir}
    for slug in heirs:
        if said := ending_fault(slug, heirs):
            faults.add(f"{merges[slug][0]}.merged_into", said)


def _refuse_lines_of_nobody(document: Mapping[str, Any], faults: Faults) -> None:
    """A line that closes every outcome has a number here, and one for everybody."""
    region = document.get("region")
    lines = region.get("fallback") if isinstance(region, dict) else None
    services = {_text(one, "slug"): one for _, one in _things(document, "services")}
    for n, slug in enumerate(lines if isinstance(lines, list) else ()):
        service = services.get(slug) if isinstance(slug, str) else None
        if service and _is_for_some(service):
            said = f"“{service.get('name')}” heeft geen nummer dat iedereen kan bellen. "
            faults.add(f"region.fallback[{n}]", said + "Kies een andere dienst.")


def _is_for_some(service: Mapping[str, Any]) -> bool:
    """Whether all numbers are kept from the public, and some by a word that says so."""
    whose = [
        OWN if one.get("number") == OWN else one.get("audience") or "public"
        for _, one in _things(service, "phones")
    ]
    return (OWN in whose or REFERRERS in whose) and "public" not in whose


def _check_versions(agreement: Mapping[str, Any], place: str, faults: Faults) -> None:
    versions = list(_things(agreement, "versions", place))
    numbers = ((f"{here}.number", version.get("number")) for here, version in versions)
    whole = [(here, number) for here, number in numbers if type(number) is int]
    _refuse_doubles(whole, "versie", faults)
    for here, version in versions:
        signatures = _things(version, "signatures", here)
        _refuse_doubles(_texts(signatures, "organization"), "handtekening", faults)
        _check_accepted(version, here, faults)


def _check_accepted(thing: Mapping[str, Any], place: str, faults: Faults) -> None:
    _refuse_doubles(_texts(_things(thing, "accepted", place), "problem"), "acceptatie", faults)


def _check_nodes(tree: Tree, place: str, words: Collection[str], faults: Faults) -> None:
    placed = list(tree.nodes(place))
    slugs = [(f"{here}.slug", node.slug) for here, node in placed]
    _refuse_doubles(slugs, "slug", faults)
    _refuse_reserved(slugs, words, faults)
    by_slug = {node.slug: node for _, node in placed}
    for here, node in placed:
        target = node.continue_at
        if target is not None and target not in by_slug:
            where = f"{here}.continue_at"
            if not faults.stand_at(where):
                way_out = faults.suggest(target, by_slug, "Noem een vraag uit dezelfde boom.")
                faults.add(where, f"{quoted(target)} bestaat niet. {way_out}")
    for circle in islice(_circles(tree.start, by_slug), MOST_CIRCLES):
        where = next(here for here, node in placed if node is by_slug[circle[0]])
        way = " → ".join(circle if len(circle) < 10 else (*circle[:8], "…"))
        said = f"Deze antwoorden gaan in een kring bij elkaar verder: {way}. "
        faults.add(f"{where}.continue_at", said + "Laat er één naar een uitkomst leiden.")


def _circles(start: Branch, by_slug: Mapping[str, Branch]) -> Iterator[tuple[str, ...]]:
    """The circles of continue_at, each as the slugs of the answers that continue, in order.

    A branch is copied under the answer that continues there, with all that hangs below it. That
    never ends where a walk down the answers and along continue_at meets a node that it came from.
    """
    path: list[Branch] = []
    on_path: set[int] = set()
    done: set[int] = set()
    waiting: list[Branch | None] = [start]
    while waiting:
        node = waiting.pop()
        if node is None:
            on_path.remove(id(left := path.pop()))
            done.add(id(left))
        elif id(node) in on_path:
            yield _continuing(path, node)
        elif id(node) not in done:
            path.append(node)
            on_path.add(id(node))
            waiting.append(None)
            waiting.extend(reversed(_next_nodes(node, by_slug)))


def _next_nodes(node: Branch, by_slug: Mapping[str, Branch]) -> tuple[Branch, ...]:
    if node.continue_at is None:
        return node.answers
    target = by_slug.get(node.continue_at)
    return (target,) if target else ()


def _continuing(path: list[Branch], back: Branch) -> tuple[str, ...]:
    """Of the walk that came back to `back`: the answers that continue elsewhere, closed."""
    start = next(n for n, node in enumerate(path) if node is back)
    slugs = [node.slug for node in path[start:] if node.continue_at is not None]
    return (*slugs, slugs[0])


def _refuse_shared_municipalities(
    everybody: Collection[str], trees: Iterable[tuple[str, Tree]], faults: Faults
) -> None:
    """A municipality has one tree; a second subject is one more answer on the first question."""
    taken: dict[str, str] = {}
    for place, tree in trees:
        served = everybody if tree.municipalities is None else tree.municipalities
        shared = next((slug for slug in served if slug in taken), None)
        if shared is not None:
            said = (
                f"{quoted(shared)} heeft al een boom: {quoted(taken[shared])}. Maak van de tweede "
                "een antwoord op de eerste vraag."
            )
            faults.add(f"{place}.municipalities", said)
        for slug in served:
            taken.setdefault(slug, tree.slug)
