"""The room of everybody who keeps the portal true, and the admin site that stands in it."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as django_admin


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "Beheer"


class PortalAdminConfig(django_admin.AdminConfig):
    # An app of its own: named in the settings, and not what "desk" stands for.
    default = False
    default_site = "desk.site.PortalAdmin"

    def ready(self) -> None:
        super().ready()
        # After Django's own: ours takes the place of its pages for accounts.
        import_module("desk.accounts")
