"""Rich text: control words, code pages, what is not shown, and broken files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyst.corpus import read_corpus
from analyst.corpus.pages import Options, UnreadableError
from analyst.corpus.readers import find_format, memory_source, read_source

ARTICLE = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Arial;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}{\s2 List Bullet;}}
{\info{\title Ministers agree on a new bridge}{\author A Clerk}}
{\header\pard Example Times\par}{\footer\pard Clipping 7\par}{\*\generator Example;}
\pard\s1 Ministers agree on a new bridge\par
\pard\plain\f0 By Ada Lee\par
2 June 2025\par
\pard The ministers of both countries agreed on Monday to build a bridge across the river.\par
\'93It will take four years,\'94 the minister told {\field{\*\fldinst HYPERLINK "http://x.example"}{\fldrslt reporters}}
 after the meeting in the capital.\par
{\listtext \'b7\tab}\s2 Trains\par
\pard Work on the northern bank is to begin in the spring, according to the plan{\footnote It has 40 pages.}.\par
}"""


def found(data):
    return list(read_source(memory_source("a.rtf", data), Options()))


def text_of(body, head=rb"\ansi\ansicpg1252\deff0"):
    [article] = found(b"{\\rtf1" + head + b" " + body + b"}")
    return article.page.raw_text.rstrip("\n")


def test_a_document_as_tables(make_corpus, check_lines):
    tables = read_corpus(make_corpus.files({"a.rtf": ARTICLE}))
    row = tables.articles.iloc[0]
    assert (row["headline"], row["authors"], row["encoding"]) == (
        "Ministers agree on a new bridge",
        "Ada Lee",
        "cp1252",
    )
    assert str(row["published_at"])[:10] == "2025-06-02"
    assert "“It will take four years,” the minister told reporters after the meeting in the capital." in row["text"]
    rules = dict(zip(tables.removed["removed_text"], tables.removed["rule"], strict=True))
    assert rules["Example Times"] == rules["Clipping 7"] == "page_furniture"
    assert rules["It has 40 pages."] == "footnote"
    check_lines(tables)


def test_kinds():
    [article] = found(ARTICLE)
    lines = article.page.raw_text.split("\n")
    assert {lines[n - 1]: kind for n, kind in article.page.kinds.items()} == {
        "Ministers agree on a new bridge": "heading",
        "Trains": "list_item",
    }


CASES = {
    rb"caf\'e9": "café",
    rb"\'93a\'94 \lquote b\rquote\emdash c\~d\_e\-f": "“a” ‘b’—c d-ef",
    rb"\u8211?x \u-10179?\u-8704? \uc2\u233\'c3\'a9y \uc0\u233z": "–x 😀 éy éz",
    rb"a\u8220\'93b": "a“b",
    rb"{\f1 \'cf\'f0\'e8} \'cf": "При Ï",
    b"one\r\ntwo\\par\r\nthree\\line four": "onetwo\nthree\nfour",
    b"a\\\nb": "a\nb",
    rb"\{a\}\\ {\b b}old{\v hidden}{\deleted gone} {\*\unknown {\b x}}end": "{a}\\ bold end",
    rb"a{\pict\pngblip 89504e47}{\pict\bin5 }}}}} }b": "ab",
    rb"\trowd\intbl Reds\cell 12\cell\row end": "Reds\n12\n\nend",
    rb"a{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt box\par}}b\par c": "ab\nbox\nc",
    rb"{\upr{ansi}{\*\ud{unic\u246?de}}}": "unicöde",
    rb"a\unknown123 b\unknown c": "abc",
    rb"\'": "",
}


@pytest.mark.parametrize("body", CASES)
def test_control_words(body):
    head = rb"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f0"
    assert text_of(body, head) == CASES[body]


def test_code_page_of_the_file():
    assert text_of(rb"\'8f\'f0", rb"\ansi\ansicpg1251") == "Џр"
    assert text_of(rb"\'93\'fa\'96\'7b", rb"\ansi\ansicpg932") == "日本"
    assert text_of(rb"\'8e", rb"\mac") == "é"
    assert text_of(rb"\'e9", rb"\ansi\ansicpg99999") == "é"


def test_bytes_that_mean_nothing_are_said():
    [article] = found(b"{\\rtf1\\ansi\\ansicpg1252 The plan\\'81 is out.}")
    assert article.note.startswith("1 byte(s) mean nothing in cp1252")


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes():
    [article] = found(ARTICLE[: ARTICLE.index(b"Work on")])
    assert "Trains" in article.page.raw_text
    assert "may have been cut off" in article.note


def test_no_rich_text():
    for data in (b"The ministers agreed.", b"", b"{\\rt"):
        with pytest.raises(UnreadableError, match="not rich text, though its name says so"):
            found(data)


def test_an_empty_document_says_so(make_corpus):
    tables = read_corpus(make_corpus.files({"a.rtf": rb"{\rtf1\ansi\par}"}))
    assert "empty" in tables.articles["problem"].iloc[0]


def test_groups_without_end():
    with pytest.raises(UnreadableError, match="groups in one another"):
        found(b"{\\rtf1" + b"{" * 50_000)


EXPORT = [
    ["Ministers agree on a new bridge", "Example Times", "June 2, 2025 Monday", "Length: 16 words", "Body"],
    ["The ministers of both countries agreed on Monday to build a bridge across the river."],
    ["Load-Date: June 3, 2025", "End of Document"],
    ["A dam for the valley", "Example Post", "June 4, 2025 Wednesday", "Length: 15 words", "Body"],
    ["Work on the northern bank is to begin in the spring, according to the plan."],
    ["Load-Date: June 5, 2025", "End of Document"],
]


def test_an_export_of_a_news_database(make_corpus, check_lines):
    body = b"\\par\n".join(line.encode() for group in EXPORT for line in group)
    tables = read_corpus(make_corpus.files({"a.rtf": b"{\\rtf1\\ansi " + body + b"\\par}"}))
    assert list(tables.articles["headline"]) == ["Ministers agree on a new bridge", "A dam for the valley"]
    assert list(tables.articles["text"]) == [EXPORT[1][0], EXPORT[4][0]]
    check_lines(tables)


def test_found_by_content_whatever_the_name():
    assert find_format(memory_source("a.doc", ARTICLE)) == "rich"


WORDS = (
    rb"{ } {\* \par \u-10179? \u9999999 \'ff \bin99 \f7 \fonttbl \fcharset204 \stylesheet \s1 \footnote \shptxt "
    rb"\ansicpg \uc-3 text \ \upr \v \~ \deff \title \ls1"
)
PIECES = [*WORDS.split(), b" ", b"\n", b"\0\xff"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_any_rich_text_reads(body):
    text_of(body)
