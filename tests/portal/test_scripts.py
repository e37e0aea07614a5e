"""What every script of the portal keeps to, so that a phone of 2022 can read it at all."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SCRIPTS = sorted(Path(settings.BASE_DIR, "static").glob("*.js"))
# Taken in before anything runs: with one of these Safari 15 does nothing of the file.
NEWER = re.compile(r"\(\?<[=!]|\bstatic \{|/[a-z]*v[a-z]*\.(test|exec)\(|#\w+ in |\bawait using\b")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_is_written_in_what_an_older_browser_cannot_read(script):
    assert not NEWER.search(script.read_text(encoding="utf-8"))
