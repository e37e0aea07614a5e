"""The directory in the database as a book, and the changes of a file written: all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model
from django.utils import timezone

from contacts.hours.asking import Answers
from contacts.models import Organization, Phone, Service, strays
from contacts.presence import comes_document, comes_of, visit_document, visit_of
from contacts.same_number import refusal, same_numbers
from exchange.spreadsheet.book import Book, Entry, Fault, Upload
from exchange.spreadsheet.columns import (
    NUMBERS,
    ORGANIZATION,
    ORGANIZATIONS,
    OWN,
    PARTED,
    PHONE,
    SERVICE,
    SERVICES,
    Table,
    Towns,
    stored_value,
    texts_of,
)
from exchange.spreadsheet.differences import Change, Found, differences
from exchange.spreadsheet.hours_cells import ANSWERED, cells_of
from history.tracking import one_entry_a_row, touch
from municipalities.models import Region
from municipalities.scoping import Scope

# What a row doesn't change needn't be looked up again for each of two thousand rows.
_AS_IT_WAS = ("service", "region", "organization", "slug")
# What a service says of where it works, and of where somebody comes.
_PLACES = ("areas", "comes.area")
_BACKWARDS = "leeftijd tot en met ligt onder leeftijd vanaf. Draai ze om."


class Changed(Exception):
    """What was shown isn't what would be written now; `found` is what would be."""

    def __init__(self, found: Found) -> None:
        super().__init__("In de tussentijd is er iets gewijzigd.")
        self.found = found


def book_of(region: Region, scope: Scope) -> Book:
    """The directory of a region, as far as somebody may see it."""
    return _Reading(region, scope).book()


def found_in(
    region: Region, scope: Scope, upload: Upload, answers: Answers | None = None
) -> tuple[Found, str]:
    """What a file would change and the digest of that, for `write_upload`; nothing is written.

    The faults of the models are told as well. `answers` are those to what was asked before.
    """
    found, _, book = _compared(region, scope, upload, answers or {}, locked=False)
    return found, found.digest(book)


def write_upload(
    region: Region, scope: Scope, upload: Upload, answers: Answers | None = None, *, digest: str
) -> Found:
    """Write what a file changes, if that is what was shown and every question was answered.

    Raises Changed where it isn't.
    """
    # One transaction, told in the history when it ends: thousands of rows at once.
    with one_entry_a_row():
        found, loaded, book = _compared(region, scope, upload, answers or {}, locked=True)
        open_questions = not found.is_answered(answers or {})
        if found.faults or open_questions or found.digest(book) != digest:
            raise Changed(found)
        for model in (Phone, Service, Organization):
            touch(model, [row.pk for row, _ in loaded if row.pk and isinstance(row, model)])
        for row, changes in loaded:
            _save(row, changes)
    return found


Loaded = list[tuple[Any, list[Change]]]


def _compared(
    region: Region, scope: Scope, upload: Upload, answers: Answers, *, locked: bool
) -> tuple[Found, Loaded, Book]:
    reading = _Reading(region, scope, locked=locked)
    book = reading.book()
    found = differences(book, upload, timezone.localdate(), answers)
    by_target: dict[str, list[Change]] = defaultdict(list)
    for change in found.changes:
        by_target[change.target].append(change)
    loaded: Loaded = []
    before = reading.same_numbers()
    for target, changes in by_target.items():
        row = reading.row_of(target, changes[0])
        _set(row, changes)
        found.faults += _faults_of(row, changes)
        loaded.append((row, changes))
    if not found.faults:
        found.faults += _twice(loaded, reading.rows_of(reading.same_numbers() - before))
    return found, loaded, book


class _Reading:
    """The rows of a region that somebody may see, and their entries."""

    def __init__(self, region: Region, scope: Scope, *, locked: bool = False) -> None:
        def rows(model: Any, path: str) -> Any:
            found = scope.visible(model.objects.filter(**{path: region}))
            return found.select_for_update(of=("self",)) if locked else found

        self.region, self.scope = region, scope
        self.organizations = list(rows(Organization, "region").order_by("name", "pk"))
        services = rows(Service, "region").select_related("organization")
        services = services.prefetch_related("municipalities")
        self.services = list(services.order_by("organization__name", "name", "pk"))
        self.phones: dict[int, list[Phone]] = defaultdict(list)
        for phone in rows(Phone, "service__region").order_by("position", "pk"):
            self.phones[phone.service_id].append(phone)
        self.rows: dict[str, Model] = {}
        self.names = dict(region.municipalities.values_list("slug", "name"))

    def book(self) -> Book:
        entries = {NUMBERS.name: list(self._numbers())}
        entries[SERVICES.name] = [self._service(row) for row in self.services]
        entries[ORGANIZATIONS.name] = [self._organization(row) for row in self.organizations]
        stamps = {key: row.stamp for key, row in self.rows.items()}  # type: ignore[attr-defined]  # each is Stamped
        return Book(str(self.region.slug), entries, Towns.of(self.names), stamps)

    def row_of(self, target: str, change: Change) -> Any:
        """The row that a target names; a new number for one that isn't there yet."""
        if not change.new:
            return self.rows[target]
        service = self.rows[change.owner]
        assert isinstance(service, Service)  # noqa: S101 (an owner is a service)
        phone = Phone(service=service)
        self.phones[service.pk].append(phone)
        return phone

    def same_numbers(self) -> set[tuple[int, int, int]]:
        """Of each service the places of two of its rows that are the same number."""
        return {
            (service, *pair)
            for service, phones in self.phones.items()
            for pair in same_numbers(phones)
        }

    def rows_of(self, twice: Iterable[tuple[int, int, int]]) -> list[Phone]:
        """The rows that these places mean."""
        return [self.phones[service][place] for service, *places in twice for place in places]

    def _numbers(self) -> Iterable[Entry]:
        for service in self.services:
            phones = self.phones[service.pk]
            yield from (self._phone(service, phone) for phone in phones)
            if not phones:
                yield self._phone(service, None)

    def _phone(self, service: Service, phone: Phone | None) -> Entry:
        owner = self._keep(f"dienst:{service.slug}", service)
        key = self._keep(f"nummer:{service.slug}/{phone.pk}", phone) if phone else owner
        said = phone or Phone()
        found = self._entry(NUMBERS, key, {SERVICE: service, PHONE: said}, owner)
        # Of a number that isn't there yet nothing is said, also not that it is unknown.
        empty = {} if phone else dict.fromkeys(ANSWERED, "")
        return replace(found, texts={**found.texts, **empty})

    def _service(self, row: Service) -> Entry:
        key = self._keep(f"dienst:{row.slug}", row)
        return self._entry(SERVICES, key, {SERVICE: row}, key)

    def _organization(self, row: Organization) -> Entry:
        key = self._keep(f"organisatie:{row.slug}", row)
        return self._entry(ORGANIZATIONS, key, {ORGANIZATION: row})

    def _entry(self, table: Table, key: str, rows: dict[str, Any], owner: str = "") -> Entry:
        texts = texts_of(table, key, rows, self.names)
        levels = {column.field: column.level for column in table.columns if column.hours}
        hours = {field: stored_value(rows[level], field) for field, level in levels.items()}
        for field, document in hours.items():
            texts |= cells_of(document, table.hours[field])
        return Entry(key, texts, owner, hours)

    def _keep(self, key: str, row: Model) -> str:
        self.rows[key] = row
        return key


def _set(row: Any, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.field == "areas":
            row.everywhere = change.value is None
        elif change.field.startswith(PARTED):
            _set_part(row, change.field, change.value)
        elif change.field == "number":
            row.own = change.value == OWN
            row.number = "" if row.own else change.value
        else:
            setattr(row, change.field, change.value)


def _set_part(row: Any, field: str, value: Any) -> None:
    """One part of what is kept as a document; the others stay as they are."""
    whole, _, part = field.partition(".")
    known = getattr(row, whole) or {}
    given = {**known, part: value.isoformat() if isinstance(value, date) else value}
    if whole == "comes":
        row.comes = comes_document(comes_of(given))
    else:
        row.visit = visit_document(visit_of(given))


def _faults_of(row: Any, changes: Sequence[Change]) -> list[Fault]:
    """What the model itself has against a row, each with the cell that it is about."""
    faults: dict[str, list[str]] = {}
    try:
        row.full_clean(exclude=_AS_IT_WAS, validate_unique=False, validate_constraints=False)
    except ValidationError as found:
        faults = found.message_dict
    if isinstance(row, Service) and _backwards(row):
        faults = {**faults, "ages_to": [_BACKWARDS]}
    places = {change.field: change.value for change in changes if change.field in _PLACES}
    if places and row.comes and (said := strays(row.comes, _works_in(row, places))):
        faults = {**faults, next(iter(places)): said}
    return [_placed(changes, name, text) for name, texts in faults.items() for text in texts]


def _works_in(service: Service, places: Mapping[str, Any]) -> Sequence[str]:
    """The municipalities of a service, as a file changes them or as they are."""
    if changed := places.get("areas"):
        return list(changed)
    named = service.region.municipalities if service.everywhere else service.municipalities
    return [town.slug for town in named.all()]


def _twice(loaded: Loaded, twice: Sequence[Phone]) -> list[Fault]:
    """The rows of the file that would have a number stand with its service once more."""
    return [
        _placed(changes, "number", refusal(row))
        for row, changes in loaded
        if any(row is one for one in twice)
    ]


def _backwards(row: Service) -> bool:
    both = row.ages_from is not None and row.ages_to is not None
    return both and (row.ages_to or 0) < (row.ages_from or 0)


def _placed(changes: Sequence[Change], name: str, text: str) -> Fault:
    own = (change for change in changes if name in (change.field, change.field.partition(".")[0]))
    where = next(own, changes[0])
    return Fault(text, where.row, where.heading, where.sheet)


def _save(row: Any, changes: Sequence[Change]) -> None:
    if row.pk is None:
        last = row.service.phones.aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
    row.save()
    for change in changes:
        if change.field == "areas":
            region = row.region_id
            towns = row._meta.get_field("municipalities").related_model.objects
            row.municipalities.set(towns.filter(region=region, slug__in=change.value or ()))
