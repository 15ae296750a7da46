"""Writes docs/reference/cli.md from the commands themselves: `python -m tests.cli.reference`."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from cli.main import main
from cli.shell import exit_codes
from cli.shell.grammar import PROGRAM

from .lesson import ASSETS, BUDGET, LAND, LAWS, LESSON, MARKET, MORE, PLAN, RECOGNISED

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "cli.md"

HEAD = """# The command line

Generated from the commands by `python -m tests.cli.reference`; a test compares it.

**Options that work before and after a command:** `--json` prints exactly one JSON object on stdout, the result or
`{"error": …}`. `--home DIR` names the home; else `NATLEDGER_HOME` does, else it is `~/.local/share/natledger`. `-y`,
`--yes` confirms without being asked. `--passphrase-file FILE` gives the home's passphrase, as does a file that
`NATLEDGER_PASSPHRASE_FILE` names; otherwise a terminal is asked. `--debug` shows where an error came from. What is
longer than a terminal is shown page by page, by `PAGER` if that is set; `--no-pager` shows it at once. `natledger
config` shows each setting with its origin. An option that is given is given: where the empty text means nothing, as
in `--status ""`, it is wrong usage.

**Words:** WHO is a name in this home or an address. AMOUNT is in major units, digits with at most the asset's
decimals: `25000`, `25,000`, `12.50`; `25.000` would be read in two ways, and is refused. ID is the id of a
transaction or record, or its first 8 digits or more. TIME is a day where the chain is, `2027-01-01`, an RFC 3339
time, or how long from now: `90s`, `30m`, `1h`, `7d`. FILE is a path; `-` is stdin or stdout, for one file each. REF
is public: `A-Z 0-9 . / -`, at most 35. PAYLOAD is the text of a QR code; `-` is stdin. H:HASH is a checkpoint, a
height and its block's hash. SELLER/NUMBER is an invoice, by its seller and the seller's number of it. ROOT is that of
a record which waits to be issued, or its first digits. MOTION is the id of a motion, or its first 8 digits or more.
LAW is a law file, or the id of a law; P=V is a parameter of the laws and a value.

**Output:** what was asked for goes to stdout, messages to stderr. People read amounts in major units and addresses as
names or shortened; with `--json` amounts are integers in the smallest unit, hashes and addresses stand in full, times
are RFC 3339 in UTC, null where something has no end. People read times where the chain is, with its offset. A list
that leaves something out says so on stderr, and in the field `more`, which is the option that shows the rest, or "".
With `--csv` a table is written as RFC 4180 has it: ids in full, amounts as numbers, and no cell that a spreadsheet
would take for a formula. Where a file is written to stdout, text goes to stderr. Messages stand as they were signed,
and the values of a refusal as they are on the ledger: with times in ms.

**Errors** are two lines on stderr: `natledger: RULE: what and why`, and `hint: what to do`. RULE is stable; those of
the ledger are in [messages.md](messages.md). What the present state refuses is refused before it is sent: nothing is
written, exit 1. With `tx send --anyway` the refusal is recorded; that exits with 1 too, and yields a receipt. What is
done is never told as what failed: where only its result could not be written, the exit code is 7, and stderr names the
transaction.

Every act keeps its receipt in the home, as `receipts/ID.json`.

## Exit codes

| code | meaning |
|---|---|
"""

MIDDLE = """
A malformed AMOUNT, name or checkpoint is wrong usage (2); a name that nothing has is not found (3), whatever it would
name; a home that is missing is not found (3); a second `init` in
a home is refused (1). A damaged store is 5 whichever command finds it. `verify`: 0 proved, 1 proved but
not valid at the status that was given, 2 a malformed option, 3 no such file, 5 anything else.

## The lesson

The examples below run as they stand in the home, and the folder, that these lines make; with this seed everybody has
the same ids. They also name files of yours: a `TYPE.json` is the body of a message, `keo.json` a key file,
`payments.xml` and `accounts.json` a payment file and its map, `fields.json` those of a schema.

```sh
"""

THIRD = """
The examples of `law`, `committee`, `motion`, `what-if` and `wait` run where these lines follow the first part, up to
`cp`. `law.json`, `new-law.json` and `members.json` are files of yours: two laws, and who is to sit in a body.

```sh
"""

OTHERS = (
    ("The examples of `programme`, `motion check` and `motion propose note-report`", PLAN),
    ("Those of `budget` and `treasury`", BUDGET),
    ("Those of `asset`", ASSETS),
    ("Those of `rate`, `offer`, `convert` and `reserve`", MARKET),
    ("Those of `asset`, `rate`, `offer`, `convert` and `reserve`", MARKET),
    ("Those of `land` and `title`", LAND),
    ("Those of `resident`, `motion propose recognise-issuer` and `motion propose end-recognition`", RECOGNISED),
)
"""Examples of which subjects run in which part, that follows the first one."""

TWINS = {
    "init": "Ledger.create",
    "key list": "Keyring.list_keys",
    "key import": "Keyring.add",
    "key passwd": "Keyring.change_passphrase",
    "account open": "Ledger.open_account",
    "account recover": "Wallet.request_recovery",
    "account cancel-recovery": "Wallet.cancel_recovery",
    "account suspend": "Wallet.suspend",
    "account appeal": "Wallet.appeal",
    "account reinstate": "Wallet.reinstate",
    "account acts": "Ledger.acts",
    "asset list": "Assets.list",
    "title list": "Titles.list",
    "title show": "Titles.show",
    "title account": "Titles.take_account",
    "title sell": "Titles.sale",
    "title grant": "Titles.right",
    "title discharge": "Titles.discharge",
    "title restrict": "Titles.restrict",
    "title notice": "Titles.notice",
    "title adjudge": "Titles.adjudge",
    "title certificate": "Titles.certificate",
    "asset show": "Assets.show",
    **{f"asset {verb}": f"Assets.{verb}" for verb in ("open", "check", "admit", "pause", "resume", "holders", "prove")},
    **{f"asset {verb}": f"Assets.{verb}" for verb in ("freeze", "thaw", "appeal", "measures", "retire", "retirements")},
    **{f"asset {verb}": f"Assets.{verb}" for verb in ("distribute", "distributions", "claim", "close", "deliver")},
    "asset force": "Assets.force_transfer",
    "service publish": "Services.publish",
    "service list": "Services.list",
    "service show": "Services.show",
    "service applications": "Services.applications",
    "service apply": "Services.apply",
    "service check": "Services.check",
    "service ask": "Services.ask",
    "service answer": "Services.answer",
    "service letter": "Services.check_letter",
    "service decide": "Services.grant",
    "service settle": "Services.grant",
    "service appeal": "Services.appeal",
    "service withdraw": "Services.withdraw",
    "service claim": "Services.claim",
    "service overdue": "Services.overdue",
    "service waiting": "Services.waiting",
    "rate publish": "Exchange.publish_rate",
    "rate list": "Exchange.rates",
    "rate show": "Exchange.rate",
    "offer place": "Exchange.place_offer",
    "offer list": "Exchange.offers",
    "offer show": "Exchange.offer",
    "offer withdraw": "Exchange.withdraw_offer",
    "convert": "Exchange.convert",
    "reserve report": "Exchange.report_reserve",
    "reserve show": "Exchange.reserves",
    "reserve check": "Exchange.check_reserve",
    "reserve prove": "Exchange.prove_reserve",
    "motion propose create-asset": "Actions.create_asset",
    "motion propose recognise-issuer": "Actions.recognise_issuer",
    "motion propose end-recognition": "Actions.end_recognition",
    **{
        f"resident {verb}": f"Residents.{verb}"
        for verb in ("apply", "open", "renew", "withdraw", "list", "issuers", "check")
    },
    "resident show": "Residents.get",
    "role grant": "Wallet.grant_role",
    "role revoke": "Wallet.revoke_role",
    "role list": "Roles.list",
    "role why": "Roles.why",
    "delegate grant": "Wallet.delegate",
    "delegate revoke": "Wallet.revoke_delegation",
    "delegate list": "Delegations.list",
    "schema define": "Wallet.define_schema",
    "schema list": "Records.schemas",
    "schema show": "Records.schema",
    "record issue": "Wallet.issue_record",
    "record amend": "Wallet.amend_record",
    "record supersede": "Wallet.issue_record",
    "record suspend": "Wallet.suspend_record",
    "record reinstate": "Wallet.reinstate_record",
    "record revoke": "Wallet.revoke_record",
    "record list": "Records.list",
    "record show": "Ledger.record",
    "record pending": "Records.pending",
    "record history": "Record.history",
    "record status": "Ledger.status",
    "record disclose": "Record.disclose",
    "record erase": "Record.erase",
    "record export": "Record.export",
    "account show": "Ledger.identity",
    "account rotate": "Wallet.rotate_keys",
    "money issue": "Wallet.issue_money",
    "money redeem": "Wallet.redeem_money",
    "money reverse": "Wallet.reverse",
    "pay": "Wallet.pay",
    **{
        f"contract {verb}": f"Contracts.{verb}"
        for verb in ("propose", "sign", "fulfil", "cancel", "check", "show", "list")
    },
    **{f"order {verb}": f"Orders.{verb}" for verb in ("place", "accept", "refund", "show", "list")},
    **{
        f"device {name}": f"Devices.{name}"
        for name in (
            *("register", "accept", "transfer", "retire", "show", "list", "anchor", "readings", "prove"),
            *("gaps", "stale"),
        )
    },
    **{f"access {name}": f"Access.{name}" for name in ("anchor", "list", "prove", "export", "check")},
    "hold place": "Wallet.place_hold",
    "hold capture": "Wallet.capture_hold",
    "hold release": "Wallet.release_hold",
    "hold list": "Money.holds",
    **{
        f"invoice {name}": f"Invoices.{name}"
        for name in ("issue", "sell", "accept", "dispute", "pay", "credit", "list", "show", "lines")
    },
    **{f"tax {name}": f"Taxes.{name}" for name in ("show", "periods")},
    "balance": "Ledger.balance",
    "statement": "Ledger.statement",
    "iso20022 statement": "Money.statements",
    "iso20022 import": "Money.pay_batch",
    "tx list": "Ledger.entries",
    "tx show": "Ledger.entry",
    "tx build pay": "Ledger.draft",
    "tx sign": "Ledger.sign",
    "tx send": "Ledger.send_signed",
    "receipt make": "Ledger.receipt",
    "receipt anchor": "Ledger.anchor",
    "state prove": "Ledger.prove_state",
    "block show": "Ledger.block",
    "block prove": "Ledger.prove_history",
    "block checkpoint": "Ledger.checkpoint",
    "validator key new": "Ledger.make_validator_key",
    "validator down": "Ledger.set_validator",
    "validator up": "Ledger.set_validator",
    "audit": "Ledger.audit",
    "wait": "Ledger.wait",
    **{f"law {name}": f"Laws.{name}" for name in ("list", "check", "facts", "explain", "impact", "diff")},
    "law show": "Laws.get",
    "what-if": "Laws.what_if",
    **{
        f"programme {name.replace('_', '-')}": f"Programme.{name}"
        for name in (
            *("set_target", "report_actual", "correct_actual", "commit", "check_evidence"),
            *("list", "show", "report"),
        )
    },
    "motion check": "Programme.check_motion",
    "committee list": "Committee.bodies",
    "committee show": "Committee.body",
    "committee parameters": "Committee.parameters",
    "motion list": "Committee.motions",
    "motion show": "Committee.motion",
    **{f"motion {name}": f"Wallet.{name}" for name in ("vote", "withdraw", "enact")},
    **{
        f"motion propose {name}": f"Actions.{name.replace('-', '_')}"
        for name in (
            *("adopt-law", "end-law", "suspend-law", "set-value", "set-parameter", "grant-role", "strip-role"),
            *("freeze", "unfreeze", "raise-cap", "name-treasury", "set-validators", "upgrade", "change-members"),
            *("confirm", "note-report"),
        )
    },
}
"""What a notebook calls for the same; `verify` is `ledger.verify_proof`, `verify_disclosure` or `verify_status`."""


def list_commands(
    command: click.Command = main, parent: click.Context | None = None, name: str = PROGRAM
) -> Iterator[tuple[click.Command, click.Context]]:
    """Every command with its context, groups before what is in them."""
    context = click.Context(command, info_name=name, parent=parent)
    context.help_option_names = ["-h", "--help"]
    yield command, context
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found
            yield from list_commands(found, context, inner)


def list_options(command: click.Command) -> Iterator[tuple[str, str]]:
    """Each option of the command's own: how it is written, and its help."""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            context = click.Context(command)
            record = parameter.get_help_record(context)
            if record:
                yield record


def describe(command: click.Command, context: click.Context) -> str:
    usage = " ".join(command.collect_usage_pieces(context)).replace("[OPTIONS] ", "").replace("[OPTIONS]", "")
    path = context.command_path
    lines = [f"### {path}", ""] if path != PROGRAM else []
    lines += [f"`{path} {usage.strip()}`", ""] if usage.strip() and not isinstance(command, click.Group) else []
    lines += [inspect.cleandoc(command.help or ""), ""]
    options = list(list_options(command)) if path != PROGRAM else []
    if options:
        lines += ["| option | |", "|---|---|"]
        lines += [f"| `{name}` | {text} |".replace("|]", "\\|]") for name, text in options]
        lines.append("")
    twin = TWINS.get(path.removeprefix(PROGRAM + " "))
    if twin:
        lines += [f"In Python: `{twin}`", ""]
    if not isinstance(command, click.Group):
        lines += ["```sh", *command.examples, "```", ""]  # type: ignore[attr-defined]
    return "\n".join(lines)


def write_page() -> str:
    codes = "".join(f"| {code} | {meaning} |\n" for code, meaning in exit_codes.EXIT_CODES.items())
    lesson, laws = "\n".join(LESSON + MORE), "\n".join(LAWS)
    commands = "\n".join(describe(command, context) for command, context in list_commands() if context.parent)
    parts = "".join(_show_part(subjects, lines) for subjects, lines in OTHERS)
    return f"{HEAD}{codes}{MIDDLE}{lesson}\n```\n{THIRD}{laws}\n```\n{parts}\n## Commands\n\n{commands}"


def _show_part(subjects: str, lines: tuple[str, ...]) -> str:
    text = "\n".join(lines)
    return f"\n{subjects} run where these lines follow the first part, up to `cp`.\n\n```sh\n{text}\n```\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(write_page(), "utf-8")
