"""Articles of paragraphs annotated by hand, for tests without a model."""

from analyst.annotate.records import Annotation
from analyst.quotes.article import Paragraph, find_in_article
from analyst.quotes.marks import find_quoted


def article(*blocks):
    """Make paragraphs of texts, each alone or with its attributions, and the article's text; capitals are a heading."""
    paragraphs, start = [], 0
    for block in blocks:
        text, *attributions = (block,) if isinstance(block, str) else block
        kind = "heading" if text.isupper() else "body"
        annotation = Annotation((), ((0, len(text)),), (), tuple(attributions), tuple(find_quoted(text)))
        paragraphs.append(Paragraph(f"p{len(paragraphs)}", start, text, kind, annotation))
        start += len(text) + 2
    return paragraphs, "\n\n".join(each.text for each in paragraphs)


def quotes(*blocks):
    """Find the quotes of such paragraphs: words, speaker and rule of each."""
    paragraphs, text = article(*blocks)
    return [
        ([text[a:b] for a, b in found.parts], found.speaker and text[slice(*found.speaker)], found.rule)
        for found in find_in_article(paragraphs)
    ]
