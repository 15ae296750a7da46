"""Every number that a module names, and every limit of a field: limits.txt, so that none moves unnoticed.

    python -m tests.limits       writes limits.txt anew

What stands on a chain was let through by these. Whoever moves one changes what is let through, and says so here; that
the code keeps to each on both sides is held by the tests of its room.
"""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

ROOT = Path(__file__).resolve().parents[1]
FILE = Path(__file__).with_name("limits.txt")
NOT_RULES = {"rules", "lao", "__main__", "__init__"}
BOUNDS = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern")


def tell() -> str:
    """All of them, in order of modules and of what stands in them."""
    return "".join(f"{line}\n" for path in list_modules() for line in tell_module(path))


def list_modules() -> list[Path]:
    """The modules of ledger that hold code."""
    found = sorted((ROOT / "ledger").rglob("*.py"))
    return [path for path in found if path.stem not in NOT_RULES]


def tell_module(path: Path) -> Iterator[str]:
    """The numbers and fields of one module."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    module, tree = importlib.import_module(name), ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = getattr(module, node.targets[0].id)
            if is_number(value):
                yield f"{name}.{node.targets[0].id} = {value}"
        elif isinstance(node, ast.ClassDef):
            yield from (f"{name}.{line}" for line in tell_class(getattr(module, node.name)))


def tell_class(kind: type) -> Iterator[str]:
    """The fields of a Struct that have limits or a plain default."""
    if not issubclass(kind, msgspec.Struct):
        return
    try:
        info = inspect.type_info(kind)
    except TypeError:  # nothing that is ever read from bytes
        return
    if not isinstance(info, inspect.StructType):
        return
    for field in info.fields:
        bounds = ", ".join(list_bounds(field.type))
        default = f" = {field.default!r}" if is_plain(field.default) else ""
        if bounds or default:
            yield f"{kind.__name__}.{field.name}: {bounds}{default}".replace(":  =", " =")


def list_bounds(kind: inspect.Type) -> Iterator[str]:
    """The limits of a type, and of what it holds, but not of the fields of another Struct."""
    for name in BOUNDS:
        value = getattr(kind, name, None)
        if value is not None:
            yield f"{name} {value}"
    inner: list[Any] = [*getattr(kind, "types", ()), *getattr(kind, "item_types", ())]
    inner += [getattr(kind, name) for name in ("item_type", "key_type", "value_type", "type") if hasattr(kind, name)]
    for one in inner:
        if isinstance(one, inspect.Type) and not isinstance(one, inspect.StructType):
            yield from list_bounds(one)


def is_number(value: object) -> bool:
    """Whether it is a number, or some numbers together."""
    return isinstance(value, int) or (isinstance(value, tuple) and bool(value) and all(map(is_number, value)))


def is_plain(value: object) -> bool:
    """Whether a default can be told in a line."""
    return isinstance(value, int | str)


def main() -> None:
    """Writes the file."""
    FILE.write_text(tell(), "utf-8")


if __name__ == "__main__":
    main()
