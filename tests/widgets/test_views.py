import re

import pytest

from analyst import schema
from analyst.widgets import choices, views
from analyst.widgets.markup import Mark


def quotes_of(wb, article_id):
    return wb.quotes[wb.quotes["article_id"] == article_id]


def text_of(wb, article_id):
    return wb.articles.set_index("article_id").loc[article_id, "text"]


def test_marks_of_a_split_quote_are_its_parts_speaker_and_cue(wb):
    marks = views.quote_marks(quotes_of(wb, "a1").head(1), wb.quote_parts)
    found = {(mark.kind, text_of(wb, "a1")[mark.start_char : mark.end_char]) for mark in marks}
    assert found == {
        ("quote", "It is safe,"),
        ("quote", "and it is ours."),
        ("speaker", "she"),
        ("cue", "said"),
    }


def test_a_quote_of_low_confidence_is_marked_as_unsure(wb):
    marks = views.quote_marks(quotes_of(wb, "a1").tail(1), wb.quote_parts)
    assert "unsure" in {mark.kind for mark in marks}
    assert "quote" not in {mark.kind for mark in marks}


def test_a_quote_with_no_speaker_and_no_cue_is_its_content_only(wb):
    marks = views.quote_marks(quotes_of(wb, "a2").tail(1), wb.quote_parts)
    assert [mark.kind for mark in marks] == ["unsure"]
    assert marks[0].title.startswith("(no speaker named)")


def test_an_article_opened_at_a_place_folds_what_is_far_away(wb):
    text = "\n\n".join(f"Paragraph number {number}." for number in range(9))
    rows = [
        {
            "paragraph_id": str(number),
            "article_id": "x",
            "start_char": match.start(),
            "end_char": match.end(),
            "paragraph_text": match.group(),
            "paragraph_kind": "body",
            "raw_line": number + 1,
            "content_hash": "",
        }
        for number, match in enumerate(re.finditer(r"[^\n]+", text))
    ]
    article = choices.rows_of(wb.articles)[0]
    place = rows[4]["start_char"], rows[4]["end_char"]
    markup = views.article_html(article, schema.table("PARAGRAPHS", rows), [Mark(*place, "hit")], at=place)
    assert "<summary>3 paragraphs before</summary>" in markup
    assert "<summary>3 paragraphs after</summary>" in markup
    assert '<mark class="analyst-hit">Paragraph number 4.</mark>' in markup
    assert all(f"Paragraph number {number}." in markup for number in range(9))


def test_an_article_with_a_problem_says_so(wb):
    markup = views.open_article(wb, "a3")
    assert "The file holds no text; look at it." in markup
    assert "No text is left" in markup


def test_raw_beside_clean_strikes_out_what_was_removed_and_names_the_rule(wb):
    raw = wb.raw_texts.set_index("article_id").loc["a1", "raw_text"]
    markup = views.raw_beside_clean_html(
        raw, wb.paragraphs[wb.paragraphs["article_id"] == "a1"], wb.removed[wb.removed["article_id"] == "a1"]
    )
    rows = re.findall(r"<tr>(.*?)</tr>", markup)[1:]
    assert len(rows) == 4
    assert '<mark class="analyst-removed" title="rule share_line">Share this</mark>' in rows[1]
    assert rows[1].endswith('<td></td><td class="analyst-rule">share_line</td>')
    assert 'late.<mark class="analyst-removed" title="rule share_tail"> SHARE</mark>' in rows[3]
    assert '<td><p dir="auto">Bob Ray claimed that it was late.</p></td>' in rows[3]


def test_a_long_raw_file_is_cut_and_the_rest_counted(wb, monkeypatch):
    monkeypatch.setattr(views, "MAX_LINES", 2)
    markup = views.raw_beside_clean_html("a\n\nb\nc\nd", wb.paragraphs.head(0), wb.removed.head(0))
    assert "2 more lines not shown." in markup
    assert ">c<" not in markup


def test_a_removal_over_several_lines_is_struck_out_on_each(wb):
    removed = wb.removed.head(1).assign(raw_start_char=0, raw_end_char=5, raw_line=1)
    markup = views.raw_beside_clean_html("ab\ncd\nef", wb.paragraphs.head(0), removed)
    assert re.findall(r"analyst-removed[^>]*>([^<]*)<", markup) == ["ab", "cd"]


def test_words_that_one_side_has_are_marked_on_that_side():
    row = {
        "text_a": "The bridge is safe.",
        "text_b": "The old bridge is not safe.",
        "outlet_label_a": "Gazette",
        "outlet_label_b": "Post",
        "shared_words": 2,
        "similarity": 0.8,
        "warning": "negation differs",
    }
    markup = views.statement_html(row, number=1)
    assert re.findall(r'analyst-only">([^<]*)<', markup) == ["old", "not"]
    assert "Look closely: negation differs" in markup


@pytest.mark.parametrize(
    ("wanted", "expect"),
    [
        ({}, ["It is safe, […] and it is ours.", "it was late", "It is safe,", "nothing"]),
        ({"outlet": "Gazette"}, ["It is safe, […] and it is ours.", "it was late"]),
        ({"speaker": "Ada Lee"}, ["It is safe, […] and it is ours.", "It is safe,"]),
        ({"speaker": "(no speaker named)"}, ["nothing"]),
        ({"quote_type": "indirect"}, ["it was late"]),
        ({"cue": "claim"}, ["it was late"]),
        ({"min_confidence": 0.9}, ["It is safe, […] and it is ours.", "It is safe,"]),
        ({"text": " SAFE, "}, ["It is safe, […] and it is ours.", "It is safe,"]),
        ({"text": "(.*"}, []),
        ({"speaker": "Ada Lee", "cue": "claim"}, []),
    ],
)
def test_choose_quotes(wb, wanted, expect):
    assert choices.choose_quotes(wb.quotes, **wanted)["content_text"].tolist() == expect


@pytest.mark.parametrize(
    ("wanted", "expect"),
    [
        ({}, [("Ada Lee", 2), ("Bob Ray", 2)]),
        ({"outlet": "Gazette"}, [("Ada Lee", 1), ("Bob Ray", 1)]),
        ({"text": "ms l"}, [("Ada Lee", 2)]),
        ({"entity_type": "PLACE"}, []),
    ],
)
def test_choose_entities(wb, wanted, expect):
    found = choices.choose_entities(wb.mentions, wb.entities, **wanted)
    assert list(zip(found["name"], found["n"], strict=True)) == expect


def test_filters_of_an_empty_table_give_an_empty_table(no_articles):
    wb = no_articles
    assert choices.choose_quotes(wb.quotes, text="x", cue="say", speaker="y").empty
    assert choices.choose_entities(wb.mentions, wb.entities, text="x", outlet="y").empty
    assert choices.count_lines(wb.articles, wb.removed).empty
    assert choices.article_options(wb.articles) == []


def test_statements_are_turned_so_that_the_left_outlet_comes_first(statements):
    left, right = statements.loc[0, ["outlet_label_a", "outlet_label_b"]]
    turned = choices.statements_between(statements, right, left).iloc[0]
    assert (turned["article_id_a"], turned["article_id_b"]) == ("a2", "a1")
    assert turned["text_a"] == statements.loc[0, "text_b"]
    assert turned["outlet_label_b"] == "Gazette"
    assert len(choices.statements_between(statements, left, right)) == 1
    assert choices.statements_between(statements, left, left).empty


def test_lines_and_parts_of_lines_are_counted_apart(wb):
    counts = choices.count_lines(wb.articles, wb.removed).set_index("source_file")
    assert counts.loc["one.txt", ["n_lines_removed", "n_parts_removed"]].tolist() == [1, 1]
    assert counts.loc["zero.txt", ["n_lines_removed", "n_parts_removed"]].tolist() == [0, 0]


def test_two_articles_of_one_name_can_be_told_apart(wb):
    twice = wb.articles.assign(headline="Same", outlet_label="Gazette")
    labels = [label for label, _ in choices.article_options(twice)]
    assert len(set(labels)) == len(labels) == 3
