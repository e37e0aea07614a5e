"""A slug as a column: what may stand in it, and which words a form refuses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from municipalities.slugs import RESERVED_WORDS, SLUG_LENGTH


def slug_field(*, unique: bool = False) -> Any:
    """A model field for a slug; permanent once it is used in an address."""
    return models.CharField(
        "korte naam",
        max_length=SLUG_LENGTH,
        unique=unique,
        validators=[
            RegexValidator(
                r"\A[a-z0-9-]{1,60}\Z",
                "Gebruik alleen kleine letters, cijfers en streepjes, zoals veilig-thuis.",
            )
        ],
        help_text="Voor in een adres of bestand, zoals veilig-thuis. Verandert later niet meer.",
    )


def refuse_reserved(slug: str) -> None:
    """Raise where the site itself has a page of that name."""
    if slug in RESERVED_WORDS:
        raise ValidationError(f"“{slug}” is een adres van de site zelf. Kies een ander woord.")
