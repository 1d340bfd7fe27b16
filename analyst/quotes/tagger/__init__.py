"""The learned engine of the quotes: a small network that tags sources, cues and contents, and a linker."""

from analyst.quotes.tagger.model import WEIGHTS, TaggedAttribution, Tagger, TaggerError

__all__ = ["WEIGHTS", "TaggedAttribution", "Tagger", "TaggerError"]
