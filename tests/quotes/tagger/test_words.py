from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analyst.annotate.records import Attribution
from analyst.quotes.tagger.encode import WINDOW, encode
from analyst.quotes.tagger.labels import FEATURES, Truth, features, levels, targets, words_in
from analyst.quotes.tagger.pieces import WordPieces

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "she", "said", "un", "##happy", "cafe", '"', ",", "."]
PIECES = WordPieces(VOCABULARY)


def of(text):
    return [
        (text[word.start_char : word.end_char], [VOCABULARY[n] for n in word.pieces]) for word in PIECES.words(text)
    ]


def test_words_are_cut_into_the_longest_known_pieces():
    assert of("She said unhappy,") == [
        ("She", ["she"]),
        ("said", ["said"]),
        ("unhappy", ["un", "##happy"]),
        (",", [","]),
    ]


def test_accents_and_odd_marks_read_as_plain_ones():
    assert of("“Café”") == [("“", ['"']), ("Café", ["cafe"]), ("”", ['"'])]


def test_what_no_piece_fits_is_unknown():
    assert of("zebra " + "she" * 40) == [("zebra", ["[UNK]"]), ("she" * 40, ["[UNK]"])]


@given(st.text())
def test_every_letter_is_in_one_word(text):
    words = PIECES.words(text)
    assert all(a.end_char <= b.start_char for a, b in pairwise(words))
    covered = {place for word in words for place in range(word.start_char, word.end_char)}
    assert covered == {place for place, letter in enumerate(text) if not letter.isspace()}
    assert all(word.pieces for word in words)


def test_words_in_takes_what_the_span_touches():
    words = PIECES.words("she said , she")
    assert words_in(words, (2, 8)) == range(2)
    assert words_in(words, (3, 4)) == range(1, 1)
    assert words_in(words, (9, 99)) == range(2, 4)


def test_content_in_content_goes_to_the_inner_head():
    text = "she said she said unhappy"
    truth = [
        Truth(((9, 25),), (0, 3), (4, 8), is_thought=False),
        Truth(((18, 25),), (9, 12), (13, 17), is_thought=True),
    ]
    columns = targets(PIECES.words(text), truth)
    assert columns["outer"] == [0, 0, 1, 2, 2]
    assert columns["inner"] == [0, 0, 0, 0, 1]
    assert columns["source"] == [1, 0, 1, 0, 0]
    assert columns["cue"] == [0, 1, 0, 3, 0]


def test_levels_of_spans_that_cross():
    assert levels([(0, 5), (3, 8), (4, 5)]) == ([(0, 5)], [(3, 8)])
    assert levels([]) == ([], [])


def test_features_tell_marks_letters_and_rules():
    text = 'She said "unhappy"'
    rule = Attribution(((9, 18),), (0, 3), None, (4, 8), "say", False, None, "cue before")
    told = [dict(zip(FEATURES, row, strict=True)) for row in features(PIECES.words(text), text, [rule])]
    assert [row["marks"] for row in told] == [0, 0, 1, 2, 2]
    assert [row["letters"] for row in told] == [1, 0, 0, 0, 0]
    assert [row["rule source"] for row in told] == [1, 0, 0, 0, 0]
    assert [row["rule cue"] for row in told] == [0, 1, 0, 0, 0]
    assert [row["rule content"] > 0 for row in told] == [False, False, True, True, True]
    assert {row["rules"] for row in told} == {1}
    unasked = features(PIECES.words(text), text, None)
    assert all(row[list(FEATURES).index("rules") :] == (0,) * 5 for row in unasked)


@given(st.integers(0, 1500), st.integers(1, 3))
def test_windows_hold_all_words_and_overlap(n_words, step):
    text = " ".join(("she", "unhappy", ",")[number % step] for number in range(n_words))
    words = PIECES.words(text)
    windows = encode(PIECES, words, text, None)
    assert {place for window in windows for place in range(window.first, window.last)} == set(range(n_words))
    assert all(len(window.pieces) == len(window.features) <= WINDOW for window in windows)
    assert all(one.first < other.first < one.last for one, other in pairwise(windows))
    for window in windows:
        assert [window.pieces[at] for at in window.heads] == [
            words[place].pieces[0] for place in range(window.first, window.last)
        ]
