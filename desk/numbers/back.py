"""Taking back a change of number: what it was is kept, signed, in the address of the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core import signing

from contacts.models import Phone
from desk.numbers.change import STALE, ChangeRefused, Confirmation, save_sound
from history.tracking import one_entry_a_row
from municipalities.scoping import Scope

SALT = "nummer-terugzetten"
SECONDS = 24 * 60 * 60
TOO_LATE = (
    "Terugzetten kan tot een dag na de wijziging. Er is niets gewijzigd. "
    "Typ het oude nummer hieronder als je het terug wilt."
)


def back_token(phones: Sequence[Phone], number: str, checked: Confirmation) -> str:
    """All that is needed to undo the change of these rows, as they still are, into `number`."""
    kept = {
        "phones": [phone.pk for phone in phones],
        "old": phones[0].number,
        "new": number,
        "checked": _written(checked.on, checked.by),
        "before": {phone.pk: _written(phone.assured_on, phone.assured_by) for phone in phones},
    }
    return signing.dumps(kept, salt=SALT, compress=True)


def put_back(token: str, phone: Phone, scope: Scope) -> list[Phone]:
    """Undo a change of number. Raises ChangeRefused where that is no longer what stands there."""
    try:
        kept: dict[str, Any] = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        raise ChangeRefused(TOO_LATE) from None
    with one_entry_a_row():
        chosen = Phone.objects.select_for_update().filter(pk__in=kept["phones"])
        rows = list(chosen.order_by("pk"))
        if not _are_still(rows, kept) or phone.pk not in kept["phones"]:
            raise ChangeRefused(STALE)
        if not all(scope.may_edit(row) for row in rows):
            raise ChangeRefused(STALE)
        for row in rows:
            row.number = kept["old"]
            _put_back_checked(row, kept)
            save_sound(row)
    return rows


def _are_still(rows: Sequence[Phone], kept: dict[str, Any]) -> bool:
    as_changed = all(row.number == kept["new"] for row in rows)
    return len(rows) == len(kept["phones"]) and as_changed


def _put_back_checked(row: Phone, kept: dict[str, Any]) -> None:
    """Who checked it, unless somebody checked it since."""
    # JSON makes texts of keys; a change of before this was told of its service has none.
    before = kept.get("before", {}).get(str(row.pk))
    if before and _written(row.assured_on, row.assured_by) == kept["checked"]:
        on, by = before
        row.assured_on, row.assured_by = date.fromisoformat(on) if on else None, by


def _written(on: date | None, by: str) -> list[str]:
    return [on.isoformat() if on else "", by]
