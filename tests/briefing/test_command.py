"""The options of `analyst briefing`: what is wrong is said before the long work, what was made after it."""

import json

import pytest

from analyst.briefing import FIGURES, KINDS, build
from analyst.cli import BRIEFING_KINDS, main


@pytest.fixture
def opened(wb, monkeypatch):
    """The command on the invented workbook, with no model."""
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    monkeypatch.setattr("analyst.open_workbook", lambda *_, **__: wb)
    return wb


def test_the_command_knows_the_kinds_that_there_are():
    assert BRIEFING_KINDS == KINDS


def test_it_prints_where_the_files_are_and_the_bottom_line(opened, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["briefing", str(opened.corpus), "--out", str(out), "--only", "xlsx, html"]) == 0
    shown = capsys.readouterr().out
    assert f"page: {out / 'briefing.html'}" in shown
    assert f"  {out / 'briefing.xlsx'}" in shown
    assert f"folder: {out}" in shown
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["only"] == ["html", "xlsx"]
    assert all(f"  {line}\n" in shown for line in manifest["bottom_line"])


def test_a_theme_is_used_and_noted(opened, tmp_path, capsys, house):
    out = tmp_path / "out"
    assert main(["briefing", str(opened.corpus), "--out", str(out), "--theme", str(house), "--only", "html"]) == 0
    assert "Das Wichtigste" in (out / "briefing.html").read_text(encoding="utf-8")
    theme = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["settings"]["theme"]
    assert theme["language"] == "de" and len(theme["sha256"]) == 64
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "doc"], "wanted some of html, pptx, docx, xlsx, figures, tables"),
        (["--only", ","], "wanted some of html"),
        (["--theme", "gone.toml"], "gone.toml cannot be read"),
    ],
)
def test_a_wrong_option_stops_before_the_articles_are_read(tmp_path, monkeypatch, capsys, options, said):
    monkeypatch.setattr("analyst.open_workbook", lambda *_, **__: pytest.fail("it was opened"))
    (tmp_path / "corpus").mkdir()
    assert main(["briefing", str(tmp_path / "corpus"), "--out", str(tmp_path / "out"), *options]) == 2
    assert said in capsys.readouterr().err


def test_there_is_help_with_examples(capsys):
    assert main(["briefing", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "analyst briefing articles/ --only pptx,html" in shown and "theme.toml" in shown
