"""Tiny typed readers of the environment; a wrong setting stops the start and is named."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from crisiswijzer.kept import KEY

# A site has a whole name to itself: nothing stands behind it, and no password before it.
SITE = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?")
SQLITE_OPTIONS = {
    # Take the write lock at BEGIN: a lock that is upgraded half-way fails under load.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}

# Somebody at a desk has to hear at once what is the matter, not wait for a server that is gone;
# `patience` says how long for one that is silent. Seconds, and milliseconds where the name says so.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # ms
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def switch(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in ("true", "1", "yes", "on"):
        return True
    if value in ("false", "0", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is true of false, niet {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origins(name: str) -> list[str]:
    """Comma-separated origins, each with its scheme, as Django wants them."""
    found = words(name)
    for origin in found:
        if not origin.startswith(("https://", "http://")):
            raise ImproperlyConfigured(
                f"{name} noemt {origin!r}: begin met https://, zoals https://crisiswijzer.example."
            )
    return found


def site_address(name: str) -> str:
    """The address of the whole site, without a last slash; "" where none is given."""
    given = text(name).rstrip("/")
    if given and not SITE.fullmatch(given):
        raise ImproperlyConfigured(
            f"{name} is {given!r}: schrijf het adres van de site en niets erachter, "
            "zoals https://crisiswijzer.example."
        )
    return given


def secret_key(*, debug: bool, here: bool, file: Path = KEY) -> str:
    """The key that signs sessions. Outside debug there is no default: a known key is no key.

    `here`: for this machine alone. Only then the key counts that `manage.py start` made.
    """
    key = text("SECRET_KEY") or (_content(file) if here else "")
    if key and len(key) < 50:
        raise ImproperlyConfigured("SECRET_KEY is te kort: neem er een van ten minste 50 tekens.")
    if not key and not debug:
        raise ImproperlyConfigured(
            "SECRET_KEY ontbreekt: zet een geheime tekst van ten minste 50 tekens in de omgeving, "
            "of start met `make run`, dat er zelf een maakt voor op deze computer."
        )
    return key or "alleen-voor-ontwikkeling-" * 3


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""  # not made yet, or somebody else's


def old_secret_keys(name: str) -> list[str]:
    """Keys of before, so that a key can be replaced without anybody losing their second factor."""
    found = words(name)
    if any(len(key) < 50 for key in found):
        raise ImproperlyConfigured(f"{name}: elke oude sleutel heeft ten minste 50 tekens.")
    return found


OIDC_NAMES = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")


def oidc() -> dict[str, Any] | None:
    """The OpenID provider of a municipality, as allauth wants it; None where there isn't one."""
    given = {name: text(name) for name in OIDC_NAMES}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(OIDC_NAMES):
        return None
    if missing:
        raise ImproperlyConfigured(
            f"Voor inloggen via de eigen organisatie ontbreekt nog: {', '.join(missing)}. "
            "Vul alle vier de OIDC-instellingen in, of geen."
        )
    issuer = given["OIDC_ISSUER"]
    if not issuer.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise ImproperlyConfigured(f"OIDC_ISSUER is {issuer!r}: het adres begint met https://.")
    return {
        "provider_id": "eigen",
        "name": given["OIDC_NAME"],
        "client_id": given["OIDC_CLIENT_ID"],
        "secret": given["OIDC_CLIENT_SECRET"],
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }


def database(name: str, default: str) -> dict[str, Any]:
    """A Django database from a URL such as postgres://user@host/name or sqlite:///path."""
    url = text(name, default) or default
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} is geen databaseadres. Schrijf het als postgres://naam@server/database "
            "of sqlite:///pad/naar/bestand."
        ) from error
    # dj-database-url knows nothing of these; they are merged in afterwards.
    options = dict(settings.get("OPTIONS") or {})
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {**SQLITE_OPTIONS, **options}
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        settings["ENGINE"] = "crisiswijzer.postgresql"
        settings["OPTIONS"] = {**POSTGRESQL_OPTIONS, **options}
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"{name}: alleen SQLite en PostgreSQL worden ondersteund.")
    return settings


def email(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings from smtp://naam:wachtwoord@server:587?tls=true or console:."""
    url = urlsplit(text(name, default) or default)
    if url.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ImproperlyConfigured(
            f"{name} is geen mailadres van een server. Schrijf smtp://naam:wachtwoord@server:587 "
            "of console: om mail alleen te tonen."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp"
        and parse_qs(url.query).get("tls", ["true"])[0] != "false",
    }


def cache(name: str, default: str) -> dict[str, Any]:
    """A Django cache from locmem:, dummy:, redis://server:6379/0 or db:table."""
    value = text(name, default) or default
    scheme, _, rest = value.partition(":")
    backend = {
        "locmem": "django.core.cache.backends.locmem.LocMemCache",
        "dummy": "django.core.cache.backends.dummy.DummyCache",
        "db": "django.core.cache.backends.db.DatabaseCache",
        "redis": "django.core.cache.backends.redis.RedisCache",
        "rediss": "django.core.cache.backends.redis.RedisCache",
    }.get(scheme)
    if backend is None:
        raise ImproperlyConfigured(
            f"{name} is geen bekende cache: schrijf locmem:, redis://server:6379/0 of db:tabel."
        )
    location = value if scheme.startswith("redis") else rest.strip("/")
    return {"BACKEND": backend, "LOCATION": location}
