"""At every field of every form of the admin stands help, with an example in it."""

import importlib
import pkgutil
import re

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory

from desk.examples import EXAMPLES
from tests import factories

EXAMPLE = re.compile(r"\b(bijvoorbeeld|zoals)\b", re.IGNORECASE)
ROOMS = (
    "municipalities",
    "contacts",
    "agreements",
    "trees",
    "history",
    "desk",
    "exchange",
    "portal",
    "accounts",
    "crisiswijzer",
)

# Fields whose label, with what stands to choose, says all that an example could say.
PLAIN = {
    "everywhere": "een vinkje: in de hele regio of niet",
    "binding": "een vinkje: bindend of niet",
    "demo": "een vinkje, en de uitleg zegt wat het doet",
    "role": "elke rol staat er met haar naam",
    "audience": "twee keuzes, en de uitleg zegt wat ze doen",
    "status": "drie standen, en de uitleg zegt welke geldt",
    "urgency": "drie keuzes die zichzelf uitleggen",
    "hours": "de weektabel heeft bij elk vak een eigen voorbeeld",
    "read": "een vinkje: gelezen",
    "soort": "vijf keuzes die zichzelf uitleggen",
    "lijn": "de nummers van de pagina zelf",
    "wat": "drie keuzes die zichzelf uitleggen",
    "gemeente": "de gemeenten zelf",
    "municipalities": "de gemeenten zelf, met een vinkje",
    "regio": "de regio's zelf",
    "wie": "de mensen zelf",
    "manier": "de manieren zelf",
    "van": "een filter: een dag uit de kalender",
    "tot": "een filter: een dag uit de kalender",
    "file": "het bestand dat je zelf net hebt",
    "is_active": "een vinkje, en de uitleg zegt wat het doet",
    "is_staff": "een vinkje, en de uitleg zegt wat het doet",
    "is_superuser": "een vinkje, en de uitleg zegt wat het doet",
    "also": "de andere nummers zelf, met een vinkje",
    "leads": "drie keuzes die zichzelf uitleggen",
    "NodeForm.continue_at": "de vragen van deze boom zelf",
    "PasskeyForm.name": "het voorbeeld komt erbij als het formulier wordt gemaakt",
    "SignInForm.username": "je eigen naam om mee in te loggen",
    "website": "niemand ziet dit veld; alleen een machine vult het in",
}
PASSWORDS = re.compile(r"password|wachtwoord|^code$|credential")


def explained(name: str, field: forms.Field) -> bool:
    if isinstance(field.widget, forms.HiddenInput | forms.PasswordInput):
        return True
    plain = name in PLAIN or PASSWORDS.search(name)
    return bool(plain or EXAMPLE.search(str(field.help_text)))


@pytest.fixture
def carla(db):
    request = RequestFactory().get("/")
    request.user = factories.user(name="carla", superuser=True)
    return request


def writable(request):
    """Every page of the registry on which somebody fills in something."""
    for model, page in admin.site._registry.items():
        if page.has_add_permission(request) or page.has_change_permission(request):
            yield model._meta.label, page


def test_every_field_of_the_registry_has_an_example(carla):
    without = []
    for label, page in writable(carla):
        for name, field in page.get_form(carla)().fields.items():
            without += [] if explained(name, field) else [f"{label}.{name}"]
        for inline in page.get_inline_instances(carla):
            fields = inline.get_formset(carla).form.base_fields
            names = [name for name, field in fields.items() if not explained(name, field)]
            without += [f"{label}, {inline.model._meta.label}.{name}" for name in names]
    assert not without, "\n".join(without)


def own_forms():
    """Every form class of ours that is no page of the registry."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not re.search(r"migrations|management|wsgi", module.name):
                importlib.import_module(module.name)
    return sorted(_below(forms.BaseForm), key=lambda one: f"{one.__module__}.{one.__name__}")


def _below(parent):
    found = set()
    for child in parent.__subclasses__():
        found |= {child, *_below(child)}
    return {
        one
        for one in found
        if one.__module__.partition(".")[0] in ROOMS and not issubclass(one, forms.BaseModelForm)
    }


def test_every_field_of_our_own_forms_has_an_example(db):
    classes = own_forms()
    assert len(classes) > 8
    without = [
        f"{one.__module__}.{one.__name__}.{name}"
        for one in classes
        for name, field in one.base_fields.items()
        if not explained(name, field) and f"{one.__name__}.{name}" not in PLAIN
    ]
    assert not without, "\n".join(without)


def test_the_table_names_fields_that_are_there(db):
    from django.apps import apps

    for name, words in EXAMPLES.items():
        label, _, field = name.rpartition(".")
        assert apps.get_model(label)._meta.get_field(field)
        assert EXAMPLE.search(words), name
