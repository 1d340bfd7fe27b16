"""The learned tagger: finds attributions in single paragraphs with a small quantised network, on the CPU."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analyst.quotes.tagger.decode import Shares, WordSpan, shares_of, spans_of
from analyst.quotes.tagger.encode import Window, encode
from analyst.quotes.tagger.labels import HEADS
from analyst.quotes.tagger.link import Link, Marked, link
from analyst.quotes.tagger.pieces import WordPieces
from analyst.quotes.tagger.rank import Ranker
from analyst.quotes.tagger.trim import behind_cue, content_span, near_marks, plain_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from analyst.annotate.records import Attribution
    from analyst.quotes.tagger.pieces import Span, Word

WEIGHTS = Path(__file__).parent / "weights"
"""The weights that ship with the package."""

_FILES = ("tagger.onnx", "vocabulary.txt", "linker.json")
_RANKER = "ranker.json"
CUE_WORDS = "cue_words.txt"
"""File of the words of which a paragraph must have one for the tagger to be asked, one a line."""
_WORD = re.compile(r"[^\W\d_]+")


def small_words(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return _WORD.findall(text.lower())


class TaggerError(RuntimeError):
    """The tagger can't be used: something is missing; the message says what to do."""


def check_weights(folder: Path, *names: str) -> None:
    """Check that a folder has the weights of a tagger.

    Args:
        folder: Where they should lie.
        names: Files that are wanted; all of them if none is named.

    Raises:
        TaggerError: If one is missing.
    """
    missing = [name for name in names or (*_FILES, _RANKER) if not (folder / name).is_file()]
    if missing:
        raise TaggerError(
            f"{folder}: no {', '.join(missing)}. Give a folder that `python -m training.train --out FOLDER` and "
            "`python -m training.ranker` wrote, or choose the quote engine `rules`."
        )


class TaggedAttribution(NamedTuple):
    """One attribution that the tagger found; offsets in code points of the paragraph."""

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    speech: float
    """How much the cue is one of words (said) and not of thought (hoped), 0 to 1; without a cue 1."""
    sure: float
    """How sure the tagger is of the words, 0 to 1; not yet a share of right ones."""
    is_nested: bool = False
    """Whether it is part of what somebody else is reported to say: its cue stands in another content or in marks."""


class Reading(NamedTuple):
    """What the tagger makes of one paragraph."""

    text: str
    words: Sequence[Word]
    quoted: Sequence[Span]
    """What stands in quotation marks, in order and apart."""
    shares: Mapping[str, Shares]
    """How likely each label of each head is, word by word."""
    attributions: list[TaggedAttribution]
    """In the order of their content."""


class Tagger:
    """A network that marks sources, cues and contents, a linker that joins them, and a ranker of what was found.

    Args:
        folder: Folder with `tagger.onnx`, `vocabulary.txt` and `linker.json`, as `python -m training.train` writes it,
            `ranker.json` by `python -m training.ranker`, and perhaps `cue_words.txt`; by default `WEIGHTS`.
        threads: Threads of the network; more than one rarely helps with texts as short as a paragraph.

    Raises:
        TaggerError: If onnxruntime is not installed, or a file is missing.
    """

    def __init__(self, folder: str | Path | None = None, *, threads: int = 1) -> None:
        self._folder = WEIGHTS if folder is None else Path(folder)
        check_weights(self._folder, *_FILES)
        self._session = _session(self._folder / "tagger.onnx", threads)
        self._pieces = WordPieces((self._folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))
        self._links: Mapping[str, Sequence[float]] = json.loads(
            (self._folder / "linker.json").read_text(encoding="utf-8")
        )

    @cached_property
    def ranker(self) -> Ranker:
        """What says how often finds are right.

        Raises:
            TaggerError: If its file is missing.
        """
        path = self._folder / "ranker.json"
        if not path.is_file():
            raise TaggerError(
                f"{path} is missing. Make it with `python -m training.ranker --weights {self._folder} …`."
            )
        return Ranker.load(path)

    @cached_property
    def cue_words(self) -> frozenset[str] | None:
        """Words that mostly stand in cues, in small letters; None if the weights name none."""
        path = self._folder / CUE_WORDS
        return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else None

    def may_find(self, text: str) -> bool:
        """Tell whether a paragraph with no quotation marks, verb of the lexicon or find of the rules is worth reading.

        Of a text of news a seventh need not be read; docs/method.md says what is lost.
        """
        return self.cue_words is None or not self.cue_words.isdisjoint(small_words(text))

    def tag(
        self, paragraphs: Sequence[str], rules: Sequence[Iterable[Attribution]] | None = None
    ) -> list[list[TaggedAttribution]]:
        """Find the attributions of some paragraphs.

        Args:
            paragraphs: Texts of one paragraph each; any text will do.
            rules: What the rules found in each of them; the network then weighs it. None: it reads alone.

        Returns:
            For each paragraph its attributions, in the order of their content. A content without a cue in its
            paragraph (a floating quote) has neither cue nor speaker.
        """
        hints = [None] * len(paragraphs) if rules is None else [list(each) for each in rules]
        return [self.read(text, hint).attributions for text, hint in zip(paragraphs, hints, strict=True)]

    def read(self, text: str, rules: Sequence[Attribution] | None = None) -> Reading:
        """Read one paragraph.

        Args:
            text: Any text.
            rules: What the rules found in it; None: the network reads alone.

        Returns:
            What it found, and how likely it holds each label of each word to be.
        """
        words = self._pieces.words(text)
        scores = np.zeros((len(words), sum(HEADS.values())), dtype=np.float32)
        depth = np.full(len(words), -1, dtype=np.int64)
        for window in encode(self._pieces, words, text, rules):
            _take(scores, depth, window, self._scores(window))
        shares = shares_of(scores)
        found = spans_of(shares)
        marked = Marked(text, words, found["source"], found["cue"], found["outer"], found["inner"])
        quoted = [(each.start_char, each.end_char) for each in marked.quoted]
        return Reading(text, words, quoted, shares, [_finish(marked, each) for each in link(marked, self._links)])

    def _scores(self, window: Window) -> NDArray[np.float32]:
        # One at a time: quantised activations share a scale, so that in a batch a paragraph's result would depend on
        # its neighbours. It costs nothing: short inputs fill the processor as well, and there is no filling up.
        (scores,) = self._session.run(
            None,
            {
                "pieces": np.array([window.pieces], dtype=np.int64),
                "features": np.array([window.features], dtype=np.int64),
                "mask": np.ones((1, len(window.pieces)), dtype=np.float32),
            },
        )
        return scores[0][window.heads]


def _finish(marked: Marked, found: Link) -> TaggedAttribution:
    def span(one: WordSpan) -> Span:
        return marked.words[one.first].start_char, marked.words[one.last - 1].end_char

    cue = None if found.cue is None else plain_span(marked.text, span(found.cue))
    parts = [span(each) if cue is None else behind_cue(span(each), cue) for each in found.contents]
    return TaggedAttribution(
        content=tuple(content_span(marked.text, part, marked.quoted) for part in parts),
        speaker=None if found.source is None else plain_span(marked.text, span(found.source)),
        cue=cue,
        speech=1.0 if found.cue is None else found.cue.speech,
        sure=min(each.sure for each in found.contents) * (1.0 if found.cue is None else found.cue.sure),
        is_nested=_is_nested(marked, found),
    )


def _is_nested(marked: Marked, found: Link) -> bool:
    if found.cue is None:
        return all(marked.shell(each) for each in found.contents)
    if marked.shell(found.cue):
        return True
    start, end = marked.words[found.cue.first].start_char, marked.words[found.cue.last - 1].end_char
    return any(quoted.start_char < start and end < quoted.end_char for quoted in near_marks(marked.quoted, start, end))


def _take(scores: NDArray[np.float32], best: NDArray[np.int64], window: Window, found: NDArray[np.float32]) -> None:
    """Take over the scores of the words that stand further from the edge of this window than of the one before."""
    places = np.arange(window.first, window.last)
    depth = np.minimum(places - window.first, window.last - 1 - places)
    better = depth > best[window.first : window.last]
    scores[window.first : window.last][better] = found[better]
    best[window.first : window.last][better] = depth[better]


def _session(path: Path, threads: int) -> Any:  # noqa: ANN401 (onnxruntime has no types)
    try:
        import onnxruntime
    except ImportError as error:
        raise TaggerError(
            "The tagger needs onnxruntime: `python -m pip install onnxruntime`. The rules work without it: choose the "
            "quote engine `rules`."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
