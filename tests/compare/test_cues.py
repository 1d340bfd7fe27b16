"""The stance list, and the cues that two outlets chose for the same words."""

from importlib.resources import files

import pandas as pd
import pytest

from analyst.compare import by_contrast, compare_cues, cue_stances, match_statements, stance_of
from analyst.schema import STANCES

RESOURCES = files("analyst.resources")


def stance_lines():
    text = RESOURCES.joinpath("compare_cue_stance.tsv").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_the_list_is_sorted_has_no_double_and_a_reason_for_each():
    rows = [line.split("\t") for line in stance_lines()]
    lemmas = [row[0] for row in rows]
    assert lemmas == sorted(set(lemmas))
    assert all(len(row) == 3 and row[1] in STANCES and row[2].strip() for row in rows)


def test_its_readme_states_its_size():
    readme = RESOURCES.joinpath("compare_README.md").read_text(encoding="utf-8")
    assert f"{len(stance_lines())} cues" in readme


@pytest.mark.parametrize(
    ("stance", "lemmas"),
    [  # the verbs that Floyd (2000) and the textbooks name
        ("supporting", ["explain", "announce", "point out"]),
        ("neutral", ["say", "assert", "state", "conclude", "argue", "promise", "maintain", "according to"]),
        ("doubting", ["claim", "profess"]),
        ("loaded", ["admit"]),
        ("other", ["sing", ""]),
    ],
)
def test_the_named_verbs_have_the_class_of_their_source(stance, lemmas):
    assert [stance_of(lemma) for lemma in lemmas] == [stance] * len(lemmas)


def test_the_list_covers_the_cues_that_the_quote_rules_know():
    text = RESOURCES.joinpath("quotes_cues.tsv").read_text(encoding="utf-8")
    known = {line.split("\t")[0] for line in text.splitlines() if line and not line.startswith("#")}
    missing = known - set(cue_stances())
    assert len(missing) < 0.05 * len(known), sorted(missing)


A = "Talks broke down, Kiev labeling them “exhausted” and admitting that its part was symbolic."
B = "Later Ukraine declared the process “exhausted” and said it had only taken part for show."


def quote(quote_id, article, text, content, cue, lemma):
    start = text.index(content)
    return {
        "quote_id": quote_id, "article_id": article, "start_char": start, "end_char": start + len(content),
        "content_text": content, "speaker_name": "Ukraine", "speaker_entity_id": "ukraine", "cue_text": cue,
        "cue_lemma": lemma,
    }  # fmt: skip


QUOTES = pd.DataFrame(
    [
        quote("a2", "a", A, "its part was symbolic", "admitting", "admit"),
        quote("a1", "a", A, "exhausted", "labeling", "label"),
        quote("b1", "b", B, "exhausted", "declared", "declare"),
        quote("b2", "b", B, "it had only taken part for show", "said", "say"),
    ]
)
STATEMENTS = pd.DataFrame(
    {
        "pair_id": ["a:0~b:0"],
        "article_id_a": ["a"], "outlet_label_a": ["Gazette"], "start_char_a": [0], "end_char_a": [len(A)],
        "article_id_b": ["b"], "outlet_label_b": ["Herald"], "start_char_b": [0], "end_char_b": [len(B)],
    }
)  # fmt: skip


def test_quotes_of_aligned_sentences_are_paired_one_to_one():
    found = compare_cues(STATEMENTS, QUOTES)
    assert found[["cue_text_a", "stance_a", "cue_text_b", "stance_b"]].to_numpy().tolist() == [
        ["labeling", "loaded", "declared", "neutral"],
        ["admitting", "loaded", "said", "neutral"],
    ]
    assert not found["is_same_cue"].any()


def test_pairs_of_which_one_verb_alone_takes_a_stance_come_first():
    stances = [("other", "neutral"), ("neutral", "neutral"), ("loaded", "loaded"), ("neutral", "doubting")]
    stances.append(("supporting", "neutral"))
    found = compare_cues(STATEMENTS, QUOTES).head(1)
    pairs = [found.assign(pair_id=str(n), stance_a=a, stance_b=b) for n, (a, b) in enumerate(stances)]
    assert by_contrast(pd.concat(pairs))["pair_id"].tolist() == ["3", "4", "0", "1", "2"]
    assert by_contrast(found.head(0)).empty


def test_where_it_is_open_which_quote_belongs_to_which_there_is_no_pair():
    assert compare_cues(STATEMENTS, QUOTES[QUOTES["quote_id"] != "b1"]).empty


def test_a_quote_over_two_aligned_sentences_is_paired_once():
    twice = pd.concat([STATEMENTS, STATEMENTS.assign(pair_id="again")], ignore_index=True)
    assert len(compare_cues(twice, QUOTES)) == 2


def test_the_seeds_show_labeling_and_admitting_against_declared_and_said(seeds):
    statements = match_statements(seeds.sentences, tokens=seeds.tokens, mentions=seeds.mentions)
    found = compare_cues(statements, seeds.quotes)
    pairs = set(zip(found["cue_lemma_a"], found["cue_lemma_b"], strict=True))
    assert {("label", "declare"), ("admit", "say"), ("insist", "say")} <= pairs
