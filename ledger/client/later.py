"""Later: what few ask a ledger for is loaded once it is asked for, so that whoever pays waits for none of it."""

from importlib import import_module
from typing import Any


class _Facet:
    """A part of a ledger with a name of its own, made when it is first used."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __set_name__(self, owner: type, attribute: str) -> None:
        self._attribute = attribute

    def __get__(self, face: Any, owner: type) -> Any:
        if face is None:
            return self
        # kept in the object itself, where it is found first from now on
        made = face.__dict__[self._attribute] = getattr(import_module(self._module), self._name)(face.desk)
        return made


def facet(module: str, name: str) -> Any:
    """The class of this name in a module of `ledger.client`, as an attribute that holds one at the desk of its own."""
    return _Facet(f"ledger.client.{module}", name)
