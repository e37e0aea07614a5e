"""What a page is called in a tab, in a bookmark and in what somebody passes on."""

from trees.core.flow import Flow, Outcome, Page

UNNAMED = "Uitkomst"


def page_name(questions: Flow, page: Page) -> str:
    """The title; of an outcome its last two answers, for a bookmark is read at another hour."""
    if not isinstance(page, Outcome):
        return page.title
    answers = [crumb.text for crumb in questions.trail(page.slug)]
    return " · ".join(answers[-2:]) or UNNAMED
