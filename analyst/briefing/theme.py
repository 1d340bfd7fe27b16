"""The house style of a briefing: colours, fonts, logo and language of the labels, from one small file.

language = "de"                  # of all that is said: en or de

[colours]                        # each as #RRGGBB; what is left out stays as it is
accent = "#7A1F3D"

[fonts]
text = "Source Sans 3"
headings = "Source Serif 4"

[logo]
file = "logo.png"                # PNG or JPEG, found from where this file lies
text = "Example Research"        # what the picture says, for who cannot see it

[labels]                         # own words for a heading, an axis or a sentence, by the English ones
"Bottom line" = "Das Wichtigste"
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, UnidentifiedImageError

from analyst.briefing.files import BriefingError, visible
from analyst.briefing.labels import LANGUAGES, Labels
from analyst.charts import Style, style, use_style
from analyst.wording import worded

THEME_FILE = "theme.toml"
MAX_LOGO_BYTES = 2_000_000
MIN_CONTRAST = 4.5
"""Least contrast of text on its ground (WCAG 2.2, level AA)."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FONT = re.compile(r"[\w .-]{1,60}")
_LOGO_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_TEXT_COLOURS = ("ink", "faint")
_COLOURS = ("ink", "faint", "rule", "background", "accent", "muted", "second")
_FALLBACK = "Liberation Sans, Arial, sans-serif"


class ThemeError(BriefingError):
    """A theme file cannot be used; the message says where, and what to write instead."""


class Logo(NamedTuple):
    """A picture that stands on each file, and what it says in words."""

    picture: bytes
    media_type: str
    text: str
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        """The picture as an address that holds it."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.picture).decode('ascii')}"


@dataclass(frozen=True)
class Theme:
    """How the files of a briefing look, and in which language their labels are."""

    style: Style = field(default_factory=Style)
    text_font: str | None = None
    """Font of text and charts; None for that of each file's own default."""
    heading_font: str | None = None
    logo: Logo | None = None
    language: str = "en"
    own_labels: Mapping[str, str] = field(default_factory=dict)
    sha256: str | None = None
    """Hash of all that the theme was read from; None for the one that comes with the package."""

    @property
    def labels(self) -> Labels:
        """The words of headings and axes."""
        return Labels(self.language, self.own_labels)

    @property
    def font(self) -> str:
        """One font for documents, which know no list of fallbacks."""
        return self.text_font or "Arial"

    @property
    def title_font(self) -> str:
        """Font of headings in documents."""
        return self.heading_font or self.font

    @property
    def chart_style(self) -> Style:
        """The style of charts: the theme's font first, then fonts that every machine has."""
        if self.text_font is None:
            return self.style
        return replace(self.style, font=f"{self.text_font}, {_FALLBACK}")

    @property
    def link_colour(self) -> str:
        """The accent where it can be read as text, else the colour of text."""
        readable = contrast(self.style.accent, self.style.background) >= MIN_CONTRAST
        return self.style.accent if readable else self.style.ink


@contextmanager
def drawn_in(theme: Theme) -> Iterator[None]:
    """Draw charts and say things in a theme's style and language, and as before after that."""
    before = style()
    # The default theme leaves a style alone that the session has set by itself.
    use_style(before if theme.sha256 is None and theme.style == Style() else theme.chart_style)
    try:
        with worded(theme.labels):
            yield
    finally:
        use_style(before)


def find_theme(corpus: Path) -> Theme:
    """Read the theme.toml that lies beside the articles; the default theme where there is none."""
    folder = corpus if corpus.is_dir() else corpus.parent
    path = folder / THEME_FILE
    return read_theme(path) if path.is_file() else Theme()


def read_theme(path: str | Path) -> Theme:
    """Read a theme file.

    Args:
        path: The file, in TOML.

    Returns:
        The theme; what the file does not say is as in the default one.

    Raises:
        ThemeError: If the file is missing or no TOML, names something that a theme does not have, or a colour, font
            or logo that cannot be used.
    """
    path = Path(path)
    given, raw = _read(path)
    _check_keys(path, given, ("language", "colours", "fonts", "logo", "labels"), "a theme")
    language = given.get("language", "en")
    own = _strings(path, given, "labels")
    if not isinstance(language, str) or (not own and language.split("-")[0] not in LANGUAGES):
        raise ThemeError(
            f"{path}: there are no labels in language {language!r}; there are {', '.join(LANGUAGES)}. "
            "For another one, write its words under [labels]."
        )
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise ThemeError(f'{path}: language = {language!r}; wanted a code such as "en" or "de".')
    fonts = _strings(path, given, "fonts", ("text", "headings"))
    for name, font in fonts.items():
        if not _FONT.fullmatch(font):
            raise ThemeError(f"{path}: fonts.{name} = {font!r}; wanted the name of one font.")
    logo = _read_logo(path, _strings(path, given, "logo", ("file", "text")))
    hashed = hashlib.sha256(raw + (logo.picture if logo else b""))
    return Theme(
        style=_style(path, given.get("colours", {})),
        text_font=fonts.get("text"),
        heading_font=fonts.get("headings"),
        logo=logo,
        language=language,
        own_labels=own,
        sha256=hashed.hexdigest(),
    )


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        raw = path.read_bytes()
        return tomllib.loads(raw.decode("utf-8-sig")), raw
    except OSError as error:
        raise ThemeError(f"{path} cannot be read ({error.strerror}); name another theme file, or none.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"{path}: not TOML in UTF-8 ({error}).") from error


def _check_keys(path: Path, given: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ThemeError(f"{path}: {what} has no {unknown[0]!r}; it has {', '.join(known)}.")


def _strings(path: Path, given: Mapping[str, Any], section: str, known: tuple[str, ...] = ()) -> dict[str, str]:
    values = given.get(section, {})
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise ThemeError(f'{path}: [{section}] wants lines such as name = "text".')
    if known:
        _check_keys(path, values, known, f"[{section}]")
    return {key: " ".join(visible(value).split()) for key, value in values.items()}


def _style(path: Path, colours: object) -> Style:
    if not isinstance(colours, dict):
        raise ThemeError(f'{path}: [colours] wants lines such as accent = "#7A1F3D".')
    _check_keys(path, colours, (*_COLOURS, "series"), "[colours]")
    series = colours.get("series", [colours.get("accent", Style().accent), *Style().series[1:]])
    if not isinstance(series, list) or len(series) < len(_MIN_SERIES):
        raise ThemeError(f"{path}: colours.series wants a list of {len(_MIN_SERIES)} colours or more.")
    for name, colour in [*((n, c) for n, c in colours.items() if n != "series"), *(("series", c) for c in series)]:
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise ThemeError(f'{path}: colours.{name} = {colour!r}; wanted a colour such as "#7A1F3D".')
    made = replace(Style(), **{n: c for n, c in colours.items() if n != "series"}, series=tuple(series))
    for name in _TEXT_COLOURS:
        found = contrast(getattr(made, name), made.background)
        if found < MIN_CONTRAST:
            raise ThemeError(
                f"{path}: text in colours.{name} {getattr(made, name)} cannot be read on {made.background}: its "
                f"contrast is {found:.1f}, wanted are {MIN_CONTRAST}. Choose a darker one, or a lighter ground."
            )
    return made


_MIN_SERIES = Style().series[:4]


def _read_logo(path: Path, given: Mapping[str, str]) -> Logo | None:
    if not given:
        return None
    if not given.get("file") or not given.get("text"):
        raise ThemeError(f"{path}: [logo] wants a file, and a text that says what the picture says.")
    place = path.parent / given["file"]
    try:
        picture = place.read_bytes()
        if len(picture) > MAX_LOGO_BYTES:
            raise ThemeError(f"{place}, the logo of {path}, has {len(picture):,} bytes; of {MAX_LOGO_BYTES:,}.")
        with Image.open(io.BytesIO(picture)) as image:
            image.load()
            kind, (width, height) = str(image.format), image.size
    except UnidentifiedImageError as error:
        raise ThemeError(f"{place}, the logo of {path}, is no picture; save it as PNG or JPEG.") from error
    except (OSError, Image.DecompressionBombError) as error:
        raise ThemeError(f"{place}, the logo of {path}, cannot be read ({error}).") from error
    if kind not in _LOGO_KINDS:
        raise ThemeError(f"{place}, the logo of {path}, is a picture of kind {kind}; save it as PNG or JPEG.")
    return Logo(picture, _LOGO_KINDS[kind], given["text"], width, height)


# ---- colours ---------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it.

    Example:
        >>> round(contrast("#000000", "#FFFFFF"), 1), contrast("#123456", "#123456")
        (21.0, 1.0)
    """
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def tint(colour: str, ground: str, share: float) -> str:
    """Mix a colour into a ground.

    Example:
        >>> tint("#000000", "#FFFFFF", 0.5)
        '#808080'
    """
    mixed = (round(share * c + (1 - share) * g) for c, g in zip(_channels(colour), _channels(ground), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
