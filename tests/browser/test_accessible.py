"""axe-core finds nothing serious on the pages that are handed on: the site, and a briefing, in both languages."""

from __future__ import annotations

import pytest

from analyst.briefing import Theme, export

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def briefings(seeds, tmp_path_factory):
    folder = tmp_path_factory.mktemp("briefings")
    return [
        export(seeds, folder / language, only=["html"], theme=Theme(language=language)).page
        for language in ("en", "de")
    ]


def serious(page, axe: str, address: str) -> list[str]:
    """What axe-core finds on a page that keeps somebody from using it, each with the place."""
    page.goto(address)
    page.evaluate(axe)
    # preload: axe would fetch the style sheets a second time, which a page opened from the disk may not.
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    assert found["passes"], "axe-core did not run"
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['html'][:120]}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_briefing_has_no_serious_finding(page, axe, briefings, scheme):
    page.emulate_media(color_scheme=scheme)
    for path in briefings:
        assert serious(page, axe, path.as_uri()) == []


@pytest.mark.parametrize(
    ("scheme", "names"),
    [
        ("light", ["index", "tutorial", "briefing", "correct", "schema", "howto/corpus", "reference/compare"]),
        ("dark", ["index", "briefing"]),
    ],
)
def test_the_site_has_no_serious_finding(page, axe, site, scheme, names):
    page.emulate_media(color_scheme=scheme)
    found = {name: serious(page, axe, (site / f"{name}.html").as_uri()) for name in names}
    assert {name: each for name, each in found.items() if each} == {}


def test_axe_finds_what_is_wrong(page, axe, tmp_path):
    """A page with a picture that says nothing and grey words on grey: so that no finding means something."""
    picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    (tmp_path / "bad.html").write_text(
        f'<html><body><img src="{picture}"><p style="color:#ccc">words</p></body></html>'
    )
    found = " ".join(serious(page, axe, (tmp_path / "bad.html").as_uri()))
    assert "image-alt" in found and "color-contrast" in found
