"""Quotes that the analyst adds or changes, what is decided about each, and the share of a draw that is right."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst import charts, compare, findings, open_workbook, review, schema
from analyst.review import QuoteDecision, describe_precision, measure_decided
from analyst.review.quotes_places import BETWEEN_PARTS, find_content, measure_words, nth_of, whole_words
from analyst.review.records import Correction, Corrections, CorrectionsError

TEXT = (
    "Mayor Ada Lee opened the bridge. “It is safe,” she said, “and it is ours.”\n\n"
    "Bob Ray claimed that it was late and far too dear. It is safe, he said.\n\n"
    "Nobody else spoke, though Ada Lee warned of ice."
)
NAMES = {"person-ada-lee": "Ada Lee", "person-bob-ray": "Bob Ray"}


def make_articles(**changes):
    rows = []
    for key, name, is_counted, copy_of in [("a1", "one.txt", True, None), ("a2", "copy.txt", False, "a1")]:
        rows.append(
            {
                **dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns),
                "article_id": key,
                "article_name": name,
                "source_file": name,
                "text": TEXT,
                "outlet_label": "Gazette",
                "outlet_basis": "none",
                "headline_basis": "none",
                "published_basis": "none",
                "language": "en",
                "n_words": 40,
                "n_paragraphs": 3,
                "is_counted": is_counted,
                "copy_of": copy_of,
                **changes,
            }
        )
    return schema.table("ARTICLES", rows)


def at(words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def quote_row(quote_id, parts, speaker, cue, **changes):
    row = {
        "quote_id": quote_id,
        "article_id": "a1",
        "paragraph_id": f"a1-{TEXT.count(chr(10) * 2, 0, parts[0][0])}",
        **measure_words(TEXT, parts),
        "speaker_text": speaker,
        "speaker_start_char": None,
        "speaker_end_char": None,
        "speaker_kind": "name",
        "speaker_entity_id": None,
        "speaker_name": speaker,
        "speaker_rule": "subject",
        "cue_text": cue,
        "cue_lemma": {"said": "say"}.get(cue, cue),
        "cue_start_char": None,
        "cue_end_char": None,
        "cue_is_negated": False,
        "cue_modality": None,
        "relay_text": None,
        "rule": "marks",
        "confidence": 0.8,
    }
    return {**row, **changes}


PARTS = {"q1": [at("“It is safe,”"), at("“and it is ours.”")], "q2": [at("it was late")]}
QUOTES = schema.table(
    "QUOTES",
    [quote_row("q1", PARTS["q1"], "Ada Lee", "said"), quote_row("q2", PARTS["q2"], "Bob Ray", "claimed")],
)
QUOTE_PARTS = schema.table(
    "QUOTE_PARTS",
    [
        (key, number, "a1", start, end, TEXT[start:end])
        for key, spans in PARTS.items()
        for number, (start, end) in enumerate(spans)
    ],
)
ENTITIES = schema.table("ENTITIES", [(key, name, "PERSON", None, 1, 1, "a1") for key, name in NAMES.items()])


def correct(folder, text, articles=None):
    path = folder / "corrections" / "quotes.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    articles = make_articles() if articles is None else articles
    tables = review.apply_to_quotes(review.read_corrections(folder), QUOTES, QUOTE_PARTS, articles, ENTITIES)
    schema.check("QUOTES", tables.quotes)
    schema.check("QUOTE_PARTS", tables.quote_parts)
    for part in tables.quote_parts.itertuples():
        assert TEXT[part.start_char : part.end_char] == part.part_text
    assert set(tables.quote_parts["quote_id"]) == set(tables.quotes["quote_id"])
    return tables


def entry(kind="quote", source_file="one.txt", **fields):
    lines = [f"{key} = {value if isinstance(value, int) else repr(value)}" for key, value in fields.items()]
    return "\n".join([f"[[{kind}]]", f"source_file = '{source_file}'", *lines]).replace("True", "true") + "\n\n"


def test_other_words_change_all_that_hangs_on_them(tmp_path):
    tables = correct(tmp_path, entry(content="it was late", span="it was late and far too dear", why="cut short"))
    row = tables.quotes.set_index("quote_id").loc["q2"]
    assert row["content_text"] == "it was late and far too dear"
    assert (row["start_char"], row["end_char"]) == at("it was late and far too dear")
    assert (row["n_words"], row["n_quoted_words"], row["quote_type"]) == (7, 0, "indirect")
    assert (row["rule"], row["confidence"], row["speaker_name"]) == ("analyst", 1.0, "Bob Ray")
    assert tables.quote_parts.query("quote_id == 'q2'")["part_text"].tolist() == ["it was late and far too dear"]
    assert tables.quotes.set_index("quote_id").loc["q1", "rule"] == "marks"
    assert tables.report["why"].tolist() == ["cut short"]


def test_a_part_can_be_added_and_parts_become_one(tmp_path):
    both = BETWEEN_PARTS.join(["it was late", "It is safe"])
    tables = correct(tmp_path, entry(content="it was late", span=both))
    parts = tables.quote_parts.query("quote_id == 'q2'")
    assert [(part.part, part.part_text) for part in parts.itertuples()] == [(0, "it was late"), (1, "It is safe")]
    one = "“It is safe,” she said, “and it is ours.”"
    tables = correct(tmp_path, entry(content="It is safe, and it is ours", span=one, nth=1).replace("nth = 1\n", ""))
    assert tables.report["status"].tolist() == ["stale"]  # the anchor is the content with its parts
    tables = correct(tmp_path, entry(content="“It is safe,” […] “and it is ours.”", span=one))
    assert tables.quote_parts.query("quote_id == 'q1'")["part_text"].tolist() == [one]


def test_a_type_that_is_said_stays_when_the_words_change(tmp_path):
    text = entry(content="it was late", type="mixed") + entry(content="it was late", span="late and far too dear")
    row = correct(tmp_path, text).quotes.set_index("quote_id").loc["q2"]
    assert (row["quote_type"], row["content_text"]) == ("mixed", "late and far too dear")
    text = entry(content="it was late", cue="said") + entry(content="it was late", span="“It is safe,”")
    row = correct(tmp_path, text).quotes.set_index("quote_id").loc["q2"]
    assert (row["quote_type"], row["n_quoted_words"]) == ("direct", 3)


def test_the_same_words_at_another_place_are_meant_by_their_number(tmp_path):
    near = correct(tmp_path, entry(content="it was late", span="It is safe")).quotes.set_index("quote_id").loc["q2"]
    assert near["start_char"] == at("It is safe", 1)[0]
    first = correct(tmp_path, entry(content="it was late", span="It is safe", span_nth=1))
    assert first.quotes.set_index("quote_id").loc["q2", "start_char"] == at("It is safe")[0]
    assert first.quotes["quote_id"].tolist() == ["q1", "q2"]


def test_a_missed_quote_is_added_in_its_place(tmp_path):
    text = entry("add", content="of ice", speaker="Ada Lee", cue="warned") + entry("add", content="he said")
    tables = correct(tmp_path, text)
    assert tables.quotes["content_text"].tolist()[2:] == ["he said", "of ice"]
    row = tables.quotes.iloc[3]
    assert (row["speaker_entity_id"], row["speaker_kind"], row["cue_text"]) == ("person-ada-lee", "name", "warned")
    assert TEXT[row["speaker_start_char"] : row["speaker_end_char"]] == "Ada Lee"
    assert row["speaker_start_char"] == at("Ada Lee", 1)[0]  # the nearer one
    assert (row["rule"], row["confidence"], row["quote_type"], row["paragraph_id"]) == (
        "analyst",
        1,
        "indirect",
        "a1-2",
    )
    nobody = tables.quotes.iloc[2]
    assert nobody["speaker_kind"] == "none" and pd.isna(nobody["speaker_name"]) and pd.isna(nobody["cue_text"])
    assert tables.report["status"].tolist() == ["applied"] * 2


def test_a_quote_that_the_engine_has_found_meanwhile_is_not_added_twice(tmp_path):
    tables = correct(tmp_path, entry("add", content="it was late", speaker="Ada Lee") * 2)
    assert tables.quotes["quote_id"].tolist() == ["q1", "q2"]
    assert tables.quotes.set_index("quote_id").loc["q2", "speaker_name"] == "Ada Lee"
    assert tables.report["status"].tolist() == ["replaced", "applied"]


def test_a_correction_of_words_that_the_engine_finds_by_now_still_applies(tmp_path):
    tables = correct(tmp_path, entry(content="it was late, they say", span="it was late"))
    assert tables.report["status"].tolist() == ["applied"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (entry(content="it was late", span="it was early"), "span: the article does not have these words"),
        (entry(content="it was late", span="It is safe", span_nth=3), "these words 2 time(s), not 3"),
        (entry("add", content="It is safe"), "has these words 2 times; add nth = 1 to 2"),
        (entry("add", content="something else"), "does not have these words"),
        (entry("add", "gone.txt", content="of ice"), "no article 'gone.txt'"),
        (entry("add", "copy.txt", content="of ice"), "a copy that is not counted; name 'one.txt'"),
    ],
)
def test_what_finds_nothing_is_stale_and_changes_nothing(tmp_path, text, why):
    tables = correct(tmp_path, text)
    assert tables.report["status"].tolist() == ["stale"]
    assert why in tables.report["detail"][0]
    pd.testing.assert_frame_equal(tables.quotes, QUOTES)
    pd.testing.assert_frame_equal(tables.quote_parts, QUOTE_PARTS)


def test_nothing_is_added_to_an_article_that_is_not_counted(tmp_path):
    articles = make_articles(is_counted=False, copy_of=None)
    tables = correct(tmp_path, entry("add", content="of ice"), articles)
    assert tables.report["detail"].tolist() == ["the article is not counted, so no quote is"]


def test_the_last_of_several_spans_counts_and_a_rejected_one_is_gone(tmp_path):
    spans = entry(content="it was late", span="it was late and") + entry(content="it was late", span="was late")
    tables = correct(tmp_path, spans)
    assert tables.report["status"].tolist() == ["replaced", "applied"]
    assert tables.quotes.set_index("quote_id").loc["q2", "content_text"] == "was late"
    tables = correct(tmp_path, spans + entry(content="it was late", reject=True))
    assert tables.quotes["quote_id"].tolist() == ["q1"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ("source_file = 'a'", "lacks 'content'"),
        ("source_file = 'a'\ncontent = 'b'\nreject = true", "has no field 'reject'"),
        ("source_file = 'a'\ncontent = 'b'\ntype = 'spoken'", "wanted one of direct, indirect, mixed"),
    ],
)
def test_an_added_quote_is_checked(tmp_path, fields, why):
    with pytest.raises(review.CorrectionsError, match=why):
        correct(tmp_path, f"[[add]]\n{fields}\n")


PLACES = st.integers(0, len(TEXT))


@given(st.lists(PLACES, min_size=2, max_size=4, unique=True).filter(lambda found: len(found) != 3))
def test_any_words_of_the_text_are_found_again(places):
    cut = sorted(places)
    spans = [span for span in (whole_words(TEXT, *pair) for pair in zip(cut[::2], cut[1::2], strict=True)) if span]
    content = BETWEEN_PARTS.join(TEXT[start:end] for start, end in spans)
    if not spans or any(first[1] > second[0] for first, second in pairwise(spans)):
        return
    found = find_content(TEXT, content, nth=nth_of(TEXT, content, spans), near=spans[0][0])
    words = [TEXT[start:end] for start, end in found]
    assert words == [TEXT[start:end] for start, end in spans]
    if len(spans) == 1:
        assert found == spans


def test_words_are_found_over_line_ends_and_half_characters():
    assert find_content("so\n\nit \ud83d is", "so it \ud83d is") == [(0, 11)]
    assert find_content("a b", "a c") == "the article does not have these words"
    assert find_content("a a", " ") == "the article does not have these words"
    assert whole_words("a  b", 1, 3) is None


# ---- decisions and the draw


def corrections(*fields):
    anchor = {"source_file": "one.txt", "content": "it was late"}
    return Corrections(quotes=tuple(Correction("quote", {**anchor, **each}, "quotes.toml", 1) for each in fields))


def decide(*fields):
    return review.DecidedQuotes(QUOTES, make_articles()).by(corrections(*fields)).get("q2")


@pytest.mark.parametrize(
    ("fields", "said", "is_right"),
    [
        ([{"accept": True}], "accepted", True),
        ([{"reject": True}], "rejected", False),
        ([{"speaker": "Ada Lee"}], "speaker Ada Lee", False),
        ([{"speaker": ""}, {"accept": True}], "speaker none", False),
        ([{"speaker": "Ada Lee"}, {"speaker": "Bob  Ray"}], "speaker Bob  Ray", True),
        ([{"reject": True}, {"accept": True}], "accepted", True),
        ([{"accept": True}, {"type": "direct", "cue": "said"}], "type direct, cue said", False),
        ([{"type": "indirect"}], "type indirect", True),
        ([{"span": "late"}], "words late", False),
    ],
)
def test_the_last_word_on_each_field_is_the_decision(fields, said, is_right):
    decision = decide(*fields)
    assert (decision.said, decision.is_right, decision.is_rejected) == (said, is_right, said == "rejected")


def test_what_is_stale_decides_nothing():
    assert decide({"content": "never said", "accept": True}) is None


RIGHT, WRONG = QuoteDecision("accepted", True, False, True), QuoteDecision("rejected", False, True, True)


def test_wilson_interval_by_hand():
    """p = 8/10, z = 1.96: centre (.8 + .19208) / 1.38416 = .7167, half-width .2266."""
    drawn = [f"q{number}" for number in range(30)]
    found = measure_decided(drawn, {key: WRONG if key in ("q2", "q5") else RIGHT for key in drawn[:10]})
    assert (found.n_quotes, found.n_reviewed, found.n_sample, found.n_right, found.n_skipped) == (30, 10, 10, 8, 0)
    assert (found.precision, found.low, found.high) == (
        0.8,
        pytest.approx(0.490, abs=5e-4),
        pytest.approx(0.943, abs=5e-4),
    )
    assert describe_precision(found) == (
        "8 of 10 quotes drawn at random were right as found (80%, 95% interval 49–94%)"
    )


def test_only_the_draw_counts_up_to_where_it_was_gone_through():
    drawn = ["a", "b", "c", "d", "e"]
    doubtful = WRONG._replace(is_sample=False)
    found = measure_decided(drawn, {"a": RIGHT, "b": doubtful, "d": RIGHT, "e": doubtful})
    assert (found.n_reviewed, found.n_sample, found.n_right, found.n_skipped) == (4, 3, 2, 1)


def test_without_a_draw_nothing_is_claimed():
    found = measure_decided(["a", "b"], {"a": WRONG._replace(is_sample=False)})
    assert (found.precision, found.low, found.high, found.n_sample) == (None, None, None, 0)
    assert describe_precision(found) == ""
    one = measure_decided(["a"], {"a": RIGHT})
    assert describe_precision(one).startswith("1 of 1 quote drawn at random was right as found (100%, 95% interval 21–")


def test_the_draw_hangs_on_words_and_not_on_order():
    articles = make_articles()
    drawn = review.order_at_random(QUOTES, articles)
    again = review.order_at_random(QUOTES.iloc[::-1].reset_index(drop=True), articles)
    assert drawn["quote_id"].tolist() == again["quote_id"].tolist()
    one = QUOTES[QUOTES["quote_id"] == "q2"]
    assert review.order_at_random(one, articles)["quote_id"].tolist() == ["q2"]
    assert review.order_at_random(QUOTES.head(0), articles).empty


def test_doubt_comes_first():
    sure = QUOTES.assign(confidence=[0.9, 0.3])
    assert review.order_by_doubt(sure)["quote_id"].tolist() == ["q2", "q1"]
    assert review.measure_quotes(sure, make_articles(), Corrections()).n_quotes == 2


def test_the_share_that_is_right_stands_beside_every_count():
    note = "18 of 20 quotes drawn at random were right as found (90%, 95% interval 70–97%)"
    quotes = QUOTES.assign(outlet="Gazette")
    quotes.attrs = {schema.COPIES_NOTE: "copies once", schema.REVIEW_NOTE: note}
    voices, cues = compare.count_voices(quotes), compare.count_cues(quotes)
    for made in (
        charts.voices_chart(voices),
        charts.quote_types_chart(voices),
        charts.cues_chart(cues),
        charts.voices_chart(voices, subtitle="mine"),
    ):
        subtitle = " ".join(made.to_dict()["title"]["subtitle"])
        assert note in subtitle and "copies once" in subtitle
    for said in (findings.lead_voices(voices), findings.describe_voices(voices), findings.describe_cues(cues)):
        assert f"({note})" in said
    assert note not in findings.lead_voices(compare.count_voices(QUOTES.assign(outlet="Gazette")))


def test_what_is_reviewed_is_said_in_words():
    nothing = review.measure_quotes(QUOTES, make_articles(), Corrections())
    assert findings.describe_review(nothing).startswith("No quote of this corpus is reviewed yet")
    seen = review.measure_quotes(QUOTES, make_articles(), corrections({"accept": True}))
    assert findings.describe_review(seen) == (
        "1 of 2 quotes is reviewed. None was drawn at random, so nothing is said about the others."
    )
    drawn = review.measure_quotes(QUOTES, make_articles(), corrections({"accept": True, "sample": True}))
    assert findings.describe_review(drawn).startswith(
        "1 of 2 quotes is reviewed. 1 of 1 quote drawn at random was right"
    )


@pytest.mark.model
def test_a_corpus_is_opened_with_its_review(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Bridge opens\n\nMayor Ada Lee opened the bridge on Monday. “It is safe and it is ours,” Lee said then.\n\n"
        "Bob Ray shouted that the bridge was three years late and far too expensive.\n",
        encoding="utf-8",
    )
    first = open_workbook(tmp_path)
    assert first.quote_review.n_reviewed == 0 and schema.REVIEW_NOTE not in first.quotes.attrs
    anchor = review.quote_anchor(first.quotes["quote_id"].iloc[0], first.found_quotes, first.articles)
    review.write_correction(tmp_path, "quote", {**anchor, "reject": True, "sample": True}, who="A. Lee")
    review.write_correction(tmp_path, "add", {"source_file": "a.txt", "content": "too expensive", "speaker": "Bob Ray"})
    wb = open_workbook(tmp_path)
    assert wb.corrections["status"].tolist() == ["applied", "applied"]
    assert len(wb.found_quotes) == len(first.found_quotes)
    assert "“It is safe and it is ours,”" not in set(wb.quotes["content_text"])
    added = wb.quotes[wb.quotes["rule"] == "analyst"].iloc[0]
    assert (added["speaker_name"], added["outlet"], added["article_name"]) == ("Bob Ray", "Unknown outlet (a)", "a.txt")
    assert wb.paragraphs.set_index("paragraph_id").loc[added["paragraph_id"], "paragraph_text"].startswith("Bob Ray")
    assert wb.quotes.attrs[schema.REVIEW_NOTE].startswith("0 of 1 quote drawn at random were right as found (0%")
    assert not wb.tokens.empty


def test_words_printed_for_a_speaker_must_stand_in_the_article(tmp_path):
    tables = correct(tmp_path, entry(content="it was late", speaker="Ada Lee", speaker_text="she"))
    assert tables.quotes.set_index("quote_id").loc["q2", ["speaker_text", "speaker_name"]].tolist() == [
        "she",
        "Ada Lee",
    ]
    tables = correct(tmp_path, entry(content="it was late", speaker="Ada Lee", speaker_text="the mayor"))
    assert tables.report["detail"].tolist() == ["speaker_text: the article does not have these words"]
    with pytest.raises(CorrectionsError, match="has speaker_text, the words printed for the speaker, but no speaker"):
        correct(tmp_path, entry(content="it was late", type="mixed", speaker_text="she"))
