"""The pages as a site: complete, whole, and with nothing from another server."""

import importlib
import re
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from scripts import pages

MODULES = ["briefing", "charts", "compare", "corpus", "quotes", "review", "widgets"]
LOADED = (
    "//script/@src | //link[not(@rel='canonical')]/@href | //img/@src | //iframe/@src | //source/@src | //object/@data"
)
MOST_BYTES = 12_000_000


@pytest.fixture(scope="module")
def trees(site):
    found = {path.relative_to(site).as_posix(): html.parse(str(path)).getroot() for path in site.rglob("*.html")}
    assert len(found) > 15
    return found


def test_no_page_loads_anything_from_elsewhere(trees):
    for name, tree in trees.items():
        for address in tree.xpath(LOADED):
            assert not urlsplit(address).scheme or address.startswith("data:"), (name, address)
            assert not address.startswith("//"), (name, address)
        for style in tree.xpath("//style/text() | //@style"):
            assert not re.search(r"(?:url\(\s*['\"]?|@import\s+['\"]?)(?:https?:)?//", style), name


def test_no_style_loads_anything_from_elsewhere(site):
    styles = list(site.rglob("*.css"))
    assert styles
    for path in styles:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"(?:url\(\s*['\"]?|@import\s+['\"]?)(?:https?:)?//", text), path.name
        assert "@font-face" not in text, path.name


def test_what_is_loaded_is_there(site, trees):
    for name, tree in trees.items():
        for address in tree.xpath(LOADED):
            if not address.startswith("data:"):
                path = (site / name).parent / unquote(urlsplit(address).path)
                assert path.exists(), (name, address)


def test_every_link_leads_to_a_place(site, trees):
    places = {
        (site / name).resolve(): set(tree.xpath("//@id")) | set(tree.xpath("//a/@name")) for name, tree in trees.items()
    }
    n_anchors = 0
    for name, tree in trees.items():
        for address in tree.xpath("//a/@href"):
            parts = urlsplit(address)
            if parts.scheme in {"http", "https", "mailto"}:
                continue
            target = ((site / name).parent / unquote(parts.path)).resolve() if parts.path else (site / name).resolve()
            assert target.exists(), (name, address)
            if parts.fragment and target in places:
                n_anchors += 1
                assert unquote(parts.fragment) in places[target], (name, address)
    assert n_anchors > 500


def test_every_page_is_one_with_a_heading(trees):
    for name, tree in trees.items():
        assert tree.get("lang") == "en", name
        assert tree.xpath("string(//title)").strip(), name
        if name not in {"search.html", "genindex.html", "py-modindex.html"}:
            assert len(tree.xpath("//article//h1")) == 1, name
            assert all(len(image.get("alt", "")) > 20 for image in tree.xpath("//article//img")), name


def test_every_page_of_the_folder_is_in_the_menu(site, trees):
    menu = {
        (site / address.partition("#")[0]).resolve().relative_to(site.resolve()).as_posix()
        for address in trees["index.html"].xpath("//*[contains(@class, 'sidebar-tree')]//a/@href")
    }
    docs = pages.ROOT / "docs"
    for page in docs.rglob("*.md"):
        assert page.relative_to(docs).with_suffix(".html").as_posix() in menu | {"index.html"}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_in_the_reference(module, trees):
    ids = set(trees[f"reference/{module}.html"].xpath("//@id"))
    for name in importlib.import_module(f"analyst.{module}").__all__:
        assert f"analyst.{module}.{name}" in ids, name


def test_the_workbook_is_in_the_reference_with_its_tables(trees):
    page = trees["reference/analyst.html"]
    ids = set(page.xpath("//@id"))
    assert {"analyst.open_workbook", "analyst.Workbook", "analyst.Workbook.statements"} <= ids
    assert "../schema.html#articles" in page.xpath("//a/@href")


def test_docstrings_leave_no_markup(trees):
    for module in MODULES:
        text = trees[f"reference/{module}.html"].xpath("string(//article)")
        assert not re.search(r":(?:param|type|ivar|raises|returns|rtype)\b", text), module
        assert "(*args, **kwargs)" not in text, module


def test_the_site_is_small_and_takes_no_machine_along(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MOST_BYTES
    for path in files:
        if path.suffix in {".html", ".js"}:
            assert str(pages.ROOT) not in path.read_text(encoding="utf-8"), path.name
