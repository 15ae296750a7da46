"""ISO 20022's own schemas as an oracle: an element is held against the class that a third party generated from them.

The classes of `pyiso20022` keep what an XSD says: the order of elements, which must stand and how often, lengths,
patterns, digits and codes. ISO names a type that is a choice so. The schemas themselves are not passed on.
"""

import re
import typing
from dataclasses import Field, fields
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any
from xml.etree import ElementTree as ET

import pytest

PREFIX = "urn:iso:std:iso:20022:tech:xsd:"
_ZONE = r"(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?"
_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
FORMS = {
    "XmlDate": re.compile(_DAY + _ZONE, re.ASCII),
    "XmlDateTime": re.compile(rf"{_DAY}T(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?|24:00:00(\.0+)?){_ZONE}", re.ASCII),
    "Decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
}


def list_problems(xml: bytes) -> list[str]:
    """What a message breaks of its schema; [] where it is valid. Skips where the classes are not installed."""
    pytest.importorskip("pyiso20022")
    document = ET.fromstring(xml)
    message_type = document.tag.removeprefix(f"{{{PREFIX}").removesuffix("}Document")
    name = message_type.replace(".", "_")
    module = import_module(f"pyiso20022.{name[:4]}.{name}.{name}")
    assert PREFIX + message_type == module.__NAMESPACE__
    return list(_check(document, module.Document, message_type))


@cache
def _read_class(kind: Any) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    """The types of its fields, and the fields by the names of their elements, which are in order."""
    return typing.get_type_hints(kind), {field.metadata.get("name", field.name): field for field in fields(kind)}


def _check(element: ET.Element, kind: Any, path: str) -> typing.Iterator[str]:
    hints, parts = _read_class(kind)
    names = [field.metadata["name"] for field in fields(kind) if field.metadata.get("type") == "Element"]
    children = [child.tag.rpartition("}")[2] for child in element]
    if not names:
        value = parts["value"]
        yield from _check_text(element.text or "", hints["value"], value, path)
    elif (element.text or "").strip():
        yield f"{path}: text between elements"
    for name in element.attrib:
        if parts.get(name) is None or parts[name].metadata.get("type") != "Attribute":
            yield f"{path}: the attribute {name}"
        else:
            yield from _check_text(element.attrib[name], hints[parts[name].name], parts[name], f"{path}@{name}")
    if children != sorted(children, key=lambda name: names.index(name) if name in names else -1):
        yield f"{path}: the order {children}"
    if kind.__name__.endswith("Choice") and len(children) != 1:
        yield f"{path}: {len(children)} of a choice"
    for name, field in parts.items():
        yield from _check_occurrence(element, name, field, children, path)
    for child, name in zip(element, children, strict=True):
        if name not in names or child.tag.partition("}")[0] != element.tag.partition("}")[0]:
            yield f"{path}: the element {name}"
        else:
            yield from _check_child(child, hints[parts[name].name], parts[name], f"{path}/{name}")


def _check_occurrence(
    element: ET.Element, name: str, field: Field[Any], children: list[str], path: str
) -> typing.Iterator[str]:
    metadata = field.metadata
    if metadata.get("type") == "Attribute":
        count, most = int(name in element.attrib), 1
    elif metadata.get("type") == "Element":
        many = typing.get_origin(field.type) is list or "list[" in str(field.type)
        count, most = children.count(name), metadata.get("max_occurs", 2**31 if many else 1)
    else:
        return
    least = metadata.get("min_occurs", 1 if metadata.get("required") else 0)
    if not least <= count <= most:
        yield f"{path}: {count} times {name}"


def _check_child(element: ET.Element, hint: Any, field: Field[Any], path: str) -> typing.Iterator[str]:
    kind = _get_kind(hint)
    if hasattr(kind, "__dataclass_fields__"):
        yield from _check(element, kind, path)
    elif len(element):
        yield f"{path}: elements in a text"
    else:
        yield from _check_text(element.text or "", hint, field, path)


def _check_text(text: str, hint: Any, field: Field[Any], path: str) -> typing.Iterator[str]:
    kind, facets = _get_kind(hint), field.metadata
    if isinstance(kind, type) and issubclass(kind, Enum):
        if text not in [member.value for member in kind]:
            yield f"{path}: the code {text!r}"
        return
    form = FORMS.get(kind.__name__)
    if form and not form.fullmatch(text):
        yield f"{path}: {text!r} is no {kind.__name__}"
    elif kind is Decimal:
        _, digits, exponent = Decimal(text).normalize().as_tuple()
        places = max(-int(exponent), 0)
        if max(len(digits), len(digits) + int(exponent)) > facets.get("total_digits", 99):
            yield f"{path}: {text} has too many digits"
        if places > facets.get("fraction_digits", 99) or Decimal(text) < facets.get("min_inclusive", Decimal(text)):
            yield f"{path}: {text} is out of range"
    elif kind is str:
        if not facets.get("min_length", 0) <= len(text) <= facets.get("max_length", 2**31):
            yield f"{path}: {len(text)} characters"
        if "pattern" in facets and not re.fullmatch(facets["pattern"], text, re.ASCII):
            yield f"{path}: {text!r} is not {facets['pattern']}"


def _get_kind(hint: Any) -> Any:
    """The type itself, of a list of it or of it and None."""
    if typing.get_origin(hint) is list:
        return _get_kind(typing.get_args(hint)[0])
    if isinstance(hint, UnionType) or typing.get_origin(hint) is typing.Union:
        return next(part for part in typing.get_args(hint) if part is not NoneType)
    return hint
