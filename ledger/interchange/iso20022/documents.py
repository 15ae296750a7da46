"""An ISO 20022 message is an XML document whose namespace names its type and version.

This is what all message types share: a strict reader that gives a tree of elements, a few ways to find an
element and its text, and to write them. It is no schema validator: elements nobody asks for are passed over.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

import msgspec

from ledger.errors import InterchangeError
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import EPOCH, format_time

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 32
MAX_ELEMENTS = 200_000
"""More than the densest honest file of MAX_BYTES has (26 bytes an element); bounds the tree's memory."""
MAX_OWN_BYTES = 32 * 1024 * 1024
"""What is written, and read again, of our own: a report on the largest payment file fits, whatever became of it."""
MAX_OWN_ELEMENTS = 2_000_000

MAX34_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,34}")
MAX35_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,35}")
COUNT = re.compile("[0-9]{1,15}")
SUM = re.compile(r"[0-9]{1,18}(\.[0-9]{1,17})?")
CURRENCY = re.compile("[A-Z]{3}")

_DAY = "(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_MINUTE = "(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
_CLOCK = rf"(?:{_MINUTE}:(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{{1,30}}))?|24:00:00(?:\.0{{1,30}})?)"
_ZONE = "(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DATE = re.compile(_DAY + _ZONE)
"""XML Schema's date, of the years 0001 to 9999."""
DATE_TIME = re.compile(f"{_DAY}T{_CLOCK}{_ZONE}")
"""XML Schema's dateTime, of those years; 24:00:00 is the end of a day."""

_NO_ATTRIBUTES: dict[str, str] = {}
_INVALID_TOKEN = 4
"""Expat's number for a byte that can stand for nothing there."""
_EIGHT_BIT = (
    (re.compile(rb"[\x80-\x9f]"), "windows-1252"),
    (re.compile(rb"[\xa4\xa6\xa8\xb4\xb8\xbc-\xbe]"), "ISO-8859-15"),
)
"""Bytes that are letters or the euro in one encoding, and controls or signs seldom used in ISO-8859-1."""
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


def read_document(xml: bytes, supported: Sequence[str], own: bool = False) -> tuple[str, Element]:
    """The message type, one of `supported`, and the Document element of the message in `xml`.

    `own` files may be as large as `write_document` makes them. Raises InterchangeError: for a size, nesting or number
    of elements over the limit, a document type definition, text that is not well-formed XML or in no encoding that is
    read, and a message of another type or version.
    """
    root = read_root(xml, own)
    for message_type in supported:
        if (root.name, root.namespace) == ("Document", NAMESPACE + message_type):
            return message_type, root
    found = root.namespace.removeprefix(NAMESPACE) if root.name == "Document" else root.name
    names = " or ".join(supported)
    raise InterchangeError("message_must_be_supported", found=shown(found or root.name), supported=names)


def read_root(xml: bytes, own: bool = False) -> Element:
    """The outermost element of an XML file, whatever it is. Raises InterchangeError as `read_document` does."""
    limit = MAX_OWN_BYTES if own else MAX_BYTES
    if len(xml) > limit:
        raise InterchangeError("size_must_be_within_limit", size=len(xml), limit=limit)
    return _read_xml(xml, MAX_OWN_ELEMENTS if own else MAX_ELEMENTS)


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
    """The file of a document: UTF-8, indented. Raises InterchangeError where it would be larger than is read."""
    ET.indent(document)
    xml: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True) + b"\n"
    if len(xml) > MAX_OWN_BYTES:
        raise InterchangeError("document_must_be_within_limit", size=len(xml), limit=MAX_OWN_BYTES)
    return xml


def parse_time(element: Element) -> int:
    """The milliseconds of a time as `format_time` writes it. Raises InterchangeError."""
    value = text(element, DATE_TIME)
    try:
        time = (datetime.fromisoformat(value) - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError):
        refuse_text(element, value)
    if time < 0 or format_time(time) != value:
        refuse_text(element, value)
    return time


def read_moment(element: Element, pattern: re.Pattern[str] = DATE_TIME) -> str:
    """The text of a date or a time, as it stands. Raises InterchangeError where the calendar has none such."""
    value = text(element, pattern)
    try:
        compute_moment(value, 0)
    except ValueError:
        refuse_text(element, value)
    return value


def compute_moment(value: str, utc_offset: int) -> int:
    """When a date begins, or a time is, in milliseconds UTC, below 0 before 1970; never earlier than it says.

    `utc_offset` is the one of a text without its own, in minutes. Raises ValueError for what is neither.
    """
    match = DATE.fullmatch(value) or DATE_TIME.fullmatch(value)
    if match is None:
        raise ValueError(value)
    found = match.groupdict()
    days = date.fromisoformat(found["day"]).toordinal() - EPOCH.toordinal()
    hour = found.get("hour") or (24 if "T" in value else 0)
    offset = utc_offset if found["zone"] is None else _count_minutes(found["zone"])
    minutes = (days * 24 + int(hour)) * 60 + int(found.get("minute") or 0) - offset
    digits = (found.get("fraction") or "").ljust(3, "0")
    seconds = minutes * 60 + int(found.get("second") or 0)
    return seconds * 1000 + int(digits[:3]) + bool(digits[3:].strip("0"))


def _count_minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:])
    return -minutes if zone[0] == "-" else minutes


def _refuse_element(parent: Element, name: str) -> NoReturn:
    raise InterchangeError("element_must_stand", element=f"{parent.name}/{name}", line=parent.line)


def _read_xml(xml: bytes, limit: int) -> Element:
    document = Element("", "", 0, {}, [], [])
    parser = _make_parser(document, limit)
    try:
        for piece in _pieces(xml):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == _INVALID_TOKEN:
            _check_is_unicode(xml)
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


def _make_parser(document: Element, limit: int) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    path = [document]
    names: dict[str, tuple[str, str]] = {}
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limit:
            raise InterchangeError("elements_must_be_within_limit", limit=limit)
        if len(path) > MAX_DEPTH:
            raise InterchangeError("nesting_must_be_within_limit", limit=MAX_DEPTH)
        if name not in names:  # kept once, however many elements have it
            namespace, _, local = name.rpartition(" ")
            names[name] = (local, namespace)
        element = Element(*names[name], parser.CurrentLineNumber, attributes or _NO_ATTRIBUTES, [], [])
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
        raise InterchangeError("encoding_must_be_read", encoding=shown(encoding))


def _check_is_unicode(xml: bytes) -> None:
    """Names the encoding that a file without a right word about it is likely to be in: banks write three."""
    try:
        xml.decode()
    except UnicodeDecodeError as error:
        half = xml[error.start] == 0xED and error.reason == "invalid continuation byte"  # of a surrogate pair
        if half or b"\0" in xml or not xml.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
            return
        single = next((name for mark, name in _EIGHT_BIT if mark.search(xml)), "ISO-8859-1")
        line = xml.count(b"\n", 0, error.start) + 1
        raise InterchangeError("text_must_be_in_its_encoding", encoding=single, line=line) from None


def _refuse_dtd(_name: str, _system_id: str | None, _public_id: str | None, _has_subset: bool) -> None:
    raise InterchangeError("xml_must_not_have_dtd")
