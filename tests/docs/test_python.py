"""The page on Python is what the docstrings say, and everything of the API stands on it."""

import ledger
from tests.docs.python import PAGE, list_classes, list_facets, list_members, make_page


def test_page_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text("utf-8") == make_page(), "python -m tests.docs.python"


def test_every_name_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    assert [name for name in ledger.__all__ if name not in page] == []


def test_facets_are_found_by_their_form() -> None:
    assert {"laws", "committee", "actions"} <= list_facets().keys()


def test_whatever_can_be_asked_or_done_says_what_it_is() -> None:
    mute = [
        f"{title}: {member.written}"
        for title, kind in list_classes().items()
        for member in list_members(kind)
        if "->" in member.written and not member.says
    ]
    assert mute == []
