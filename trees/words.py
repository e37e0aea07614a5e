"""Words that several parts of the trees say alike."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from contacts.hours.words import date_words

LONGEST_QUOTE = 60


def quoted(value: object) -> str:
    """What was written, short, between quotation marks."""
    text = _written(value)
    return f'"{text[:LONGEST_QUOTE]}…"' if len(text) > LONGEST_QUOTE else f'"{text}"'


def _written(value: object) -> str:
    if isinstance(value, list):
        return "[...]"
    if isinstance(value, dict):
        return "{...}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def name_of(user: User) -> str:
    """How a person is called in a sentence."""
    return user.get_full_name() or user.get_username()


def moment_short(moment: datetime) -> str:
    """Such as: 1 januari 2027 om 00:00."""
    local = timezone.localtime(moment)
    return f"{date_words(local.date(), year=True)} om {local:%H:%M}"
