"""Proposals that wait for an answer, of fields of a service that became others.

Whether somebody comes or one can go there, and which of the numbers was checked, nobody can tell
of them: they stay in words, and the page says what to do with that.
"""

from django.db import migrations

GONE = ("address", "on_site", "assured_on", "assured_by")


def keep_words(apps, schema_editor):
    proposals = apps.get_model("municipalities", "Proposal")
    for proposal in proposals.objects.filter(state="open", model="contacts.Service"):
        proposal.fields = [_in_words(field) for field in proposal.fields]
        proposal.save(update_fields=["fields"])


def _in_words(field):
    if field["name"] not in GONE:
        return field
    return {key: value for key, value in field.items() if key not in ("before", "value")}


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_proposals_keep_values"),
        ("contacts", "0010_comes_and_visit"),
    ]

    operations = [migrations.RunPython(keep_words, migrations.RunPython.noop)]
