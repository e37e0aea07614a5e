"""The directory in the database as a book, and the changes of a file written: all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model

from contacts.models import Organization, Phone, Service
from contacts.numbers import Number, NumberFault
from exchange.spreadsheet.book import Book, Entry, Fault, Upload
from exchange.spreadsheet.cells import day_text
from exchange.spreadsheet.columns import AUDIENCES, EVERYWHERE, KEY, NUMBERS, TABLES, Towns
from exchange.spreadsheet.differences import Change, Found, by_target, differences
from exchange.spreadsheet.hours_cells import HEADINGS as HOURS
from exchange.spreadsheet.hours_cells import cells_of
from history.tracking import one_entry_a_row, touch
from municipalities.models import Region
from municipalities.scoping import Scope

_AUDIENCE_WORDS = {audience: word for word, audience in AUDIENCES.items()}
# What a row doesn't change needn't be looked up again for each of two thousand rows.
_AS_IT_WAS = ("service", "region", "organization", "slug")
_BACKWARDS = "leeftijd tot en met ligt onder leeftijd vanaf. Draai ze om."


class Changed(Exception):
    """What was shown isn't what would be written now; `found` is what would be."""

    def __init__(self, found: Found) -> None:
        super().__init__("In de tussentijd is er iets gewijzigd.")
        self.found = found


def book_of(region: Region, scope: Scope) -> Book:
    """The directory of a region, as far as somebody may see it."""
    return _Reading(region, scope).book()


def found_in(region: Region, scope: Scope, upload: Upload) -> Found:
    """What a file would change, with the faults of the models as well; nothing is written."""
    return _compared(region, scope, upload, locked=False)[0]


def write_upload(region: Region, scope: Scope, upload: Upload, *, digest: str) -> Found:
    """Write what a file changes, if that is what was shown. Raises Changed where it isn't."""
    # One transaction, told in the history when it ends: thousands of rows at once.
    with one_entry_a_row():
        found, loaded, book = _compared(region, scope, upload, locked=True)
        if found.faults or found.digest(book) != digest:
            raise Changed(found)
        for model in (Phone, Service, Organization):
            touch(model, [row.pk for row, _ in loaded if row.pk and isinstance(row, model)])
        for row, changes in loaded:
            _save(row, changes)
    return found


def digest_of(region: Region, scope: Scope, found: Found) -> str:
    return found.digest(book_of(region, scope))


Loaded = list[tuple[Any, list[Change]]]


def _compared(
    region: Region, scope: Scope, upload: Upload, *, locked: bool
) -> tuple[Found, Loaded, Book]:
    reading = _Reading(region, scope, locked=locked)
    book = reading.book()
    found = differences(book, upload)
    loaded: Loaded = []
    for target, changes in by_target(found.changes).items():
        row = reading.row_of(target, changes[0])
        _set(row, changes)
        found.faults += _faults_of(row, changes)
        loaded.append((row, changes))
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

    def book(self) -> Book:
        entries = {NUMBERS.name: list(self._numbers())}
        entries[TABLES[1].name] = [self._service(row) for row in self.services]
        entries[TABLES[2].name] = [self._organization(row) for row in self.organizations]
        towns = Towns.of(dict(self.region.municipalities.values_list("slug", "name")))
        stamps = {key: row.stamp for key, row in self.rows.items()}  # type: ignore[attr-defined]  # each is Stamped
        return Book(str(self.region.slug), entries, towns, stamps)

    def row_of(self, target: str, change: Change) -> Any:
        """The row that a target names; a new number for one that isn't there yet."""
        if not change.new:
            return self.rows[target]
        service = self.rows[change.owner]
        assert isinstance(service, Service)  # noqa: S101 (an owner is a service)
        return Phone(service=service)

    def _numbers(self) -> Iterable[Entry]:
        for service in self.services:
            phones = self.phones[service.pk]
            yield from (self._phone(service, phone) for phone in phones)
            if not phones:
                yield self._phone(service, None)

    def _phone(self, service: Service, phone: Phone | None) -> Entry:
        owner = self._keep(f"dienst:{service.slug}", service)
        key = self._keep(f"nummer:{service.slug}/{phone.pk}", phone) if phone else owner
        texts = {KEY: key, **_texts_of_service(service), **_texts_of_phone(phone)}
        return Entry(
            key,
            texts,
            service=owner,
            hours=phone.hours if phone else None,
            number=phone.number if phone else "",
        )

    def _service(self, row: Service) -> Entry:
        key = self._keep(f"dienst:{row.slug}", row)
        texts = {
            KEY: key,
            "Organisatie": row.organization.name,
            "Dienst": row.name,
            "In één zin": row.summary,
            "Leeftijd vanaf": _age_text(row.ages_from),
            "Leeftijd tot en met": _age_text(row.ages_to),
            "Adres": row.address,
        }
        return Entry(key, texts, service=key)

    def _organization(self, row: Organization) -> Entry:
        key = self._keep(f"organisatie:{row.slug}", row)
        texts = {
            KEY: key,
            "Organisatie": row.name,
            "Website": row.website,
            "Mailadres": row.email,
            "Wat deze organisatie een crisis noemt": row.crisis_definition,
        }
        return Entry(key, texts, organization=key)

    def _keep(self, key: str, row: Model) -> str:
        self.rows[key] = row
        return key


def _texts_of_service(service: Service) -> dict[str, str]:
    return {
        "Organisatie": service.organization.name,
        "Dienst": service.name,
        "Soort": service.kind,
        "Gemeenten": _areas_text(service),
        "Gecontroleerd op": day_text(service.assured_on),
        "Gecontroleerd door": service.assured_by,
        "Gestopt op": day_text(service.ended_on),
    }


def _areas_text(service: Service) -> str:
    if service.everywhere:
        return EVERYWHERE
    return "; ".join(sorted(town.name for town in service.municipalities.all()))


def _texts_of_phone(phone: Phone | None) -> dict[str, str]:
    if phone is None:
        return {"Voor wie": _AUDIENCE_WORDS["public"], **dict.fromkeys(HOURS, "")}
    return {
        "Omschrijving": phone.label,
        "Nummer": _number_text(phone.number),
        "Voor wie": _AUDIENCE_WORDS.get(phone.audience, phone.audience),
        "Wat je zegt": phone.instruction,
        **cells_of(phone.hours),
        "Werkt vanaf": day_text(phone.valid_from),
        "Werkt tot en met": day_text(phone.valid_to),
    }


def _number_text(digits: str) -> str:
    try:
        return Number.parse(digits).shown if digits else ""
    except NumberFault:
        # Got past the forms; whoever is to mend it has to be able to see it.
        return digits


def _age_text(age: int | None) -> str:
    return "" if age is None else str(age)


def _set(row: Any, changes: Sequence[Change]) -> None:
    for change in changes:
        if change.field == "areas":
            row.everywhere = change.value is None
        else:
            setattr(row, change.field, change.value)


def _faults_of(row: Any, changes: Sequence[Change]) -> list[Fault]:
    """What the model itself has against a row, each with the cell that it is about."""
    faults: dict[str, list[str]] = {}
    try:
        row.full_clean(exclude=_AS_IT_WAS, validate_unique=False, validate_constraints=False)
    except ValidationError as found:
        faults = found.message_dict
    if isinstance(row, Service) and _backwards(row):
        faults = {**faults, "ages_to": [_BACKWARDS]}
    return [_placed(changes, name, text) for name, texts in faults.items() for text in texts]


def _backwards(row: Service) -> bool:
    both = row.ages_from is not None and row.ages_to is not None
    return both and (row.ages_to or 0) < (row.ages_from or 0)


def _placed(changes: Sequence[Change], name: str, text: str) -> Fault:
    where = next((change for change in changes if change.field == name), changes[0])
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
