import pytest

from analyst.annotate import annotate_paragraphs, engine_version
from analyst.annotate.columns import Block, encode_annotations
from analyst.annotate.model import load_model
from analyst.annotate.paragraph import annotate_doc
from analyst.quotes import quotes_of_texts
from analyst.quotes.engine import find_attributions
from analyst.quotes.engines import ENGINE_VARIABLE, ENGINES, JoinedEngine, check_engine, load_engine
from analyst.quotes.tagger import Tagger, TaggerError

TEXT = (
    "The mayor questioned the plan and warned: “We have no money for it.” Officials said the vote would be held in May."
)


def test_the_joined_engine_is_the_default_and_the_environment_may_name_another(monkeypatch):
    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    assert check_engine() == ENGINES[0] == "joined"
    monkeypatch.setenv(ENGINE_VARIABLE, "rules")
    assert check_engine() == "rules"
    assert check_engine("joined") == "joined"


def test_an_unknown_engine_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match="no quote engine 'magic'; there are: joined, rules"):
        check_engine("magic")
    with pytest.raises(ValueError, match="magic"):
        annotate_paragraphs(None, quote_engine="magic")


def test_each_engine_has_its_own_version():
    assert engine_version("rules") != engine_version("joined")


def test_the_rules_alone_are_an_engine():
    assert load_engine("rules") is find_attributions


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(TaggerError, match="training"):
        load_engine("joined", tmp_path)


def test_an_annotation_of_the_joined_engine_survives_the_cache():
    annotation = annotate_doc(load_model()(TEXT), find=load_engine("joined"))
    assert annotation.attributions
    assert all(0 < each.confidence <= 1 for each in annotation.attributions)
    assert Block(encode_annotations({"a": annotation})).annotation(0) == annotation


@pytest.mark.parametrize("engine", ENGINES)
def test_quotes_of_a_text_by_either_engine(engine):
    ((doc_id, quotes),) = quotes_of_texts([("a", TEXT)], quote_engine=engine)
    assert doc_id == "a"
    contents = [[TEXT[start:end] for start, end in quote["content"]] for quote in quotes]
    assert ["“We have no money for it.”"] in contents
    assert ["the vote would be held in May"] in contents


def test_the_component_takes_the_engine():
    import spacy

    nlp = spacy.blank("en")
    with pytest.raises(ValueError, match="magic"):
        nlp.add_pipe("quote_attribution", config={"quote_engine": "magic"})


class _Watched:
    """A tagger that counts how often it is asked."""

    def __init__(self, tagger):
        self.tagger, self.n_read = tagger, 0
        self.ranker, self.may_find = tagger.ranker, tagger.may_find

    def read(self, text, rules):
        self.n_read += 1
        return self.tagger.read(text, rules)


@pytest.mark.parametrize(
    ("text", "n_read"),
    [
        ("The bridge was built in 1921. It is 300 metres long.", 0),
        ("They had long feared that the bridge would fall.", 1),  # a cue, of thought: for the tagger to decide
        ("The bridge is called “the old lady”.", 1),
        ("The bridge will stay shut, the mayor said.", 1),
    ],
)
def test_the_tagger_is_asked_where_something_may_be_found(text, n_read):
    watched = _Watched(Tagger())
    annotate_doc(load_model()(text), find=JoinedEngine(watched))
    assert watched.n_read == n_read
