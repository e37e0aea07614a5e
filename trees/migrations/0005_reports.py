import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('municipalities', '0002_second_pair'),
        ('trees', '0004_undo'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=300, verbose_name='pagina')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='titel van de pagina')),
                ('edition', models.PositiveIntegerField(blank=True, null=True, verbose_name='editie')),
                ('service', models.CharField(blank=True, max_length=60, verbose_name='dienst')),
                ('kind', models.CharField(choices=[('number', 'Een nummer klopt niet'), ('nobody', 'Niemand nam op'), ('hours', 'De openingstijden kloppen niet'), ('text', 'De tekst klopt niet of is onduidelijk'), ('other', 'Iets anders')], max_length=10, verbose_name='wat er mis is')),
                ('text', models.TextField(blank=True, max_length=500, verbose_name='toelichting')),
                ('at', models.DateTimeField(verbose_name='gemeld op')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='afgehandeld op')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='wat je deed')),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='afgehandeld door')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='municipalities.municipality', verbose_name='gemeente')),
            ],
            options={
                'verbose_name': 'melding',
                'verbose_name_plural': 'meldingen',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['municipality', '-at'], name='report_of_municipality')],
            },
        ),
    ]
