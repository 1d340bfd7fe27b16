"""HTML pages: visible text, the page's own data, the article in it."""

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.readers import read_page

PARAGRAPHS = [
    "The ministers of both countries agreed on Monday to build a bridge across the river, after talks of years.",
    "“It will take four years,” the minister of transport told reporters after the meeting in the capital on Monday.",
    "Work on the northern bank is to begin in the spring, according to the plan that was published on the same day.",
    "The bridge is to carry trains and cars, and is paid for by both countries in equal parts, the plan says.",
]
PAGE = """<!DOCTYPE html><html lang="en"><head><title>A new bridge | Example Times</title>
<meta property="og:site_name" content="Example Times"><link rel="canonical" href="https://www.example.org/bridge">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ministers agree on a new bridge &amp; a road",
"datePublished": "2025-06-02T10:00:00+02:00", "author": [{{"name": "Ada Lee"}}, {{"name": "Bo Chen"}}]}}</script>
<style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/w">World</a></li><li><a href="/s">Sport</a></li></ul></nav>
<article><h1>Ministers agree on a new bridge &amp; a road</h1>
<p class="byline">By Ada Lee and Bo Chen</p>{body}</article>
<div style="display:none">Hidden words of a dialog that nobody sees.</div>
<aside><h3>Most read</h3><ul><li><a href="/1">A dam for the valley</a></li>
<li><a href="/2">Rain for days</a></li></ul></aside>
<footer><p>© 2025 Example Times. All rights reserved.</p></footer></body></html>"""


@pytest.fixture
def tables(make_corpus):
    body = f"<p>{PARAGRAPHS[0]}</p><h2>What the plan says</h2>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    return read_corpus(make_corpus.files({"a.html": PAGE.format(body=body)}))


def test_the_pages_own_data(tables):
    row = tables.articles.iloc[0]
    assert (row["headline"], row["headline_basis"]) == ("Ministers agree on a new bridge & a road", "page data")
    assert (row["outlet"], row["outlet_basis"]) == ("Example Times", "page data")
    assert (str(row["published_at"]), row["published_basis"]) == ("2025-06-02 08:00:00+00:00", "page data")
    assert (row["url"], row["authors"]) == ("https://www.example.org/bridge", "Ada Lee; Bo Chen")


def test_the_article_and_what_is_outside(tables):
    assert [text for text in tables.articles.iloc[0]["text"].split("\n\n") if len(text) > 40] == PARAGRAPHS
    rules = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert rules["A dam for the valley"] == "outside_article"
    assert rules["Ministers agree on a new bridge & a road"] == "headline"


def test_the_raw_text_is_what_a_reader_sees(tables):
    raw = tables.raw_texts["raw_text"].iloc[0]
    assert "World\nSport\n" in raw
    assert not any(hidden in raw for hidden in ("Hidden words", "color: red", "NewsArticle", "<p>"))


def test_headings_keep_their_kind(tables):
    kinds = dict(zip(tables.paragraphs["paragraph_text"], tables.paragraphs["paragraph_kind"], strict=True))
    assert kinds.get("What the plan says", "heading") == "heading"
    assert kinds[PARAGRAPHS[0]] == "body"


def test_a_page_named_txt_is_read_as_html(make_corpus):
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    tables = read_corpus(make_corpus.files({"a.txt": PAGE.format(body=body)}))
    assert tables.articles.iloc[0]["outlet"] == "Example Times"


JSON_LD = '<script type="application/ld+json">{}</script><p>x</p>'
HOSTILE = [
    "",
    "<",
    "<html>",
    "<!doctype html>",
    "<p>" * 20_000,
    "<div>" * 3_000 + "x" + "</div>" * 3_000,
    "<script>",
    "&#0;&#xD800;",
    JSON_LD.format('{"@type": ["NewsArticle"], "author": 7, "headline": {}, "publisher": []}'),
    JSON_LD.format("[" * 50_000),
    '<link rel="canonical" href="http://[half"><p>x</p>',
    '<?xml version="1.0" encoding="latin-1"?><html><p>é</p></html>',
    '<meta property="article:published_time" content="99999-99-99"><p>x</p>',
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_pages_never_raise(make_corpus, text):
    read_page(text, ".html")
    tables = read_corpus(make_corpus.files({"a.html": text}))
    assert len(tables.articles) == 1


def test_letters_that_look_like_tags_stay():
    body = "".join(f"<p>{text} The tag &lt;b&gt; is bold.</p>" for text in PARAGRAPHS)
    assert "The tag <b> is bold." in read_page(PAGE.format(body=body), ".html").raw_text


@pytest.mark.parametrize("n_links", [1, 2, 6])
def test_short_paragraphs_behind_a_box_of_links_stay(make_corpus, n_links):
    links = "".join(f'<li><a href="/{n}">Mayor said the {n} roads were safe</a></li>' for n in range(n_links))
    box = f'<aside class="related"><h3>Read more</h3><ul>{links}</ul></aside>'
    advert = '<div class="ad-slot"><span>Advertisement</span><p>Solar panels from $99 a month. Call now!</p></div>'
    last = ["The union called the plan a gamble with 1,400 lives.", "“They told us that four times,” Ada Lee said."]
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + advert + f"<p>{last[0]}</p>" + box + f"<p>{last[1]}</p>"
    text = read_corpus(make_corpus.files({"a.html": PAGE.format(body=body)})).articles["text"].iloc[0]
    assert text.split("\n\n") == [*PARAGRAPHS, *last]
