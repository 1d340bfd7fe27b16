"""What the cells of the notebooks cost on many articles: `python -m benchmarks.notebooks STORE [01 02 …] [briefing]`.

Each notebook runs in a process of its own, on a store or a folder of articles; `python -m benchmarks.growth --folder F
--n 10000` leaves a store of generated articles in `F/10000/store`. Told are the cells that take long, much memory or
much of the page: seconds of processor time, the most memory that the process had meanwhile, and the size of the output
as the notebook would keep it, state of a panel included. `briefing` makes the briefing alone, and tells what each of
its steps and files takes.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.growth import forget_peak, memory

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
BRIEFING = "briefing"
PARTS = ("01", "02", "03", "04", "05")
LIMIT = 900.0
"""Seconds of processor time after which a cell is stopped."""
SLOW, LARGE, WIDE = 10.0, 1024.0, 1e6
"""Seconds, MiB of new memory, and bytes of output from which a cell is told."""


@dataclass
class Cost:
    """What one cell, or one step of the briefing, took."""

    name: str
    seconds: float
    peak_mib: float
    """Most memory of the process meanwhile."""
    grown_mib: float
    """How much of it came with this cell."""
    n_bytes: int = 0
    """Size of the output."""
    problem: str = ""

    @property
    def is_told(self) -> bool:
        """Whether it is worth a line."""
        return bool(self.problem) or self.seconds >= SLOW or self.grown_mib >= LARGE or self.n_bytes >= WIDE


# ---- one notebook, in a process of its own ---------------------------------------------------------


@contextmanager
def measured(name: str, limit: float = LIMIT) -> Iterator[Cost]:
    """Measure what is done inside, and stop it after some seconds of processor time."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"stopped after {limit:g} seconds")

    cost = Cost(name, 0.0, 0.0, 0.0)
    forget_peak()
    before, start = memory("VmRSS"), time.process_time()
    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield cost
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
        cost.seconds = time.process_time() - start
        cost.peak_mib = memory("VmHWM")
        cost.grown_mib = cost.peak_mib - before
        print(tell(cost), file=sys.stderr, flush=True)


def run_notebook(part: str, limit: float) -> list[Cost]:
    """Run the code cells of the notebook whose name begins with `part`, in the notebooks' folder."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    path = next(NOTEBOOKS.glob(f"{part}*.ipynb"))
    os.chdir(NOTEBOOKS)
    shell = InteractiveShell.instance()
    costs = []
    for number, source in enumerate(code_cells(path)):
        with measured(f"{part} [{number}] {first_words(source)}", limit) as cost:
            with capture_output() as captured:
                done = shell.run_cell(source, store_history=True)
            cost.n_bytes = size_of(done.result) + len(captured.stdout)
            error = done.error_before_exec or done.error_in_exec
            cost.problem = f"{type(error).__name__}: {error}"[:300] if error else ""
        costs.append(cost)
    return costs


def run_briefing(corpus: str, folder: Path, limit: float) -> list[Cost]:
    """Make the briefing; a cost for each step that it tells of, and one for each file (seconds 0)."""
    import analyst
    from analyst import briefing

    costs: list[Cost] = []
    last = [time.process_time(), memory("VmRSS")]

    def done(line: str) -> None:
        peak, now = memory("VmHWM"), time.process_time()
        costs.append(Cost(f"{BRIEFING}: {line}", now - last[0], peak, peak - last[1]))
        print(tell(costs[-1]), file=sys.stderr, flush=True)
        forget_peak()
        last[:] = [now, memory("VmRSS")]

    with measured(f"{BRIEFING}, all of it", limit) as whole:
        briefing.export(analyst.open_workbook(corpus), folder, progress=done)
    whole.peak_mib = max(cost.peak_mib for cost in [*costs, whole])  # each step counts it anew
    return [*costs, whole, *files_of(folder)]


def files_of(folder: Path) -> list[Cost]:
    """Tell the size of each file of a briefing: `n_bytes`."""
    return [
        Cost(f"{BRIEFING}: {path.relative_to(folder)}", 0, 0, 0, n_bytes=path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def code_cells(path: Path) -> list[str]:
    """Read the code of a notebook, cell by cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def first_words(source: str) -> str:
    """Shorten a cell to what it shows: its last line."""
    return source.strip().splitlines()[-1][:60]


def size_of(value: Any) -> int:
    """Reckon how many bytes a notebook keeps of a cell's result: the state of all its parts if it is a panel."""
    from IPython.core.interactiveshell import InteractiveShell
    from ipywidgets import Widget
    from ipywidgets.embed import dependency_state

    if value is None:
        return 0
    if isinstance(value, Widget):
        return len(json.dumps(dependency_state([value]), default=str))
    shown, _ = InteractiveShell.instance().display_formatter.format(value)
    return len(json.dumps(shown, default=str))


# ---- all of them -----------------------------------------------------------------------------------


def measure(part: str, corpus: str, folder: Path, limit: float) -> list[Cost]:
    """Run one part in a process of its own."""
    settings = {"ANALYST_CORPUS": corpus, "ANALYST_BRIEFING_OUT": str(folder)}
    command = [sys.executable, "-m", "benchmarks.notebooks", corpus, part, "--run", str(folder), "--limit", str(limit)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=os.environ | settings)
    if ran.returncode:
        return [Cost(part, 0, 0, 0, problem=f"its process ended with {ran.returncode}")]
    return [Cost(**values) for values in json.loads(ran.stdout.splitlines()[-1])]


def tell(cost: Cost) -> str:
    """Write a line of the report."""
    size = f"{cost.n_bytes / 1e6:7.1f}" if cost.n_bytes else " " * 7
    return f"{cost.seconds:8.1f}{cost.peak_mib:9.0f}{cost.grown_mib:9.0f} {size}  {cost.name}  {cost.problem}".rstrip()


def report(costs: list[Cost], *, every: bool = False) -> str:
    """Write the cells that are worth a line, all if `every`, and the sums."""
    told = [cost for cost in costs if every or cost.is_told]
    head = f"{'seconds':>8}{'peak MiB':>9}{'new MiB':>9} {'MB out':>7}"
    last = (
        f"{len(costs) - len(told)} of {len(costs)} not told: under {SLOW:g} s, {LARGE:g} MiB and {WIDE / 1e6:g} MB.\n"
        f"{sum(cost.seconds for cost in costs):,.0f} seconds in all, at most {max(c.peak_mib for c in costs):,.0f} MiB."
    )
    return "\n".join([head, *map(tell, told), last])


def main() -> int:
    """Measure and report; 1 if a cell failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("corpus", help="a store, or a folder of articles")
    parser.add_argument("parts", nargs="*", help=f"notebooks, {BRIEFING}; all notebooks if none is named")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of processor time for one cell")
    parser.add_argument("--all", action="store_true", help="tell every cell")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    corpus = str(Path(options.corpus).resolve())
    if options.run:
        (part,) = options.parts
        is_briefing = part == BRIEFING
        ran = run_briefing(corpus, options.run, options.limit) if is_briefing else run_notebook(part, options.limit)
        print(json.dumps([asdict(cost) for cost in ran]))
        return 0
    parts = options.parts or PARTS
    unknown = [part for part in parts if part != BRIEFING and not any(NOTEBOOKS.glob(f"{part}*.ipynb"))]
    if unknown:
        parser.error(f"no notebook begins with {unknown[0]}; there are {', '.join(PARTS)}, and {BRIEFING}")
    with tempfile.TemporaryDirectory() as folder:
        costs = [cost for part in parts for cost in measure(part, corpus, Path(folder, part), options.limit)]
    print(report(costs, every=options.all))
    return int(any(cost.problem for cost in costs))


if __name__ == "__main__":
    sys.exit(main())
