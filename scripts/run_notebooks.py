"""Run the five notebooks in place: the only way in which their outputs are committed.

    python scripts/run_notebooks.py            # all of notebooks/
    python scripts/run_notebooks.py 01 03      # those whose names begin so

Leaves nothing in a notebook that differs from run to run: no widget state, no times, no version of
Python. Exit code 1 if a cell fails, or writes to stderr.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}
VIEW = "application/vnd.jupyter.widget-view+json"
TIMEOUT = 300


def run(path: Path) -> list[str]:
    """Run one notebook and write it back; return what went wrong."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute(stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        return [f"{path.name}: {error}"]
    normalise(notebook)
    nbformat.validate(notebook)
    nbformat.write(notebook, path)
    return [
        f"{path.name}: cell {number} wrote to stderr: {output['text'].strip()[:500]}"
        for number, cell in enumerate(notebook.cells)
        for output in cell.get("outputs", [])
        if output.get("name") == "stderr"
    ]


def normalise(notebook: nbformat.NotebookNode) -> None:
    """Take out what differs between runs and machines; number cells and counts from the order."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                output["data"][VIEW]["model_id"] = f"{number:032x}"  # it is drawn anew in each session


def main(names: list[str]) -> int:
    """Run the notebooks whose names begin with one of `names`; all, if there are none."""
    paths = [p for p in sorted(NOTEBOOKS.glob("*.ipynb")) if not names or p.name.startswith(tuple(names))]
    if not paths:
        print(f"No notebook in {NOTEBOOKS} begins with {', '.join(names)}.", file=sys.stderr)
        return 2
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("ANALYST_CORPUS", None)
        os.environ["ANALYST_BRIEFING_OUT"] = str(Path(folder) / "briefing")
        for path in paths:
            start = time.perf_counter()
            problems += run(path)
            print(f"{path.name}  {time.perf_counter() - start:.1f} s")
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
