"""JSON: lines, lists, objects with a list in them, and single articles."""

import json

import pytest

from analyst.corpus import read_corpus
from analyst.corpus.pages import Found, Limits, Options, UnreadableError
from analyst.corpus.readers import memory_source, records

LINE = "The ministers of both countries agreed on Monday to build a bridge across the river."
BODY = f"{LINE}\n\nWork on the northern bank is to begin in the spring, according to the plan."
NEWS_PLEASE = {
    "authors": ["Ada Lee", "Bo Chen"], "date_download": "2025-06-09 08:00:00", "date_publish": "2025-06-02 10:00:00",
    "description": "A short one.", "filename": "x.json", "language": "en", "maintext": BODY, "text": None,
    "source_domain": "www.bbc.co.uk", "title": "A bridge", "title_page": None, "url": "https://www.bbc.co.uk/bridge",
}  # fmt: skip
FUNDUS = {
    "title": "A bridge", "authors": ["Ada Lee", "Bo Chen"], "publishing_date": "2025-06-02 10:00:00+00:00",
    "body": {"summary": [LINE], "sections": [{"headline": [], "paragraphs": [BODY.split("\n\n")[1]]}]},
    "html": {"requested_url": "https://www.bbc.co.uk/bridge", "source_info": {"publisher": "BBC"}},
}  # fmt: skip
SCHEMA_ORG = {
    "@type": "NewsArticle", "headline": "A bridge", "articleBody": BODY, "datePublished": "2025-06-02T12:00:00+02:00",
    "author": [{"name": "Ada Lee"}, {"name": "Bo Chen"}], "publisher": {"@type": "Organization", "name": "BBC"},
    "url": "https://www.bbc.co.uk/bridge",
}  # fmt: skip
NEWS_API = {
    "source": {"id": None, "name": "BBC"}, "author": "Ada Lee, Bo Chen", "title": "A bridge", "description": "Short.",
    "url": "https://www.bbc.co.uk/bridge", "urlToImage": None, "publishedAt": "2025-06-02T10:00:00Z", "content": BODY,
}  # fmt: skip
GUARDIAN = {
    "webTitle": "A bridge", "webUrl": "https://www.bbc.co.uk/bridge", "webPublicationDate": "2025-06-02T10:00:00Z",
    "fields": {"bodyText": BODY, "byline": "Ada Lee and Bo Chen", "publication": "BBC"},
}  # fmt: skip


def read_all(content, *, name="a.json", columns=None, **limits):
    data = content if isinstance(content, bytes) else content.encode()
    yields = records.read(memory_source(name, data), Options(columns=columns or {}, limits=Limits(**limits)))
    found, notices = [], []
    for each in yields:
        (found if isinstance(each, Found) else notices).append(each)
    return found, [notice.text for notice in notices]


def texts(content, **more):
    return [each.page.raw_text for each in read_all(content, **more)[0]]


def numbered(n):
    return [{"title": f"No. {i}", "text": f"{LINE} It is number {i}."} for i in range(n)]


@pytest.mark.parametrize(
    "article",
    [NEWS_PLEASE, FUNDUS, SCHEMA_ORG, NEWS_API, GUARDIAN],
    ids=["news-please", "fundus", "schema.org", "NewsAPI", "Guardian"],
)
def test_fields_of_known_services(article):
    ((found,), _) = read_all(json.dumps(article))
    data = found.page.data
    assert found.part is None
    assert found.page.raw_text.replace("\n\n", "\n") == BODY.replace("\n\n", "\n")
    assert (data.headline, data.outlet, data.authors) == ("A bridge", "BBC", ("Ada Lee", "Bo Chen"))
    assert (data.published.isoformat(), data.url) == ("2025-06-02T10:00:00+00:00", "https://www.bbc.co.uk/bridge")


def test_json_lines(make_corpus, check_lines):
    content = json.dumps(NEWS_PLEASE) + "\n\n{broken\n" + json.dumps({"title": "B", "text": LINE, "extra": 1}) + "\n"
    tables = read_corpus(make_corpus.files({"a.jsonl": content}))
    check_lines(tables)
    rows = tables.articles.set_index("source_part")
    assert rows["source_line"].isna().tolist() == [True, False, False]  # its lines are none of the file
    assert list(rows["source_line"].iloc[1:]) == [3, 4]
    assert rows.loc["line 1", "text"] == BODY
    assert "no JSON object" in rows.loc["line 3", "problem"]
    assert rows.loc["line 4", "headline"] == "B"
    assert "Columns not used: date_download, description, filename, text" not in str(list(tables.problems["problem"]))


@pytest.mark.parametrize("name", ["a.json", "a.ndjson", "a.jsonl"])
def test_lines_and_lists_are_told_by_content(name):
    lines = "\n".join(json.dumps(each) for each in numbered(3))
    assert texts(lines, name=name) == texts(json.dumps(numbered(3), indent=2), name=name)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda items: items,
        lambda items: {"status": "ok", "articles": items},
        lambda items: {"response": {"total": 3, "results": items}},
        lambda items: {"hits": {"hits": [{"_id": "1", "_source": each} for each in items]}},
        lambda items: {str(i): each for i, each in enumerate(items)},
        lambda items: {key: {str(i): each[key] for i, each in enumerate(items)} for key in ("title", "text")},
        lambda items: {"columns": ["title", "text"], "data": [[each["title"], each["text"]] for each in items]},
    ],
    ids=["list", "articles", "response", "search", "by id", "by column", "split"],
)
def test_ways_to_hold_articles(wrap):
    found, _ = read_all(json.dumps(wrap(numbered(3))))
    assert [(each.part, each.page.title) for each in found] == [(f"article {i + 1}", f"No. {i}") for i in range(3)]


def test_objects_one_after_the_other():
    assert texts("\n".join(json.dumps(each, indent=2) for each in numbered(3))) == [e["text"] for e in numbered(3)]


def test_fields_beside_the_list_are_told():
    _, notices = read_all(json.dumps({"status": "ok", "query": "bridge", "articles": numbered(1)}))
    assert "Fields beside the articles, and not read: status, query." in notices


def test_an_article_with_a_list_of_others_is_one():
    article = {"related": [{"title": "B", "url": "https://example.org/b", "text": "x"}], "title": "A", "text": LINE}
    assert texts(json.dumps(article)) == [LINE]


def test_large_objects_are_read_piece_by_piece(monkeypatch):
    whole = {
        "meta": {"n": 1},
        "tags": ["a"],
        "images": [{"src": "x"}],
        "result": {"n": 9, "items": numbered(60)},
        "z": 1,
    }
    monkeypatch.setattr(records, "_SMALL", 200)
    monkeypatch.setattr(records, "_CHUNK", 64)
    found, notices = read_all(json.dumps(whole, indent=1))
    assert [each.page.title for each in found] == [f"No. {i}" for i in range(60)]
    assert any("meta, tags, images, n, z" in text for text in notices)


def test_an_article_with_a_large_field(monkeypatch):
    monkeypatch.setattr(records, "_SMALL", 200)
    assert texts(json.dumps({"image": "x" * 500, "tags": ["a", "b"], "title": "A", "text": LINE})) == [LINE]


def test_pieces_of_any_size_give_the_same(monkeypatch):
    content = json.dumps([{"title": "Ä “b” \\ \u2028", "text": f"{LINE} ☃ {10**9}", "n": [1.5e3, None, {}]}] * 3)
    whole = texts(content)
    for size in (1, 7, 50):
        monkeypatch.setattr(records, "_CHUNK", size)
        assert texts(content) == whole != []


def test_what_stands_before_the_break_is_read(make_corpus):
    tables = read_corpus(make_corpus.files({"a.json": json.dumps(numbered(3))[:-30]}))
    assert list(tables.articles["headline"]) == ["No. 0", "No. 1"]
    assert "Read only in part, 2 article(s): The file is not valid JSON from line 1 on" in str(
        list(tables.problems["problem"])
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("hello", "not valid JSON from line 1"),
        ("\n\n{", "not valid JSON from line 3"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ("[1, 2]", "None of its first 2 entries"),
        ('[{"text" 1}]', "not valid JSON"),
        ('{"id": 1, "Beitrag": "Ein Text."}', r"it has id, Beitrag\. .*--column text='Beitrag'"),
        (b"\x89PNG\0\0\1\2", "NUL bytes"),
    ],
)
def test_bad_files(content, says):
    with pytest.raises(UnreadableError, match=says):
        read_all(content)


@pytest.mark.parametrize("content", ["", " \n", "[]", '{"articles": []}'])
def test_nothing_in_it(make_corpus, article, content):
    tables = read_corpus(make_corpus.files({"a.txt": article, "e.json": content}))
    assert pd_problem(tables, "e.json")


def pd_problem(tables, name):
    return isinstance(tables.articles.set_index("source_file").loc[name, "problem"], str)


def test_missing_values():
    found, _ = read_all(
        '[{"text": NaN, "title": "A"}, {"text": "null", "title": null, "id": 7}, {"text": ["One.", "Two."]}]'
    )
    assert [(each.problem is None, each.page.data.headline) for each in found] == [
        (False, "A"), (False, None), (True, None),
    ]  # fmt: skip
    assert found[2].page.raw_text == "One.\nTwo."


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_encodings(codec, name):
    content = "\n".join(json.dumps({"title": "Ä", "text": f"Über {LINE}"}, ensure_ascii=False) for _ in range(2))
    assert texts(content.encode(codec), name=name) == [f"Über {LINE}"] * 2


def test_half_letters_do_no_harm(make_corpus, check_lines):
    record = {
        "title": "A \ud83d",
        "text": f"{LINE} \ud83d and \ude00 \0.",
        "url": "https://x.org/\udc00",
        "author": "\ud83d",
    }
    tables = read_corpus(make_corpus.files({"a.jsonl": json.dumps(record)}))
    check_lines(tables)
    assert tables.articles["text"].iloc[0] == f"{LINE} \ufffd and \ufffd \0."


def test_columns_may_be_stated():
    content = json.dumps({"beitraege": [{"Beitrag": LINE, "text": "short", "Blatt": "Example Times"}]})
    ((found,), _) = read_all(content, columns={"text": "Beitrag", "outlet": "Blatt"})
    assert (found.page.raw_text, found.page.data.outlet) == (LINE, "Example Times")


def test_a_line_that_is_too_long_is_one_problem():
    lines = [json.dumps(each) for each in (numbered(1)[0], {"text": "x" * 2000}, numbered(1)[0])]
    found, _ = read_all("\n".join(lines), name="a.jsonl", most_document=500)
    assert [each.problem is None for each in found] == [True, False, True]
    assert "too long" in found[1].problem


def test_a_value_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(records, "_CHUNK", 100)
    with pytest.raises(UnreadableError, match="longer than an article"):
        read_all(json.dumps([{"text": "x" * 5000}]), most_document=500)


def test_fields_that_come_late_are_found():
    found, _ = read_all("\n".join(json.dumps(each) for each in [*numbered(1500), {"content": LINE, "title": "late"}]))
    assert (found[-1].page.raw_text, found[-1].page.title) == (LINE, "late")


@pytest.mark.parametrize("start", ["", "\ufeff", "["])
def test_json_is_known_by_its_start_whatever_its_name(make_corpus, start):
    body = "The ministers agreed on Monday to build a bridge across the river, officials said."
    content = start + json.dumps({"title": "Ministers agree", "text": body}) + ("]" if start == "[" else "\n")
    tables = read_corpus(make_corpus.files({"a.txt": content, "b.txt": '{brackets} "begin": ' + body}))
    found = tables.articles.set_index("source_file")
    assert (found["headline"]["a.txt"], found["text"]["a.txt"]) == ("Ministers agree", body)
    assert found["text"]["b.txt"].startswith("{brackets}")
