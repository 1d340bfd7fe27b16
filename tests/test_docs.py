"""The pages are true: code in them runs, links lead somewhere, commands exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:.*W095")
def test_python_of_the_readme_runs(monkeypatch, tmp_path):
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    for block in blocks("python"):
        exec(block, names)
    assert (tmp_path / "briefing" / "briefing.html").exists()
    doc = names["nlp"]("“We are ready,” Ada Lee said.")
    assert [quote.speaker.text for quote in doc._.quotes] == ["Ada Lee"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_make_targets_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


def test_commands_of_the_readme_exist():
    from analyst.cli import main

    named = re.findall(r"From a shell: `analyst ([a-z]+)`(.*?)each", (ROOT / "README.md").read_text(encoding="utf-8"))
    first, rest = named[0]
    for command in [first, *re.findall(r"`([a-z]+)`", rest)]:
        assert main([command, "--help"]) == 0


def test_every_public_name_is_there():
    import analyst

    assert all(getattr(analyst, name) is not None for name in analyst.__all__)
    with pytest.raises(AttributeError, match="it has Workbook"):
        analyst.nowhere  # noqa: B018
