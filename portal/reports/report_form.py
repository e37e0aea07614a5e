"""The public page on which a visitor says what is wrong: one plain form, without a cookie."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from municipalities.models import Municipality
from portal.error_pages import away, nowhere, read_only
from portal.moment import Moment
from portal.reports.private_text import private_words
from portal.reports.reports import TOO_MANY, NotTaken, check_token, is_full, is_ours, take, token
from portal.shown.line import ShownLine
from portal.visit import Visit, moved
from trees.core.flow import Outcome
from trees.live import now_live
from trees.models import Report

log = logging.getLogger(__name__)

NOT_NOW = (
    "We kunnen je melding nu niet bewaren: de verbinding met de gegevens is even weg. Wat je "
    "schreef staat hieronder nog. Verstuur het over een minuut opnieuw."
)

NUMBERS = "nummers"
# A short story; whoever needs more is better off by phone.
MOST_WORDS = 500


@dataclass(frozen=True)
class Subject:
    """The page that a report is about, with the lines that stand on it: label by service."""

    slug: str
    title: str
    lines: Mapping[str, str]
    digits: frozenset[str] = frozenset()


class ReportForm(forms.Form):
    """What is wrong, on which line, and a few words."""

    soort = forms.ChoiceField(
        label="Wat klopt er niet?",
        choices=Report.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wat er niet klopt.",
            "invalid_choice": "Kies wat er niet klopt.",
        },
    )
    lijn = forms.ChoiceField(
        label="Om welk nummer gaat het?",
        required=False,
        error_messages={"invalid_choice": "Dit nummer staat niet meer op de pagina. Kies opnieuw."},
    )
    tekst = forms.CharField(
        label="Wat zag of hoorde je?",
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Bijvoorbeeld: Ik kreeg een bandje dat dit nummer niet meer bestaat. "
        "Schrijf niets over je cliënt, en geen namen.",
        error_messages={
            "max_length": f"Dit is te lang. Schrijf hoogstens {MOST_WORDS} tekens.",
            "null_characters_not_allowed": "Er staat een vreemd teken in. Typ de tekst opnieuw.",
        },
    )
    # Nobody sees this field; a machine fills it in.
    website = forms.CharField(required=False, widget=forms.TextInput)
    bewijs = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, subject: Subject, year: int, proof: str) -> None:
        super().__init__(sent, initial={"bewijs": proof})
        self.subject, self.year = subject, year
        choices = [("", "Geen nummer, of ik weet het niet"), *subject.lines.items()]
        self.fields["lijn"].choices = choices  # type: ignore[attr-defined]  # of choices

    def clean_tekst(self) -> str:
        text: str = self.cleaned_data["tekst"].strip().replace("\r\n", "\n")
        if faults := private_words(text, known=self.subject.digits, year=self.year):
            raise forms.ValidationError(faults)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wordy = cleaned.get("soort") in (Report.Kind.TEXT, Report.Kind.OTHER)
        if wordy and not cleaned.get("tekst") and "tekst" not in self.errors:
            self.add_error("tekst", "Schrijf in een paar woorden wat er niet klopt.")
        return cleaned

    @property
    def is_of_a_machine(self) -> bool:
        return bool(self.cleaned_data["website"])

    def report(self, visit: Visit, municipality: Municipality) -> Report:
        edition = visit.edition()
        return Report(
            municipality=municipality,
            page=self.subject.slug,
            title=self.subject.title,
            edition=edition.number if edition else None,
            service=self.cleaned_data["lijn"],
            kind=self.cleaned_data["soort"],
            text=self.cleaned_data["tekst"],
        )


def _safely(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody that takes a form: no session, so there is no token of one to check."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **place: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "POST"):
            return read_only()
        try:
            response = view(request, **place)
        except (DatabaseError, InterfaceError):
            log.exception("De database antwoordt niet; een melding is niet bewaard.")
            return away()
        # The proof of this minute is of no use to the next visitor.
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@_safely
def report(request: HttpRequest, *, municipality: str, slug: str) -> HttpResponse:
    """The form about one page, and what was written in it."""
    live, moment = now_live(), Moment(timezone.now())
    place = live.places.get(municipality)
    if place is None:
        return nowhere(live, moment)
    if place.has_ended(moment.at) and request.method != "POST":
        return moved(request, live, place, moment, slug=slug)
    visit = Visit(live, place, moment)
    subject = _subject(visit, slug)
    # A page that went away meanwhile may still be complained about; one that never was may not.
    proof = request.POST.get("bewijs", "")
    if request.method == "POST" and (subject or is_ours(proof, municipality, slug)):
        return _taken(request, visit, subject or Subject(slug, "", {}))
    if subject is None:
        return visit.redirect("first", weg="1")
    form = _form(visit, subject)
    # The page may know already what is wrong; another word than one of the choices chooses nothing.
    form.initial["soort"] = request.GET.get("soort")
    return _page(request, visit, subject, form)


def _subject(visit: Visit, slug: str) -> Subject | None:
    if slug == NUMBERS:
        return _of_lines(slug, "Alle nummers", visit.numbers())
    page = visit.page(slug)
    if page is None:
        return None
    if not isinstance(page, Outcome):
        return _of_lines(slug, page.title, [])
    shown = visit.outcome(page)
    return _of_lines(slug, page.title, [*shown.lines, *shown.also])


def _of_lines(slug: str, title: str, lines: list[ShownLine]) -> Subject:
    """One choice for each service; the numbers that the page shows may be named."""
    labels: dict[str, str] = {}
    for line in lines:
        number = f" ({line.call.shown})" if line.call.tel else ""
        labels.setdefault(line.line.service, f"{line.title}{number}")
    digits = {line.line.number.digits for line in lines if line.call.tel and line.line.number}
    return Subject(slug, title, labels, frozenset(digits))


def _form(visit: Visit, subject: Subject, sent: QueryDict | None = None) -> ReportForm:
    """The form with what was sent, and at first a proof that it was asked for now."""
    proof = token(visit.place.slug, subject.slug, visit.moment.at)
    year = timezone.localtime(visit.moment.at).year
    return ReportForm(sent, subject=subject, year=year, proof=proof)


def _taken(request: HttpRequest, visit: Visit, subject: Subject) -> HttpResponse:
    form = _form(visit, subject, request.POST)
    if not form.is_valid():
        return _page(request, visit, subject, form)
    try:
        if not form.is_of_a_machine:
            check_token(
                form.cleaned_data["bewijs"], visit.place.slug, subject.slug, visit.moment.at
            )
            row = Municipality.objects.get(slug=visit.place.slug)
            take(form.report(visit, row), visit.moment.at)
    except NotTaken as fault:
        return _not_taken(request, visit, subject, form, str(fault))
    except (DatabaseError, InterfaceError):
        log.exception("De database antwoordt niet; een melding is niet bewaard.")
        page = _not_taken(request, visit, subject, form, NOT_NOW, full="")
        page.status_code = 503
        return page
    done = reverse("report", args=[visit.place.slug, subject.slug])
    return HttpResponseRedirect(f"{done}?verstuurd=1", status=303)


def _not_taken(
    request: HttpRequest,
    visit: Visit,
    subject: Subject,
    form: ReportForm,
    why: str,
    full: str | None = None,
) -> HttpResponse:
    """The same words with a new proof, and why they weren't taken in."""
    form.data = {**request.POST.dict(), **form.initial}
    form.add_error(None, why)
    return _page(request, visit, subject, form, full)


def _full(visit: Visit) -> str:
    """Why no report can be taken in now; "" where one can, or where nobody knows."""
    try:
        row = Municipality.objects.filter(slug=visit.place.slug).first()
        return TOO_MANY if row and is_full(row, visit.moment.at) else ""
    except (DatabaseError, InterfaceError):
        return ""


def _page(
    request: HttpRequest,
    visit: Visit,
    subject: Subject,
    form: ReportForm,
    full: str | None = None,
) -> HttpResponse:
    """`full` is asked for where it isn't given: a database that just failed isn't asked again."""
    page = visit.render(
        "portal/report.html",
        title="Klopt er iets niet?",
        form=form,
        subject=subject,
        sent=request.method != "POST" and "verstuurd" in request.GET,
        full=_full(visit) if full is None else full,
        edition=visit.edition(),
    )
    return HttpResponse(page)
