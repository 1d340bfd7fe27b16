"""Draw the pictures of README.md and docs/ from the code that stands above them: `make pictures`.

A block of Python that is followed by a picture is run, on the sample articles; a chart that it ends with is drawn to
the picture's file, a panel is photographed in a JupyterLab in headless Chromium, as the page of a briefing is. Each
chart's file holds the key of what it shows (`chart_key`), so that a test can tell when it is out of date.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from PIL import Image, PngImagePlugin

from scripts.pages import PAGES, ROOT, Block, blocks, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

KEY = "analyst-shows"
SCALE = 1.5
VIEWPORT = {"width": 1080, "height": 1400}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
START_SECONDS, RUN_SECONDS = 90, 120
BRIEFING = ROOT / "docs" / "images" / "briefing.png"
# What is clicked before a panel is photographed, one after the other.
CLICKS = {"click_through.png": ["svg [data-row] >> nth=1", ".analyst-row:visible p >> nth=0"]}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
MOST_HEIGHT = {"quote_review.png": 1080, "click_through.png": 1080, "briefing.png": 800}  # in points
MARGIN = 6


def chart_key(spec: dict[str, Any]) -> str:
    """Return a hash of what a chart shows, titles and rows; another version of Altair does not change it."""
    rows = [_rounded(row) for data in spec.get("datasets", {}).values() for row in data]
    said = json.dumps([spec.get("title"), sorted(rows)], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _rounded(row: dict[str, Any]) -> str:
    values = {key: round(value, 6) if isinstance(value, float) else value for key, value in row.items()}
    return json.dumps(values, sort_keys=True, default=str)


def stated_key(picture: Path) -> str | None:
    """Return the key that a picture holds."""
    with Image.open(picture) as image:
        return image.info.get(KEY)


def save(png: bytes, picture: Path, key: str | None = None) -> None:
    """Write a picture in few colours, with its key."""
    about = PngImagePlugin.PngInfo()
    if key is not None:
        about.add_text(KEY, key)
    picture.parent.mkdir(exist_ok=True)
    with Image.open(io.BytesIO(png)) as image:
        small = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        small.save(picture, "PNG", optimize=True, pnginfo=about)
    print(f"{picture.relative_to(ROOT)}  {picture.stat().st_size // 1024} KB")


def draw(page: Path) -> list[tuple[int, Block]]:
    """Draw the charts of a page.

    Returns:
        The blocks whose picture is of a panel, each with its number among the page's blocks.
    """
    from analyst import charts
    from analyst.widgets.panel import Panel

    names: dict[str, Any] = {}
    panels = []
    for number, block in enumerate(blocks(page, "python")):
        made = run(block, names)
        if isinstance(made, Panel) and block.picture:
            panels.append((number, block))
        elif block.picture:
            save(charts.to_png(made, scale=SCALE), block.picture, chart_key(charts.to_spec(made)))
    return panels


# ---- panels and pages ------------------------------------------------------------------------------


@contextlib.contextmanager
def chromium() -> Iterator[Page]:
    """Open a page in headless Chromium."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("There is no Chromium to photograph panels with: make browser-deps")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser.new_page(viewport=VIEWPORT, device_scale_factor=SCALE)
        browser.close()


@contextlib.contextmanager
def lab(folder: Path) -> Iterator[str]:
    """Start JupyterLab in a folder; yields its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    token = secrets.token_hex(16)
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", f"--IdentityProvider.token={token}"]
    places = {f"JUPYTER_{name}": str(folder / name.lower()) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"],
        env={**os.environ, **places},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/status?token={token}")
        yield f"http://127.0.0.1:{port}/doc/tree/page.ipynb?token={token}&reset"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.5)
    raise SystemExit("JupyterLab did not start.")


def photograph(page: Page, source: Path, panels: list[tuple[int, Block]]) -> None:
    """Run the blocks of a page as a notebook in JupyterLab, here, and photograph its panels."""
    cells = [nbformat.v4.new_code_cell(block.text) for block in blocks(source, "python")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, "page.ipynb")
    with lab(Path.cwd()) as address:
        page.goto(address)
        page.wait_for_function(
            "() => /Python/.test(document.querySelector('.jp-KernelName')?.textContent || '')"
            " && document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'",
            timeout=START_SECONDS * 1000,
        )
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        for number, block in panels:
            cell = page.locator(".jp-CodeCell").nth(number)
            panel = cell.locator(".analyst-panel").first
            _scroll_to(page, number)
            panel.wait_for(timeout=RUN_SECONDS * 1000)
            page.wait_for_timeout(2000)  # the article below is being drawn
            _take(page, panel, block)


def _scroll_to(page: Page, number: int) -> None:
    """Lab draws a cell when it comes near the window."""
    for before in range(number + 1):
        page.locator(".jp-CodeCell").nth(before).scroll_into_view_if_needed()
        page.wait_for_timeout(300)


def _take(page: Page, panel: Locator, block: Block) -> None:
    if block.picture is None:
        return
    for target in CLICKS.get(block.picture.name, []):
        panel.locator(target).click()
        page.wait_for_timeout(1500)
    panel.scroll_into_view_if_needed()
    panel.evaluate("panel => panel.scrollIntoView()")
    page.wait_for_timeout(500)
    box = panel.bounding_box()
    if box is None:
        raise SystemExit(f"{block.picture.name}: the panel is not shown.")
    height = min(box["height"], MOST_HEIGHT.get(block.picture.name, box["height"]))
    clip = {"x": box["x"] - MARGIN, "y": box["y"], "width": box["width"] + 2 * MARGIN, "height": height}
    save(page.screenshot(clip=clip), block.picture)


def photograph_briefing(page: Page) -> None:
    """Make a briefing of the sample articles, and photograph the top of its page."""
    from analyst import briefing, open_workbook

    made = briefing.export(open_workbook("articles"), "briefing", only=["html"])
    page.goto(Path(made.page).resolve().as_uri())
    page.wait_for_timeout(500)
    clip = {"x": 0, "y": 0, "width": VIEWPORT["width"], "height": MOST_HEIGHT[BRIEFING.name]}
    save(page.screenshot(clip=clip), BRIEFING)


def main() -> None:
    """Draw all pictures."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name in ("seeds", "articles"):
            shutil.copytree(ROOT / "seeds", name)
        panels = {page: draw(page) for page in PAGES if any(block.picture for block in blocks(page, "python"))}
        with chromium() as browser:
            photograph_briefing(browser)
            for page, found in panels.items():
                if found:
                    photograph(browser, page, found)


if __name__ == "__main__":
    main()
