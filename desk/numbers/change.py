"""A change of number: at once or from a day on, under several services, and back again.

All or nothing, and only when nobody else changed one of these numbers in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from contacts.models import Phone, Via
from desk.regions.form import mark
from history.tracking import note, one_entry_a_row

ONE_DAY = timedelta(days=1)
STALE = (
    "Iemand anders heeft dit nummer gewijzigd terwijl jij bezig was. Er is niets gewijzigd. "
    "Open deze pagina opnieuw en kijk of je wijziging nog nodig is."
)
NOT_YET = "Dit nummer werkt pas vanaf {}. Kies een dag daarna, of wijzig het nu meteen."
NO_LONGER = (
    "Dit nummer werkt tot en met {}. Kies een dag tot en met die dag, of maak eerst bij het "
    "nummer zelf “werkt tot en met” leeg."
)
NO_PLAN = "Er staat geen wijziging van dit nummer meer gepland. Er is niets gewijzigd."
BROKEN = "Bij “{}” klopt iets anders niet: {} Verbeter dat eerst; er is niets gewijzigd."


class ChangeRefused(Exception):
    """Nothing was written; its text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who asked the organization, and when; nobody did where both are empty."""

    on: date | None = None
    by: str = ""


def same_digits(phone: Phone, today: date) -> QuerySet[Phone]:
    """The other numbers of the region with the same digits, as far as they still work."""
    going_on = Q(valid_to=None) | Q(valid_to__gte=today)
    same = Phone.objects.filter(service__region=phone.service.region_id, number=phone.number)
    rows = same.exclude(pk=phone.pk).filter(going_on).select_related("service__organization")
    return rows.order_by("service__name", "pk") if phone.number else rows.none()


def marks_of(phones: Iterable[Phone]) -> str:
    """A short text that changes when one of these rows does."""
    marks = sorted(f"{phone.pk} {mark(phone)}" for phone in phones)
    return sha256("\n".join(marks).encode()).hexdigest()[:20]


def change_now(
    phones: Sequence[Phone],
    *,
    number: str,
    seen: str,
    checked: Confirmation = Confirmation(),
    reason: str = "",
) -> list[Phone]:
    """Give these rows another number. Raises ChangeRefused where they aren't as they were seen."""
    with one_entry_a_row():
        rows = _locked(phones, seen)
        for row in rows:
            row.number = number
            _save_checked(row, checked)
        _explain(rows, reason)
    return rows


def plan(
    phones: Sequence[Phone],
    *,
    number: str,
    starts: date,
    seen: str,
    checked: Confirmation = Confirmation(),
    reason: str = "",
) -> list[Phone]:
    """Let these rows end the day before `starts`, and a copy with another number begin then.

    Returns the new rows. Raises ChangeRefused where a day would have no number, or two.
    """
    with one_entry_a_row():
        rows = _locked(phones, seen)
        made = [_succeed(row, number, starts, checked) for row in rows]
        _explain([*rows, *made], reason)
    return made


def refuse_day(phone: Phone, starts: date) -> str:
    """Why this number can't be succeeded on that day; "" where it can."""
    if phone.valid_from and starts <= phone.valid_from:
        return NOT_YET.format(f"{phone.valid_from:%d-%m-%Y}")
    if phone.valid_to and starts > phone.valid_to:
        return NO_LONGER.format(f"{phone.valid_to:%d-%m-%Y}")
    return ""


def _succeed(row: Phone, number: str, starts: date, checked: Confirmation) -> Phone:
    if refusal := refuse_day(row, starts):
        raise ChangeRefused(refusal)
    new = Phone(
        service=row.service,
        number=number,
        label=row.label,
        audience=row.audience,
        instruction=row.instruction,
        without_phoning=row.without_phoning,
        position=row.position,
        hours=row.hours,
        valid_from=starts,
        valid_to=row.valid_to,
        succeeds=row,
    )
    row.valid_to = starts - ONE_DAY
    save_sound(row)
    _save_checked(new, checked)
    Via.objects.bulk_create(
        Via(phone=new, position=way.position, service=way.service, kind=way.kind)
        for way in row.via.all()
    )
    # What was planned after this one follows the new one, which comes between.
    row.successors.exclude(pk=new.pk).update(succeeds=new)
    return new


def planned_after(phone: Phone, today: date) -> Phone | None:
    """The number that is still to succeed this one, if its days still join."""
    # After the last day of the calendar nothing begins.
    if phone.valid_to is None or phone.valid_to == date.max:
        return None
    begins = Q(valid_from=phone.valid_to + ONE_DAY, valid_from__gt=today)
    return phone.successors.filter(begins, service=phone.service_id).first()


def cancel(phone: Phone, *, today: date, seen: str) -> Phone:
    """Take back what was planned: the old number goes on as before. Returns what was removed."""
    with one_entry_a_row():
        (row,) = _locked([phone])
        new = planned_after(row, today)
        if new is None:
            raise ChangeRefused(NO_PLAN)
        if marks_of([row, new]) != seen:
            raise ChangeRefused(STALE)
        row.valid_to = new.valid_to
        new.successors.update(succeeds=row)
        new.delete()
        save_sound(row)
    return new


def _locked(phones: Sequence[Phone], seen: str | None = None) -> list[Phone]:
    """The rows as they are now; nobody changes them until the end of the transaction."""
    keys = [phone.pk for phone in phones]
    rows = list(Phone.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if len(rows) != len(keys) or (seen is not None and marks_of(rows) != seen):
        raise ChangeRefused(STALE)
    return rows


def save_sound(row: Phone) -> None:
    """Save a row that holds what its forms would accept; else ChangeRefused names what is wrong."""
    try:
        row.full_clean()
    except ValidationError as fault:
        raise ChangeRefused(BROKEN.format(row, " ".join(fault.messages))) from None
    row.save()


def _save_checked(row: Phone, checked: Confirmation) -> None:
    """Save a new number; who checked the former one says nothing of it."""
    row.assured_on, row.assured_by = checked.on, checked.by
    save_sound(row)


def _explain(rows: Iterable[Phone], reason: str) -> None:
    """Why it was done stands in no field."""
    for row in rows if reason else ():
        note(row, f"Reden: {reason}")
