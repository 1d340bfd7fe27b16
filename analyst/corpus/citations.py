"""Where an article says that something comes from another outlet, an agency or a platform.

Two things must be there: a name that the lists have (`cited_names`), or a word of the trade beside a name that they
lack, and a frame around it: "according to", "told", "reported". A name alone ("CNN laid off 100 people") is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analyst import schema
from analyst.corpus import resources
from analyst.corpus.cited_names import TRADE, FoundName, find_names

_BEFORE, _AFTER = 140, 90
_LONGEST_NAME = 60

# What may stand between a frame and the name: "told [Russia's state-run] TASS", "told [the German newspaper] Bild".
_WORDS = (
    r"(?:[A-Z][\w.’'-]*|[a-z]+-[\w-]+|state|local|independent|official|private|public|national|regional|leading|popular"
    r"|conservative|liberal|business|financial|opposition|online|satellite|cable|evening|morning|sister|influential"
    r"|investigative|exiled|government|rival|fellow|trade|sports|music|fashion|men’s|women’s|of|new)"
)
_LEAD = (
    rf"(?:(?:(?:the|The|a|an|its|his|her|their|our|both)\s+)?(?:{_WORDS}\s+){{0,5}}?(?:{TRADE}|radio|television|TV|news)"
    r"\s+(?:the\s+)?"
    rf"|[A-Z][a-z]+(?:an|ish|ese|ch|i|ic)\s+(?:{_WORDS}\s+){{0,2}}?(?:the\s+)?"
    r"|(?:[A-Z][\w.]+\s){0,2}[A-Z][\w.]+[’']s?\s+(?:[a-z][\w-]+\s+){0,3}(?:the\s+)?"
    r"|(?:the\s+)?(?:[a-z]+-(?:based|owned|run|backed|controlled|funded|language)|[A-Z][a-z]+-(?:based|owned|run|backed|language)|state)"
    r"\s+(?:the\s+)?|(?:the\s+|The\s+)?)\Z"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ADVERB = (
    r"(?:,?\s+(?:also|first|has|had|earlier|later|initially|previously|recently|then|separately|today|yesterday"
    rf"|(?:on )?{_DAY}))*"
)
_PIECE = (
    r"(?:reports?|stor(?:y|ies)|articles?|analys[ei]s|tally|counts?|data|footage|accounts?|investigations?|reviews?|"
    r"calculations?|excerpts?|transcripts?|coverage|reporting|video|photos?|interviews?)"
)
_OPINION = (
    r"(?:op-ed|column|essay|commentary|editorial(?!\s+(?:board|page|director|staff|team|editor))"
    r"|opinion (?:piece|article)|blog post|guest post|letter to the editor)"
)
_SPOKE = (
    r"(?:said|says|told|tweeted|appear(?:s|ed|ing|ances?)|interview(?:ed|s)?|spoke|speaking|asked|claimed|argued|"
    r"added|admitted|remarks|comments|talking|aired|predicted|declared|explained|insisted|warned|suggested|announced)"
)
_POSTED = (
    r"(?:posted|posting|wrote|writes|writing|said|says|saying|announced|published|added|confirmed|claimed|commented|"
    r"stated|declared|warned|reported|(?:an?|the|his|her|its|their|this|separate|later|recent|\w+day)\s"
    r"(?:[\w-]+\s)?(?:posts?|messages?|statement|announcement|thread|update|video))"
)


def _frame(cue: str) -> re.Pattern[str]:
    return re.compile(f"(?i:{cue}){_LEAD}")


_FRAMES_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "told reporters including",
        _frame(r"\b(?:reporters|journalists|correspondents|(?:told|to|with)\s(?:[\w-]+\s){0,3}(?:media|outlets|agencies)),?"
               r"\sincluding\s(?:from\s)?"),
    ),
    ("poll", _frame(r"\b(?:polls?|surveys?)\s+(?:\w+\s+){0,2}(?:by|from|for)\s+")),
    (
        "interview with",
        _frame(r"\b(?:interview(?:s|ed)?,?|(?:sat|sitting)\s+down)\s+(?:(?:\w+ly|published|broadcast|aired|given|granted"
               rf"|{_DAY})\s+)?"
               r"(?:with|to|for|by|in|on)\s+"),
    ),
    (
        "told",
        _frame(r"\b(?:told|tells?|telling|(?:spoke|speaking|spoken|talked|talking)\s+(?:exclusively\s+)?(?:to|with)"
               r"|(?:said|comments?|remarks|statement|confirmed|e-?mail|admitted|explained|letter)\s+to)\s+"),
    ),
    ("told", re.compile(r"\btold\s[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){1,2}\s(?:of|at|from)\s(?:the\s)?\Z")),
    (
        "according to",
        _frame(rf"\b(?:according to|per)\s+(?:(?:an?|the|one|new|recent|earlier|exclusive)\s+){{0,3}}"
               rf"(?:{_PIECE}\s+(?:(?:published|released|conducted|carried)\s+)?(?:{_DAY}\s+)?(?:by|in|from|on)\s+)?"),
    ),
    ("quoted by", _frame(rf"\b(?:quoted|cited)\s+(?:as (?:saying|telling \w+)\s+)?(?:(?:on )?{_DAY}\s+)?(?:by|in)\s+")),
    (
        "written in",
        _frame(rf"\b(?:(?:wrote|writes|writing|written)\b[^.;:\n“”\"]{{0,40}}?|{_OPINION}s?\s+(?:[\w-]+\s+){{0,3}}?)"
               r"\b(?:in|for)\s+"),
    ),
    (
        "seen by",
        _frame(r"\b(?:(?:seen|obtained|reviewed|viewed|verified|examined|analy[sz]ed|heard|interviewed|contacted) by"
               r"|(?:provided|leaked|given|released|issued) to|shared with)\s+"),
    ),
    (
        "reported by",
        _frame(rf"\b(?:reported|revealed|published|broken|carried|disclosed|uncovered|"
               rf"{_PIECE})\s+(?:(?:first|earlier|last \w+|(?:on )?{_DAY}|published)\s+)?(?:by|in|on|from)\s+"),
    ),
    ("citing", re.compile(r"[(\[](?:h/t|via|source:)\s(?:[Tt]he\s)?\Z", re.IGNORECASE)),
    ("citing", _frame(rf"\b(?:citing|cites|cited|quoting)\s+(?:(?:an?|the)\s+)?(?:{_PIECE}\s+(?:by|in|from|of)\s+)?")),
    ("said on", _frame(rf"\b{_SPOKE}\b[^.;:\n“”\"]{{0,50}}?\bon\s+")),
)  # fmt: skip
"""Frames that end where the name begins; the first that fits is the form."""

_SAYING = (
    r"(?:reported|reports|said|says|wrote|writes|noted|notes|revealed|reveals|published|claimed|claims|confirmed|"
    r"estimated|observed|found|pointed out)"
)
_NO_ACTOR = (
    r"(?!(?:\s+that)?\s+(?:it|its|itself|they|in a statement|he|she|no|yes|nothing|goodbye|a correction|an apology)\b)"
)
_STAFF = r"(?:correspondent|reporter|journalist|photographer|anchor|host|columnist|commentator|crew|producer)s?"
_SAW = r"(?:saw|heard|said|says|witnessed|reported|reports|asked|wrote|writes|noted|noticed)"
_SAYS = re.compile(rf"(?: {TRADE})?{_ADVERB}\s+{_SAYING}\b")
_FRAMES_AFTER: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("quoted by", re.compile(rf"(?: {TRADE})?{_ADVERB}\s+(?:quoted|quotes|cited|cites)\b")),
    (
        "reported",
        re.compile(
            rf"(?: {TRADE})?{_ADVERB}\s+(?:(?:reported|reports|published)\b|{_SAYING}\b{_NO_ACTOR})"
            r"|,\s+(?:citing|quoting)\b"
        ),
    ),
)
"""Frames that begin where the name ends, the outlet being who reports."""
_FRAMES_ABOUT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("poll", re.compile(r"(?:[/–-][A-Z][\w ]{1,30}?)?(?:[’']s?)?(?: (?!poll)[\w-]+){0,2} (?:[Pp]oll|[Ss]urvey)s?\b")),
    ("interview with", re.compile(r"(?:[’']s?)? (?:\w+ )?interview\b")),
    ("journalist of", re.compile(rf"(?:[’']s?)? (?:[\w-]+ ){{0,2}}?{_STAFF}(?: [A-Z][\w’'.-]+){{0,3}},? {_SAW}\b")),
    ("journalist of", re.compile(rf"[’']s? [A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){{1,2}} (?:{_SAYING}|asked)\b")),
    (
        "written in",
        re.compile(rf"(?:[’']s?)? (?:[\w-]+ )?{_OPINION}\b"),
    ),
    (
        "reported",
        re.compile(r"(?:[’']s?)? (?:(?:news|exclusive|front-page|recent|new|earlier) )?"
                   r"(?:report|story|article|investigation|analysis|exclusive|tally|count|dispatch)s?\b"),
    ),
)  # fmt: skip
"""Frames in which the name says whose report, poll or journalist it is."""

_NOT_SUBJECT = re.compile(
    r"\b(?:of|for|at|from|with|by|to|in|on|about|against|than|like|via|including|near|called|named|told)\s+(?:the\s+|The\s+)?\Z"
)
_ONE_OF = re.compile(r"\b(?:[Aa]n?|[Oo]ne of|[Tt]wo|[Tt]hree|[Ss]everal)\s+(?:the\s+)?\Z")
_LONGER = re.compile(
    r"[’']?s? (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|I\b|TV\b|News\b|Radio\b)[A-Z]"
)
_NO_OUTLET = re.compile(
    r"(?: (?:Institute|Foundation|Philanthropies|Square|Building|Cent(?:er|re)|Group|Holdings|Inc|Corp|Trust|University"
    r"|plc|Plaza|Tower|Awards?|Prize|Company|Media Group|Ltd|LLC|Angels?|Terminal)\b"
    r"|[’']?s? (?:(?:senior|top|former|other|own|chief|company|two|many|several|some) )?"
    r"(?:viewers|readers|executives?|employees|staff|staffers|bosses|management|shareholders|investors|lawyers?"
    r"|attorneys?|officials?|spokes\w+|owners?|CEO|president|chairman|founder|audiences?|subscribers|advertisers|board"
    r"|crowd|users|debate|town hall|moderators?|policy|headquarters)\b)"
)
_LIST_GAP = re.compile(rf"(?: {TRADE})?(?:,|,? (?:and|or)|/|–|-| &)(?: ?(?:the|The))? ?\Z")
_ON_PLATFORM = re.compile(
    rf"\b{_POSTED}\b[^.;\n“”\"]{{0,60}}?\b(?:on|to|via)\s+"
    r"(?:(?:the|his|her|its|their|my|our|a|an|[A-Z][\w.-]+[’']s?)\s+)?"
    r"(?:(?:official|verified|personal|own|messaging|social(?:[- ](?:media|networking|network))?|media|online)\s+){0,3}"
    r"(?:(?:platform|app|site|network|channel|service|messenger|page|account)s?,?\s+)?\Z"
)
_PLATFORM_PIECE = re.compile(
    r"[’']?s? (?:(?:social media|video|live) )?(?:post|message|statement|update|thread|livestream|posting|comment)s?\b"
)
_WHOSE = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Vv]ia|to|from)\s+(?:an?|the|his|her|its|their|my|[\w.-]+[’']s?)\s+(?:(?!in\b|on\b)[\w-]+\s+){0,3}\Z"
)

_PROPER = r"[A-Z0-9][\w.’'&+-]{0,30}"
_UNKNOWN = rf"(?P<name>{_PROPER}(?:\s(?:(?:of|de|la|al|del|di|du|le|and)\s)?{_PROPER}){{0,4}}?)"
_UNKNOWN_TRADE = (
    r"(?:news agency|newspaper|daily|weekly|tabloid|(?:TV|television|radio|news|Telegram) (?:channel|station|network)|"
    r"news (?:website|site|outlet|portal|service)|website|magazine|broadcaster|media outlet|news portal|channel)"
)
_UNKNOWN_CUES = (
    ("told", r"\b(?:told|tells|telling|spoke to|speaking to)"),
    ("according to", r"\b[Aa]ccording to"),
    ("interview with", r"\b[Ii]nterview (?:with|to|for)"),
    ("quoted by", r"\b(?:quoted|cited)(?: as saying)? by"),
    ("reported by", r"\breported by"),
    ("citing", r"\bciting"),
)
_UNKNOWN_FRAMES = tuple(
    (form, re.compile(pattern))
    for form, cue in _UNKNOWN_CUES
    for pattern in (
        rf"{cue}\s+(?:the\s+|The\s+)?{_UNKNOWN}\s+{_UNKNOWN_TRADE}\b(?!’|')",
        rf"{cue}\s+(?:the\s+)?(?:{_WORDS}\s){{1,3}}?{_UNKNOWN_TRADE}\s{_UNKNOWN}(?=[,.;:!?”\"]|\s[a-z(]|\n|$)",
    )
)
_NOT_NAMES = frozenset(
    {
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March"),
        *("April", "May", "June", "July", "August", "September", "October", "November", "December", "The", "A", "An"),
        *("I", "He", "She", "It", "We", "They", "In", "On", "TV", "State", "President", "Prime", "Mr", "Mrs", "Ms"),
        *("Mr.", "Mrs.", "Ms.", "Sunday’s", "Today", "Yesterday", "And", "But"),
    }
)


class Citation(NamedTuple):
    """One row of CITATIONS, without its article."""

    start: int
    end: int
    cited: str
    kind: str
    form: str


def find_citations(articles: pd.DataFrame) -> pd.DataFrame:
    """Find where articles say that something comes from an outlet, an agency or a platform.

    An article's own outlet is never cited by it. An agency is its own access where it names the agency so ("told
    reporters including AFP", "an AFP correspondent saw"), or where it is the article's `wire`.

    Args:
        articles: ARTICLES: article_id, text, outlet and wire are used.

    Returns:
        CITATIONS, in the order of the articles and of the places in their texts. No articles: no rows, same columns.

    Raises:
        SchemaError: If ARTICLES lacks a column that is used here.

    Example:
        >>> text = "According to RT, talks begin. “They will,” he told reporters including AFP."
        >>> article = {"article_id": "a1", "text": text, "outlet": "Example Times", "wire": None}
        >>> find_citations(pd.DataFrame([article]))[["cited", "cited_kind", "form", "is_own_access"]]
          cited cited_kind                      form  is_own_access
        0    RT     outlet              according to          False
        1   AFP     agency  told reporters including           True
    """
    used = ("article_id", "text", "outlet", "wire")
    schema.check("ARTICLES", articles, used)
    rows: list[dict[str, object]] = []
    for article_id, text, outlet, wire in articles[list(used)].itertuples(index=False, name=None):
        if isinstance(text, str):
            own = resources.canonical_outlet(outlet) if isinstance(outlet, str) else None
            rows += [_row(article_id, text, each, wire) for each in find_in_text(text, own)]
    return schema.table("CITATIONS", rows)


def _row(article_id: str, text: str, citation: Citation, wire: object) -> dict[str, object]:
    return {
        "article_id": article_id,
        "start_char": citation.start,
        "end_char": citation.end,
        "cited_text": text[citation.start : citation.end],
        "cited": citation.cited,
        "cited_kind": citation.kind,
        "form": citation.form,
        "is_own_access": _is_own_access(citation, text, wire),
    }


def find_in_text(text: str, own: str | None = None) -> list[Citation]:
    """Find the citations of one text, in its order.

    Args:
        text: Text of an article.
        own: Its own outlet, by its usual title.
    """
    names = find_names(text, own)
    found = []
    for group in _grouped(text, names):
        form = _form_of_group(text, group)
        for name in group:
            own_form = form or (_form_about(text, name) if name.kind != "platform" else None)
            if own_form is not None:
                found.append(Citation(name.start, name.end, name.cited, name.kind, own_form))
    found += _unknown(text, names)
    return sorted((each for each in found if each.cited != own), key=lambda each: each.start)


def _is_own_access(citation: Citation, text: str, wire: object) -> bool:
    if citation.kind != "agency":
        return False
    if citation.form == "journalist of":
        return bool(_ONE_OF.search(text, max(0, citation.start - 20), citation.start)) or citation.cited == wire
    return citation.form == "told reporters including" or citation.cited == wire


def _grouped(text: str, names: Sequence[FoundName]) -> list[list[FoundName]]:
    """Put names together that stand in one list: "told CNN, the BBC and Reuters"."""
    groups = [[name] for name in names[:1]]
    for last, name in pairwise(names):
        is_listed = name.start - last.end <= 40 and _LIST_GAP.match(text, last.end, name.start)
        is_clause = is_listed and text[last.end] == "," and _SAYS.match(text, name.end)  # "told RT, and CNN reported"
        if is_listed and not is_clause and (last.kind == "platform") == (name.kind == "platform"):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _form_of_group(text: str, group: Sequence[FoundName]) -> str | None:
    first, last = group[0], group[-1]
    before, after = _around(text, first.start, last.end)
    if first.kind == "platform":
        return _form_of_platform(before, after)
    if _NO_OUTLET.match(after) or (last.need not in ("any", "name") and _LONGER.match(after)):
        return None
    told = next((form for form, frame in _FRAMES_BEFORE if frame.search(before)), None)
    if told is not None and (told != "said on" or first.need in ("any", "name")):
        return told
    if _NOT_SUBJECT.search(before):
        return None
    return next((form for form, frame in _FRAMES_AFTER if frame.match(after)), None)


def _form_about(text: str, name: FoundName) -> str | None:
    _, after = _around(text, name.start, name.end)
    if _NO_OUTLET.match(after):
        return None
    return next((form for form, frame in _FRAMES_ABOUT if frame.match(after)), None)


def _form_of_platform(before: str, after: str) -> str | None:
    is_post = _ON_PLATFORM.search(before) and not _LONGER.match(after)
    is_piece = _PLATFORM_PIECE.match(after) and _WHOSE.search(before)
    return "posted on" if is_post or is_piece else None


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a name, in its own paragraph."""
    before = text[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    return before, text[end : end + _AFTER].partition("\n")[0]


def _unknown(text: str, names: Sequence[FoundName]) -> list[Citation]:
    """Find outlets that no list has, by a word of the trade beside the name: "told the Kurjer newspaper"."""
    taken = {place for name in names for place in range(name.start, name.end)}
    found: dict[int, Citation] = {}
    for form, frame in _UNKNOWN_FRAMES:
        for match in frame.finditer(text):
            start, name = _without_place(match.start("name"), match["name"])
            end = start + len(name)
            if name and len(name) <= _LONGEST_NAME and taken.isdisjoint(range(match.start(), match.end())):
                kind = "agency" if "news agency" in match[0] else "outlet"
                found.setdefault(start, Citation(start, end, name, kind, form))
    return list(found.values())


def _without_place(start: int, name: str) -> tuple[int, str]:
    """Take "Polish" and "Poland's" off the front of a name; nothing is left of what is no name."""
    words = name.split(" ")
    while words and _is_place(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    is_name = bool(words) and words[0] not in _NOT_NAMES and words[-1] not in _NOT_NAMES and not words[0][0].islower()
    return start, " ".join(words).rstrip(".’'") if is_name else ""


def _is_place(word: str) -> bool:
    return (
        bool(re.search(r"[’']s?$|-(?:based|owned|run|language|backed)$", word))
        or word in resources.adjectives_of_places()
    )
