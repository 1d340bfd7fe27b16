"""Every message has its German one; a German briefing is German; nothing names a file that was left out."""

from __future__ import annotations

import ast
import re
import zipfile
from importlib.resources import files

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst import schema, words
from analyst.briefing import FIGURES, check_briefing, export
from analyst.briefing.content import METHOD
from analyst.briefing.figures import _NAMED, _QUOTED
from analyst.briefing.said import WARNINGS, outlet_name, warning_words, with_outlet_names
from analyst.briefing.theme import Theme
from analyst.charts._parts import _NOTED, group_word, period
from analyst.corpus.copies import COPIES, COPIES_NOTES
from analyst.corpus.rows import UNKNOWN_OUTLET
from analyst.corpus.rules import CLEANING_RULES
from analyst.quotes.confidence import _BY_RULE
from analyst.quotes.tagger.join import RULE
from analyst.wording import LANGUAGES, Wording, messages, say, say_n, worded

CHARTS = ("_parts", "voices", "entities", "keyness", "cues", "spellings", "statements", "removed")
"""Modules of the charts that a briefing has."""
MARKS = ("mark of thousands", "mark of decimals")
SPEAKER_RULES = (
    *("apposition", "as printed", "capital for its government", "carried over", "correction", "last person named"),
    *("last speaker", "last subject", "name", "no speaker", "officials of a country", "open pronoun"),
    *("relative pronoun", "role", "subject of the sentence"),
)
VERBS = ("is quoted most", "is named most")


def literal(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def messages_of(call):
    """The messages that a call in the code says, where they are written out."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    texts = [literal(argument) for argument in call.args]
    if name in ("say", "_say"):
        return texts[:1]
    if name == "say_n":
        return texts[1:3]
    if name == "plural":
        return [f"{{n}} {texts[1]}", f"{{n}} {texts[2] if len(texts) > 2 else texts[1] + 's'}"]
    return []


def wanted():
    """All messages of the code, the templates and the figures."""
    package = files("analyst")
    sources = [path for path in package.joinpath("briefing").iterdir() if path.name.endswith(".py")]
    sources += [package.joinpath("charts", f"{name}.py") for name in CHARTS]
    found = {METHOD, *COPIES_NOTES, *_NOTED, *WARNINGS, UNKNOWN_OUTLET, "outlet", "outlets"}
    for source in sources:
        calls = [node for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.Call)]
        found |= {text for call in calls for text in messages_of(call) if text}
    page = package.joinpath("briefing", "templates", "page.html.j2").read_text("utf-8")
    found |= set(re.findall(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"', page))
    for ranking in (_QUOTED, _NAMED):
        found |= {ranking.tied, *ranking.alone, *ranking.before}
    for verb in VERBS:
        found |= {f"No one {verb} in more than one {{group}}", f"{{name}} {verb}"}
        found |= {f"{{name}} {verb} in all {{n}} {{groups}}", f"{{name}} {verb} in {{n}} of {{all}} {{groups}}"}
    for figure in FIGURES:
        found |= {figure.title, figure.limits, figure.filter, *(heading for _, heading in figure.columns)}
    return found | {rule.replace("_", " ") for rule in (*CLEANING_RULES, *_BY_RULE, "clause", RULE, *SPEAKER_RULES)}


def test_every_message_has_its_german_one_with_the_same_places():
    known = messages("de")
    assert len(wanted()) > 250
    assert sorted(wanted() - set(known)) == []
    for english, german in known.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", german)), english
        assert german.strip() == german and german, english


def test_the_notes_of_a_workbook_are_said_again():
    german = Wording("de")
    for n, left_out in ((1, 0), (3, 1)):
        noun = "copy" if n == 1 else "copies"
        for rule in COPIES:
            given_note = {
                "all": f"copies counted too ({n} {noun})",
                "once_per_outlet": f"copies counted once an outlet ({left_out} of {n} {noun} left out)",
                "once": f"copies counted once ({left_out} of {n} {noun} left out)",
            }[rule]
            assert german.again(given_note, *_NOTED).startswith("Kopien ")
    right = "18 of 20 quotes drawn at random were right as found (90%, 95% interval 70–97%)"
    found = german.again(right, *_NOTED)
    assert found.replace("\N{NO-BREAK SPACE}", " ") == (
        "18 von 20 zufällig gezogenen Zitaten waren richtig erkannt (90 %, 95-%-Intervall 70–97 %)"
    )
    assert found.count("\N{NO-BREAK SPACE}%") == 2
    assert german.again("something else", *_NOTED) == "something else"


def test_numbers_dates_and_lists_are_written_as_the_language_does():
    german = Wording("de-AT")
    assert german.number(1234567) == "1.234.567"
    assert german.decimal(1234.56, 1) == "1.234,6"
    assert german.share(1200, 2400) == "1.200 von 2.400 (50\N{NO-BREAK SPACE}%)"
    assert (german.rate(0.285), Wording().rate(0.5)) == ("28\N{NO-BREAK SPACE}%", "50%")
    assert german.listed(list("abcde"), limit=2) == "a, b und 3 weitere"
    assert german.day(pd.Timestamp("2025-07-05")) == "5. Juli 2025"
    dates = pd.Series(pd.to_datetime(["2025-07-25", None, "2025-07-27"], utc=True))
    assert german.dated(dates) == "25. bis 27. Juli 2025 (1 Artikel ohne Datum)"
    with worded(german):
        assert period(("2025-06-30", "2025-07-02")) == "30. Juni – 2. Juli 2025"
        assert period(("2025-07-01", "2025-07-02")) == "1.–2. Juli 2025"
        assert group_word("outlet") == "Medium"
        assert say_n(1, "{n} outlet", "{n} outlets") == "1 Medium"
    assert say("Outlet") == "Outlet"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.lists(st.text("ab", min_size=1), max_size=6))
def test_english_is_as_it_is_elsewhere_in_the_package(part, more, items):
    english = Wording()
    whole = part + more
    assert english.share(part, whole) == words.share(part, whole)
    assert english.percent(part, whole) == words.percent(part, whole)
    assert english.listed(items, limit=3) == words.listed(items, limit=3)
    assert english.number(whole) == f"{whole:,}"


def test_a_place_in_a_value_is_no_place():
    assert Wording()("{name}: {n}", name="{n} <b>", n=3) == "{n} <b>: 3"


@pytest.fixture(scope="module")
def german(tmp_path_factory, workbook_maker):
    folder = tmp_path_factory.mktemp("german")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "theme.toml").write_text('language = "de"\n')
    wb = workbook_maker(folder / "corpus")
    return wb, export(wb, folder / "out", only=["html", "figures", "tables"])


def test_a_german_briefing_says_its_findings_in_german(german, made):
    _, briefing = german
    english = {row["finding"] for row in made.briefing.manifest["figures"]} | set(made.briefing.bottom_line)
    ours = [row["finding"] for row in briefing.manifest["figures"] if row["finding"]] + briefing.bottom_line
    assert len(ours) > 8
    assert not english & set(ours)
    for text in ours:
        assert not re.search(
            r"\b(is|are|the|of|with|most|outlets?|articles?)\b", re.sub(r"„[^“]*“|\([^)]*\)", "", text)
        )
    page = briefing.page.read_text(encoding="utf-8")
    assert '<p class="finding">' in page and '<p class="finding" lang="en">' not in page
    svg = "".join(path.read_text(encoding="utf-8") for path in sorted((briefing.folder / "figures").glob("*.svg")))
    assert "Artikeln" in svg and " articles" not in svg
    assert "\N{NO-BREAK SPACE}%" in svg


def test_what_the_tables_hold_in_english_is_said_in_german():
    """Data stays as it is; what stands for an outlet that is not stated, rules and warnings are words of ours."""
    table = pd.DataFrame(
        {"outlet_label_a": ["Unknown outlet (003)", None, "Gazette"], "text_a": ["Unknown outlet (1)"] * 3}
    )
    assert with_outlet_names(table) is table and outlet_name("Unknown outlet (003)") == "Unknown outlet (003)"
    warning = "negation only in the first; number: 4, 1,200 only in the first, 5 only in the second"
    assert (warning_words(warning), warning_words(None)) == (warning, "")
    with worded(Wording("de")):
        said = with_outlet_names(table)
        assert said["outlet_label_a"].dropna().tolist() == ["Unbekanntes Medium (003)", "Gazette"]
        assert said["text_a"].tolist() == table["text_a"].tolist()
        assert warning_words(warning) == (
            "Verneinung nur in der ersten; Zahl: 4, 1,200 nur in der ersten, 5 nur in der zweiten"
        )
        for one in WARNINGS:
            assert warning_words(one.format(one="Lee", other="Ray")) != one.format(one="Lee", other="Ray")


def test_the_warnings_are_those_of_the_statements():
    """Each is found by one of the forms, so that none stays English."""
    from analyst.compare import match_statements

    texts = {
        "A": ["The mayor did not open the new bridge at Torma.", "Prices of bread rose by 4 percent in May.",
              "Lee sued Roe over the bridge at Torma in May."],
        "B": ["The mayor did open the new bridge at Torma.", "Prices of bread fell by 5 percent in May.",
              "Roe sued Lee over the bridge at Torma in May."],
    }  # fmt: skip
    rows = [
        {"sentence_id": f"{name}{n}", "article_id": name, "start_char": 90 * n, "end_char": 90 * n + len(text)}
        | {"sentence_text": text, "outlet": name}
        for name, own in texts.items()
        for n, text in enumerate(own)
    ]
    warnings = match_statements(pd.DataFrame(rows))["warning"].dropna().tolist()
    assert len(warnings) == 3
    with worded(Wording("de")):
        assert not {part for one in warnings for part in warning_words(one).split("; ")} & {
            part for one in warnings for part in one.split("; ")
        }


def test_a_german_page_has_no_english_of_ours(wb, tmp_path):
    wb.articles = wb.articles.assign(outlet=None, outlet_label=["Unknown outlet (1)", *wb.articles["outlet_label"][1:]])
    wb.counted = wb.articles[wb.articles["is_counted"]].reset_index(drop=True)
    note = "1 article is a copy …. DUPLICATES lists them; copies='once' counts one of them."
    wb.problems = schema.table("PROBLEMS", [{"source_file": None, "problem": note}])
    page = export(wb, tmp_path / "out", only=["html"], theme=Theme(language="de")).page.read_text("utf-8")
    assert "Unbekanntes Medium (1)" in page and "Unknown outlet" not in page
    assert "Versionen, Einstellungen und der Hash jeder Datei stehen in manifest.json." in page
    assert "Versions, settings" not in page and "DUPLICATES lists" not in page
    assert "share_line" not in page and "share line" in page  # a rule's name, in words
    assert "gedruckt: „<bdi>" in page


def test_a_german_briefing_is_checked_in_german(german):
    wb, briefing = german
    found = [one for one in check_briefing(briefing.folder, wb).differences if one.what in ("finding", "bottom line")]
    assert found == []


def test_a_language_without_messages_says_so(wb, tmp_path):
    theme = Theme(language="fr", own_labels={"Bottom line": "L’essentiel"})
    made = export(wb, tmp_path / "out", only=["html"], theme=theme)
    page = made.page.read_text(encoding="utf-8")
    assert "L’essentiel" in page and '<p class="finding" lang="en">' in page
    assert "the package has no messages in the language of the labels, fr; it has en, de." in page
    assert "fr" not in LANGUAGES


# ---- what is left out is not named


def texts_of(folder):
    """All that the files of a briefing say."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".docx", ".pptx", ".xlsx"):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".xml"):
                        yield f"{path.name}/{name}", archive.read(name).decode("utf-8", "replace")
        elif path.suffix in (".html", ".json", ".csv"):
            yield path.name, path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("only", ["html", "pptx", "docx", "xlsx", "figures", "tables", "html,xlsx", "pptx,figures"])
def test_no_file_is_named_that_was_left_out(wb, tmp_path, only):
    wb.copies_note = "copies counted once an outlet (1 of 2 copies left out)"
    folder = export(wb, tmp_path / "out", only=only.split(",")).folder
    for name, text in texts_of(folder):
        named = set(re.findall(r"\b(?:figures|tables)/\w+\.csv|\bbriefing\.(?:html|pptx|docx|xlsx)\b", text))
        named |= {"figures"} if "folder figures" in text else set()
        assert [file for file in sorted(named) if not (folder / file).exists()] == [], name


def test_a_briefing_of_one_file_can_be_checked(wb, tmp_path):
    folder = export(wb, tmp_path / "out", only=["html"]).folder
    checked = check_briefing(folder, wb)
    assert checked.n_numbers > 10 and checked.n_left_out == 0
    assert [one for one in checked.differences if one.what in ("number", "rows", "finding", "bottom line")] == []
    assert check_briefing(folder).n_left_out == checked.n_numbers
