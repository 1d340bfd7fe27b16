"""Columns hold what the tuples hold, whichever way they are made."""

import pickle

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.annotate.columns import SCHEMA, Block, encode_annotations
from analyst.annotate.paragraph import annotate_batch, annotate_doc
from analyst.annotate.records import Annotation, Attribution, Name, Quoted, Token
from analyst.quotes.marks import plain_marks

PLACE = st.integers(0, 10_000)
SPAN = st.tuples(PLACE, PLACE)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ANNOTATIONS = st.builds(
    Annotation,
    tokens=st.lists(st.builds(Token, PLACE, PLACE, TEXT, TEXT, TEXT, PLACE, st.booleans())).map(tuple),
    sentences=st.lists(SPAN).map(tuple),
    names=st.lists(st.builds(Name, PLACE, PLACE, TEXT)).map(tuple),
    attributions=st.lists(
        st.builds(
            Attribution, st.lists(SPAN).map(tuple), st.none() | SPAN, st.none() | SPAN, st.none() | SPAN,
            st.none() | TEXT, st.booleans(), st.none() | SPAN, TEXT, st.none() | st.floats(0, 1),
        )
    ).map(tuple),
    quoted=st.lists(st.builds(Quoted, PLACE, PLACE, st.booleans())).map(tuple),
)  # fmt: skip


@given(st.lists(ANNOTATIONS, max_size=4))
def test_annotations_survive_the_way_into_columns_and_back(values):
    batch = encode_annotations({str(number): value for number, value in enumerate(values)})
    assert batch.schema == SCHEMA
    block = Block(pickle.loads(pickle.dumps(batch)))
    assert [block.annotation(row) for row in range(len(block))] == values


def test_rows_of_a_slice_are_its_own():
    values = {str(n): Annotation((Token(n, n + 1, "a", "b", "c", 0, True),), ((n, n),), (), (), ()) for n in range(5)}
    block = Block(pa.Table.from_batches([encode_annotations(values)]).slice(2, 2))
    assert [block.annotation(row) for row in range(2)] == [values["2"], values["3"]]


@pytest.mark.model
def test_batch_holds_what_each_doc_alone_shows(nlp):
    texts = ["“No,” Ada Lee said in Oslo.", "''Yes,'' he added. It rained.", "", " ", "Ünïcode – 🦀 walked."]
    block = Block(annotate_batch(dict(enumerate(texts)) and {str(n): text for n, text in enumerate(texts)}, nlp))
    alone = [annotate_doc(nlp(plain_marks(text)), text) for text in texts]
    assert [block.annotation(row) for row in range(len(texts))] == alone
    assert [token.lemma for token in alone[0].tokens if token.pos == "VERB"] == ["say"]


@pytest.mark.model
def test_what_is_found_in_a_paragraph_does_not_depend_on_its_neighbours(nlp, seeds):
    texts = dict(zip(seeds.paragraphs["content_hash"], seeds.paragraphs["paragraph_text"], strict=True))
    texts = dict(list(texts.items())[:40])
    together = annotate_batch(texts, nlp)
    backwards = annotate_batch(dict(reversed(texts.items())), nlp)
    alone = pa.concat_batches([annotate_batch({key: text}, nlp) for key, text in texts.items()])
    assert together.equals(alone)
    assert together.equals(backwards.take(pa.array(range(len(texts) - 1, -1, -1))))
