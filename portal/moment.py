"""The moment of a page: now, or the one that somebody asks for with `?op=`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from contacts.hours.engine import parse_moment, to_local
from contacts.hours.words import WEEKDAYS, date_words
from portal.addresses import page_address


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant; `asked` is what stood in the address, "" for now."""

    at: datetime
    asked: str = ""

    def address(self, name: str, *args: str, **query: str) -> str:
        """The address of another page of ours, at the same moment."""
        if self.asked:
            query["op"] = self.asked
        return written_address(page_address(name, *args), query)

    @property
    def day(self) -> str:
        """The day in full: "zaterdag 26 december 2026"."""
        local = to_local(self.at)
        return f"{WEEKDAYS[local.weekday()]} {date_words(local.date(), year=True)}"

    @property
    def clock(self) -> str:
        """The time of that day: "02:15"."""
        return f"{to_local(self.at):%H:%M}"

    @property
    def words(self) -> str:
        """The moment in full: "zaterdag 26 december 2026, 02:15"."""
        return f"{self.day}, {self.clock}"


def written_address(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def moment_of(request: HttpRequest) -> Moment:
    """The clock is read here and nowhere else. ValueError with a sentence for a strange `op`."""
    asked = request.GET.get("op")
    if asked is None:
        return Moment(timezone.now())
    return Moment(parse_moment(asked.strip()), asked.strip())
