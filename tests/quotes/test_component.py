"""The component in another's pipeline: its quotes go wherever the Doc goes."""

import pytest
from spacy.tokens import Doc, DocBin

from analyst.quotes.component import Quote, read_quotes

pytestmark = pytest.mark.model

TEXT = "“We are ready,” Ada Lee said, “and we will open in May.” Then it rained."


@pytest.fixture(scope="module")
def doc(nlp):
    component = nlp.create_pipe("quote_attribution", config={"quote_engine": "rules"})
    return component(nlp(TEXT))


def shown(quotes):
    return [([span.text for span in q.content], q.speaker.text, q.cue.text, q.quote_type, q.rule) for q in quotes]


def test_quotes_are_spans_of_the_doc(doc):
    (quote,) = doc._.quotes
    assert isinstance(quote, Quote)
    assert [part.text for part in quote.content] == ["“We are ready,”", "“and we will open in May.”"]
    assert all(part.doc is doc for part in quote.content)
    assert (quote.speaker.text, quote.cue.text, quote.quote_type) == ("Ada Lee", "said", "direct")


@pytest.mark.parametrize("sent", ["bytes", "docbin", "copy"])
def test_quotes_survive_saving_and_sending(doc, sent):
    if sent == "bytes":
        back = Doc(doc.vocab).from_bytes(doc.to_bytes())
    elif sent == "docbin":
        packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
        (back,) = DocBin().from_bytes(packed).get_docs(doc.vocab)
    else:
        back = doc.copy()
    assert shown(back._.quotes) == shown(doc._.quotes)
    assert all(part.doc is back for quote in back._.quotes for part in quote.content)


def test_a_doc_that_never_went_through_has_none(nlp):
    assert read_quotes(nlp.make_doc("Ada Lee said so.")) == ()
