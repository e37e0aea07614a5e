"""A service as a contact in somebody's phone: which ones can be kept, and what the card says."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from contacts.hours.engine import to_local
from contacts.hours.words import date_words
from portal.public_address import public_address
from portal.share.vcard import Card, Telephone
from portal.share.vcard import vcard as written_card
from portal.shown.line import ShownLine
from portal.shown.outcome import ShownOutcome
from portal.visit import Visit, in_place, public
from trees.live import Place

EXAMPLE = "VOORBEELD – "


def of_outcome(shown: ShownOutcome, place: Place) -> list[ShownLine]:
    """The outcome's own lines that can be kept, in the agreed order: the fallback is everywhere."""
    own = (line for line in (*shown.agreed, *shown.also) if not line.call.fallback)
    return to_keep(own, place)


def to_keep(lines: Iterable[ShownLine], place: Place) -> list[ShownLine]:
    """One line for each service with a number that anybody may dial; nobody has to save 112."""
    found: dict[str, ShownLine] = {}
    for line in lines:
        number = line.line.number
        saved = number is not None and number.kind == "emergency"
        if line.call.tel and not saved and line.service.serves(place.slug):
            found.setdefault(line.line.service, line)
    return list(found.values())


@public
@in_place
def vcard(request: HttpRequest, visit: Visit, *, service: str) -> HttpResponse:
    """The card of a service as a file; 404 where there is no number to keep."""
    lines = _dialled(visit, service)
    if not lines:
        return _nothing(visit)
    address = public_address(request, reverse("numbers", args=[visit.place.slug]))
    response = HttpResponse(
        written_card(_card(lines, visit, address)), content_type="text/vcard; charset=utf-8"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{service}.vcf")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _dialled(visit: Visit, service: str) -> list[ShownLine]:
    """The lines of a service here with a number that anybody may dial at this moment."""
    return [one for one in visit.numbers() if one.line.service == service and one.call.tel]


def _nothing(visit: Visit) -> HttpResponse:
    page = visit.render("portal/share_nothing.html", title="Dit nummer kun je niet bewaren")
    return HttpResponse(page, status=404, headers={"Cache-Control": "no-store"})


def _card(lines: Sequence[ShownLine], visit: Visit, address: str) -> Card:
    service, region = lines[0].service, visit.place.region
    return Card(
        name=f"{EXAMPLE if region.demo else ''}{service.name}",
        organization=service.organization_name,
        telephones=tuple(
            Telephone(line.line.number, line.line.label) for line in lines if line.line.number
        ),
        note=_note(lines, visit),
        url=address,
        uid=str(uuid5(NAMESPACE_URL, f"crisiswijzer:{region.slug}/{service.slug}{_then(visit)}")),
        address=service.visit.address if service.visit else "",
    )


def _then(visit: Visit) -> str:
    """A card of another moment is another contact: it must not replace the one of now."""
    return f"?op={visit.moment.asked}" if visit.moment.asked else ""


def _note(lines: Sequence[ShownLine], visit: Visit) -> str:
    """What a number alone doesn't tell: what it is for, when, what to say, and how old this is."""
    today = date_words(to_local(visit.moment.at).date(), year=True)
    demo = visit.place.region.demo
    parts = [
        "Voorbeeld. Gebruik dit nummer niet in een echte crisis." if demo else "",
        lines[0].service.summary,
        *(part for line in lines for part in _number_words(line)),
        # Of several numbers the one that was checked longest ago.
        _assured(min(lines, key=lambda line: line.line.assured_on or date.min)),
        f"Uit de crisiswijzer van {visit.place.name}, {today}. Kijk daar of dit nog klopt.",
    ]
    return "\n".join(part for part in parts if part)


def _number_words(line: ShownLine) -> list[str]:
    number = line.line.number
    label = f" ({line.line.label})" if line.line.label else ""
    return [
        f"{line.call.shown}{label}: {_hours(line)}",
        line.line.instruction,
        f"Kun je niet bellen? {line.without_phoning}" if line.without_phoning else "",
        "Dit nummer kost geld." if number and number.costs else "",
        (number.warning or "") if number else "",
    ]


def _hours(line: ShownLine) -> str:
    """A card is read without the page around it, so it says "dag en nacht" and "onbekend" too."""
    hours = line.line.hours
    if hours is None:
        return "openingstijden onbekend"
    return "dag en nacht" if hours.always else line.hours_words


def _assured(line: ShownLine) -> str:
    day = line.line.assured_on
    return f"Gecontroleerd op {date_words(day, year=True)}" if day else line.assured_words
