"""The demonstration corpus as files: articles to open as a corpus, and the truth beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analyst.demo.articles import CAST, CITING, FILLER, Article, write_articles
from analyst.demo.habits import DOUBTING, GOVERNMENT, OPPOSITION, PLANTED, Habits
from analyst.demo.stories import make_story

ARTICLES, TRUTH = "articles", "truth.json"
_ABOUT = (
    "Invented articles on invented events, for demonstration and tests. No person, place or outlet in them exists. "
    "`truth.json` says in what the outlets differ, and what each sentence is; `articles/` is the corpus."
)


class DemoError(ValueError):
    """The demonstration corpus cannot be made as asked."""


def make_demo(*, n_stories: int = 18, seed: int = 0, habits: Mapping[str, Habits] = PLANTED) -> list[Article]:
    """Invent the articles of a demonstration corpus.

    Args:
        n_stories: Events; an outlet covers most of them, with one article each.
        seed: Other seeds give other corpora; the same one gives the same, on any machine.
        habits: Outlet → its habits: `PLANTED`, `EVEN`, or your own.

    Returns:
        The articles, by story and outlet.

    Raises:
        DemoError: If there is no story, or an outlet copies one that is not there.
    """
    if not 1 <= n_stories <= 500:
        raise DemoError(f"{n_stories} stories: wanted 1 to 500.")
    for outlet, own in habits.items():
        if own.copies and own.copies not in habits:
            raise DemoError(f"{outlet!r} copies {own.copies!r}, which is not one of {', '.join(sorted(habits))}.")
    used: set[str] = set()
    return [
        article
        for number in range(n_stories)
        for article in write_articles(make_story(number, seed), habits, seed, used)
    ]


def write_demo(
    folder: str | Path, *, n_stories: int = 18, seed: int = 0, habits: Mapping[str, Habits] = PLANTED
) -> list[Article]:
    """Write a demonstration corpus: `articles/` to open, `truth.json` and a `README.md` beside it.

    In `articles/corrections/sides.toml` the speakers are on two sides, as an analyst would have put them.

    Args:
        folder: Folder that is made; it may exist if it is empty.
        n_stories: As for `make_demo`.
        seed: As for `make_demo`.
        habits: As for `make_demo`.

    Returns:
        The articles.

    Raises:
        DemoError: As `make_demo`, or if the folder holds something.
    """
    folder = Path(folder)
    articles = make_demo(n_stories=n_stories, seed=seed, habits=habits)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DemoError(f"{folder} is there and not empty; name a new folder.")
    (folder / ARTICLES / "corrections").mkdir(parents=True)
    for article in articles:
        _write(folder / ARTICLES / article.name, _page(article))
    _write(folder / ARTICLES / "corrections" / "sides.toml", _sides())
    _write(folder / TRUTH, json.dumps(_truth(articles, habits, seed), ensure_ascii=False, indent=1) + "\n")
    _write(folder / "README.md", f"# Demonstration corpus\n\n{_ABOUT}\n")
    return articles


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _page(article: Article) -> str:
    site, kind = (name.lower().replace(" ", "-") for name in (article.outlet, article.kind))
    head = {
        "title": f'"{article.headline}"',
        "outlet": article.outlet,
        "date": f"{article.published:%Y-%m-%dT%H:%M:%SZ}",
        "url": f"https://{site}.example/{article.published:%Y/%m/%d}/{kind}-{article.story:02}",
    }
    fields = "\n".join(f"{name}: {value}" for name, value in head.items())
    body = "\n\n".join(" ".join(sentence.text for sentence in paragraph) for paragraph in article.paragraphs)
    return f"---\n{fields}\n---\n\n{body}\n"


def _sides() -> str:
    parts = []
    for side in (GOVERNMENT, OPPOSITION):
        names = ", ".join(f'"{speaker.name}"' for speaker in CAST.values() if speaker.side == side)
        parts.append(f'[[side]]\nside = "{side}"\nnames = [{names}]\nwho = "analyst demo"\n')
    return "\n".join(parts)


def _truth(articles: Sequence[Article], habits: Mapping[str, Habits], seed: int) -> dict[str, Any]:
    """What is planted, and what is true of each article and statement."""
    return {
        "seed": seed,
        "n_articles": len(articles),
        "outlets": sorted(habits),
        "share_of_doubting_cues_if_nothing_is_planted": DOUBTING,
        "planted": {outlet: _differences(own) for outlet, own in sorted(habits.items())},
        "copies": {article.name: article.copy_of for article in articles if article.copy_of},
        "other_numbers": {article.name: article.conflicts for article in articles if article.conflicts},
        "statements": _statements(articles),
        "articles": [_article(article) for article in articles],
    }


def _differences(own: Habits) -> dict[str, Any]:
    """The habits in which an outlet is not like the others."""
    plain = asdict(Habits())
    return {name: value for name, value in asdict(own).items() if value != plain[name]}


def _statements(articles: Sequence[Article]) -> list[dict[str, Any]]:
    found: dict[tuple[int, str], dict[str, str]] = {}
    in_story: dict[int, list[str]] = {}
    for article in articles:
        in_story.setdefault(article.story, []).append(article.name)
        for sentence in article.sentences:
            if sentence.statement not in (FILLER, CITING):
                found.setdefault((article.story, sentence.statement), {})[article.name] = sentence.text
    return [
        {
            "story": story,
            "statement": statement,
            "in_articles": places,
            "not_in_articles": [name for name in in_story[story] if name not in places],
        }
        for (story, statement), places in sorted(found.items())
    ]


def _article(article: Article) -> dict[str, Any]:
    return {
        "article": article.name,
        "outlet": article.outlet,
        "story": article.story,
        "sentences": [asdict(sentence) for sentence in article.sentences],
    }
