"""A script: publishes in processes that are killed at one statement after another.

Works on the empty database of DATABASE_URL and prints as JSON what was live after each of them.
"""

import json
import os
import signal
import sys

import django


def main():
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.trees import test_publishing_faults as faults

    call_command("migrate", verbosity=0)
    region = faults.region_of_two()
    found = {"before": look(), "killed": []}
    at, alive = 0, False
    while not alive:
        at += 1
        connection.close()
        alive = publishes(region, at)
        if not alive:
            found["killed"].append(look())
    found["after"] = look()
    with connection.cursor() as cursor:
        (found["whole"],) = cursor.execute("PRAGMA integrity_check").fetchone()
    json.dump(found, sys.stdout)


def look():
    """What a visitor sees, and how many rows there are."""
    from tests.trees.test_publishing_faults import NOW
    from trees.core.flow import Flow
    from trees.models import Edition, EditionService

    live = Edition.objects.live(NOW).order_by("municipality__slug")
    shown = [[Flow.read(row.flow).first().title, row.number] for row in live]
    return {"shown": shown, "rows": [Edition.objects.count(), EditionService.objects.count()]}


def publishes(region, at):
    """Publish in a process that dies at its statement `at`; whether it lived to the end."""
    child = os.fork()
    if child == 0:
        publish_and_die(region, at)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def publish_and_die(region, at):
    from django.db import connection

    from tests.trees.test_publishing_faults import go_on

    count = 0

    def die(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die):
        go_on(region)
    # No tidying up: what is committed is committed.
    os._exit(0)


if __name__ == "__main__":
    main()
