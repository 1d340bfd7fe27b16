"""The review of joins: each decision is one table in the file, and can be taken back."""

import time

import pandas as pd
import pytest

from analyst import review, schema
from analyst.widgets import AliasReview, EntityExplorer, keys
from analyst.widgets.alias_review import ACTIONS
from analyst.widgets.keys import MAX_AT_ONCE
from tests.widgets.written import entries

HOSTILE = "<img src=x onerror=alert(1)> & \x1b[31m"


@pytest.fixture
def corpus(wb, tmp_path):
    """Three joins: Ms Lee and Ray, and a Lee that was left open."""
    wb.corpus = tmp_path
    names = {"Ms Lee": 0.7, "Ray": 0.8, "Ada Lee": 0.97, "Bob Ray": 0.97, "Monday": 0.0}
    mentions = wb.mentions.assign(
        confidence=wb.mentions["mention_text"].map(names).astype("float64"),
        resolved_by=wb.mentions["mention_text"]
        .map({"Monday": "ambiguous surname", "Ray": "surname in corpus"})
        .fillna("full name")
        .astype("str"),
    )
    is_open = mentions["mention_text"] == "Monday"
    texts, types = mentions["mention_text"].mask(is_open, "Lee"), mentions["entity_type"].mask(is_open, "PERSON")
    wb.mentions = mentions.assign(mention_text=texts, entity_type=types)
    return wb


def alias(panel):
    return panel.row["alias"]


def press(panel, letters):
    panel.key_field.value += letters


def test_the_queue_begins_with_the_most_doubtful(corpus):
    panel = AliasReview(corpus)
    assert [row["alias"] for row in panel.rows] == ["Lee", "Ms Lee", "Ray"]
    assert panel.summary() == (
        "AliasReview: 0 of 3 reviewed\n"
        "left open (PERSON) ← Lee · ambiguous surname · confidence 0% · 1 mention in 1 article\n"
        "3 joins listed"
    )
    assert "It may be Ada Lee." in panel.detail.value


def test_every_key_is_on_a_button_that_says_what_it_does(corpus):
    panel = AliasReview(corpus)
    for letter, button in panel.buttons.items():
        assert button.description.endswith(f"({letter})")
        assert len(button.tooltip) > 10
    assert set(panel.buttons) == set(ACTIONS)


@pytest.mark.parametrize(
    ("number", "letter", "name", "expect"),
    [
        (1, "a", "", {"accept": [{"name": "Ada Lee", "alias": "Ms Lee"}]}),
        (1, "s", "Mia Lee", {"split": [{"name": "Ada Lee", "alias": "Ms Lee", "to": "Mia Lee"}]}),
        (1, "j", "Bob Ray", {"join": [{"names": ["Ada Lee"], "into": "Bob Ray"}]}),
        (1, "x", "", {"exclude": [{"name": "Ada Lee", "alias": "Ms Lee"}]}),
        (0, "j", "Ada Lee", {"resolve": [{"alias": "Lee", "to": "Ada Lee"}]}),
        (0, "s", "Mia Lee", {"resolve": [{"alias": "Lee", "to": "Mia Lee"}]}),
        (0, "x", "", {"exclude": [{"alias": "Lee"}]}),
    ],
)
@pytest.mark.parametrize("by_key", [True, False])
def test_a_decision_is_written_marked_and_taken_back(corpus, number, letter, name, expect, by_key):
    panel = AliasReview(corpus, who="A. Lee")
    panel.list.choose(number)
    panel.name_field.value = name
    press(panel, letter) if by_key else panel.buttons[letter].click()
    assert entries(corpus, "entities.toml") == expect
    assert 'who = "A. Lee"' in (corpus.corpus / "corrections" / "entities.toml").read_text()
    assert panel.done == "1 of 3 reviewed"
    assert panel.list.chosen != number
    assert "✓" in panel.list._texts[number].value
    assert "1 correction of corrections/entities.toml not applied yet" in panel.notes.value
    press(panel, "u") if by_key else panel.buttons["u"].click()
    assert entries(corpus, "entities.toml") == {}
    assert panel.done == "0 of 3 reviewed"
    assert panel.list.chosen == number
    assert "Taken back" in panel.message.value


@pytest.mark.parametrize(
    ("letter", "expect"),
    [
        ("r", {"rename": [{"name": "Ada Lee", "to": "Ada B. Lee"}]}),
        ("t", {"type": [{"name": "Ada Lee", "type": "GROUP"}]}),
    ],
)
def test_a_name_and_a_type_are_written_and_the_join_is_still_to_review(corpus, letter, expect):
    panel = AliasReview(corpus)
    panel.list.choose(1)
    panel.name_field.value, panel.entity_type.value = "Ada B. Lee", "GROUP"
    panel.act(letter)
    assert entries(corpus, "entities.toml") == expect
    assert panel.done == "0 of 3 reviewed"
    assert alias(panel) == "Ms Lee"


def test_after_a_rename_a_decision_means_the_entity_by_its_id_and_applies(corpus):
    panel = AliasReview(corpus)
    panel.list.choose(1)
    panel.name_field.value = "Ada B. Lee"
    panel.act("r")
    panel.act("a")
    assert entries(corpus, "entities.toml")["accept"] == [{"name": "person-ada-lee", "alias": "Ms Lee"}]
    tables = review.apply_to_entities(
        review.read_corrections(corpus.corpus), corpus.mentions, corpus.entities, corpus.aliases, corpus.field_mentions
    )
    assert tables.report["status"].tolist() == ["applied", "applied"]


def test_a_decision_for_one_article(corpus):
    panel = AliasReview(corpus)
    panel.name_field.value = "Ada Lee"
    panel.where.value = "two.txt"
    panel.act("j")
    assert entries(corpus, "entities.toml") == {
        "resolve": [{"alias": "Lee", "to": "Ada Lee", "source_file": "two.txt"}]
    }
    panel.list.choose(1)
    panel.where.value = "two.txt"
    panel.act("a")
    assert "Accept is for all articles" in panel.message.value
    assert set(entries(corpus, "entities.toml")) == {"resolve"}


def test_a_name_is_asked_for_shown_and_then_written(corpus):
    panel = AliasReview(corpus)
    panel.list.choose(1)
    press(panel, "s")
    assert "write the name" in panel.message.value
    panel.name_field.value = "Bob Ray"
    assert "Bob Ray (an entity of the corpus). Press s again" in panel.message.value
    assert entries(corpus, "entities.toml") == {}
    press(panel, "s")
    assert entries(corpus, "entities.toml") == {"split": [{"name": "Ada Lee", "alias": "Ms Lee", "to": "Bob Ray"}]}
    assert panel.name_field.value == ""


@pytest.mark.parametrize(
    ("number", "letter", "name", "says"),
    [
        (0, "a", "", "left open, so there is no entity yet"),
        (0, "t", "", "left open, so there is no entity yet"),
        (1, "j", "Ada Lee", "is the entity itself"),
        (1, "t", "", "is of the type PERSON already"),
        (1, "u", "", "Nothing was decided here yet"),
    ],
)
def test_what_makes_no_sense_is_told_and_not_written(corpus, number, letter, name, says):
    panel = AliasReview(corpus)
    panel.list.choose(number)
    panel.name_field.value = name
    panel.act(letter)
    assert says in panel.message.value
    assert entries(corpus, "entities.toml") == {}


def test_keys_go_to_and_fro_and_the_ends_hold(corpus):
    panel = AliasReview(corpus)
    seen = []
    for letters in ("n", "n", "n", "p", "pp", "N"):
        press(panel, letters)
        seen.append(alias(panel))
    assert seen == ["Ms Lee", "Ray", "Ray", "Ms Lee", "Lee", "Ms Lee"]


def test_a_letter_counts_once_also_when_the_field_is_emptied_in_between(corpus, monkeypatch):
    monkeypatch.setattr(keys, "KEYS_KEPT", 20)
    panel = AliasReview(corpus)
    for _ in range(9):
        press(panel, "n")
        press(panel, "p")
    press(panel, "n")
    before = panel.key_field.value
    press(panel, "p")
    assert panel.key_field.value == ""
    assert alias(panel) == "Lee"
    panel.key_field.value = before + "p" + "n"  # typed before the browser heard that the field is empty
    assert alias(panel) == "Ms Lee"
    panel.key_field.value = ""
    press(panel, "n")
    assert alias(panel) == "Ray"


def test_pasted_text_does_nothing(corpus):
    panel = AliasReview(corpus)
    press(panel, "x" * (MAX_AT_ONCE + 1))
    assert entries(corpus, "entities.toml") == {}
    assert "came at once" in panel.message.value
    press(panel, "?")
    assert "No key ?" in panel.message.value


def test_a_file_changed_by_hand_is_not_spoiled(corpus):
    panel = AliasReview(corpus)
    panel.list.choose(2)
    panel.act("a")
    path = corpus.corpus / "corrections" / "entities.toml"
    path.write_text('[[type]]\nname = "Ada Lee"\ntype = "ORG"\n', encoding="utf-8")
    panel.act("u")
    assert "Not taken back" in panel.message.value
    path.write_text("[[broken\n", encoding="utf-8")
    panel.act("x")
    assert "Not written" in panel.message.value
    assert path.read_text() == "[[broken\n"


def test_filters_show_what_is_done_and_what_is_open(corpus):
    panel = AliasReview(corpus)
    panel.list.choose(1)
    panel.act("a")
    panel.show_menu.value = "reviewed"
    assert [row["alias"] for row in panel.rows] == ["Ms Lee"]
    panel.show_menu.value = "to review"
    assert [row["alias"] for row in panel.rows] == ["Lee", "Ray"]
    panel.kind.value = "names left open"
    assert panel.summary().startswith("AliasReview: 0 of 1 reviewed\nleft open")
    panel.kind.value = "roles"
    assert panel.summary() == "AliasReview: 0 of 0 reviewed"
    panel.act("a")
    assert "No join is listed" in panel.message.value
    panel.kind.value = "names"
    panel.search.value = "bob"
    assert [row["alias"] for row in panel.rows] == ["Ray"]


def test_stale_corrections_of_names_are_listed(corpus):
    rows = [
        ("exclude: name = <b>X</b>", "corrections/entities.toml:1", "stale", 0, "no entity 'X'", None, None, None),
        ("quote in …", "corrections/quotes.toml:1", "stale", 0, "no such quote", None, None, None),
    ]
    corpus.corrections = pd.DataFrame(rows, columns=corpus.corrections.columns)
    panel = AliasReview(corpus)
    assert "1 correction found nothing to correct" in panel.stale.value
    assert "exclude: name = &lt;b&gt;X&lt;/b&gt;" in panel.stale.value


def test_apply_opens_the_workbook_anew_and_a_failure_is_told(corpus):
    accepted = schema.conform("MENTIONS", corpus.mentions).head(2)
    other = type(corpus)(**{**vars(corpus), "mentions": accepted.assign(outlet="O", source_file="one.txt")})
    panel = AliasReview(corpus, reopen=lambda: other)
    panel.apply_button.click()
    assert panel.wb is other
    assert panel.done == "0 of 0 reviewed"
    assert "Applied" in panel.message.value

    def fail():
        raise ValueError("the folder <b>is gone</b>")

    panel = AliasReview(corpus, reopen=fail)
    panel.apply()
    assert "Not applied: the folder &lt;b&gt;is gone" in panel.message.value
    assert panel.wb is corpus
    assert not panel.apply_button.disabled


def test_hostile_names_are_shown_as_text_and_written_as_they_are(corpus, read_html):
    hostile = corpus.mentions["mention_text"].mask(corpus.mentions["mention_text"] == "Ms Lee", HOSTILE)
    corpus.mentions = corpus.mentions.assign(mention_text=hostile)
    panel = AliasReview(corpus)
    panel.list.choose(1)
    panel.name_field.value = HOSTILE
    panel.act("s")
    assert entries(corpus, "entities.toml")["split"] == [{"name": "Ada Lee", "alias": HOSTILE, "to": HOSTILE}]
    for markup in (panel.message.value, panel.detail.value, *(text.value for text in panel.list._texts)):
        assert "img" not in read_html(markup).tags
        assert "\x1b" not in markup


def many(wb, n):
    rows = wb.mentions.iloc[[2] * n].reset_index(drop=True)
    number = rows.index.astype(str)
    rows = rows.assign(
        entity_id="person-" + number, mention_id="m" + number, mention_text="Lee " + number, confidence=0.7
    )
    entities = wb.entities.iloc[[0] * n].reset_index(drop=True)
    wb.mentions = rows
    wb.entities = entities.assign(entity_id="person-" + number, name="Ada Lee " + number)
    return wb


def test_ten_thousand_joins_do_not_freeze_it(corpus):
    began = time.monotonic()
    panel = AliasReview(many(corpus, 10_000))
    opened = time.monotonic() - began
    began = time.monotonic()
    for _ in range(5):
        panel.act("a")
    assert panel.done == "5 of 10,000 reviewed"
    assert opened < 20
    assert (time.monotonic() - began) / 5 < 2


def test_lines_of_an_entity_are_sorted_and_filtered_by_a_regular_expression(wb):
    explorer = EntityExplorer(wb)
    assert explorer.found["match"].tolist() == ["Ada Lee", "Ms Lee"]
    assert explorer.summary().endswith("2 lines, by place in the articles")
    explorer.order.value = "right"  # "opened the bridge", "opened the new bridge"
    assert explorer.found["match"].tolist() == ["Ada Lee", "Ms Lee"]
    explorer.order.value = "left"  # "Mayor Ada Lee"; nothing before "Ms Lee"
    assert explorer.found["match"].tolist() == ["Ms Lee", "Ada Lee"]
    explorer.pattern.value = r"Mon\w+"
    assert explorer.found["match"].tolist() == ["Ms Lee"]
    explorer.pattern.value = "zzz"
    assert "No line meets these filters" in explorer.remark.value
    explorer.pattern.value = "("
    assert "No regular expression" in explorer.remark.value
    assert explorer.list.where == "0 lines"
    explorer.pattern.value = ""
    assert explorer.remark.value == ""
    assert len(explorer.found) == 2
