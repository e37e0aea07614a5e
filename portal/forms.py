"""The forms that a visitor sees."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms


class PlaceForm(forms.Form):
    """Where are you? The name of a municipality, or of a place in it, or a postcode."""

    plaats = forms.CharField(
        label="Gemeente of plaats",
        help_text="Bijvoorbeeld Urk of Emmeloord.",
        max_length=100,
        error_messages={
            "required": "Vul een gemeente of plaats in.",
            "max_length": "Dat is te lang voor een plaatsnaam. Vul alleen de plaats in.",
            "null_characters_not_allowed": "Daar staat een vreemd teken in. Typ de plaats opnieuw.",
        },
    )
    op = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, postcodes: bool = False, **kwargs: object) -> None:
        """`postcodes` tells whether any municipality is found by one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Form takes
        field = self.fields["plaats"]
        if postcodes:
            field.label = "Gemeente, plaats of postcode"
        # What the browser would suggest is where its owner lives, on top of the list that suggests.
        field.widget.attrs.update(autocomplete="off", enterkeyhint="go")
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = "choose"
        self.helper.form_class = "search"
        self.helper.attrs = {"role": "search"}
        self.helper.layout = Layout("plaats", "op", Submit("", "Zoek"))
