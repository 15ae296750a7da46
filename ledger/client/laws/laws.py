"""Laws as people look at them: which there are, what one says, what one would do, and why it stopped somebody."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from ledger.admission import check_version
from ledger.archive.what_if import Changes, Setting, WhatIfReport, compute_what_if
from ledger.client.cosigning import read_waiting
from ledger.client.desk import Desk
from ledger.client.forms.given import check_kind
from ledger.client.forms.law_files import read_law_file, write_law_file
from ledger.client.forms.numbers import check_number
from ledger.client.forms.places import find_divisions, is_place
from ledger.client.laws.impacts import (
    Impact,
    ImpactLike,
    Progress,
    check_old_text,
    list_texts,
    make_impact,
    read_impact,
    recompute_impact,
)
from ledger.client.laws.law_sources import LawOrId, find_proposed, list_asked
from ledger.errors import LedgerError, Refused
from ledger.reads.assets.assets import list_codes
from ledger.reads.committee.motions import FoundMotion
from ledger.reads.entries import PlacedEntry
from ledger.reads.laws.doubts import Chain, Doubt, find_doubts
from ledger.reads.laws.explaining import Explainable, Explanation, explain_any
from ledger.reads.laws.laws import FoundLaw, check_law_id, find_law, list_laws
from ledger.reads.laws.names import LawName, list_law_names, list_law_types
from ledger.reads.rows import find_row
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import Call
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.laws.making import check_provision
from ledger.registry.motions.agenda import get_latest_version
from ledger.registry.rows.laws import LAWS, Provision
from ledger.registry.rows.people import IDENTITIES
from ledger.state.overlay import Overlay
from ledger.transition import make_environment
from ledger.words.laws.laws import write_text
from ledger.words.laws.refusals import LawRefusal, describe_refusal


class ChangedField(NamedTuple):
    """A field in which two laws differ, as a law file has it."""

    name: str
    before: str
    after: str


def _keep_quiet(done: int, total: int) -> None:
    """Tells nobody how far it is."""


class Laws:
    """The laws of a ledger: `lao.laws`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self, height: int | None = None) -> tuple[FoundLaw, ...]:
        """The laws there are or were, by id; as they were after a block, those that had not ended."""
        return list_laws(self.desk.source, height)

    def get(self, identifier: str, height: int | None = None) -> FoundLaw:
        """A law of the ledger, also one that has ended; as it was after a block, where one is named.

        Raises NotFoundError.
        """
        return find_law(self.desk.source, identifier, height)

    def read(self, law: LawOrId) -> Provision:
        """A law as it is now on the ledger, as a motion asks for it, or as it is written in a file.

        Raises NotFoundError, DecodeError, HomeError, or Refused for a motion that asks for no new law.
        """
        proposed = find_proposed(self.desk, law)
        if proposed:
            return proposed
        if isinstance(law, str):
            return self.get(law).present
        return read_law_file(law, self._offset)  # type: ignore[arg-type]

    def check(self, law: LawOrId) -> Provision:
        """The provision of a law file, if it could be adopted now.

        Raises Refused, Inadmissible for types of messages that came with a later version, DecodeError or HomeError.
        """
        provision = self.read(law)
        with self.desk.source.reading() as state:
            call = self._make_call(Overlay(state))
            check_provision(call, provision, BINDABLE)
            check_version(call.environment, get_latest_version(AdoptLaw(provision)))
        return provision

    def doubts(self, law: LawOrId) -> tuple[Doubt, ...]:
        """What in a law is likely a slip: a kind, asset, role, place or account that no fact can be.

        Nothing is refused for it. Raises Refused for a text that is no law.
        """
        provision = self.read(law)
        with self.desk.source.reading() as state:
            assets, divisions = list_codes(self.desk.source), find_divisions(self.desk)
            known = Chain(
                self.desk.address_prefix,
                assets,
                lambda who: state.get(IDENTITIES, who) is not None,
                lambda code: is_place(code, divisions),
                divisions,
            )
            return find_doubts(provision, known)

    def types(self) -> tuple[str, ...]:
        """The types of messages that laws may bind."""
        return list_law_types()

    def facts(self, kind: str) -> tuple[LawName, ...]:
        """The names a law may read that binds messages of a type. Raises NotFoundError for a type that no law binds."""
        assets = list_codes(self.desk.source)
        asked = check_kind(str, kind, "a type of messages")
        with self.desk.source.reading() as state:
            now = self._make_call(Overlay(state)).environment
            return list_law_names(state, now.time, asked, assets, now.version)

    def write(self, law: LawOrId) -> bytes:
        """The law file of a law: what `read` gives back."""
        return write_law_file(self.read(law), self._offset)

    def explain(self, what: Explainable | bytes) -> Explanation:
        """What each law says of a transaction and why: of an entry in the state it met, of any other now.

        Signatures, nonces, expiry and quotas are taken as given. Raises NotFoundError, DecodeError, Inadmissible.
        """
        return explain_any(self.desk.source, read_waiting(what) if isinstance(what, bytes) else what)

    def tell(self, refused: LedgerError) -> LawRefusal | None:
        """A refusal by a law in full, in English and in Lao; None where it is not by a law."""
        check_kind(LedgerError, refused, "a refusal")
        law = find_row(self.desk.source, LAWS, str(refused.values.get("law", "")))
        return describe_refusal(refused, law.provision if law else None)

    def impact(self, law: LawOrId, first: int, last: int | None = None, progress: Progress = _keep_quiet) -> Impact:
        """What a law would have stopped from one block to another, the newest unless given.

        It is taken to have been in force all the time: its dates, and a suspension, are not looked at. Raises
        NotFoundError, or Refused for a parameter, and for what could not be a law.
        """
        end = self._check_blocks(first, last)
        provision = self.read(law)
        if isinstance(law, FoundMotion | PlacedEntry | str):
            check_old_text(provision)
        else:
            self._check_text(provision)
        return make_impact(self.desk, provision, first, end, progress)

    def check_impact(
        self,
        found: ImpactLike,
        law: LawOrId,
        first: int | None = None,
        last: int | None = None,
        progress: Progress = _keep_quiet,
    ) -> Impact:
        """Makes a report again, of the blocks it names; of a hash alone, from block 1 to the newest unless given.

        A law of the ledger is taken as it was then, though it may have ended since. Raises VerificationError unless it
        has this hash, Refused where the report is of another law, DecodeError for a file that is no report.
        """
        self._check_blocks(first or 1, last)
        report, _ = read_impact(found)
        end = report.last if report and last is None else last
        proposed = find_proposed(self.desk, law)
        if proposed is None and isinstance(law, str):
            meant = list_texts(self.desk, self.get(law).law, end)
        else:
            meant = (proposed or self.read(law),)
        return recompute_impact(self.desk, found, meant, first, last, progress)

    def what_if(
        self,
        first: int,
        last: int | None = None,
        *,
        adopt: LawOrId | Sequence[LawOrId] = (),
        end: str | Sequence[str] = (),
        values: Mapping[str, int] | None = None,
        progress: Progress = _keep_quiet,
    ) -> WhatIfReport:
        """What would have come of these blocks with other laws, or other values of parameters, from the first on.

        One law alone needs no list. Raises NotFoundError, or Refused for a change that could not have been made, and
        where nothing would be otherwise.
        """
        until = self._check_blocks(first, last)
        ended = tuple(check_law_id(law) for law in ((end,) if isinstance(end, str) else end))
        settings = tuple(
            Setting(check_law_id(name), check_number(name, value)) for name, value in sorted((values or {}).items())
        )
        changes = Changes(tuple(self.read(law) for law in list_asked(adopt)), ended, settings)
        if changes == Changes((), (), ()):
            raise Refused("past_must_be_changed")
        return compute_what_if(self.desk.node.archive, changes, first, until, progress)

    def diff(self, old: LawOrId, new: LawOrId) -> tuple[ChangedField, ...]:
        """The fields in which two laws differ. Texts are compared as they are written in the one canonical way."""
        before, after = (_list_fields(self.read(law), self._offset) for law in (old, new))
        names = sorted(before | after)
        pairs = [ChangedField(name, before.get(name, ""), after.get(name, "")) for name in names]
        return tuple(pair for pair in pairs if pair.before != pair.after)

    def _check_blocks(self, first: int, last: int | None) -> int:
        """The last block, the newest unless given. Raises Refused for what is no height."""
        check_number("the first block", first)
        return self.desk.height if last is None else check_number("the last block", last)

    @property
    def _offset(self) -> int:
        return self.desk.source.tip.utc_offset

    def _check_text(self, provision: Provision) -> None:
        """Raises Refused for a text that could be no law now; its name may be taken, and its days may have passed."""
        with self.desk.source.reading() as state:
            call = self._make_call(Overlay(state))
            call.rows.delete(LAWS, provision.law)
            timeless = msgspec.structs.replace(provision, since=0, until=call.environment.time + 1)
            check_provision(call, timeless, BINDABLE)

    def _make_call(self, rows: Overlay) -> Call:
        """What a motion would be carried out by, now."""
        environment = make_environment(rows, self.desk.source.tip, self.desk.source.get_time())
        return Call(rows, environment, "", "", bytes(32), 0)


def _list_fields(provision: Provision, utc_offset: int) -> dict[str, str]:
    found = msgspec.json.decode(write_law_file(provision, utc_offset))
    if provision.kind != "parameter":
        found["text"] = write_text(provision)
    return {name: _write_field(value) for name, value in found.items()}


def _write_field(value: object) -> str:
    match value:
        case dict():
            return " / ".join(str(part) for part in value.values())
        case list():
            return " ".join(map(str, value))
    return str(value)
