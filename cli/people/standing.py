"""Commands on what authorities do to an account: recover, cancel-recovery, suspend, appeal, reinstate, acts."""

from collections.abc import Sequence
from typing import Any

import click

from cli.people.leftovers import show_new_keys
from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Command, takes_reference
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from ledger.reads.people.acts import Act
from ledger.words.lexicon import shorten_id
from ledger.words.people.standing import describe_act, make_act_object

_COUNT: dict[str, Any] = {"metavar": "N", "type": click.IntRange(1, 16), "default": 1, "show_default": True}
KEYS = click.option("--keys", help="How many keys to make.", **_COUNT)
THRESHOLD = click.option("--threshold", help="How many of them sign.", **_COUNT)
REGISTRAR = click.option("--by", metavar="WHO", default="registrar", show_default=True, help="The registrar.")
COURT = click.option("--by", metavar="WHO", default="court", show_default=True, help="The court.")
REFERENCE = takes_reference("--reference", says="Where the reason is written: A-Z 0-9 . / - only, at most 35.")


@click.command(
    cls=Command, examples=["natledger account recover noy", "natledger account recover kham --complete --by shop"]
)
@click.argument("who")
@click.option("--complete", is_flag=True, help="The second step, once it is due: anybody may.")
@KEYS
@THRESHOLD
@REGISTRAR
@SIGNER
@click.pass_obj
def recover(session: Session, who: str, complete: bool, keys: int, threshold: int, by: str) -> None:
    """Give an account new keys when its own are lost.

    In two steps: a registrar asks; when the delay has passed it can be completed. Until then any current key of the
    account cancels it. What the old keys delegated meanwhile ends with them; what else they left standing is listed.
    """
    lao, wallet = session.open(), session.wallet(by)
    name = session.lexicon.who(lao.resolve(who))
    if complete:
        placed = wallet.complete_recovery(who)
        show_new_keys(session, placed, who, f"{name} has its new keys")
        return
    placed = wallet.request_recovery(who, keys, threshold)
    due = session.lexicon.time(int(placed.events["due"]))
    show_act(session, placed, f"new keys of {name} asked for: {threshold} of {keys} sign, due {due}")


@click.command(
    "cancel-recovery",
    cls=Command,
    examples=["natledger account cancel-recovery kham", "natledger account cancel-recovery kham --by shop"],
)
@click.argument("who")
@click.option("--by", metavar="WHO", help="Who sends it: the account itself unless given, or anybody.")
@click.pass_obj
def cancel_recovery(session: Session, who: str, by: str | None) -> None:
    """Cancel a recovery with one current key.

    Any key of the account will do, also one that signs only together with others, if another account sends the
    message.
    """
    placed = session.wallet(by or who).cancel_recovery(who)
    show_act(session, placed, f"the recovery of {session.lexicon.who(session.open().resolve(who))} is cancelled")


@click.command(
    cls=Command,
    examples=[
        "natledger account suspend shop --reference VT/2026-114",
        "natledger account suspend shop --reference VT/2026-114 --by court --json",
    ],
)
@click.argument("who")
@REFERENCE
@COURT
@SIGNER
@click.pass_obj
def suspend(session: Session, who: str, reference: str, by: str) -> None:
    """Keep an account from acting.

    Only a court of its jurisdiction may.
    """
    placed = session.wallet(by).suspend(who, reference)
    name = session.lexicon.who(session.open().resolve(who))
    show_act(session, placed, f"{name} is suspended, reference {reference}")


@click.command(
    cls=Command,
    examples=[
        "natledger account appeal mai --reference VT/2026-115",
        "natledger account appeal mai --reference VT/2026-115 --json",
    ],
)
@click.argument("who")
@REFERENCE
@SIGNER
@click.pass_obj
def appeal(session: Session, who: str, reference: str) -> None:
    """Contest a suspension, on the ledger.

    The suspended account may do that, and nothing else.
    """
    placed = session.wallet(who).appeal(reference)
    name = session.lexicon.who(session.open().resolve(who))
    show_act(session, placed, f"{name} has appealed, reference {reference}")


@click.command(
    cls=Command,
    examples=[
        "natledger account reinstate mai --reference VT/2026-116",
        "natledger account reinstate mai --reference VT/2026-116 --json",
    ],
)
@click.argument("who")
@REFERENCE
@COURT
@SIGNER
@click.pass_obj
def reinstate(session: Session, who: str, reference: str, by: str) -> None:
    """Let a suspended account act again."""
    placed = session.wallet(by).reinstate(who, reference)
    name = session.lexicon.who(session.open().resolve(who))
    show_act(session, placed, f"{name} is reinstated, reference {reference}")


@click.command(cls=Command, table=True, examples=["natledger account acts noy", "natledger account acts noy --json"])
@click.argument("who")
@click.pass_obj
def acts(session: Session, who: str) -> None:
    """List what authorities did to an account.

    Also by motions of the committee, and to records about it that this home holds.
    """
    found = session.open().acts(who)
    show_acts(session, found)


def show_acts(session: Session, found: Sequence[Act]) -> None:
    """Prints acts as a table, or as JSON."""
    words = session.lexicon
    rows = [
        [
            str(act.placed.height),
            shorten_id(act.placed.id),
            words.time(act.placed.time),
            describe_act(act, words),
        ]
        for act in found
    ]
    headings = [Heading("block", right=True), Heading("id"), Heading("time"), Heading("what")]
    session.give({"acts": [make_act_object(act) for act in found]}, lambda: output.say_table(headings, rows))


COMMANDS = (recover, cancel_recovery, suspend, appeal, reinstate, acts)
"""They belong to the group `account`."""
