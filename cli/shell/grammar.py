"""Grammar: what all commands share. Global options anywhere, examples at the end of every help, errors in our voice.

An option that is given is given: where no empty value means anything, an empty one is refused, never passed over.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

import click

from cli.home.completing import complete_by_metavar
from cli.shell import exit_codes, output, streams
from cli.shell.ending import end
from cli.shell.session import Session
from ledger.words.printing import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PROGRAM = "natledger"
COMPLETION_VARIABLE = "_NATLEDGER_COMPLETE"


Setter = Callable[[Session, Any], None]
Callback = Callable[[click.Context, click.Parameter, Any], Any]
Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)

HEIGHT = click.option("--height", metavar="N", type=click.IntRange(1), help="As it was after this block.")
HEIGHT_OR_GENESIS = click.option("--height", metavar="N", type=click.IntRange(0), help="As it was after this block.")
"""As HEIGHT; 0 is before the first block."""


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


def _set_csv(session: Session, value: bool) -> None:
    session.csv |= value


def _set_no_pager(session: Session, value: bool) -> None:
    session.pages &= not value


_GLOBAL: tuple[tuple[Sequence[str], Setter, dict[str, Any]], ...] = (
    (["--json"], _set_json, {"is_flag": True, "help": "Print one JSON object."}),
    (["--home"], _set_home, {"metavar": "DIR", "help": "The home; else NATLEDGER_HOME, else the user's data folder."}),
    (["-y", "--yes"], _set_yes, {"is_flag": True, "help": "Confirm without being asked."}),
    (
        ["--passphrase-file"],
        _set_passphrase_file,
        {"metavar": "FILE", "help": "Read the home's passphrase from a file; else NATLEDGER_PASSPHRASE_FILE names it."},
    ),
    (["--no-pager"], _set_no_pager, {"is_flag": True, "help": "Show what is long at once, not page by page."}),
    (["--debug"], _set_debug, {"is_flag": True, "help": "Show where an error came from."}),
)


def check_reference(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """The text of a REF. Raises Complaint for what could be a name or free text."""
    from ledger.client.forms import references  # noqa: PLC0415 - no help needs them
    from ledger.errors import Refused  # noqa: PLC0415 - as above

    try:
        return references.check_reference(text, optional=True)
    except Refused:
        says = f"{printable(text[:60])} is no reference: it is public, so it holds neither names nor free text"
        raise output.wrong_usage(says, "use A-Z 0-9 . / - only, at most 35") from None


def takes_reference(*names: str, says: str, required: bool = True) -> Callable[[Decorated], Decorated]:
    """An option that takes a public reference, "" where it is left out; `says` is its help."""
    given: dict[str, Any] = {"required": True} if required else {"default": ""}
    return click.option(*names, metavar="REF", callback=check_reference, help=says, **given)


def check_nonce(context: click.Context, parameter: click.Parameter, text: str | None) -> str:
    """The text of a nonce; "" where none is given. Raises Complaint for what nobody could sign."""
    if text is None:
        return ""
    from ledger.client.records.verifying import validate_nonce  # noqa: PLC0415 - for those few who give one
    from ledger.errors import DecodeError  # noqa: PLC0415 - as above

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


def _make_csv_option() -> click.Option:
    more = "Write the table for a spreadsheet."
    return click.Option(["--csv"], is_flag=True, expose_value=False, callback=_make_callback(_set_csv), help=more)


def _make_callback(setter: Setter) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        setter(context.find_root().ensure_object(Session), value)

    return remember


def refuse_empty(option: click.Option) -> None:
    """Has an option refuse the empty text. Raises Complaint, before the command runs.

    Unless its help says what that means, as `"" is everything` does: it is easily what a script has in an unset
    variable.
    """
    if option.is_flag or '""' in (option.help or ""):
        return
    take = option.callback

    def check(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        given = context.get_parameter_source(str(parameter.name)) is click.core.ParameterSource.COMMANDLINE
        if given and (value == "" or (isinstance(value, tuple) and "" in value)):
            raise output.wrong_usage(f"{max(parameter.opts, key=len)} is empty", "give it a value, or leave it out")
        return take(context, parameter, value) if take else value

    option.callback = check


def _prepare(parameters: Sequence[click.Parameter]) -> None:
    for parameter in parameters:
        complete_by_metavar(parameter)
        if isinstance(parameter, click.Option):
            refuse_empty(parameter)


class Command(click.Command):
    """A command whose help ends with examples, and which takes the global options.

    `changes` says that it changes something without a transaction, as one that makes a key does; `table` that it shows
    a table, which --csv writes for a spreadsheet.
    """

    def __init__(
        self, *args: Any, examples: Sequence[str] = (), changes: bool = False, table: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.changes = changes
        if table:
            self.params.append(_make_csv_option())
        self.params += make_global_options(hidden=True)
        _prepare(self.params)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; of an option without its value, click does not say by itself in which command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """As click does; from here on, an ending tells apart what is done from what is not."""
        session = ctx.find_root().ensure_object(Session)
        session.changes = self.changes
        if session.csv and session.json:
            raise output.wrong_usage("--csv and --json are two forms of one answer", "choose one of them")
        return super().invoke(ctx)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names the global options, then the examples."""
        formatter.write(
            "\nAlso, here or right after natledger: --json --home DIR -y/--yes --debug --no-pager"
            " --passphrase-file FILE\n"
        )
        formatter.write("\nExamples:\n" + "".join(f"  {example}\n" for example in self.examples))


class Lazy(NamedTuple):
    """A command that is loaded once it is asked for: its module, its name there, and what a list says of it."""

    module: str
    attribute: str
    short_help: str


class Group(click.Group):
    """A command with commands of its own, listed in the order they are made in; `lazy` are loaded when they run."""

    command_class = Command
    group_class = type

    def __init__(
        self,
        *args: Any,
        is_root: bool = False,
        examples: Sequence[str] = (),
        lazy: Mapping[str, Lazy] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)
        self.lazy = dict(lazy or {})
        self.params += make_global_options(hidden=not is_root)
        _prepare(self.params)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In order of making: the order of a first day."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """As click does; one that is not loaded yet is loaded now."""
        lazy = self.lazy.get(cmd_name)
        if lazy is None:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(f"cli.{lazy.module}"), lazy.attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, without loading any command for it."""
        if not self.lazy:
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.short_help) for name, lazy in self.lazy.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """As click does, without loading any command for it."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - for a shell that asks

        found = [
            CompletionItem(name, help=lazy.short_help)
            for name, lazy in self.lazy.items()
            if name.startswith(incomplete)
        ]
        return found + (click.Command if self.lazy else click.Group).shell_complete(self, ctx, incomplete)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command is answered with those that are near."""
        known = self.list_commands(ctx)
        if not ctx.resilient_parsing and args[0] not in known and not args[0].startswith("-"):
            from ledger.words.nearest import suggest_command  # noqa: PLC0415 - for whoever mistypes

            near = suggest_command(args[0], known)
            raise output.wrong_usage(f"no command {printable(args[0])}", f"{near}see {ctx.command_path} --help")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Shows the examples."""
        formatter.write("\nExamples:\n" + "".join(f"  {example}\n" for example in self.examples))

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Runs one command line and exits with its code; nothing else leaves it."""
        arguments = list(sys.argv[1:] if args is None else args)
        self._main_shell_completion({}, PROGRAM, COMPLETION_VARIABLE)
        streams.prepare()
        session = Session()
        try:
            code = self._run(arguments, session)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it ends in one clear line
            with streams.undisturbed():
                code = end(error, session, arguments)
        sys.exit(code)

    def _run(self, arguments: list[str], session: Session) -> int:
        code = exit_codes.DONE
        with self.make_context(PROGRAM, arguments, obj=session) as context:
            try:
                try:
                    self.invoke(context)
                except click.exceptions.Exit as early:
                    code = early.exit_code
                output.flush()
                session.conclude()
            except BaseException as error:
                with streams.undisturbed():
                    session.remember(error)
                raise
        return exit_codes.DONE_UNTOLD if session.untold and code == exit_codes.DONE else code
