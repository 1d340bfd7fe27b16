"""Joining without a model: articles whose names are marked by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst import schema
from analyst.annotate.paragraph import annotate_doc
from analyst.annotate.records import Annotation, Name
from analyst.entities import CONFIDENCE, learn_roles, resolve_entities


def _ids(corpus):
    mentions = corpus.resolve().mentions
    return {row.mention_text: (row.entity_id, row.resolved_by) for row in mentions.itertuples()}


def test_no_articles_give_empty_tables():
    tables = resolve_entities(schema.empty("ARTICLES"), schema.empty("PARAGRAPHS"), {})
    for name, table in zip(("MENTIONS", "FIELD_MENTIONS", "ENTITIES", "ALIASES"), tables, strict=True):
        assert table.empty
        schema.check(name, table)


def test_a_paragraph_without_annotation_is_passed_over(marked):
    corpus = marked("[PERSON Ada Lee] spoke.", "[PERSON Bo Ray] spoke.")
    one = dict(list(corpus.annotations.items())[:1])
    assert resolve_entities(corpus.articles, corpus.paragraphs, one).mentions["mention_text"].tolist() == ["Ada Lee"]


def test_a_missing_column_is_named(marked):
    corpus = marked("[PERSON Ada Lee] spoke.")
    with pytest.raises(schema.SchemaError, match="PARAGRAPHS: no column 'content_hash'"):
        resolve_entities(corpus.articles, corpus.paragraphs.drop(columns="content_hash"), {})


@pytest.mark.model
def test_the_order_of_the_articles_does_not_matter(seeds):
    tables = seeds.resolve()
    again = resolve_entities(
        seeds.articles.sample(frac=1, random_state=3),
        seeds.paragraphs.sample(frac=1, random_state=4),
        seeds.annotations,
    )
    for one, other in zip(tables, again, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_a_surname_of_two_persons_stays_open(marked):
    corpus = marked("[PERSON Bill Clinton] met [PERSON Hillary Clinton]. [PERSON Clinton] left.")
    entity_id, rule = _ids(corpus)["Clinton"]
    assert pd.isna(entity_id)
    assert rule == "ambiguous surname"


@pytest.mark.parametrize(
    ("texts", "right"),
    [
        (("[PERSON George W. Bush] spoke.", "[PERSON Jeb Bush] spoke. [PERSON Bush] left."), "person-jeb-bush"),
        (("[PERSON Kim Jong Un] sat.", "[PERSON Kim Yo Jong] sat. [PERSON Kim] left."), "person-kim-yo-jong"),
    ],
)
def test_the_one_bearer_whom_the_article_names_is_meant(marked, texts, right):
    mentions = marked(*texts).resolve().mentions
    alone = mentions[mentions["mention_text"].isin(["Bush", "Kim"])]
    assert alone["entity_id"].tolist() == [right]
    assert alone["resolved_by"].tolist() == ["surname in article"]


def test_a_surname_of_two_in_the_corpus_stays_open_in_a_third_article(marked):
    corpus = marked("[PERSON Ada Lee] sat.", "[PERSON Bo Lee] sat.", "We saw [PERSON Lee] leave.")
    last = corpus.resolve().mentions.iloc[-1]
    assert pd.isna(last["entity_id"])
    assert last["resolved_by"] == "ambiguous surname"
    assert last["confidence"] == 0


def test_a_title_decides_between_two_bearers(marked):
    corpus = marked(
        "President [PERSON Barack Obama] spoke.",
        "[PERSON Michelle Obama] came first. Later President [PERSON Obama] spoke.",
    )
    assert _ids(corpus)["Obama"] == ("person-barack-obama", "surname and title")


def test_a_form_of_address_decides_between_two_bearers(marked):
    corpus = marked("[PERSON Bill Clinton] and [PERSON Hillary Clinton] sat. Mrs. [PERSON Clinton] left.")
    assert _ids(corpus)["Mrs. Clinton"] == ("person-hillary-clinton", "surname and form of address")


def test_the_headline_counts_as_an_introduction(marked):
    corpus = marked(
        "[PERSON Bill Clinton] and [PERSON Hillary Clinton] sat.",
        "Today [PERSON Clinton] spoke.",
        headlines=[None, "Hillary Clinton speaks"],
    )
    mentions = corpus.resolve().mentions
    assert mentions.iloc[-1]["entity_id"] == "person-hillary-clinton"


def test_the_corpus_corrects_a_label(marked):
    texts = ["[PERSON Ivo Zorn] sat. [PERSON Zorn] left."] * 3 + ["Police met [ORG Zorn] again."]
    mentions = marked(*[f"{text} {n}" for n, text in enumerate(texts)]).resolve().mentions
    assert set(mentions["entity_type"]) == {"PERSON"}
    assert set(mentions["entity_id"]) == {"person-ivo-zorn"}
    assert mentions.iloc[-1]["model_label"] == "ORG"


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("[PERSON Mark Rutte] sat. [PERSON Mark Rutte] left. Then Mark rutte came.", "Mark rutte"),
        ("[GPE Ukraine] asked. The war in ukraine goes on.", "ukraine"),
        ("Men left. Then MOSCOW replied.", "MOSCOW"),
    ],
)
def test_slips_of_capitals_are_found(marked, text, missed):
    found = marked(text).resolve().mentions
    row = found[found["mention_text"] == missed]
    assert len(row) == 1
    assert pd.isna(row.iloc[0]["model_label"])


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON Theresa May] sat. They may leave with us.",
        "[PERSON Mark Rutte] sat. The talks mark a turn.",
        "The [GPE US] sat. They told us so.",
        "[GPE Reading] lost. They like reading there.",
        "[PERSON Jeb Bush] sat. A bird in the bush sang.",
        "[GPE Turkey] sat. They ate turkey and china broke.",
        "See https://example.org/ukraine-alert or write to info@russia.example now.",
    ],
)
def test_ordinary_words_are_not_names(marked, text):
    mentions = marked(text).resolve().mentions
    assert not any(form.islower() for form in mentions["mention_text"])


def test_an_event_named_after_a_place_counts_for_the_place(marked):
    assert _ids(marked("The [ORG Istanbul Talks] failed."))["Istanbul"][0] == "place-istanbul"


def test_country_and_nationality_are_apart_and_share_a_code(marked):
    entities = marked("[GPE Ukraine] asked. [NORP Ukrainians] left, a [NORP Ukrainian] said.").resolve().entities
    rows = entities.set_index("entity_id")["country"].to_dict()
    assert rows == {"place-ukraine": "UA", "group-ukrainian": "UA"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("In [GPE Georgia] and [GPE Armenia] it rained.", "GE"), ("In [GPE Georgia] and [GPE Ohio] it rained.", None)],
)
def test_georgia_is_told_by_its_company(marked, text, code):
    entities = marked(text).resolve().entities
    row = entities[entities["name"].str.startswith("Georgia")].iloc[0]
    assert row["country"] == code or (code is None and pd.isna(row["country"]))


def test_an_acronym_is_joined_to_the_name_that_introduces_it(marked):
    corpus = marked("The [ORG Norwegian Refugee Council] (NRC) left. The NRC said so.")
    assert _ids(corpus)["NRC"] == ("org-norwegian-refugee-council", "acronym in article")


def test_the_most_used_full_name_is_canonical(marked):
    corpus = marked("[PERSON Robert Zorn] sat.", "[PERSON Bob Zorn] sat. Then [PERSON Bob Zorn] left.")
    assert corpus.resolve().entities["name"].tolist() == ["Bob Zorn"]


def test_roles_are_learned_and_used(marked):
    corpus = marked("[NORP Ruritanian] President [PERSON Ivo Zorn] sat. The [NORP Ruritanian] leader left.")
    facts = learn_roles(*corpus)
    assert [(fact.entity_id, fact.holder, fact.role_class) for fact in facts] == [
        ("person-ivo-zorn", "group-ruritanian", "president")
    ]
    assert _ids(corpus)["The Ruritanian leader"] == ("person-ivo-zorn", "role in article")


def test_a_title_that_is_part_of_the_name_is_a_role(marked):
    assert _ids(marked("[PERSON Pope Leo] prayed. Then the pope slept."))["the pope"][0] == "person-pope-leo"


def test_another_bearer_whom_the_model_missed_is_not_joined(marked):
    mentions = marked("[PERSON Indira Gandhi] was shot. Rahul Gandhi led.").resolve().mentions
    assert mentions["mention_text"].tolist() == ["Indira Gandhi"]


def test_a_forename_that_the_model_left_out_is_taken_in(marked):
    corpus = marked("[PERSON Indira Gandhi] was shot. Then Rahul [PERSON Gandhi] led.")
    assert set(_ids(corpus)) == {"Indira Gandhi", "Rahul Gandhi"}


def test_a_word_of_a_headline_is_no_surname(marked):
    corpus = marked(
        *["[PERSON Ada Lee] met [PERSON Bo Zorn]. [PERSON Zorn] left."] * 3, "[PERSON Zorn Speech] Moves Many"
    )
    assert "Zorn" in corpus.resolve().mentions.query("article_id == 'a3'")["mention_text"].tolist()


def test_a_role_of_two_persons_stays_open(marked):
    corpus = marked(
        "[NORP French] President [PERSON Ada Lee] met [NORP French] President [PERSON Bo Ray]. "
        "The [NORP French] president left."
    )
    entity_id, rule = _ids(corpus)["The French president"]
    assert pd.isna(entity_id)
    assert rule == "open role"


def test_a_vice_president_is_no_president(marked):
    corpus = marked("[GPE US] Vice President [PERSON Bo Ray] sat. The [GPE US] president left.")
    assert pd.isna(_ids(corpus)["The US president"][0])


@pytest.mark.model
def test_every_rule_has_a_confidence(seeds):
    mentions = seeds.resolve().mentions
    assert set(mentions["resolved_by"]) <= set(CONFIDENCE)
    assert mentions["confidence"].between(0, 1).all()


def test_counts_of_the_tables_agree(marked):
    tables = marked(
        "[PERSON Ada Lee] met [GPE Russia]. [PERSON Lee] left. [PERSON Bo Ray] too.",
        "Mr [PERSON Ray] left [GPE Russia].",
    ).resolve()
    joined = tables.mentions[tables.mentions["entity_id"].notna() & (tables.mentions["mention_kind"] == "name")]
    assert tables.entities["n_mentions"].sum() == len(joined)
    per_alias = tables.aliases.groupby("entity_id")["n_mentions"].sum().sort_index()
    assert per_alias.to_dict() == tables.entities.set_index("entity_id")["n_mentions"].to_dict()


@pytest.mark.parametrize("text", ["’s", "<script>", "= +1", "🦊", "ﬁ", "İstanbul’s", "the The the", "Mr"])
def test_odd_spans_do_not_raise(marked, text):
    mentions = marked(f"[PERSON {text}] and [ORG {text}] met [GPE {text}]x.").resolve().mentions
    schema.check("MENTIONS", mentions)


def _span(text, a, b, label):
    return Name(min(a, b, len(text)), min(max(a, b), len(text)), label)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=30),
            st.integers(0, 30),
            st.integers(0, 30),
            st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "LAW"]),
        ),
        max_size=4,
    )
)
def test_any_spans_of_any_text_keep_their_offsets(plain, rows):
    texts = [f"{text} {number}" for number, (text, _, _, _) in enumerate(rows)]
    texts = [text.replace("\n\n", " ") for text in texts]
    annotations = {
        schema.hash_text(text): Annotation((), ((0, len(text)),), (_span(text, a, b, label),), (), ())
        for text, (_, a, b, label) in zip(texts, rows, strict=True)
    }
    corpus = plain(texts, annotations)
    mentions = corpus.resolve().mentions
    by_id = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    assert all(
        by_id[row.article_id][row.start_char : row.end_char] == row.mention_text for row in mentions.itertuples()
    )


def _types(corpus):
    mentions = corpus.resolve().mentions
    return {row.mention_text: row.entity_type for row in mentions.itertuples() if row.mention_kind == "name"}


@pytest.mark.parametrize(
    "text",
    [
        "[ORG Vane], 54, left.",
        "[GPE Vane] and her husband left.",
        "[PRODUCT Vane]’s late father left.",
        "On Monday Mrs. [ORG Vane] left.",
        "We saw [ORG Jocasta Vane] and Chairman [GPE Vane] leave.",
    ],
)
def test_what_only_a_person_has_makes_a_person(marked, text):
    assert _types(marked(text)).popitem()[1] == "PERSON"


@pytest.mark.parametrize(
    "text",
    [
        "[ORG Vane] left.",
        "[ORG Vane] and its shareholders left.",
        "[ORG Vane]’s headquarters burned; the [ORG Vane], which had 54, burned.",
        "[GPE Vane]’s mayor spoke in [GPE Vane].",
        "[ORG Morgan Stanley] left.",
        "[ORG Crystal Lake Foundation], 54, left.",
        "[NORP Republicans], who left.",
        "He is the candidate [NORP Republican] voters trust.",
        "[ORG Ernst & Young] left.",
        "She wrote on her official [ORG Vane] page.",
    ],
)
def test_what_a_firm_or_a_town_is_like_makes_no_person(marked, text):
    assert "PERSON" not in _types(marked(text)).values()


def test_a_forename_and_a_capital_make_a_person_and_the_surname_follows(marked):
    corpus = marked("[ORG Crystal Vane] left. [GPE Vane] saw [ORG Crystal] and [ORG Vane Holdings].")
    found = _ids(corpus)
    assert {found[form][0] for form in ("Crystal Vane", "Vane", "Crystal")} == {"person-crystal-vane"}
    assert found["Vane Holdings"][0] == "org-vane-holdings"


def test_an_article_knows_its_own_persons_and_firms(marked):
    corpus = marked("[ORG Vane], 54, left.", "[ORG Vane] shares fell.", "[ORG Vane] rose.")
    assert corpus.resolve().mentions["entity_type"].tolist() == ["PERSON", "ORG", "ORG"]


def test_most_articles_decide_for_one_that_shows_nothing(marked):
    corpus = marked("[ORG Vane], 54, left.", "[ORG Vane]’s widow left.", "[ORG Vane] left.")
    assert set(corpus.resolve().mentions["entity_type"]) == {"PERSON"}


def test_a_surname_alone_tells_less_than_the_other_articles(marked):
    others = ["[ORG Vane] left."] * 3
    mentions = marked("[PERSON Ada Vane] wrote on [PRODUCT Vane].", *others).resolve().mentions
    assert mentions["entity_type"].tolist() == ["PERSON", "ORG", "ORG", "ORG", "ORG"]


def test_a_form_of_address_belongs_to_a_name_that_the_model_took_for_a_place(marked):
    mentions = marked("They saw Mrs. [GPE Vane] leave.").resolve().mentions
    assert mentions["mention_text"].tolist() == ["Mrs. Vane"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vane was born in Duluth in 1961.", "PERSON"),
        ("Vane shrugged at the question.", "PERSON"),
        ("Vane said she would leave.\n\nVane said she was tired.\n\nVane slept as she could.", "PERSON"),
        ("Vane shrugged.\n\nVane said she was tired, and Vane said it again and again.", "PERSON"),
        ("Vane said she would leave.\n\nOn Monday Vane said she was tired.", "ORG"),
        ("Vane said it would leave.\n\nOn Monday Vane said it was tired.", "ORG"),
        ("Vane said she would leave.\n\nOn Monday Vane said it was tired.", "ORG"),
    ],
)
def test_what_a_name_does_shows_what_it_is(nlp, plain, text, kind):
    notes = {}
    for block in text.split("\n\n"):
        names = tuple(Name(place.start(), place.end(), "ORG") for place in re.finditer("Vane", block))
        notes[schema.hash_text(block)] = annotate_doc(nlp(block))._replace(names=names)
    assert set(plain([text], notes).resolve().mentions["entity_type"]) == {kind}


def test_names_of_fathers_are_no_spellings_of_one_another(marked):
    found = _ids(marked("[PERSON Brock Nelson] scored. [PERSON Nilsson] and [PERSON Olaf Nielsen] scored."))
    assert len({entity_id for entity_id, _ in found.values()}) == 3


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("It was late. Anders [PERSON Nilsson] scored.", "Anders Nilsson"),
        ("It was late. Brian [PERSON Lara] scored.", "Brian Lara"),
        ("It was late. Voters [PERSON Nilsson] scored.", "Nilsson"),
    ],
)
def test_a_forename_that_ends_like_a_noun_is_taken_in(marked, text, whole):
    assert marked(text).resolve().mentions["mention_text"].tolist() == [whole]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[PERSON Lady Bunny] hosted; [PERSON Lady Bunny] sang; [PERSON Bunny] left.", "Lady Bunny"),
        (
            "[PERSON Lady Thatcher] rose; [PERSON Lady Thatcher] and [PERSON Margaret Thatcher] sat.",
            "Margaret Thatcher",
        ),
        ("[PERSON Mr. Holt] rose; [PERSON Mr. Holt] sat.", "Holt"),
    ],
)
def test_a_title_that_a_name_is_never_without_is_part_of_it(marked, text, name):
    assert marked(text).resolve().entities["name"].tolist() == [name]
