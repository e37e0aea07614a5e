"""The rules of a node, whoever writes it: the outline, a copy. Each fault is a sentence."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypedDict

from django.core.exceptions import ValidationError

from contacts.numbers import number_or_objection
from municipalities.models import Municipality
from trees.drafting.edits import title_of
from trees.models import Node, Outcome, Tree

# Digits with what people put between them; `Number` decides whether somebody could dial it.
_DIGITS = re.compile(r"[+\d][\d .()-]{5,}\d")
SHORT = frozenset({"emergency", "short", "harmonised", "municipality", "enquiries"})
TEXTS = ("answer", "hint", "question")
ENDS = ("question", "outcome", "continue_at")
_ELSEWHERE = "“{}” hoort bij een andere regio. Kies gemeenten uit {}."
_CIRCLE = (
    "Zo gaan antwoorden in een kring bij elkaar verder, zonder einde. "
    "Laat er één naar een uitkomst leiden."
)
_OTHER_TREE = "Kies een vraag uit dezelfde beslisboom."

RULED = ("parent", *TEXTS, "outcome", "continue_at")


class Content(TypedDict, total=False):
    """What saving a node may change; the others have a way of their own, or never change."""

    answer: str
    hint: str
    question: str
    outcome: Outcome | None
    continue_at: Node | None
    ages_from: int | None
    ages_to: int | None


# What comes to stand there, by the name of the field: `parent`, `answer` and the ENDS.
Wanted = Mapping[str, Any]
# The name of a field, and what is wrong with it.
Fault = tuple[str, str]


def refuse_numbers(text: str) -> None:
    """A number in a text would stay behind when it changes: it belongs to a service."""
    for found in _DIGITS.findall(text):
        number, _ = number_or_objection(found.strip(" .-("))
        if number and number.kind not in SHORT:
            raise ValidationError(
                f"Hier staat een telefoonnummer ({number.shown}). Zet het bij een dienst en noem "
                "die dienst in een stap: dan verandert het overal tegelijk."
            )


def number_faults(wanted: Wanted, names: Iterable[str]) -> dict[str, ValidationError]:
    """The telephone numbers in the texts of these names."""
    faults = {}
    for name in names:
        try:
            refuse_numbers(wanted.get(name) or "")
        except ValidationError as fault:
            faults[name] = fault
    return faults


def refuse(tree: Tree, own: Node | None, wanted: Wanted, changed: Collection[str]) -> None:
    """Raise for a node that may not come to stand in this tree like this.

    `own` is the node as it stands now (None: a new one), `changed` names what differs.
    """
    numbers = number_faults(wanted, sorted(set(TEXTS).intersection(changed)))
    if numbers:
        raise ValidationError(numbers)
    _raise([*_place_faults(tree, own, wanted), *_end_faults(tree, own, wanted)])
    refuse_circle(tree, own, wanted)


def refuse_place(tree: Tree, own: Node, wanted: Wanted) -> None:
    """Raise where a node may not come to hang there, whatever it says itself."""
    _raise(_place_faults(tree, own, wanted))
    refuse_circle(tree, own, wanted)


def refuse_below_itself(row: Node, above: Node) -> None:
    if row.pk in above.line_up():
        raise ValidationError(f"“{title_of(above)}” staat zelf onder “{title_of(row)}”.")


def refuse_elsewhere(tree: Tree, towns: Iterable[Municipality]) -> None:
    """A node is limited to municipalities of its own region."""
    for town in towns:
        if town.region_id != tree.region_id:
            raise ValidationError({"only_in": _ELSEWHERE.format(town, tree.region)})


def refuse_circle(tree: Tree, own: Node | None, wanted: Wanted) -> None:
    """Raise where somebody who answers here could come back here."""
    if _goes_round(tree, own.pk if own else 0, wanted):
        name = "continue_at" if wanted.get("continue_at") else "parent"
        raise ValidationError({name: _CIRCLE})


def _raise(faults: Iterable[Fault]) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for name, sentence in faults:
        told[name].append(sentence)
    if told:
        raise ValidationError(dict(told))


def _place_faults(tree: Tree, own: Node | None, wanted: Wanted) -> Iterator[Fault]:
    """What is wrong with where it hangs."""
    parent = wanted.get("parent")
    if parent is None:
        yield from _root_faults(tree, own)
        return
    if parent.tree_id != tree.pk:
        yield "parent", _OTHER_TREE
    elif not parent.question:
        yield "parent", f"“{parent}” is geen vraag. Kies een vraag."
    if not wanted.get("answer"):
        yield "answer", "Vul in waarop iemand tikt, zoals: Ja."


def _root_faults(tree: Tree, own: Node | None) -> Iterator[Fault]:
    others = Node.objects.filter(tree=tree, parent=None)
    first = others.exclude(pk=own.pk if own else None).first()
    if first is not None:
        yield (
            "parent",
            f"Deze boom begint al met “{first}”. Kies onder welke vraag dit staat.",
        )


def _end_faults(tree: Tree, own: Node | None, wanted: Wanted) -> Iterator[Fault]:
    """After an answer comes a question, an outcome or another place: one of them."""
    target = wanted.get("continue_at")
    given = [name for name in ENDS if wanted.get(name)]
    below = own is not None and Node.objects.filter(parent=own.pk).exists()
    if len(given) != 1:
        yield (
            "question",
            "Vul een vraag in, of kies een uitkomst, of kies waar het verdergaat: een van de drie.",
        )
    elif given != ["question"] and (below or wanted.get("parent") is None):
        yield given[0], "Hier hangen antwoorden onder, of horen ze: stel een vraag."
    elif target is not None and target == own:
        yield "continue_at", "Dit antwoord kan niet bij zichzelf verdergaan."
    elif target is not None and target.tree_id != tree.pk:
        yield "continue_at", _OTHER_TREE


def _goes_round(tree: Tree, own: int, wanted: Wanted) -> bool:
    parent, target = wanted.get("parent"), wanted.get("continue_at")
    rows = Node.objects.filter(tree=tree).exclude(pk=own)
    below: dict[int, list[int]] = defaultdict(list)
    for pk, above, further in rows.values_list("pk", "parent_id", "continue_at_id"):
        below[above].append(pk)
        below[pk] += [further] if further else []
    if parent is not None:
        below[parent.pk].append(own)
    below[own] += [target.pk] if target else []
    return own in _reached(below[own], below)


def _reached(first: Iterable[int], below: Mapping[int, Iterable[int]]) -> set[int]:
    """Every node (primary keys) that a walk down from these comes past."""
    seen: set[int] = set()
    waiting = list(first)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(below.get(here, ()))
    return seen
