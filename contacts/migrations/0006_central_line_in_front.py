"""The one number for everything becomes the first of the lines that close every outcome."""

from django.db import migrations, models


def put_in_front(apps, schema_editor):
    """The central line first, the others behind it; a service that was both stands once."""
    lines = apps.get_model("contacts", "RegionLine").objects
    for central in lines.filter(role="central"):
        others = lines.filter(region=central.region_id).exclude(pk=central.pk)
        others.filter(service=central.service_id).delete()
        for n, other in enumerate(others.order_by("position", "pk"), start=1):
            lines.filter(pk=other.pk).update(position=n)
        lines.filter(pk=central.pk).update(position=0)


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0005_planned_successions'),
    ]

    operations = [
        migrations.RunPython(put_in_front, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name='regionline', name='line_once'),
        migrations.RemoveConstraint(model_name='regionline', name='one_central_line'),
        migrations.AlterModelOptions(
            name='regionline',
            options={'ordering': ['position', 'pk'], 'verbose_name': 'vaste lijn', 'verbose_name_plural': 'vaste lijnen'},
        ),
        migrations.RemoveField(model_name='regionline', name='role'),
        migrations.AddConstraint(
            model_name='regionline',
            constraint=models.UniqueConstraint(fields=('region', 'service'), name='line_once'),
        ),
    ]
