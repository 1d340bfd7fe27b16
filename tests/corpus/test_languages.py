"""One list of languages serves the columns of tables and the fields of exports."""

import pytest

from analyst.corpus.cells import read_language
from analyst.corpus.readers.exports.forms import language_of


@pytest.mark.parametrize(
    ("name", "code"),
    [("Welsh", "cy"), ("FARSI", "fa"), ("Bokmål; Norwegian", "no"), ("Belarusian", "be"), ("Klingon", None)],
)
def test_a_language_is_known_by_its_name(name, code):
    assert language_of(name) == code
    assert read_language(name.split("; ")[-1]) == code


def test_a_field_with_a_sentence_is_no_code():
    assert language_of("may be read per article") is None
