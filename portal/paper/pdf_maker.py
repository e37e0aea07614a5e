"""Makes one PDF, as a process of its own: a page from standard input, to the file that is named.

The file is there as a whole or not at all. Nothing is fetched for it: an address is only a text.
"""

import os
import signal
import sys
from pathlib import Path

# Far more than the largest takes on a slow server; then its lock is free again.
MOST_SECONDS = 180


def refuse(url: str, *_: object, **__: object) -> object:
    """Nothing on this paper comes from anywhere else."""
    raise ValueError("Voor een pdf wordt niets opgehaald.")


def make(page: str, path: Path) -> None:
    """Write the PDF of this page, and forget how often that was tried."""
    # Late, for it is optional.
    import weasyprint  # type: ignore[import-untyped]

    document = weasyprint.HTML(string=page, url_fetcher=refuse).write_pdf()
    part = path.with_suffix(".part")
    part.write_bytes(document)
    part.replace(path)
    path.with_suffix(".tries").unlink(missing_ok=True)


def main() -> None:
    # Who looks for a number goes before who prints one.
    os.nice(10)
    signal.alarm(MOST_SECONDS)
    make(sys.stdin.buffer.read().decode(), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
