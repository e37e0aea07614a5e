"""What the forms of the directory show while somebody types: coming days, and a number to dial."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from contacts import pasted
from contacts.numbers import Number, number_or_objection
from desk.directory.hours_subject import SUBJECTS
from desk.directory.hours_widget import LOOK, coming, sheet_from
from municipalities.scoping import scope_of

COSTS = "Dit nummer kost de beller geld; dat staat erbij."
EXAMPLE = (
    "Dit lijkt een voorbeeldnummer. Controleer of je het echte nummer hebt; bel het zelf even."
)
_EXAMPLES = ("1234567", "123456", "12345678")


def number_sentences(number: Number) -> list[str]:
    """What somebody should know about a number that can be dialled all the same."""
    example = EXAMPLE if is_example(number) else ""
    costs = COSTS if number.costs else ""
    return [said for said in (number.warning, number.doubt, costs, example) if said]


def is_example(number: Number) -> bool:
    """Whether a number looks as in a course or a form: 036-123 45 67, 06-12 34 56 78."""
    area, _, subscriber = number.shown.partition("-")
    digits = subscriber.replace(" ", "")
    if number.kind not in ("geographic", "mobile"):
        return False
    return digits in _EXAMPLES or (area != "06" and digits.startswith("0"))


def shown_number(typed: str) -> dict[str, Any]:
    """The context of the sentence below a number field."""
    number, objection = number_or_objection(typed if typed.strip() else "")
    if objection:
        return {"fault": objection, "told": []}
    if number is None:
        return {"number": None, "told": []}
    return {"number": number, "told": [*pasted.told(typed), *number_sentences(number)]}


def number_preview(request: HttpRequest) -> HttpResponse:
    """How the number that is being typed will be shown and dialled."""
    _refuse_strangers(request)
    shown = shown_number(request.POST.get("number", ""))
    return _fragment(request, "desk/directory/number_shown.html", shown)


def hours_preview(request: HttpRequest) -> HttpResponse:
    """What the hours that are being typed come to; nothing is saved."""
    _refuse_strangers(request)
    name = request.POST.get("veld", "")
    if name not in SUBJECTS:
        return HttpResponse("Dit veld is er niet. Open de pagina opnieuw.", status=400)
    shown = coming(name, sheet_from(request.POST, name), timezone.now(), SUBJECTS[name])
    return _fragment(request, "desk/directory/hours_fragment.html", shown)


def _refuse_strangers(request: HttpRequest) -> None:
    if not scope_of(request.user).may_see(None):
        raise PermissionDenied("Je hoort nog bij geen enkele regio.")


def _fragment(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = TemplateResponse(request, template, context)
    response.headers["Cache-Control"] = "no-store"
    return response


def calm(context: dict[str, Any]) -> dict[str, Any]:
    """A page on which somebody only wanted to look has no fault to mend."""
    form = context["adminform"].form
    looked = all(list(errors) == [LOOK] for errors in form.errors.values())
    return {**context, "errors": None} if form.errors and looked else context
