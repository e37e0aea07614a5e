from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreementversion',
            name='accepted',
            field=models.JSONField(blank=True, default=list, verbose_name='schriftelijk aanvaard'),
        ),
    ]
