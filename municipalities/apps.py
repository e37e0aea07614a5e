"""The room that says whom we serve."""

from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = "Gemeenten"

    def ready(self) -> None:
        # All models are there by now, those of the other rooms too.
        from municipalities.telling import listen

        listen()
