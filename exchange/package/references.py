"""Whether everything in a package that names something else names a thing that is there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from exchange.package.contents import Agreement, Outcome, Package, Service, Step, Tree
from exchange.package.faults import Faults
from municipalities.slugs import RESERVED_WORDS
from trees.core.branch import Branch
from trees.words import quoted

# One circle often lies on many ways; a few of them are enough to find it.
MOST_CIRCLES = 20


def check_references(package: Package, faults: Faults) -> None:
    """Add a fault for each double slug, reserved word, reference to nothing and endless circle."""
    for section in ("municipalities", "organizations", "services", "agreements", "outcomes"):
        _refuse_doubles(_slugs(section, getattr(package, section)), "slug", faults)
    _refuse_doubles(_slugs("trees", package.trees), "slug", faults)
    codes = ((f"municipalities[{n}].code", m.code) for n, m in enumerate(package.municipalities))
    _refuse_doubles(codes, "CBS-code", faults)
    _refuse_reserved(_slugs("municipalities", package.municipalities), faults)
    _References(package, faults).check()
    for n, tree in enumerate(package.trees):
        _check_nodes(tree, f"trees[{n}]", faults)
    _refuse_shared_municipalities(package, faults)


def _slugs(section: str, things: Iterable[object]) -> Iterator[tuple[str, str]]:
    for n, thing in enumerate(things):
        yield f"{section}[{n}].slug", getattr(thing, "slug")  # noqa: B009 (each of them has one)


def _refuse_doubles(
    placed: Iterable[tuple[str, str | int | None]], noun: str, faults: Faults
) -> None:
    first: dict[str | int, str] = {}
    for place, word in placed:
        if word in (None, ""):
            continue
        assert word is not None  # noqa: S101 (said above; tells mypy)
        if word in first:
            said = f"Dubbele {noun}: {quoted(word)} staat ook bij {first[word]}. Kies een andere."
            faults.add(place, said)
        first.setdefault(word, place)


def _refuse_reserved(placed: Iterable[tuple[str, str]], faults: Faults) -> None:
    for place, slug in placed:
        if slug in RESERVED_WORDS:
            said = f"{quoted(slug)} is een adres van de site zelf. Kies een andere slug."
            faults.add(place, said)


class _References:
    """Every reference of a package, looked up by the kind of thing that it names."""

    def __init__(self, package: Package, faults: Faults) -> None:
        self.package = package
        self.faults = faults
        # Of a section that can't be read nobody knows what it holds: then nothing is looked up.
        self.known: Mapping[str, Collection[str] | None] = {
            section: None
            if faults.stand_at(section)
            else dict.fromkeys(thing.slug for thing in getattr(package, section))
            for section in (
                "municipalities", "organizations", "services", "agreements", "outcomes"
            )
        }  # fmt: skip

    def check(self) -> None:
        region = self.package.region
        self.look_up_all("services", region.fallback, "region.fallback")
        self.look_up("services", region.central_line, "region.central_line")
        for n, service in enumerate(self.package.services):
            self._service(service, f"services[{n}]")
        for n, agreement in enumerate(self.package.agreements):
            self._agreement(agreement, f"agreements[{n}]")
        for n, outcome in enumerate(self.package.outcomes):
            self._outcome(outcome, f"outcomes[{n}]")
        for n, tree in enumerate(self.package.trees):
            self._tree(tree, f"trees[{n}]")
        self._scenarios()

    def look_up(self, section: str, slug: str | None, place: str) -> None:
        known = self.known[section]
        if slug is None or known is None or slug in known or self.faults.stand_at(place):
            return
        near = self.faults.suggest(slug, known)
        self.faults.add(place, f"{quoted(slug)} bestaat niet.{near or _WAY_OUT[section]}")

    def look_up_all(self, section: str, slugs: Iterable[str] | None, place: str) -> None:
        for n, slug in enumerate(slugs or ()):
            self.look_up(section, slug, f"{place}[{n}]")

    def _service(self, service: Service, place: str) -> None:
        self.look_up("organizations", service.organization, f"{place}.organization")
        self.look_up_all("municipalities", service.municipalities, f"{place}.municipalities")

    def _agreement(self, agreement: Agreement, place: str) -> None:
        self.look_up_all("organizations", agreement.parties, f"{place}.parties")
        self.look_up_all("municipalities", agreement.municipalities, f"{place}.municipalities")
        numbers = ((f"{place}.versions[{n}].number", v.number)
                   for n, v in enumerate(agreement.versions))  # fmt: skip
        _refuse_doubles(numbers, "versie", self.faults)
        for n, version in enumerate(agreement.versions):
            here = f"{place}.versions[{n}].signatures"
            signed = [(f"{here}[{m}].organization", signature.organization)
                      for m, signature in enumerate(version.signatures)]  # fmt: skip
            _refuse_doubles(signed, "handtekening", self.faults)
            for where, organization in signed:
                self.look_up("organizations", organization, where)

    def _outcome(self, outcome: Outcome, place: str) -> None:
        self.look_up("agreements", outcome.agreement, f"{place}.agreement")
        self._steps(outcome.steps, f"{place}.steps")
        self._steps(outcome.also, f"{place}.also")

    def _steps(self, steps: Iterable[Step], place: str) -> None:
        for n, step in enumerate(steps):
            self.look_up("services", step.service or None, f"{place}[{n}].service")

    def _tree(self, tree: Tree, place: str) -> None:
        self.look_up_all("municipalities", tree.municipalities, f"{place}.municipalities")
        for here, node in tree.nodes(place):
            self.look_up("outcomes", node.outcome, f"{here}.outcome")
            self.look_up_all("municipalities", node.only_in, f"{here}.only_in")

    def _scenarios(self) -> None:
        nodes = {node.slug: None for tree in self.package.trees for _, node in tree.nodes("")}
        for n, scenario in enumerate(self.package.scenarios):
            place = f"scenarios[{n}]"
            self.look_up("municipalities", scenario.municipality, f"{place}.municipality")
            self.look_up("outcomes", scenario.expect.outcome, f"{place}.expect.outcome")
            self.look_up("services", scenario.expect.call, f"{place}.expect.call")
            if not self.faults.stand_at("trees"):
                self._answers(scenario.answers, nodes, f"{place}.answers")

    def _answers(self, slugs: Iterable[str], nodes: Collection[str], place: str) -> None:
        for n, slug in enumerate(slugs):
            here = f"{place}[{n}]"
            # In a branch that continues elsewhere a page is called "answer--node".
            node = slug if slug in nodes else slug.rpartition("--")[2]
            if node not in nodes and not self.faults.stand_at(here):
                near = self.faults.suggest(slug, nodes) or " Noem de slug van een antwoord."
                self.faults.add(here, f"{quoted(slug)} bestaat niet.{near}")


_WAY_OUT = {
    "municipalities": " Noem een gemeente uit municipalities.",
    "organizations": " Noem een organisatie uit organizations.",
    "services": " Noem een dienst uit services.",
    "agreements": " Noem een werkafspraak uit agreements.",
    "outcomes": " Noem een uitkomst uit outcomes.",
}


def _check_nodes(tree: Tree, place: str, faults: Faults) -> None:
    placed = list(tree.nodes(place))
    slugs = [(f"{here}.slug", node.slug) for here, node in placed]
    _refuse_doubles(slugs, "slug", faults)
    _refuse_reserved(slugs, faults)
    by_slug = {node.slug: node for _, node in placed}
    for here, node in placed:
        target = node.continue_at
        if target is not None and target not in by_slug:
            where = f"{here}.continue_at"
            if not faults.stand_at(where):
                near = faults.suggest(target, by_slug) or " Noem een vraag uit dezelfde boom."
                faults.add(where, f"{quoted(target)} bestaat niet.{near}")
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


def _refuse_shared_municipalities(package: Package, faults: Faults) -> None:
    """A municipality has one tree; a second subject is one more answer on the first question."""
    everybody = [municipality.slug for municipality in package.municipalities]
    taken: dict[str, str] = {}
    for n, tree in enumerate(package.trees):
        served = everybody if tree.municipalities is None else tree.municipalities
        shared = next((slug for slug in served if slug in taken), None)
        if shared is not None:
            said = (
                f"{quoted(shared)} heeft al een boom: {quoted(taken[shared])}. Maak van de tweede "
                "een antwoord op de eerste vraag."
            )
            faults.add(f"trees[{n}].municipalities", said)
        for slug in served:
            taken.setdefault(slug, tree.slug)
