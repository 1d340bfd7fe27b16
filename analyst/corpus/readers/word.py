"""Word documents (.docx): paragraphs, cells of tables and text boxes, in the order of the document.

The XML is read here, part by part, and not by python-docx, which leaves out tracked insertions, content controls
and text boxes, refuses templates, macro and strict documents, and loads every picture.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from io import BufferedIOBase
from typing import IO, NamedTuple, cast

from lxml import etree

from analyst.corpus.pages import Found, Notice, Options, Source, UnreadableError
from analyst.corpus.readers.documents import Document, articles
from analyst.corpus.readers.members import BROKEN, Budget, Metered, budget_of, size_text

_AGAIN = "Open it in Word (or LibreOffice) and save it again as .docx."
_LETTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_UNSEEN = frozenset({"pPr", "rPr", "sdtPr", "del", "moveFrom", "Fallback", "rt"})
"""What is not the text as a reader sees it: properties, what was deleted or moved away, a second copy for old Word."""
_BESIDE = {
    "header": "page_furniture",
    "footer": "page_furniture",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
"""Kinds of parts that stand beside the text, and the rule that takes their lines out."""
_MOST_ANCESTORS = 20  # styles that build on one another


class _Style(NamedTuple):
    name: str
    base: str | None
    kind: str | None


class _Paragraph(NamedTuple):
    text: str
    kind: str | None
    is_title: bool


def read(source: Source, options: Options) -> Iterator[Found | Notice]:
    """Read a Word document; several articles where it is the export of a news database.

    Raises:
        UnreadableError: If it is no Word document, is broken, protected by a password, or unpacks to too much.
    """
    budget = budget_of(source, options)
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            document = _read_document(_Package(archive, budget))
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, etree.LxmlError, ValueError, NotImplementedError, *BROKEN) as error:
        raise UnreadableError(f"The Word document is broken or was cut off ({str(error)[:200]}). {_AGAIN}") from error
    except RuntimeError as error:  # zipfile, of a file in the archive that wants a password
        raise UnreadableError(f"The Word document is protected by a password. {_AGAIN}") from error
    yield from articles(document)


def _read_document(package: _Package) -> Document:
    main = next((part for kind, part in package.related("") if kind == "officeDocument"), "word/document.xml")
    if not package.has(main):
        raise UnreadableError(f"The file has no text in it that Word would show. {_AGAIN}")
    related = list(package.related(main))
    styles = _read_styles(package, dict(related).get("styles"))
    lines: list[str] = []
    kinds: dict[int, str] = {}
    titles: list[str] = []
    for paragraph in _paragraphs(package, main, styles):
        if paragraph.is_title:
            titles.append(paragraph.text)
        for line in paragraph.text.split("\n"):
            lines.append(line)
            if paragraph.kind is not None and line.strip():
                kinds[len(lines)] = paragraph.kind
    if not any(map(str.strip, lines)) and any(kind == "aFChunk" for kind, _ in related):
        raise UnreadableError(f"The document holds its text as a web page inside of it. {_AGAIN}")
    return Document(lines, kinds, list(_beside(package, related)), [*titles, *_core_title(package)])


def _beside(package: _Package, related: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, part in related:
        if kind in _BESIDE and package.has(part):
            for paragraph in _paragraphs(package, part, {}):
                yield paragraph.text, _BESIDE[kind]


class _Package:
    """The parts of an Office file, and which belongs to which. What is unpacked counts against the limits."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self._archive = archive
        self._budget = budget
        self._infos = {info.filename: info for info in archive.infolist()}
        for _ in self._infos:
            budget.add_member()

    def has(self, part: str) -> bool:
        """Say whether there is such a part."""
        return part in self._infos

    def open(self, part: str) -> IO[bytes]:
        """Open a part as a stream that stops where it unpacks to too much.

        Raises:
            UnreadableError: If it says of itself that it is too large.
        """
        info = self._infos[part]
        most = self._budget.limits.most_document
        if info.file_size > most:
            raise UnreadableError(
                f"The text of the Word document would unpack to {size_text(info.file_size)}, and {size_text(most)} is "
                "the most that one document may have. If you trust it, part it into several documents."
            )
        unpacking = cast("BufferedIOBase", self._archive.open(info))
        return cast("IO[bytes]", Metered(unpacking, lambda: info.compress_size, self._budget))

    def related(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield the last word of the relation's type (`header`) and the name of each part that belongs to one."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(rels):
            return
        for element in self.elements(rels, "Relationship"):
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target") or ""))
                yield (element.get("Type") or "").rsplit("/", 1)[-1], target.lstrip("/")

    def elements(self, part: str, name: str) -> Iterator[etree._Element]:
        """Yield the outermost elements of a name, whole, whatever their namespace; each is empty afterwards."""
        depth = 0
        with self.open(part) as stream:
            parser = etree.iterparse(
                stream, events=("start", "end"), tag=f"{{*}}{name}", resolve_entities=False, no_network=True
            )
            for event, element in parser:
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    yield element
                    element.clear()


def _paragraphs(package: _Package, part: str, styles: Mapping[str, _Style]) -> Iterator[_Paragraph]:
    """Yield the paragraphs of a part; those of a text box after the one that it is fixed to."""
    for outermost in package.elements(part, "p"):
        waiting = [outermost]
        for element in waiting:  # grows: text boxes
            boxes: list[etree._Element] = []
            text = "".join(_letters(element, boxes)).replace("\N{NO-BREAK SPACE}", " ")
            yield _Paragraph(text, *_kind(element, styles))
            waiting += boxes


def _letters(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _UNSEEN or (name == "r" and _is_hidden(child)):
            continue
        if name == "p":
            boxes.append(child)
        elif name == "t":
            yield child.text or ""
        elif name in _LETTERS:
            yield _LETTERS[name]
        else:
            yield from _letters(child, boxes)


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Follow a path of names, in any namespace."""
    for name in names:
        element = next((each for each in element if _name(each) == name), None) if element is not None else None
    return element


def _value(element: etree._Element | None) -> str | None:
    """Return an element's `val`, in any namespace; empty where the element has none."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == "val"), "")


def _is_hidden(run: etree._Element) -> bool:
    return _value(_child(run, "rPr", "vanish")) not in (None, "0", "false", "off")


def _kind(paragraph: etree._Element, styles: Mapping[str, _Style]) -> tuple[str | None, bool]:
    """Return what a paragraph is, by its own properties or its style, and whether it is set as the title."""
    own = _own_kind(paragraph)
    style = styles.get(_value(_child(paragraph, "pPr", "pStyle")) or "")
    name = style.name if style else ""
    for _ in range(_MOST_ANCESTORS):
        if style is None or own is not None:
            break
        own, style = style.kind, styles.get(style.base or "")
    return own, name == "title"


def _own_kind(element: etree._Element) -> str | None:
    properties = _child(element, "pPr")
    level = _value(_child(properties, "outlineLvl"))
    if level is not None and level != "9":  # 9 is the body
        return "heading"
    number = _value(_child(properties, "numPr", "numId"))
    return "list_item" if number not in (None, "0") else None


def _read_styles(package: _Package, part: str | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for element in package.elements(part, "style") if part and package.has(part) else ():
        name = (_value(_child(element, "name")) or "").lower()
        key = next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == "styleId"), "")
        styles[key] = _Style(name, _value(_child(element, "basedOn")), _kind_of_style(name) or _own_kind(element))
    return styles


def _kind_of_style(name: str) -> str | None:
    if name.startswith("heading") or name in ("title", "subtitle"):
        return "heading"
    return "list_item" if name.startswith("list") else None


def _core_title(package: _Package) -> list[str]:
    """Return the title among the document's properties, if it has one."""
    part = next((part for kind, part in package.related("") if kind == "core-properties"), None)
    if part is None or not package.has(part):
        return []
    return [element.text for element in package.elements(part, "title") if element.text and element.text.strip()]
