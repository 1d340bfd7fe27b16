"""Copies are found whatever was done to them, what only looks like one is not, and each is accounted for."""

import random
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analyst import schema
from analyst.corpus import counted_articles, describe_copies, find_duplicates, mark_copies
from analyst.corpus import duplicates as engine
from analyst.corpus.addresses import same_address
from analyst.corpus.copies import note_copies
from analyst.corpus.shingles import Passages, Words, longest_run, n_common, shingles
from benchmarks.duplicates import EDITS, Writer

WRITER = Writer(1)


def body(n=8):
    return [[WRITER.sentence(24), WRITER.sentence(18)] for _ in range(n)]


def text_of(paragraphs):
    return "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def tables(*articles):
    """ARTICLES and PARAGRAPHS of articles given as a text and its facts; article `n` is named `n.txt`."""
    rows, paragraphs = [], []
    for number, (text, facts) in enumerate(articles):
        row = dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns)
        row |= dict.fromkeys(("outlet_basis", "headline_basis", "published_basis"), "none")
        row |= {
            "article_id": f"id{number}",
            "article_name": f"{number}.txt",
            "source_file": f"{number}.txt",
            "language": "en",
            "text": text,
            "n_words": len(text.split()),
            "n_paragraphs": text.count("\n\n") + 1,
            "is_counted": True,
        }
        row |= facts
        row["published_at"] = pd.Timestamp(row["published_at"], tz="UTC") if row["published_at"] else None
        row["outlet_label"] = row["outlet"] or f"Unknown outlet ({number})"
        rows.append(row)
        start = 0
        for place, paragraph in enumerate(text.split("\n\n")):
            paragraphs.append(
                {
                    "paragraph_id": f"{row['article_id']}-{place}",
                    "article_id": row["article_id"],
                    "start_char": start,
                    "end_char": start + len(paragraph),
                    "paragraph_text": paragraph,
                    "paragraph_kind": "body",
                    "raw_line": 1,
                    "content_hash": schema.hash_text(paragraph),
                }
            )
            start += len(paragraph) + 2
    return schema.table("ARTICLES", rows), schema.table("PARAGRAPHS", paragraphs)


def found(*articles):
    return find_duplicates(*tables(*articles))


def brief(duplicates):
    columns = ["article_id", "of_article_id", "duplicate_kind"]
    return list(duplicates[columns].astype("object").itertuples(index=False, name=None))


# ---- what is a copy --------------------------------------------------------------------------------


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("seed", range(5))
def test_an_edited_print_is_a_copy(edit, seed):
    writer = Writer(seed)
    original = [writer.paragraph() for _ in range(12)]
    duplicates = found(
        (text_of(original), {"outlet": "Gazette", "published_at": "2025-01-01"}),
        (text_of(EDITS[edit](writer, original)), {"outlet": "Herald", "published_at": "2025-01-02"}),
        (text_of(body()), {"outlet": "Herald"}),
    )
    assert list(duplicates["article_id"]) == ["id1"]
    assert duplicates["is_copy"].all()


def test_kinds():
    one = body()
    longer = [*one, [WRITER.sentence(24), WRITER.sentence(24)]]
    first = {"outlet": "Gazette", "published_at": "2025-01-01", "url": "https://gazette.test/a", "raw_sha256": "f"}
    cases = {
        "same file": (text_of(longer), {"outlet": "Gazette", "raw_sha256": "f"}),
        "same text": (text_of(one).upper().replace(". ", " – "), {"outlet": "Herald"}),
        "same address": (text_of(one).replace(" ", " and ", 1), {"url": "http://gazette.test/a/?utm_source=x"}),
        "near copy": (text_of(longer), {"outlet": "Herald"}),
        "later version": (text_of(longer), {"outlet": "Gazette"}),
        "shared passages": (text_of([*body(), *one[:1]]), {"outlet": "Herald"}),
    }  # fmt: skip
    assert tuple(cases) == schema.DUPLICATE_KINDS
    for kind, other in cases.items():
        duplicates = found((text_of(one), first), other)
        assert list(duplicates["duplicate_kind"]) == [kind]
        assert list(duplicates["is_copy"]) == [kind != "shared passages"]


def test_measures_by_hand():
    """a…h has the shingles abcde bcdef cdefg defgh; a…g three of them: 3/4, 3/3 and 3/4."""
    words = Words()
    grams = [np.unique(shingles(words.hashes(text))) for text in ("a b c d e f g h", "A, b: c “d” e f g!")]
    assert [len(each) for each in grams] == [4, 3]
    assert n_common(*grams) == n_common(*grams[::-1]) == 3


def test_rows_say_how_much_is_shared_and_where():
    one = body()
    articles, paragraphs = tables(
        (text_of(one), {"outlet": "Gazette"}),
        (text_of([[WRITER.sentence(30)], *one[:6]]), {"outlet": "Herald"}),
    )
    row = find_duplicates(articles, paragraphs).iloc[0]
    sets = [np.unique(shingles(Words().hashes(text))) for text in articles["text"]]
    both = len(np.intersect1d(*sets))
    assert row["similarity"] == pytest.approx(both / len(np.union1d(*sets)))
    assert (row["containment"], row["of_containment"]) == pytest.approx((both / len(sets[1]), both / len(sets[0])))
    assert row["n_shared_words"] == 6 * 42
    texts = articles.set_index("article_id")["text"]
    here = texts[row["article_id"]][row["start_char"] : row["end_char"]]
    assert here == texts[row["of_article_id"]][row["of_start_char"] : row["of_end_char"]]
    assert here.startswith(one[0][0])


def test_the_longest_run_is_that_of_the_plain_way():
    """Against looking at every pair of places."""
    draw = random.Random(2)
    for length in (5, 6, 9, 40):
        shared = [f"shared{n}" for n in range(length)]
        one, other = ([draw.choice("abcdefgh") for _ in range(60)] for _ in range(2))
        one[draw.randrange(60) : 0], other[draw.randrange(60) : 0] = shared, shared
        longest = max(
            next(
                (n for n, (a, b) in enumerate(zip(one[i:], other[k:], strict=False)) if a != b),
                min(len(one) - i, len(other) - k),
            )
            for i in range(len(one))
            for k in range(len(other))
        )
        words, texts = Words(), (", ".join(one), " ".join(other).upper())
        printed, of_printed = (Passages(text, words.hashes(text)) for text in texts)
        run = longest_run(printed, of_printed)
        here = texts[0][slice(*printed.place(run.first, run.n_words))]
        there = texts[1][slice(*of_printed.place(run.of_first, run.n_words))]
        assert run.n_words == longest >= length
        assert here.replace(",", "") == there.lower()
        assert len(here.split()) == longest


def test_texts_with_nothing_in_common_have_no_run():
    words = Words()
    for one, other in (("a b c d e f", "g h i j k l"), ("a b", "a b c d e f"), ("", "a b c d e")):
        printed, of_printed = Passages(one, words.hashes(one)), Passages(other, words.hashes(other))
        run = longest_run(printed, of_printed)
        assert run.n_words == 0
        assert printed.place(run.first, run.n_words) == (0, 0)


def test_articles_that_share_quotes_are_no_copies():
    quotes = [WRITER.sentence(20) for _ in range(4)]
    assert found(
        *((text_of([*body(4), [quote], *body(4)]), {"outlet": str(n)}) for n, quote in enumerate(quotes))
    ).empty
    one, other = ([*([WRITER.sentence(30), quote] for quote in quotes)] for _ in range(2))
    assert not found((text_of(one), {}), (text_of(other), {}))["is_copy"].any()


def test_a_round_up_is_no_copy_of_its_parts():
    parts = [body(6), body(7), body(8)]
    whole = text_of([paragraph for part in parts for paragraph in part])
    duplicates = found((whole, {"outlet": "Herald"}), *((text_of(part), {"outlet": "Gazette"}) for part in parts))
    assert set(duplicates["duplicate_kind"]) == {"shared passages"}
    assert len(duplicates) == 3


def test_boilerplate_of_an_outlet_makes_no_copies():
    boilerplate = body(8)
    duplicates = found(*((text_of([*body(5), *boilerplate]), {"outlet": "Gazette"}) for _ in range(40)))
    assert not duplicates["is_copy"].any()
    assert len(duplicates) == 39, "one row for each that shares it, and not one for each pair"


def test_a_chain_of_likenesses_is_cut(monkeypatch):
    """The second is like the first and the third, those are not like each other: no cluster holds all three."""
    monkeypatch.setattr(engine, "COPY_SIMILARITY", 0.25)
    parts = [body(6) for _ in range(4)]
    texts = [text_of(parts[n] + parts[n + 1]) for n in range(3)]
    assert all(found((one, {}), (other, {}))["is_copy"].all() for one, other in pairwise(texts))
    assert found((texts[0], {}), (texts[2], {})).empty
    duplicates = found(*((text, {"outlet": str(n)}) for n, text in enumerate(texts)))
    assert brief(duplicates) == [("id1", "id0", "near copy"), ("id2", "id1", "shared passages")]


def test_short_texts_need_one_headline():
    stub = "Subscribe to go on reading this story and all of the others that we have today."
    assert found((stub, {"headline": "Rain in the north"}), (stub, {"headline": "Bank raises rates"})).empty
    assert brief(found((stub, {"headline": "Rain"}), (stub, {"headline": "Rain!"}))) == [("id1", "id0", "same text")]
    assert brief(found((stub, {"headline": "Rain"}), (stub, {}))) == [("id1", "id0", "same text")]
    assert found(("Rain.", {"headline": "a"}), ("Snow.", {"headline": "a"})).empty


def test_an_address_alone_is_no_proof():
    facts = {"url": "https://www.gazette.test/latest"}
    assert found((text_of(body()), facts), (text_of(body()), facts)).empty


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gazette.test/a/story",
        "https://gazette.test/a/story/?utm_source=mail&fbclid=1#comments",
        "https://m.gazette.test/a/story/amp/",
        "https://amp.gazette.test/a/story",
        "https://www.gazette.test:443/amp/a/story",
        "gazette.test/a/story/index.html",
        "https://web.archive.org/web/20250101000000/https://www.gazette.test/a/story",
        "https://www.google.com/amp/s/www.gazette.test/a/story",
        "https://www-gazette-test.cdn.ampproject.org/c/s/www.gazette.test/a/story?amp_js_v=1",
    ],
)
def test_addresses_of_one_page_are_one(url):
    assert same_address(url) == "gazette.test/a/story"


@pytest.mark.parametrize("url", [None, "", "https://gazette.test/", "http://[", "javascript:alert(1)", "a b", "\ud800"])
def test_what_is_no_articles_address(url):
    assert same_address(url) is None


def test_addresses_of_two_pages_are_two():
    assert same_address("https://gazette.test/?p=1") != same_address("https://gazette.test/?p=2")
    assert same_address("https://gazette.test/a") != same_address("https://herald.test/a")


# ---- which one counts ------------------------------------------------------------------------------


def prints():
    """One text: in the Gazette twice, in the Herald, and where no outlet is stated."""
    one = body()
    return tables(
        (text_of(one), {"outlet": "Gazette", "published_at": "2025-01-01"}),
        (text_of([*one, [WRITER.sentence(30)]]), {"outlet": "Gazette", "published_at": "2025-01-03"}),
        (text_of(one), {"outlet": "Herald", "published_at": "2025-01-02"}),
        (text_of(one), {}),
        (text_of(body()), {"outlet": "Herald"}),
    )


def test_the_latest_of_the_outlet_that_was_first_stands_for_all():
    duplicates = find_duplicates(*prints())
    assert set(duplicates["of_article_id"]) == {"id1"}
    assert set(duplicates["cluster_id"]) == {"id0"}
    same = dict(zip(duplicates["article_id"], duplicates["is_same_outlet"], strict=True))
    assert same == {"id0": True, "id2": False, "id3": True}


@pytest.mark.parametrize(
    ("copies", "counted"),
    [("once_per_outlet", {"id1", "id2", "id4"}), ("once", {"id1", "id4"}), ("all", {f"id{n}" for n in range(5)})],
)
def test_rules(copies, counted):
    articles, paragraphs = prints()
    duplicates = find_duplicates(articles, paragraphs)
    assert counted_articles(articles, duplicates, copies) == counted
    marked = mark_copies(articles, duplicates, copies)
    assert set(marked.loc[marked["is_counted"], "article_id"]) == counted
    assert len(marked) == len(articles)
    copy_of = marked.set_index("article_id")["copy_of"]
    assert set(copy_of[list({"id0", "id2", "id3"})]) == {"id1"}
    assert copy_of[["id1", "id4"]].isna().all()
    left_out = marked[~marked["is_counted"]]
    assert set(left_out["copy_of"]) <= counted, "an article that is left out is counted somewhere"


def test_no_such_rule():
    articles, paragraphs = prints()
    with pytest.raises(
        ValueError, match="copies='twice' is no rule for copies; choose one of once_per_outlet, once, all"
    ):
        counted_articles(articles, find_duplicates(articles, paragraphs), "twice")


def test_second_print_of_another_outlet_is_counted_in_that_outlet():
    text = text_of(body())
    articles, paragraphs = tables(
        (text, {"outlet": "Gazette", "published_at": "2025-01-01"}),
        (text, {"outlet": "Herald", "published_at": "2025-01-02"}),
        (text, {"outlet": "Herald", "published_at": "2025-01-04"}),
    )
    marked = mark_copies(articles, find_duplicates(articles, paragraphs))
    assert list(marked["is_counted"]) == [True, False, True]
    assert marked["copy_of"][1] == "id2"


def test_what_is_said():
    articles, paragraphs = prints()
    duplicates = find_duplicates(articles, paragraphs)
    said = {copies: describe_copies(articles, duplicates, copies) for copies in ("once_per_outlet", "once", "all")}
    assert said == {
        "once_per_outlet": "copies counted once an outlet (2 of 3 copies left out)",
        "once": "copies counted once (3 of 3 copies left out)",
        "all": "copies counted too (3 copies)",
    }
    problems = note_copies(schema.empty("PROBLEMS"), articles, duplicates)
    assert len(problems) == 1
    assert "3 articles are copies" in problems["problem"][0]
    assert describe_copies(articles, duplicates.head(0)) == ""
    assert note_copies(schema.empty("PROBLEMS"), articles, duplicates.head(0)).empty


# ---- promises --------------------------------------------------------------------------------------


def mixed():
    draw = Writer(5)
    bodies = [[draw.paragraph() for _ in range(8)] for _ in range(12)]
    passage = [draw.sentence(50)]
    articles = [(text_of(each), {"outlet": f"Outlet {n % 4}"}) for n, each in enumerate(bodies)]
    articles += [
        (text_of(edit(draw, bodies[n])), {"outlet": f"Outlet {n % 3}"}) for n, edit in enumerate(EDITS.values())
    ]
    articles += [(text_of([*bodies[n], passage, draw.paragraph() * 12]), {"headline": "x"}) for n in (10, 11)]
    return tables(*articles)


def test_the_order_of_the_articles_does_not_matter():
    articles, paragraphs = mixed()
    expected = find_duplicates(articles, paragraphs)
    assert expected["is_copy"].any()
    assert not expected["is_copy"].all()
    for seed in range(3):
        shuffled = [table.sample(frac=1, random_state=seed) for table in (articles, paragraphs)]
        pd.testing.assert_frame_equal(find_duplicates(*shuffled), expected)


def test_every_row_keeps_its_promises():
    articles, paragraphs = mixed()
    duplicates = find_duplicates(articles, paragraphs)
    schema.check("DUPLICATES", duplicates)
    copies = duplicates[duplicates["is_copy"]]
    assert copies["article_id"].is_unique
    assert set(copies["article_id"]).isdisjoint(copies["of_article_id"]), "what stands for a cluster is no copy itself"
    for column in ("similarity", "containment", "of_containment"):
        assert duplicates[column].between(0, 1).all()
    assert (duplicates["article_id"] != duplicates["of_article_id"]).all()


@pytest.mark.parametrize("text", ["", "!!! …", "漢字" * 60, "word", "\x00 \x00", "a" * 100_000, "' ’ '"])
def test_odd_texts(text):
    other = text_of(body())
    duplicates = found((text, {}), (text, {}), (other, {}), (text + " " + other, {}))
    assert len(duplicates[duplicates["article_id"].isin(["id0", "id1"])]) <= 1


def test_nothing_in_nothing_out():
    articles, paragraphs = tables((text_of(body()), {}))
    for n in (0, 1):
        pd.testing.assert_frame_equal(find_duplicates(articles.head(n), paragraphs), schema.empty("DUPLICATES"))


def test_articles_with_a_problem_take_no_part():
    text = text_of(body())
    assert found((text, {}), (text, {"problem": "The file is broken."})).empty


def test_missing_column():
    articles, paragraphs = prints()
    with pytest.raises(schema.SchemaError, match="ARTICLES: no column 'url'"):
        find_duplicates(articles.drop(columns="url"), paragraphs)


def test_many_copies_are_not_compared_each_with_each(monkeypatch):
    n_compared = 0
    compare = engine._compare

    def counting(*sets):
        nonlocal n_compared
        n_compared += 1
        return compare(*sets)

    monkeypatch.setattr(engine, "_compare", counting)
    one = body()
    duplicates = found(*((text_of([*one, [f"{n} {WRITER.sentence(20)}"]]), {"headline": "Live"}) for n in range(400)))
    assert int(duplicates["is_copy"].sum()) == 399
    assert n_compared < 400 * 30, "of 79,800 pairs"
