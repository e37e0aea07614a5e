"""From the flows of municipalities back to the one tree of which they were made.

A branch that was copied comes back as the answer that goes on elsewhere; what only some of the
municipalities have comes back limited to those.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from trees.core.branch import Ages, Branch
from trees.core.flow import Answer, Flow, Outcome, Question


class NotRestorable(ValueError):
    """These flows don't fit into one tree; the message says where."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A node as one municipality shows it: its texts, what it leads to, and the answers below."""

    node: Branch
    parent: str | None
    answers: tuple[str, ...] = ()


@dataclass
class _Known:
    """A node as far as the municipalities tell it."""

    found: _Found
    towns: set[str] = field(default_factory=set)
    # The answers in their order: of each municipality of the edition, and of each of the others.
    orders: list[tuple[str, ...]] = field(default_factory=list)
    other_orders: list[tuple[str, ...]] = field(default_factory=list)


def restored(
    flows: Mapping[str, Flow],
    others: Mapping[str, Flow] | None = None,
    habit: Iterable[str] = (),
) -> Branch:
    """The first question with all below it, for the flows of an edition by municipality.

    `others` are the flows of municipalities that have the same tree now but aren't in the edition:
    of those the nodes stay that the edition doesn't know. Answers that no municipality has
    together come in the order of `habit`. Raises NotRestorable.
    """
    known: dict[str, _Known] = {}
    for town, flow in flows.items():
        _learn(known, town, flow, strict=True)
    for town, flow in (others or {}).items():
        _learn(known, town, flow, strict=False)
    (first, *more) = sorted({flow.start for flow in (*flows.values(), *(others or {}).values())})
    if more:
        raise NotRestorable(_STARTS.format(first, more[0]))
    return _build(known, first, {slug: n for n, slug in enumerate(habit)})


def _learn(known: dict[str, _Known], town: str, flow: Flow, *, strict: bool) -> None:
    for found in _nodes(flow):
        slug = found.node.slug
        one = known.setdefault(slug, _Known(found))
        if strict and (one.found.node, one.found.parent) != (found.node, found.parent):
            raise NotRestorable(_DIFFER.format(slug))
        if found.answers and not one.found.node.question:
            raise NotRestorable(_ENDS.format(town, slug))
        one.towns.add(town)
        (one.orders if strict else one.other_orders).append(found.answers)


def _nodes(flow: Flow) -> Iterator[_Found]:
    """The nodes of a flow; a copied branch is told by the answer that goes on there alone."""
    home = _home(flow)
    waiting: list[tuple[Answer, str | None]] = [(Answer(flow.start, ""), None)]
    while waiting:
        answer, parent = waiting.pop()
        found = _found(flow, answer, parent, home)
        yield found
        page = flow.pages.get(answer.slug)
        if found.answers and isinstance(page, Question):
            waiting += [(below, page.slug) for below in page.answers]


def _home(flow: Flow) -> dict[str, str]:
    """Under which question each node hangs in the tree itself, not in a copy."""
    questions = [page for page in flow.pages.values() if isinstance(page, Question)]
    return {
        answer.slug: page.slug for page in questions for answer in page.answers if not answer.node
    }


def _found(flow: Flow, answer: Answer, parent: str | None, home: Mapping[str, str]) -> _Found:
    page = flow.pages.get(answer.slug)
    start, to = answer.ages
    ages = Ages(start, to)  # type: ignore[arg-type]  # None: nobody wrote where they begin
    node = Branch(slug=answer.slug, answer=answer.text, hint=answer.hint, ages=ages)
    if isinstance(page, Outcome):
        return _Found(replace(node, outcome=page.name), parent)
    if page is None:
        return _Found(node, parent)
    if any(below.node for below in page.answers):
        return _Found(replace(node, continue_at=_target(page, home)), parent)
    hint = page.hint if parent is None else answer.hint
    answers = tuple(below.slug for below in page.answers)
    return _Found(replace(node, question=page.title, hint=hint), parent, answers)


def _target(page: Question, home: Mapping[str, str]) -> str:
    """The question of which this page is a copy: the one its answers hang under themselves."""
    targets = {home.get(answer.node) for answer in page.answers}
    target = targets.pop() if len(targets) == 1 else None
    if target is None:
        raise NotRestorable(_LOST.format(page.slug))
    return target


def _build(known: Mapping[str, _Known], slug: str, habit: Mapping[str, int]) -> Branch:
    """The node of this slug with all below it, limited where its question isn't."""
    one = known[slug]
    above = known[one.found.parent].towns if one.found.parent else one.towns
    order = [answer for answer in _order(one, habit) if _hangs(known, answer, slug)]
    below = [_build(known, answer, habit) for answer in order]
    limits = () if one.towns >= above else tuple(sorted(one.towns))
    return replace(one.found.node, only_in=limits, answers=tuple(below))


def _hangs(known: Mapping[str, _Known], slug: str, question: str) -> bool:
    """Whether it hangs here in the edition; a municipality outside it may have moved it since."""
    return known[slug].found.parent == question


def _order(one: _Known, habit: Mapping[str, int]) -> list[str]:
    """One order of answers in which each municipality finds its own; the edition's comes first."""
    try:
        return _sorted([*one.orders, *one.other_orders], habit)
    except CycleError:
        others = [answer for order in one.other_orders for answer in order]
    try:
        return list(dict.fromkeys([*_sorted(one.orders, habit), *others]))
    except CycleError:
        raise NotRestorable(_DIFFER.format(one.found.node.slug)) from None


def _sorted(orders: Iterable[tuple[str, ...]], habit: Mapping[str, int]) -> list[str]:
    """All of them in an order that holds to each of these; CycleError where they contradict."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for order in orders:
        for n, answer in enumerate(order):
            sorter.add(answer, *order[max(0, n - 1) : n])
    sorter.prepare()
    ready: list[str] = []
    found: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=lambda slug: habit.get(slug, len(habit)))
        found.append(ready.pop(0))
        sorter.done(found[-1])
    return found


_STARTS = (
    "Deze gemeenten beginnen met een andere vraag: “{}” en “{}”. Zij passen niet in één boom; zet "
    "ze per boom terug."
)
_DIFFER = (
    "“{}” staat niet in elke gemeente van deze editie hetzelfde in de boom. Zet de editie van een "
    "publicatie terug waarin alle gemeenten samen zijn gepubliceerd."
)
_ENDS = (
    "{} hoort niet bij deze editie en heeft nu vragen onder “{}”, dat in de editie eindigt. "
    "Haal die vragen eerst ergens anders heen."
)
_LOST = (
    "“{}” gaat verder bij een vraag die in deze editie zelf niet voorkomt. "
    "Zet een andere editie terug."
)
