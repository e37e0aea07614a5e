"""The history gets a room of its own: the table is renamed, every row of it stays."""

import django.db.models.deletion
from django.db import migrations, models

OLD, NEW = ("municipalities", "write"), ("history", "change")


def rename(apps, schema_editor):
    schema_editor.alter_db_table(
        apps.get_model("municipalities", "Write"), "municipalities_write", "history_change"
    )
    _kind(apps, schema_editor, OLD, NEW)


def back(apps, schema_editor):
    schema_editor.alter_db_table(
        apps.get_model("municipalities", "Write"), "history_change", "municipalities_write"
    )
    _kind(apps, schema_editor, NEW, OLD)


def _kind(apps, schema_editor, old, new):
    """What Django keeps by kind of row (permissions, its own log) follows the model."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    if not kinds.filter(app_label=new[0], model=new[1]).exists():
        kinds.filter(app_label=old[0], model=old[1]).update(app_label=new[0], model=new[1])
    rights = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
    for deed in ("add", "change", "delete", "view"):
        rights.filter(
            content_type__app_label=new[0], content_type__model=new[1], codename=f"{deed}_{old[1]}"
        ).update(codename=f"{deed}_{new[1]}")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("municipalities", "0004_written"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(rename, back)],
            state_operations=[
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(verbose_name="op")),
                        ("deed", models.UUIDField(verbose_name="handeling")),
                        ("by_key", models.PositiveBigIntegerField(null=True, verbose_name="account")),
                        ("by_name", models.CharField(blank=True, max_length=310, verbose_name="door")),
                        ("way", models.CharField(choices=[("form", "formulier"), ("action", "actie op een lijst"), ("page", "eigen pagina"), ("proposal", "voorstel van een partner"), ("import", "ingelezen bestand"), ("command", "opdracht"), ("other", "buiten het beheer om")], default="other", max_length=10, verbose_name="manier")),
                        ("via", models.CharField(blank=True, max_length=200, verbose_name="waarmee")),
                        ("region_name", models.CharField(blank=True, max_length=200, verbose_name="regio")),
                        ("organizations", models.TextField(blank=True, verbose_name="organisaties")),
                        ("kind", models.CharField(max_length=100, verbose_name="soort")),
                        ("key", models.BigIntegerField(verbose_name="sleutel")),
                        ("name", models.CharField(blank=True, max_length=300, verbose_name="naam")),
                        ("under_kind", models.CharField(blank=True, max_length=100, verbose_name="onderdeel van (soort)")),
                        ("under_key", models.BigIntegerField(null=True, verbose_name="onderdeel van (sleutel)")),
                        ("under_name", models.CharField(blank=True, max_length=300, verbose_name="onderdeel van")),
                        ("act", models.CharField(choices=[("added", "toegevoegd"), ("changed", "gewijzigd"), ("removed", "verwijderd"), ("noted", "genoteerd")], max_length=10, verbose_name="wat")),
                        ("changes", models.JSONField(default=list, verbose_name="wijzigingen")),
                        ("words", models.TextField(blank=True, verbose_name="in woorden")),
                        ("region", models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="municipalities.region", verbose_name="regio")),
                    ],
                    options={
                        "verbose_name": "geschiedenis",
                        "verbose_name_plural": "geschiedenis",
                        "ordering": ["-pk"],
                        "indexes": [models.Index(fields=["region", "-id"], name="write_of_region"), models.Index(fields=["kind", "key"], name="write_of_row"), models.Index(fields=["under_kind", "under_key"], name="write_under_row"), models.Index(fields=["at"], name="write_at")],
                    },
                ),
            ],
        ),
    ]
