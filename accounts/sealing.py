"""Secrets in the database are sealed: read with the key of the portal, or a key of before."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with a key that is gone, too old, or not sealed by us."""


def seal(text: str, *, purpose: str) -> str:
    """The text in a form that says nothing without the key; `purpose` keeps kinds apart."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, purpose: str, seconds: int | None = None) -> str:
    """The text again; with `seconds` only when it was sealed no longer ago than that."""
    try:
        return _box(purpose).decrypt(sealed, ttl=seconds).decode()
    except InvalidToken as fault:
        raise Unreadable from fault


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key, purpose)) for key in keys])


def _key(secret: str, purpose: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"crisiswijzer {purpose}".encode())
    return base64.urlsafe_b64encode(made.derive(secret.encode()))
