"""Quotation marks: what is inside, whatever the kind; any text goes in and none raises."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.quotes.marks import find_quoted, plain_marks

ODD = st.text(alphabet="“”‘’\"'`„«»‹› ab.,\n0—")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no”.", ["“no”"]),
        ('He said "no" and "maybe".', ['"no"', '"maybe"']),
        ("“A ‘b’ c”", ["“A ‘b’ c”"]),
        ("“A “b” c” d", ["“A “b” c”"]),  # the same marks inside
        ("“Never closed", ["“Never closed"]),
        ('"A “b” c" d', ['"A “b” c"']),
        ('"A “b” c', ['"A “b” c']),  # opens the paragraph, goes on in the next
        ('He said "a “b” c', ['"a “b”']),  # a slip, or a measure: not all the rest
        ('"Go on,” he said. "No.”', ['"Go on,”', '"No.”']),
        ("“Never closed and “once more", ["“Never closed and “once more"]),
        ("„Nein“, sagte er", ["„Nein“"]),
        ("«Non», dit-il", ["«Non»"]),
        ("''All the way,'' she said", ["''All the way,''"]),
        ("``All the way,'' she said", ["``All the way,''"]),
        ("It's 'fine,' he said. The '90s weren't 'good'.", ["'fine,'", "'good'"]),
        ("rock 'n' roll and 'tis", []),
        ('A 5" screen and a "big" one', ['"big"']),
        ("the dogs' bowls and the cats' beds", []),
        ("", []),
    ],
)
def test_finds(text, expected):
    assert [text[q.start_char : q.end_char] for q in find_quoted(text)] == expected


def test_only_the_last_can_be_open():
    assert [q.is_closed for q in find_quoted("“a” and “b")] == [True, False]


@given(ODD)
def test_stretches_are_in_order_and_apart(text):
    found = find_quoted(text)
    assert all(0 <= q.start_char < q.end_char <= len(text) for q in found)
    assert all(a.end_char <= b.start_char for a, b in pairwise(found))


@given(ODD)
def test_plain_marks_keep_the_length(text):
    plain = plain_marks(text)
    assert len(plain) == len(text)
    assert [c for c in plain if c.isalnum()] == [c for c in text if c.isalnum()]
