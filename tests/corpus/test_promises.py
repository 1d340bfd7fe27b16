"""Nothing is lost, offsets lead back to the file, cleaning a cleaned text changes nothing."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyst.corpus import read_corpus
from analyst.corpus.clean import clean_page
from analyst.corpus.pages import Page
from analyst.corpus.places import place
from analyst.corpus.readers import read_page

SEEDS = Path(__file__).parents[2] / "seeds"
LINES = st.sampled_from(
    [
        "Ministers agree on a new bridge",
        "Home » News » Ministers agree on a new bridge",
        "By Ada Lee",
        "2 June 2025",
        "date 2025-06-02 Ministers agree on a new bridge",
        "KYIV",
        "Kyiv – Kyiv – The ministers of both countries agreed on Monday to build a bridge across the river.",
        "(MENAFN) (MENAFN) The ministers of both countries agreed on Monday to build a bridge.",
        "GENEVA, June 2 (Reuters) - The talks went on until late at night, officials said.",
        "The ministers of both countries agreed on Monday to build a bridge across the river.",
        '"It will take four years," the minister of transport told reporters after the meeting.',
        "Yes, he said.",
        "They named three conditions:",
        "- the bridge",
        "* World",
        "Sport",
        "Sign up for our newsletter",
        "Related stories",
        "Leave a comment",
        "What do you think about the bridge that the ministers have agreed on?",
        "How might the bridge change the region?",
        "The minister at the river. Photo: Getty",
        "<p>The bridge is <b>long</b>,&nbsp;and &quot;dear&quot;.</p><p>It is the third of them.<br>Read more</p>",
        "&amp;lt;b&amp;gt; the bridge is to be &lt;i&gt;long&lt;/i&gt; and it is dear to them.",
        "<script>if (a < b) { </b> }</script> The ministers agreed on Monday to build it.",
        "Ada Lee is a reporter who covers bridges.",
        "x",
        "* * *",
        "",
        "   ",
        "\u3000橋を建設することで合意した。両国の大臣が月曜日に発表した。",
    ]
)
PAGES = st.lists(LINES | st.text(st.characters(codec="utf-8"), max_size=60), max_size=25).map("\n".join)


def check_account(page):
    """Hold every letter of the raw text against the text and the removals; return the text."""
    cleaned = clean_page(page)
    placed = place(page.raw_text, cleaned)
    raw, owners = page.raw_text, [0] * len(page.raw_text)
    for stretch in placed.stretches:
        assert placed.text[stretch.start : stretch.end] == raw[stretch.raw_start : stretch.raw_end]
        assert raw.count("\n", 0, stretch.raw_start) + 1 == stretch.line
        for i in range(stretch.raw_start, stretch.raw_end):
            owners[i] += 1
    for removal, _ in placed.removed:
        assert removal.rule
        assert raw.count("\n", 0, removal.raw_start) + 1 == removal.line
        assert "\n" not in raw[removal.raw_start : removal.raw_end]
        for i in range(removal.raw_start, removal.raw_end):
            owners[i] += not raw[i].isspace()
    lost = [(i, raw[i]) for i, n in enumerate(owners) if not raw[i].isspace() and n != 1]
    assert lost == []
    for (start, end, _), unit in zip(placed.spans, cleaned.units, strict=True):
        assert placed.text[start:end] == unit.text == unit.text.strip() != ""
    assert placed.text == "\n\n".join(unit.text for unit in cleaned.units)
    return placed.text


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_plain_text_is_accounted_for_and_cleaning_is_idempotent(raw):
    text = check_account(Page(raw))
    assert check_account(Page(text)) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div>", "<li>", "<h2>", "<b>", "&amp;", "<br>", "<script>", "</script>"])
        | LINES
    )
)
def test_html_is_accounted_for(parts):
    page = read_page("<html><body>" + "\n".join(parts) + "</body></html>", ".html")
    check_account(page)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_reads_as_html(text):
    check_account(read_page(text, ".html"))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_cleaning_the_cleaned_seeds_changes_nothing(path):
    text = check_account(Page(path.read_text(encoding="utf-8")))
    assert check_account(Page(text)) == text


def test_tables_hold_the_same_promise():
    tables = read_corpus(SEEDS)
    raw = tables.raw_texts.set_index("article_id")["raw_text"]
    text = tables.articles.set_index("article_id")["text"]
    seen = {key: [0] * len(value) for key, value in raw.items()}
    for row in tables.text_map.itertuples():
        assert (
            text[row.article_id][row.start_char : row.end_char]
            == raw[row.article_id][row.raw_start_char : row.raw_end_char]
        )
        for i in range(row.raw_start_char, row.raw_end_char):
            seen[row.article_id][i] += 1
    for row in tables.removed.itertuples():
        assert raw[row.article_id][row.raw_start_char : row.raw_end_char] == row.removed_text
        for i in range(row.raw_start_char, row.raw_end_char):
            seen[row.article_id][i] += 1
    for key, value in raw.items():
        assert all(n == 1 for n, letter in zip(seen[key], value, strict=True) if not letter.isspace())
    for row in tables.paragraphs.itertuples():
        assert text[row.article_id][row.start_char : row.end_char] == row.paragraph_text
