"""Names without a verb, by hand-made lines."""

import time

import pytest

from analyst.quotes.signatures import label_ahead, signature_in

SIGNED = {
    "— Ada Lee": "Ada Lee",
    " ― Ada Lee.": "Ada Lee",
    "-President Omar Diaz, writing after the vote": "President Omar Diaz",
    "– former mayor Ada Lee, at a rally": "former mayor Ada Lee",
    "-- Ada van der Lee (Ind.)": "Ada van der Lee",
    "— Ada Lee on Monday": "Ada Lee",
    "— Ada Lee”": "Ada Lee",
    "— José Ávila O’Neill": "José Ávila O’Neill",
}
UNSIGNED = [
    "",
    "—",
    "Ada Lee",
    "— Ada Lee left the hall",
    "— and the ferry, too",
    "- Lee, who was late, said no",
    "— Ada Lee, " + "in a debate, " * 20,
]


@pytest.mark.parametrize(("text", "name"), SIGNED.items())
def test_signature(text, name):
    found = signature_in(text)
    assert text[slice(*found.name)] == name
    assert text[slice(*found.mark)].strip("-–—―") == ""


@pytest.mark.parametrize("text", UNSIGNED)
def test_what_goes_on_as_a_sentence_signs_nothing(text):
    assert signature_in(text) is None


@pytest.mark.parametrize(
    ("ahead", "name"),
    [
        ("Ada Lee: ", "Ada Lee"),
        ("THE BRIDGE IS OPEN - Ada Lee: ", "Ada Lee"),
        ("It opened. Omar Diaz (Ind.): ", "Omar Diaz"),
    ],
)
def test_label(ahead, name):
    found = label_ahead(ahead + "“No.”", len(ahead))
    assert ahead[slice(*found.name)] == name
    assert ahead[slice(*found.mark)] == ":"


@pytest.mark.parametrize("ahead", ["", "Then wrote Ada Lee: ", "She told Ada Lee: ", "Ada Lee, ", "the plan: "])
def test_no_label(ahead):
    assert label_ahead(ahead + "“No.”", len(ahead)) is None


@pytest.mark.parametrize("text", ["— " + "A." * 50_000, "— " + "Lee " * 50_000, "-" * 100_000, " " * 100_000 + ":"])
def test_long_lines_take_no_time(text):
    start = time.process_time()
    signature_in(text)
    label_ahead(text, len(text))
    assert time.process_time() - start < 1
