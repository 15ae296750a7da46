"""How a file is written: sizes, names, docstrings, what a class may inherit from, and code that is plain."""

import ast
import builtins
import re
from collections.abc import Iterator

from tests.tidy.sources import Finding, Source, find_functions, find_imports, get_called

# Sizes, and names that would gather things which belong nowhere. What a class may inherit from.
MODULE_LINES = 350
TABLE_OF_RULES = "ledger/rules.py"  # one line a rule, to be looked up and not read: as long as there are rules
FUNCTION_LINES = 50
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
ERRORS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
VERDICTS = {"LedgerError", "Inadmissible", "Refused", "Bug"}  # our exceptions whose names do not end in Error
DATA = {"Struct", "NamedTuple", "Enum", "IntEnum", "StrEnum"}
FORMS = {"Generic", "Protocol"}  # statements about types, which hand down no code
HANDLERS = {"BaseHTTPRequestHandler", "ThreadingHTTPServer"}
"""What the standard library calls by its own names (docs/decisions/0118-abci.md)."""
UNSAFE_MODULES = {"pickle", "marshal", "shelve"}
UNSAFE_CALLS = {"eval", "exec", "__import__", "import_module"}
WRITES_CODE = {"ledger/laws/generated.py"}
"""It makes a function of words of its own, and binds to them what a law says (docs/decisions/0079-one-function.md)."""
LOAD_LATER = {"cli/shell/grammar.py", "ledger/__init__.py", "ledger/client/__init__.py", "ledger/client/later.py"}
"""They load what a table of their own names, once it is asked for."""


def check_sizes(source: Source) -> Iterator[Finding]:
    """Modules and functions stay short enough to be read at once."""
    lines = len(source.text.splitlines())
    if lines > MODULE_LINES and source.path != TABLE_OF_RULES:
        yield 1, f"a module of {lines} lines"
    for function in find_functions(source.tree):
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > FUNCTION_LINES:
            yield function.lineno, f"{function.name} has {lines} lines"


def check_names(source: Source) -> Iterator[Finding]:
    """A grab bag has no name of its own, so things would gather there."""
    for part in source.path.removesuffix(".py").split("/"):
        if GRAB_BAGS & set(part.split("_")):
            yield 1, f"a module or package named {part}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.split("_")[-1] in GRAB_BAGS:
            yield node.lineno, f"a function named {node.name}"
        elif isinstance(node, ast.ClassDef) and re.split("(?=[A-Z])", node.name)[-1].lower() in GRAB_BAGS:
            yield node.lineno, f"a class named {node.name}"


def check_inheritance(source: Source) -> Iterator[Finding]:
    """Classes are data or things with a lifetime; code is handed down by calling it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if not may_inherit(ast.unparse(base), source):
                    yield node.lineno, f"{node.name} inherits from {ast.unparse(base)}"


def may_inherit(base: str, source: Source) -> bool:
    plain = base.partition("[")[0]
    last = plain.rpartition(".")[2]
    if last in ERRORS | VERDICTS | DATA | FORMS | HANDLERS or last.endswith("Error"):
        return True
    return (plain == "dict" and source.room == "errors") or (source.room == "cli" and plain.startswith("click."))


def check_docstrings(source: Source) -> Iterator[Finding]:
    """Every module says what it is; so does all that is public in ledger."""
    if ast.get_docstring(source.tree) is None:
        yield 1, "a module without a docstring"
    if source.room != "cli":
        for node in find_public(source.tree):
            if ast.get_docstring(node) is None and not is_overload(node):
                yield node.lineno, f"{node.name} has no docstring"


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def find_public(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for node in parent.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from find_public(node)


def is_overload(node: Definition) -> bool:
    return any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)


def check_code_is_plain(source: Source) -> Iterator[Finding]:
    """No assert, which -O removes, and nothing that turns text or bytes into code or objects."""
    for line, name in find_imports(source):
        if name.split(".")[0] in UNSAFE_MODULES:
            yield line, f"imports {name}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "an assert statement"
        elif isinstance(node, ast.Call) and get_called(node) in UNSAFE_CALLS and is_bare_or_import(node):
            if get_called(node) == "import_module" and source.path in LOAD_LATER:
                continue
            if get_called(node) == "exec" and source.path in WRITES_CODE:
                continue
            yield node.lineno, f"calls {get_called(node)}"


def is_bare_or_import(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) or get_called(call) == "import_module"


CONTROLS = """
check_sizes | cli/x.py | <351>
check_sizes | cli/x.py | def f():;<50:    x = 1>
check_names | ledger/utils.py | x = 1
check_names | ledger/common/x.py | x = 1
check_names | ledger/chain/block_helpers.py | x = 1
check_names | cli/x.py | def misc(): pass
check_names | cli/x.py | def parse_helper(): pass
check_names | ledger/node/x.py | class KeyManager: pass
check_names | ledger/node/x.py | class Base: pass
check_inheritance | ledger/node/x.py | class Store(Reader): pass
check_inheritance | ledger/node/x.py | class Row(dict[str, int]): pass
check_inheritance | ledger/node/x.py | class Thing(abc.ABC): pass
check_inheritance | ledger/node/x.py | class Kind(click.ParamType): pass
check_docstrings | cli/x.py | x = 1
check_docstrings | ledger/x.py | 'doc';def f(): pass
check_docstrings | ledger/x.py | 'doc';class A:;    'doc';    def f(self): pass
check_code_is_plain | cli/x.py | assert True
check_code_is_plain | cli/x.py | eval('1')
check_code_is_plain | ledger/node/x.py | exec('1')
check_code_is_plain | ledger/laws/generated.py | eval('1')
check_code_is_plain | ledger/node/x.py | import pickle
check_code_is_plain | ledger/node/x.py | importlib.import_module(name)
"""
ALLOWED = """
check_sizes | cli/x.py | <350>
check_sizes | ledger/rules.py | <351>
check_sizes | cli/x.py | def f():;<49:    x = 1>
check_names | ledger/merkle/x.py | def common_prefix(): pass
check_inheritance | ledger/chain/x.py | class Header(msgspec.Struct, frozen=True): pass
check_inheritance | ledger/errors.py | class Refused(LedgerError): pass
check_inheritance | cli/x.py | class Kind(click.ParamType): pass
check_docstrings | ledger/x.py | 'doc';def _f(): pass
check_code_is_plain | ledger/node/x.py | connection.exec(sql)
check_code_is_plain | ledger/laws/generated.py | exec('1')
"""
