"""Any text goes in: engine, component and batch never raise, and every place fits; time grows with length."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from analyst import schema
from analyst.annotate.paragraph import annotate_doc
from analyst.cli import main
from analyst.quotes import batch, quotes_of_texts
from analyst.quotes.article import Paragraph, find_in_article
from analyst.quotes.marks import LINE, find_quoted, plain_marks
from analyst.quotes.modality import cue_modality
from analyst.quotes.types import quote_type

MARKS = ["“", "”", "„", "‘", "’", "‚", '"', "'", "«", "»", "‹", "›", "``", "''", "`", "＂", "「", "」"]
WORDS = [
    "he", "she", "who", "which", "said", "told", "adding", "called", "it", "that", "according", "to", "by", "if",
    "would", "not", "Ada", "Lee", "LEE:", "the", "report", "claim", "no", "it's", "farmers'", "5", "N.Y.", "é",
    "𝔘", "\u200b",
]  # fmt: skip
GAPS = [" ", "  ", "\n", "\n\n", ", ", ". ", ": ", " — ", "? ", "…", "", "\r\n", "\t", "\x85", "\u2028"]
PIECES = st.lists(st.tuples(st.sampled_from(MARKS + WORDS), st.sampled_from(GAPS)), max_size=40)
TEXTS = PIECES.map(lambda pieces: "".join(word + gap for word, gap in pieces)) | st.text(max_size=80)
CHEAP = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
pytestmark = pytest.mark.model


def paragraphs_of(text, nlp):
    for line in LINE.finditer(text):
        words = line.group()
        yield Paragraph("", line.start(), words, "body", annotate_doc(nlp(plain_marks(words)), words))


@CHEAP
@given(text=TEXTS)
def test_engine_finds_places_that_fit(nlp, text):
    paragraphs = list(paragraphs_of(text, nlp))
    quoted = [(q.start_char + p.start_char, q.end_char + p.start_char) for p in paragraphs for q in p.annotation.quoted]
    for found in find_in_article(paragraphs):
        assert found.parts
        assert all(0 <= start < end <= len(text) for start, end in found.parts)
        assert all(text[start:end].strip() for start, end in found.parts)
        for span in filter(None, (found.speaker, found.cue, found.antecedent, found.relay)):
            assert text[slice(*span)].strip()
        assert quote_type(text, found.parts, quoted) in schema.QUOTE_TYPES
    for paragraph in paragraphs:
        for found in paragraph.annotation.attributions:
            assert cue_modality(paragraph.annotation.tokens, found.cue) in {None, *schema.CUE_MODALITIES}


@CHEAP
@given(text=TEXTS)
def test_component_gives_spans_of_the_text(nlp, text):
    nlp.add_pipe("quote_attribution", config={"quote_engine": "rules"})
    try:
        doc = nlp(text)
    finally:
        nlp.remove_pipe("quote_attribution")
    for quote in doc._.quotes:
        assert all(span.text and text[span.start_char : span.end_char] == span.text for span in quote.content)
        assert quote.quote_type in schema.QUOTE_TYPES


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
def test_batch_answers_every_row(nlp, tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("batch")
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    rows = ({"doc_id": f"d{n}", "text": text} for n, text in enumerate(texts))
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["quotes", str(source), "--out", str(out)]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    assert [row["doc_id"] for row in answers] == [f"d{n}" for n in range(len(texts))]
    for text, row in zip(texts, answers, strict=True):
        for quote in row["quotes"]:
            spans = [*quote["content"], *filter(None, (quote["speaker"], quote["cue"]))]
            assert quote["content"]
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert 0 < quote["confidence"] <= 1
            assert quote["cue_modality"] in {None, *schema.CUE_MODALITIES}


def test_texts_do_not_touch_each_other(nlp):
    texts = ["“It is safe,” Ada Lee said.", "“It is not,” he said.\n“Nobody asked us about it.”", ""]
    alone = [next(quotes_of_texts([("x", text)], nlp=nlp, quote_engine="rules"))[1] for text in texts]
    together = [quotes for _, quotes in quotes_of_texts(enumerate(texts), nlp=nlp, quote_engine="rules")]
    assert together == alone
    assert [len(quotes) for quotes in alone] == [1, 2, 0]


def test_batches_keep_order_and_lose_nothing():
    rows = [(str(n), "x" * 90_000) for n in range(7)] + [(f"s{n}", "") for n in range(130)]
    batches = list(batch.in_batches(rows))
    assert [row for part in batches for row in part] == rows
    assert len(batches) > 3


def test_a_line_as_long_as_a_book_is_cut_between_sentences(nlp, monkeypatch):
    monkeypatch.setattr(batch, "_LONGEST", 200)
    text = "The bridge is old. " * 30 + "“It will open in May,” Ada Lee said. " + "The bridge is old. " * 10
    ((_, quotes),) = quotes_of_texts([("x", text)], nlp=nlp, quote_engine="rules")
    assert [text[slice(*quote["content"][0])] for quote in quotes] == ["“It will open in May,”"]
    _, paragraphs = batch.tables_of_text(text)
    assert "".join(paragraphs["paragraph_text"]) == text
    assert (paragraphs["end_char"] - paragraphs["start_char"]).max() <= 200
    assert sum(words.rstrip()[-1] != "." for words in paragraphs["paragraph_text"]) == 0


def test_a_line_without_any_space_is_cut_too(monkeypatch):
    monkeypatch.setattr(batch, "_LONGEST", 10)
    _, paragraphs = batch.tables_of_text("x" * 25)
    assert list(paragraphs["paragraph_text"]) == ["x" * 10, "x" * 10, "x" * 5]


# ---- time ------------------------------------------------------------------------------------------


def flat_doc(nlp, words):
    """A Doc of three-word sentences, subject, verb and object: a parse that costs nothing."""
    n = len(words) - len(words) % 3
    return Doc(
        nlp.vocab,
        words=words[:n],
        heads=[i - i % 3 + 1 for i in range(n)],
        deps=["nsubj", "ROOT", "ccomp"] * (n // 3),
        pos=["PRON", "VERB", "VERB"] * (n // 3),
        lemmas=["he", "say", "go"] * (n // 3),
        tags=["PRP", "VBD", "VBD"] * (n // 3),
    )


def chained_doc(nlp, times):
    """A Doc of one sentence without end: `he said he said he said …`, each the content of the one before."""
    n = 2 * times
    return Doc(
        nlp.vocab,
        words=["he", "said"] * times,
        heads=[i + 1 if i % 2 == 0 else max(1, i - 2) for i in range(n)],
        deps=[("nsubj", "ROOT" if i == 1 else "ccomp")[i % 2] for i in range(n)],
        pos=["PRON", "VERB"] * times,
        lemmas=["he", "say"] * times,
        tags=["PRP", "VBD"] * times,
    )


def seconds(doc):
    """Return the processor time of one reading: the best of two, so that a busy machine does not count."""
    spent = []
    for _ in range(2):
        start = time.process_time()
        annotation = annotate_doc(doc)
        find_in_article([Paragraph("", 0, doc.text, "body", annotation)])
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.parametrize(
    "words",
    [
        ["he", "said", "goes"],
        ['"', "a", '"'],
        ["“", "Yes", ",”"],
        ["“", "a", "b"],
        ["‘", "a”", "b,’"],
        ["he", "said", "“"],
    ],
    ids=" ".join,
)
def test_long_paragraphs_take_linear_time(nlp, words):
    once, twice = (seconds(flat_doc(nlp, words * times)) for times in (400, 800))
    assert twice < 3 * once + 0.05  # four times would be quadratic


def test_sentence_without_end_takes_linear_time(nlp):
    once, twice = (seconds(chained_doc(nlp, times)) for times in (1_000, 2_000))
    assert twice < 3 * once + 0.05


@pytest.mark.parametrize("piece", ['"a" ', "“", "‘a ", "'' ", "'a ", "‘as’ b ", "‘b “a”,’ ", '“a" ', "``a'' "])
def test_marks_take_linear_time(piece):
    def spent(times):
        text, best = piece * times, []
        for _ in range(2):
            start = time.process_time()
            find_quoted(text)
            best.append(time.process_time() - start)
        return min(best)

    assert spent(4_000) < 3 * spent(2_000) + 0.05
