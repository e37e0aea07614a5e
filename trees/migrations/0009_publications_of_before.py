"""The editions of before, grouped into the publications that made them; and the way back.

A publication was told by equal values: the region, when it was published, from when it is live. Two
things part what is equal in those. A publication has one edition of a municipality; and where only
a part of it was withdrawn, that part becomes a publication of its own. So what is live at any
moment stays what it was. Of these publications no draft was kept.
"""

from django.db import migrations

BY_HAND = "withdrawn-by-hand"
SAME = ("municipality__region", "published_at", "live_from", "published_by", "note")


def group_editions(apps, schema_editor):
    editions, verdicts, publications = _rows(apps, schema_editor)
    last = _last_words(verdicts)
    groups = {}
    rows = editions.order_by("published_at", "live_from", "number", "pk")
    for row in rows.values("pk", "municipality", *SAME):
        key = (*(row[name] for name in SAME), _withdrawn(last.get(row["pk"])))
        nth = 0
        while row["municipality"] in groups.get((*key, nth), ()):
            nth += 1
        groups.setdefault((*key, nth), {})[row["municipality"]] = row["pk"]
    numbers = {}
    for (region, at, live_from, by, note, *_), made in groups.items():
        numbers[region] = numbers.get(region, 0) + 1
        said = [last[pk] for pk in made.values() if pk in last]
        publication = publications.create(
            region_id=region,
            number=numbers[region],
            by_id=by,
            at=at,
            live_from=live_from,
            note=note,
            **(_afterwards(said[0]) if said else {}),
        )
        editions.filter(pk__in=made.values()).update(publication=publication)


def _rows(apps, schema_editor):
    using = schema_editor.connection.alias
    names = ("Edition", "EditionVerdict", "Publication")
    return [apps.get_model("trees", name).objects.using(using).all() for name in names]


def _last_words(verdicts):
    """The last verdict of each edition, with `since`: from when on it was so without a break."""
    last = {}
    for row in verdicts.order_by("checked_at", "pk").values():
        before = last.get(row["edition_id"])
        same = before and before["withdrawn"] == row["withdrawn"]
        last[row["edition_id"]] = {**row, "since": before["since"] if same else row["checked_at"]}
    return last


def _withdrawn(verdict):
    """Since when an edition is withdrawn; None where it stands."""
    return verdict["since"] if verdict and verdict["withdrawn"] else None


def _afterwards(verdict):
    """A verdict as columns of the publication. Who withdrew it is in the sentence, not guessed."""
    told = {"withdrawn_at": _withdrawn(verdict)}
    by_hand = [one["message"] for one in verdict["problems"] if one.get("code") == BY_HAND]
    if by_hand:
        return {**told, "withdrawn_because": by_hand[0]}
    return {**told, "checked_at": verdict["checked_at"], "found": verdict["problems"]}


def part_editions(apps, schema_editor):
    editions, verdicts, publications = _rows(apps, schema_editor)
    for row in publications.defer("draft").select_related("withdrawn_by"):
        made = editions.filter(publication=row)
        if row.withdrawn_at or row.checked_at:
            for edition in made.select_related("municipality").defer("flow"):
                verdicts.create(
                    edition=edition,
                    checked_at=row.withdrawn_at or row.checked_at,
                    withdrawn=row.withdrawn_at is not None,
                    problems=_problems(row, edition),
                )
        made.update(
            published_at=row.at, published_by=row.by_id, note=row.note, publication=None
        )
    publications.delete()


def _problems(publication, edition):
    if not publication.withdrawn_because:
        return publication.found
    by = publication.withdrawn_by
    who = f"{by.username} trok deze publicatie in: " if by else ""
    return [
        {
            "severity": "error",
            "code": BY_HAND,
            "municipality": edition.municipality.slug,
            "place": "moment",
            "message": who + publication.withdrawn_because,
        }
    ]


class Migration(migrations.Migration):

    dependencies = [("trees", "0008_publication")]

    operations = [migrations.RunPython(group_editions, part_editions)]
