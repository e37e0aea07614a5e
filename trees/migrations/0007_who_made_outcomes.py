"""Who made an outcome, from before our own history: Django's log knew it, our history says it.

An editor may change an outcome that no question leads to if they made it.
"""

from uuid import uuid4

from django.db import migrations

KIND, ADDITION = "trees.Outcome", 1


def copy(apps, schema_editor):
    db = schema_editor.connection.alias
    changes = apps.get_model("history", "Change").objects.using(db)
    outcomes = apps.get_model("trees", "Outcome").objects.using(db).select_related("region").in_bulk()
    log = apps.get_model("admin", "LogEntry").objects.using(db).filter(
        action_flag=ADDITION, content_type__app_label="trees", content_type__model="outcome"
    )
    added = changes.filter(kind=KIND, act="added", way="form")
    known = set(added.values_list("key", "by_key"))
    for entry in log.select_related("user").order_by("action_time", "pk"):
        row = outcomes.get(int(entry.object_id)) if entry.object_id.isdigit() else None
        if row is not None and (row.pk, entry.user_id) not in known:
            known.add((row.pk, entry.user_id))
            changes.create(**_change(row, entry))


def _change(row, entry):
    user = entry.user
    named = f"{user.first_name} {user.last_name}".strip()
    return {
        "at": entry.action_time,
        "deed": uuid4(),
        "by_key": user.pk,
        "by_name": f"{named} ({user.username})" if named else user.username,
        "way": "form",
        "via": "trees_outcome_add",
        "region_id": row.region_id,
        "region_name": row.region.name,
        "kind": KIND,
        "key": row.pk,
        "name": row.title[:300],
        "act": "added",
    }


class Migration(migrations.Migration):

    dependencies = [
        ("trees", "0006_stamped_drafts"),
        ("history", "0001_from_municipalities"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    # On the way back they may stay: what they say is true.
    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
