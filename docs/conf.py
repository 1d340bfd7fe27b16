"""How the pages become a site: `make site`. Nothing of it comes from another server, when built or when read."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from docutils.statemachine import StringList
from sphinx.ext.autosummary import Autosummary

from analyst import __version__, schema

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

project = "The analyst workbook"
release = version = __version__
language = "en"
html_title = project
html_show_sphinx = html_show_copyright = html_copy_source = False
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options = {  # colours with a contrast of 4.5 and more on their ground
    "light_css_variables": {"color-brand-primary": "#1f4e79", "color-brand-content": "#1f4e79"},
    "dark_css_variables": {"color-brand-primary": "#9cc7f0", "color-brand-content": "#9cc7f0"},
}
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"
highlight_language = "text"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
myst_heading_anchors = 4

default_role = "code"  # our docstrings set code between single backticks
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
autosummary_generate = False
maximum_signature_line_length = 88
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

_CODE = re.compile(r"(`+[^`]+`+)")
_TABLE = re.compile(rf"\b({'|'.join(schema.SCHEMAS)})\b(?!\.)")


class PublicNames(Autosummary):
    """A table of the functions and classes that a module makes public, each with the first line of its docstring."""

    def run(self) -> list[nodes.Node]:
        """Fill in the names, and make the table."""
        module = import_module(self.content[0])
        names = [f"{module.__name__}.{name}" for name in sorted(module.__all__) if callable(getattr(module, name))]
        self.content = StringList(names, source="__all__")
        return super().run()


def read_docstring(_app: Sphinx, what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:  # noqa: ANN401
    """Lead each table that a docstring names to its columns; the bars of a formula, and files in a module's, as they are."""
    for number, line in enumerate(lines):
        if what == "module" and line.endswith(":") and "".join(lines[number + 1 : number + 3]).startswith("    "):
            lines[number] = f"{line}:"
            continue
        if not line.lstrip().startswith(">>>"):
            parts = _CODE.split(line)
            parts[::2] = [_TABLE.sub(_link, part.replace("|", "\\|")) for part in parts[::2]]
            lines[number] = "".join(parts)


def _link(match: re.Match[str]) -> str:
    return f"`{match[1]} <../schema.html#{match[1].lower().replace('_', '-')}>`__"


def setup(app: Sphinx) -> None:
    """Add what is ours."""
    app.add_directive("public-names", PublicNames)
    app.connect("autodoc-process-docstring", read_docstring)
