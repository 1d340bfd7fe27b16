"""Articles of invented outlets about one invented story, and what is true of each sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from analyst.demo.habits import DOUBTING, GOVERNMENT, OPPOSITION, Habits
from analyst.demo.phrases import upper_first, word
from analyst.demo.stories import Statement, Story, read_phrases

FILLER, CITING = "filler", "citing"
_ATTEMPTS = 40  # to find a wording that no other outlet has
_COVERED = 0.94  # share of stories that an outlet has
_DIRECT = 0.6
_PAIRED = 0.3  # share of plain sentences that share a paragraph with the next
_SHUFFLED = 2.5  # places by which the order of an article may stray from the usual one
_MISSTATED = 7  # by which a wrong number is too high


@dataclass(frozen=True)
class Speaker:
    """Somebody who is quoted."""

    name: str
    first: str
    later: str
    side: str | None


CAST: Mapping[str, Speaker] = {
    "velin": Speaker("Marta Velin", "Governor Marta Velin", "Velin", GOVERNMENT),
    "hallam": Speaker("Pieter Hallam", "Finance Minister Pieter Hallam", "Hallam", GOVERNMENT),
    "aldridge": Speaker("Tomas Aldridge", "opposition leader Tomas Aldridge", "Aldridge", OPPOSITION),
    "okafor": Speaker("Ruth Okafor", "union leader Ruth Okafor", "Okafor", OPPOSITION),
}
ENVOY = "Dmitri"
_OPTIONAL = frozenset({"velin 2", "hallam"})

# Words, dictionary form, weight.
_NEUTRAL = (("said", "say", 10), ("told reporters", "tell", 2), ("stated", "state", 2), ("argued", "argue", 2))
_DOUBTING = (("claimed", "claim", 4), ("alleged", "allege", 2), ("insisted", "insist", 2))


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article, with what is true of it.

    Attributes:
        statement: What it says, the same in all outlets; `filler` and `citing` are nobody else's.
        text: The sentence.
        speaker: Who is quoted; None if nobody is.
        side: The speaker's side.
        cue: Dictionary form of the verb of the attribution.
        is_direct: True for a quote in quotation marks.
    """

    statement: str
    text: str
    speaker: str | None = None
    side: str | None = None
    cue: str | None = None
    is_direct: bool = False


@dataclass(frozen=True)
class Article:
    """One article.

    Attributes:
        name: Its file.
        outlet: Its outlet.
        story: Number of its story.
        kind: Kind of its story.
        headline: Its headline.
        published: When.
        paragraphs: Its text.
        copy_of: File of the article that it copies.
        conflicts: Statements in which its number is another one than that of the other outlets.
    """

    name: str
    outlet: str
    story: int
    kind: str
    headline: str
    published: dt.datetime
    paragraphs: tuple[tuple[Sentence, ...], ...]
    copy_of: str | None = None
    conflicts: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in their order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


def write_articles(
    story: Story, habits: Mapping[str, Habits], seed: int, used: set[str] | None = None
) -> list[Article]:
    """Write what each outlet has on a story.

    Args:
        story: The story.
        habits: Outlet → its habits; its order does not matter.
        seed: Seed of the corpus.
        used: Wordings that other articles have; those of these are added.

    Returns:
        One article for each outlet that covers the story, by outlet. No two outlets write a statement in the same
        words, but for copies.
    """
    used = set() if used is None else used
    fillers = list(read_phrases().fillers)
    Random(f"fillers {seed} {story.number}").shuffle(fillers)  # noqa: S311
    articles = {
        outlet: _Writer(story, outlet, habits[outlet], seed, used).article(fillers[place])
        for place, outlet in enumerate(sorted(habits))
        if _is_covered(story, outlet, seed)
    }
    for outlet, article in articles.items():
        own = habits[outlet]
        if own.copies in articles and story.number % own.copies_every == 2 % own.copies_every:
            articles[outlet] = _copy(article, articles[own.copies])
    return list(articles.values())


def _is_covered(story: Story, outlet: str, seed: int) -> bool:
    return Random(f"covered {seed} {story.number} {outlet}").random() < _COVERED  # noqa: S311


def _copy(article: Article, original: Article) -> Article:
    """Print another outlet's text without its last paragraph, under a headline of its own."""
    return replace(
        article,
        paragraphs=original.paragraphs[:-1],
        copy_of=original.name,
        conflicts=original.conflicts,
        published=max(article.published, original.published + dt.timedelta(hours=2)),
    )


class _Writer:
    """Writes one article; `used` are the wordings that other articles have taken."""

    def __init__(self, story: Story, outlet: str, habits: Habits, seed: int, used: set[str]) -> None:
        self.story, self.outlet, self.habits, self.used = story, outlet, habits, used
        self.chance = Random(f"article {seed} {story.number} {outlet}")  # noqa: S311
        self.introduced: set[str] = set()
        every = habits.misstates_every
        self.is_misstated = bool(every) and story.number % every == 1 % every

    def article(self, filler: str) -> Article:
        chosen = [each for each in self.story.template.statements if self._has(each)]
        order = sorted(range(1, len(chosen)), key=lambda place: place + self.chance.uniform(0, _SHUFFLED))
        sentences = [self._sentence(chosen[place]) for place in (0, *order)]
        sentences.insert(self.chance.randint(3, len(sentences)), self._plain(FILLER, (filler,)))
        if self.habits.cites and self.chance.random() < self.habits.cites_share:
            sentences.append(self._plain(CITING, read_phrases().citing))
        return Article(
            name=f"{self.story.number:02}-{self.outlet.lower().replace(' ', '-')}.md",
            outlet=self.outlet,
            story=self.story.number,
            kind=self.story.template.name,
            headline=self._new(self.story.template.headlines),
            published=self._published(),
            paragraphs=self._paragraphs(sentences),
            conflicts=("cost",) if self.is_misstated and "cost" in {each.name for each in chosen} else (),
        )

    def _has(self, statement: Statement) -> bool:
        is_drawn = self.chance.random()
        if statement.name in self.habits.omits or statement.speaker in self.habits.silent:
            return False
        return is_drawn < (self.habits.optional if statement.name in _OPTIONAL else statement.share)

    def _sentence(self, statement: Statement) -> Sentence:
        if statement.speaker is None:
            return self._plain(statement.name, statement.texts)
        return self._quote(statement, statement.speaker)

    def _plain(self, name: str, texts: Sequence[str]) -> Sentence:
        return Sentence(name, upper_first(self._new(texts)))

    def _quote(self, statement: Statement, key: str) -> Sentence:
        speaker = CAST.get(key) or self._local(statement)
        printed = speaker.later if key in self.introduced else speaker.first
        self.introduced.add(key)
        cue, lemma = self._cue(speaker.side)
        is_direct = self.chance.random() < _DIRECT
        content = self._new(statement.texts if is_direct else statement.reported)
        text = self._attribute(content, printed, cue, is_direct=is_direct)
        return Sentence(statement.name, upper_first(text), speaker.name, speaker.side, lemma, is_direct)

    def _local(self, statement: Statement) -> Speaker:
        name = self.story.slots["local"]
        return Speaker(name, f"{name}, {word(statement.role, self.story.slots, self.chance)},", name, None)

    def _attribute(self, content: str, printed: str, cue: str, *, is_direct: bool) -> str:
        if not is_direct:
            return f"{printed} {cue} that {content}."
        if self.chance.random() < 0.3:
            return f"{printed} {cue}: “{content}.”"
        return f"“{content},” {printed} {cue}."

    def _cue(self, side: str | None) -> tuple[str, str]:
        share = dict(self.habits.doubting).get(side or "", DOUBTING)
        pool = _DOUBTING if self.chance.random() < share else _NEUTRAL
        cue, lemma, _ = self.chance.choices(pool, weights=[weight for _, _, weight in pool])[0]
        return cue, lemma

    def _new(self, texts: Sequence[str]) -> str:
        """Choose a wording that no other article has, as far as there is one."""
        text = ""
        for _ in range(_ATTEMPTS):
            text = word(self.chance.choice(texts), self._slots(), self.chance)
            if text not in self.used:
                break
        self.used.add(text)
        return text

    def _slots(self) -> dict[str, str]:
        own = self.habits
        project = own.project if self.chance.random() < own.own_words else "project"
        if own.loaded and self.chance.random() < own.own_words:
            project = f"{own.loaded} {project}"
        office = f"{own.governor} governor" if self.chance.random() < own.governor_share else "governor"
        cost = int(self.story.slots["cost"]) + (_MISSTATED if self.is_misstated else 0)
        return self.story.slots | {
            "cost": str(cost),
            "project": project,
            "dispute": own.dispute if self.chance.random() < own.own_words else "dispute",
            "governor": f"{office} Marta Velin",
            "envoy": f"ambassador {ENVOY} {own.envoy}",
            "cited": own.cites,
        }

    def _published(self) -> dt.datetime:
        evening = dt.datetime.combine(self.story.day, dt.time(17), dt.UTC)
        return evening + dt.timedelta(minutes=self.chance.randint(0, 18 * 60))

    def _paragraphs(self, sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], ...]:
        found: list[tuple[Sentence, ...]] = []
        for place, sentence in enumerate(sentences):
            is_plain = sentence.speaker is None and place > 1 and len(found[-1]) == 1 and found[-1][0].speaker is None
            if is_plain and self.chance.random() < _PAIRED:
                found[-1] = (*found[-1], sentence)
            else:
                found.append((sentence,))
        return tuple(found)
