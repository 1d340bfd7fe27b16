"""`analyst check`: a briefing that says what it said, and every way in which it may not."""

import json
import shutil
from types import SimpleNamespace

import pandas as pd
import pytest

from analyst.briefing import build, export
from analyst.briefing.check import check_briefing, open_briefing
from analyst.briefing.files import BriefingError
from analyst.cli import main
from analyst.commands.base import NO, OK, WRONG


@pytest.fixture(scope="module")
def whole(tmp_path_factory, workbook_maker):
    """A briefing of tables alone: they hold all numbers, and nothing has to be drawn."""
    folder = tmp_path_factory.mktemp("check")
    (folder / "corpus").mkdir()
    wb = workbook_maker(folder / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "draw", _without_chart(build.draw))
        done = export(wb, folder / "out", only=["figures", "tables"])
    return SimpleNamespace(wb=wb, folder=done.folder, manifest=done.manifest)


def _without_chart(draw):
    from analyst.briefing.content import Drawn

    def give(figure, table, wb, labels):
        return Drawn(figure, table, None if table.empty else figure.finding(table, wb), None, None, None)

    return give


@pytest.mark.model
def test_a_briefing_of_the_sample_articles_is_equal(seeds, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "draw", _without_chart(build.draw))
    done = export(seeds, tmp_path / "out", only=["figures", "tables"])
    for wb in (seeds, None):
        checked = check_briefing(done.folder, wb)
        assert checked.differences == []
        assert (checked.n_numbers, checked.n_left_out) == (len(done.manifest["numbers"]), 0)


@pytest.fixture
def copy(whole, tmp_path):
    shutil.copytree(whole.folder, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def changed(copy):
    def change(edit):
        manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
        edit(manifest)
        (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return copy

    return change


def kinds(checked):
    return [difference.what for difference in checked.differences]


def test_a_briefing_is_equal_to_its_corpus_and_to_itself(whole):
    for wb in (whole.wb, None):
        checked = check_briefing(whole.folder, wb)
        assert checked.differences == []
        assert checked.is_equal
        assert (checked.n_numbers, checked.n_left_out) == (len(whole.manifest["numbers"]), 0)
        assert checked.n_files == len(whole.manifest["files"])
    assert len(whole.manifest["numbers"]) > 30


def test_every_stated_number_is_looked_at(whole, changed):
    def one_more(manifest):
        for number in manifest["numbers"]:
            number["value"] += 1

    folder = changed(one_more)
    for wb in (whole.wb, None):
        checked = check_briefing(folder, wb)
        wrong = [difference for difference in checked.differences if difference.what == "number"]
        assert [difference.where for difference in wrong] == [number["id"] for number in whole.manifest["numbers"]]
        assert all(difference.stated == pytest.approx(difference.now + 1) for difference in wrong)


def test_another_corpus_is_named_with_old_and_new(whole, workbook_maker):
    other = workbook_maker(whole.wb.corpus, ("a1", "a2", "a3"))
    other.articles = other.articles.iloc[:2]
    other.counted = other.articles
    other.quotes = other.quotes[other.quotes["article_id"] != "a3"]
    checked = check_briefing(whole.folder, other)
    found = {(difference.what, difference.where): difference for difference in checked.differences}
    corpus = found["corpus", str(whole.wb.corpus)]
    assert "gone: '../three" in corpus.says or "gone: ../three" in corpus.says
    total = next(number for number in whole.manifest["numbers"] if number["says"] == "attributions")
    assert (found["number", total["id"]].stated, found["number", total["id"]].now) == (6, 4)
    assert {"finding", "bottom line", "row count"} <= set(kinds(checked))
    assert found["row count", "QUOTES"][3:] == (6, 4)


def test_other_rows_behind_the_same_number_are_found(whole, workbook_maker):
    other = workbook_maker(whole.wb.corpus)
    first = other.quotes["quote_id"].iloc[0]
    other.quotes = other.quotes.assign(quote_id=other.quotes["quote_id"].replace(first, "other:1"))
    checked = check_briefing(whole.folder, other)
    assert set(kinds(checked)) == {"rows"}
    assert any(first in difference.says for difference in checked.differences)


def test_files_that_changed_went_or_came_are_named(copy):
    (copy / "tables" / "quotes.csv").write_text("other")
    (copy / "tables" / "removed.csv").unlink()
    (copy / "tables" / "new.csv").touch()
    files = {
        difference.where: difference.says
        for difference in check_briefing(copy).differences
        if difference.what == "file"
    }
    assert files == {
        "tables/quotes.csv": "has other bytes",
        "tables/removed.csv": "is missing",
        "tables/new.csv": "is not listed",
    }


def test_a_changed_cell_is_a_file_and_the_numbers_that_rest_on_it(copy, whole):
    table = copy / "figures" / "fig02_quote_types.csv"
    frame = pd.read_csv(table)
    frame.loc[0, "n_direct"] += 5
    frame.to_csv(table, index=False)
    checked = check_briefing(copy)
    assert kinds(checked)[0] == "file"
    numbers = [difference for difference in checked.differences if difference.what == "number"]
    assert [(one.says, one.now - one.stated) for one in numbers] == [("direct quotes", 5)]
    assert kinds(check_briefing(copy, whole.wb)) == ["file"]  # the corpus still says what the manifest says


def test_tables_that_were_not_written_are_counted_as_left_out(changed):
    def without_tables(manifest):
        manifest["files"] = [row for row in manifest["files"] if not row["path"].startswith("tables/")]

    folder = changed(without_tables)
    shutil.rmtree(folder / "tables")
    checked = check_briefing(folder)
    assert checked.is_equal and checked.n_left_out > 0 and checked.n_numbers > 0


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"id": "x", "says": "x", "value": 1, "table": "tables/quotes.csv"},
        {"id": "x", "value": 1, "table": "tables/quotes.csv", "measure": "rows", "n_rows": 1, "filter": [{}]},
        {"id": "x", "value": 1, "table": "tables/quotes.csv", "measure": "median of n", "n_rows": 1, "filter": []},
        {"id": "x", "value": "1", "table": "tables/quotes.csv", "measure": "rows", "n_rows": 6, "filter": []},
        {"id": "x", "value": 1, "table": "tables/quotes.csv", "measure": "rows", "n_rows": 1,
         "filter": [{"column": "nowhere", "test": "is", "value": 1}]},
        {"id": "x", "value": 1, "table": "tables/quotes.csv", "measure": "rows", "n_rows": 1,
         "filter": [{"column": "n_words", "test": "__class__", "value": 1}]},
        {"id": "x", "value": 1, "table": "tables/quotes.csv", "measure": "rows", "n_rows": 1, "filter": None},
    ],
)  # fmt: skip
def test_an_entry_that_makes_no_sense_is_a_difference_and_no_crash(changed, whole, entry):
    folder = changed(lambda manifest: manifest.update(numbers=[entry]))
    for wb in (whole.wb, None):
        found = [one for one in check_briefing(folder, wb).differences if one.what == "number"]
        assert len(found) == 1


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "tables/../../secret.txt"])
def test_a_manifest_cannot_lead_out_of_its_folder(changed, path):
    (folder := changed(lambda manifest: manifest["files"].append({"path": path, "sha256": "0"}))).parent.joinpath(
        "secret.txt"
    ).touch()
    (one,) = check_briefing(folder).differences
    assert (one.what, one.where, one.now) == ("manifest", path, None)


def test_an_older_manifest_is_said_to_be_one(changed):
    checked = check_briefing(changed(lambda manifest: manifest.pop("numbers")))
    assert checked.n_numbers == 0 and "older version" in checked.notes[0]


def test_other_versions_are_a_note_and_no_difference(changed, whole):
    folder = changed(lambda manifest: manifest["versions"].update(pandas="1.0"))
    checked = check_briefing(folder, whole.wb)
    assert checked.is_equal
    assert any(note.startswith("pandas: 1.0 in the briefing") for note in checked.notes)


def test_what_is_no_briefing_is_refused(tmp_path, changed):
    with pytest.raises(BriefingError, match="is no briefing"):
        open_briefing(tmp_path)
    with pytest.raises(BriefingError, match="does not list"):
        open_briefing(changed(lambda manifest: manifest.pop("files")))


# ---- the command


@pytest.fixture
def opened(whole, monkeypatch):
    asked = []

    def give(corpus, **options):
        asked.append(options)
        return whole.wb

    monkeypatch.setattr("analyst.open_workbook", give)
    return asked


def test_equal_is_0_and_different_is_3(whole, changed, opened, capsys):
    assert main(["check", str(whole.folder), str(whole.wb.corpus)]) == OK
    assert "is equal: yes" in capsys.readouterr().out
    assert opened[-1]["copies"] == "once_per_outlet"
    folder = changed(lambda manifest: manifest["numbers"][0].update(value=99))
    assert main(["check", str(folder), str(whole.wb.corpus)]) == NO
    out = capsys.readouterr().out
    assert "is equal: no" in out and "differences: 1" in out and "briefing-1" in out and "99" in out
    assert main(["check", str(folder / "manifest.json"), "--json"]) == NO
    result = json.loads(capsys.readouterr().out)
    assert [(one["where"], one["stated"], one["now"]) for one in result["differences"]] == [("briefing-1", 99, 3)]


def test_no_briefing_is_2(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("analyst.open_workbook", lambda *_, **__: pytest.fail("it was opened"))
    assert main(["check", str(tmp_path), str(tmp_path)]) == WRONG
    assert "is no briefing" in capsys.readouterr().err
