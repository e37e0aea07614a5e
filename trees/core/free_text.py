"""Telephone numbers that somebody typed in a text, where nobody corrects them when they change."""

import re
from functools import lru_cache

from contacts.numbers import number_or_objection

# Digits with what people put between them; not within a word, a time or an amount.
RUN = re.compile(r"(?<![\w:,€/])[+(]{0,2}\d(?:[ ().\-–\u00a0]{0,3}\d)+(?![\w:/]|,\d)")
GROUP = re.compile(r"[^ \u00a0]+")
# A person writes a number in at most so many groups: 06 12 34 56 78.
MOST_GROUPS = 6
DATE_OR_TIME = re.compile(
    r"\d{1,2}-\d{1,2}-\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}"
    r"|\d{1,2}\.\d{2}(?:[-–]\d{1,2}\.\d{2})?"
)
# Ten digits from 0, 0800 and its like, or from abroad: right or wrong, it is meant as a number.
LONG = re.compile(
    r"0[1-9]\d{8}|0[89]0[069](?:\d{4}|\d{7})"
    r"|(?:\+|00)(?:31\d{9}|(?!31)[1-9]\d{8,12})"
)
SHORT = re.compile(r"116\d{3}|140\d{2,3}")


@lru_cache(maxsize=65536)
def numbers_in(text: str) -> tuple[str, ...]:
    """What looks like a telephone number in a text, as it stands there.

    Years, ages, times, dates and amounts don't, and neither do 112, 113 and other short numbers
    that could be an amount.
    """
    found: list[str] = []
    for run in RUN.finditer(text):
        found += _numbers_of(run.group())
    return tuple(dict.fromkeys(found))


def _numbers_of(run: str) -> list[str]:
    """The numbers in a row of digits; two of them may stand side by side."""
    groups, found = list(GROUP.finditer(run)), []
    first = 0
    while first < len(groups):
        size = _groups_of_a_number([group.group() for group in groups[first:]])
        if size:
            found.append(run[groups[first].start() : groups[first + size - 1].end()])
        first += size or 1
    return found


def _groups_of_a_number(groups: list[str]) -> int:
    """How many of the first groups make one number together; 0 where they make none."""
    digits = ""
    for size, group in enumerate(groups[:MOST_GROUPS], start=1):
        if DATE_OR_TIME.fullmatch(group):
            return 0
        digits += re.sub(r"\(0\)|[^\d+]", "", group)
        if LONG.fullmatch(digits) or (SHORT.fullmatch(digits) and number_or_objection(digits)[0]):
            return size
    return 0
