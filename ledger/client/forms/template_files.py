"""Template files: what a chain of one's own starts with, as somebody wrote it."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.chain.header import NEWEST as NEWEST  # noqa: PLC0414 - the command line takes it from here
from ledger.client.forms.reading import read_form
from ledger.errors import DecodeError, StoreError
from ledger.home.template import Template
from ledger.home.template import load_template as load_template  # noqa: PLC0414 - as above

_KIND = "template"
_REMEDY = "compare it with ledger/home/templates/lao.json"


def read_template(data: bytes) -> Template:
    """The template in a file. Raises DecodeError, by its place, for the first field that does not fit."""
    template: Template = read_form(data, Template, _KIND)
    for place, name in _list_names(template):
        if name not in template.authorities:
            problem = f"{place} is {name[:40]!r}, which is not among its authorities"
            raise DecodeError("field_must_fit_form", file=_KIND, problem=problem, remedy=_REMEDY)
    return template


@contextmanager
def founding_by_file() -> Iterator[None]:
    """While a chain is made from such a file: what no chain may start with is the file's fault. Raises DecodeError."""
    try:
        yield
    except StoreError as error:
        problem = str(error.values.get("problem", error.says))
        raise DecodeError("field_must_fit_form", file=_KIND, problem=problem, remedy=_REMEDY) from None


def _list_names(template: Template) -> Iterator[tuple[str, str]]:
    """Every place that names an authority, with the name."""
    for number, asset in enumerate(template.assets):
        yield f"assets[{number}].issuer", asset.issuer
    for number, role in enumerate(template.roles):
        yield f"roles[{number}].holder", role.holder
        yield from [(f"roles[{number}].under", role.under)] if role.under else []
    for number, body in enumerate(template.bodies):
        yield from ((f"bodies[{number}].members[{seat}].name", one.name) for seat, one in enumerate(body.members))
