"""What a record is to say: the options of all commands that issue one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from cli.shell.acts import RECEIPT, check_copy
from cli.shell.objects import read_object
from cli.shell.session import SIGNER

CLAIMS = '{"level": "BSc", "born": 2001}'


class Content(NamedTuple):
    """What a record is to say and until when, and which copies are wanted."""

    subject: str
    claims: dict[str, bool | int | str]
    until: str
    holder_file: str | None
    draft: str | None


_ABOUT = "Whom it is about; the chain never learns it."
NEW = (
    click.option("--subject", metavar="WHO", required=True, help=_ABOUT),
    click.option("--until", metavar="TIME", default="never", show_default=True, help="When it expires."),
)
AS_BEFORE = (
    click.option("--subject", metavar="WHO", default="", help=f"{_ABOUT} As before unless given."),
    click.option("--until", metavar="TIME", default="", help="When it expires; as before unless given."),
)


def takes_content(about: Callable[..., Any], until: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options of all that issue a record; they reach it as `content`."""

    def add_options(function: Callable[..., None]) -> Any:
        @about
        @click.option("--claims", metavar="FILE", required=True, help=f"JSON: {CLAIMS}.")
        @until
        @click.option("--holder-file", metavar="FILE", help="Write a copy of the holder's file.")
        @RECEIPT
        @click.option("--draft", metavar="FILE", help="Send nothing: write it for tx sign, as where others sign too.")
        @SIGNER
        @wraps(function)
        def with_content(claims: str, **options: Any) -> None:
            copies = [options.pop(name) for name in ("holder_file", "draft")]
            for name in copies:
                check_copy(name)
            values = read_object(claims, CLAIMS)
            content = Content(options.pop("subject"), values, options.pop("until"), *copies)
            function(content=content, **options)

        return with_content

    return add_options
