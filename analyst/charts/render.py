"""One chart → its specification, PNG, SVG or PDF, with no network."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from html import escape
from typing import Any

import altair as alt
import vl_convert
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from analyst.charts.theme import THEME

VEGA_LITE = "5.8"
"""The oldest Vega-Lite at hand: nearest to the 5.6 of JupyterLab."""
SCHEMA_URL = "https://vega.github.io/schema/vega-lite/v5.json"

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart
_SVG_TAG = re.compile(r"<svg\b[^>]*>")
_ID = re.compile(r"""(\bid="|url\(#)((?:clip|gradient_)\d+)("|\))""")


def to_spec(chart: AnyChart) -> dict[str, Any]:
    """Write the chart as a Vega-Lite 5 specification in our theme; the same chart gives the same bytes."""
    with alt.theme.enable(THEME):
        return as_version_5(chart.to_dict())


def as_version_5(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification under the schema that JupyterLab's Vega-Lite reads."""
    return {**spec, "$schema": SCHEMA_URL}


def to_png(chart: AnyChart | dict[str, Any], scale: float = 2) -> bytes:
    """Draw the chart as PNG, `scale` pixels for each point. The bytes are the same from run to run."""
    raw = vl_convert.vegalite_to_png(_spec(chart), vl_version=VEGA_LITE, scale=scale, ppi=72, allowed_base_urls=[])
    return _smaller(raw, scale)


def svg_to_png(svg: str, scale: float = 2) -> bytes:
    """Draw a chart's SVG (`to_svg`) as PNG: the same picture as `to_png` of the chart, in half the time."""
    return _smaller(vl_convert.svg_to_png(svg, scale=scale, ppi=72), scale)


def _smaller(raw: bytes, scale: float) -> bytes:
    with Image.open(io.BytesIO(raw)) as image:
        # A few colours and their edges: a palette loses nothing that the eye sees, at a third of the size.
        small = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True, dpi=(72 * scale, 72 * scale))
    return out.getvalue()


def to_svg(chart: AnyChart | dict[str, Any]) -> str:
    """Draw the chart as SVG that says what it shows: role=img, `<title>` and `<desc>`."""
    spec = _spec(chart)
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    found = _SVG_TAG.search(svg)
    if found is None:
        raise ValueError("vl-convert gave no <svg> element; is its version between 1.8 and 2?")
    key = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:12]
    names = f'role="img" aria-labelledby="title-{key} desc-{key}"'
    svg = _own_ids(svg, key)
    found = _SVG_TAG.search(svg) or found
    opening = re.sub(r'\s(?:role|aria-[\w-]+)="[^"]*"', "", found.group())[:-1]
    title = f'<title id="title-{key}">{escape(title_of(spec))}</title>'
    about = f'<desc id="desc-{key}">{escape(str(spec.get("description", "")))}</desc>'
    return f"{svg[: found.start()]}{opening} {names}>{title}{about}{svg[found.end() :]}"


def _own_ids(svg: str, key: str) -> str:
    """Number the ids anew: vl-convert counts through a process, and two drawings may stand on one page."""
    numbers: dict[str, int] = {}

    def renamed(match: re.Match[str]) -> str:
        number = numbers.setdefault(match.group(2), len(numbers))
        return f"{match.group(1)}part-{key}-{number}{match.group(3)}"

    return _ID.sub(renamed, svg)


def to_pdf(chart: AnyChart | dict[str, Any]) -> bytes:
    """Draw the chart as PDF that says what it shows: title and subject. The bytes are the same from run to run."""
    spec = _spec(chart)
    raw = vl_convert.vegalite_to_pdf(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _settled(raw, title_of(spec), str(spec.get("description", "")))


def svg_to_pdf(svg: str, title: str, description: str = "") -> bytes:
    """Draw a chart's SVG (`to_svg`) as PDF, as `to_pdf` does with the chart."""
    return _settled(vl_convert.svg_to_pdf(svg), title, description)


def _settled(raw: bytes, title: str, description: str) -> bytes:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it counts vl-convert's objects otherwise than vl-convert
    reader = PdfReader(io.BytesIO(raw))
    for page in reader.pages:
        _sort_resources(page)
    writer = PdfWriter(clone_from=reader)  # numbers the objects anew, in the order in which they are reached
    writer.metadata = None
    about = {"/Title": title, "/Subject": description}
    writer.add_metadata({key: TextStringObject(text) for key, text in about.items() if text})
    writer.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _sort_resources(holder: DictionaryObject) -> None:
    """Put fonts, states and drawings of a page in order: vl-convert lists them in another one each time."""
    resources = holder.get("/Resources", DictionaryObject()).get_object()
    for named in (kind.get_object() for kind in resources.values()):
        if isinstance(named, DictionaryObject):
            items = sorted(named.items())
            named.clear()
            named.update(items)
    for drawing in resources.get("/XObject", DictionaryObject()).get_object().values():
        _sort_resources(drawing.get_object())


def title_of(spec: dict[str, Any]) -> str:
    """Return the title as one line."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)


def n_rows(spec: dict[str, Any]) -> int:
    """Return the number of the table's rows that the chart draws."""
    noted = spec.get("usermeta", {}).get("rows")
    return int(noted) if noted is not None else max(map(len, spec.get("datasets", {}).values()), default=0)


def _spec(chart: AnyChart | dict[str, Any]) -> dict[str, Any]:
    return as_version_5(chart) if isinstance(chart, dict) else to_spec(chart)
