"""One packed file (gzip, bzip2, xz): what is in it is read as a file of its own, named without `.gz`."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from typing import IO

from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.readers import find_format, known_suffixes, read_source
from analyst.corpus.readers.members import AGAIN, BROKEN, IN_MEMORY, budget_of, check_depth, member_of, unpacked

_SUFFIX = re.compile(r"(?:\.(?:gz|bz2|xz)|(?<=\.t)gz)$", re.IGNORECASE)


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read what is packed in a file; of one that is cut off, what is there.

    Raises:
        UnreadableError: If it unpacks to too much, is broken, or holds what no reader knows.
    """
    check_depth(source, options)
    budget = budget_of(source, options)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        with unpacked(source, budget) as stream:
            broken = _copy(stream, spool)
        member = member_of(spool, inner_name(source.name), source.depth + 1, budget)
        if broken is not None and not member.size:
            raise UnreadableError(f"The packed file is broken ({broken}). {AGAIN}")
        format_ = find_format(member)
        if format_ is None:
            raise UnreadableError(
                f"No reader knows the format of what is packed in it ({member.name}). Pack {known_suffixes()}."
            )
        yield from read_source(member, options, format_)
        if broken is not None:
            raise UnreadableError(
                f"The packed file is cut off or broken ({broken}), so that the last article read may lack its end. "
                f"{AGAIN}"
            )


def inner_name(name: str) -> str:
    """Return the name of what is packed.

    >>> inner_name("news.jsonl.gz"), inner_name("news.tgz"), inner_name("news")
    ('news.jsonl', 'news.tar', 'news')
    """
    return _SUFFIX.sub(lambda match: "ar" if match[0].lower() == "gz" else "", name) or name


def _copy(stream: IO[bytes], spool: IO[bytes]) -> str | None:
    """Unpack all that can be; say what was wrong with the rest."""
    try:
        shutil.copyfileobj(stream, spool)
    except BROKEN as error:
        return str(error) or type(error).__name__
    return None
