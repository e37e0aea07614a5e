"""The room that says whom to call, and when."""

from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = "Nummers en diensten"

    def ready(self) -> None:
        # Beside contacts/admin.py, the one module that Django's admin looks for by itself.
        import_module("contacts.memberships")
