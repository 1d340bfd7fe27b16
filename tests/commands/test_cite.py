"""`analyst cite`: the exact words, whose they are, and where they stand."""

import json
import re

import pytest

from analyst import open_workbook
from analyst.cite import as_bibtex, as_markdown, as_text, csl_items, find_to_cite
from analyst.commands.base import NO, OK, WRONG

pytestmark = pytest.mark.model

PUTIN = "“I’m ready to meet anyone, including Zelensky,”"
"""From the first seed article, as printed."""


def test_words_with_other_signs_and_spaces_are_found_as_printed(seeds):
    found = find_to_cite(seeds, '  "i\'m ready to  meet ANYONE, including zelensky" ')
    (one,) = found.citations
    assert (found.searched_as, found.n_found, one.kind, one.is_exact) == ("words", 1, "quote", True)
    assert one.words.startswith(PUTIN)
    assert (one.speaker, one.cue, one.quote_type) == ("Vladimir Putin", "said", "direct")
    assert (one.outlet, one.published, one.url) == ("MENAFN", "2025-07-27", None)
    assert one.sentence is not None and "Putin said in June" in one.sentence


def test_the_line_is_the_line_of_the_file(seeds):
    for words in ("I’m ready to meet anyone", "However, Moscow views such a meeting as premature"):
        one = find_to_cite(seeds, words).citations[0]
        lines = (seeds.corpus / one.article_name).read_text(encoding="utf-8").splitlines()
        assert words in lines[one.line - 1]
        assert one.is_line_of_file


def test_every_quote_is_found_by_its_id_and_by_its_number(seeds):
    order = seeds.quotes.sort_values(["source_file", "article_id", "start_char", "quote_id"], kind="stable")
    for number in (1, 7, len(order)):
        quote = order.iloc[number - 1]
        for what in (quote["quote_id"], f"q{number}"):
            (one,) = find_to_cite(seeds, what).citations
            assert (one.quote_id, one.words) == (quote["quote_id"], quote["content_text"])
    assert find_to_cite(seeds, f"q{len(order) + 1}").citations == []


def test_words_of_a_quote_lead_to_that_quote(seeds):
    for quote in seeds.quotes.iloc[::5].itertuples():
        found = find_to_cite(seeds, quote.content_text, top=50)
        assert quote.quote_id in [one.quote_id for one in found.citations]
        assert all(one.is_exact for one in found.citations)


def test_words_of_the_article_are_nobodys_quote(seeds):
    one = find_to_cite(seeds, "without meaningful progress in ongoing negotiations").citations[0]
    assert (one.kind, one.speaker, one.quote_id) == ("passage", None, None)
    assert one.words.startswith("However, Moscow views")
    assert "words of the article" in as_text([one])


def test_words_in_part_inside_a_quote_are_a_passage_with_that_quote(seeds):
    one = find_to_cite(seeds, "including Zelensky,” Putin said in June").citations[0]
    assert (one.kind, one.speaker, one.quoted_within) == ("passage", None, "Vladimir Putin")


def test_a_word_is_not_found_inside_another(seeds):
    found = find_to_cite(seeds, "ready", top=100)
    assert found.n_found > 1  # several matches are listed
    assert all(re.search(r"\bready\b", one.words, re.IGNORECASE) for one in found.citations)
    assert find_to_cite(seeds, "eady").citations == []


def test_a_headline_is_found_and_said_to_be_one(seeds):
    one = find_to_cite(seeds, "wants face-to-face talks with Putin").citations[0]
    assert (one.kind, one.line, one.start_char) == ("headline", None, None)
    assert one.words == one.headline


def test_a_line_gives_its_paragraph_and_its_quotes(seeds):
    passage, *quotes = find_to_cite(seeds, "000_2b83a7f816cae326.txt:5").citations
    assert passage.kind == "passage" and passage.line == 5
    assert quotes and all(one.kind == "quote" and one.line == 5 for one in quotes)
    assert find_to_cite(seeds, "000_2b83a7f816cae326.txt:9999").citations == []


def test_the_place_of_a_mention_and_a_sentence_is_found(seeds):
    mention = seeds.mentions.iloc[0]
    assert mention["mention_text"] in find_to_cite(seeds, mention["mention_id"]).citations[-1].words
    sentence = seeds.sentences.iloc[3]
    assert find_to_cite(seeds, sentence["sentence_id"]).citations[0].words == sentence["sentence_text"]


def test_words_that_are_like_it_are_not_passed_off_as_the_words(seeds):
    found = find_to_cite(seeds, "only a leader level summit can bring lasting peace")
    assert found.searched_as == "similar words"
    assert all(not one.is_exact for one in found.citations)
    assert "only a leader-level summit can deliver a lasting peace" in found.citations[0].words
    assert "not the words searched for" in as_text(found.citations)


@pytest.mark.parametrize("what", ["", "  ", '"”', "[", ":", "\\", "x" * 2001])
def test_nothing_and_too_much_are_refused(seeds, what):
    with pytest.raises(ValueError, match=r"nothing to look for|2,000 are the most"):
        find_to_cite(seeds, what)


@pytest.mark.parametrize("what", ["(a+)+$", "[xq", "q0", ":5", "a:b", "\x00\x1b[31m", "é" * 50, "q" + "9" * 30])
def test_odd_words_are_looked_for_and_not_found(seeds, what):
    assert find_to_cite(seeds, what).citations == []


# ---- styles


@pytest.fixture
def hostile(seeds):
    one = find_to_cite(seeds, "I’m ready to meet anyone").citations[0]
    return one._replace(
        words="<script>alert(1)</script> {\\input x} 50% $5 & # _ ^ ~ [a](javascript:x) \x1b[31m }{",
        headline="Title {with} \\braces\n and <b>",
        authors="A. Lee; B {C}",
        url="https://example.org/a b<c>{d}?x=1&y=%20",
    )


def test_bibtex_keeps_its_braces_whatever_is_in_the_text(hostile):
    text = as_bibtex([hostile, hostile._replace(article_id="x", outlet=None)])
    depth = 0
    for char in re.sub(r"\\[{}]", "", text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert text.startswith("@article{menafn2025") and "\n@misc{" in text
    assert "\x1b" not in text and "\\textbackslash{}input" in text
    assert "author = {{A. Lee} and {B \\{C\\}}}" in text
    assert "url = {https://example.org/a%20b%3Cc%3E%7Bd%7D?x=1&y=%20}" in text


def test_markdown_shows_text_as_text(hostile):
    text = as_markdown([hostile])
    assert "<script>" not in text and "&lt;script>" in text.replace("&gt;", ">")
    assert "](javascript" not in text
    assert "](<https://example.org/a%20b%3Cc%3E%7Bd%7D?x=1&y=%20>)" in text
    assert "](<javascript" not in as_markdown([hostile._replace(url="javascript:alert(1)")])


def test_csl_has_one_item_an_article_and_only_what_is_stated(seeds):
    citations = find_to_cite(seeds, "ready", top=100).citations
    items = csl_items(citations)
    assert len(items) == len({one.article_id for one in citations}) == len({item["id"] for item in items})
    by_note = {item["id"]: item for item in items}
    menafn = by_note["menafn2025zelensky"]
    assert menafn["issued"] == {"date-parts": [[2025, 7, 27]]}
    assert "author" not in menafn and "URL" not in menafn
    unknown = [item for item in items if "container-title" not in item]
    assert unknown and all("Unknown outlet" not in json.dumps(item) for item in unknown)


def test_what_is_not_stated_is_said_not_to_be(seeds):
    quote_id = seeds.quotes.loc[seeds.quotes["source_file"].str.startswith("003_"), "quote_id"].iloc[0]
    text = as_text(find_to_cite(seeds, quote_id).citations)
    assert "outlet not stated" in text and "date not stated" in text and "no address stated" in text
    assert "Unknown outlet" not in text


# ---- the command


def test_found_is_0_and_not_found_is_3(run, opened, seeds):
    code, out, err = run("cite", seeds.corpus, "I’m ready to meet anyone")
    assert (code, err) == (OK, "")
    assert f"1. {PUTIN}" in out and "line 10, quote " in out
    code, out, err = run("cite", seeds.corpus, "nobody wrote this anywhere at all, not even once")
    assert (code, out) == (NO, "")
    assert "stand in no article" in err
    code, out, err = run("cite", seeds.corpus, "only a leader level summit can bring lasting peace")
    assert code == NO and out and "like them" in err
    assert run("cite", seeds.corpus, " ")[0] == WRONG


@pytest.mark.parametrize("style", ["text", "markdown", "bibtex", "csl-json"])
def test_each_format_is_written(run, opened, seeds, style):
    code, out, err = run("cite", seeds.corpus, "ready", "--format", style, "--top", "2")
    assert code == OK and "2 of " in err
    if style == "csl-json":
        assert isinstance(json.loads(out), list)


def test_json_has_all_fields(run, opened, seeds):
    code, out, _ = run("cite", seeds.corpus, "q1", "--json")
    result = json.loads(out)
    assert code == OK and result["searched_as"] == "number of a quote" and result["is_found"]
    (one,) = result["citations"]
    assert {"words", "speaker", "outlet", "headline", "published", "url", "article_name", "line"} <= set(one)


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A table and a file of JSON lines, each with an article of several lines, and a text with broken lines."""
    folder = tmp_path_factory.mktemp("rows")
    (folder / "a.csv").write_text(
        "headline,text,outlet\n"
        'Bridge opens,"Mayor Ada Lee opened the bridge on Monday, at long last.\n\n'
        'Bob Ray shouted that the bridge was three years late and far too dear.",Gazette\n'
        "Talks end,“We are done with talks in Geneva,” said the negotiator Carla Voss on Tuesday.,Post\n",
        encoding="utf-8",
    )
    (folder / "b.jsonl").write_text(
        '{"title": "Ferry", "text": "A ferry sank on Sunday in the strait.\\n\\nDan Wu said that all were safe."}\n'
        '{"title": "Rain", "text": "Eve Orr said that it would rain on Wednesday in all of the north."}\n',
        encoding="utf-8",
    )
    (folder / "sub").mkdir()
    (folder / "sub" / "c.txt").write_text(
        "Clerk of the Court Goes Home After Thirty Years\n\n"
        "The clerk of the court went home on Friday after thirty years of work and\n"
        "did not come back to it, although the court had asked for him to stay there\n"
        "until the end of the month, as it has asked of all who came before him then.\n\n"
        "Nobody knew the reason why, and nobody in the whole of the town asked for\n"
        "one either, since it was late in the week and the rain had come down hard.\n",
        encoding="utf-8",
    )
    return open_workbook(folder)


@pytest.mark.parametrize(
    ("what", "name", "line", "words"),
    [
        ("a.csv:2", "a.csv#row 2", 2, "Mayor Ada Lee"),
        ("a.csv:4", "a.csv#row 2", 4, "Bob Ray shouted"),
        ("a.csv:5", "a.csv#row 3", 5, "“We are done"),
        ("./a.csv:5", "a.csv#row 3", 5, "“We are done"),
        ("b.jsonl:1", "b.jsonl#line 1", 1, "A ferry sank"),
        ("b.jsonl:2", "b.jsonl#line 2", 2, "Eve Orr said"),
        ("b.jsonl#line 1:3", "b.jsonl#line 1", 3, "Dan Wu said"),
        ("sub/c.txt:4", "sub/c.txt", 3, "The clerk of the court"),
        ("c.txt:4", "sub/c.txt", 3, "The clerk of the court"),
        ("c.txt:1", "sub/c.txt", None, "Clerk of the Court"),
    ],
)
def test_a_line_of_a_file_of_many_articles_is_that_of_one(rows, what, name, line, words):
    found = find_to_cite(rows, what)
    first = found.citations[0]
    assert found.searched_as == "line"
    assert {one.article_name for one in found.citations} == {name}
    assert (first.line, first.words[: len(words)]) == (line, words)


def test_lines_of_json_are_not_lines_of_its_file(rows):
    (one,) = find_to_cite(rows, "all were safe").citations
    assert (one.line, one.is_line_of_file) == (3, False)
    assert "b.jsonl#line 1, line 3 of its text" in as_text([one])


@pytest.mark.parametrize("what", ["a.csv:1", "a.csv:3", "a.csv:99", "b.jsonl:3"])
def test_a_line_with_no_words_of_an_article_says_so(rows, run, what):
    assert find_to_cite(rows, what) == ([], 0, "line")
    status, _, errors = run("cite", str(rows.corpus), what)
    assert status == NO and "no words of an article stand on this line of the file" in errors
