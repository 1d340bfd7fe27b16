"""Text from outside as letters that can be seen."""

import pytest

from analyst import shown
from analyst.briefing import files
from analyst.widgets import markup


def test_panels_and_briefing_show_the_same_letters():
    assert files.visible is markup.visible is shown.visible


@pytest.mark.parametrize("odd", ["\x00", "\r", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\ufffe", "\ufdd0"])
def test_odd_code_points_are_seen_one_for_one(odd):
    seen = shown.visible(f"a{odd}b")
    assert len(seen) == 3 and odd not in seen
    assert shown.visible("tab\tline\n“é” \u200f") == "tab\tline\n“é” \u200f"
