"""Markdown: marks rendered, front matter read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.corpus import read_corpus
from analyst.corpus.readers.markdown import read_markdown

TEXT = """---
title: "Ministers agree on a new bridge"
source: https://www.times.example.org/bridge  # as saved
author:
  - "[[Ada Lee]]"
  - Bo Chen
publisher: Example Times
published: 2025-06-02
created: 2025-06-05
tags: [clippings]
---
# Ministers agree on a new bridge

The **ministers** of [both countries](https://x.example) agreed on
Monday to build *a bridge* across the ![map](r.png) river.

> “It will take four years,” the minister of transport told reporters after the meeting.

## What the plan says

- Work on the northern bank is to begin in the spring, and is paid for by both countries.

Work on the southern bank is to begin in a year, according to the plan.
"""


def test_a_text_as_tables(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.md": TEXT}))
    row = tables.articles.iloc[0]
    assert (row["headline"], row["headline_basis"]) == ("Ministers agree on a new bridge", "page data")
    assert (row["outlet"], row["authors"]) == ("Example Times", "Ada Lee; Bo Chen")
    assert (row["url"], str(row["published_at"])[:10]) == ("https://www.times.example.org/bridge", "2025-06-02")
    paragraphs = dict(zip(tables.paragraphs["paragraph_text"], tables.paragraphs["paragraph_kind"], strict=True))
    assert paragraphs["The ministers of both countries agreed on Monday to build a bridge across the river."] == "body"
    assert paragraphs["What the plan says"] == "heading"
    item = "Work on the northern bank is to begin in the spring, and is paid for by both countries."
    assert paragraphs[item] == "list_item"
    rules = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert rules["created: 2025-06-05"] == rules["---"] == "front_matter"
    check_lines(tables)


FRONT = {
    "---\ntitle: A: b\nauthors: [Ada Lee, 'Bo Chen']\n---\nText.": ("A: b", ("Ada Lee", "Bo Chen")),
    '+++\ntitle = "Talks begin"\n+++\nText.': ("Talks begin", ()),
    "---\ntitle: Talks\n...\nText.": ("Talks", ()),
    "---\ntitle:\nauthor: By Ada Lee\n---\nText.": (None, ("Ada Lee",)),
    "---\ntitle: Talks\n\nText without end.": (None, ()),
    "---\n\nText.\n\n---\nMore.": (None, ()),
    "Title: no\n---\nText.": (None, ()),
}


@pytest.mark.parametrize("text", FRONT)
def test_front_matter(text):
    page = read_markdown(text)
    assert (page.data.headline, page.data.authors) == FRONT[text]
    assert "Text" in page.raw_text


def test_a_source_that_is_a_name_is_the_outlet():
    data = read_markdown("---\nsource: Example Times\n---\nText.").data
    assert (data.outlet, data.url) == ("Example Times", None)


RENDERED = {
    "5 \\* 3 &amp; 2 < 4": "5 * 3 & 2 < 4",
    "one\ntwo": "one two",
    "one  \ntwo": "one\ntwo",
    "Title\n=====\ntext": "Title\ntext",
    "<p>one <b>two</b></p>\n\n<!-- no -->three": "one two\nthree",
    "`a_b` ~~c~~ **d*e***": "a_b c de",
    "1. one\n2. two": "one\ntwo",
    "| a | b |\n|---|---|\n| c | d |": "a\nb\nc\nd",
    "[text][1]\n\n[1]: http://x.example": "text",
}


@pytest.mark.parametrize("text", RENDERED)
def test_marks(text):
    assert read_markdown(text).raw_text == RENDERED[text]


def test_empty(make_corpus):
    for text in ("", "---\ntitle: Talks begin\n---\n"):
        tables = read_corpus(make_corpus.files({"a.md": text}))
        assert tables.articles["problem"].notna().all()


@settings(max_examples=200, deadline=None)
@given(st.text("-+:=# \n[]()*_`<>!|ab'\"~\\&"))
def test_any_text_reads(text):
    read_markdown(text)
