"""Which rules a function asks, in the order it asks them: read from the code, calls followed, nothing run.

A rule counts where it first may be raised. Loops and branches are read top to bottom, as they are written; a `raise` in
the handler of an exception counts after the call that raises it.
"""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

ERRORS = ("Refused", "Inadmissible", "DecodeError", "VerificationError")
FACT = "Fact"


Found = tuple[str, str]
"""An error with its rule, or FACT with the name of what is told."""


def list_rules(function: Callable[..., Any], errors: tuple[str, ...] = ERRORS) -> list[Found]:
    """The errors of these kinds that the function may raise, with their rules, in order."""
    return list(dict.fromkeys(found for found in walk_function(function, ()) if found[0] in errors))


def list_facts(function: Callable[..., Any]) -> list[str]:
    """What the outcome tells of a message that applied, by name."""
    return list(dict.fromkeys(name for kind, name in walk_function(function, ()) if kind == FACT))


def walk_function(function: Callable[..., Any], above: tuple[str, ...]) -> Iterator[Found]:
    name = f"{function.__module__}.{function.__qualname__}"
    if name in above or not function.__module__.startswith("ledger."):
        return
    yield from walk(parse(function), vars(sys.modules[function.__module__]), (*above, name))


@cache
def parse(function: Callable[..., Any]) -> ast.stmt:
    """The function as it is written."""
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]


def walk(node: ast.AST, names: dict[str, Any], above: tuple[str, ...]) -> Iterator[Found]:
    match node:
        case ast.FunctionDef(body=body):
            for statement in body:
                yield from walk(statement, names, above)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            caught = {name for handler in handlers for name in read_names(handler.type)}
            for attempt in body:
                yield from (found for found in walk(attempt, names, above) if found[0] not in caught)
            for after in [*handlers, *orelse, *final]:
                yield from walk(after, names, above)
        case ast.Call(func=function, args=args, keywords=keywords):
            for argument in [*args, *(keyword.value for keyword in keywords)]:
                yield from walk(argument, names, above)
            yield from walk_call(function, args, names, above)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from walk(child, names, above)


def walk_call(
    function: ast.expr, args: list[ast.expr], names: dict[str, Any], above: tuple[str, ...]
) -> Iterator[Found]:
    if isinstance(function, ast.Name) and function.id in (*ERRORS, FACT):
        if args and isinstance(args[0], ast.Constant):
            yield function.id, str(args[0].value)
        return
    called = names.get(function.id) if isinstance(function, ast.Name) else None
    if inspect.isfunction(called):
        # a rule's name may be handed down, as to a function that checks any count against any limit
        yield from walk_function(called, above)
        if args and isinstance(args[0], ast.Constant) and raises_its_argument(called):
            yield raises_its_argument(called), str(args[0].value)


@cache
def raises_its_argument(function: Callable[..., Any]) -> str:
    """The error that a function raises with the rule it is given first; "" if it does not."""
    if not function.__module__.startswith("ledger."):
        return ""
    first = next(iter(inspect.signature(function).parameters), "")
    for node in ast.walk(parse(function)):
        match node:
            case ast.Call(func=ast.Name(id=error), args=[ast.Name(id=name), *_]) if error in ERRORS and name == first:
                return error
    return ""


def read_names(kind: ast.expr | None) -> list[str]:
    if kind is None:
        return list(ERRORS)
    return [node.id for node in ast.walk(kind) if isinstance(node, ast.Name)]
