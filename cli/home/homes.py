"""Commands on the home and the program: init, config, version and completion."""

import platform
import re
from pathlib import Path
from typing import Any

import click
from click.shell_completion import get_completion_class

from cli.shell import output
from cli.shell.files import is_file, read_written, shown_path
from cli.shell.grammar import COMPLETION_VARIABLE, PROGRAM, Command
from cli.shell.output import Heading
from cli.shell.session import Session, ask_new_passphrase, obtain_passphrase
from cli.shell.times import parse_moment, parse_parameter, parse_past
from ledger import Ledger, Wallet, __version__
from ledger.client.forms.parameters import NAMES, check_parameters
from ledger.client.forms.template_files import NEWEST, founding_by_file, load_template, read_template
from ledger.client.health import get_versions
from ledger.errors import DecodeError, KeyFileError
from ledger.words.nearest import suggest
from ledger.words.printing import printable

_PARAMETER = re.compile(r"([a-z_]{1,40})=([0-9]{1,16}|[1-9][0-9]{0,5}[smhd])")
_CHAIN_ID = re.compile(r"[a-z][a-z0-9-]{0,13}")


def check_chain_id(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The name of a chain. Raises Complaint for what can be none."""
    if not _CHAIN_ID.fullmatch(text):
        raise output.wrong_usage(
            f"{printable(text[:60])} is no chain id", "use a-z, 0-9 and -, at most 14, a letter first"
        )
    return text


def _parse_parameters(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for text in texts:
        match = _PARAMETER.fullmatch(text)
        if match is None:
            raise output.wrong_usage(f"{printable(text[:60])} sets no parameter", "write NAME=NUMBER")
        chosen[match[1]] = parse_parameter(match[1], match[2])
    try:
        check_parameters(chosen)
    except DecodeError as error:
        from ledger.words.lexicon import NOTHING_KNOWN  # noqa: PLC0415 - what only a failure needs is loaded then
        from ledger.words.refusals import say_rule  # noqa: PLC0415 - as above

        near = suggest(str(error.values["name"]), NAMES) if "known" in error.values else ""
        says, remedy = say_rule(error, NOTHING_KNOWN)
        raise output.wrong_usage(says, near + remedy) from None
    return chosen


PARAMETERS = click.option(
    "--parameter",
    "parameters",
    metavar="NAME=N",
    multiple=True,
    callback=_parse_parameters,
    help="A limit of the chain that differs from its default, such as recovery_delay_ms=1d.",
)
BEGINS = click.option(
    "--begins", metavar="DATE", help="With --seed: when it begins, such as 2023-01-01; else 2026-01-01."
)
RULES = click.option(
    "--rules",
    metavar="N",
    type=click.IntRange(1),
    default=NEWEST,
    show_default=True,
    help="The version of the rules it starts by; 1 makes an old chain, which a motion can move on.",
)


@click.command(
    cls=Command,
    changes=True,
    examples=[
        "natledger init --no-passphrase --home first-steps",
        "natledger init --seed 2023 --no-passphrase --home lesson",
        "natledger init --passphrase-file pass.txt --chain-id lao-test --home work",
    ],
)
@click.option(
    "--chain-id",
    metavar="NAME",
    default="lao-demo",
    callback=check_chain_id,
    show_default=True,
    help="The chain's name: a-z 0-9 -, at most 14.",
)
@click.option(
    "--template",
    metavar="NAME_OR_FILE",
    default="lao",
    show_default=True,
    help="What the chain starts with: lao, or a file of your own.",
)
@click.option("--no-passphrase", is_flag=True, help="Leave account keys unencrypted, for demonstrations.")
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0, 2**31),
    help="Fixed keys and clock, for lessons: everybody can know them.",
)
@BEGINS
@RULES
@click.option("--validators", metavar="N", type=click.IntRange(1, 100), default=4, show_default=True, help="How many.")
@PARAMETERS
@click.pass_obj
def init(session: Session, /, no_passphrase: bool, **chosen: Any) -> None:
    """Create a ledger in a new home, with its validators and keys."""
    home = session.home
    if home == Path.cwd():
        raise output.wrong_usage("the home cannot be the folder you are in", "choose another --home")
    passphrase = "" if no_passphrase else choose_passphrase(session, home)
    with _create(home, passphrase=passphrase, **chosen) as lao:
        _show(session, lao, home)
    if not passphrase:
        output.warn("keys are not encrypted, for demonstrations only")
    if chosen["seed"] is not None:
        output.warn("keys and clock come from the seed: anybody can make the same keys")


def _create(home: Path, template: str, begins: str | None, **chosen: Any) -> Ledger:
    if not is_file(template):
        time = _parse_beginning(begins, load_template(template).utc_offset) if begins else None
        return Ledger.create(home, template=template, begins=time, **chosen)
    own = read_template(read_written(template))
    time = _parse_beginning(begins, own.utc_offset) if begins else None
    with founding_by_file():
        return Ledger.create(home, template=own, begins=time, **chosen)


def _parse_beginning(text: str, offset: int) -> int:
    """Ms UTC from a day, its first moment where the chain is, or a moment. Raises Complaint."""
    return parse_past(lambda written: parse_moment(written, 0, offset), text)


def choose_passphrase(session: Session, home: Path) -> str:
    """A new passphrase, from the file that is named, or asked for. Raises KeyFileError, Complaint."""
    # a home that is taken is refused before anybody thinks of a passphrase
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        return "-"
    passphrase = obtain_passphrase(session.get_passphrase_file().value, ask_new_passphrase)
    if not passphrase:
        raise KeyFileError("passphrase_must_be_given")
    return passphrase


def _show(session: Session, lao: Ledger, home: Path) -> None:
    names = [validator.name for validator in lao.node.get_validators()]
    authorities = list(lao.keyring.addresses)
    genesis = lao.node.archive.genesis
    may_fail = (len(names) - 1) // 3
    found: dict[str, Any] = {
        "home": str(home),
        "chain_id": genesis.chain_id,
        "genesis_hash": lao.genesis_hash,
        "validators": names,
        "authorities": {name: Wallet(lao, name, lao.resolve(name)).address for name in authorities},
        "encrypted": lao.home.config.encrypted,
        "seed": lao.home.config.seed if lao.home.config.seed >= 0 else None,
    }
    lines = [
        f"created {genesis.chain_id} in {shown_path(home)}",
        f"validators   {' '.join(names)}   (take turns; {_count(may_fail)} may fail)",
        f"authorities  {' '.join(authorities)}",
        f"genesis      {lao.genesis_hash}",
    ]
    session.give(found, "\n".join(lines))


def _count(number: int) -> str:
    return {0: "none", 1: "one", 2: "two", 3: "three"}.get(number, str(number))


@click.command(cls=Command, table=True, examples=["natledger config", "natledger config --home work --json"])
@click.pass_obj
def config(session: Session) -> None:
    """Show every setting, and where it comes from."""
    rows = [("home", *session.get_home()), ("passphrase-file", *session.get_passphrase_file())]
    rows.append(("json", str(session.json).lower(), "--json" if session.json else "default"))
    rows.append(("yes", str(session.yes).lower(), "--yes" if session.yes else "default"))
    if (session.home / "genesis.json").is_file():
        lao = session.open()
        remembered = lao.home.config
        rows += [
            ("chain-id", lao.node.tip.chain_id, "genesis.json"),
            ("genesis", lao.genesis_hash, "genesis.json"),
            ("template", remembered.template, "config.json"),
            ("encrypted", str(remembered.encrypted).lower(), "config.json"),
            ("seed", str(remembered.seed) if remembered.seed >= 0 else "none", "config.json"),
        ]
    found = {name: {"value": value, "origin": origin} for name, value, origin in rows}
    headings = [Heading("setting"), Heading("value"), Heading("origin")]
    session.give({"settings": found}, lambda: output.say_table(headings, rows))


@click.command(cls=Command, examples=["natledger version", "natledger version --json"])
@click.pass_obj
def version(session: Session) -> None:
    """Show the version of this program and of what it stands on."""
    system = f"{platform.system()} {platform.machine()}"
    parts = get_versions()
    found = {"natledger": __version__} | parts | {"system": system}
    versions = ", ".join(f"{name} {number}" for name, number in parts.items())
    session.give({name.lower(): text for name, text in found.items()}, f"natledger {__version__}, {versions}, {system}")


@click.command(
    cls=Command, examples=['eval "$(natledger completion bash)"', "natledger completion fish > natledger.fish"]
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands in a shell."""
    kind = get_completion_class(shell)
    if kind:
        root = context.find_root().command
        output.say(kind(root, {}, PROGRAM, COMPLETION_VARIABLE).source())
