"""The notebooks on corpora that are not the sample: nothing may fail where there is little, or nothing, to show.

The cells are run here, in order, without a kernel; each result is asked for what a notebook would show of it.
"""

import ast
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = ["01_corpus", "02_entity_frequency", "03_quote_attribution", "04_outlet_comparison", "05_briefing"]
PLAIN = "Bridge opens\n\nThe new bridge was opened to traffic on Monday. It took three years to build.\n"
QUOTED = (
    'Bridge opens\n\nMayor Ada Lee opened the bridge on Monday. "It is safe and it is ours," Lee said on Monday.\n\n'
    "Bob Ray claimed that the bridge was three years late and far too expensive.\n"
)
HOSTILE = (
    "<script>alert(1)</script> Bridge $opens$ | *now*\n\nMayor <img src=x onerror=alert(2)> Lee said that the "
    '=HYPERLINK("x") was [safe](javascript:alert) and ready for all of the traffic.\n'
)
CORPORA = {
    "one article with no quote": {"a.txt": PLAIN},
    "one article": {"a.txt": QUOTED},
    "no outlet named": {"a.txt": QUOTED, "b.txt": QUOTED.replace("Monday", "Tuesday"), "c.txt": PLAIN},
    "an empty file beside an article": {"a.txt": QUOTED, "b.txt": ""},
    "nothing but an empty file": {"a.txt": ""},
    "hostile text": {"a.txt": HOSTILE, "<b> $x$.txt": QUOTED},
    "another language": {"a.txt": "Brücke eröffnet\n\nDie neue Brücke wurde am Montag von der Stadt eröffnet.\n" * 3},
}

pytestmark = pytest.mark.model


@pytest.fixture(params=CORPORA, ids=lambda name: name.replace(" ", "_"))
def corpus(request, tmp_path, monkeypatch):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in CORPORA[request.param].items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("ANALYST_CORPUS", str(folder))
    monkeypatch.setenv("ANALYST_BRIEFING_OUT", str(tmp_path / "briefing"))
    return folder


def run_cell(source: str, namespace: dict) -> object:
    """Run a cell; return what its last line yields."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), namespace) if last else None


def shown(value: object) -> dict[str, str]:
    """Return what a notebook would show of a value, by type of content."""
    if hasattr(value, "_repr_mimebundle_"):
        bundle = value._repr_mimebundle_()
        return dict(bundle[0] if isinstance(bundle, tuple) else bundle)
    kinds = {"text/markdown": "_repr_markdown_", "text/html": "_repr_html_", "text/plain": "__repr__"}
    return {kind: str(getattr(value, method)()) for kind, method in kinds.items() if hasattr(value, method)}


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_on_it(name, corpus):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    namespace: dict = {"__name__": "__main__"}
    bundles = [shown(run_cell(cell.source, namespace)) for cell in notebook.cells if cell.cell_type == "code"]
    prose = "".join(bundle.get("text/markdown", "") for bundle in bundles)
    tables = "".join(bundle.get("text/html", "") for bundle in bundles)
    assert "**Answer.**" in prose
    assert "nan" not in prose
    assert "<script" not in prose + tables
    assert "<img" not in prose + tables
