"""What a region may set within limits: from when reports are shown, and how long a check holds."""

from typing import Literal

Checked = Literal["night", "day", "other"]

# How many reports that somebody didn't answer it takes before a page says so.
REPORTS_SHOWN_FROM, FEWEST_REPORTS, MOST_REPORTS = 3, 2, 20

# Within how many days each fact is checked again. A region may choose less, never more.
TERMS: dict[Checked, int] = {"night": 31, "day": 92, "other": 366}
TOO_LONG: dict[Checked, str] = {
    "night": f"Een nachtlijn controleer je ten minste elke {TERMS['night']} dagen.",
    "day": f"Een daglijn controleer je ten minste elke {TERMS['day']} dagen.",
    "other": f"Een eigen nummer of een adres controleer je ten minste elke {TERMS['other']} dagen.",
}
