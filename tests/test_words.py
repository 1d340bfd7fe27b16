"""Numbers, dates and lists as words of a sentence."""

import pandas as pd
import pytest

from analyst import words


@pytest.mark.parametrize(("part", "whole", "expect"), [(1, 4, "25%"), (0, 5, "0%"), (0, 0, "n/a")])
def test_percent(part, whole, expect):
    assert words.percent(part, whole) == expect


@pytest.mark.parametrize(("part", "whole", "expect"), [(21, 45, "21 of 45 (47%)"), (1, 2, "1 of 2"), (0, 0, "0 of 0")])
def test_share_keeps_its_denominator(part, whole, expect):
    assert words.share(part, whole) == expect


@pytest.mark.parametrize(
    ("items", "expect"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_listed(items, expect):
    assert words.listed(items) == expect


def test_listed_counts_the_rest():
    assert words.listed(["a", "b", "c", "d"], limit=2) == "a, b and 2 more"


@pytest.mark.parametrize(("number", "expect"), [(1, "1 outlet"), (1200, "1,200 outlets"), (0, "0 outlets")])
def test_count(number, expect):
    assert words.count(number, "outlet") == expect


@pytest.mark.parametrize(
    ("times", "expect"),
    [
        ([None], None),
        (["2025-07-25"], "25 July 2025"),
        (["2025-07-27", None, "2025-07-25"], "25 to 27 July 2025"),
        (["2025-06-30", "2025-07-02"], "30 June 2025 to 2 July 2025"),
    ],
)
def test_days(times, expect):
    assert words.days(pd.Series(pd.to_datetime(times, utc=True))) == expect
