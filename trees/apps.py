"""The room that says which questions lead there."""

from importlib import import_module

from django.apps import AppConfig


class TreesConfig(AppConfig):
    name = "trees"
    verbose_name = "Beslisbomen"

    def ready(self) -> None:
        # The one scoping rule asks us which rows are an editor's own.
        import_module("trees.drafting.rights").tell_the_rule()
        # Whoever writes facts, they are recorded with it.
        import_module("trees.publishing.records").follow_the_facts()
