"""Markdown of an editor: what stays, and what never reaches a visitor."""

import pytest

from portal.prose import plain, prose


def test_paragraphs_lists_and_emphasis_stay():
    assert prose("Een *twee*\n\n- **drie**") == (
        "<p>Een <em>twee</em></p>\n<ul>\n<li><strong>drie</strong></li>\n</ul>"
    )


def test_a_link_stays_and_tells_nobody_where_it_came_from():
    assert prose("[site](https://example.org/)") == (
        '<p><a href="https://example.org/" rel="noopener noreferrer">site</a></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[Bel 112](tel:09061234)",
        "[x](//evil.example)",
        "[x](/beheer/)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "<a href='tel:0906'>Bel</a>",
        "<tel:0906>",
    ],
)
def test_a_text_never_dials_and_never_leads_astray(text):
    assert "<a href" not in prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        '[x](https://example.org/ "titel")',
        "<p style='color:red'>",
    ],
)
def test_nothing_else_gets_through(text):
    written = prose(text)
    for forbidden in ("<script", "<img", "title=", "<p style"):
        assert forbidden not in written


def test_where_only_words_may_stand_the_marks_are_gone():
    assert plain("Het **team** leidt, [zie hier](https://example.org/).") == (
        "Het team leidt, zie hier."
    )
