"""What visitors say is wrong on a page: taken in without a name, a cookie or an address.

A form brings along a signed moment, so that a machine that posts at once or a day later is told
apart from a person without anything being kept about either.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from municipalities.models import Municipality
from trees.models import Report

SALT = "trees.reports"
# Nobody reads a page and writes what is wrong within three seconds.
SOONEST = timedelta(seconds=3)
LATEST = timedelta(hours=2)
# What a coordinator can look into in a day; who sends more is no visitor.
MOST_A_DAY = 40
# Somebody who presses the button twice has one thing to say.
SAME = timedelta(minutes=10)
KEPT = timedelta(days=365)

TOO_MANY = "Er zijn vandaag al veel meldingen. Probeer het morgen."
TOO_SOON = "Dat ging wel erg snel. Lees het nog eens na en verstuur het dan."
TOO_LATE = "Deze pagina stond lang open. Lees het nog eens na en verstuur het opnieuw."


class NotTaken(Exception):
    """A report that isn't taken in; the message says what to do."""


def token(municipality: str, page: str, at: datetime) -> str:
    """What a form of this page brings along, made at this moment."""
    return signing.dumps([municipality, page, at.timestamp()], salt=SALT)


def check_token(text: str, municipality: str, page: str, at: datetime) -> None:
    """Raise NotTaken for a token that isn't ours, is of another page, too young or too old."""
    try:
        town, slug, made = signing.loads(text, salt=SALT)
        age = at - datetime.fromtimestamp(made, tz=at.tzinfo)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotTaken(TOO_LATE) from None
    if (town, slug) != (municipality, page) or age > LATEST:
        raise NotTaken(TOO_LATE)
    if age < SOONEST:
        raise NotTaken(TOO_SOON)


def is_ours(text: str, municipality: str, page: str) -> bool:
    """Whether we made this token for this page, whenever that was: the page was there once."""
    try:
        return bool(signing.loads(text, salt=SALT)[:2] == [municipality, page])
    except (signing.BadSignature, ValueError, TypeError):
        return False


def is_full(municipality: Municipality, at: datetime) -> bool:
    """Whether this municipality got as many reports today as it takes in."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Report.objects.filter(municipality=municipality, at__gte=midnight, at__lte=at)
    return today.count() >= MOST_A_DAY


def take(report: Report, at: datetime) -> None:
    """Keep a report, once however often it is sent. Raises NotTaken where the day is full."""
    same = Report.objects.filter(
        municipality=report.municipality,
        page=report.page,
        kind=report.kind,
        service=report.service,
        text=report.text,
        at__gt=at - SAME,
    )
    if same.exists():
        return
    if is_full(report.municipality, at):
        raise NotTaken(TOO_MANY)
    report.at = at
    report.save()


def open_reports() -> QuerySet[Report]:
    """What nobody has looked into yet, the oldest first."""
    rows = Report.objects.filter(handled_at=None).select_related("municipality__region")
    return rows.order_by("at", "pk")


def forget_reports(at: datetime) -> int:
    """Throw away what is older than a year; returns how many reports that were."""
    gone, _ = Report.objects.filter(at__lt=at - KEPT).delete()
    return gone
