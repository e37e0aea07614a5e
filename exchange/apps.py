"""The room that writes a region as a file, and reads it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = "Bestanden"
