"""A field's kind is its type: what has none is listed, and no name stands for two things."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable
from typing import Annotated

import msgspec
import pytest
from msgspec import UNSET, UnsetType

import ledger
from ledger.chain.kinds import (
    TOLD,
    Address,
    Duration,
    Kind,
    Moment,
    find_of_kind,
    get_kind,
    get_kinds,
    is_entry_id,
    is_jurisdiction,
    is_reference,
)
from ledger.chain.parameters import Parameters
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.rows.tables import TABLES
from tests.docs.tables import list_structs

ROOTS = (
    *(kind.body for kind in MESSAGES.values()),
    *(kind.action for kind in ACTIONS.values()),
    *(table.row for table in TABLES.values()),
)
STRUCTS = list(dict.fromkeys(struct for root in ROOTS for struct in list_structs(root)))
PLAIN = {
    *("asset", "day", "entries", "epoch", "in_day", "month"),  # counted in days and entries, not in moments
    *("keys_number", "nonce", "quorum", "revision", "size", "threshold", "version", "weight", "voting_power"),
    *("decimals", "band", "denominator", "numerator", "units", "rate_permille", "first"),
    *("index", "least", "most", "value", "next_value", "values"),
    *("least", "most", "value", "next_value", "values"),
    *("of", "parts", "place"),
    *("area", "columns", "east", "edge", "gained", "lost", "north", "rows", "scale", "south", "tolerance", "west"),
    *("appeal_days", "asks", "days", "open"),
    *("anchored", "count", "index", "last", "missing"),
}
"""Numbers that count: neither money nor time."""


class Example(msgspec.Struct):
    """A field of each way to say a kind."""

    maturity: Moment
    plain: int
    due: Moment | UnsetType = UNSET
    heirs: Annotated[tuple[Address, ...], msgspec.Meta(max_length=3)] = ()
    lasts: Annotated[Duration, msgspec.Meta(le=100)] = 0


def test_a_kind_is_read_from_the_type_and_not_from_the_name() -> None:
    assert get_kinds(Example) == {
        "maturity": Kind.MOMENT,
        "due": Kind.MOMENT,
        "heirs": Kind.ADDRESS,
        "lasts": Kind.DURATION,
    }
    assert get_kind(Example, "plain") is get_kind(Example, "nothing") is None
    assert (find_of_kind(Example, Kind.MOMENT), find_of_kind(Example, Kind.ASSET)) == ("maturity", "")


def test_a_kind_changes_neither_bounds_nor_schema() -> None:
    schema = msgspec.json.schema(Example)["$defs"]["Example"]["properties"]
    assert schema["maturity"] == {"type": "integer", "minimum": 0, "maximum": 2**53 - 1}
    assert schema["lasts"]["maximum"] == 100


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_number_has_a_kind_or_counts(struct: type[msgspec.Struct]) -> None:
    info = msgspec.inspect.type_info(struct)
    assert isinstance(info, msgspec.inspect.StructType)
    numbers = {field.name for field in info.fields if isinstance(field.type, msgspec.inspect.IntType)}
    assert numbers - set(get_kinds(struct)) - PLAIN == set()


def test_every_duration_is_one_by_its_type() -> None:
    for struct in (*STRUCTS, Parameters):
        named = {name for name in struct.__struct_fields__ if name.endswith("_ms")}
        assert named == {name for name, kind in get_kinds(struct).items() if kind is Kind.DURATION}


def test_what_is_told_stands_for_what_fields_of_that_name_do() -> None:
    found = defaultdict(set)
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if module.name.startswith(("ledger.chain.", "ledger.registry.")):
            for struct in vars(importlib.import_module(module.name)).values():
                if isinstance(struct, type) and issubclass(struct, msgspec.Struct):
                    for name, kind in get_kinds(struct).items():
                        found[name].add(kind)
    assert {name: kinds for name, kinds in found.items() if name in TOLD and kinds != {TOLD[name]}} == {}


@pytest.mark.parametrize(
    ("has_form", "fitting", "others"),
    [
        (is_entry_id, ["0" * 64 + "-0", "f" * 64 + "-15"], ["0" * 64, "0" * 64 + "-015", "0" * 64 + "-1\n"]),
        (is_reference, ["", "CASE/2026-1", "A" * 35], ["A" * 36, "noy", "A\n"]),
        (is_jurisdiction, ["LA", "LA-VT", "LA-VT.01"], ["", "la", "LA\n"]),
    ],
)
def test_forms_of_texts(has_form: Callable[[str], bool], fitting: list[str], others: list[str]) -> None:
    assert [has_form(text) for text in fitting] == [True] * len(fitting)
    assert [has_form(text) for text in others] == [False] * len(others)
