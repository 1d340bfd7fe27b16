"""Notebooks: run on a corpus, kept as pages that run nothing; a failure names notebook and cell."""

import nbformat
import pytest
from lxml import html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analyst.briefing import BriefingError, NotebookError, build, export, run_notebooks
from analyst.briefing.figures import FIGURES
from analyst.briefing.run import _harmless

SHOWS = (
    "import os, sys\n"
    "from IPython.display import HTML, display\n"
    "print(os.environ['ANALYST_CORPUS'], os.environ['ANALYST_BRIEFING_OUT'])\n"
    'display(HTML(\'<script>alert(1)</script><b onclick="x()">bold</b><img src="https://example.org/a.png">\'))'
)
DRAWS = (
    "import base64, io\n"
    "from PIL import Image\n"
    "out = io.BytesIO(); Image.new('RGB', (40, 10)).save(out, 'PNG', dpi=(144, 144))\n"
    "class Chart:\n"
    "    def _repr_mimebundle_(self, **_):\n"
    "        picture = base64.b64encode(out.getvalue()).decode()\n"
    "        return {'image/png': picture, 'text/plain': 'Bars: 3 \"rows\"'}\n"
    "Chart()"
)


def write(folder, name, *sources):
    folder.mkdir(exist_ok=True)
    cells = [new_markdown_cell("# Who *speaks*?\n\n[out](https://example.org)"), *map(new_code_cell, sources)]
    nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")


def test_notebooks_run_on_the_corpus_and_become_pages_that_run_nothing(tmp_path):
    folder = tmp_path / "notebooks"
    write(folder, "01_one", SHOWS, DRAWS)
    write(folder, "02_two", "import ipywidgets; ipywidgets.IntSlider(3)")
    before = (folder / "01_one.ipynb").read_bytes()
    said = []
    pages = run_notebooks(folder, tmp_path / "corpus", tmp_path / "out", progress=said.append)
    assert [page.name for page in pages] == ["01_one.html", "02_two.html"]
    assert sorted(said) == ["notebook 01_one.ipynb", "notebook 02_two.ipynb"]
    assert (folder / "01_one.ipynb").read_bytes() == before
    first, second = (html.document_fromstring(page.read_bytes()) for page in pages)
    assert str(tmp_path / "corpus") in first.text_content()
    assert first.xpath("//h1")[0].text_content() == "Who speaks?"
    assert first.xpath("string(//b)") == "bold"
    assert "IntSlider(value=3)" in second.text_content()
    for page in (first, second):
        assert not page.xpath("//script | //link | //iframe | //@onclick")
        assert all(value.startswith("data:image/") for value in page.xpath("//@src"))
        assert not [value for value in page.xpath("//@href") if "//" in value]
        assert page.xpath("//nav//a/@href")[0] == "../briefing.html"
    picture = first.xpath("//img[starts-with(@src, 'data:')]")[0]
    assert (picture.get("alt"), picture.get("width")) == ('Bars: 3 "rows"', "20")


def test_what_a_notebook_writes_does_not_reach_the_briefing(tmp_path):
    write(
        tmp_path / "notebooks", "01",
        "import os, pathlib; p = pathlib.Path(os.environ['ANALYST_BRIEFING_OUT']); p.mkdir(); (p / 'x').touch()",
    )  # fmt: skip
    run_notebooks(tmp_path / "notebooks", tmp_path, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == ["01.html"]


def test_a_failing_cell_is_named(tmp_path):
    write(tmp_path / "notebooks", "03_bad", "x = 1", "1 / 0  # here")
    with pytest.raises(NotebookError, match=r"03_bad\.ipynb, code cell 2 \('1 / 0  # here'\): ZeroDivisionError"):
        run_notebooks(tmp_path / "notebooks", tmp_path, tmp_path / "out")


def test_a_folder_with_no_notebooks_is_named(tmp_path):
    with pytest.raises(BriefingError, match="holds no notebook"):
        run_notebooks(tmp_path, tmp_path, tmp_path / "out")


def test_pages_are_kept_while_nothing_has_changed(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    notebooks = tmp_path / "notebooks"
    write(notebooks, "01", "print('first')")
    runs = []

    def count_runs(*args, **options):
        runs.append(args)
        return run_notebooks(*args, **options)

    monkeypatch.setattr(build, "run_notebooks", count_runs)
    made = export(wb, tmp_path / "out", notebooks=notebooks, only=["html"])
    page = (made.folder / "notebooks" / "01.html").read_bytes()
    again = export(wb, tmp_path / "out", notebooks=notebooks, only=["html"])
    assert len(runs) == 1
    assert (again.folder / "notebooks" / "01.html").read_bytes() == page
    assert again.manifest == made.manifest
    assert "notebooks/01.html" in made.page.read_text(encoding="utf-8")

    (made.folder / "notebooks" / "01.html").write_text("meddled with")
    export(wb, tmp_path / "out", notebooks=notebooks, only=["html"])
    assert len(runs) == 2
    write(notebooks, "01", "print('second')")
    export(wb, tmp_path / "out", notebooks=notebooks, only=["html"])
    assert len(runs) == 3


@pytest.mark.parametrize(
    "bad",
    [
        "<p onmouseover='x()'>a</p>",
        "<a href='java\nscript:x()'>a</a>",
        "<img src='//example.org/a'>",
        "<img srcset='https://example.org/a 2x'>",
        "<svg><script>x()</script></svg>",
        "<svg><a xlink:href='javascript:x()'>a</a></svg>",
        "<p style='background: URL(https://example.org)'>a</p>",
        "<form action='https://example.org'><button formaction='https://example.org'>a</button></form>",
        "<style>@import 'https://example.org'</style>",
        "<!--[if IE]><script>x()</script><![endif]-->",
    ],
)
def test_nothing_that_runs_or_fetches_is_left(bad):
    left = _harmless(f"<h1>Title</h1>{bad}<p>text</p>").lower()
    assert "<h1>title</h1>" in left and "<p>text</p>" in left
    assert not any(word in left for word in ("script", "example.org", "onmouseover", "form"))
