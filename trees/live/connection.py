"""The connection of who looks beside the requests: it only reads, and waits for nothing long.

What the server itself can't end (it was stopped, say) the looker gives up on: see `looker`.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

# Seconds, and milliseconds where the name says so. libpq counts less than two seconds as two.
SQLITE = {"transaction_mode": "DEFERRED", "timeout": 1}
POSTGRESQL = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2_000,  # ms
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
}
# One look is one consistent read, whatever is written meanwhile.
OF_THE_SESSION = (
    " -c statement_timeout=3000 -c lock_timeout=1000"
    r" -c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on"
)


def use_own_connection() -> None:
    """From now on this thread has a database connection for looking alone."""
    given = connections[DEFAULT_DB_ALIAS].settings_dict
    own = {
        **given,
        "OPTIONS": impatient_options(given),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
    }
    wrapper = load_backend(given["ENGINE"]).DatabaseWrapper
    connections[DEFAULT_DB_ALIAS] = wrapper(own, DEFAULT_DB_ALIAS)


def impatient_options(given: dict[str, Any]) -> dict[str, Any]:
    """The options of a database (as in `DATABASES`) for one that only looks."""
    options = given["OPTIONS"]
    if given["ENGINE"].endswith("postgresql"):
        return {
            **options,
            **POSTGRESQL,
            "options": options.get("options", "") + OF_THE_SESSION,
        }
    commands = options.get("init_command", "") + "PRAGMA query_only=ON;"
    return {**options, **SQLITE, "init_command": commands}
