"""The command line of natledger: parse, one call of the library, print.

It is entered through `ledger.__main__`, which knows this package by the mark below.
"""

NATLEDGER_CLI = True


def run() -> None:
    """Runs the command line; it exits with the codes of docs/reference/cli.md."""
    # imported here, so that finding the package costs nothing. Not named `main`: the submodule of that
    # name becomes an attribute of this package, and would take the function's place.
    from cli.main import main  # noqa: PLC0415

    main()
