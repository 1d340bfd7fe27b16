from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analyst.quotes.marks import find_quoted
from analyst.quotes.tagger.decode import WordSpan, decode
from analyst.quotes.tagger.labels import HEADS
from analyst.quotes.tagger.link import (
    Marked,
    cue_features,
    link,
    no_cue_features,
    no_source_features,
    source_features,
)
from analyst.quotes.tagger.pieces import WordPieces
from analyst.quotes.tagger.trim import behind_cue, content_span, plain_span

PIECES = WordPieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
N_LABELS = sum(HEADS.values())


def scores(**heads):
    """Scores in which each head's labels are as given, sure."""
    size = max(map(len, heads.values()))
    rows = np.zeros((size, N_LABELS), dtype=np.float32)
    place = 0
    for head, n_labels in HEADS.items():
        for row, label in enumerate(heads.get(head, [0] * size)):
            rows[row, place + label] = 9
        place += n_labels
    return rows


def places(spans):
    return [span[:2] for span in spans]


def test_spans_begin_and_go_on():
    found = decode(scores(source=[1, 2, 0, 1, 1], outer=[0, 0, 0, 1, 2]))
    assert places(found["source"]) == [(0, 2), (3, 4), (4, 5)]
    assert places(found["outer"]) == [(3, 5)]
    assert found["cue"] == found["inner"] == []
    assert all(span.sure > 0.95 for span in found["source"])


def test_a_cue_of_thought_has_little_speech():
    found = decode(scores(cue=[1, 0, 3, 4]))
    assert places(found["cue"]) == [(0, 1), (2, 4)]
    assert found["cue"][0].speech > 0.9 > 0.1 > found["cue"][1].speech


def test_what_goes_on_without_a_beginning_is_mended():
    rows = scores(source=[0, 2, 2])
    rows[1, 1] = 8.5  # "begins" is the second choice of the second word
    assert places(decode(rows)["source"]) == [(1, 3)]


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(0, 20), st.just(N_LABELS)), elements=st.floats(-50, 50, width=32))
)
def test_any_scores_give_spans_in_order_and_apart(rows):
    for spans in decode(rows).values():
        assert all(0 <= span.first < span.last <= len(rows) for span in spans)
        assert all(one.last <= other.first for one, other in pairwise(spans))
        assert all(0 <= span.sure <= 1.001 and 0 <= span.speech <= 1.001 for span in spans)


def marked(text, **found):
    """Mark words of a text; each span is given as its words."""
    words = PIECES.words(text)

    def spans(parts):
        result = []
        for part in parts:
            start = text.index(part)
            inside = [n for n, word in enumerate(words) if start <= word.start_char < start + len(part)]
            result.append(WordSpan(inside[0], inside[-1] + 1, 1.0, 1.0))
        return sorted(result)

    return Marked(text, words, *(spans(found.get(name, ())) for name in ("sources", "cues", "outer", "inner")))


def nearest():
    """Weights with which the nearest candidate wins, and any candidate over none."""
    case = marked("Lee said no .", sources=["Lee"], cues=["said"], outer=["no"])
    content, cue, source = case.contents[0], case.cues[0], case.sources[0]
    sizes = {
        "cue": len(cue_features(case, content, cue)),
        "no cue": len(no_cue_features(case, content)),
        "source": len(source_features(case, cue, source, [content])),
        "no source": len(no_source_features(case, cue, [content])),
    }
    weights = {name: [0.0] * size for name, size in sizes.items()}
    weights["cue"][1] = weights["source"][1] = -1.0
    weights["no cue"][0] = weights["no source"][0] = -100.0
    return weights


def test_links_take_the_candidate_with_the_highest_sum():
    case = marked(
        "Lee said it was late, and much later on Cho added that it was early.",
        sources=["Lee", "Cho"],
        cues=["said", "added"],
        outer=["it was late", "that it was early"],
    )
    found = [(each.contents[0].first, each.cue.first, each.source.first) for each in link(case, nearest())]
    assert found == [(2, 1, 0), (12, 11, 10)]


def test_a_content_or_a_cue_may_stay_alone():
    case = marked(
        "Lee left. “It was late.” It was said that he left.", cues=["said"], outer=["“It was late.”", "he left."]
    )
    weights = nearest()
    weights["no cue"] = [-1.0, 100.0, 0.0, 0.0]  # all in marks: rather alone
    found = link(case, weights)
    assert [(each.cue is None, each.source) for each in found] == [(True, None), (False, None)]


def test_no_content_no_link():
    assert link(marked("Lee said no.", sources=["Lee"], cues=["said"]), nearest()) == []
    assert link(marked(""), nearest()) == []


@pytest.mark.parametrize(
    ("text", "words", "content"),
    [
        ("He said “no,” she said.", "no", "“no,”"),
        ("He said that the law was “bad.”", "that the law was “bad", "the law was “bad.”"),
        ("He said, that", "that", "that"),
        ("He said it was late.", "it was late.", "it was late"),
        ("“We won,” he said.", "“We won", "“We won,”"),
        ("He called it “bad” and left it.", "it “bad” and left it", "it “bad” and left it"),
    ],
)
def test_content_takes_its_marks_and_leaves_that(text, words, content):
    start = text.index(words)
    first, last = content_span(text, (start, start + len(words)), find_quoted(text))
    assert text[first:last] == content


@given(st.text(alphabet="“”\"'a ,.t"), st.data())
def test_trimmed_spans_stay_in_the_text_and_are_not_empty(text, data):
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    span = (start, data.draw(st.integers(start + 1, len(text))))
    for first, last in (plain_span(text, span), content_span(text, span, find_quoted(text))):
        assert 0 <= first < last <= len(text)


@pytest.mark.parametrize(
    ("text", "words", "content"),
    [
        ("She questioned Lee’s plan for it.", "s plan for it", "Lee’s plan for it"),
        ("She questioned Lee's plan.", "s plan", "Lee's plan"),
        ("She wants so much.", "so much", "so much"),
    ],
)
def test_content_never_begins_inside_a_possessive(text, words, content):
    start = text.index(words)
    first, last = content_span(text, (start, start + len(words)), [])
    assert text[first:last] == content


@pytest.mark.parametrize(
    ("span", "cue", "left"),
    [
        ((8, 20), (0, 10), (10, 20)),
        ((12, 20), (0, 10), (12, 20)),
        ((0, 20), (5, 8), (0, 20)),
        ((2, 8), (0, 10), (2, 8)),
    ],
)
def test_content_begins_behind_its_cue(span, cue, left):
    assert behind_cue(span, cue) == left
