"""`manage.py publish_due`: check the planned publications whose moment has come; every minute."""

from typing import Any

from django.utils import timezone

from trees.commands import PortalCommand, Refused, moment_words, say_problems
from trees.core.problems import errors
from trees.publishing.check_due import CheckedPublication, check_due


class Command(PortalCommand):
    help = "Controleert geplande publicaties op hun moment. Laat een timer dit elke minuut doen."

    def handle(self, **options: Any) -> None:
        checked = check_due(now=timezone.now())
        for one in checked:
            if one.withdrawn:
                self.complain(one)
            else:
                self.stdout.write(f"{_names(one)}: gecontroleerd en live.")
        if any(one.withdrawn for one in checked):
            raise Refused("Herstel de fouten, en publiceer of plan opnieuw.")

    def complain(self, one: CheckedPublication) -> None:
        moment = moment_words(one.editions[0].live_from)
        self.stderr.write(
            f"{one.region}: de publicatie die gepland was voor {moment} gaat niet door "
            f"({_names(one)}). Wat daarvoor live was, blijft live."
        )
        say_problems(errors(one.problems), self.stderr)


def _names(one: CheckedPublication) -> str:
    return "; ".join(map(str, one.editions))
