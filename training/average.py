"""Average the weights of several trainings that started from one another: usually a little better than the last one.

python -m training.average --weights FOLDER FOLDER … --out FOLDER
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch

from training.export import export
from training.network import Network


def average(folders: list[Path], out: Path) -> int:
    """Write `out` with the mean of the weights in `folders`, each as `training.train` wrote it; returns bytes."""
    states = [torch.load(folder / "network.pt") for folder in folders]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    out.mkdir(parents=True, exist_ok=True)
    for name in ("cue_words.txt", "linker.json", "vocabulary.txt"):
        shutil.copy(folders[-1] / name, out / name)
    network = Network(len((out / "vocabulary.txt").read_text(encoding="utf-8").split("\n")))
    network.load_state_dict(mean)
    torch.save(mean, out / "network.pt")
    return export(network, out / "tagger.onnx")


def main() -> None:
    """Average, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", nargs="+", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    options = parser.parse_args()
    print(f"tagger.onnx: {average(options.weights, options.out) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
