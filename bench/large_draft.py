"""A large region as rows, with a draft for all of its municipalities: for benchmarks of the desk.

Made up by chance from a seed; import it only when Django has been set up.
"""

from random import Random

from django.db.models import Max

from bench.regions import ENDS, EVERY_DAY, STARTS, WORKDAYS
from contacts.models import Organization, Phone, RegionLine, Service, ServiceArea
from history.bulk import free_keys
from municipalities.models import Municipality, Region
from trees.drafting.integrity import number_tree
from trees.drafting.writer import plain
from trees.models import Node, Outcome, Step, Tree

BATCH = 400
# Of so many outcomes the last one has a service for adults alone.
ADULTS = 7
# Of so many ends one holds in half of the municipalities.
LIMITED = 20


def large_region(
    *,
    nodes: int,
    municipalities: int,
    services: int,
    outcomes: int,
    wide: int,
    slug: str = "groot",
    seed: int = 1,
) -> Region:
    """A region with one tree: questions of `wide` answers each, which end in these outcomes.

    Half of the services belong to one municipality each. Nothing is live, and nothing is wrong that
    stops a publication of a demonstration.
    """
    chance = Random(seed)
    region = Region.objects.create(slug=slug, name="Grootland", demo=True, ages_to=100)
    towns = [
        Municipality.objects.create(region=region, slug=f"{slug}-{n}", name=f"Gemeente {n}")
        for n in range(municipalities)
    ]
    rows = _services(region, towns, services, chance)
    ends = _outcomes(region, rows[services // 2 :], outcomes, chance)
    _tree(region, towns, ends, nodes, wide)
    return region


def _services(
    region: Region, towns: list[Municipality], services: int, chance: Random
) -> list[Service]:
    organization = Organization.objects.create(
        region=region, slug="organisatie", name="Organisatie"
    )
    rows = plain(Service).bulk_create(
        Service(
            region=region,
            organization=organization,
            slug=f"dienst-{n}",
            name=f"Dienst {n}",
            everywhere=n >= services // 2,
            ages_from=18 if n % ADULTS == 0 else None,
        )
        for n in range(services)
    )
    phones = [
        Phone(service=row, number=f"0365{n:06}", hours=_hours(n, chance))
        for n, row in enumerate(rows)
    ]
    plain(Phone).bulk_create(phones, batch_size=BATCH)
    areas = [
        ServiceArea(service=row, municipality=towns[n % len(towns)])
        for n, row in enumerate(rows[: services // 2])
    ]
    plain(ServiceArea).bulk_create(areas, batch_size=BATCH)
    alarm = Service.objects.create(
        region=region, organization=organization, slug="alarm", name="Alarm", everywhere=True
    )
    Phone.objects.create(service=alarm, number="112", hours=_hours(2, chance))
    RegionLine.objects.create(region=region, service=alarm)
    return rows


def _hours(number: int, chance: Random) -> dict[str, object]:
    """In turn day, night, and day and night."""
    start, end = chance.choice(STARTS), chance.choice(ENDS)
    week = (
        {"days": WORKDAYS, "from": start, "to": end},
        {"days": EVERY_DAY, "from": end, "to": start},
        {"days": EVERY_DAY, "from": "00:00", "to": "24:00"},
    )
    return {"week": [week[number % 3]], "holidays": None, "exceptions": []}


def _outcomes(
    region: Region, services: list[Service], outcomes: int, chance: Random
) -> list[Outcome]:
    rows = plain(Outcome).bulk_create(
        Outcome(region=region, slug=f"einde-{n}", title=f"Einde {n}") for n in range(outcomes)
    )
    steps = [
        Step(outcome=row, role=Step.Role.STEP, position=position, service=service)
        for row in rows
        for position, service in enumerate(chance.sample(services, 3))
    ]
    plain(Step).bulk_create(steps, batch_size=BATCH)
    return rows


def _tree(
    region: Region, towns: list[Municipality], ends: list[Outcome], count: int, wide: int
) -> Tree:
    tree = Tree.objects.create(region=region, slug="groot", title="Groot", everywhere=True)
    limit_ends(large_nodes(tree, ends, count, wide), towns)
    return tree


def limit_ends(nodes: list[Node], towns: list[Municipality]) -> None:
    """Let some of the ends hold in half of the municipalities alone."""
    through = Node.only_in.through
    leaves = [node for node in nodes if node.outcome_id][::LIMITED]
    links = [
        through(node_id=node.pk, municipality_id=town.pk) for node in leaves for town in towns[::2]
    ]
    through.objects.bulk_create(links, batch_size=BATCH)


def large_nodes(tree: Tree, ends: list[Outcome], count: int, wide: int) -> list[Node]:
    """So many nodes below one first question, `wide` answers to each; all of them are written."""
    number = (plain(Node).aggregate(highest=Max("mptt_tree"))["highest"] or 0) + 1
    keys = free_keys(Node, count)
    nodes = [_node(tree, n, ends, count, wide) for n in range(count)]
    for n, node in enumerate(nodes):
        node.pk = keys[n]
        node.parent_id = keys[(n - 1) // wide] if n else None
    number_tree(nodes, number)
    plain(Node).bulk_create(nodes, batch_size=BATCH)
    return nodes


def _node(tree: Tree, n: int, ends: list[Outcome], count: int, wide: int) -> Node:
    asks = n * wide + 1 < count
    return Node(
        tree=tree,
        slug=f"n-{n}",
        answer=f"Antwoord {n}" if n else "",
        position=(n - 1) % wide if n else 0,
        question=f"Wat is er bij {n}?" if asks else "",
        outcome=None if asks else ends[n % len(ends)],
    )
