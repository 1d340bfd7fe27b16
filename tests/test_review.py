"""Corrections: read, written, applied, and reported where they find nothing."""

import shutil
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst import open_workbook, review, schema
from analyst.corpus import read_corpus

ROOT = Path(__file__).parents[1]

TEXT_A = 'Vladimir Zelensky said "talks are dead". Maria Zakharova said "talks are dead". Kiev agreed.'
TEXT_B = "Volodymyr Zelenskyy, in Kyiv, insisted that talks go on. Bush left. Read More"
FILES = {"a1": "one.txt", "b2": "two.txt"}
TEXTS = {"a1": TEXT_A, "b2": TEXT_B}


def make_articles():
    rows = []
    for article_id, text in TEXTS.items():
        row = dict.fromkeys(schema.SCHEMAS["ARTICLES"].columns)
        row |= {
            "article_id": article_id,
            "article_name": FILES[article_id],
            "source_file": FILES[article_id],
            "outlet_label": FILES[article_id],
            "outlet_basis": "none",
            "headline_basis": "none",
            "published_basis": "none",
            "language": "en",
            "text": text,
            "n_words": len(text.split()),
            "n_paragraphs": 1,
            "is_counted": True,
        }
        rows.append(row)
    return schema.table("ARTICLES", rows)


def make_mentions():
    rows = [
        ("a1", "Vladimir Zelensky", "PERSON", "person-zelensky"),
        ("a1", "Maria Zakharova", "PERSON", "person-maria-zakharova"),
        ("a1", "Kiev", "PERSON", "person-kiev"),
        ("b2", "Volodymyr Zelenskyy", "PERSON", "person-zelenskyy"),
        ("b2", "Kyiv", "PLACE", "place-kyiv"),
        ("b2", "Bush", "PERSON", "person-george-w-bush"),
        ("b2", "Read More", "ORG", "org-read-more"),
    ]
    table = []
    for article_id, text, entity_type, entity_id in rows:
        start = TEXTS[article_id].index(text)
        table.append(
            {
                "mention_id": f"{article_id}:{start}",
                "article_id": article_id,
                "paragraph_id": f"{article_id}:0",
                "sentence_id": f"{article_id}:0:0",
                "start_char": start,
                "end_char": start + len(text),
                "mention_text": text,
                "mention_kind": "name",
                "entity_type": entity_type,
                "model_label": entity_type,
                "entity_id": entity_id,
                "resolved_by": "same name",
                "confidence": 0.9,
            }
        )
    return schema.table("MENTIONS", table)


def make_entities():
    names = {
        "person-zelensky": "Vladimir Zelensky",
        "person-maria-zakharova": "Maria Zakharova",
        "person-kiev": "Kiev",
        "person-zelenskyy": "Volodymyr Zelenskyy",
        "place-kyiv": "Kyiv",
        "person-george-w-bush": "George W. Bush",
        "org-read-more": "Read More",
    }
    homes = dict(make_mentions()[["entity_id", "article_id"]].to_numpy())
    return schema.table(
        "ENTITIES",
        [(key, name, key.split("-")[0].upper(), None, 1, 1, homes[key]) for key, name in names.items()],
    )


def make_field_mentions():
    return schema.table("FIELD_MENTIONS", [("a1", "headline", 0, 4, "Kiev", "PERSON", "person-kiev")])


def make_quotes():
    rows = []
    for article_id, content, speaker, entity_id, cue in [
        ("a1", "talks are dead", "Vladimir Zelensky", "person-zelensky", "said"),
        ("a1", "talks are dead", "Maria Zakharova", "person-maria-zakharova", "said"),
        ("b2", "talks go on", "Volodymyr Zelenskyy", "person-zelenskyy", "insisted"),
    ]:
        text = TEXTS[article_id]
        speaker_start = text.index(speaker)
        start, cue_start = text.index(content, speaker_start), text.index(cue, speaker_start)
        rows.append(
            {
                "quote_id": f"{article_id}:{start}",
                "article_id": article_id,
                "paragraph_id": f"{article_id}:0",
                "quote_type": "direct" if article_id == "a1" else "indirect",
                "content_text": content,
                "start_char": start,
                "end_char": start + len(content),
                "n_words": 3,
                "n_quoted_words": 3,
                "speaker_text": speaker,
                "speaker_start_char": speaker_start,
                "speaker_end_char": speaker_start + len(speaker),
                "speaker_kind": "name",
                "speaker_entity_id": entity_id,
                "speaker_name": speaker,
                "speaker_rule": "subject",
                "cue_text": cue,
                "cue_lemma": {"said": "say", "insisted": "insist"}[cue],
                "cue_start_char": cue_start,
                "cue_end_char": cue_start + len(cue),
                "cue_is_negated": False,
                "cue_modality": None,
                "relay_text": None,
                "rule": "marks",
                "confidence": 0.8,
            }
        )
    return schema.table("QUOTES", rows)


def make_parts(quotes):
    return schema.table(
        "QUOTE_PARTS",
        [(q.quote_id, 0, q.article_id, q.start_char, q.end_char, q.content_text) for q in quotes.itertuples()],
    )


def write(folder, name, text):
    path = folder / "corrections" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def correct_names(folder, text):
    write(folder, "entities.toml", text)
    mentions = make_mentions()
    return review.apply_to_entities(
        review.read_corrections(folder),
        mentions,
        make_entities(),
        schema.empty("ALIASES"),
        make_field_mentions(),
        articles=make_articles(),
    )


def correct_quotes(folder, text):
    write(folder, "quotes.toml", text)
    quotes = make_quotes()
    return review.apply_to_quotes(
        review.read_corrections(folder), quotes, make_parts(quotes), make_articles(), make_entities()
    )


def name_of(tables, mention_text):
    ids = tables.mentions.loc[tables.mentions["mention_text"] == mention_text, "entity_id"]
    return tables.entities.set_index("entity_id")["name"][ids.iloc[0]]


# ---- names


def test_no_folder_means_no_corrections_and_the_tables_as_they_were(tmp_path):
    corrections = review.read_corrections(tmp_path)
    assert len(corrections) == 0
    assert corrections.sha256 is None
    mentions = make_mentions()
    tables = review.apply_to_entities(
        corrections, mentions, make_entities(), schema.empty("ALIASES"), make_field_mentions(),
        articles=make_articles(),
    )  # fmt: skip
    assert tables.mentions is mentions
    assert list(tables.report.columns) == list(review.empty_report().columns)


def test_join_moves_mentions_counts_anew_and_drops_the_joined_entity(tmp_path):
    tables = correct_names(
        tmp_path, '[[join]]\nnames = ["Vladimir Zelensky"]\ninto = "Volodymyr Zelenskyy"\nwhy = "one man"\n'
    )
    assert name_of(tables, "Vladimir Zelensky") == "Volodymyr Zelenskyy"
    row = tables.entities.set_index("entity_id").loc["person-zelenskyy"]
    assert (row["n_mentions"], row["n_articles"], row["first_article_id"]) == (2, 2, "a1")
    assert "person-zelensky" not in set(tables.entities["entity_id"])
    assert set(tables.aliases.query("entity_id == 'person-zelenskyy'")["alias"]) == {
        "Vladimir Zelensky",
        "Volodymyr Zelenskyy",
    }
    moved = tables.mentions.query("mention_text == 'Vladimir Zelensky'").iloc[0]
    assert (moved["resolved_by"], moved["confidence"]) == ("correction", 1.0)
    assert tables.report[["status", "n_changed", "why"]].to_numpy().tolist() == [["applied", 1, "one man"]]
    assert tables.report["source"][0] == "corrections/entities.toml:1"


def test_join_into_a_new_name_makes_that_entity(tmp_path):
    tables = correct_names(
        tmp_path,
        '[[join]]\nnames = ["Vladimir Zelensky", "Volodymyr Zelenskyy"]\ninto = "Zelensky (Ukraine)"',
    )
    assert name_of(tables, "Volodymyr Zelenskyy") == "Zelensky (Ukraine)"
    assert tables.entities.set_index("name").loc["Zelensky (Ukraine)", "entity_type"] == "PERSON"
    assert tables.report["n_changed"].tolist() == [2]


def test_corrections_take_their_turn_in_the_order_of_the_file(tmp_path):
    renamed_first = '[[rename]]\nname = "Kyiv"\nto = "Kiev city"\n[[join]]\nnames = ["Kiev"]\ninto = "Kiev city"\n'
    tables = correct_names(tmp_path, renamed_first)
    assert tables.report["status"].tolist() == ["applied", "applied"]
    assert name_of(tables, "Kiev") == "Kiev city"
    kiev = tables.mentions.query("mention_text == 'Kiev'").iloc[0]
    assert kiev["entity_type"] == "PLACE"  # the type goes with the entity
    assert tables.field_mentions["entity_id"].tolist() == ["place-kyiv"]


def test_split_exclude_and_type(tmp_path):
    tables = correct_names(
        tmp_path,
        '[[split]]\nname = "George W. Bush"\nalias = "Bush"\nto = "George H. W. Bush"\n'
        'source_file = "two.txt"\n'
        '[[exclude]]\nname = "Read More"\n'
        '[[type]]\nname = "person-kiev"\ntype = "PLACE"\n',
    )
    assert tables.report["status"].tolist() == ["applied"] * 3
    assert name_of(tables, "Bush") == "George H. W. Bush"
    assert "Read More" not in set(tables.mentions["mention_text"])
    assert "Read More" not in set(tables.entities["name"])
    assert tables.mentions.set_index("mention_text").loc["Kiev", "entity_type"] == "PLACE"
    assert tables.field_mentions["entity_type"].tolist() == ["PLACE"]
    for name, table in [
        ("MENTIONS", tables.mentions),
        ("ENTITIES", tables.entities),
        ("ALIASES", tables.aliases),
    ]:
        schema.check(name, table)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ('[[rename]]\nname = "Nobody"\nto = "Somebody"', "no entity 'Nobody'"),
        ('[[rename]]\nname = "Kyiv"\nto = "Kyiv"', "that name already"),
        ('[[type]]\nname = "Kyiv"\ntype = "PLACE"', "that type already"),
        ('[[join]]\nnames = ["Kyiv"]\ninto = "Kyiv"', "joined already"),
        ('[[split]]\nname = "Kyiv"\nalias = "Kief"\nto = "X"', "not called 'Kief'"),
        ('[[exclude]]\nname = "Kyiv"\nsource_file = "one.txt"', "not called that there"),
    ],
)
def test_a_stale_correction_is_reported_and_changes_nothing(tmp_path, text, detail):
    tables = correct_names(tmp_path, text)
    assert tables.report["status"].tolist() == ["stale"]
    assert detail in tables.report["detail"][0]
    pd.testing.assert_frame_equal(tables.mentions, make_mentions())
    assert sorted(tables.entities["name"]) == sorted(make_entities()["name"])


def test_a_name_of_two_entities_asks_for_the_id(tmp_path):
    write(tmp_path, "entities.toml", '[[rename]]\nname = "Kyiv"\nto = "X"')
    entities = make_entities()
    entities.loc[entities["entity_id"] == "person-kiev", "name"] = "Kyiv"
    tables = review.apply_to_entities(
        review.read_corrections(tmp_path), make_mentions(), entities, schema.empty("ALIASES"),
        make_field_mentions(), articles=make_articles(),
    )  # fmt: skip
    assert "person-kiev or place-kyiv" in tables.report["detail"][0]


# ---- quotes


def test_reject_takes_the_quote_and_its_parts_out(tmp_path):
    tables = correct_quotes(tmp_path, '[[quote]]\nsource_file = "two.txt"\ncontent = "talks  go\\n on"\nreject = true')
    assert set(tables.quotes["article_id"]) == {"a1"}
    assert set(tables.quote_parts["quote_id"]) == set(tables.quotes["quote_id"])
    assert tables.report["status"].tolist() == ["applied"]


def test_speaker_cue_and_type_are_set_and_point_into_the_text(tmp_path):
    tables = correct_quotes(
        tmp_path,
        '[[quote]]\nsource_file = "one.txt"\ncontent = "talks are dead"\nnth = 2\n'
        'speaker = "Vladimir Zelensky"\ntype = "mixed"\ncue = "agreed"\n',
    )
    row = tables.quotes.query("article_id == 'a1'").sort_values("start_char").iloc[1]
    assert (row["speaker_entity_id"], row["speaker_name"]) == ("person-zelensky", "Vladimir Zelensky")
    assert row["speaker_text"] == "Maria Zakharova"  # as printed
    assert TEXT_A[row["speaker_start_char"] : row["speaker_end_char"]] == "Maria Zakharova"
    assert TEXT_A[row["cue_start_char"] : row["cue_end_char"]] == "agreed"
    assert (row["quote_type"], row["speaker_rule"], row["confidence"]) == ("mixed", "correction", 1.0)
    schema.check("QUOTES", tables.quotes)


def test_a_cue_gets_the_lemma_that_the_corpus_shows(tmp_path):
    tables = correct_quotes(tmp_path, '[[quote]]\nsource_file = "two.txt"\ncontent = "talks go on"\ncue = "said"\n')
    assert tables.quotes.query("article_id == 'b2'")["cue_lemma"].tolist() == ["say"]


def test_a_speaker_may_be_unknown_or_nobody(tmp_path):
    anchor = '[[quote]]\nsource_file = "two.txt"\ncontent = "talks go on"\n'
    row = correct_quotes(tmp_path, anchor + 'speaker = "a baker"').quotes.query("article_id == 'b2'").iloc[0]
    assert (row["speaker_name"], row["speaker_text"]) == ("a baker", "Volodymyr Zelenskyy")
    assert pd.isna(row["speaker_entity_id"])
    row = correct_quotes(tmp_path, anchor + 'speaker = ""').quotes.query("article_id == 'b2'").iloc[0]
    assert pd.isna(row["speaker_name"]) and row["speaker_kind"] == "none"


def test_the_last_word_counts(tmp_path):
    anchor = '[[quote]]\nsource_file = "two.txt"\ncontent = "talks go on"\n'
    tables = correct_quotes(tmp_path, f"{anchor}reject = true\n\n{anchor}accept = true\n")
    assert tables.report["status"].tolist() == ["replaced", "applied"]
    assert len(tables.quotes) == 3


@pytest.mark.parametrize(
    ("anchor", "detail"),
    [
        ('source_file = "gone.txt"\ncontent = "talks go on"', "no article 'gone.txt'"),
        ('source_file = "two.txt"\ncontent = "talks stop"', "no quote of these words"),
        ('source_file = "one.txt"\ncontent = "talks are dead"', "2 quotes of these words; add nth"),
        ('source_file = "one.txt"\ncontent = "talks are dead"\nnth = 3', "not 3"),
    ],
)
def test_a_quote_that_is_not_found_is_stale(tmp_path, anchor, detail):
    tables = correct_quotes(tmp_path, f"[[quote]]\n{anchor}\nreject = true")
    assert tables.report["status"].tolist() == ["stale"]
    assert detail in tables.report["detail"][0]
    assert len(tables.quotes) == 3


# ---- files


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("entities.toml", '# one\n\n[[join]\nnames = "x"', r"entities\.toml, line 3: not TOML"),
        ("entities.toml", '\n[[marry]]\nname = "x"', "line 2: 'marry' is no correction"),
        ("entities.toml", '[[rename]]\nname = "x"', r"line 1: \[\[rename\]\] lacks 'to'"),
        ("entities.toml", '[[exclude]]\nname = "x"\n\n[[rename]]\nname = "x"', "line 4: .* lacks 'to'"),
        ("entities.toml", '[[type]]\nname = "x"\ntype = "CITY"', "wanted one of PERSON, ORG"),
        ("entities.toml", '[[join]]\nnames = "x"\ninto = "y"', "wanted a list of names"),
        ("entities.toml", '[[rename]]\nname = "x"\nto = " "', "wanted text that is not empty"),
        ("entities.toml", 'rename = 3', "'rename' is no correction|wanted"),
        ("quotes.toml", '[[quote]]\nsource_file = "a"\ncontent = "b"', "asks for nothing"),
        ("quotes.toml", '[[quote]]\nsource_file = "a"\ncontent = "b"\nreject = false', "wanted true"),
        ("quotes.toml", '[[quote]]\nsource_file = "a"\ncontent = "b"\nnth = 0\ncue = "c"', "number from 1"),
        ("quotes.toml", '[[quote]]\nsource_file = "a"\ncontent = "b"\ncolour = "c"', "no field 'colour'"),
        ("quotes.toml", '[[quote]]\nsource_file = "a"\ncontent = "b"\nreject = true\ncue = "c"', "keep one"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_named_with_its_line(tmp_path, name, text, message):
    write(tmp_path, name, text)
    with pytest.raises(review.CorrectionsError, match=message):
        review.read_corrections(tmp_path)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path):
    write(tmp_path, "entities.toml", "").write_bytes(b'[[rename]]\nname = "caf\xe9"\nto = "x"')
    with pytest.raises(review.CorrectionsError, match="line 2: not UTF-8"):
        review.read_corrections(tmp_path)


def test_a_heading_inside_a_long_text_is_text(tmp_path):
    write(
        tmp_path,
        "entities.toml",
        '[[rename]]\nname = "x"\nto = "y"\nwhy = """\n[[join]]\n"""\n[[exclude]]\nname="z"',
    )
    corrections = review.read_corrections(tmp_path).entities
    assert [(c.kind, c.line) for c in corrections] == [("rename", 1), ("exclude", 7)]


def test_written_corrections_are_read_back_and_what_stood_there_stays(tmp_path):
    path = write(tmp_path, "quotes.toml", "# my notes\n")
    when = datetime(2025, 8, 1, 9, 30, 5, 999, tzinfo=UTC)
    fields = {"source_file": "one.txt", "content": 'say "no"\\\n\tnow', "speaker": "A"}
    review.write_correction(tmp_path, "quote", fields, who="Lee", why="heard it", when=when)
    review.write_correction(tmp_path, "quote", {**fields, "speaker": "B"})
    first, second = review.read_corrections(tmp_path).quotes
    assert dict(first.fields) == {
        **fields,
        "who": "Lee",
        "when": when.replace(microsecond=0),
        "why": "heard it",
    }
    assert second.fields["speaker"] == "B"
    assert path.read_text().startswith("# my notes\n\n[[quote]]\n")
    assert [p.name for p in path.parent.iterdir()] == ["quotes.toml"]  # no temporary file left


def test_nothing_is_written_into_a_broken_file_or_from_a_broken_correction(tmp_path):
    path = write(tmp_path, "entities.toml", "[[join]\n")
    with pytest.raises(review.CorrectionsError, match="line 1: not TOML"):
        review.write_correction(tmp_path, "exclude", {"name": "x"})
    assert path.read_text() == "[[join]\n"
    with pytest.raises(review.CorrectionsError, match="lacks 'into'"):
        review.write_correction(tmp_path / "new", "join", {"names": ["x"]})
    with pytest.raises(review.CorrectionsError, match="'marry'; there are keep"):
        review.write_correction(tmp_path / "new", "marry", {})
    assert not (tmp_path / "new").exists()


@given(text=st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip()))
def test_any_text_survives_the_file(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("corpus")
    path = review.write_correction(folder, "exclude", {"name": text}, when=datetime(2025, 1, 1, tzinfo=UTC))
    assert tomllib.loads(path.read_text(encoding="utf-8"))["exclude"][0]["name"] == text


def test_marks_of_direction_are_written_as_numbers(tmp_path):
    path = review.write_correction(tmp_path, "exclude", {"name": "abc\u202edcb\x1b[31m"})
    assert r'"abc\u202Edcb\u001B[31m"' in path.read_text()


def test_the_anchor_of_a_quote_leads_back_to_it(tmp_path):
    quotes, articles = make_quotes(), make_articles()
    for quote_id in quotes["quote_id"]:
        anchor = review.quote_anchor(quote_id, quotes, articles)
        folder = tmp_path / quote_id.replace(":", "-")
        review.write_correction(folder, "quote", {**anchor, "reject": True})
        tables = review.apply_to_quotes(
            review.read_corrections(folder), quotes, make_parts(quotes), articles, make_entities()
        )
        assert set(quotes["quote_id"]) - set(tables.quotes["quote_id"]) == {quote_id}
    with pytest.raises(KeyError, match="no quote 'x'"):
        review.quote_anchor("x", quotes, articles)


def test_a_date_may_be_a_date_or_text(tmp_path):
    write(
        tmp_path,
        "entities.toml",
        '[[exclude]]\nname = "x"\nwhen = 2025-08-01\n[[exclude]]\nname = "y"\nwhen = "May"',
    )
    when = [c.fields["when"] for c in review.read_corrections(tmp_path).entities]
    assert when == [date(2025, 8, 1), "May"]


@pytest.mark.model
def test_counting_anew_gives_the_counts_that_were_there(seeds):
    stale = review.Correction("rename", {"name": "Nobody at all", "to": "x"}, "corrections/entities.toml", 1)
    tables = review.apply_to_entities(
        review.Corrections((stale,)), seeds.mentions, seeds.entities, seeds.aliases, seeds.field_mentions,
        articles=seeds.articles,
    )  # fmt: skip
    pd.testing.assert_frame_equal(tables.entities, seeds.entities)
    pd.testing.assert_frame_equal(tables.aliases, seeds.aliases)


@pytest.mark.model
def test_every_quote_of_the_seeds_can_be_anchored(seeds, tmp_path):
    for quote_id in seeds.quotes["quote_id"]:
        anchor = review.quote_anchor(quote_id, seeds.quotes, seeds.articles)
        review.write_correction(tmp_path, "quote", {**anchor, "accept": True})
    tables = review.apply_to_quotes(
        review.read_corrections(tmp_path), seeds.quotes, seeds.quote_parts, seeds.articles, seeds.entities
    )
    assert tables.report["status"].tolist() == ["applied"] * len(seeds.quotes)
    assert (tables.quotes["confidence"] == 1).all()


# ---- names that lead elsewhere, files that are not read, words copied by hand


def test_a_rename_onto_another_entity_is_stale(tmp_path):
    tables = correct_names(tmp_path, '[[rename]]\nname = "Kiev"\nto = "Kyiv"')
    assert tables.report["status"].tolist() == ["stale"]
    assert tables.report["detail"][0] == "there is an entity of that name; use [[join]]"
    assert tables.entities["name"].is_unique


@pytest.mark.parametrize(
    "later",
    [
        '[[join]]\nnames = ["Read More"]\ninto = "Kyiv"',
        '[[join]]\nnames = ["Kyiv", "Read More"]\ninto = "Kyiv"',
        '[[join]]\nnames = ["Kyiv"]\ninto = "Read More"',
        '[[rename]]\nname = "Read More"\nto = "More"',
        '[[rename]]\nname = "org-read-more"\nto = "More"',
        '[[type]]\nname = "Read More"\ntype = "OTHER"',
        '[[exclude]]\nname = "Read More"',
    ],
)
@pytest.mark.parametrize("alias", ["", 'alias = "Read More"\n'])
def test_what_comes_after_an_exclusion_is_stale(tmp_path, later, alias):
    tables = correct_names(tmp_path, f'[[exclude]]\nname = "Read More"\n{alias}\n{later}')
    assert tables.report["status"].tolist() == ["applied", "stale"]
    assert "excluded by corrections/entities.toml:1" in tables.report["detail"][1]


def test_a_name_excluded_in_one_file_lives_on_in_the_others(tmp_path):
    text = '[[exclude]]\nname = "Kiev"\nalias = "Kief"\n[[exclude]]\nname = "Kiev"\nsource_file = "two.txt"\n'
    tables = correct_names(tmp_path, text + '[[rename]]\nname = "Kiev"\nto = "Keef"')
    assert tables.report["status"].tolist() == ["stale", "stale", "applied"]


@pytest.mark.parametrize(
    ("countries", "kept"),
    [({"place-kyiv": "UA"}, "UA"), ({"place-kyiv": "UA", "place-x": "RU"}, None)],
)
def test_a_join_keeps_the_country_on_which_all_agree(tmp_path, countries, kept):
    write(tmp_path, "entities.toml", '[[join]]\nnames = ["Kyiv", "George W. Bush"]\ninto = "Kyiv City"')
    entities, mentions = make_entities(), make_mentions()
    renamed = {"person-george-w-bush": "place-x"}
    for table in (entities, mentions):
        table.loc[table["entity_id"] == "person-george-w-bush", "entity_type"] = "PLACE"
        table["entity_id"] = table["entity_id"].replace(renamed)
    entities["country"] = entities["entity_id"].map(countries).astype("str")
    tables = review.apply_to_entities(
        review.read_corrections(tmp_path), mentions, entities, schema.empty("ALIASES"),
        make_field_mentions(), articles=make_articles(),
    )  # fmt: skip
    country = tables.entities.set_index("name")["country"]["Kyiv City"]
    assert country == kept or (kept is None and pd.isna(country))


@pytest.mark.parametrize("content", ["“talks go on.”", '"talks go on"', "talks go", "go on,"])
def test_a_quote_is_found_by_words_copied_by_hand(tmp_path, content):
    text = f"[[quote]]\nsource_file = 'two.txt'\ncontent = '{content}'\nreject = true"
    tables = correct_quotes(tmp_path, text)
    assert tables.report["status"].tolist() == ["applied"]
    assert set(tables.quotes["article_id"]) == {"a1"}


@pytest.mark.parametrize(
    ("content", "detail"), [("are dead", "2 quotes of the article contain these words"), ('"', "no quote of these")]
)
def test_words_of_several_quotes_or_of_none_are_stale(tmp_path, content, detail):
    tables = correct_quotes(tmp_path, f"[[quote]]\nsource_file = 'one.txt'\ncontent = '{content}'\nreject = true")
    assert tables.report["status"].tolist() == ["stale"]
    assert detail in tables.report["detail"][0]


@pytest.mark.parametrize("name", ["quote.toml", "Entity.TOML", "entities.toml.txt"])
@pytest.mark.parametrize("beside", ["", '[[rename]]\nname = "Kiev"\nto = "Kief"'])
def test_a_file_of_another_name_is_reported(tmp_path, name, beside):
    write(tmp_path, name, "[[quote]]")
    write(tmp_path, ".entities.toml", "[[quote]]")
    write(tmp_path, "entities.toml.bak", "[[quote]]")
    report = correct_names(tmp_path, beside).report
    assert report["status"].tolist() == ["stale", "applied"][: 2 if beside else 1]
    assert name in report["correction"][0]
    assert "entities.toml, quotes.toml or sides.toml" in report["detail"][0]


@pytest.mark.model
def test_the_documented_examples_are_true_for_the_seeds(seeds, tmp_path):
    blocks = [line[4:] for line in review.__doc__.splitlines() if line.startswith("    ")]
    names, start = next(i for i, line in enumerate(blocks) if "[[join]]" in line), blocks.index("[[quote]]")
    write(tmp_path, "lines.toml", "\n".join(blocks[:names]))
    write(tmp_path, "entities.toml", "\n".join(blocks[names:start]))
    sides = next(i for i, line in enumerate(blocks) if "[[side]]" in line)
    write(tmp_path, "quotes.toml", "\n".join(blocks[start:sides]))
    write(tmp_path, "sides.toml", "\n".join(blocks[sides:]))
    corrections = review.read_corrections(tmp_path)
    names = review.apply_to_entities(
        corrections, seeds.mentions, seeds.entities, seeds.aliases, seeds.field_mentions, articles=seeds.articles
    )
    quotes = review.apply_to_quotes(corrections, seeds.quotes, seeds.quote_parts, seeds.articles, names.entities)
    read = read_corpus(ROOT / "seeds", choices=review.line_choices(corrections))
    lines = review.report_lines(corrections, read.articles, read.raw_texts, read.removed)
    assert lines["n_changed"].tolist() == [1, 1, 1]
    report = pd.concat([lines, names.report, quotes.report])
    assert report["status"].tolist() == ["applied"] * 14, report["detail"].tolist()


@pytest.mark.model
def test_a_capital_speaks_for_the_country_under_its_new_name(tmp_path):
    for file in (ROOT / "seeds").glob("00*.txt"):
        shutil.copy(file, tmp_path)
    write(tmp_path, "entities.toml", '[[join]]\nnames = ["Russia"]\ninto = "Russian Federation"')
    wb = open_workbook(tmp_path)
    assert wb.entities.set_index("name").loc["Russian Federation", "country"] == "RU"
    moscow = wb.quotes[wb.quotes["speaker_text"] == "Moscow"]
    assert set(moscow["speaker_name"]) == {"Russian Federation"}
    assert len(moscow) >= 3
