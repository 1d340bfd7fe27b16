"""Runs the notebooks on a corpus and keeps each as one HTML page that asks no other machine for anything."""

from __future__ import annotations

import base64
import io
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lxml import html

from analyst import schema
from analyst.briefing.files import BriefingError, file_sha256
from analyst.briefing.template import render

if TYPE_CHECKING:
    from nbformat import NotebookNode

CORPUS_VARIABLE, COPIES_VARIABLE, OUT_VARIABLE = "ANALYST_CORPUS", "ANALYST_COPIES", "ANALYST_BRIEFING_OUT"
TIMEOUT_SECONDS = 3600
"""Longest time that one cell may take: of 10,000 articles the briefing's own takes some minutes."""

_ACTIVE_TAGS = frozenset(
    {
        *("script", "style", "link", "meta", "base", "template", "noscript", "portal"),
        *("iframe", "frame", "frameset", "object", "embed", "applet"),
        *("form", "input", "button", "textarea", "select"),
        *("video", "audio", "source", "track"),
    }
)
_WIDGET_VIEW, _PNG = "application/vnd.jupyter.widget-view+json", "image/png"
_POINTS_AN_INCH = 72
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class NotebookError(BriefingError):
    """A notebook did not run to its end; the message names the notebook and the cell."""


def find_notebooks(folder: Path) -> list[Path]:
    """List the notebooks of a folder, by name.

    Raises:
        BriefingError: If there is none.
    """
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise BriefingError(f"{folder} holds no notebook (*.ipynb); name the folder of the notebooks.")
    return found


def notebooks_key(folder: Path, corpus_key: str, versions: object) -> str:
    """Hash all that a run of the notebooks depends on: the same key, the same pages.

    Args:
        folder: The notebooks.
        corpus_key: Hash of corpus and corrections.
        versions: Versions of Python, packages and model.
    """
    package = Path(str(files("analyst")))
    sources = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    parts = [corpus_key, repr(versions)]
    for base, paths in ((folder, find_notebooks(folder)), (package, sources)):
        for path in sorted(paths):
            parts += [path.relative_to(base).as_posix(), file_sha256(path)]
    return schema.hash_text(*parts)


def run_notebooks(
    folder: str | Path,
    corpus: str | Path,
    out: str | Path,
    *,
    copies: str = "once_per_outlet",
    n_jobs: int = 2,
    has_page: bool = True,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Run every notebook of a folder on a corpus, in fresh kernels, and save each as HTML.

    The notebooks find the corpus in the environment variable ANALYST_CORPUS, the rule for copies in ANALYST_COPIES,
    and in ANALYST_BRIEFING_OUT a folder of their own for what they write. The notebook files are not changed.

    Args:
        folder: Folder of the notebooks; they run in it.
        corpus: Folder of the articles.
        out: The pages go to `out/notebooks/`.
        copies: How copies are counted, as for `open_workbook`.
        n_jobs: Notebooks that run at the same time.
        has_page: Whether there is a briefing.html beside them, to link to.
        progress: Called with one line of text as each notebook is done.

    Returns:
        The pages, in the order of the notebooks' names.

    Raises:
        NotebookError: If a cell fails, with the notebook, the cell and its error.
        BriefingError: If there are no notebooks.
    """
    notebooks = find_notebooks(Path(folder))
    target = Path(out) / "notebooks"
    target.mkdir(parents=True, exist_ok=True)

    def run(path: Path) -> Path:
        page = target / f"{path.stem}.html"
        text = _run_one(path, Path(corpus).resolve(), notebooks, copies, has_page=has_page)
        page.write_text(text, encoding="utf-8", errors="replace")
        if progress:
            progress(f"notebook {path.name}")
        return page

    with ThreadPoolExecutor(max_workers=max(1, n_jobs)) as pool:
        return list(pool.map(run, notebooks))


def _run_one(path: Path, corpus: Path, siblings: Sequence[Path], copies: str, *, has_page: bool) -> str:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile() as log:
        environment = {
            **os.environ,
            CORPUS_VARIABLE: str(corpus),
            COPIES_VARIABLE: copies,
            OUT_VARIABLE: str(Path(scratch) / "briefing"),
        }
        _execute(notebook, path, environment, log)
    return _page(notebook, path, siblings, has_page=has_page)


def _execute(notebook: NotebookNode, path: Path, environment: dict[str, str], log: IO[bytes]) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=TIMEOUT_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent.resolve())}},
        store_widget_state=False,
    )
    try:
        client.execute(env=environment, stderr=log)
    except CellExecutionError as error:
        number, source = _failed_cell(notebook)
        raise NotebookError(
            f"{path.name}, code cell {number} ({source!r}): {error.ename}: {_ANSI.sub('', error.evalue)}"
        ) from error
    except CellTimeoutError as error:
        raise NotebookError(f"{path.name}: a cell ran longer than {TIMEOUT_SECONDS} seconds.") from error
    except DeadKernelError as error:
        log.seek(0)
        said = log.read().decode("utf-8", "replace").strip().splitlines()[-3:]
        raise NotebookError(f"{path.name}: its kernel died. {' '.join(said)}".strip()) from error


def _failed_cell(notebook: NotebookNode) -> tuple[int, str]:
    """Return the number of the first code cell with an error, from 1, and the line it begins with."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        if any(output.output_type == "error" for output in cell.outputs):
            return number, cell.source.strip().split("\n", 1)[0]
    return 0, ""


def _page(notebook: NotebookNode, path: Path, siblings: Sequence[Path], *, has_page: bool) -> str:
    """Write an executed notebook as one page: its text, code and output, with our own head around them."""
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    _keep_what_stands_alone(notebook)
    exporter = HTMLExporter(
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        anchor_link_text="",
    )
    body, _ = exporter.from_notebook_node(notebook)
    lines = [line for cell in notebook.cells for line in cell.source.split("\n")]
    title = next((line[2:] for line in lines if line.startswith("# ")), path.stem)
    return render(
        "notebook.html.j2",
        title=title,
        current=path.stem,
        has_page=has_page,
        stems=[sibling.stem for sibling in siblings],
        body=_harmless(body),
        code_css=HtmlFormatter(style="default").get_style_defs(".highlight"),
    )


def _harmless(body: str) -> str:
    """Take out of a page's body all that could run, send, or fetch something, whatever a cell showed."""
    root = html.fragment_fromstring(body, create_parent="div")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _ACTIVE_TAGS:
            element.drop_tree()
            continue
        for name, value in list(element.attrib.items()):
            plain = "".join(value.split()).lower()
            fetches = name in ("src", "srcset", "poster", "background") and not plain.startswith("data:image/")
            leads_out = name in ("href", "xlink:href", "action", "formaction") and not plain.startswith("#")
            if name.startswith("on") or fetches or leads_out or (name == "style" and "url(" in plain):
                del element.attrib[name]
    return html.tostring(root, encoding="unicode")


def _keep_what_stands_alone(notebook: NotebookNode) -> None:
    """Drop live widgets, which show nothing without a kernel, and give each picture its words."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            data.pop(_WIDGET_VIEW, None)
            if _PNG in data:
                output.setdefault("metadata", {})[_PNG] = _picture(data)


def _picture(data: Mapping[str, str]) -> dict[str, object]:
    """Return what a picture shows, in words, and its width in points: a chart has two pixels for each."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(data[_PNG]))) as image:
        width = round(image.width * _POINTS_AN_INCH / float(image.info.get("dpi", (_POINTS_AN_INCH,))[0]))
    return {"alt": data.get("text/plain", ""), "width": width}
