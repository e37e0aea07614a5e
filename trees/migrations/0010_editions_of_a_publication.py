import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trees', '0009_publications_of_before'),
    ]

    operations = [
        migrations.AlterField(
            model_name='edition',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='trees.publication', verbose_name='publicatie'),
        ),
        migrations.RemoveField(model_name='edition', name='note'),
        migrations.RemoveField(model_name='edition', name='published_at'),
        migrations.RemoveField(model_name='edition', name='published_by'),
        migrations.DeleteModel(name='EditionVerdict'),
    ]
