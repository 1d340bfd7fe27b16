"""What holds for every notebook as it is committed; nbval runs them (see Makefile)."""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = ["01_corpus", "02_entity_frequency", "03_quote_attribution", "04_outlet_comparison", "05_briefing"]
MAX_LINES = 15
ABSOLUTE = re.compile(r"(?<![\w.:/<])/(?:home|root|Users|tmp|var|usr|opt|work|mnt)/|\b[A-Z]:\\\\")
NUMBER = re.compile(r"\d")
NAMED = re.compile(r"`[^`]*`|\]\([^)]*\)|\b0[1-5]_\w+")


@pytest.fixture(params=NAMES)
def notebook(request):
    return nbformat.read(FOLDER / f"{request.param}.ipynb", as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code(notebook) for output in cell.outputs]


def test_there_are_these_notebooks_and_no_other():
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


def test_it_is_a_valid_notebook(notebook):
    nbformat.validate(notebook)


def test_every_code_cell_was_run_in_order(notebook):
    """A cell that was not run is never compared by nbval."""
    counts = [cell.execution_count for cell in code(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_failed_or_warned(notebook):
    assert not [o for o in outputs(notebook) if o.output_type == "error" or o.get("name") == "stderr"]


def test_cells_are_short_and_define_nothing(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= MAX_LINES, cell.source
        assert not re.search(r"^\s*(def|class|async def) ", cell.source, re.MULTILINE), cell.source


def test_no_widget_state_and_no_version_is_stored(notebook):
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info


def test_no_path_of_this_machine_is_in_it(notebook):
    texts = [cell.source for cell in notebook.cells]
    texts += [o.get("text", "") for o in outputs(notebook)]
    bundles = [o.get("data", {}) for o in outputs(notebook)]
    texts += [str(b[kind]) for b in bundles for kind in b if not kind.startswith("image/")]
    for text in texts:
        assert not ABSOLUTE.search(text), ABSOLUTE.search(text)
        assert str(Path.home()) not in text
        assert str(FOLDER.parent) not in text


def test_numbers_in_prose_are_computed_not_typed(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not NUMBER.search(NAMED.sub("", cell.source)), cell.source


def test_it_begins_with_question_answer_imports_and_settings(notebook):
    first, answer = notebook.cells[0], code(notebook)[2]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    settings = [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]
    assert len(settings) == 1
    assert 'os.environ.get("ANALYST_CORPUS", "../seeds")' in settings[0].source
    assert "Answer" in str(answer.outputs)


def test_prose_and_code_take_turns(notebook):
    """A reader who skips every code cell still follows: what is asked, and what was read from it."""
    kinds = [cell.cell_type for cell in notebook.cells]
    prose = sum(kind == "markdown" for kind in kinds) + sum(
        "text/markdown" in output.get("data", {}) for output in outputs(notebook)
    )
    assert prose >= 0.8 * kinds.count("code")


def test_charts_are_drawn_offline(notebook):
    for output in outputs(notebook):
        kinds = set(output.get("data", {}))
        assert "application/vnd.vegalite.v6+json" not in kinds
        assert "application/vnd.vegalite.v6.json" not in kinds
        if "application/vnd.vegalite.v5+json" in kinds:
            assert {"image/png", "text/plain"} <= kinds


def test_every_widget_says_in_plain_text_what_it_shows(notebook):
    for output in outputs(notebook):
        data = output.get("data", {})
        if "application/vnd.jupyter.widget-view+json" in data:
            assert not data["text/plain"].startswith(("VBox(", "HBox(", "<")), data["text/plain"]


def test_it_has_a_widget_and_checks_in_view(notebook):
    sources = "\n".join(cell.source for cell in code(notebook))
    assert "assert " in sources
    assert any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in outputs(notebook))
