"""The site opened from the disk in a real browser that has no network."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

SHOWN = ["index.html", "tutorial.html", "howto/corpus.html", "schema.html", "reference/compare.html"]


@pytest.fixture
def offline(page):
    """A page whose requests all go to the disk, and whose scripts run without an error."""
    page.context.set_offline(True)
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    page.context.set_offline(False)
    assert not [address for address in asked if not address.startswith(("file:", "data:"))]
    assert not wrong


def test_pages_open_whole(offline, site):
    for name in SHOWN:
        offline.goto((site / name).as_uri())
        assert offline.locator("article h1").count() == 1
        broken = "() => [...document.images].filter(image => !image.complete || !image.naturalWidth).map(i => i.src)"
        assert offline.evaluate(broken) == []
        # Nothing wider than the window: tables and code scroll in themselves.
        assert offline.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), name


def test_the_menu_and_the_search_work_from_the_disk(offline, site):
    offline.goto((site / "index.html").as_uri())
    offline.locator(".sidebar-tree").get_by_text("How to brief").click()
    offline.wait_for_url("**/briefing.html")
    offline.get_by_placeholder("Search").fill("keyness")
    offline.keyboard.press("Enter")
    hit = offline.locator("#search-results li a").first
    hit.wait_for(timeout=20_000)
    hit.click()
    offline.locator("article h1").wait_for()
    assert "keyness" in offline.locator("article").text_content()
