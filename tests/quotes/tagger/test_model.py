import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.quotes.tagger import Tagger, TaggerError


def test_a_folder_without_weights_is_named(tmp_path):
    with pytest.raises(TaggerError, match=r"no tagger\.onnx.*python -m training\.train"):
        Tagger(tmp_path)


def test_without_onnxruntime_the_user_is_told_what_to_do(tmp_path, monkeypatch):
    for name in ("tagger.onnx", "vocabulary.txt", "linker.json"):
        (tmp_path / name).write_text("")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(TaggerError, match="pip install onnxruntime"):
        Tagger(tmp_path)


@pytest.fixture(scope="module")
def tagger():
    return Tagger(threads=1)


CASES = [
    ("“We have no money,” the mayor, Ada Lee, said on Monday.", "“We have no money,”", "Ada Lee", "said"),
    (
        "The mayor said that the bridge would stay shut until May.",
        "the bridge would stay shut until May",
        "mayor",
        "said",
    ),
    ("According to the police, two men were hurt.", "two men were hurt", "police", "According to"),
]


@pytest.mark.parametrize(("text", "content", "speaker", "cue"), CASES)
def test_plain_attributions_are_found(tagger, text, content, speaker, cue):
    (found,) = tagger.tag([text])[0]
    assert [text[start:end] for start, end in found.content] == [content]
    assert speaker in text[slice(*found.speaker)]
    assert text[slice(*found.cue)] == cue
    assert found.speech > 0.5


def test_plain_narration_has_none(tagger):
    assert tagger.tag(["The bridge was built in 1921. It is 300 metres long.", "", " \n"]) == [[], [], []]


def test_paragraphs_do_not_depend_on_their_neighbours(tagger):
    texts = [text for text, *_ in CASES]
    together = tagger.tag(texts)
    assert [[each._replace(sure=0, speech=0) for each in found] for found in together] == [
        [each._replace(sure=0, speech=0) for each in tagger.tag([text])[0]] for text in texts
    ]
    assert tagger.tag(texts) == together


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text(alphabet=st.sampled_from("“”\"'«» .,:aA\u0301said\u200b\U0001f600\x00"), max_size=80), max_size=4)
)
def test_any_text_goes_in(tagger, texts):
    found = tagger.tag(texts)
    assert len(found) == len(texts)
    for text, each in zip(texts, found, strict=True):
        for start, end in (part for one in each for part in one.content):
            assert 0 <= start < end <= len(text)


def test_a_paragraph_longer_than_the_window(tagger):
    filler = "The bridge was built of stone and steel in a long summer. " * 80
    text = filler + CASES[0][0]
    found = tagger.tag([text])[0]
    assert "“We have no money,”" in [text[start:end] for each in found for start, end in each.content]


@pytest.mark.parametrize(
    ("text", "is_worth_it"),
    [
        ("Officials voiced doubts and SAID no more.", True),
        ("The bridge was built in 1921. It is 300 metres long.", False),
        ("", False),
    ],
)
def test_a_paragraph_is_worth_reading_for_a_word_that_is_used_as_a_cue(tagger, text, is_worth_it):
    assert tagger.may_find(text) is is_worth_it


def test_weights_that_name_no_cue_words_read_everything(tagger, tmp_path, monkeypatch):
    other = Tagger(threads=1)
    monkeypatch.setattr(other, "_folder", tmp_path)
    assert other.may_find("The bridge was built in 1921.")
