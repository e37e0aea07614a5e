"""Outcomes for another region: the same words, with its own services or a place for them."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from contacts.models import Organization, Service
from municipalities.models import Region
from trees.drafting.free_slugs import free_slug
from trees.models import Outcome, Step

TO_BE_FILLED = "Nog in te vullen"


class OutcomesElsewhere:
    """Copies outcomes to a region. What needs somebody's eyes afterwards stands in `told`.

    An agreement and an accepted gap are between those who made them, and don't come along.
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self.kinds = set(self._services().exclude(kind="").values_list("kind", flat=True))
        self.copied: list[str] = []
        self.unfilled: set[str] = set()
        self.bare: list[str] = []

    def _services(self) -> QuerySet[Service]:
        return Service.objects.filter(region=self.region, ended_on=None)

    def copies(self, keys: Iterable[int]) -> dict[int, int]:
        """The key of the copy of each of these outcomes."""
        slugs = set(self.region.outcomes.values_list("slug", flat=True))
        rows = Outcome.objects.filter(pk__in=set(keys)).prefetch_related(
            "steps__service__organization"
        )
        made = {}
        for row in rows.order_by("slug", "pk"):
            slug = free_slug(row.slug, slugs)
            slugs.add(slug)
            made[row.pk] = self._copy(row, slug)
        return made

    def _copy(self, row: Outcome, slug: str) -> int:
        copy = Outcome.objects.create(
            region=self.region,
            slug=slug,
            title=row.title,
            urgency=row.urgency,
            explanation=row.explanation,
            poster=row.poster,
        )
        Step.objects.bulk_create(self._step(copy, step) for step in row.steps.all())
        self.copied.append(row.title)
        if row.agreement_id or row.accepted:
            self.bare.append(row.title)
        return copy.pk

    def _step(self, outcome: Outcome, step: Step) -> Step:
        kind, service = step.kind, None
        if step.service is not None:
            kind = step.service.kind if step.service.kind in self.kinds else ""
            service = None if kind else self._placeholder(str(step.service))
        return Step(
            outcome=outcome,
            role=step.role,
            position=step.position,
            service=service,
            kind=kind,
            say=step.say,
        )

    def _placeholder(self, name: str) -> Service:
        """A service without a number, which holds publishing back until somebody fills it in."""
        self.unfilled.add(name)
        name = name[:200]
        known = self._services().filter(organization__name=TO_BE_FILLED, name=name)
        slugs = self.region.services.values_list("slug", flat=True)
        return known.order_by("pk").first() or Service.objects.create(
            region=self.region,
            organization=self._nobody_yet(),
            slug=free_slug(name, set(slugs)),
            name=name,
        )

    def _nobody_yet(self) -> Organization:
        rows = self.region.organizations
        slugs = set(rows.values_list("slug", flat=True))
        return rows.filter(name=TO_BE_FILLED).order_by("pk").first() or rows.create(
            name=TO_BE_FILLED, slug=free_slug(TO_BE_FILLED, slugs)
        )

    def stays(self) -> str:
        """What remains in the region when the copy of the branch is taken back."""
        if not self.copied:
            return ""
        kept = f"De uitkomsten die meekwamen, blijven in {self.region} staan"
        return f"{kept}: {named(self.copied)}. Verwijder ze zelf als je ze niet nodig hebt."

    def told(self) -> Sequence[str]:
        found = [
            (self.copied, "Deze uitkomsten zijn mee gekopieerd: {}."),
            (sorted(self.unfilled), "Vul hiervan nog in wie te bellen is: {}."),
            (self.bare, "Hierbij kwamen de werkafspraak en het geaccepteerde gat niet mee: {}."),
        ]
        return [sentence.format(named(names)) for names, sentence in found if names]


def named(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
