"""The room that says which questions lead there."""

from django.apps import AppConfig


class TreesConfig(AppConfig):
    name = "trees"
    verbose_name = "Beslisbomen"
