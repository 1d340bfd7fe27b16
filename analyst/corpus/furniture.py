"""Rules that know a line of page furniture by the line alone.

Each rule is named in REMOVED by its function's name; its docstring is a line that it takes out. The phrases
stand in `resources/corpus_phrases.tsv`. A line that quotes somebody is never furniture for a phrase in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from analyst.corpus import resources
from analyst.corpus.lines import Line, line_of, remembered

Rule = Callable[[Line], bool]

_LABEL = 6
_MOST_WORDS = 90
"""Of a line that is furniture for a phrase in it …"""
_MOST_BESIDE_QUOTE = 3
"""… and of one with quotation marks."""
_ANYWHERE = frozenset({"holds", "addressed"})
"""Ways to stand in a line, not only at its start."""
_REPEATS = frozenset({"?", "*", "+", "{"})
_ADDRESS = re.compile(r"\b(?:you|your|yours|our|us|we|please|here)\b", re.IGNORECASE)


@cache
def _phrases(rule: str, how: str) -> re.Pattern[str]:
    return _standing("|".join(resources.phrases().get((rule, how), ())), how)


def _standing(either: str, how: str) -> re.Pattern[str]:
    start = r"(?<!\w)" if how in _ANYWHERE else r"^\W*"
    end = r"\W*$" if how == "whole" else r"(?!\w)"
    return re.compile(f"{start}(?:{either or '(?!)'}){end}")


@cache
def _any_phrase(*how: str) -> re.Pattern[str]:
    """Return what finds a phrase of any rule that stands in a line in one of several ways, alike in their borders."""
    every = {each for (_, way), phrases in resources.phrases().items() if way in how for each in phrases}
    return _standing(_by_letter(every), how[0])


def _by_letter(expressions: Iterable[str]) -> str:
    """Join expressions, those that begin with the same letter in a group: most are then passed over together."""
    groups: dict[str, list[str]] = {}
    for each in sorted(expressions):
        letter = each[0] if each[0].isalpha() and each[1:2] not in _REPEATS else ""
        groups.setdefault(letter, []).append(each.removeprefix(letter))
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items())


@lru_cache(maxsize=16)
def _has_phrase(text: str) -> bool:
    """Say whether any phrase may be in a text in small letters: most lines have none, and need no second look."""
    return bool(
        _any_phrase("whole").match(text)
        or _any_phrase("starts", "opens").match(text)
        or _any_phrase("holds", "addressed").search(text)
    )


def _says(line: Line, rule: str, *, most_words: int) -> bool:
    """Say whether a line has a phrase of the rule, standing in it as the list asks."""
    if line.n_words > most_words or (line.has_quote and line.n_words > _MOST_BESIDE_QUOTE):
        return False
    text = line.text.lower()  # the phrases are written small: a third of the time of comparing without regard to case
    if not _has_phrase(text):
        return False
    if (
        _phrases(rule, "whole").search(text)
        or _phrases(rule, "starts").search(text)
        or _phrases(rule, "holds").search(text)
    ):
        return True
    if not line.is_sentence and _phrases(rule, "opens").search(text):
        return True
    is_label = line.n_words <= _LABEL and not line.text.endswith(".")
    return (is_label or bool(_ADDRESS.search(text))) and bool(_phrases(rule, "addressed").search(text))


def not_found_notice(line: Line) -> bool:
    """Error! We're sorry, but the page you were looking for doesn't exist."""
    return _says(line, "not_found_notice", most_words=30)


def legal_notice(line: Line) -> bool:
    """We do not accept any responsibility or liability for the accuracy, content or images."""
    return _says(line, "legal_notice", most_words=_MOST_WORDS)


def cookie_notice(line: Line) -> bool:
    """We use cookies to improve your experience on our website."""
    return _says(line, "cookie_notice", most_words=70)


def subscription_prompt(line: Line) -> bool:
    """Already a member? Sign in here"""
    return _says(line, "subscription_prompt", most_words=45)


def share_prompt(line: Line) -> bool:
    """Share this article and join the conversation! What are your thoughts on it?"""
    return _says(line, "share_prompt", most_words=30)


def comment_prompt(line: Line) -> bool:
    """This site uses Akismet to reduce spam. Learn how your comment data is processed."""
    return _says(line, "comment_prompt", most_words=35)


def advert_notice(line: Line) -> bool:
    """Please support us by disabling your AdBlocker extension from your browsers for our website."""
    return _says(line, "advert_notice", most_words=25)


def related_links(line: Line) -> bool:
    """Top stories on inkl right now"""
    return _says(line, "related_links", most_words=22)


def maker_mark(line: Line) -> bool:
    """POWERED BY ONECMS - A PRODUCT OF NEKO"""
    return _says(line, "maker_mark", most_words=14)


def editing_credit(line: Line) -> bool:
    """Reporting by Ada Lee; Editing by Bo Chen"""
    return _says(line, "editing_credit", most_words=40)


def author_note(line: Line) -> bool:
    """Ada Lee can be reached at alee@example.org."""
    return _says(line, "author_note", most_words=45)


def aside_box(line: Line) -> bool:
    """Pro Tip: Staying informed requires consulting multiple news sources."""
    return _says(line, "aside_box", most_words=60)


_AGENCIES = (
    "AP", "AFP", "EPA", "EPA-EFE", "REUTERS", "Reuters", "Getty", "TASS", "Anadolu", "Bloomberg", "NurPhoto",
    "Shutterstock", "Alamy",
)  # fmt: skip
_AGENCY = rf"(?:{'|'.join(_AGENCIES)})".replace("Getty", r"Getty(?:\ Images)?")
_CREDITED = re.compile(
    rf"""
    (?:^|[.!?)\]”"’|]\s*|\()                                               # after the caption's own sentence
      (?i:photos?|photograph|image|picture|pic|credit|source|illustration|screenshot|video|(?:file|library)\ photo)
      (?i:\ (?:credits?|source|illustration|courtesy(?:\ of)?|by))?\s*[:/©]\s*[A-Z@©“"(][^.!?]{{1,80}}[.)\]]*$
    | (?i:photo(?:graph)?|image|picture)\ (?i:by|courtesy(?:\ of)?)\ [A-Z][\w.'’&-]+(?:[ /][\w.'’&-]+){{0,5}}[.)\]]*$
    | [(/|]\s?(?:AP\ Photo|AFP|EPA|REUTERS|Reuters|Getty(?:\ Images)?)\s?[/|,][^()]{{2,60}}\)?\.?$
    | \b(?:REUTERS|AP\ Photo|AFP\ PHOTO|EPA)\s?/\s?[A-Z][^()!?]{{2,70}}$
    | \([^()]{{0,80}}(?:via|/)\ ?{_AGENCY}[^()]{{0,25}}\)\.?$
    | \((?:[A-Z][\w.'’-]+\ ){{1,3}}(?:for\ [A-Z]|/)[^()]{{1,40}}\)$
    | (?:[/|:©]|\bvia|\bby)\s*[\w ]{{0,30}}{_AGENCY}\)?$
    | Getty\ Images\)?$ | \bShutterstock\)?$ | \b[Ff]ile\ [Pp]hoto\)?\.?$ | Purchase\ Licensing\ Rights
    """,
    re.VERBOSE,
)
_PICTURE = re.compile(
    r"^In (?:this|an?) [\w.,/ ]{0,40}?(?:file |handout |undated |provided |released )?"
    r"(?:photo|image|picture|photograph|frame grab)\b"
)


def photo_caption(line: Line) -> bool:
    """Ukrainian leader Vladimir Zelensky. Photo: Getty"""
    if line.n_words > 70 or (line.has_quote and line.n_words > 50):
        return False
    end = line.text[-200:]
    return bool((_may_be_credited(end) and _CREDITED.search(end)) or _PICTURE.match(line.text))


_CREDIT_MARKS = (":", "/", "\N{COPYRIGHT SIGN}", "(", "|", *_AGENCIES, "Purchase Licensing Rights")
_CREDIT_WORDS = ("photo", "mage", "cture")
"""In small letters; none is i or s, for which others may stand where case does not count (a dotless i, a long s)."""


def _may_be_credited(end: str) -> bool:
    """Say whether a text has one of the words and signs of which each credit has one: most lines have none."""
    if any(mark in end for mark in _CREDIT_MARKS):
        return True
    small = end.lower()
    return any(word in small for word in _CREDIT_WORDS)


_FILE_NAME = re.compile(r"^\S+\.(?:jpe?g|png|gif|webp|svg|mp4|mp3|pdf|avif)(?:\?\S*)?$", re.IGNORECASE)


def file_name(line: Line) -> bool:
    """687c3e56203027079653f6ea.jpg"""
    return " " not in line.text and bool(_FILE_NAME.match(line.text))


_CODE = re.compile(
    r"\bfunction\s*\w*\(|=>\s*\{|\}\s*\)\s*;|;\s*\}|\bvar \w+\s*=|\b(?:document|window)\.\w+\s*[.(=\[]|\{\{|\}\}"
    r"|\bgoogletag\b|^\s*[.#@]?[\w-]+\s*\{|@media\b|^\[/?[a-z]\w+[^\]]*\]$|^//\s*<!"
)
_CODE_MARKS = ("{", "}", "function", "var ", "document.", "window.", "googletag", "@media", "[", "//")
"""Each form of code has one of them, and few other lines have."""


def code_line(line: Line) -> bool:
    """window.dataLayer = window.dataLayer || [];"""
    text = line.text[:400]
    return any(mark in text for mark in _CODE_MARKS) and bool(_CODE.search(text))


_QUESTION = re.compile(r"^(?:what|how|which|do|does|should|will|would|are|have|who|why)\b.*\?$", re.IGNORECASE)
_OPINION = re.compile(
    r"\byou (?:think|believe|feel|agree|expect|say)\b|\byour (?:thoughts?|opinion|view|take)\b", re.IGNORECASE
)


def reader_question(line: Line) -> bool:
    """What role do you believe international sanctions play in resolving the conflict?"""
    if not 5 <= line.n_words <= 30 or line.has_quote or line.text.count("?") != 1:
        return False
    return bool(_QUESTION.match(line.text) and _OPINION.search(line.text))


_PLACEHOLDER = re.compile(
    r"^(?:[A-Z]+_[A-Z_]+\d*|lorem ipsum\b.*|\[(?:image|video|photo|embed|ad|advertisement)[^\]]*\]"
    r"|null|undefined|nan|false|true|loading\W*|image|iframe)$",
    re.IGNORECASE,
)


def placeholder(line: Line) -> bool:
    """DNUM_CAZAHZCACF"""
    return bool(_PLACEHOLDER.match(line.text))


def no_words(line: Line) -> bool:
    """* * *"""
    return line.n_words == 0 or (len(line.text) == 1 and line.text.isascii())


RULES: tuple[Rule, ...] = (
    no_words,
    not_found_notice,
    file_name,
    placeholder,
    code_line,
    reader_question,
    legal_notice,
    cookie_notice,
    advert_notice,
    comment_prompt,
    share_prompt,
    subscription_prompt,
    editing_credit,
    author_note,
    photo_caption,
    related_links,
    maker_mark,
    aside_box,
)
"""In the order in which they are asked; the first that says yes gives its name."""
ENDINGS = frozenset(
    {"legal_notice", "comment_prompt", "subscription_prompt", "editing_credit", "author_note", "related_links"}
)
"""Rules whose lines often stand where the article is over."""


def furniture_rule(line: Line) -> str | None:
    """Name the first rule that takes the line for page furniture; None where none does."""
    return _rule_of(line.text)


@remembered
def _rule_of(text: str) -> str | None:
    line = line_of(text)
    is_quiet = line.n_words > _MOST_WORDS or (line.has_quote and line.n_words > _MOST_BESIDE_QUOTE)
    rules = RULES if not is_quiet and _has_phrase(text.lower()) else _without_phrases()
    return next((rule.__name__ for rule in rules if rule(line)), None)


@cache
def _without_phrases() -> tuple[Rule, ...]:
    """Return the rules that look for no phrase."""
    with_phrases = {rule for rule, _ in resources.phrases()}
    return tuple(rule for rule in RULES if rule.__name__ not in with_phrases)
