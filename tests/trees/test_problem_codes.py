"""The document on problems names every code that the checks can speak of, and no other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SPEAK = {"error": "error", "warning": "warning", "fault": "error", "found": "error"}


def spoken():
    """(severity, code) of each problem that a module of the trees can make."""
    found = set()
    for path in sorted((ROOT / "trees").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
                name = name.id if isinstance(name, ast.Name) else name
                code = node.args[0].value
                if name in SPEAK and re.fullmatch(r"[a-z]+(-[a-z]+)*", str(code)):
                    found.add((SPEAK[name], code))
    return found


def written():
    """(severity, code) of each row of the two tables."""
    text = (ROOT / "docs" / "problems.md").read_text()
    parts = {"error": text.partition("## Errors")[2].partition("## Warnings")[0]}
    parts["warning"] = text.partition("## Warnings")[2]
    return {
        (severity, code)
        for severity, part in parts.items()
        for code in re.findall(r"^\| `([a-z-]+)`", part, re.MULTILINE)
    }


def test_every_code_is_explained():
    assert len(spoken()) > 20
    assert spoken() == written()
