"""A folder becomes tables, whatever is in it."""

import os

import pandas as pd
import pytest

from analyst import schema
from analyst.corpus import CorpusError, cleaning_report, read_corpus, removed_by_rule
from analyst.corpus.read import CorpusTables


def row(tables, source_file):
    return tables.articles.set_index("source_file").loc[source_file]


def problems(tables):
    return {(name if isinstance(name, str) else None): text for name, text in tables.problems.itertuples(index=False)}


def test_tables_keep_their_schema(make_corpus, article):
    tables = read_corpus(make_corpus.files({"a.txt": article, "sub/b.txt": article + "And more of it, they said."}))
    for name, table in zip(CorpusTables._fields, tables, strict=True):
        schema.check(name.upper(), table)
    assert list(tables.articles["source_file"]) == ["a.txt", "sub/b.txt"]


def test_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match=r"no folder .*nowhere.*make the folder"):
        read_corpus(tmp_path / "nowhere")


def test_one_file_is_a_corpus(make_corpus, article):
    folder = make_corpus.files({"a.txt": article, "b.txt": "Something else is here, he said."})
    alone = read_corpus(folder / "a.txt")
    assert list(alone.articles["source_file"]) == ["a.txt"]
    assert alone.articles["text"][0] == row(read_corpus(folder), "a.txt")["text"]


def test_empty_folder_says_what_to_do(make_corpus):
    with pytest.raises(CorpusError, match=r"holds no article.*2 other files, such as a\.png, b\.css.*\.txt, .*\.html"):
        read_corpus(
            make_corpus.files(
                {"a.png": b"\x89PNG", "b.css": b"p {}", "README.md": "x", ".hidden.txt": "x", "corrections/c.txt": "x"}
            )
        )


def test_files_that_are_no_articles(make_corpus, article):
    files = {
        "a.txt": article,
        "README.txt": article,
        ".b.txt": article,
        "corrections/c.txt": article,
        "corpus.toml": "",
        "d.png": b"\x89PNG",
    }
    tables = read_corpus(make_corpus.files(files))
    assert list(tables.articles["source_file"]) == ["a.txt"]
    assert "1 file(s) not read, such as d.png" in problems(tables)[None]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n\t\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (bytes(range(1, 32)) * 50, "not a text file"),
        (b"Menu\nHome\nSport\n", "all lines were taken out"),
        (b"\x00\x01\x02\x03" + bytes(200), "not a text file"),
    ],
)
def test_a_bad_file_keeps_its_row(make_corpus, article, content, says):
    tables = read_corpus(make_corpus.files({"a.txt": article, "bad.txt": content}))
    bad = row(tables, "bad.txt")
    assert says in bad["problem"]
    assert says in problems(tables)["bad.txt"]
    assert (bad["text"], bad["n_paragraphs"], bad["language"]) == ("", 0, "und")
    assert pd.isna(row(tables, "a.txt")["problem"])


def test_a_file_that_cannot_be_opened_keeps_its_row(make_corpus, article, monkeypatch):
    folder = make_corpus.files({"a.txt": article, "locked.txt": article})
    opened = type(folder).open

    def locked(path, *args, **kwargs):
        if path.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(type(folder), "open", locked)
    assert "Permission denied" in row(read_corpus(folder), "locked.txt")["problem"]


SENTENCE = "Der Präsident sagte “très bien”, he said on Monday – at the café in the town of Jönköping."


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 with BOM"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16 without BOM"),
        ("utf-16-be", "UTF-16 without BOM"), ("utf-32", "UTF-32"), ("cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_encodings(make_corpus, codec, name):
    tables = read_corpus(make_corpus.files({"a.txt": SENTENCE.encode(codec)}))
    assert (row(tables, "a.txt")["text"], row(tables, "a.txt")["encoding"]) == (SENTENCE, name)


def test_latin_1(make_corpus):
    text = "The café in the town of Jönköping was closed on Monday."
    assert row(read_corpus(make_corpus.files({"a.txt": text.encode("latin-1")})), "a.txt")["text"] == text


def test_bytes_that_mean_nothing_are_told(make_corpus):
    tables = read_corpus(make_corpus.files({"a.txt": b"The caf\xe9 was closed on Monday \x81 he said."}))
    assert "1 byte(s) mean nothing in Windows-1252" in problems(tables)["a.txt"]


def test_line_ends_of_other_systems(make_corpus, article):
    tables = read_corpus(
        make_corpus.files(
            {name: article.replace("\n", end) for name, end in [("a.txt", "\n"), ("b.txt", "\r\n"), ("c.txt", "\r")]}
        )
    )
    assert tables.articles["text"].nunique() == 1


def test_identical_files_have_ids_of_their_own(make_corpus, article):
    tables = read_corpus(make_corpus.files({"b.txt": article, "a.txt": article}))
    assert tables.articles["article_id"].nunique() == 2
    alone = read_corpus(make_corpus.files({"b.txt": "Something else is here, he said."}))
    assert row(tables, "a.txt")["article_id"] == row(alone, "a.txt")["article_id"]


def test_order_of_the_listing_does_not_matter(make_corpus, article, monkeypatch):
    folder = make_corpus.files({f"{name}.txt": f"{article}\nThe end of {name} is near, they said." for name in "cab"})
    first = read_corpus(folder)
    walk = os.walk
    monkeypatch.setattr(
        os, "walk", lambda top: ((place, dirs, sorted(names, reverse=True)) for place, dirs, names in walk(top))
    )
    for one, other in zip(first, read_corpus(folder), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_links_out_of_the_folder_are_not_followed(make_corpus, article, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(article)
    folder = make_corpus.files({"a.txt": article})
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "up").symlink_to(folder, target_is_directory=True)
    tables = read_corpus(folder)
    assert list(tables.articles["source_file"]) == ["a.txt"]
    assert {"link.txt", "loop.txt", "up"} <= set(problems(tables))


def test_labels_of_unknown_outlets(make_corpus, article):
    names = ["003_ab.txt", "003_cd.txt", "004_ef.txt", "plain.txt"]
    tables = read_corpus(
        make_corpus.files({name: f"{article}\nIt is the end of {name[:6]}, they said." for name in names})
    )
    labels = ["003_ab", "003_cd", "004", "plain"]
    assert list(tables.articles["outlet_label"]) == [f"Unknown outlet ({label})" for label in labels]


def test_another_language_is_kept_and_told(make_corpus, article):
    german = (
        "Die Minister der beiden Länder haben am Montag vereinbart, "
        "dass sie eine Brücke bauen und den Preis dafür teilen, wie es im Plan steht."
    )
    tables = read_corpus(make_corpus.files({"a.txt": article, "d.txt": german}))
    assert (row(tables, "d.txt")["language"], row(tables, "d.txt")["text"]) == ("de", german)
    assert "left out of annotation" in problems(tables)["d.txt"]
    assert pd.isna(row(tables, "d.txt")["problem"])


SLOGAN = "The Example Times has told the truth since the year of the flood."


def outlet_page(n, *, outlet="Example Times"):
    body = f"The minister number {n} said on Monday that the bridge number {n} would be built in the year {n}."
    more = f"It is to be {n} metres long, the plan number {n} says, and it is to carry {n} trains a day."
    return f"({outlet}) {body}\n\n{SLOGAN}\n\n{more}\n"


def test_lines_that_an_outlet_repeats_go(make_corpus):
    tables = read_corpus(make_corpus.files({"a.txt": outlet_page(7), "b.txt": outlet_page(8)}))
    assert not tables.articles["text"].str.contains(SLOGAN).any()
    assert set(tables.removed.loc[tables.removed["removed_text"] == SLOGAN, "rule"]) == {"repeated_in_outlet"}


def test_lines_that_two_outlets_share_stay(make_corpus):
    tables = read_corpus(make_corpus.files({"a.txt": outlet_page(7), "b.txt": outlet_page(8, outlet="Other Post")}))
    assert tables.articles["text"].str.contains(SLOGAN).all()


def test_two_versions_of_one_article_lose_nothing(make_corpus):
    tables = read_corpus(
        make_corpus.files({"a.txt": outlet_page(7), "b.txt": outlet_page(7) + "\nIt is dear, he said.\n"})
    )
    assert tables.articles["text"].str.contains(SLOGAN).all()


def test_report_counts_every_line_once(make_corpus, article):
    tables = read_corpus(make_corpus.files({"a.txt": article, "bad.txt": b""}))
    report = cleaning_report(tables).set_index("source_file")
    assert list(report.loc["a.txt", ["n_lines", "n_kept", "n_removed"]]) == [6, 3, 3]
    assert list(report.loc["bad.txt", ["n_lines", "n_kept", "n_removed"]]) == [0, 0, 0]
    rules = removed_by_rule(tables.removed)
    assert list(rules["rule"]) == ["byline", "date_line", "headline"]
    assert list(removed_by_rule(tables.removed.head(0)).columns) == list(rules.columns)


def test_one_line_of_a_million_words_is_read(make_corpus):
    text = "The bridge is long and the river is wide, he said. " * 100_000
    tables = read_corpus(make_corpus.files({"a.txt": text}))
    assert row(tables, "a.txt")["text"] == text.strip()


def test_tens_of_thousands_of_lines_are_read(make_corpus):
    text = "\n".join(f"The bridge number {n} is to be built in the spring, he said." for n in range(20_000))
    assert row(read_corpus(make_corpus.files({"a.txt": text})), "a.txt")["n_paragraphs"] == 20_000


GERMAN = (
    "Die Minister beider Länder haben sich am Montag darauf geeinigt, eine Brücke über den Fluss zu bauen. "
    "Das wird vier Jahre dauern, sagte der Minister nach dem Treffen."
)


def test_an_article_in_another_language_is_not_counted(make_corpus, article):
    tables = read_corpus(make_corpus.files({"a.txt": article, "b.txt": GERMAN}))
    assert (row(tables, "a.txt")["is_counted"], row(tables, "b.txt")["is_counted"]) == (True, False)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "gb18030"])
def test_an_encoding_that_is_not_known_is_told(make_corpus, article, codec):
    text = "两国部长周一同意在河上建一座桥。运输部长说。" if codec == "gb18030" else "Министры договорились. " * 5
    tables = read_corpus(make_corpus.files({"a.txt": article, "b.txt": text.encode(codec)}))
    assert "Save it as UTF-8" in row(tables, "b.txt")["problem"]
    assert (row(tables, "b.txt")["text"], row(tables, "b.txt")["is_counted"]) == ("", False)


@pytest.mark.parametrize("name", ["a_files", "a-Dateien", "a_Dateien", "a_fichiers", "a_archivos", "a.files"])
def test_what_a_browser_saves_beside_a_page_is_passed_over(make_corpus, article, name):
    page = f"<html><body><p>{article}</p></body></html>"
    tables = read_corpus(make_corpus.files({"a.html": page, f"{name}/ad.html": page, "b_Dateien/c.txt": article}))
    assert list(tables.articles["source_file"]) == ["a.html", "b_Dateien/c.txt"]


def test_files_that_windows_adds_are_passed_over(make_corpus, article):
    thumbs = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    tables = read_corpus(make_corpus.files({"a.txt": article, "Thumbs.db": thumbs, "desktop.ini": "[x]"}))
    assert list(tables.articles["source_file"]) == ["a.txt"]
    assert tables.problems.empty
