"""Every type that is ever written has the canonical bytes which plain sorted JSON gives.

Every wire type of the package is found, filled with random values of its fields' shapes, and written both ways.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
import msgspec.inspect
import pytest

import ledger
from ledger.crypto.encoding import canonicalise, encode
from tests.crypto.documents import make_text, make_value, write_plainly


def find_structs() -> Iterator[type[msgspec.Struct]]:
    """Every struct of the package that is written: those which forbid unknown fields."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if not module.name.endswith("__main__"):
            found = importlib.import_module(module.name)
            yield from (
                kind
                for kind in vars(found).values()
                if isinstance(kind, type)
                and issubclass(kind, msgspec.Struct)
                and kind.__module__ == module.name
                and kind.__struct_config__.forbid_unknown_fields
            )


STRUCTS = sorted(set(find_structs()), key=lambda kind: f"{kind.__module__}.{kind.__name__}")
BY_STRUCT = pytest.mark.parametrize("struct", STRUCTS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")


def fill(kind: msgspec.inspect.Type, random: Random) -> Any:
    """A random value of a type's shape; limits and patterns are not looked at, since writing does not either."""
    match kind:
        case msgspec.inspect.StructType(cls=struct, fields=fields):
            return struct(**{field.name: fill(field.type, random) for field in fields})
        case msgspec.inspect.IntType():
            return random.choice([0, 1, -1, 2**53 - 1, random.randrange(2**53)])
        case msgspec.inspect.StrType():
            return make_text(random)
        case msgspec.inspect.BoolType():
            return random.random() < 0.5
        case msgspec.inspect.TupleType() | msgspec.inspect.VarTupleType():
            return fill_tuple(kind, random)
        case msgspec.inspect.ListType(item_type=item):
            return [fill(item, random) for _ in range(random.randrange(4))]
        case msgspec.inspect.DictType(key_type=msgspec.inspect.StrType(), value_type=item):
            return {f"{random.random()}": fill(item, random) for _ in range(random.randrange(4))}
        case msgspec.inspect.UnionType(types=types):
            return fill(random.choice(types), random)
        case msgspec.inspect.LiteralType(values=values):
            return random.choice(values)
        case msgspec.inspect.RawType():
            return msgspec.Raw(write_plainly(make_value(random, 2)))
        case msgspec.inspect.Metadata(type=inner):
            return fill(inner, random)
    raise AssertionError(f"{kind} is outside the profile")


def fill_tuple(kind: msgspec.inspect.TupleType | msgspec.inspect.VarTupleType, random: Random) -> tuple[Any, ...]:
    """The same of a tuple: of any length, or of items that each have their type."""
    if isinstance(kind, msgspec.inspect.TupleType):
        return tuple(fill(item, random) for item in kind.item_types)
    return tuple(fill(kind.item_type, random) for _ in range(random.randrange(4)))


def make_plain(value: Any) -> Any:
    """The value as dicts and lists, by hand: fields by name, and the tag where there is one."""
    match value:
        case msgspec.Struct():
            config = value.__struct_config__
            tag = {config.tag_field: config.tag} if config.tag_field else {}
            return tag | {name: make_plain(getattr(value, name)) for name in value.__struct_fields__}
        case tuple() | list():
            return [make_plain(item) for item in value]
        case dict():
            return {name: make_plain(item) for name, item in value.items()}
        case msgspec.Raw():
            return json.loads(bytes(value))
    return value


def test_wire_types_are_found() -> None:
    names = {kind.__name__ for kind in STRUCTS}
    assert len(names) == len(STRUCTS) > 60
    # of each room one, so that a room which is no longer searched does not go unnoticed
    assert names >= {"Receipt", "StateProof", "Transfer", "Identity", "Evidence", "StatePath", "KeyFile", "Proposal"}


@BY_STRUCT
def test_wire_form_is_sorted_plain_json(struct: type[msgspec.Struct]) -> None:
    kind = msgspec.inspect.type_info(struct)
    for number in range(25):
        value = fill(kind, Random(number))
        assert encode(value) == write_plainly(make_plain(value))
        assert canonicalise(encode(value)) == encode(value)


@BY_STRUCT
def test_wire_type_names_its_fields_in_snake_case_and_is_frozen(struct: type[msgspec.Struct]) -> None:
    kind = msgspec.inspect.type_info(struct)
    assert isinstance(kind, msgspec.inspect.StructType)
    assert struct.__struct_config__.frozen
    for field in kind.fields:
        assert field.encode_name == field.name
        assert re.fullmatch("[a-z][a-z0-9_]*", field.name)


def test_tag_of_a_union_sorts_before_the_fields() -> None:
    # some versions of msgspec sort it among the fields, others put it first whatever its name: here both are one
    tagged = [struct for struct in STRUCTS if struct.__struct_config__.tag_field]
    assert tagged
    for struct in tagged:
        assert str(struct.__struct_config__.tag_field) < min(struct.__struct_fields__)


OPTIONAL = {
    *("Balance.sent", "Delegation.recovery", "Hold.placed", "Recovery.first", "Reversal.part", "Reverse.whole"),
    *("Suspension.until", "Asset.kind", "Asset.made_by", "Holding.sent", "Role.signer"),
}
"""What rows, and a message, of before these fields lack, and those of today where there is nothing to say."""
BY_HAND = {
    *(
        "ledger.chain.parameters",
        "ledger.client.money.imports",
        "ledger.registry.trade.lines",
        "ledger.client.forms.law_files",
        "ledger.client.forms.members",
        "ledger.crypto.keyfiles",
    ),
    *("ledger.home.config", "ledger.home.making", "ledger.home.template"),
}
"""Parameters, which an older genesis lacks, and files that are on no chain: these may know a default."""


def test_wire_types_have_every_field_always() -> None:
    # absent values are "" or []
    optional = set()
    for struct in STRUCTS:
        kind = msgspec.inspect.type_info(struct)
        assert isinstance(kind, msgspec.inspect.StructType)
        if kind.cls.__module__ not in BY_HAND:
            absent = [field for field in kind.fields if not field.required]
            optional |= {f"{struct.__name__}.{field.name}" for field in absent}
    assert optional == OPTIONAL


class Fraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type with a float in it."""

    amount: float


def test_a_float_would_be_found() -> None:
    with pytest.raises(AssertionError, match="outside the profile"):
        fill(msgspec.inspect.type_info(Fraction), Random(0))
