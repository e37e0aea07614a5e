"""The room that says whom to call, and when."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
    verbose_name = "Nummers en diensten"
