"""The hours of a line have a rule for each of their holidays, where one rule held for all."""

from django.db import migrations

from contacts.hours.version1 import converted


def to_version_2(apps, schema_editor):
    for model, field in (("Phone", "hours"), ("Service", "on_site")):
        rows = apps.get_model("contacts", model).objects
        for row in rows.exclude(**{field: None}).order_by("pk"):
            kept = getattr(row, field)
            now = converted(kept)
            if now != kept:
                rows.filter(pk=row.pk).update(**{field: now})


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_without_phoning")]

    operations = [migrations.RunPython(to_version_2, migrations.RunPython.noop)]
