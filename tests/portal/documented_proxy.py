"""The proxy of docs/tasks/noodsite.md while the portal is down, as far as it looks at a folder.

It reads the rules out of the document and follows them as nginx would; a rule that it doesn't know
fails the test that uses it. `python -m bench.outage` tries the same text in nginx itself.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

DOCUMENT = settings.BASE_DIR / "docs" / "tasks" / "noodsite.md"


def documented_rules() -> dict[str, list[str]]:
    """The lines of each location, by what stands behind the word."""
    text = DOCUMENT.read_text(encoding="utf-8").partition("Met nginx")[2].split("```")[1]
    rules: dict[str, list[str]] = {}
    for line in text.strip().splitlines():
        if found := re.fullmatch(r"location (.+) \{", line):
            rules[found[1]] = inside = []
        elif line.startswith("    ") and not line.strip().startswith("#"):
            inside.append(line.strip())
    return rules


@dataclass
class Proxy:
    """What it answers with from this folder: a file, or where it sends somebody."""

    folder: Path

    def __post_init__(self) -> None:
        self.rules = documented_rules()

    def get(self, address: str) -> Path:
        """The file that somebody gets to see in the end, and at which address it says it is."""
        for _ in range(3):
            found = self._answer(address)
            if isinstance(found, Path):
                self.address = address
                return found
            address = found
        raise AssertionError(f"{address} goes round in circles")

    def _answer(self, address: str) -> Path | str:
        rewritten = address
        for line in self.rules["/"]:
            if found := re.fullmatch(r"rewrite (\S+) (\S+);", line):
                rewritten = re.sub(found[1], found[2].replace("$", "\\"), rewritten)
        known = {"uri": rewritten, "document_root": str(self.folder)}
        (tried,) = [line for line in self.rules["@noodsite"] if line.startswith("try_files ")]
        *files, otherwise = tried.removesuffix(";").split()[1:]
        for name in files:
            if (path := Path(str(self.folder) + _filled(name, known))).is_file():
                return path
        return self._sent(self.rules[otherwise], known)

    def _sent(self, lines: list[str], known: dict[str, str]) -> str:
        for line in lines:
            if line.startswith(("root ", "absolute_redirect off;")):
                continue
            condition = re.fullmatch(r"if \((\S+)(?: (\S+)(?: (\S+))?)?\) \{ (.+) \}", line)
            if condition and not _holds([condition[1], condition[2], condition[3]], known):
                continue
            rule = condition[4] if condition else line
            if found := re.fullmatch(r'set \$(\w+) (?:""|(\S+));', rule):
                known[found[1]] = _filled(found[2] or "", known)
                continue
            found = re.fullmatch(r"return (\d+)(?: (\S+))?;", rule)
            assert found, f"a rule that this test doesn't know: {line}"
            assert found[1] == "302", f"{known['uri']} gets a {found[1]}"
            return _filled(found[2], known)
        raise AssertionError("no answer")


def _holds(condition: list[str], known: dict[str, str]) -> bool:
    first, second, third = condition
    if first == "-f":
        return Path(_filled(second, known)).is_file()
    if second == "=":
        return _filled(first, known) == third
    assert second == "~"
    found = re.search(third, _filled(first, known))
    known["1"] = found[1] if found else ""
    return found is not None


def _filled(text: str, known: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda name: known[name[1]], text)
