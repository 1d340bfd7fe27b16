"""What articles say that somebody is: small parses made by hand, and the sample corpus read by eye."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import compare, schema
from analyst.annotate.records import Annotation, Quoted, Token
from analyst.compare.descriptions_parse import Named, find_described
from analyst.schema import SchemaError


def parsed(rows, quoted=()):
    """A paragraph from rows of word, part of speech, dependency, head and perhaps dictionary form; blanks between."""
    tokens, text = [], ""
    for word, pos, dep, head, *lemma in rows:
        is_glued = pos == "PUNCT" or word in ("'s", "-") or text.endswith("-")
        text += ("" if not text or is_glued else " ") + word
        start = len(text) - len(word)
        tokens.append(Token(start, len(text), (lemma or [word.lower()])[0], pos, dep, head, False))
    return text, Annotation(tuple(tokens), ((0, len(text)),), (), (), quoted)


def described(rows, name, *, is_person=True, is_role=False):
    text, annotation = parsed(rows)
    start = text.index(name)
    names = [Named(start, start + len(name), is_person, is_role)]
    return [
        (found.kind, text[found.start_char : found.end_char], found.is_negated)
        for found in find_described(text, annotation, names)
    ]


BEFORE = [
    ("The", "DET", "det", 2), ("embattled", "ADJ", "amod", 2), ("leader", "NOUN", "compound", 3),
    ("Lee", "PROPN", "nsubj", 4), ("left", "VERB", "ROOT", 4, "leave"), (".", "PUNCT", "punct", 4),
]  # fmt: skip
RELATIVE = [
    ("Lee", "PROPN", "nsubj", 7), (",", "PUNCT", "punct", 0), ("whose", "DET", "poss", 3), ("term", "NOUN", "nsubj", 4),
    ("expired", "VERB", "relcl", 0, "expire"), ("today", "NOUN", "npadvmod", 4), (",", "PUNCT", "punct", 0),
    ("left", "VERB", "ROOT", 7, "leave"),
]  # fmt: skip
APPOSITION = [
    ("Lee", "PROPN", "nsubj", 7), (",", "PUNCT", "punct", 0), ("the", "DET", "det", 3), ("head", "NOUN", "appos", 0),
    ("of", "ADP", "prep", 3), ("Oslo", "PROPN", "pobj", 4), (",", "PUNCT", "punct", 0),
    ("left", "VERB", "ROOT", 7, "leave"),
]  # fmt: skip
FIRST = [
    ("The", "DET", "det", 2), ("ousted", "VERB", "amod", 2, "oust"), ("president", "NOUN", "nsubj", 6),
    (",", "PUNCT", "punct", 2), ("Lee", "PROPN", "appos", 2), (",", "PUNCT", "punct", 2),
    ("fled", "VERB", "ROOT", 6, "flee"),
]  # fmt: skip
NEGATED = [
    ("Lee", "PROPN", "nsubj", 1), ("is", "AUX", "ROOT", 1, "be"), ("not", "PART", "neg", 1), ("a", "DET", "det", 4),
    ("dictator", "NOUN", "attr", 1),
]  # fmt: skip
THEIRS = [
    ("Lee", "PROPN", "poss", 3), ("'s", "PART", "case", 0), ("presidential", "ADJ", "amod", 3),
    ("term", "NOUN", "nsubj", 4), ("expired", "VERB", "ROOT", 4, "expire"), ("last", "ADJ", "amod", 6),
    ("year", "NOUN", "npadvmod", 4), (".", "PUNCT", "punct", 4),
]  # fmt: skip
HIS = [
    ("Lee", "PROPN", "nsubj", 1), ("stays", "VERB", "ROOT", 1, "stay"), ("despite", "SCONJ", "prep", 1),
    ("his", "PRON", "poss", 4), ("term", "NOUN", "pobj", 2), ("expiring", "VERB", "acl", 4, "expire"),
]  # fmt: skip
CALLED = [
    ("Critics", "NOUN", "nsubj", 1), ("call", "VERB", "ROOT", 1), ("Lee", "PROPN", "dobj", 1), ("a", "DET", "det", 4),
    ("dictator", "NOUN", "oprd", 1),
]  # fmt: skip
ROLE = [
    ("The", "DET", "det", 3), ("embattled", "ADJ", "amod", 3), ("Danish", "ADJ", "amod", 3),
    ("leader", "NOUN", "nsubj", 4), ("left", "VERB", "ROOT", 4, "leave"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (BEFORE, ("before the name", "embattled leader", False)),
        (RELATIVE, ("relative clause", "whose term expired today", False)),
        (APPOSITION, ("apposition", "the head of Oslo", False)),
        (FIRST, ("apposition", "The ousted president", False)),
        (NEGATED, ("predicate", "a dictator", True)),
        (THEIRS, ("something of theirs", "presidential term expired last year", False)),
        (HIS, ("something of theirs", "term expiring", False)),
        (CALLED, ("called", "a dictator", False)),
    ],
)
def test_each_kind_is_found_in_a_parse_made_by_hand(rows, found):
    assert described(rows, "Lee") == [found]


UNDER = [
    ("Lee", "PROPN", "nsubj", 1), ("is", "AUX", "ROOT", 1, "be"), ("under", "ADP", "prep", 1),
    ("the", "DET", "det", 4), ("influence", "NOUN", "pobj", 2), ("of", "ADP", "prep", 4),
    ("friends", "NOUN", "pobj", 5),
]  # fmt: skip
COMMITTED = [
    ("Lee", "PROPN", "nsubj", 1), ("is", "AUX", "ROOT", 1, "be"), ("committed", "VERB", "acomp", 1, "commit"),
    ("to", "ADP", "prep", 2), ("talks", "NOUN", "pobj", 3),
]  # fmt: skip
WORTH = [
    ("The", "DET", "det", 1), ("founder", "NOUN", "nsubj", 5), (",", "PUNCT", "punct", 1), ("Lee", "PROPN", "appos", 1),
    (",", "PUNCT", "punct", 1), ("was", "AUX", "ROOT", 5, "be"), ("not", "PART", "neg", 5), ("rich", "ADJ", "acomp", 5),
]  # fmt: skip
HE = [
    ("Lee", "PROPN", "nsubj", 1), ("confirmed", "VERB", "ROOT", 1, "confirm"), ("that", "SCONJ", "mark", 4),
    ("he", "PRON", "nsubj", 4), ("is", "AUX", "ccomp", 1, "be"), ("open", "ADJ", "acomp", 4), ("to", "ADP", "prep", 5),
    ("talks", "NOUN", "pobj", 6),
]  # fmt: skip
HIMSELF = [
    ("Lee", "PROPN", "nsubj", 1), ("spoke", "VERB", "ROOT", 1, "speak"), (",", "PUNCT", "punct", 1),
    ("casting", "VERB", "advcl", 1, "cast"), ("himself", "PRON", "dobj", 3), ("as", "ADP", "prep", 3),
    ("an", "DET", "det", 7), ("outsider", "NOUN", "pobj", 5),
]  # fmt: skip
AS_CLAUSE = [
    ("Bo", "PROPN", "nsubj", 1), ("portrays", "VERB", "ROOT", 1, "portray"), ("Lee", "PROPN", "dobj", 1),
    ("as", "SCONJ", "mark", 6), ("the", "DET", "det", 5), ("side", "NOUN", "nsubj", 6),
    ("unwilling", "ADJ", "advcl", 1), ("to", "PART", "aux", 8), ("talk", "VERB", "xcomp", 6),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (UNDER, [("predicate", "under the influence of friends", False)]),
        (COMMITTED, [("predicate", "committed to talks", False)]),
        (WORTH, [("apposition", "The founder", False), ("predicate", "rich", True)]),
        (HE, [("predicate", "open to talks", False)]),
        (HIMSELF, [("called", "an outsider", False)]),
        (AS_CLAUSE, [("called", "the side unwilling to talk", False)]),
    ],
)
def test_what_a_reader_found_missing_is_found(rows, found):
    assert described(rows, "Lee") == found


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        (UNDER, {4: ("March", "PROPN")}),  # "Lee is in March" of a date or place
        (UNDER, {2: ("about", "ADP")}),  # "the talk is about money"
        (HE, {3: ("she", "PRON"), 0: ("Lee", "PROPN", "dobj")}),  # "told Lee that she is": whoever told may be meant
        (HE, {3: ("it", "PRON")}),
        (HIMSELF, {4: ("him", "PRON")}),  # somebody else
        (HIMSELF, {3: ("saw", "VERB", "ccomp")}),  # a clause of its own has a subject that the parser did not find
    ],
)
def test_what_may_be_said_of_something_else_is_not(rows, changes):
    changed = [(*changes[n], *row[len(changes[n]) :]) if n in changes else row for n, row in enumerate(rows)]
    assert described(changed, "Lee") == []


REACHED = [
    ("I", "PRON", "nsubj", 1), ("reached", "VERB", "advcl", 6, "reach"), ("Lee", "PROPN", "dobj", 1),
    (",", "PUNCT", "punct", 2), ("a", "DET", "det", 5), ("spokesman", "NOUN", "appos", 2),
    ("spoke", "VERB", "ROOT", 6, "speak"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),  # "When I reached Lee, a spokesman spoke": the spokesman is somebody else
        ({6: (",", "PUNCT", "punct", 2)}, [("apposition", "a spokesman", False)]),
        ({2: ("Lee", "PROPN", "nsubj", 6)}, [("apposition", "a spokesman", False)]),  # a comma is missing
    ],
)
def test_who_does_what_the_verb_right_behind_says_is_no_apposition(changes, found):
    assert described([changes.get(n, row) for n, row in enumerate(REACHED)], "Lee") == found


def test_a_day_before_a_name_describes_nobody():
    rows = [
        ("On", "ADP", "prep", 4), ("Monday", "PROPN", "compound", 3), ("embattled", "ADJ", "amod", 3),
        ("Lee", "PROPN", "nsubj", 4), ("left", "VERB", "ROOT", 4, "leave"),
    ]  # fmt: skip
    assert described(rows, "Lee") == [("before the name", "embattled", False)]


def test_himself_is_led_to_the_subject_and_to_who_calls():
    text, annotation = parsed(HIMSELF)
    found = find_described(text, annotation, [Named(0, 3, True, False)])
    assert [(each.by, each.rule) for each in found] == [((0, 3), "he, she or himself, of the subject")]


def test_a_member_of_a_group_describes_a_person_and_a_dateline_nobody():
    rows = [
        ("Lee", "PROPN", "nsubj", 7), (",", "PUNCT", "punct", 0), ("the", "DET", "det", 3),
        ("Democrat", "PROPN", "appos", 0), ("who", "PRON", "nsubj", 5), ("leads", "VERB", "relcl", 3, "lead"),
        (",", "PUNCT", "punct", 0), ("left", "VERB", "ROOT", 7, "leave"),
    ]  # fmt: skip
    text, annotation = parsed(rows)
    start = text.index("Democrat")

    def kinds(*, is_person, is_group):
        names = [Named(0, 3, is_person, False), Named(start, start + 8, False, False, is_group)]
        found = find_described(text, annotation, names)
        return [(each.kind, text[each.start_char : each.end_char]) for each in found if each.named == 0]

    assert kinds(is_person=True, is_group=True) == [("apposition", "the Democrat who leads")]
    assert kinds(is_person=True, is_group=False) == kinds(is_person=False, is_group=True) == []
    dateline = [("OSLO", "PROPN", "ROOT", 0), (",", "PUNCT", "punct", 0), ("May", "PROPN", "appos", 0),
                ("11", "NUM", "nummod", 2)]  # fmt: skip
    assert described(dateline, "OSLO", is_person=False) == []


def test_what_somebodys_people_believe_is_no_description():
    rows = [
        ("Lee", "PROPN", "poss", 2), ("'s", "PART", "case", 0), ("advisers", "NOUN", "nsubj", 3),
        ("believe", "VERB", "ROOT", 3), ("Bo", "PROPN", "nsubj", 5), ("lost", "VERB", "ccomp", 3, "lose"),
    ]  # fmt: skip
    assert described(rows, "Lee") == []


def test_a_role_takes_what_stands_before_it():
    assert described(ROLE, "Danish leader", is_role=True) == [("role", "embattled Danish leader", False)]


def test_his_is_led_to_the_subject_only_if_a_person_is_one():
    assert described(HIS, "Lee", is_person=False) == []


def test_the_nearest_subject_owns_his():
    rows = [
        ("Lee", "PROPN", "nsubj", 1), ("said", "VERB", "ROOT", 1, "say"), ("Bo", "PROPN", "nsubj", 3),
        ("lost", "VERB", "ccomp", 1, "lose"), ("after", "ADP", "prep", 3), ("his", "PRON", "poss", 6),
        ("term", "NOUN", "pobj", 4), ("expiring", "VERB", "acl", 6, "expire"),
    ]  # fmt: skip
    assert described(rows, "Lee") == []
    assert described(rows, "Bo") == [("something of theirs", "term expiring", False)]


def test_a_form_of_address_and_a_list_describe_nobody():
    address = [("Mr.", "PROPN", "compound", 1), ("Lee", "PROPN", "nsubj", 2), ("left", "VERB", "ROOT", 2)]
    assert described(address, "Lee") == []
    rows = [
        ("cities", "NOUN", "ROOT", 0), (",", "PUNCT", "punct", 0), ("Oslo", "PROPN", "appos", 0),
        ("and", "CCONJ", "cc", 0), ("Bergen", "PROPN", "conj", 0),
    ]  # fmt: skip
    assert described(rows, "Oslo", is_person=False) == []


def test_a_title_is_no_part_of_the_apposition_before_it():
    rows = [
        ("The", "DET", "det", 1), ("winner", "NOUN", "nsubj", 6), (",", "PUNCT", "punct", 1),
        ("President", "PROPN", "compound", 4), ("Lee", "PROPN", "appos", 1), (",", "PUNCT", "punct", 1),
        ("left", "VERB", "ROOT", 6, "leave"),
    ]  # fmt: skip
    assert described(rows, "Lee") == [("before the name", "President", False), ("apposition", "The winner", False)]


def test_who_is_no_place():
    assert described(RELATIVE, "Lee", is_person=False) == [("relative clause", "whose term expired today", False)]
    who = [(row[0] if row[0] != "whose" else "who", *row[1:]) for row in RELATIVE]
    assert described(who, "Lee", is_person=False) == []
    assert len(described(who, "Lee")) == 1


def test_a_clause_without_a_relative_word_and_a_negated_apposition_are_passed_over():
    # "the regions Moscow claims", and "parliament, not Lee, holds power"
    rows = [
        ("Lee", "PROPN", "ROOT", 0), ("Moscow", "PROPN", "nsubj", 2), ("claims", "VERB", "relcl", 0, "claim"),
    ]  # fmt: skip
    assert described(rows, "Lee") == []
    rows = [
        ("parliament", "NOUN", "nsubj", 5), (",", "PUNCT", "punct", 0), ("not", "PART", "neg", 3),
        ("Lee", "PROPN", "appos", 0), (",", "PUNCT", "punct", 0), ("rules", "VERB", "ROOT", 5, "rule"),
    ]  # fmt: skip
    assert described(rows, "Lee") == []


WORDS = st.sampled_from(["Lee", "leader", "who", "his", ",", "is", "a", "’s", "\u202e", "-"])
TOKENS = st.lists(
    st.tuples(
        WORDS,
        st.sampled_from(["NOUN", "PROPN", "VERB", "AUX", "PUNCT", "DET", "PRON", "ADJ", "ADP"]),
        st.sampled_from(["nsubj", "appos", "relcl", "amod", "compound", "poss", "acl", "attr", "oprd", "dobj", "ROOT"]),
        st.integers(-2, 9),
    ),
    max_size=8,
)


@given(TOKENS, st.integers(0, 20), st.integers(0, 20), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_parse_however_broken_raises_and_places_lie_in_the_text(rows, start, length, is_role):
    text, annotation = parsed(rows)
    names = [Named(start, start + length, True, is_role), Named(0, 3, True, False)]
    for found in find_described(text, annotation, names):
        assert 0 <= found.start_char < found.end_char <= len(text)


# ---- tables -------------------------------------------------------------------------------------------------


def tables(rows, name, quoted=()):
    text, annotation = parsed(rows, quoted)
    start = text.index(name)
    paragraphs = pd.DataFrame(
        {"paragraph_id": ["a:0"], "start_char": [10], "paragraph_text": [text], "content_hash": ["h"]}
    )
    mentions = pd.DataFrame(
        {
            "mention_id": ["m"], "article_id": ["a"], "paragraph_id": ["a:0"], "sentence_id": ["a:0:0"],
            "start_char": [10 + start], "end_char": [10 + start + len(name)], "mention_kind": ["name"],
            "entity_id": ["lee"], "outlet": ["Gazette"],
        }
    )  # fmt: skip
    entities = pd.DataFrame({"entity_id": ["lee"], "name": ["Ada Lee"], "entity_type": ["PERSON"]})
    return paragraphs, {"h": annotation}, mentions, entities


QUOTES = schema.empty("QUOTES")
PARTS = schema.empty("QUOTE_PARTS")


def quote(start, end, cue=None):
    row = {"quote_id": "q", "article_id": "a", "speaker_name": "RT", "speaker_text": "RT", "cue_start_char": cue}
    part = {"quote_id": "q", "article_id": "a", "start_char": start, "end_char": end}
    return pd.DataFrame([row]), pd.DataFrame([part])


def test_the_table_points_into_the_article_and_keeps_the_outlet():
    found = compare.find_descriptions(*tables(THEIRS, "Lee"), QUOTES, PARTS)
    row = found.iloc[0]
    assert (row["start_char"], row["end_char"]) == (16, 51)
    assert row["wording"] == "presidential term expire last year"
    assert row["outlet"] == "Gazette"
    assert pd.isna(row["quote_id"])
    schema.check("DESCRIPTIONS", found)


def test_what_stands_inside_an_attribution_is_its_speakers():
    found = compare.find_descriptions(*tables(THEIRS, "Lee"), *quote(10, 52))
    assert found[["quote_id", "said_by"]].to_numpy().tolist() == [["q", "RT"]]
    assert compare.count_descriptions(found)["n_own"].tolist() == [0]
    # An attribution that ends before it is none of it.
    outside = compare.find_descriptions(*tables(THEIRS, "Lee"), *quote(10, 30))
    assert outside["said_by"].isna().all()
    assert compare.count_descriptions(outside)["n_own"].tolist() == [1]


def test_who_calls_somebody_something_is_told():
    found = compare.find_descriptions(*tables(CALLED, "Lee"), QUOTES, PARTS)
    assert found["said_by"].tolist() == ["Critics"]
    assert compare.count_descriptions(found)["n_own"].tolist() == [0]


def test_a_clause_that_only_attributes_is_no_description():
    text, _ = parsed(RELATIVE)
    cue = 10 + text.index("expired")
    assert compare.find_descriptions(*tables(RELATIVE, "Lee"), *quote(cue + 8, cue + 13, cue)).empty
    assert len(compare.find_descriptions(*tables(RELATIVE, "Lee"), *quote(90, 99, 90))) == 1


def test_quotation_marks_are_told():
    text, _ = parsed(BEFORE)
    marks = (Quoted(text.index("embattled"), text.index("embattled") + 9, True),)
    found = compare.find_descriptions(*tables(BEFORE, "Lee", marks), QUOTES, PARTS)
    assert found["is_quoted"].tolist() == [True]


def test_nothing_in_nothing_out():
    paragraphs, annotations, mentions, entities = tables(BEFORE, "Lee")
    assert compare.find_descriptions(paragraphs, {}, mentions, entities, QUOTES, PARTS).empty
    none = compare.find_descriptions(paragraphs, annotations, mentions.head(0), entities, QUOTES, PARTS)
    counts = compare.count_descriptions(none)
    assert list(counts.columns)[1:] == list(schema.SCHEMAS["DESCRIPTION_COUNTS"].columns)[1:]
    assert compare.descriptions_beside(none, "lee").empty
    with pytest.raises(SchemaError, match="no column 'kind'"):
        compare.count_descriptions(none.drop(columns="kind"))


# ---- the sample corpus ----------------------------------------------------------------------------------------


@pytest.mark.model
def test_places_in_the_seeds_reproduce_their_words(seeds):
    texts = seeds.articles.set_index("article_id")["text"]
    assert len(seeds.descriptions) > 40
    for row in seeds.descriptions.itertuples():
        assert texts[row.article_id][row.start_char : row.end_char] == row.description_text


@pytest.mark.model
def test_the_expired_term_is_one_outlets_own_word_and_the_others_citation(seeds):
    found = compare.descriptions_beside(seeds.descriptions, "person-volodymyr-zelenskyy").set_index("wording")
    term = found.loc["presidential term expire last year"]
    assert term["MENAFN"] == "presidential term expiring last year"
    assert term["Nghe An Newspaper"] == "presidential term expired last year [RT]"


@pytest.mark.model
@pytest.mark.parametrize(
    ("outlet", "name", "text"),
    [
        ("Nghe An Newspaper", "Volodymyr Zelenskyy", "Ukrainian leader"),
        ("Euronews", "Volodymyr Zelenskyy", "Ukrainian President"),
        ("Euronews", "Rustem Umerov", "Ukraine's Defence Minister"),
        ("Unknown outlet (004)", "Rustem Umerov", "Ukrainian lead negotiator"),
        ("Euronews", "Vladimir Medinsky", "Russian presidential aide"),
        ("Unknown outlet (004)", "TASS", "Russian state news agency"),
        ("Unknown outlet (004)", "Crimea", "which the Kremlin annexed in 2014"),
        ("Euronews", "Crimea", "annexed"),
        ("Nghe An Newspaper", "Moscow", "skeptical of Zelensky’s motives"),
    ],
)
def test_descriptions_that_a_reader_finds_in_the_seeds(seeds, outlet, name, text):
    same = seeds.descriptions[
        (seeds.descriptions["outlet"] == outlet) & (seeds.descriptions["description_text"] == text)
    ]
    assert name in " ".join(same["name"]), same


@pytest.mark.model
def test_what_a_reader_would_not_call_a_description_is_not_there(seeds):
    texts = set(seeds.descriptions["description_text"])
    assert not [text for text in texts if text.startswith(("Ukraine’s parliament", "coupled with", "statements high"))]
