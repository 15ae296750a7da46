"""An ISO 20022 message is an XML document whose namespace names its type and version.

This is what all message types share: a strict reader that gives a tree of elements, a few ways to find an
element and its text, and to write them. It is no schema validator: elements nobody asks for are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

import msgspec

from ledger.errors import InterchangeError
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import format_time

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_ELEMENTS = 200_000
"""More than the densest honest file of MAX_BYTES has (26 bytes an element); bounds the tree's memory."""

MAX34_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,34}")
MAX35_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,35}")
DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD_BYTES = 4096
_PIECE_BYTES = 64 * 1024
_ENCODINGS = ("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ISO-8859-1")


class Element(msgspec.Struct, frozen=True):
    """One XML element; `line` is where it starts."""

    name: str
    namespace: str
    line: int
    attributes: dict[str, str]
    children: list["Element"]
    texts: list[str]
    """Its own character data in the pieces the parser gave."""


def read_document(xml: bytes, supported: Sequence[str]) -> tuple[str, Element]:
    """The message type, one of `supported`, and the Document element of the message in `xml`.

    Raises InterchangeError: for a size, nesting or number of elements over the limit, a document type
    definition, text that is not well-formed XML, and a message of another type or version.
    """
    if len(xml) > MAX_BYTES:
        raise InterchangeError("size_must_be_within_limit", size=len(xml), limit=MAX_BYTES)
    root = _read_xml(xml)
    for message_type in supported:
        if (root.name, root.namespace) == ("Document", NAMESPACE + message_type):
            return message_type, root
    found = root.namespace.removeprefix(NAMESPACE) if root.name == "Document" else root.name
    names = " or ".join(supported)
    raise InterchangeError("message_must_be_supported", found=shown(found or root.name), supported=names)


def every(parent: Element, name: str) -> list[Element]:
    """The children of that name in the message's own namespace, which may be none."""
    return [child for child in parent.children if (child.name, child.namespace) == (name, parent.namespace)]


def some(parent: Element, name: str) -> list[Element]:
    """The children of that name. Raises InterchangeError where there is none."""
    return every(parent, name) or _refuse_element(parent, name)


def maybe(parent: Element, name: str) -> Element | None:
    """The child of that name or None. Raises InterchangeError where there are several."""
    found = every(parent, name)
    if len(found) > 1:
        _refuse_element(parent, name)
    return found[0] if found else None


def one(parent: Element, *path: str) -> Element:
    """The only child of the first name, its only child of the second name, and so on.

    Raises InterchangeError where one is missing or stands twice.
    """
    for name in path:
        parent = maybe(parent, name) or _refuse_element(parent, name)
    return parent


def text(element: Element, pattern: re.Pattern[str] = MAX35_TEXT) -> str:
    """The element's text without white space around it. Raises InterchangeError unless all of it fits."""
    value = stripped(element)
    if not pattern.fullmatch(value):
        refuse_text(element, value)
    return value


def stripped(element: Element) -> str:
    """The element's text without XML's white space around it; empty where it has elements inside."""
    return "" if element.children else "".join(element.texts).strip(" \t\r\n")


def refuse_text(element: Element, value: str) -> NoReturn:
    """Raises InterchangeError: the element may not have that text."""
    raise InterchangeError("text_must_fit_element", element=element.name, text=shown(value), line=element.line)


def add_text(parent: ET.Element, name: str, content: str) -> ET.Element:
    """A new last child with that text."""
    element = ET.SubElement(parent, name)
    element.text = content
    return element


def write_document(document: ET.Element) -> bytes:
    """The file of a document: UTF-8, indented."""
    ET.indent(document)
    xml: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    return xml + b"\n"


def parse_time(element: Element) -> int:
    """The milliseconds of a time as `format_time` writes it. Raises InterchangeError."""
    value = text(element, DATE_TIME)
    try:
        time = (datetime.fromisoformat(value) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError):
        refuse_text(element, value)
    if time < 0 or format_time(time) != value:
        refuse_text(element, value)
    return time


def _refuse_element(parent: Element, name: str) -> NoReturn:
    raise InterchangeError("element_must_stand", element=f"{parent.name}/{name}", line=parent.line)


def _read_xml(xml: bytes) -> Element:
    document = Element("", "", 0, {}, [], [])
    parser = _make_parser(document)
    try:
        for piece in _pieces(xml):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        problem = f"{expat.ErrorString(error.code)} in line {error.lineno}"
        raise InterchangeError("xml_must_be_well_formed", problem=problem) from None
    except UnicodeError:
        raise InterchangeError("xml_must_be_well_formed", problem="not Unicode text") from None
    return document.children[0]


def _pieces(xml: bytes) -> Iterator[bytes]:
    # Expat cannot be stopped within a piece, only after it. So the head, where a document type stands,
    # goes in byte by byte, and it is refused before its first declaration is read. Behind a longer
    # comment Expat's own limit on expansion (since 2.4.1) holds for the rest of one piece.
    for start in range(min(len(xml), _HEAD_BYTES)):
        yield xml[start : start + 1]
    for start in range(_HEAD_BYTES, len(xml), _PIECE_BYTES):
        yield xml[start : start + _PIECE_BYTES]


def _make_parser(document: Element) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    path = [document]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS:
            raise InterchangeError("elements_must_be_within_limit", limit=MAX_ELEMENTS)
        if len(path) > MAX_DEPTH:
            raise InterchangeError("nesting_must_be_within_limit", limit=MAX_DEPTH)
        namespace, _, local = name.rpartition(" ")
        element = Element(local, namespace, parser.CurrentLineNumber, attributes, [], [])
        path[-1].children.append(element)
        path.append(element)

    def end(_name: str) -> None:
        path.pop()

    def data(piece: str) -> None:
        path[-1].texts.append(piece)

    parser.buffer_text = True
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    return parser


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    # Expat would ask Python's codecs for any other name, and those hold surprises
    if encoding is not None and encoding.upper() not in _ENCODINGS:
        raise InterchangeError("xml_must_be_well_formed", problem=f"the encoding {shown(encoding)} is not read")


def _refuse_dtd(_name: str, _system_id: str | None, _public_id: str | None, _has_subset: bool) -> None:
    raise InterchangeError("xml_must_not_have_dtd")
