"""The room that remembers every write."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "history"
    verbose_name = "Geschiedenis"

    def ready(self) -> None:
        # All models are there by now, those of the other rooms too.
        from history.tracking import listen

        listen()
