"""The form of a row: an answer with where it leads, or the first question."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from desk.outline.desk import Desk
from municipalities.form_fields import Several
from municipalities.models import Municipality
from municipalities.slugs import SLUG_LENGTH
from trees.core.outline import Row
from trees.drafting.rights import may_place, too_wide
from trees.drafting.rules import Content
from trees.models import Node, Outcome

QUESTION, OUTCOME, FURTHER = "vraag", "uitkomst", "verder"
LEADS = [
    (QUESTION, "een vraag"),
    (OUTCOME, "een uitkomst"),
    (FURTHER, "verder bij een vraag die er al is"),
]
MORE = ("only_in", "ages_from", "ages_to", "slug", "place")
# What the first question has none of: it stands alone, above everything, for everybody.
OF_AN_ANSWER = (
    "answer", "leads", "outcome", "continue_at", "only_in", "ages_from", "ages_to", "place"
)  # fmt: skip
NO_CHOICE = "Kies iets uit de lijst; dit staat er niet (meer) in."
# The script puts a field above it that narrows the list.
SEARCHED = {"data-searched": ""}
MOST_AGES = 32_767


class NodeForm(forms.Form):
    """What an answer says and where it leads; for the first question only what it asks."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(
        label="Antwoord",
        max_length=120,
        help_text="De tekst waarop iemand tikt, zoals: Ja.",
        error_messages={"required": "Vul in waarop iemand tikt, zoals: Ja."},
    )
    hint = forms.CharField(
        label="Toelichting",
        max_length=300,
        required=False,
        help_text="Staat er klein onder, zoals: ook als je twijfelt.",
    )
    leads = forms.ChoiceField(
        label="Waar leidt dit heen?", choices=LEADS, widget=forms.RadioSelect, initial=QUESTION
    )
    question = forms.CharField(
        label="Vraag",
        max_length=200,
        required=False,
        help_text="Zoals: Wat is er aan de hand?",
        error_messages={"required": "Vul een vraag in, zoals: Is er nu levensgevaar?"},
    )
    outcome = forms.ModelChoiceField(
        Outcome.objects.none(),
        label="Uitkomst",
        required=False,
        widget=forms.Select(attrs=SEARCHED),
        help_text="Zoals: Bel Veilig Thuis.",
        error_messages={"invalid_choice": NO_CHOICE},
    )
    continue_at = forms.TypedChoiceField(
        label="Verder bij",
        required=False,
        widget=forms.Select(attrs=SEARCHED),
        coerce=int,
        empty_value=None,
        help_text="De vraag waar iemand verdergaat.",
        error_messages={"invalid_choice": NO_CHOICE},
    )
    only_in = Several(
        Municipality.objects.none(),
        label="Alleen in",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Geen vinkje: in alle gemeenten. Bijvoorbeeld: alleen Urk.",
        error_messages={"invalid_choice": NO_CHOICE, "invalid_pk_value": NO_CHOICE},
    )
    ages_from = forms.IntegerField(
        label="Leeftijd vanaf",
        required=False,
        min_value=0,
        max_value=MOST_AGES,
        help_text="Leeg: geen grens. Bijvoorbeeld 0.",
    )
    ages_to = forms.IntegerField(
        label="Leeftijd tot en met",
        required=False,
        min_value=0,
        max_value=MOST_AGES,
        help_text="Leeg: geen grens. Bijvoorbeeld 17.",
    )
    slug = forms.CharField(
        label="Korte naam",
        max_length=SLUG_LENGTH,
        required=False,
        help_text="Voor in het adres. Leeg: die maken we van de tekst, zoals geen-bed. "
        "Verandert later niet meer.",
    )
    place = forms.IntegerField(
        label="Plaats",
        required=False,
        min_value=1,
        max_value=MOST_AGES,
        help_text="Leeg: onderaan. Bijvoorbeeld 1 voor de bovenste.",
    )

    def __init__(self, *args: Any, desk: Desk, row: Row | None, first: bool, **kwargs: Any) -> None:
        """`row` is what is being changed (None: something new); `first`: the first question."""
        super().__init__(*args, **kwargs)
        self.desk, self.row, self.first = desk, row, first
        unused = {"seen"} if row is None else {"slug", "place"}
        for name in unused.union(OF_AN_ANSWER if first else ()):
            del self.fields[name]
        if first:
            self.fields["question"].required = True
        else:
            self._offer()

    def _offer(self) -> None:
        """Only what belongs to this tree and its region, and what this person may choose."""
        scope, tree = self.desk.scope, self.desk.tree
        choices: dict[str, Any] = self.fields
        outcomes = Outcome.objects.filter(region=tree.region).order_by("title", "pk")
        choices["outcome"].queryset = scope.visible(outcomes)
        # A town that the tree doesn't serve (any more) stays ticked where it was.
        towns = Q(pk__in=tree.served()) | Q(pk__in=self.initial.get("only_in", ()))
        choices["only_in"].queryset = scope.choosable(Municipality.objects.filter(towns))
        own = self.desk.outline.branch(self.row.pk) if self.row else ()
        choices["continue_at"].choices = [("", "---------"), *self.desk.outline.questions(own)]

    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in MORE]

    def more_fields(self) -> list[forms.BoundField]:
        """What most answers don't need: out of sight until somebody asks for it."""
        return [field for field in self.visible_fields() if field.name in MORE]

    def more_is_used(self) -> bool:
        return any(
            field.errors or field.value() not in (None, "", []) for field in self.more_fields()
        )

    def clean_seen(self) -> int:
        """Which version somebody saw; without it none that there ever was."""
        seen: int | None = self.cleaned_data["seen"]
        return -1 if seen is None else seen

    def chosen_place(self) -> int | None:
        """Among the answers under the same question, from 0; None is last."""
        chosen: int | None = self.cleaned_data.get("place")
        return None if chosen is None else chosen - 1

    def content(self) -> Content:
        """The fields of the node; of the three ways onward only the one that was chosen."""
        given = self.cleaned_data
        if self.first:
            return {"question": given["question"], "hint": given["hint"]}
        leads = given["leads"]
        further = given["continue_at"] if leads == FURTHER else None
        return {
            "answer": given["answer"],
            "hint": given["hint"],
            "question": given["question"] if leads == QUESTION else "",
            "outcome": given["outcome"] if leads == OUTCOME else None,
            "continue_at": self.desk.node(further) if further else None,
            "ages_from": given["ages_from"],
            "ages_to": given["ages_to"],
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {QUESTION: "question", OUTCOME: "outcome", FURTHER: "continue_at"}
        name = needed.get(cleaned.get("leads", ""))
        if name and name not in self.errors and not cleaned.get(name):
            self.add_error(name, _MISSING[name])
        first, last = cleaned.get("ages_from"), cleaned.get("ages_to")
        if first is not None and last is not None and last < first:
            self.add_error("ages_to", f"Tot en met {last} ligt onder vanaf {first}. Draai ze om.")
        return cleaned

    def stays_own(self, parent: Node | None) -> bool:
        """Whether what was filled in holds nowhere but where this person may change things."""
        only_in: Collection[Municipality] = self.cleaned_data.get("only_in") or ()
        scope, tree = self.desk.scope, self.desk.tree
        if may_place(scope, tree, parent, only_in):
            return True
        fault = too_wide(scope, tree, parent, only_in)
        self.add_error("only_in" if "only_in" in self.fields else None, fault)
        return False

    def refuse(self, fault: ValidationError) -> None:
        """Put what the model refused at its field, or above the form where there is none."""
        for name, faults in fault.update_error_dict({}).items():
            self.add_error(name if name in self.fields else None, faults)


_MISSING = {
    "question": "Vul de vraag in die hierna komt, zoals: Wat is er aan de hand?",
    "outcome": "Kies de uitkomst, zoals: Bel Veilig Thuis.",
    "continue_at": "Kies de vraag waar het verdergaat.",
}


def typed_of(row: Row, node: Node) -> dict[str, object]:
    """What a form shows of a row that is there."""
    leads = OUTCOME if row.outcome else FURTHER if row.continue_at else QUESTION
    towns = list(node.only_in.values_list("pk", flat=True))
    return {**asdict(row), "seen": row.version, "leads": leads, "only_in": towns}
