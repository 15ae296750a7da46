"""Ending: what is said, and with which code, where a command line ends early or badly.

What is done is never told as what failed. A transaction that is in a block is there whatever becomes of the lines
about it: they may meet a full disk, a closed stream, or an interrupt.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cli.shell import exit_codes, output
from cli.shell.session import Session
from cli.shell.streams import silence

if TYPE_CHECKING:
    from ledger.errors import LedgerError
    from ledger.words.lexicon import Lexicon


def end(error: BaseException, session: Session, arguments: Sequence[str]) -> int:
    """Says what is to be said of whatever was raised, and returns the exit code."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            output.tell(error.format_message())
            return exit_codes.USAGE
        case click.exceptions.Exit():
            return error.exit_code
        case SystemExit():
            return int(error.code or 0)
    done = bool(session.done) or (session.changes and isinstance(error, output.Untold | BrokenPipeError))
    if isinstance(error, BrokenPipeError) and not done:
        silence(sys.stdout)
        return exit_codes.PIPE_CLOSED
    if isinstance(error, output.Untold | OSError):
        _silence_if_broken()
    return _complain(error, session, arguments, done)


def _silence_if_broken() -> None:
    """Where stdout cannot be written, nor can what is left of it once the process ends."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)


def _complain(error: BaseException, session: Session, arguments: Sequence[str], done: bool) -> int:
    # loaded now, since nothing of it is needed where all goes well
    from cli.shell.complaints import complain, explain_any, explain_done  # noqa: PLC0415

    complaint = (
        explain_done(error, session.done, session.lexicon)
        if done
        else explain_any(error, session.lexicon, interrupted=_tell_left(session))
    )
    if session.debug or "--debug" in arguments:
        output.show_traceback(error)
    as_json = (session.json or "--json" in arguments) and not isinstance(error, output.Untold | BrokenPipeError)
    complain(complaint, as_json)
    return complaint.code


def _tell_left(session: Session) -> tuple[str, str]:
    """What an interrupt may have left, and what to do then."""
    from cli.shell.complaints import UNSURE  # noqa: PLC0415 - as above

    if session.unsure:
        return UNSURE
    if session.tell_left:
        return session.tell_left()
    if session.changes:  # without a transaction, too, a command may have changed something by then
        return "nothing was sent, but some of it may be written", "natledger doctor tells what is left unfinished"
    return "nothing was written", ""


def explain(error: "LedgerError", lexicon: "Lexicon", code: int | None = None) -> output.Complaint:
    """The error in words for people, with its exit code."""
    from cli.shell.complaints import explain as make  # noqa: PLC0415 - what only a failure needs is loaded then

    return make(error, lexicon, code)


def unproved(error: "LedgerError") -> output.Complaint:
    """The error as the failure of a verification, whatever kind it is of."""
    from ledger.words.lexicon import NOTHING_KNOWN  # noqa: PLC0415 - as above

    return explain(error, NOTHING_KNOWN, exit_codes.UNPROVED)


def warn_of(error: "LedgerError", lexicon: "Lexicon") -> None:
    """Says on stderr what is wrong, and goes on."""
    from cli.shell.complaints import complain  # noqa: PLC0415 - as above

    complain(explain(error, lexicon), as_json=False)
