"""What 0010 wrote elsewhere goes. By itself: PostgreSQL changes no table whose rows just changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0010_comes_and_visit")]

    operations = [
        migrations.RemoveField(model_name="service", name="address"),
        migrations.RemoveField(model_name="service", name="on_site"),
        migrations.RemoveField(model_name="service", name="assured_on"),
        migrations.RemoveField(model_name="service", name="assured_by"),
    ]
