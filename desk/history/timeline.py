"""The history of every write in the admin: of a region, of one thing, and as a file."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from desk.frame import asked_without, desk_page
from desk.history.export import csv_lines, json_parts, kind_words
from history.models import Act, Change, ChangeQuerySet, Way
from history.tracking import one_entry_a_row
from municipalities.form_fields import Day
from municipalities.models import Region
from municipalities.scoping import Scope, scope_of

ROWS = 50
NOBODY = "-"
NOT_YOURS = "De geschiedenis is er voor wie bij een regio of een organisatie hoort."
WAYS: dict[str, tuple[str, Callable[[Iterator[Change]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "json": ("application/json", json_parts),
}


def _day(label: str) -> forms.DateField:
    """A day in this century or the next: further off there is no midnight to compare with."""
    far = "Kies een dag tussen 1-1-2000 en 31-12-2199."
    return forms.DateField(
        required=False,
        label=label,
        widget=Day(),
        validators=[
            MinValueValidator(date(2000, 1, 1), far),
            MaxValueValidator(date(2199, 12, 31), far),
        ],
        error_messages={"invalid": "Dit is geen dag. Schrijf bijvoorbeeld 22-11-2026."},
    )


class WrittenForm(forms.Form):
    """Which part of the history somebody wants to see; nothing chosen is all of it."""

    regio = forms.ModelChoiceField(
        Region.objects.none(), required=False, label="Regio", empty_label="alle regio's"
    )
    wie = forms.ChoiceField(required=False, label="Wie")
    soort = forms.ChoiceField(required=False, label="Wat")
    manier = forms.ChoiceField(
        required=False, label="Manier", choices=[("", "alle manieren"), *Way.choices]
    )
    van = _day("Vanaf")
    tot = _day("Tot en met")
    zoek = forms.CharField(
        required=False,
        label="Zoek",
        max_length=100,
        help_text="In namen en in wat er stond en staat. Bijvoorbeeld: Veilig Thuis.",
    )

    def __init__(self, *args: Any, rows: ChangeQuerySet, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        seen = rows.order_by().values_list("region", flat=True).distinct()
        regions = Region.objects.filter(pk__in=seen).order_by("name")
        self.fields["regio"].queryset = regions  # type: ignore[attr-defined]  # of rows
        names = rows.order_by("by_name").values_list("by_name", flat=True).distinct()
        people = [(name or NOBODY, name or "niemand (een opdracht)") for name in names]
        kinds = rows.order_by().values_list("kind", flat=True).distinct()
        words = sorted((kind_words(kind), kind) for kind in kinds)
        self._offer("wie", "iedereen", people)
        self._offer("soort", "alles", [(kind, word) for word, kind in words])
        if not scope.everything and len(regions) < 2:
            del self.fields["regio"]

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]  # of choices

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("van"), given.get("tot")
        if first and last and last < first:
            self.add_error("tot", "De laatste dag ligt voor de eerste. Draai de datums om.")
        return given

    def chosen(self, rows: ChangeQuerySet) -> ChangeQuerySet:
        """The rows that were asked for; none where the question isn't right."""
        if not self.is_valid():
            return rows.none()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in given.items():
            rows = rows.filter(_CHOICES[name](value))
        return rows


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


_CHOICES: dict[str, Callable[[Any], Q]] = {
    "regio": lambda region: Q(region=region),
    "wie": lambda name: Q(by_name="" if name == NOBODY else name),
    "soort": lambda kind: Q(kind=kind),
    "manier": lambda way: Q(way=way),
    "van": lambda day: Q(at__gte=_midnight(day)),
    "tot": lambda day: Q(at__lt=_midnight(day + timedelta(days=1))),
    "zoek": lambda text: (
        Q(name__icontains=text) | Q(under_name__icontains=text) | Q(words__icontains=text)
    ),
}


def _asked(request: HttpRequest) -> tuple[WrittenForm, ChangeQuerySet]:
    """The form with what was asked, and the rows that answer it."""
    scope = scope_of(request.user)
    if not scope.may_see(None):
        raise PermissionDenied(NOT_YOURS)
    rows = scope.history(Change.objects.all())
    form = WrittenForm(request.GET, rows=rows, scope=scope)
    return form, form.chosen(rows.newest_first())


def written_view(request: HttpRequest) -> HttpResponseBase:
    form, rows = _asked(request)
    page = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    return desk_page(
        request,
        "desk/history/written.html",
        title="Geschiedenis",
        form=form,
        page=page,
        entries=entries(request, page),
        asked=asked_without(request, "p"),
    )


def entries(request: HttpRequest, page: Page[Change]) -> list[dict[str, Any]]:
    """What the page shows of each entry beside its own fields."""
    return [
        {"row": row, "kind": kind_words(row.kind), "address": _address(request, row), **_parts(row)}
        for row in page
    ]


def _address(request: HttpRequest, row: Change) -> str:
    """Where the thing itself can be seen by who reads this, if it is still there and has a page."""
    try:
        pages = admin.site.get_model_admin(apps.get_model(row.kind))
    except (LookupError, NotRegistered):
        return ""
    if row.act == Act.REMOVED or not pages.has_view_or_change_permission(request):
        return ""
    return reverse(f"admin:{row.kind.lower().replace('.', '_')}_change", args=[row.key])


def _parts(row: Change) -> dict[str, Any]:
    """One side of a row that came or went; both of one that changed."""
    side = {Act.ADDED.value: 1, Act.NOTED.value: 1, Act.REMOVED.value: 0}.get(row.act)
    if side is None:
        return {"changes": [(one["label"], *one["words"]) for one in row.changes]}
    return {"filled": [(one["label"], one["words"][side]) for one in row.changes]}


def file_view(request: HttpRequest, way: str) -> HttpResponseBase:
    _, rows = _asked(request)
    kind, lines = WAYS[way]
    answer = StreamingHttpResponse(lines(rows.iterator(chunk_size=500)), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="geschiedenis.{way}"'
    answer["Cache-Control"] = "no-store"
    return answer


class ToldAdmin:
    """The pages of one thing: what is posted is told as one write, and its history is ours."""

    def writing(self) -> AbstractContextManager[None]:
        """Around everything that a POST reads and writes."""
        return one_entry_a_row()

    def _posted(self, request: HttpRequest) -> AbstractContextManager[None]:
        return self.writing() if request.method == "POST" else nullcontext()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with self._posted(request):
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]  # Django's

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with self._posted(request):
            return super().delete_view(request, *args, **kwargs)  # type: ignore[misc]  # Django's

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with self._posted(request):
            return super().changelist_view(request, *args, **kwargs)  # type: ignore[misc]  # Django's

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Everything that was written to this thing, and to what stands on its page."""
        admin: Any = self
        row = admin.get_object(request, unquote(object_id))
        if row is None:
            return admin._get_obj_does_not_exist_redirect(request, admin.opts, object_id)
        if not admin.has_view_or_change_permission(request, row):
            raise PermissionDenied(NOT_YOURS)
        rows = scope_of(request.user).history(Change.objects.all()).of(row).newest_first()
        page = Paginator(rows, ROWS).get_page(request.GET.get("p"))
        return desk_page(
            request,
            "desk/history/of.html",
            title=f"Geschiedenis: {row}",
            thing=row,
            opts=admin.opts,
            page=page,
            entries=entries(request, page),
        )
