"""Writes docs/reference/python.md from the docstrings of what `import ledger` gives: `python -m tests.docs.python`."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

import ledger
from tests.docs import DOCS

PAGE = DOCS / "reference" / "python.md"
HEAD = """\
<!-- Made by `python -m tests.docs.python` from the docstrings of ledger; do not edit. -->
# Python

What `import ledger` gives, as its docstrings say it. The command line, the tests and a notebook call these same
objects; each command of [cli.md](cli.md) names its twin here.

Amounts are integers in the asset's smallest unit, times are milliseconds UTC, and a `Moment` may be a datetime too.
A `Wallet | str` is a wallet, a name in the home, or an address. What is refused raises [`Refused`](#errors), and
nothing is written. The rules that are named are in [messages.md](messages.md#all-rules).
"""
FIRST = ("Ledger", "Wallet", "Record", "PlacedEntry")


class Member(NamedTuple):
    """Something public of a class: how it is written, and what it says of itself."""

    name: str
    written: str
    says: str


def make_page() -> str:
    """The whole page."""
    parts = [HEAD, make_list("Functions", [tell_function(value) for value in list_functions()])]
    parts += [make_class(title, kind) for title, kind in list_classes().items()]
    tree = (inspect.getdoc(inspect.getmodule(ledger.LedgerError)) or "").split("\n\n")[1]
    says = f"```text\n{textwrap.dedent(tree)}\n```\n\n`LedgerError`: {read_doc(ledger.LedgerError)}\n"
    return "\n".join([*parts, make_list("Errors", list(list_members(ledger.LedgerError)), says)])


def make_class(title: str, kind: type) -> str:
    """A class with all that is public of it."""
    return make_list(title, list(list_members(kind)), f"{read_doc(kind)}\n")


def make_list(title: str, members: list[Member], says: str = "") -> str:
    """A section."""
    lines = [f"- `{member.written}`{': ' if member.says else ''}{member.says}" for member in members]
    return "\n".join([f"## {title}\n", *([says] if says else []), *lines, ""])


# ------------------------------------------------------------------------------ what there is


def list_exported() -> list[Any]:
    """All that stands in `__all__`, in its order."""
    return [getattr(ledger, name) for name in ledger.__all__]


def list_functions() -> list[FunctionType]:
    """The functions of `import ledger`."""
    return [value for value in list_exported() if isinstance(value, FunctionType)]


@cache
def list_classes() -> dict[str, type]:
    """What people hold, with the facets of a ledger after it, and then what they are shown."""
    found = {name: getattr(ledger, name) for name in FIRST[:1]}
    found |= {f"{kind.__name__}: `lao.{name}`": kind for name, kind in list_facets().items()}
    found |= {name: getattr(ledger, name) for name in FIRST[1:]}
    rest = [value for value in list_exported() if isinstance(value, type) and not issubclass(value, Exception)]
    return found | {kind.__name__: kind for kind in rest if kind.__name__ not in found}


@cache
def list_facets() -> dict[str, type]:
    """The parts of a ledger with a name of their own, as `lao.laws`, in their order."""
    lao = ledger.Ledger.create(seed=2023)
    static = {name: inspect.getattr_static(ledger.Ledger, name) for name in vars(ledger.Ledger) if name[0] != "_"}
    plain = (property, classmethod, staticmethod, FunctionType)
    facets = {name: type(getattr(lao, name)) for name, value in static.items() if not isinstance(value, plain)}
    return {name: kind for name, kind in facets.items() if kind.__module__.startswith("ledger.")}


# --------------------------------------------------------------------------- how it is written


def list_members(kind: type) -> Iterator[Member]:
    """Fields and attributes first, then what can be asked or done, in the order of the source."""
    yield from (member for member in list_attributes(read_tree(kind)) if not member.name.startswith("_"))
    for name, value in vars(kind).items():
        if name.startswith("_"):
            continue
        if isinstance(value, property):
            yield tell_property(name, value)
        elif isinstance(value, classmethod | staticmethod | FunctionType):
            yield tell_function(getattr(value, "__func__", value), name, bound=not isinstance(value, staticmethod))


def list_attributes(tree: ast.ClassDef) -> Iterator[Member]:
    """Fields of data, and what `__init__` gives an object, each with the docstring below it."""
    makers = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
    given = {argument.arg: argument for maker in makers for argument in [*maker.args.args, *maker.args.kwonlyargs]}
    for body in [tree.body, *(maker.body for maker in makers)]:
        for node, after in zip(body, [*body[1:], None], strict=True):
            match node:
                case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=annotation):
                    says = read_text(after) or (tell_facet(name) if body is tree.body else "")
                    yield Member(name, f"{name}: {write_type(annotation)}", says)
                case ast.Assign(targets=[ast.Attribute(attr=name)]) if name != "ledger":
                    kind = given[name].annotation if name in given else None
                    yield Member(name, f"{name}: {write_type(kind)}" if kind else name, read_text(after))


def tell_function(function: Any, name: str = "", *, bound: bool = False) -> Member:
    """A function with its arguments; the first is left out where it is bound."""
    node = read_tree(function)
    name, given = name or function.__name__, node.args
    plain = [*given.posonlyargs, *given.args]
    pairs = [*zip(plain[::-1], [*given.defaults[::-1], *[None] * len(plain)], strict=False)][::-1][bound:]
    written = [write_argument(*pair) for pair in pairs]
    written += [f"*{write_argument(given.vararg)}"] if given.vararg else ["*"] if given.kwonlyargs else []
    written += [write_argument(*pair) for pair in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    gives = f" -> {write_type(node.returns)}" if node.returns else ""
    return Member(name, f"{name}({', '.join(written)}){gives}", read_doc(function))


def write_argument(argument: ast.arg, default: ast.expr | None = None) -> str:
    """An argument with its type and default; of a default that does something, only that there is one."""
    text = f"{argument.arg}: {write_type(argument.annotation)}" if argument.annotation else argument.arg
    if default is None:
        return text
    value = ast.unparse(default).replace("'", '"')
    return f"{text} = {'...' if value.startswith(('lambda', '_')) else value}"


def tell_property(name: str, value: property) -> Member:
    """A property with what it gives."""
    node = read_tree(value.fget)
    return Member(name, f"{name}: {write_type(node.returns)}" if node.returns else name, read_doc(value))


def tell_facet(name: str) -> str:
    """The first sentence of a facet of this name; "" where there is none."""
    kind = list_facets().get(name)
    return f"{read_doc(kind).partition('. ')[0].removesuffix('.')}." if kind else ""


def read_tree(of: Any) -> Any:
    """The syntax of a class or function as it was written."""
    return ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(of)))).body[0]


def write_type(annotation: ast.expr | None) -> str:
    """A type as it reads, without the quotes that put off its import."""
    if annotation is None:
        return ""
    text = ast.unparse(annotation)
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not text.startswith("Literal"):
            text = text.replace(repr(node.value), node.value)
    return text


def read_text(node: ast.stmt | None) -> str:
    """The docstring below a field, if this is one."""
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return join(text)
    return ""


def read_doc(of: Any) -> str:
    """What something says of itself, as one paragraph."""
    return join(inspect.getdoc(of) or "")


def join(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
