"""The forms behind the questions: trees, nodes, outcomes with their steps, and scenarios."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.models import Service
from contacts.numbers import Number, NumberFault
from municipalities.forms import LinesField, RegionForm
from municipalities.models import Municipality, Region
from municipalities.scoped_admin import Day
from trees.branches import in_words
from trees.models import Node, Outcome, Scenario, Step, Tree

# Digits with what people put between them; `Number` decides whether somebody could dial it.
_DIGITS = re.compile(r"[+\d][\d .()-]{5,}\d")
GAP = ("because", "by", "until")
SHORT = frozenset({"emergency", "short", "harmonised", "municipality", "enquiries"})


def refuse_numbers(text: str) -> None:
    """A number in a text would stay behind when it changes: it belongs to a service."""
    for found in _DIGITS.findall(text):
        try:
            number = Number.parse(found.strip(" .-("))
        except NumberFault:
            continue
        if number.kind not in SHORT:
            raise ValidationError(
                f"Hier staat een telefoonnummer ({number.shown}). Zet het bij een dienst en noem "
                "die dienst in een stap: dan verandert het overal tegelijk."
            )


class WithoutNumbers:
    """A form that refuses telephone numbers in the texts that somebody just changed."""

    texts: tuple[str, ...] = ()

    def refuse_numbers_in(self, cleaned: dict[str, Any], changed: Iterable[str]) -> dict[str, Any]:
        faults = {}
        for name in set(self.texts).intersection(changed):
            try:
                refuse_numbers(cleaned.get(name) or "")
            except ValidationError as fault:
                faults[name] = fault
        if faults:
            raise ValidationError(faults)
        return cleaned


class NodeForm(WithoutNumbers, RegionForm):
    texts = ("answer", "hint", "question")

    class Meta:
        model = Node
        fields = ("tree", "parent", "slug", "answer")
        help_texts = {
            "tree": "In welke beslisboom. Verandert later niet meer.",
            "parent": "Onder welke vraag dit antwoord staat. Leeg: dit is de eerste vraag.",
            "position": "De plaats onder die vraag: 0 is de bovenste.",
            "question": "Vul dit in als hierna nog een vraag komt, zoals: Wat is er aan de hand?",
            "outcome": "Of kies waar dit antwoord eindigt, zoals: Bel Veilig Thuis.",
            "continue_at": "Of kies de vraag waar het verdergaat.",
            "ages_from": "Leeg: geen grens. Bijvoorbeeld 0.",
            "ages_to": "Leeg: geen grens. Bijvoorbeeld 17.",
            "only_in": "Geen vinkje: in alle gemeenten. Bijvoorbeeld: alleen Urk.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = self.refuse_numbers_in(super().clean(), self.changed_data)
        tree = cleaned.get("tree") or (self.instance.tree if self.instance.pk else None)
        if tree is not None:
            self._check_place(tree, cleaned)
        self._check_end(cleaned)
        if tree is not None and not self.errors and self._goes_round(tree, cleaned):
            self.add_error(
                "continue_at" if cleaned.get("continue_at") else "parent",
                "Zo gaan antwoorden in een kring bij elkaar verder, zonder einde. "
                "Laat er één naar een uitkomst leiden.",
            )
        return cleaned

    def who_saved(self) -> str:
        """A node remembers its changes: what stood there, and what came instead."""
        last = self.instance.edits.select_related("by").order_by("-pk").first()
        return f"Gewijzigd door {in_words(last)}," if last else super().who_saved()

    def _goes_round(self, tree: Tree, cleaned: dict[str, Any]) -> bool:
        """Whether somebody who answers here could come back here."""
        own, parent, target = self.instance.pk or 0, cleaned.get("parent"), cleaned["continue_at"]
        rows = Node.objects.filter(tree=tree).exclude(pk=own)
        below: dict[int, list[int]] = defaultdict(list)
        for pk, above, further in rows.values_list("pk", "parent_id", "continue_at_id"):
            below[above].append(pk)
            below[pk] += [further] if further else []
        if parent is not None:
            below[parent.pk].append(own)
        below[own] += [target.pk] if target else []
        return own in _reached(below[own], below)

    def _check_place(self, tree: Tree, cleaned: dict[str, Any]) -> None:
        parent = cleaned.get("parent")
        if parent is None:
            self._check_root(tree)
        elif self.instance.pk and self.instance.parent_id is None:
            self.add_error("parent", "Dit is de eerste vraag. Die kan niet ergens onder staan.")
        elif parent.tree_id != tree.pk:
            self.add_error("parent", "Kies een vraag uit dezelfde beslisboom.")
        elif self.instance.pk and self.instance.pk in line_up(parent):
            self.add_error(
                "parent", "Deze vraag staat zelf hieronder. Kies een vraag ergens anders."
            )
        elif not parent.question:
            self.add_error("parent", f"“{parent}” is geen vraag. Kies een vraag.")
        if parent is not None and not cleaned.get("answer"):
            self.add_error("answer", "Vul in waarop iemand tikt, zoals: Ja.")

    def _check_root(self, tree: Tree) -> None:
        first = Node.objects.filter(tree=tree, parent=None).exclude(pk=self.instance.pk).first()
        if first is not None:
            self.add_error(
                "parent", f"Deze boom begint al met “{first}”. Kies onder welke vraag dit staat."
            )

    def _check_end(self, cleaned: dict[str, Any]) -> None:
        """After an answer comes a question, an outcome or another place: one of them."""
        names = ("question", "outcome", "continue_at")
        given = [name for name in names if cleaned.get(name)]
        below = self.instance.pk and self.instance.children.exists()
        if len(given) != 1:
            self.add_error(
                "question",
                "Vul een vraag in, of kies een uitkomst, of kies waar het verdergaat: "
                "een van de drie.",
            )
        elif given != ["question"] and (below or cleaned.get("parent") is None):
            self.add_error(given[0], "Hier hangen antwoorden onder, of horen ze: stel een vraag.")
        elif cleaned.get("continue_at") and cleaned["continue_at"].pk == self.instance.pk:
            self.add_error("continue_at", "Dit antwoord kan niet bij zichzelf verdergaan.")


def line_up(node: Node) -> list[int]:
    """The node and all above it (primary keys), by parents alone: MPTT's columns are a cache."""
    above = dict(Node.objects.filter(tree=node.tree_id).values_list("pk", "parent_id"))
    line: list[int] = []
    here: int | None = node.pk
    while here is not None and here not in line:
        line.append(here)
        here = above.get(here)
    return line


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


class TreeForm(RegionForm):
    class Meta:
        model = Tree
        fields = ("region", "slug", "title")
        help_texts = {
            "title": "Bijvoorbeeld: Crisiswijzer.",
            "municipalities": "Kies gemeenten als de boom niet in de hele regio geldt.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region is not None and not self.errors:
            self._refuse_two_trees(region, cleaned)
        return cleaned

    def _refuse_two_trees(self, region: Region, cleaned: dict[str, Any]) -> None:
        """A municipality has one tree: with two nobody could say which one is published."""
        mine = _served(region, cleaned["everywhere"], cleaned["municipalities"])
        if not mine and not cleaned["everywhere"]:
            self.add_error("municipalities", "Kies minstens één gemeente, of de hele regio.")
        for other in region.trees.exclude(pk=self.instance.pk):
            both = mine & _served(region, other.everywhere, other.municipalities.all())
            if both:
                name = min(municipality.name for municipality in both)
                self.add_error(
                    "everywhere" if cleaned["everywhere"] else "municipalities",
                    f"{name} heeft al een boom: “{other}”. Maak van een tweede onderwerp een "
                    "antwoord op de eerste vraag.",
                )


def _served(
    region: Region, everywhere: bool, some: Iterable[Municipality]
) -> frozenset[Municipality]:
    return frozenset(region.municipalities.all() if everywhere else some)


class StepForm(WithoutNumbers, forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    texts = ("say",)

    class Meta:
        model = Step
        fields = ("role", "position", "service", "kind", "say")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return self.refuse_numbers_in(cleaned, self.changed_data)


class OutcomeForm(WithoutNumbers, RegionForm):
    texts = ("title", "explanation")

    gap_because = forms.CharField(
        label="Waarom aanvaard",
        required=False,
        max_length=300,
        help_text="Is er een tijd waarop niemand opneemt, en is dat zo afgesproken? "
        "Bijvoorbeeld: 's nachts neemt 112 dit over.",
    )
    gap_by = forms.CharField(
        label="Aanvaard door",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: regionaal overleg.",
    )
    gap_until = forms.DateField(
        label="Aanvaard tot en met",
        required=False,
        widget=Day,
        help_text="Leeg: tot iemand het wijzigt. Bijvoorbeeld 30-6-2027.",
    )

    class Meta:
        model = Outcome
        fields = ("region", "slug", "title")
        help_texts = {
            "explanation": "Korte uitleg onder de nummers. Zet hier geen telefoonnummers in.",
            "agreement": "Vult “Zo werken we samen”. Bijvoorbeeld: Acute onveiligheid.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gap = self.instance.accepted_gap or {}
        for name in GAP:
            self.initial[f"gap_{name}"] = gap.get(name)

    def clean(self) -> dict[str, Any]:
        cleaned = self.refuse_numbers_in(super().clean(), self.changed_data)
        gap = {name: cleaned.get(f"gap_{name}") for name in GAP}
        if any(gap.values()) and not gap["because"]:
            self.add_error("gap_because", "Schrijf ook waarom dit gat is aanvaard.")
        if {f"gap_{name}" for name in GAP}.intersection(self.changed_data):
            self.instance.accepted_gap = _written(gap) if any(gap.values()) else None
        return cleaned


def _written(gap: dict[str, Any]) -> dict[str, Any]:
    """As in a region package."""
    until: date | None = gap["until"]
    return {**gap, "until": until.isoformat() if until else None}


class ScenarioForm(RegionForm):
    answers = LinesField(
        label="Antwoorden",
        required=False,
        most=200,
        help_text="De korte namen van de antwoorden op de weg, één per regel, zoals wat-speelt-er.",
    )

    class Meta:
        model = Scenario
        fields = ("region", "name", "municipality", "at")
        help_texts = {
            "name": "Bijvoorbeeld: Nacht, kind onveilig thuis.",
            "expected_outcome": "De korte naam van de uitkomst, zoals bel-veilig-thuis.",
            "expected_call": "De korte naam van de dienst, zoals vt-advies-en-melding. "
            "Leeg: dat maakt niet uit.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        region = cleaned.get("region") or (self.instance.region if self.instance.pk else None)
        if region:
            self._check_name("expected_outcome", Outcome, region)
            self._check_name("expected_call", Service, region)
        return cleaned

    def _check_name(self, field: str, model: type[Outcome] | type[Service], region: Region) -> None:
        name = self.cleaned_data.get(field)
        known = list(model._default_manager.filter(region=region).values_list("slug", flat=True))
        if name and name not in known:
            near = get_close_matches(name, known, n=1)
            way_out = f"Bedoel je “{near[0]}”?" if near else "Kijk welke korte naam het heeft."
            self.add_error(field, f"“{name}” bestaat niet in {region}. {way_out}")
