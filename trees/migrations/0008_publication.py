import django.db.models.deletion
import history.stamps
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('municipalities', '0002_second_pair'),
        ('trees', '0007_who_made_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stamp', history.stamps.StampField(default=0, editable=False)),
                ('number', models.PositiveIntegerField(verbose_name='nummer')),
                ('at', models.DateTimeField(verbose_name='gepubliceerd op')),
                ('live_from', models.DateTimeField(verbose_name='live vanaf')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='waarom')),
                ('accepted', models.JSONField(blank=True, default=list, verbose_name='aanvaarde waarschuwingen')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='laatste controle')),
                ('found', models.JSONField(blank=True, default=list, verbose_name='gevonden bij de laatste controle')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='ingetrokken op')),
                ('withdrawn_because', models.CharField(blank=True, max_length=600, verbose_name='waarom ingetrokken')),
                ('draft', models.JSONField(blank=True, editable=False, null=True, verbose_name='concept van toen')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='gepubliceerd door')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='municipalities.region', verbose_name='regio')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ingetrokken door')),
            ],
            options={
                'verbose_name': 'publicatie',
                'verbose_name_plural': 'publicaties',
                'ordering': ['region', '-number'],
                'constraints': [models.UniqueConstraint(fields=('region', 'number'), name='publication_number_once')],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='publication',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='trees.publication', verbose_name='publicatie'),
        ),
        # So that a step back can make the column before it fills it.
        migrations.AlterField(
            model_name='edition',
            name='published_at',
            field=models.DateTimeField(null=True, verbose_name='gepubliceerd op'),
        ),
    ]
