"""Saying: what any object of a ledger means to a person, in a sentence or a few lines, as the command line has it."""

from ledger.archive.past import compute_report_hash
from ledger.archive.what_if import WhatIfReport
from ledger.errors import LedgerError
from ledger.reads.entries import PlacedEntry
from ledger.reads.explaining import Explanation
from ledger.reads.motions import FoundMotion
from ledger.words.chain.entries import sum_up
from ledger.words.committee.motions import describe_asked, describe_stage, write_count
from ledger.words.laws.reports import describe_explanation, describe_what_if
from ledger.words.lexicon import Lexicon
from ledger.words.printing import printable, write_lines
from ledger.words.refusals import explain


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
            return "\n".join(describe_what_if(thing, compute_report_hash(thing), lexicon))
    return str(thing)
