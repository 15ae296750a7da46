"""Complaints: what the command line says where it does not do what was asked, whoever is at fault."""

import re
import sys
from collections.abc import Sequence

import click

from cli.shell.exit_codes import BUG, BUSY, DONE_UNTOLD, INTERRUPTED, KEY, NOT_FOUND, REFUSED, UNPROVED, USAGE
from cli.shell.output import Complaint, Untold, say_json, tell, tell_complaint, wrong_usage
from cli.shell.streams import silence
from ledger.errors import (
    AuditError,
    Bug,
    HomeError,
    KeyFileError,
    LedgerError,
    NotFoundError,
    VerificationError,
)
from ledger.words import refusals
from ledger.words.lexicon import Lexicon
from ledger.words.nearest import suggest
from ledger.words.printing import printable

_CHOSEN = re.compile("'(.*)' is not one of ")
_NEGATIVE = re.compile("-[0-9]")
_NO_NUMBER = re.compile(" is not a valid integer( range)?$")
_BY_RULE = {
    "amount_must_fit_decimals": USAGE,
    "backup_must_be_whole": UNPROVED,
    "home_must_exist": NOT_FOUND,
    "name_must_be_well_formed": USAGE,
    "page_must_be_intact": UNPROVED,
    "signed_block_must_be_stored": DONE_UNTOLD,
    "signers_must_be_intact": UNPROVED,
    "store_must_be_free": BUSY,
    "store_must_be_intact": UNPROVED,
    "validators_must_fit_set": USAGE,
}
_UNKNOWN = (
    *("asset_must_exist", "body_must_exist", "changed_body_must_exist", "hold_must_exist"),
    *("kind_must_be_known", "law_must_exist", "message_type_must_be_known", "motion_must_exist"),
    *("offer_must_exist", "parameter_must_be_known", "rate_must_exist", "record_must_exist", "reserve_must_exist"),
    *("role_must_be_known", "schema_must_exist"),
)
"""What names something that there is not: the same code whatever it names."""
_BY_KIND: tuple[tuple[type[LedgerError], int], ...] = (
    (NotFoundError, NOT_FOUND),
    (KeyFileError, KEY),
    (VerificationError, UNPROVED),
    (AuditError, UNPROVED),
    (LedgerError, REFUSED),
)


def explain(error: LedgerError, lexicon: Lexicon, code: int | None = None) -> Complaint:
    """The error in words for people, with its exit code."""
    if code is None and error.rule in _UNKNOWN:
        code = NOT_FOUND
    if code is None:
        code = _BY_RULE.get(error.rule) or next(number for kind, number in _BY_KIND if isinstance(error, kind))
    told = refusals.explain(error, lexicon)
    return Complaint(*told[:3], code, *told[3:])


UNSURE = ("what was asked for may be done already", "look before you run it again: natledger tx list")
"""What an interrupt leaves where it cannot be said that nothing was done, and what to do then."""


def explain_any(error: BaseException, lexicon: Lexicon, *, interrupted: tuple[str, str] = UNSURE) -> Complaint:
    """Whatever a command raised, as a complaint; `interrupted` is what an interrupt leaves, and what to do then."""
    match error:
        case Complaint():
            return error
        case LedgerError():
            return explain(error, lexicon)
        case click.UsageError():
            return _explain_usage(error)
        case click.Abort() | KeyboardInterrupt() | EOFError():
            says, remedy = interrupted
            return Complaint("command_must_not_be_interrupted", printable(f"interrupted; {says}"), remedy, INTERRUPTED)
        case Untold() | OSError():
            return explain(_make_file_error(error), lexicon)
    return _explain_bug(error)


def explain_done(error: BaseException, done: Sequence[str], lexicon: Lexicon) -> Complaint:
    """Whatever was raised after what was asked for was done: the transactions by their ids, none for other deeds.

    Never with the code of a refusal: whoever hears that would do it again, and pay twice.
    """
    cause = "its reader has gone" if isinstance(error, BrokenPipeError) else explain_any(error, lexicon).says
    if isinstance(error, KeyboardInterrupt | click.Abort):
        cause = "it was interrupted then"
    what, remedy = "", "do not do it again"
    values: dict[str, str | int] = {}
    if done:
        what = f", transaction {done[0]}" if len(done) == 1 else f", {len(done):,} transactions to {done[-1]}"
        remedy += f"; natledger tx show {done[-1]}"
    if len(done) > 1:
        remedy = "look before you do it again: natledger tx list"
        values = {"transaction": done[-1], "transactions": len(done)}
    says = printable(f"it is done{what}; but not all of its result could be told: {cause}")
    return Complaint("result_must_be_told", says, remedy, DONE_UNTOLD, values)


def _make_file_error(error: Untold | OSError) -> HomeError:
    if isinstance(error, Untold):
        return HomeError("file_must_be_readable", file="stdout", problem=error.problem)
    file, problem = str(error.filename or "a file"), error.strerror or type(error).__name__
    return HomeError("file_must_be_readable", file=file, problem=problem)


def _explain_bug(error: BaseException) -> Complaint:
    kind = "" if isinstance(error, Bug) else f"{type(error).__name__}: "
    says = printable(f"a bug of natledger, no fault of yours: {kind}{error}"[:300])
    return Complaint("natledger_must_not_fail", says, "run it again with --debug, and report what it shows", BUG)


def complain(complaint: Complaint, as_json: bool) -> None:
    """Writes the complaint: two lines on stderr, or one JSON object on stdout."""
    if as_json:
        told = refusals.Refusal(complaint.rule, complaint.says, complaint.remedy, complaint.values, complaint.law)
        error = refusals.make_error_object(told)
        try:
            say_json({"error": error | {"exit": complaint.code}})
        except (Untold, BrokenPipeError):
            silence(sys.stdout)  # so it is said to whoever still listens
        else:
            return
    tell_complaint(complaint)
    if complaint.remedy:
        tell(f"hint: {complaint.remedy}")
    if complaint.law:
        tell(f"hint: {printable(complaint.law.remedy.lo)}")


def _explain_usage(error: click.UsageError) -> Complaint:
    # in our own words, so that they do not change with click's
    remedy = f"{error.ctx.command_path if error.ctx else 'natledger'} --help"
    match error:
        case click.NoSuchOption() if _NEGATIVE.match(error.option_name) and _takes_value(error.ctx):
            says, remedy = "a number below zero is read as an option", "write --value=-5"
        case click.NoSuchOption():
            says = f"no option {error.option_name}"
            remedy = suggest(error.option_name, error.possibilities or ()) + f"see {remedy}"
        case click.MissingParameter() if error.param:
            says = f"{_name_parameter(error.param)} is missing"
            remedy = _describe_missing(error.param, error.ctx) + remedy
        case click.BadParameter() if error.param:
            says = f"{_name_parameter(error.param)}: {_NO_NUMBER.sub(' is no whole number', _lower(error.message))}"
            remedy = _suggest_choice(error) + remedy
        case _:
            says = _lower(error.format_message())
    return wrong_usage(printable(says), remedy)


def _describe_missing(parameter: click.Parameter, context: click.Context | None) -> str:
    """What belongs there, so that nobody has to look it up."""
    if isinstance(parameter, click.Option) and parameter.help and context:
        form = parameter.make_metavar(context).strip("[]")
        return f"{_name_parameter(parameter)} {form}: {_lower(parameter.help)}; "
    if isinstance(parameter.type, click.Choice):
        return f"it is one of {', '.join(parameter.type.choices)}; "
    return ""


def _suggest_choice(error: click.BadParameter) -> str:
    given = _CHOSEN.match(error.message)
    if not given or not error.param or not isinstance(error.param.type, click.Choice):
        return ""
    near = suggest(given[1].lower(), error.param.type.choices)
    return f"{near}see " if near else ""


def _takes_value(context: click.Context | None) -> bool:
    return context is not None and any("--value" in parameter.opts for parameter in context.command.params)


def _name_parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name


def _lower(text: str) -> str:
    text = " ".join(text.split()).removesuffix(".")
    return text[:1].lower() + text[1:]
