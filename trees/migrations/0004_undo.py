"""What takes a change of a draft back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("trees", "0003_removed_nodes")]

    operations = [
        migrations.AddField(
            model_name="draftedit",
            name="tree",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="edits",
                to="trees.tree",
                verbose_name="beslisboom",
            ),
        ),
        migrations.AddField(
            model_name="draftedit",
            name="undo",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="om terug te draaien"
            ),
        ),
        migrations.AddField(
            model_name="draftedit",
            name="undoes",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="undone_by",
                to="trees.draftedit",
                verbose_name="draait terug",
            ),
        ),
    ]
