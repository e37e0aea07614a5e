"""The moment of a page: now, or the one that somebody asks for with `?op=`."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from contacts.hours import parse_moment, to_local
from contacts.hours_words import WEEKDAYS, date_words


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware instant; `asked` is what stood in the address, "" for now."""

    at: datetime
    asked: str = ""

    @property
    def query(self) -> str:
        """What a link has to carry to stay at this moment: "?op=..." or nothing."""
        return f"?{urlencode({'op': self.asked})}" if self.asked else ""

    @property
    def words(self) -> str:
        """The moment in full: "zaterdag 26 december 2026, 02:15"."""
        local = to_local(self.at)
        day = date_words(local.date(), year=True)
        return f"{WEEKDAYS[local.weekday()]} {day}, {local:%H:%M}"


def moment_of(request: HttpRequest) -> Moment:
    """The clock is read here and nowhere else. ValueError with a sentence for a strange `op`."""
    asked = request.GET.get("op")
    if asked is None:
        return Moment(timezone.now())
    return Moment(parse_moment(asked.strip()), asked.strip())
