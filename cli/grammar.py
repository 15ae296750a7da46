"""Grammar: what all commands share. Global options anywhere, examples at the end of every help, errors in our voice."""

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from ledger.errors import DecodeError, LedgerError
from ledger.lao import LAO
from ledger.registry.disclosure import validate_nonce

from . import output
from .hints import find_hint, suggest
from .session import Session
from .wording import printable

PROGRAM = "natledger"
COMPLETION_VARIABLE = "_NATLEDGER_COMPLETE"

_REFERENCE = re.compile("[A-Z0-9./-]{0,35}")

Setter = Callable[[Session, Any], None]


def _set_json(session: Session, value: bool) -> None:
    session.json |= value


def _set_yes(session: Session, value: bool) -> None:
    session.yes |= value


def _set_debug(session: Session, value: bool) -> None:
    session.debug |= value


def _set_home(session: Session, value: str | None) -> None:
    session.home_option = value or session.home_option


def _set_passphrase_file(session: Session, value: str | None) -> None:
    session.passphrase_file = value or session.passphrase_file


_GLOBAL: tuple[tuple[Sequence[str], Setter, dict[str, Any]], ...] = (
    (["--json"], _set_json, {"is_flag": True, "help": "Print one JSON object."}),
    (["--home"], _set_home, {"metavar": "DIR", "help": "The home; else NATLEDGER_HOME, else the user's data folder."}),
    (["-y", "--yes"], _set_yes, {"is_flag": True, "help": "Confirm without being asked."}),
    (
        ["--passphrase-file"],
        _set_passphrase_file,
        {"metavar": "FILE", "help": "Read the home's passphrase from a file; else NATLEDGER_PASSPHRASE_FILE names it."},
    ),
    (["--debug"], _set_debug, {"is_flag": True, "help": "Show where an error came from."}),
)


def check_reference(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The text of a REF. Raises Complaint for what could be a name or free text."""
    if not _REFERENCE.fullmatch(text):
        says = f"{printable(text[:60])} is no reference: it is public, so it holds neither names nor free text"
        raise output.wrong_usage(says, "use A-Z 0-9 . / - only, at most 35")
    return text


def check_nonce(context: click.Context, parameter: click.Parameter, text: str | None) -> str:
    """The text of a nonce; "" where none is given. Raises Complaint for what nobody could sign."""
    if text is None:
        return ""
    try:
        validate_nonce(text)
    except DecodeError:
        says = f"{printable(text[:70]) or 'an empty text'} is no nonce"
        raise output.wrong_usage(says, "use 8 to 64 of A-Z a-z 0-9 . _ -") from None
    return text


def make_global_options(hidden: bool) -> list[click.Parameter]:
    """The options that work before and after a command; shown in the help of the program alone."""
    return [
        click.Option(names, expose_value=False, hidden=hidden, callback=_make_callback(setter), **more)
        for names, setter, more in _GLOBAL
    ]


def _make_callback(setter: Setter) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        setter(context.find_root().ensure_object(Session), value)

    return remember


class Command(click.Command):
    """A command whose help ends with examples, and which takes the global options."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.params += make_global_options(hidden=True)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names the global options, then the examples."""
        formatter.write(
            "\nAlso, here or right after natledger: --json --home DIR -y/--yes --debug --passphrase-file FILE\n"
        )
        formatter.write("\nExamples:\n" + "".join(f"  {example}\n" for example in self.examples))


class Group(click.Group):
    """A command with commands of its own, listed in the order they are made in."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, is_root: bool = False, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.params += make_global_options(hidden=not is_root)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In order of making: the order of a first day."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command is answered with those that are near."""
        if not ctx.resilient_parsing and args[0] not in self.commands and not args[0].startswith("-"):
            near = suggest(args[0], self.commands)
            raise output.wrong_usage(f"no command {printable(args[0])}", f"{near}see {ctx.command_path} --help")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Shows the examples."""
        formatter.write("\nExamples:\n" + "".join(f"  {example}\n" for example in self.examples))

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Runs one command line and exits with its code; nothing else leaves it."""
        arguments = list(sys.argv[1:] if args is None else args)
        self._main_shell_completion({}, PROGRAM, COMPLETION_VARIABLE)
        output.prepare_streams()
        session = Session()
        code = output.DONE
        try:
            self._run(arguments, session)
        except click.exceptions.NoArgsIsHelpError as error:
            output.tell(error.format_message())
            code = output.USAGE
        except (click.exceptions.Exit, SystemExit) as end:
            code = end.exit_code if isinstance(end, click.exceptions.Exit) else int(end.code or 0)
        except BrokenPipeError:
            output.silence()
            code = output.PIPE_CLOSED
        except BaseException as error:  # noqa: BLE001 - whatever it is, it ends in one clear line
            code = _report(error, session, arguments)
        sys.exit(code)

    def _run(self, arguments: list[str], session: Session) -> None:
        with self.make_context(PROGRAM, arguments, obj=session) as context:
            try:
                self.invoke(context)
            except LedgerError as error:
                # while the ledger is open
                if error.rule in LAO:
                    session.find_law(str(error.values.get("law", "")))
                find_hint(error, session.lexicon)
                raise
        sys.stdout.flush()


def _report(error: BaseException, session: Session, arguments: list[str]) -> int:
    complaint = output.explain_any(error, session.lexicon)
    try:
        if session.debug or "--debug" in arguments:
            output.show_traceback(error)
        output.complain(complaint, session.json or "--json" in arguments)
        sys.stdout.flush()
    except OSError:
        output.silence()  # it cannot be written, nor can what is left of the result
    return complaint.code
