"""Cases in the admin: run one on the draft, walk one, and fix what has to come out."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from contacts.hours.engine import parse_moment, to_local
from contacts.reading import read_directory
from desk.draft.draft_admin import record_edit
from desk.frame import desk_page, first_or_404
from desk.preview.look_ahead import Time
from desk.scenarios.walk import Walk, walk_address, walked
from municipalities.form_fields import Day
from municipalities.models import Municipality
from municipalities.scoping import Scope, scope_of
from trees.core.flow import Flow
from trees.core.scenarios import Said, Verdict, run
from trees.lock import tree_lock
from trees.models import Scenario
from trees.publishing.casebook import case_of
from trees.publishing.versions import DRAFT, read_version

NO_CASE = "Deze casus is er niet, of zij is van een andere regio."
NOT_YOURS = (
    "Een casus legt een coördinator van deze regio vast, of een redacteur van deze gemeente."
)
CHANGED = "Er komt intussen iets anders uit. Kijk of dit klopt, en leg het dan vast."
SAME_NAME = "Er is al een casus “{}”. Kies een andere naam."


@dataclass(frozen=True)
class CheckedCase:
    """A case as it comes out on the draft now, with the walk that shows it."""

    verdict: Verdict
    walk: Walk | None

    @property
    def can_be_fixed(self) -> bool:
        """Whether it comes to an end, and another one than the case says in full."""
        found, case = self.verdict, self.verdict.case
        same = (found.outcome, found.call) == (case.outcome, case.call)
        return found.outcome != "" and not (same and case.said.fault_in(found.said) is None)


def check_view(request: HttpRequest, scenario: int) -> HttpResponse:
    """How a case comes out on the draft; posting makes that what has to come out."""
    row = _case_for(scope_of(request.user), scenario)
    if request.method == "POST":
        return _fix(request, row)
    return _check_page(request, row, _checked(row))


def _case_for(scope: Scope, scenario: int) -> Scenario:
    rows = Scenario.objects.select_related("municipality__region", "region")
    return first_or_404(scope.visible(rows.filter(pk=scenario)), NO_CASE)


def _checked(row: Scenario) -> CheckedCase:
    case, region, now = case_of(row), row.region, timezone.now()
    directory = read_directory(region)
    flow = read_version(region, DRAFT, directory, now).flows.get(case.municipality)
    walk = (
        walked(flow, case.answers, directory, case.municipality, case.at)
        if flow and case.at
        else None
    )
    return CheckedCase(run(case, flow, directory), walk)


def _fix(request: HttpRequest, row: Scenario) -> HttpResponse:
    if not scope_of(request.user).may_edit(row):
        raise PermissionDenied(NOT_YOURS)
    with tree_lock():
        checked = _checked(row)
        verdict = checked.verdict
        if not checked.can_be_fixed or not _as_seen(request, verdict.outcome, verdict.call):
            return _check_page(request, row, checked, CHANGED)
        _expect(request, row, verdict.outcome, verdict.call, verdict.said)
    messages.success(request, f"Vastgelegd wat er uit casus “{row}” moet komen.")
    return redirect("admin:trees_scenario_check", row.pk)


def _as_seen(request: HttpRequest, outcome: str, call: str) -> bool:
    """Whether what comes out is what stood on the page with the button."""
    return (request.POST.get("outcome"), request.POST.get("call")) == (outcome, call)


def _expect(request: HttpRequest, row: Scenario, outcome: str, call: str, said: Said) -> None:
    """Save a case with what has to come out; belongs within the tree lock."""
    row.expected_outcome, row.expected_call = outcome, call
    # Asked only where somebody asked it before.
    row.expected_dial = said.dial if row.expected_dial else ""
    row.expected_wait = said.wait if row.expected_wait else ""
    row.expected_headline = said.headline if row.expected_headline else ""
    row.full_clean()
    row.save()
    record_edit(request, row, [[f"casus {row}", "", f"{outcome} {call}".strip()]])


def _check_page(
    request: HttpRequest, row: Scenario, checked: CheckedCase, fault: str = ""
) -> HttpResponse:
    return desk_page(
        request,
        "desk/scenarios/check.html",
        title=f"Casus nalopen: {row}",
        scenario=row,
        checked=checked,
        fault=fault,
        may_edit=scope_of(request.user).may_edit(row),
        again=_again(row),
    )


def _again(row: Scenario) -> str:
    """The address where the case is walked anew, as far as it goes."""
    case = case_of(row)
    moment = to_local(case.at) if case.at else None
    query = {
        "gemeente": case.municipality,
        "dag": moment.date().isoformat() if moment else "",
        "tijd": f"{moment:%H:%M}" if moment else "",
        "casus": str(row.pk),
    }
    return walk_address(reverse("admin:trees_scenario_walk"), query, case.answers)


class StartForm(forms.Form):
    """Where and when a case happens."""

    gemeente = forms.ModelChoiceField(
        Municipality.objects.none(), label="Gemeente", to_field_name="slug", empty_label=None
    )
    dag = forms.DateField(label="Dag", widget=Day, help_text="Zoals 25-11-2026.")
    tijd = forms.TimeField(label="Tijd", widget=Time, help_text="Zoals 22:49.")
    casus = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = scope.visible(Municipality.objects.select_related("region").order_by("name"))
        self.fields["gemeente"].queryset = towns  # type: ignore[attr-defined]  # of rows
        self.written, self.at = "", timezone.now()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("dag") and cleaned.get("tijd") is not None:
            self.written = f"{cleaned['dag'].isoformat()}T{cleaned['tijd']:%H:%M}"
            try:
                self.at = parse_moment(self.written)
            except ValueError as fault:
                self.add_error("dag", str(fault))
        return cleaned

    def query(self) -> dict[str, str]:
        """What an address of this walk carries besides the answers."""
        day, _, time = self.written.partition("T")
        query = {"gemeente": self.cleaned_data["gemeente"].slug, "dag": day, "tijd": time}
        casus = self.cleaned_data["casus"]
        return {**query, "casus": str(casus)} if casus else query


class SaveForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """The name of a case that was just walked."""

    class Meta:
        model = Scenario
        fields = ("name",)
        labels = {"name": "Hoe heet deze casus?"}
        help_texts = {"name": "Bijvoorbeeld: Ilse, 17, zaterdagnacht niet thuisgekomen."}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.instance.region.scenarios.filter(name=name).exists():
            raise forms.ValidationError(SAME_NAME.format(name))
        return name


@dataclass(frozen=True)
class Visit:
    """Somebody who walks a case on the draft; `case` is the one that is walked anew, if any."""

    start: StartForm
    municipality: Municipality
    case: Scenario | None
    walk: Walk | None

    def ways(self) -> dict[str, Any]:
        """For a page: the addresses back to the answers so far, and those to go on to."""
        here, query = reverse("admin:trees_scenario_walk"), self.start.query()
        if self.walk is None:
            return {}
        return {
            "steps": self.walk.ways_back(here, query),
            "ways": self.walk.ways_on(here, query),
        }

    def may_be_kept(self, scope: Scope) -> bool:
        """Whether somebody may keep the case here, and, of one that is there, also change it."""
        here = Scenario(region=self.municipality.region, municipality=self.municipality)
        return scope.may_edit(here) and (self.case is None or scope.may_edit(self.case))

    def row(self) -> Scenario:
        """The case as it was walked: the one of before, or a new one without a name."""
        row = self.case or Scenario(region=self.municipality.region)
        row.municipality, row.at = self.municipality, self.start.written
        row.answers = list(self.walk.answers) if self.walk else []
        return row


def walk_view(request: HttpRequest) -> HttpResponse:
    """The draft, question by question, at a place and a moment; at the end it can be kept."""
    if "gemeente" not in request.GET:
        return _start_page(request, StartForm(scope=scope_of(request.user)))
    start = StartForm(request.GET, scope=scope_of(request.user))
    if not start.is_valid():
        return _start_page(request, start)
    if request.method != "POST":
        return _walk_page(request, _visit(request, start))
    with tree_lock():
        return _keep(request, _visit(request, start))


def _visit(request: HttpRequest, start: StartForm) -> Visit:
    town, casus = start.cleaned_data["gemeente"], start.cleaned_data["casus"]
    case = _case_for(scope_of(request.user), casus) if casus else None
    if case and case.region_id != town.region_id:
        raise Http404(NO_CASE)
    directory = read_directory(town.region)
    flow: Flow | None = read_version(town.region, DRAFT, directory, timezone.now()).flows.get(
        town.slug
    )
    answers = tuple(request.GET.getlist("antwoord"))
    walk = walked(flow, answers, directory, town.slug, start.at) if flow else None
    return Visit(start, town, case, walk)


def _keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Save the case that was walked, with what came out."""
    if not visit.may_be_kept(scope_of(request.user)):
        raise PermissionDenied(NOT_YOURS)
    walk = visit.walk
    if not walk or not walk.outcome or not _as_seen(request, walk.outcome.name, walk.call):
        return _walk_page(request, visit, fault=CHANGED)
    form = None if visit.case else SaveForm(request.POST, instance=visit.row())
    if form and not form.is_valid():
        return _walk_page(request, visit, form)
    row = form.save(commit=False) if form else visit.row()
    _expect(request, row, walk.outcome.name, walk.call, walk.said)
    messages.success(request, f"Casus “{row}” is vastgelegd.")
    return redirect("admin:trees_scenario_check", row.pk)


def _start_page(request: HttpRequest, form: StartForm) -> HttpResponse:
    if not form.is_bound:
        now = to_local(timezone.now())
        form.initial.update(dag=now.date(), tijd=now.time())
    return desk_page(request, "desk/scenarios/start.html", title="Loop een casus", form=form)


def _walk_page(
    request: HttpRequest,
    visit: Visit,
    form: SaveForm | None = None,
    fault: str = "",
) -> HttpResponse:
    return desk_page(
        request,
        "desk/scenarios/walk.html",
        title=f"Loop een casus: {visit.municipality}",
        visit=visit,
        walk=visit.walk,
        **visit.ways(),
        moment=visit.start.at,
        form=form or SaveForm(),
        fault=fault,
        may_edit=visit.may_be_kept(scope_of(request.user)),
    )
