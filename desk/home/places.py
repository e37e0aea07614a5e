"""Where in the admin a problem is mended: the answer, the outcome, the number, the case."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Model
from django.urls import reverse

from agreements.models import Agreement
from contacts.models import Phone, Service
from municipalities.models import Region
from trees.core.findings import Problem
from trees.drawings.marks import JOINT
from trees.models import Node, Outcome, Scenario, Step

GAP = "nobody-answers"
# About a number itself, and not about the service behind it.
OF_A_NUMBER = ("placeholder", "demonstration-number", "refused-number", "holidays-unsaid")

Way = tuple[str, str]


@dataclass
class Places:
    """The places of one region; each kind is read once, however many problems there are."""

    region: Region
    _keys: dict[type[Model], dict[str, int]] = field(default_factory=dict)

    def to_mend(self, problem: Problem) -> Way:
        """The address where somebody mends it, and what the link there says."""
        kind, _, rest = problem.place.partition(" ")
        found = self._page(rest) if kind == "pagina" else self.form(kind, rest, problem.code)
        return found or (reverse("admin:trees_tree_changelist"), "Open de beslisboom")

    def hours(self, problem: Problem) -> tuple[Way, ...]:
        """Where a gap is closed: (text, address) of the hours of whoever the outcome names."""
        if problem.code != GAP:
            return ()
        named = self._called.get(problem.place.partition(" ")[2], {})
        return tuple(
            (f"Openingstijden van {name}", reverse("admin:contacts_phone_change", args=[pk]))
            for service, name in named.items()
            for pk, _ in self._phones.get(service, [])[:1]
        )

    def _page(self, slug: str) -> Way | None:
        """The node in the outline; a page of a copied branch ends in the slug of its node."""
        found = self._nodes.get(slug) or self._nodes.get(slug.rpartition(JOINT)[2])
        if found is None:
            return None
        pk, tree, text = found
        outline = reverse("admin:trees_tree_outline", args=[tree])
        return f"{outline}#k{pk}", f"Open “{text}” in de boom"

    def _service(self, slug: str, code: str) -> Way | None:
        """The number that isn't filled in, or the first one; else the service."""
        service = self._key(Service, "slug", slug)
        phones = self._phones.get(service, []) if service and code in OF_A_NUMBER else []
        empty = [pk for pk, number in phones if not number and code == "placeholder"]
        chosen = empty or [pk for pk, _ in phones]
        if chosen:
            return reverse("admin:contacts_phone_change", args=[chosen[0]]), "Open het nummer"
        if service is None:
            return None
        return reverse("admin:contacts_service_change", args=[service]), "Open de dienst"

    def form(self, kind: str, name: str, code: str = "") -> Way | None:
        """The form of what a place names, if it is there; `code` is that of a problem with it."""
        if kind == "dienst":
            return self._service(name, code)
        if kind not in _FORMS:
            return None
        model, names, link = _FORMS[kind]
        pk = self._key(model, names, name)
        address = f"admin:{model._meta.label_lower.replace('.', '_')}_change"
        return (reverse(address, args=[pk]), link) if pk else None

    def _key(self, model: type[Model], names: str, name: str) -> int | None:
        """Of the row that is called so in this field."""
        if model not in self._keys:
            rows = model._default_manager.filter(region=self.region)
            self._keys[model] = dict(rows.values_list(names, "pk"))
        return self._keys[model].get(name)

    @cached_property
    def _nodes(self) -> dict[str, tuple[int, int, str]]:
        rows = Node.objects.filter(tree__region=self.region).order_by("-pk")
        found = rows.values_list("slug", "pk", "tree", "answer", "question")
        return {slug: (pk, tree, answer or question) for slug, pk, tree, answer, question in found}

    @cached_property
    def _phones(self) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        rows = Phone.objects.filter(service__region=self.region).order_by("position", "pk")
        for service, pk, number in rows.values_list("service_id", "pk", "number"):
            found.setdefault(service, []).append((pk, number))
        return found

    @cached_property
    def _called(self) -> dict[str, dict[int, str]]:
        """By outcome the services of its steps, each once and in their order."""
        found: dict[str, dict[int, str]] = {}
        steps = Step.objects.filter(outcome__region=self.region, service__isnull=False)
        rows = steps.filter(role=Step.Role.STEP).order_by("position", "pk")
        for outcome, service, name in rows.values_list(
            "outcome__slug", "service_id", "service__name"
        ):
            found.setdefault(outcome, {})[service] = name
        return found


# By the first word of a place: the rows, by which field it names one, and the link to its form.
_FORMS: dict[str, tuple[type[Model], str, str]] = {
    "uitkomst": (Outcome, "slug", "Open de uitkomst"),
    "werkafspraak": (Agreement, "slug", "Open de werkafspraak"),
    "casus": (Scenario, "name", "Open de casus"),
}
