"""Impact reports as people hand them on: made, read from a file, and made again to see whether they hold."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from ledger.archive.impact import ImpactReport, compute_impact
from ledger.archive.past import check_range, compute_report_hash
from ledger.client.desk import Desk
from ledger.client.forms.files import read_path
from ledger.crypto.encoding import decode_file
from ledger.errors import DecodeError, Refused, VerificationError
from ledger.reads.rows import find_row
from ledger.registry.bindable import BINDABLE
from ledger.registry.laws.judging import list_parameters
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.laws.making import check_text
from ledger.registry.motions.agenda import read_action
from ledger.registry.rows.committee import MOTIONS
from ledger.registry.rows.laws import LAWS, Law, Provision

Progress = Callable[[int, int], None]
"""Called with how many blocks are done, and how many there are."""


class _Kind(msgspec.Struct):
    kind: str = ""


class Impact(NamedTuple):
    """A report, and what a motion carries of it."""

    report: ImpactReport
    hash: str

    def __repr__(self) -> str:
        report = self.report
        blocks = f"blocks {report.first} to {report.last}"
        blank = f", no answer for {report.unanswered}" if report.unanswered else ""
        stopped = f"{report.stopped} of {report.applied} stopped{blank}"
        return f"Impact({report.law.law}: {stopped}, {blocks}, {self.hash[:12]}…)"


ImpactLike = Impact | bytes | Path | str
"""A report, the file of one by its bytes or its path, or its hash alone."""


def make_impact(desk: Desk, provision: Provision, first: int, last: int, progress: Progress) -> Impact:
    """The impact of a law in these blocks, with its hash. Raises what `compute_impact` raises."""
    report = compute_impact(desk.node.archive, provision, first, last, progress)
    return Impact(report, compute_report_hash(report))


def read_report(data: bytes) -> ImpactReport:
    """The report in a file. Raises DecodeError for what is none."""
    try:
        return decode_file(data, ImpactReport)
    except DecodeError as error:
        raise DecodeError("file_must_be_an_impact_report", problem=_find_problem(data, error)) from None


def _find_problem(data: bytes, error: DecodeError) -> str:
    """What is wrong with a file that is no report, in words that need no knowledge of decoders."""
    if error.rule not in ("bytes_must_be_canonical", "fields_must_fit_type"):
        return error.says
    try:
        kind = msgspec.json.decode(data, type=_Kind).kind
    except msgspec.MsgspecError:
        kind = ""
    if kind != "impact":
        return f"it is a file of the kind {ascii(kind[:20])[1:-1]}" if kind else "it is another file"
    fits = error.rule == "fields_must_fit_type"
    return "its fields are not those of one" if fits else "its text was changed, if only in spacing"


def read_impact(found: ImpactLike) -> tuple[ImpactReport | None, str]:
    """The report, unless its hash alone is given, and its hash. Raises DecodeError, HomeError or NotFoundError."""
    if isinstance(found, str):
        return None, found
    if isinstance(found, Impact):
        return found.report, compute_report_hash(found.report)
    report = read_report(read_path(found) if isinstance(found, Path) else found)
    return report, compute_report_hash(report)


def recompute_impact(
    desk: Desk,
    found: ImpactLike,
    meant: tuple[Provision, ...],
    first: int | None,
    last: int | None,
    progress: Progress,
) -> Impact:
    """Makes a report again; `meant` are the texts that it may be about, the likeliest first.

    Raises VerificationError unless one has the hash that was given, Refused where the report is of another law.
    """
    report, expected = read_impact(found)
    if report is not None:
        if report.law not in meant:
            raise Refused("impact_must_be_of_the_law", found=report.law.law, law=meant[0].law)
        meant = (report.law,)
    named = (report.first, report.last) if report else (1, desk.height)
    begin, end = named[0] if first is None else first, named[1] if last is None else last
    computed = ""
    for provision in meant:
        check_old_text(provision)
        made = make_impact(desk, provision, begin, end, progress)
        if made.hash == expected:
            return made
        computed = computed or made.hash
    raise VerificationError("impact_must_be_the_computed", computed=computed, found=expected[:64])


def check_old_text(provision: Provision) -> None:
    """Raises Refused for a text that could never have been a law, whatever parameters there are by now."""
    numeric = provision.kind == "parameter"
    check_text(provision, BINDABLE, () if numeric else list_parameters(provision.text))


def list_texts(desk: Desk, law: Law, last: int | None) -> tuple[Provision, ...]:
    """What a law of the ledger said: after block `last`, when it was adopted, and now; each once.

    Its end may have come since, and with it another date, so that a report made then is of another text than today's.
    """
    identifier = law.provision.law
    with desk.source.reading():
        height = desk.source.tip.height if last is None else last
        check_range(desk.node.archive, height, height)
        then = desk.source.at(height).get(LAWS, identifier)
        texts = [then.provision] if then else []
        texts += [_get_adopted(desk, law), law.provision]
    return tuple(dict.fromkeys(texts))


def _get_adopted(desk: Desk, law: Law) -> Provision:
    if not law.motion:
        first = desk.source.at(0).get(LAWS, law.provision.law)
        return first.provision if first else law.provision
    row = find_row(desk.source, MOTIONS, law.motion)
    action = read_action(row) if row else None
    return action.provision if isinstance(action, AdoptLaw) else law.provision
