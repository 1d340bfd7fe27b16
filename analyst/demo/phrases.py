"""Wordings drawn from a phrase such as `[Work|Construction] begins in {month}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z0-9_]+)\}")


def word(phrase: str, slots: Mapping[str, str], chance: Random) -> str:
    """Write a phrase in one of its wordings, with its slots filled in.

    Args:
        phrase: Text in which `[a|b]` is one of the two, and `{name}` a slot.
        slots: What stands in the slots.
        chance: Source of chance.

    Returns:
        The sentence, its first letter a capital if the phrase's is one.

    Raises:
        KeyError: If a slot has no value.

    Example:
        >>> word("[Work|Work] begins in {month}.", {"month": "May"}, Random(0))
        'Work begins in May.'
    """
    chosen = _CHOICE.sub(lambda match: chance.choice(match.group(1).split("|")), phrase)
    return _SLOT.sub(lambda match: slots[match.group(1)], chosen)


def upper_first(text: str) -> str:
    """Write the first letter as a capital.

    Example:
        >>> upper_first("union leader Ruth Okafor")
        'Union leader Ruth Okafor'
    """
    return text[:1].upper() + text[1:]
