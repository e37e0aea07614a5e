"""The same situation in two municipalities: the same answers should end in the same outcome.

Within one draft they do, or a limited answer explains why not. Municipalities with a tree of their
own may drift apart without anybody noticing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set

from contacts.hours.words import in_a_row
from trees.core.findings import Problem, warning
from trees.core.flow import Answer, Flow, Outcome

# The texts of the answers that lead to a page: how a caller would tell the situation.
Situation = tuple[str, ...]


def differences(flows: Mapping[str, Flow], limited: Mapping[str, Set[str]]) -> Iterator[Problem]:
    """A warning for every situation that ends elsewhere than in most of the municipalities.

    `flows` and `limited` by municipality; `limited` names the nodes that hold in some
    municipalities only. A situation with such a node on its way is meant to differ.
    """
    ends = {town: dict(_ends(flow, limited.get(town, frozenset()))) for town, flow in flows.items()}
    towns: dict[Situation, list[str]] = defaultdict(list)
    for town, found in ends.items():
        for situation in found:
            towns[situation].append(town)
    for situation, here in towns.items():
        yield from _compared(situation, {town: ends[town][situation] for town in here})


def _ends(flow: Flow, limited: Set[str]) -> Iterator[tuple[Situation, Outcome]]:
    """Each situation without a limited answer on its way, and its outcome."""
    waiting: list[tuple[str, Situation]] = [(flow.start, ())]
    seen: set[str] = set()
    for slug, situation in waiting:
        page = flow.page(slug)
        if isinstance(page, Outcome):
            yield situation, page
        if page and slug not in seen:
            seen.add(slug)
            waiting += [
                (answer.slug, (*situation, _text(answer)))
                for answer in page.answers
                if not limited & {answer.slug, answer.node}
            ]


def _text(answer: Answer) -> str:
    return " ".join(answer.text.casefold().split())


def _compared(situation: Situation, ends: Mapping[str, Outcome]) -> Iterator[Problem]:
    often = Counter(outcome.name for outcome in ends.values())
    if len(often) < 2:
        return
    usual = often.most_common(1)[0][0]
    others = [town for town, outcome in ends.items() if outcome.name == usual]
    title = ends[others[0]].title
    for town, outcome in ends.items():
        if outcome.name != usual:
            yield warning(
                "answered-differently",
                f"pagina {outcome.slug}",
                f"Na {_way(situation)} komt hier “{outcome.title}”, en in {in_a_row(others)} "
                f"“{title}”. Maak ze gelijk, of beperk het antwoord tot de gemeenten waar het "
                "zo hoort.",
                town,
            )


def _way(situation: Situation) -> str:
    return " → ".join(f"“{text}”" for text in situation)
