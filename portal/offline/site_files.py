"""The public site as static files: for a web server, or a folder on a share, while we are down.

The same pages that a device keeps, and the scheme to print. Links are relative and name their file,
so that a page opens from a folder too; what only the portal itself can do is left out. Unchanged
pages are the same bytes, and when a file was last written is when the server last stood behind it.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from posixpath import relpath

from django.contrib.staticfiles import finders

from contacts.hours.words import in_a_row
from portal.moment import Moment
from portal.offline.bundle import Bundle, bundle_choice, bundle_pages, window_of
from portal.paper.printouts import filed
from portal.share.home_screen import manifest_of
from trees.live import Place, Snapshot

# The list of what was written, so that the next time nobody else's file is taken away.
LIST = "crisiswijzer-bestanden.txt"
STATIC = "/static/"
_LINK = re.compile(r'\b(href|src)="(/[^"]*)"')
_HASH = re.compile(r"\.[0-9a-f]{12}(\.\w+)$")


def site_files(
    live: Snapshot, places: Iterable[Place], at: datetime, *, told: Callable[[str], None]
) -> dict[str, bytes]:
    """Every file by its path below the folder; `told` hears the name of each municipality."""
    places = list(places)
    pages = {"/": bundle_choice(live, at, of=places)}
    manifests = {}
    for place in places:
        told(place.name)
        bundled = bundle_pages(live, place, at, files=True)
        pages |= {path: page for path, page in bundled.items() if "?" not in path}
        pages |= filed(Bundle(live, place, Moment(at), window_of(at), files=True))
        manifests[f"{place.slug}/manifest.webmanifest"] = manifest_of(place)
    texts = {_file_of(path): _written(path, page) for path, page in pages.items()} | manifests
    static_files = _static_files([*pages.values(), *manifests.values()])
    return {path: text.encode() for path, text in texts.items()} | static_files


def _file_of(path: str) -> str:
    return f"{path}index.html".lstrip("/") if path.endswith("/") else path.lstrip("/")


def _written(path: str, page: str) -> str:
    """The page with links that hold in a folder."""
    folder = path.strip("/") or "."

    def relative(found: re.Match[str]) -> str:
        target, mark, rest = found[2].partition("#")
        return f'{found[1]}="{relpath(_file_of(target), folder)}{mark}{rest}"'

    return _LINK.sub(relative, page).replace('data-copy="lost"', 'data-copy="files"')


def _static_files(texts: Iterable[str]) -> dict[str, bytes]:
    """The scripts and pictures that these pages ask for, under the names that they ask for."""
    asked = {found for text in texts for found in re.findall(rf'"({STATIC}[^"]+)"', text)}
    return {path.lstrip("/"): _content(path.removeprefix(STATIC)) for path in sorted(asked)}


def _content(name: str) -> bytes:
    found = finders.find(name) or finders.find(_HASH.sub(r"\1", name))
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


class NotWritten(ValueError):
    """The files don't go into this folder, and nothing in it was touched; the text says why."""


def write_files(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    others: Mapping[str, str] | None = None,
    shrink: bool = False,
) -> tuple[int, int]:
    """Put the files in the folder: how many are other bytes now, and how many are gone.

    `others` are the municipalities that these files leave out though they exist, by slug. What is
    somebody else's is never overwritten; without `shrink` neither are others nor more than half of
    the files taken away: that is more often a mistake than meant. NotWritten in these cases.

    Each file is replaced as a whole: what is new first, so that every link leads somewhere, and
    scripts and pictures before the pages that ask for them; what is no longer there goes last. Who
    stops halfway leaves a folder that works, and the next time goes on from there. OSError where
    the folder can't be written.
    """
    before = _listed(folder)
    gone = sorted(before - set(files))
    _refuse_not_ours(folder, set(files) - before)
    if not shrink:
        _refuse_to_shrink(folder, before, gone, others or {})
    _make_folder(folder)
    known = {path for path in files if (folder / path).exists()}
    _write(folder / LIST, _list(before | set(files)))
    changed = 0
    for path in sorted(files, key=lambda path: (path in known, path.endswith(".html"), path)):
        changed += _write(folder / path, files[path])
    for path in gone:
        _remove(folder, path)
    _write(folder / LIST, _list(files))
    return changed, len(gone)


def _refuse_not_ours(folder: Path, new: Iterable[str]) -> None:
    for path in sorted(new):
        if (folder / path).exists():
            raise NotWritten(
                f"In {folder} staat al een {path}, en die is niet van ons. Kies een lege map."
            )


def _refuse_to_shrink(
    folder: Path, before: set[str], gone: list[str], others: Mapping[str, str]
) -> None:
    there = {path.partition("/")[0] for path in gone}
    names = [name for slug, name in others.items() if slug in there]
    if names:
        raise NotWritten(
            f"In {folder} staat ook {in_a_row(names)}. Kies voor elke regio een eigen map, of "
            "laat --region weg. Mag dat weg? Zet er dan --shrink bij."
        )
    if len(gone) * 2 > len(before):
        raise NotWritten(
            f"Van de {len(before)} bestanden in {folder} zouden er {len(gone)} verdwijnen. "
            "Klopt dat? Zet er dan --shrink bij."
        )


def _list(paths: Iterable[str]) -> bytes:
    return "".join(f"{path}\n" for path in sorted(paths)).encode()


def _listed(folder: Path) -> set[str]:
    known = folder / LIST
    return set(known.read_text(encoding="utf-8").splitlines()) if known.exists() else set()


def _write(path: Path, content: bytes) -> int:
    """1 where the bytes became others; in any case the file is of now."""
    if path.exists() and path.read_bytes() == content:
        os.utime(path)
        return 0
    _make_folder(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".nieuw-", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            os.chmod(new.name, 0o644)  # for a web server of another user to read
            os.replace(new.name, path)
        finally:
            Path(new.name).unlink(missing_ok=True)
    return 1


def _make_folder(folder: Path) -> None:
    """The folder and those above it, for a web server of another user to open."""
    if not folder.exists():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _remove(folder: Path, path: str) -> None:
    """A file of ours, and the folders it leaves empty. A list that leads elsewhere isn't obeyed."""
    gone = folder / path
    if not gone.resolve().is_relative_to(folder.resolve()):
        return
    gone.unlink(missing_ok=True)
    above = gone.parent
    while above != folder and not (above.exists() and any(above.iterdir())):
        if above.exists():
            above.rmdir()
        above = above.parent
