"""A session: one run of the command line. Global options, the home, the passphrase, and the ledger once it is open."""

import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.shell import exit_codes, output
from cli.shell.streams import get_taken

if TYPE_CHECKING:
    from ledger import Ledger, Wallet
    from ledger.errors import LedgerError
    from ledger.words.lexicon import Lexicon

# what a command needs is loaded once it runs, not before: help and version need nothing of the ledger
# ruff: noqa: PLC0415

DEFAULT_HOME = "~/.local/share/natledger"
HOME_VARIABLE = "NATLEDGER_HOME"
PASSPHRASE_VARIABLE = "NATLEDGER_PASSPHRASE_FILE"  # noqa: S105 - names a file
MAX_PASSPHRASE = 4096


class Setting(NamedTuple):
    """A value, and where it comes from."""

    value: str
    origin: str


class Session:
    """What one command line knows while it runs."""

    def __init__(self) -> None:
        self.json = False
        self.csv = False
        self.yes = False
        self.debug = False
        self.pages = True
        self.home_option: str | None = None
        self.passphrase_file: str | None = None
        self.signer: str | None = None
        self.copy: str | None = None
        """Where a copy of the act's receipt goes."""
        self.changes = False
        """Whether the command changes something without a transaction, as one that makes a key does."""
        self.tell_left: Callable[[], tuple[str, str]] | None = None
        """What an interrupt leaves of a command that sends nothing, and what to do then."""
        self.done: tuple[str, ...] = ()
        """Ids of the transactions it has put into blocks, once it has ended."""
        self.untold = False
        """Whether something of the result could not be written."""
        self.unsure = False
        """Whether it cannot be seen what is done."""
        self._ledger: Ledger | None = None
        self._lexicon: Lexicon | None = None
        self._found: dict[str, dict[str, Any]] = {}

    def get_home(self) -> Setting:
        """The home: --home, else the environment, else the user's data folder."""
        if self.home_option:
            return Setting(_absolute(self.home_option), "--home")
        named = os.environ.get(HOME_VARIABLE)
        if named:
            return Setting(_absolute(named), HOME_VARIABLE)
        return Setting(_absolute(DEFAULT_HOME), "default")

    def get_passphrase_file(self) -> Setting:
        """The file the passphrase is read from; "" where it is asked for."""
        if self.passphrase_file:
            return Setting(self.passphrase_file, "--passphrase-file")
        named = os.environ.get(PASSPHRASE_VARIABLE, "")
        return Setting(named, PASSPHRASE_VARIABLE if named else "default")

    @property
    def home(self) -> Path:
        """The home's path."""
        return Path(self.get_home().value)

    @property
    def lexicon(self) -> "Lexicon":
        """Names and decimals of the open ledger; of the last one, after it was closed."""
        from ledger.words.lexicon import NOTHING_KNOWN

        if self._ledger:
            found = self._ledger.lexicon()
            self._lexicon = found._replace(
                find_law=self._keep("law", found.find_law, None),
                find_action=self._keep("action", found.find_action, None),
                list_known=self._keep("known", found.list_known, ()),
            )
        return self._lexicon or NOTHING_KNOWN

    def _keep(self, what: str, find: Callable[[str], Any], nothing: Any) -> Callable[[str], Any]:
        """The same with its answers kept, since a complaint is written after the ledger is closed."""
        kept = self._found.setdefault(what, {})

        def answer(asked: str) -> Any:
            if self._ledger and asked not in kept:
                kept[asked] = find(asked)
            return kept.get(asked, nothing)

        return answer

    def open(self) -> "Ledger":
        """The ledger in the home, closed when the command ends. Raises LedgerError."""
        from ledger import Ledger

        if self._ledger is None:
            self._ledger = Ledger.open(self.home, self.ask_passphrase)
            self._ledger.node.made = []
            click.get_current_context().find_root().call_on_close(self.close)
        return self._ledger

    def close(self) -> None:
        """Closes the ledger, if one is open."""
        if self._ledger:
            from cli.shell.earlier import tell_earlier

            self._lexicon = self.lexicon
            ledger, self._ledger = self._ledger, None
            ledger.close()
            tell_earlier(ledger.node.list_earlier())

    def conclude(self) -> None:
        """Notes that all went well, before the ledger is closed: an interrupt then changes nothing of it."""
        if self._ledger:
            self.done = tuple(identifier.hex() for identifier in self._ledger.node.made or ())

    def remember(self, error: BaseException) -> None:
        """Keeps what an ending needs, while the ledger is open: what is done already, and what hints are made of."""
        if self._ledger is None:
            return
        from ledger.errors import LedgerError

        if isinstance(error, LedgerError):
            self._remember_hints(error)
        try:
            self.done = self._ledger.node.list_made(interrupted=isinstance(error, KeyboardInterrupt | click.Abort))
        except LedgerError as found:
            self.unsure = True
            error.add_note(f"and it cannot be seen what is done: {found}")

    def _remember_hints(self, error: "LedgerError") -> None:
        from ledger.words.hints import find_hint
        from ledger.words.laws.refusals import OF_LAWS

        lexicon = self.lexicon
        if error.rule in OF_LAWS:
            lexicon.find_law(str(error.values.get("law", "")))
        find_hint(error, lexicon)

    def wallet(self, who: str) -> "Wallet":
        """The wallet of a name or an address, with a delegate's signature where --signer names one.

        Whether its keys are here shows when it signs.
        """
        from ledger import Wallet

        lao = self.open()
        wallet = Wallet(lao, who, lao.resolve(who))
        if self.signer is None:
            return wallet
        return Wallet(lao, self.signer, lao.resolve(self.signer)).on_behalf_of(wallet)

    def moment(self, text: str) -> int:
        """A time as people write it, in ms UTC: a day where the chain is, an RFC 3339 time, or how long from now."""
        from cli.shell.times import parse_moment

        node = self.open().node
        return parse_moment(text, node.get_time(), node.archive.genesis.utc_offset)

    def amount(self, text: str, asset: str) -> int:
        """An AMOUNT in the asset's smallest unit."""
        from ledger.errors import DecodeError
        from ledger.words.amounts import parse_amount

        self.open()
        try:
            return parse_amount(text, asset, self.lexicon.decimals)
        except DecodeError as error:
            from cli.shell.complaints import explain

            raise explain(error, self.lexicon, exit_codes.USAGE) from None

    def ask_passphrase(self) -> str:
        """The home's passphrase, read or asked. Raises KeyFileError where neither can be."""
        return obtain_passphrase(self.get_passphrase_file().value, lambda: prompt_passphrase("passphrase"))

    def confirm(self, question: str) -> None:
        """Returns if somebody said yes. Raises Complaint otherwise."""
        if self.yes:
            return
        if not output.is_terminal(sys.stdin):
            raise output.Complaint(
                "command_must_be_confirmed", "this needs a yes, and nobody can be asked", "add --yes", exit_codes.USAGE
            )
        if not click.confirm(question, err=True):
            raise output.Complaint("command_must_be_confirmed", "not confirmed", "", exit_codes.REFUSED)

    def confirm_if_asked(self, question: str) -> None:
        """As `confirm`, but where nobody sits at a terminal, as in a script, the command itself is the yes."""
        if output.is_terminal(sys.stdin):
            self.confirm(question)

    def give(self, value: Mapping[str, object], text: str | Callable[[], None]) -> None:
        """Prints the result: the object with --json, else the text, page by page where it is long.

        Where a file was written to stdout, that is the result: an object goes nowhere then, a text to stderr.
        """
        if self.json and not get_taken().stdout:
            output.say_json({**value, **self._find_earlier()})
            return
        with output.gathering(csv=self.csv) as lines:
            output.say(text) if isinstance(text, str) else text()
        if self.json or not lines:
            return
        if self.csv:
            output.say_bytes("".join(lines).encode())
        elif get_taken().stdout:
            output.tell("\n".join(lines))
        else:
            (output.say_pages if self.pages else output.say)("\n".join(lines))

    def _find_earlier(self) -> dict[str, object]:
        from cli.shell.earlier import make_earlier_objects

        found = make_earlier_objects(self._ledger.node.list_earlier()) if self._ledger else []
        return {"stored_now": found} if found else {}

    def give_list(self, value: Mapping[str, object], text: Callable[[], None], left_out: str) -> None:
        """As `give`, of a list that may leave something out: `left_out` is the option that shows it, "" for nothing."""
        self.give({**value, "more": left_out}, text)
        if left_out:
            output.tell(f"there are more: add {left_out}")


def get_session() -> Session:
    """The session of the command that runs."""
    return click.get_current_context().find_root().ensure_object(Session)


def _remember_signer(context: click.Context, parameter: click.Parameter, signer: str | None) -> None:
    context.find_root().ensure_object(Session).signer = signer


SIGNER = click.option(
    "--signer",
    metavar="WHO",
    expose_value=False,
    callback=_remember_signer,
    help="Who signs for them, under a delegation.",
)


def obtain_passphrase(file: str, prompt: Callable[[], str], flag: str = "--passphrase-file") -> str:
    """A passphrase from a file, or from the terminal. Raises LedgerError or Complaint where there is none.

    `flag` is the option that would have named the file.
    """
    if file:
        return _read_passphrase(file)
    if not output.is_terminal(sys.stdin):
        from cli.shell.complaints import explain
        from ledger.errors import KeyFileError
        from ledger.words.lexicon import NOTHING_KNOWN

        missing = explain(KeyFileError("passphrase_must_be_given"), NOTHING_KNOWN)
        raise output.Complaint(missing.rule, missing.says, f"use a terminal, or {flag} FILE", missing.code)
    return prompt()


def ask_new_passphrase() -> str:
    """A passphrase asked twice."""
    chosen: str = click.prompt("new passphrase", hide_input=True, confirmation_prompt=True, err=True)
    return chosen


def prompt_passphrase(text: str) -> str:
    """A passphrase asked once, hidden."""
    given: str = click.prompt(text, hide_input=True, err=True)
    return given


def _read_passphrase(file: str) -> str:
    from cli.shell.files import STREAM, read_file
    from ledger.crypto.keyfiles import normalise_passphrase
    from ledger.crypto.written import MARK, check_encoding
    from ledger.errors import DecodeError, KeyFileError
    from ledger.words.printing import printable

    data = read_file(file, MAX_PASSPHRASE)
    if file != STREAM:
        _warn_of_readers(file)
    if data.startswith(MARK):
        output.warn(f"{printable(file)} begins with a byte order mark, which is no part of the passphrase")
    try:
        check_encoding(data)
        passphrase = data.decode().split("\n")[0].rstrip("\r")
    except DecodeError as error:
        raise KeyFileError(error.rule, **error.values) from None
    except UnicodeDecodeError:
        raise KeyFileError("file_must_be_readable", file=file, problem="not UTF-8 text") from None
    if not normalise_passphrase(passphrase):
        raise KeyFileError("passphrase_must_be_given")
    return passphrase  # with a mark: key files of homes that took it for a part of it open too


def _warn_of_readers(file: str) -> None:
    from ledger.errors import NotFoundError

    try:
        mode = Path(file).stat().st_mode
    except OSError:
        raise NotFoundError("file_must_exist", file=file) from None
    if stat.S_ISREG(mode) and stat.S_IMODE(mode) & 0o077:
        output.warn(f"{file} can be read by others; chmod 600 {file}")


def _absolute(text: str) -> str:
    # not resolved: a link to a home stays one
    return os.path.abspath(os.path.expanduser(text))  # noqa: PTH100, PTH111 - pathlib keeps `..` and fails on ~nobody
