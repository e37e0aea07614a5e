"""The history has a room of its own; its table went along (history/0001)."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("municipalities", "0004_written"),
        ("history", "0001_from_municipalities"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Write")]),
    ]
