"""Saying: what any object of a ledger means to a person, in a sentence or a few lines, as the command line has it."""

from collections.abc import Sequence

from ledger.archive.what_if import WhatIfReport
from ledger.chain.proofs import ProvedHistory, ProvedRow
from ledger.chain.receipt import ProvedEntry
from ledger.chain.ruled import ProvedRules
from ledger.chain.series.entries import ProvedSeriesEntry
from ledger.chain.series.extracts import ProvedExtract
from ledger.errors import Bug, LedgerError
from ledger.interchange.credentials.record_credentials import ProvedRecordCredential
from ledger.reads.committee.motions import FoundMotion
from ledger.reads.entries import PlacedEntry
from ledger.reads.laws.doubts import Doubt
from ledger.reads.laws.explaining import Explanation
from ledger.registry.records.disclosure import ProvedDisclosure, ProvedStatus
from ledger.registry.records.holder_file import HolderFile, Issued
from ledger.words.chain.entries import sum_up
from ledger.words.chain.proofs import Told, list_issued_by, tell_entry, tell_history, tell_row
from ledger.words.committee.motions import describe_asked, describe_stage, write_count
from ledger.words.devices.series import tell_extract, tell_series_entry
from ledger.words.laws.doubts import describe_doubt
from ledger.words.laws.reports import describe_explanation, describe_what_if
from ledger.words.laws.ruled import tell_rules
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable, write_lines
from ledger.words.records.proofs import (
    add_status,
    tell_credential,
    tell_disclosure,
    tell_holder,
    tell_status,
)
from ledger.words.refusals import explain


def tell_proof(proved: object, status: ProvedStatus | None = None, nonce: str = "", now: int | None = None) -> Told:
    """What a verified file of any kind shows; `status` is what came later of what it issues, as far as that is shown.

    `nonce` is what a verifier asked for, `now` (ms UTC) what its clock says.
    """
    match proved:
        case ProvedEntry():
            told = tell_entry(proved)
        case ProvedRules():
            told = tell_rules(proved)
        case ProvedRow():
            told = tell_row(proved)
        case ProvedHistory():
            told = tell_history(proved)
        case ProvedStatus():
            told = tell_status(proved)
        case ProvedSeriesEntry():
            told = tell_series_entry(proved)
        case ProvedExtract():
            told = tell_extract(proved)
        case ProvedDisclosure():
            told, status = tell_disclosure(proved, nonce, now), status or proved.status
        case ProvedRecordCredential():
            told = tell_credential(proved, now)
        case (HolderFile() as file, Issued() as held):
            told = tell_holder(file, held, now)
        case _:
            raise Bug(f"{type(proved).__name__} proves nothing")
    for issued in list_issued(proved):
        told = add_status(told, issued, status)
    return told


def list_issued(proved: object) -> Sequence[Issued]:
    """What a verified file shows to have been issued, of which a later status can be asked for."""
    match proved:
        case ProvedEntry():
            return list_issued_by(proved)
        case ProvedRules(entry=entry):
            return list_issued_by(entry)
        case ProvedDisclosure(issued=issued) | ProvedRecordCredential(disclosure=ProvedDisclosure(issued=issued)):
            return [issued]
        case (HolderFile(), Issued() as issued):
            return [issued]
    return []


def say(thing: object, lexicon: Lexicon) -> str:
    """The words for an entry, a motion, a refusal, or a report on laws; of anything else, what Python says."""
    match thing:
        case PlacedEntry():
            return sum_up(thing, lexicon)
        case FoundMotion():
            asked, stage = describe_asked(thing, lexicon), describe_stage(thing, lexicon)
            return printable(f"{asked}: {stage}; {write_count(thing, lexicon)}")
        case LedgerError():
            told = explain(thing, lexicon)
            details = write_lines([*told.details, *(told.list_remedies() or [("remedy", told.remedy)])])
            return "\n".join([f"{told.rule}: {told.says}", *details])
        case Explanation():
            return "\n".join(describe_explanation(thing, lexicon))
        case WhatIfReport():
            return "\n".join(describe_what_if(thing, lexicon))
    # what is proved says itself
    return printable(describe_doubt(thing)) if isinstance(thing, Doubt) else str(thing)
