"""How the pages become a site: `make site`. Nothing of it comes from another server, when built or when read."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.ext.autosummary import Autosummary
from sphinx.pycode import ModuleAnalyzer
from sphinx.util import inspect

from analyst import __version__, schema

if TYPE_CHECKING:
    from types import ModuleType

    from sphinx.application import Sphinx

project = "The analyst workbook"
release = version = __version__
language = "en"
html_title = project
html_show_sphinx = html_show_copyright = html_copy_source = False
html_show_search_summary = False  # it fetches pages, which a browser refuses for files on the disk
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
toc_object_entries_show_parents = "hide"
maximum_signature_line_length = 88
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

LONGEST_VALUE = 80  # of a constant that is shown
_CODE = re.compile(r"(`+[^`]+`+)")
_TABLE = re.compile(rf"\b({'|'.join(schema.SCHEMAS)})\b(?!\.)")


class PublicNames(Autosummary):
    """A table of the functions and classes that a module makes public, and its constants."""

    def run(self) -> list[nodes.Node]:
        """Fill in the names, and make the table."""
        module = import_module(self.content[0])
        public = {name: getattr(module, name) for name in sorted(module.__all__)}
        constants = StringList(source="__all__")
        for name in (name for name, value in public.items() if not callable(value)):
            for line in _constant(module, name):
                constants.append(line, source="__all__")
        names = [f"~{module.__name__}.{name}" for name, value in public.items() if callable(value)]
        self.content = StringList(names, source="__all__")
        self.options["nosignatures"] = True
        return [*super().run(), *self._read(constants)]

    def _read(self, lines: StringList) -> list[nodes.Node]:
        """Read lines of reStructuredText."""
        holder = nodes.container()
        self.state.nested_parse(lines, 0, holder)
        return holder.children


def _constant(module: ModuleType, name: str) -> list[str]:
    value = repr(getattr(module, name))
    inside = [sys.modules[key] for key in sorted(sys.modules) if key.startswith(f"{module.__name__}.")]
    homes = [home.__name__ for home in inside if hasattr(home, name)]
    comments = (ModuleAnalyzer.for_module(home).find_attr_docs().get(("", name), []) for home in homes)
    shown = [f"   :value: {value}"] if len(value) <= LONGEST_VALUE else []
    comment = next(filter(None, comments), [])
    return [f".. py:data:: {module.__name__}.{name}", *shown, "", *(f"   {line}" for line in comment), ""]


def show_what_a_panel_takes(
    _app: Sphinx,
    what: str,
    _name: str,
    obj: type,
    _options: object,
    signature: str,
    returned: str,
) -> tuple[str, str]:
    """Show the arguments of a class of widgets: all that ipywidgets itself says is (*args, **kwargs)."""
    if what != "class" or not signature.startswith("(*args"):
        return signature, returned
    own = inspect.signature(obj.__init__, bound_method=True)
    return inspect.stringify_signature(own, show_return_annotation=False, unqualified_typehints=True), returned


def read_docstring(_app: Sphinx, _what: str, _name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Lead each table that a docstring names to its columns; keep formulas and files, which are set in, as they are."""
    inside = False
    for number, line in enumerate(lines):
        inside = inside and (not line or line.startswith("    "))
        if inside or line.lstrip().startswith(">>>"):
            continue
        parts = _CODE.split(line)
        parts[::2] = [_TABLE.sub(_link, part.replace("|", "\\|")) for part in parts[::2]]
        inside = _begins_literal(lines[number : number + 3])
        lines[number] = "".join(parts) + (":" if inside else "")


def _begins_literal(lines: list[str]) -> bool:
    """Tell whether a sentence ends with a colon, and what is set in follows after an empty line."""
    if len(lines) < 3 or lines[1] or not re.match(r"[\w`(“].*[^:]:$", lines[0]):
        return False
    return lines[2].startswith("    ") and not lines[2].lstrip().startswith(">>>")


def _link(match: re.Match[str]) -> str:
    return f"`{match[1]} <../schema.html#{match[1].lower().replace('_', '-')}>`__"


def skip_plain_fields(_app: Sphinx, _what: str, _name: str, obj: object, _skip: bool, _options: object) -> bool | None:
    """Leave out fields of a tuple of which Python itself says that they are fields."""
    return True if str(obj.__doc__).startswith("Alias for field number") else None


_MENDED = {
    ' role="heading"><span class="caption-text">': ' role="heading" aria-level="2"><span class="caption-text">',
    '<div class="highlight"><pre>': '<div class="highlight"><pre tabindex="0">',
}
"""What the theme leaves out for those who read with a screen reader or without a mouse, as axe-core says."""


_SIGNATURE = re.compile(r'<dl>\s*((?:<dd><em class="sig-param">.*?</dd>\s*)+)</dl>', re.DOTALL)
"""Arguments one a line, which are no list of terms and their meanings."""


def _lines_of_signature(found: re.Match[str]) -> str:
    return found[1].replace("<dd>", '<span class="sig-line">').replace("</dd>", "</span>")


def mend_pages(app: Sphinx, error: Exception | None) -> None:
    """Give headings of the menu their level, and let code that is too wide be scrolled by keyboard."""
    if error is not None or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        mended = _SIGNATURE.sub(_lines_of_signature, text)
        for wrong, right in _MENDED.items():
            mended = mended.replace(wrong, right)
        if mended != text:
            path.write_text(mended, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Add what is ours."""
    app.connect("build-finished", mend_pages)
    app.add_directive("public-names", PublicNames)
    app.connect("autodoc-process-docstring", read_docstring)
    app.connect("autodoc-skip-member", skip_plain_fields)
    app.connect("autodoc-process-signature", show_what_a_panel_takes)
