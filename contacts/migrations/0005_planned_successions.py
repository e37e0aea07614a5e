"""What was planned before there was a reference: recognised once more by what the rows share.

A number that could follow two, or two that could follow one, is left without: nobody can tell.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import migrations
from django.utils import timezone

SHARED = ("service_id", "audience", "position", "label", "instruction")


def refer(apps, schema_editor):
    phones = apps.get_model("contacts", "Phone").objects
    ends, begins = defaultdict(list), defaultdict(list)
    for new in phones.filter(valid_from__gt=timezone.localdate()).order_by("pk"):
        # The day before, for after the last day of the calendar nothing begins.
        begins[_shared(new, new.valid_from - timedelta(days=1))].append(new)
    for old in phones.exclude(valid_to=None).order_by("pk"):
        ends[_shared(old, old.valid_to)].append(old)
    for key, planned in begins.items():
        if len(planned) == len(ends[key]) == 1:
            phones.filter(pk=planned[0].pk).update(succeeds=ends[key][0].pk)


def _shared(phone, last_day):
    return (last_day, *(getattr(phone, name) for name in SHARED))


class Migration(migrations.Migration):
    dependencies = [("contacts", "0004_phone_succeeds")]

    operations = [migrations.RunPython(refer, migrations.RunPython.noop)]
