"""Commands on what authorities do to an account: recover, cancel-recovery, suspend, appeal, reinstate, acts."""

from typing import Any

import click
import msgspec
from msgspec import UNSET

from cli.people.leftovers import show_new_keys
from cli.shell import output
from cli.shell.acts import show_act
from cli.shell.grammar import Command, check_reference
from cli.shell.output import Heading
from cli.shell.session import SIGNER, Session
from ledger.reads.acts import Act
from ledger.registry.decision import BY_MOTION
from ledger.registry.rows.people import RECOVERIES, SUSPENSIONS
from ledger.words.lexicon import describe_message, format_time, printable, shorten_id

REGISTRAR = click.option("--by", metavar="WHO", default="registrar", show_default=True, help="The registrar.")
COURT = click.option("--by", metavar="WHO", default="court", show_default=True, help="The court.")
REFERENCE = click.option(
    "--reference",
    metavar="REF",
    required=True,
    callback=check_reference,
    help="Where the reason is written: A-Z 0-9 . / - only, at most 35.",
)


@click.command(
    cls=Command, examples=["natledger account recover noy", "natledger account recover kham --complete --by shop"]
)
@click.argument("who")
@click.option("--complete", is_flag=True, help="The second step, once it is due: anybody may.")
@click.option(
    "--keys", metavar="N", type=click.IntRange(1, 16), default=1, show_default=True, help="How many keys to make."
)
@click.option(
    "--threshold", metavar="N", type=click.IntRange(1, 16), default=1, show_default=True, help="How many of them sign."
)
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


def show_acts(session: Session, found: list[Act]) -> None:
    """Prints acts as a table, or as JSON."""
    rows = [
        [
            str(act.placed.height),
            shorten_id(act.placed.id),
            session.lexicon.time(act.placed.time),
            describe_act(session, act),
        ]
        for act in found
    ]
    headings = [Heading("block", right=True), Heading("id"), Heading("time"), Heading("what")]
    session.give({"acts": [_make_object(act) for act in found]}, lambda: output.say_table(headings, rows))


def describe_act(session: Session, act: Act) -> str:
    """An act as a sentence."""
    message = act.placed.entry.signed.transaction.messages[act.message]
    events = {event.name: event.value for event in act.placed.outcome.events if event.message == act.message}
    return describe_message(message, events, True, session.lexicon)


def describe_standing(session: Session, address: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What stands against an account, as an object and as pairs: its suspension, and a recovery under way."""
    lao, words, pairs = session.open(), session.lexicon, []
    found: dict[str, Any] = {"suspension": None, "recovery": None}
    suspension, recovery = lao.state_row(SUSPENSIONS.key(address)), lao.state_row(RECOVERIES.key(address))
    row = SUSPENSIONS.decode(suspension) if suspension else None
    if row and (row.until is UNSET or lao.node.get_time() < row.until):
        ends = {} if row.until is UNSET else {"until": format_time(row.until)}
        found["suspension"] = msgspec.to_builtins(row) | {"since": format_time(row.since)} | ends
        by = row.by.replace("/", " ") if row.by.startswith(BY_MOTION) else words.who(row.by)
        end_text = f" until {words.time(row.until)}" if row.until is not UNSET else ""
        appeal_text = f", appealed {row.appeal}" if row.appeal else ""
        text = f"by {by} since {words.time(row.since)}{end_text}, reference {row.reference}{appeal_text}"
        pairs.append(("suspended", printable(text)))
    if recovery:
        asked = RECOVERIES.decode(recovery)
        found["recovery"] = msgspec.to_builtins(asked) | {"due": format_time(asked.due)}
        text = f"asked for by {words.who(asked.registrar)}, due {words.time(asked.due)}: any current key cancels it"
        pairs.append(("recovery", text))
    return found, pairs


def _make_object(act: Act) -> dict[str, Any]:
    message = act.placed.entry.signed.transaction.messages[act.message]
    return {
        "transaction": act.placed.id,
        "message": act.message,
        "height": act.placed.height,
        "time": format_time(act.placed.time),
        "type": message.type,
        "by": message.by,
        "on_behalf_of": message.on_behalf_of,
        "record": act.record,
        "motion": act.motion,
    }


COMMANDS = (recover, cancel_recovery, suspend, appeal, reinstate, acts)
"""They belong to the group `account`."""
