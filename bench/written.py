"""What telling the history costs for a large region: `python -m bench.written`.

2,000 nodes and 500 phones: loaded, loaded again with every answer changed, and pruned.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.load import FOLDER, region


def main() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    package, file = region(), Path(FOLDER.name) / "groot.json"
    _measured("eerste keer laden", lambda: _load(file, package))
    _measured("nog eens, zonder wijziging", lambda: _load(file, package))
    for node in _nodes(package["trees"][0]["start"]):
        node["hint"] = "Anders."
    _measured("elke toelichting anders", lambda: _load(file, package))
    package["trees"][0]["start"]["answers"][1:] = []
    _measured("bijna alles weg", lambda: _load(file, package, prune=True))


def _load(file: Path, package: dict[str, Any], **options: Any) -> None:
    from django.core.management import call_command

    file.write_text(json.dumps(package))
    with open("/dev/null", "w") as nowhere:
        call_command("load_region", str(file), stdout=nowhere, stderr=nowhere, **options)


def _nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(below for answer in node.get("answers", ()) for below in _nodes(answer))]


def _measured(name: str, done: Callable[[], None]) -> None:
    from history.models import Change  # bench.load has started Django by now

    before, start = Change.objects.count(), time.perf_counter()
    done()
    took = time.perf_counter() - start
    print(f"{name}: {took:.2f} s, {Change.objects.count() - before} regels geschiedenis")


if __name__ == "__main__":
    main()
