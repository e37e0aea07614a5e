"""One way to accept a problem, instead of one for a gap alone."""

from django.db import migrations, models


def name_the_problem(apps, schema_editor):
    outcomes = apps.get_model("trees", "Outcome").objects
    for outcome in outcomes.exclude(accepted_gap=None):
        gap = outcome.accepted_gap
        if any(gap.values()):
            accepted = {
                "problem": "nobody-answers",
                "because": gap.get("because") or "niet vermeld",
                "by": gap.get("by") or "",
                "until": gap.get("until") or None,
            }
            outcomes.filter(pk=outcome.pk).update(accepted=[accepted])


class Migration(migrations.Migration):

    dependencies = [
        ('trees', '0012_expected_dial'),
    ]

    operations = [
        migrations.AddField(
            model_name='outcome',
            name='accepted',
            field=models.JSONField(blank=True, default=list, verbose_name='schriftelijk aanvaard'),
        ),
        migrations.RunPython(name_the_problem, migrations.RunPython.noop),
        migrations.RemoveField(model_name='outcome', name='accepted_gap'),
    ]
