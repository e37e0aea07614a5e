"""What a browser would send of a field, and what a person reads of its value."""

from datetime import date

import pytest
from django import forms

from desk.directory.forms import NumberField
from desk.directory.hours_widget import HoursField
from desk.proposals.field_values import inputs_of, words_of
from municipalities.form_fields import LinesField, ProseField
from municipalities.models import Region


class Every(forms.Form):
    name = forms.CharField()
    told = ProseField(widget=forms.Textarea)
    lines = LinesField()
    ticked = forms.BooleanField()
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    ticks = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    one = forms.ChoiceField(choices=[("a", "Het eerste"), ("b", "Het tweede")])
    day = forms.DateField()
    number = NumberField()
    hours = HoursField()
    region = forms.ModelChoiceField(Region.objects.order_by("name"))


class Page:
    readable = {"hours": "hours_words"}

    def hours_words(self, row):
        return "<div>ma: 9&ndash;17</div><div>di: dicht</div>"


def words(name, value, page=Page):
    return words_of(page(), Every(), name, value, Region())


@pytest.mark.parametrize(
    ("name", "initial", "sent"),
    [
        ("name", "Ja <b>", {"name": ["Ja <b>"]}),
        ("name", None, {"name": [""]}),
        ("told", "een\n\ntwee", {"told": ["een\n\ntwee"]}),
        ("lines", ["een", "twee"], {"lines": ["een\ntwee"]}),
        ("ticked", True, {"ticked": ["on"]}),
        ("ticked", False, {"ticked": []}),
        ("several", ["a", "b"], {"several": ["a", "b"]}),
        ("several", [], {"several": []}),
        ("ticks", ["b"], {"ticks": ["b"]}),
        ("one", "b", {"one": ["b"]}),
    ],
)
def test_an_untouched_field_sends_what_stands_in_it(name, initial, sent):
    assert inputs_of(Every(initial={name: initial}), name) == sent


def test_buttons_in_a_field_are_not_sent():
    class Buttoned(forms.TextInput):
        def render(self, name, value, attrs=None, renderer=None):
            return '<button name="x">x</button><input type="submit" name="y"><input name="n">'

    form = Every()
    form.fields["name"].widget = Buttoned()
    assert inputs_of(form, "name") == {"n": [""]}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "Ja", "Ja"),
        ("name", "", "–"),
        ("name", None, "–"),
        ("ticked", False, "nee"),
        ("day", date(2027, 4, 2), "02-04-2027"),
        ("lines", ["een", "twee"], "een\ntwee"),
        ("several", ["a", "b"], "A, B"),
        ("one", "b", "Het tweede"),
        ("number", "0361234567", "036-123 45 67"),
        ("hours", None, "ma: 9–17; di: dicht"),
        ("region", None, "–"),
    ],
)
def test_a_person_reads_words(name, value, said):
    assert words(name, value) == said


def test_what_a_page_cannot_say_is_a_dash():
    class Silent:
        readable = {}

    assert words("hours", None, Silent) == "–"


@pytest.mark.django_db
def test_a_chosen_row_reads_by_its_name():
    region = Region.objects.create(slug="urkland", name="Urkland")
    assert words("region", region.pk) == "Urkland"
    assert words("region", region) == "Urkland"
