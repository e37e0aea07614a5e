"""The room of everybody who keeps the portal true: all under /beheer/."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Beheer"
