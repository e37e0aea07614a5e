"""Who comes and where one can go are two things; and each number is checked by itself."""

from django.db import migrations, models

import contacts.models


def tell_apart(apps, schema_editor):
    """A false "iemand kan komen" is worse than a missing one: only who says to do so comes."""
    services = apps.get_model("contacts", "Service").objects
    for row in services.order_by("pk"):
        assured = {
            "assured_on": row.assured_on.isoformat() if row.assured_on else None,
            "assured_by": row.assured_by,
        }
        comes = row.on_site is not None and "crisisinterventie" in row.activities
        hours = None if comes else row.on_site
        if comes:
            row.comes = {"hours": row.on_site, "arrives_within": "", "area": None}
        if row.address or hours is not None:
            row.visit = {"address": row.address, "hours": hours, **assured}
        services.filter(pk=row.pk).update(comes=row.comes, visit=row.visit)
        row.phones.update(assured_on=row.assured_on, assured_by=row.assured_by)


def put_together(apps, schema_editor):
    """On the way back the last check of any number is that of the service."""
    services = apps.get_model("contacts", "Service").objects
    for row in services.order_by("pk"):
        comes, visit = row.comes or {}, row.visit or {}
        newest = row.phones.exclude(assured_on=None).order_by("-assured_on", "pk").first()
        services.filter(pk=row.pk).update(
            address=visit.get("address", ""),
            on_site=comes.get("hours") or visit.get("hours"),
            assured_on=newest.assured_on if newest else visit.get("assured_on"),
            assured_by=newest.assured_by if newest else visit.get("assured_by", ""),
        )


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_hours_of_version_2")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="comes",
            field=models.JSONField(
                blank=True,
                null=True,
                validators=[contacts.models.check_comes],
                verbose_name="er komt iemand",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="visit",
            field=models.JSONField(
                blank=True,
                null=True,
                validators=[contacts.models.check_visit],
                verbose_name="je kunt er heen",
            ),
        ),
        migrations.AddField(
            model_name="phone",
            name="assured_on",
            field=models.DateField(blank=True, null=True, verbose_name="gecontroleerd op"),
        ),
        migrations.AddField(
            model_name="phone",
            name="assured_by",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="gecontroleerd door"
            ),
        ),
        migrations.RunPython(tell_apart, put_together),
    ]
