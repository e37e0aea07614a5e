"""The admin of agreements: what was agreed, its versions, and who signed them."""

from typing import Any

from django.contrib import admin
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from agreements.accepted import OF_VERSION
from agreements.models import Agreement, AgreementArea, AgreementVersion, Party, Signature
from contacts.models import Organization
from desk.directory.admin import AreaAdmin
from desk.directory.forms import AreaForm
from desk.regions.accepted import AcceptedForm, accepted_fields, accepted_words, names_of
from desk.scoped import OwnOnly, PartAdmin, ScopedAdmin, ScopedStacked, listed
from municipalities.form_fields import LinesField, area_field
from municipalities.scoping import Scope


class AgreementForm(AreaForm):
    ticked = {**AreaForm.ticked, "members": "parties"}
    members = area_field(
        Organization.objects.all(),
        label="Partijen",
        help_text="De organisaties die meedoen. Bijvoorbeeld: Veilig Thuis en de politie.",
    )

    class Meta:
        model = Agreement
        fields = ("region", "slug", "title")
        help_texts = {
            "title": "Bijvoorbeeld: Acute onveiligheid thuis.",
            "review_every_months": "Bijvoorbeeld 3: elk kwartaal kijken of het nog klopt.",
        }


@admin.register(Agreement)
class AgreementAdmin(AreaAdmin):
    form = AgreementForm
    list_display = ("title", "area_words", "owner", "review_every_months")
    list_filter = (("region", OwnOnly), ("parties", OwnOnly))
    search_fields = ("title", "slug")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("all_versions",)
    readable = {"works_in": "area_words", "members": "member_words"}
    coordinator_only = ("members",)
    member_words = listed("parties", "partijen")
    fieldsets = [
        (None, {"fields": ["region", "title", "slug", "members"]}),
        ("Versies", {"fields": ["all_versions"]}),
        ("Waar", {"fields": ["everywhere", "works_in"]}),
        ("Onderhoud", {"fields": ["owner", "review_every_months"]}),
    ]

    @admin.display(description="versies van deze werkafspraak")
    def all_versions(self, agreement: Agreement) -> str:
        if not agreement.pk:
            return "Bewaar de werkafspraak eerst; daarna kun je hier een versie toevoegen."
        rows = [
            (_version_address(version), version.number, version.get_status_display())
            for version in agreement.versions.order_by("-number")
        ]
        links = format_html_join("", '<div><a href="{}">versie {}</a> {}</div>', rows)
        new = reverse("admin:agreements_agreementversion_add") + f"?agreement={agreement.pk}"
        return format_html('{}<div><a href="{}">Versie toevoegen</a></div>', links, new)


def _version_address(version: AgreementVersion) -> str:
    return reverse("admin:agreements_agreementversion_change", args=[version.pk])


class VersionForm(AcceptedForm):
    accepts = OF_VERSION
    lead_undecided_because, lead_undecided_by, lead_undecided_until = accepted_fields(
        "Regie niet afgesproken",
        "Is niet afgesproken wie de regie heeft, en mag dat zo? "
        "Bijvoorbeeld: de organisaties spreken dit in het voorjaar af.",
    )
    prepare = LinesField(
        label="Houd bij de hand",
        required=False,
        most=5000,
        help_text="Eén ding per regel, zoals: Namen en geboortedata.",
    )

    class Meta:
        model = AgreementVersion
        fields = ("agreement", "number")
        help_texts = {
            "number": "Elke wijziging in de afspraak is een nieuwe versie. Bijvoorbeeld 2.",
            "status": "Alleen een geldige versie staat op de pagina's.",
            "in_force_from": "Leeg: altijd al. Bijvoorbeeld 1-10-2026.",
            "in_force_until": "De laatste dag. Leeg: zonder einde. Bijvoorbeeld 30-9-2028.",
            "your_role": "Bijvoorbeeld: Je blijft betrokken tot Veilig Thuis de zaak "
            "warm heeft overgenomen.",
            "expect": "Bijvoorbeeld: Binnen 5 minuten een medewerker aan de lijn.",
            "lead": "Wie de regie heeft, tot wanneer. Bijvoorbeeld: Veilig Thuis, "
            "tot het veilig is.",
            "handover": "Bijvoorbeeld: Op de eerstvolgende werkdag naar het lokale team.",
            "feedback": "Bijvoorbeeld: De melder hoort binnen 5 werkdagen wat er is gedaan.",
            "tell_the_family": "Bijvoorbeeld: Zeg dat je Veilig Thuis belt, en waarom.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("in_force_from"), cleaned.get("in_force_until")
        if first and last and last < first:
            self.add_error(
                "in_force_until", "De laatste dag ligt voor de eerste. Draai de datums om."
            )
        return cleaned


def _signers(scope: Scope, version: AgreementVersion) -> list[Organization]:
    """The organizations for which a partner may still sign this version."""
    signed = version.signatures.values("organization")
    parties = version.agreement.parties.filter(pk__in=scope.organizations)
    if scope.coordinates(version.agreement.region_id):
        return []
    return list(parties.exclude(pk__in=signed).order_by("name"))


class SignatureInline(ScopedStacked):
    model = Signature
    fields = (("organization", "on"),)
    extra = 1


@admin.register(AgreementVersion)
class AgreementVersionAdmin(ScopedAdmin):
    form = VersionForm
    fixed = ("agreement", "number")
    inlines = (SignatureInline,)
    list_display = ("agreement", "number", "status", "in_force_from", "in_force_until", "binding")
    list_select_related = ("agreement",)
    list_filter = ("status", ("agreement", OwnOnly))
    search_fields = ("agreement__title",)
    change_form_template = "desk/agreements/version_change_form.html"
    readable = {
        "prepare": "prepare_words",
        **dict.fromkeys(names_of(*OF_VERSION), "accepted_words"),
    }
    coordinator_only = names_of(*OF_VERSION)
    prepare_words = listed("prepare", "houd bij de hand")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "agreement",
                    "number",
                    "status",
                    "in_force_from",
                    "in_force_until",
                    "binding",
                ]
            },
        ),
        (
            "Zo werken we samen",
            {
                "fields": [
                    "your_role",
                    "expect",
                    "lead",
                    "prepare",
                    "handover",
                    "feedback",
                    "tell_the_family",
                ]
            },
        ),
        ("Schriftelijk geaccepteerd", {"fields": names_of(*OF_VERSION)}),
    ]

    @admin.display(description="schriftelijk geaccepteerd")
    def accepted_words(self, version: AgreementVersion) -> str:
        return accepted_words(version)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The next number of the agreement that this is a version of."""
        initial = super().get_changeform_initial_data(request)
        agreement = str(initial.get("agreement", ""))
        if agreement.isdecimal():
            known = self.get_queryset(request).filter(agreement=int(agreement))
            highest = known.aggregate(Max("number"))["number__max"] or 0
            initial.setdefault("number", highest + 1)
        return initial

    def render_change_form(self, request: Any, context: Any, *args: Any, **more: Any) -> Any:
        version = context.get("original")
        signers = _signers(self.scope(request), version) if version else ()
        context = {**context, "signers": signers}
        return super().render_change_form(request, context, *args, **more)


admin.site.register(
    Signature,
    PartAdmin,
    fixed=("version",),
    list_display=("version", "organization", "on"),
    list_select_related=("version__agreement", "organization"),
)
for part, other in ((AgreementArea, "municipality"), (Party, "organization")):
    admin.site.register(
        part,
        PartAdmin,
        fixed=("agreement",),
        list_display=("agreement", other),
        list_select_related=("agreement", other),
    )
