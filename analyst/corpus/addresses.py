"""One form for all the addresses under which one article is found."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_LONGEST = 4000
_HOSTS = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.[^.]+)")
_ARCHIVED = re.compile(r"^/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(?=https?:/)", re.IGNORECASE)
_SHOWN_BY_GOOGLE = re.compile(r"^/amp/(s/)?(?=[^/]+\.[^/]+/)")
_CACHED_AMP = re.compile(r"^/(?:c|v|wp)/(s/)?(?=[^/]+\.[^/]+/)")
_PATH_ENDS = re.compile(r"(?:/amp|[./]amp\.html?|/index\.(?:html?|php|aspx?)|\.amp|/)+$", re.IGNORECASE)
_PATH_STARTS = re.compile(r"^/amp(?=/)", re.IGNORECASE)
_TRACKING = re.compile(
    r"^(?:utm_\w+|at_\w+|mc_\w+|pk_\w+|mtm_\w+|ns_\w+|ga_\w+|_ga|_gl|\w*clid|amp\w*|output(?:type)?|cmp(?:id)?|"
    r"cid|ito|ncid|smid|smtyp|sref|src|source|ref(?:errer|_src|_url)?|mod|share|shared|sharetype|xtor|ocid|"
    r"partner|rss|feed\w*|spm|igshid|guccounter|guce_\w+|syndication\w*|taid|traffic_source)$",
    re.IGNORECASE,
)


def same_address(url: str | None) -> str | None:
    """Bring an address into the form that all addresses of one page share.

    Left out are the scheme, `www.` and its mobile and AMP kin, ports, fragments, trailing slashes, and parameters that
    only say how the reader came; the others are sorted. An address in a web archive or AMP cache is that of the page.

    Returns:
        The common form; null where the address leads to a whole site, or is none.

    Example:
        >>> same_address("https://www.example.com/a/story/?utm_source=x&id=7#top")
        'example.com/a/story?id=7'
        >>> same_address("http://m.example.com/a/story/amp/?id=7")
        'example.com/a/story?id=7'
        >>> same_address("https://www.example.com/") is None
        True
    """
    if not url or len(url) > _LONGEST:
        return None
    try:
        return _normalise(url.strip(), 3)
    except ValueError:  # such as "http://[": no address
        return None


def _normalise(url: str, depth: int) -> str | None:
    parts = urlsplit(url if "//" in url[:12] else f"//{url}")
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("", "http", "https") or "." not in host:
        return None
    inner = _inner(host, parts.path, f"?{parts.query}" if parts.query else "")
    if inner is not None and depth:
        return _normalise(inner, depth - 1)
    path = _PATH_ENDS.sub("", _PATH_STARTS.sub("", quote(unquote(parts.path), safe="/:@!$&'()*+,;=~")))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted((name, value) for name, value in pairs if not _TRACKING.match(name)))
    if not path and not query:
        return None
    return f"{_HOSTS.sub('', host)}{path}" + (f"?{query}" if query else "")


def _inner(host: str, path: str, query: str) -> str | None:
    """Return the address of the page that an archive or a cache shows."""
    if host in ("web.archive.org", "archive.org", "archive.ph", "archive.today", "archive.is"):
        rest = _ARCHIVED.sub("", path)
        return re.sub(r"^(https?:)/+", r"\1//", rest) + query if rest != path else None
    if host.endswith(".cdn.ampproject.org"):
        rest = _CACHED_AMP.sub("", path)
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        rest = _SHOWN_BY_GOOGLE.sub("", path)
    else:
        return None
    return f"https://{rest}{query}" if rest != path else None
