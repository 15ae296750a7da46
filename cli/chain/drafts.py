"""The command `tx build`: an unsigned transaction, from words or from a JSON body."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NamedTuple

import click
import msgspec

from cli.money.money import ASSET, REFERENCE
from cli.shell import output
from cli.shell.acts import OUT, tell_written
from cli.shell.files import check_can_write, read_written, write_file
from cli.shell.grammar import Command, Group
from cli.shell.session import Session
from cli.shell.times import parse_duration
from ledger.client.drafting import Wish
from ledger.client.forms.message_bodies import TYPES, make_payment, read_message_body, resolve_names
from ledger.crypto.encoding import encode
from ledger.words.nearest import suggest
from ledger.words.printing import printable


def _parse_duration(context: click.Context, parameter: click.Parameter, text: str | None) -> int | None:
    return None if text is None else parse_duration(text)


class Terms(NamedTuple):
    """What every draft can be given: its lane, its time to live (ms) if not the usual, and where it is written."""

    lane: int
    lifetime: int | None
    out: str


def takes_terms(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of every draft; they reach it as `terms`."""

    @click.option(
        "--lane",
        metavar="N",
        type=click.IntRange(0, 255),
        default=0,
        show_default=True,
        help="1-255 let it wait without blocking the rest.",
    )
    @click.option(
        "--expires-in",
        "lifetime",
        metavar="TIME",
        callback=_parse_duration,
        help="90s, 30m, 1h or 7d; 1h unless given.",
    )
    @OUT
    @wraps(function)
    def with_terms(lane: int, lifetime: int | None, out: str, **rest: Any) -> None:
        function(terms=Terms(lane, lifetime, out), **rest)

    return with_terms


@click.group(
    cls=Group,
    examples=[
        "natledger tx build pay 10 --from noy --to shop",
        "natledger tx build transfer --body body.json --by noy",
    ],
)
def build() -> None:
    """Build an unsigned transaction.

    A payment from words, any type of message from its JSON body, or a deal of several messages.
    """


@build.command(
    examples=[
        "natledger tx build pay 10 --from noy --to shop --out tx.json",
        "natledger tx build pay 10 --from noy --to shop --lane 1 --expires-in 7d",
    ]
)
@click.argument("amount")
@click.option("--from", "payer", metavar="WHO", required=True, help="Who pays.")
@click.option("--to", "payee", metavar="WHO", required=True, help="Who is paid.")
@ASSET
@REFERENCE
@takes_terms
@click.pass_obj
def pay(
    session: Session,
    amount: str,
    payer: str,
    payee: str,
    asset: str,
    reference: str,
    terms: Terms,
) -> None:
    """Build a payment."""
    lao = session.open()
    number = session.amount(amount, asset)
    _write(session, [make_payment(lao.resolve(payer), lao.resolve(payee), number, asset, reference)], terms)


@build.command(
    examples=["natledger tx build deal messages.json --out deal.json", "natledger tx build deal - < messages.json"]
)
@click.argument("file")
@takes_terms
@click.pass_obj
def deal(session: Session, file: str, terms: Terms) -> None:
    """Build one transaction of several messages.

    All of them apply, or none. FILE is a JSON list of {"type": TYPE, "by": WHO, "body": {...}}; every WHO must sign.
    With "for": WHO a message acts for another account. In the body too a name does for an address.
    """
    from ledger.client.forms.reading import read_form  # noqa: PLC0415 - `tx list` needs none

    asked = read_form(read_written(file), tuple[_Asked, ...], "list of messages")
    lao = session.open()
    wishes = [
        Wish(
            lao.resolve(item.by),
            _parse_body(item.type, bytes(item.body), lao.resolve),
            lao.resolve(item.holder) if item.holder else "",
        )
        for item in asked
    ]
    if not wishes:
        raise output.wrong_usage("the list holds no message", "write at least one")
    _write(session, wishes, terms)


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"holder": "for"}):
    body: msgspec.Raw
    by: str
    type: str
    holder: str = ""


def _make_command(kind: str) -> Command:
    """The command that builds one type of message from its body."""

    @click.option(
        "--body",
        metavar="FILE",
        required=True,
        help="JSON as in docs/reference/messages.md, with names or addresses.",
    )
    @click.option("--by", metavar="WHO", required=True, help="Who signs.")
    @click.option("--for", "holder", metavar="WHO", help="The account that acts, if another signs for it.")
    @takes_terms
    @click.pass_obj
    def command(session: Session, body: str, by: str, holder: str | None, terms: Terms) -> None:
        lao = session.open()
        wish = Wish(
            lao.resolve(by), _parse_body(kind, read_written(body), lao.resolve), lao.resolve(holder) if holder else ""
        )
        _write(session, [wish], terms)

    article = "an" if kind[0] in "aeiou" else "a"
    made: Command = click.command(
        kind, cls=Command, help=f"Build {article} {kind} from its JSON body.", examples=_EXAMPLES.get(kind, ())
    )(command)
    return made


def _parse_body(kind: str, data: bytes, resolve: Callable[[str], str]) -> msgspec.Struct:
    if kind not in TYPES:
        known = suggest(kind, TYPES)
        raise output.wrong_usage(
            f"no message of the type {printable(kind[:40])}", f"{known}see natledger tx build --help"
        )
    body: msgspec.Struct = resolve_names(read_message_body(kind, data), resolve)
    return body


def _write(session: Session, wishes: Sequence[Wish], terms: Terms) -> None:
    check_can_write(terms.out)
    write_file(terms.out, encode(session.open().draft(wishes, terms.lane, terms.lifetime)))
    tell_written(session, terms.out, "transaction")


def _make_examples(kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {
        kind: (
            f"natledger tx build {kind} --body {kind}.json --by noy --out tx.json",
            f"natledger tx build {kind} --body - --by noy < {kind}.json",
        )
        for kind in kinds
    }


_EXAMPLES = _make_examples(TYPES)

for name in TYPES:
    build.add_command(_make_command(name))
