"""The templates of the briefing. What is filled in is text, never template: it is escaped, with signs for
control characters, unless it was marked up by `marks.py`."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from analyst.briefing.files import visible

_FOLDER = "templates"


def _read(name: str) -> str:
    return files("analyst.briefing").joinpath(_FOLDER, name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    """What every filled-in value goes through before it is escaped."""
    if value is None:
        return ""
    return value if isinstance(value, Markup) else visible(str(value))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["css"] = lambda name: Markup(_read(name))  # noqa: S704 (our own file)
    return environment


def render(template: str, /, **values: object) -> str:
    """Fill one of the package's templates.

    Args:
        template: Its file name.
        values: What is filled in; only `markupsafe.Markup` is taken as HTML.

    Returns:
        The page.

    Raises:
        jinja2.UndefinedError: If the template wants a value that is not given.
    """
    return _environment().get_template(template).render(**values)
