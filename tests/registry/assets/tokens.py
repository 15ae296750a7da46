"""What is done with classes of tokens, in the words of scenarios (scenario.py).

    issuer opens share XSHARE up to 100 where payee.kind == "citizen"  | applied
    university certifies noy as good                                   | applied
    noy shows good to XSHARE                                           | applied
    issuer pauses XSHARE for NOTICE-1 & issuer resumes XSHARE for NOTICE-2 | applied
    court freezes 5 XSHARE of noy for CASE-1 as frozen                 | applied
    noy contests frozen with APPEAL-1                                  | applied
    court thaws frozen of noy for CASE-2                               | applied
    court seizes 5 XSHARE of noy for keo by CASE-3 as taken            | applied
    noy retires 5 XSHARE for keo by CLAIM/1                            | applied
    issuer distributes 100 LAK to XSHARE until 20:00 as pot            | applied
    noy claims pot                                                     | applied
    keo closes pot                                                     | applied

`freezes all` keeps the whole holding; `claims pot as noy` and `claims pot with 5` lie about whose and how much it was.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.chain.kinds import NEVER
from ledger.chain.proofs import StateProof
from ledger.crypto.encoding import decode_file
from ledger.merkle.fields import compute_field_commitment, compute_field_path, compute_fields_root
from ledger.merkle.state_path import StatePath
from ledger.registry.assets.admissions import Admit
from ledger.registry.assets.classes import OpenClass, PauseClass, ResumeClass
from ledger.registry.assets.distributions import ClaimDistribution, CloseDistribution, OpenDistribution
from ledger.registry.assets.measures import AppealMeasure, ForceTransfer, FreezeHolding, ThawHolding
from ledger.registry.assets.retirements import RetireUnits
from ledger.registry.records.records import Commitment, IssueRecord
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.assets import DISTRIBUTIONS, Distribution
from ledger.registry.rows.money import HOLDINGS, Holding, name_holding
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.country import Country
    from tests.registry.scenario import Play

Values = dict[str, Any]
DOCUMENT = "cd" * 32
SALT = "5a" * 32
_PLACE = 3
"""Of the subject among the fields of a degree."""


def make_class(asset: str, cap: int, kind: str = "share", condition: str = "", decimals: int = 0) -> OpenClass:
    """A class with one document."""
    return OpenClass(asset, cap, decimals, (DOCUMENT,), condition, kind, "SHARE")  # type: ignore[arg-type]


def list_commitments(address: str) -> list[bytes]:
    """Those to the fields of a degree about an address, of which only the subject can be shown."""
    made = [sha256(f"field {number}".encode()).digest() for number in range(6)]
    made[_PLACE] = compute_field_commitment(bytes.fromhex(SALT), SUBJECT, address)
    return made


def certify(address: str, until: int = NEVER) -> IssueRecord:
    """A degree about somebody, whose subject `show` can show."""
    return IssueRecord(Commitment(compute_fields_root(list_commitments(address)).hex(), "degree@1", 6, until))


def show(asset: str, record: str, address: str) -> Admit:
    """What a record certified for an address shows of it."""
    path = compute_field_path(list_commitments(address), _PLACE)
    return Admit(asset, _PLACE, tuple(step.hex() for step in path), record, SALT)


def make_claim(country: "Country", distribution: str, address: str) -> ClaimDistribution:
    """The claim of somebody, by what it held in the state that counts; of what never was, an empty one."""
    with country.node.reading() as state:
        row = state.get(DISTRIBUTIONS, distribution)
    if row is None:
        return ClaimDistribution(distribution, Holding(1, 0), address, StatePath([], []))
    key = HOLDINGS.key(name_holding(row.asset, address))
    proof = decode_file(country.node.archive.prove_row(key, find_height(country, row)), StateProof)
    held = HOLDINGS.decode(bytes(proof.value[0])) if proof.value else Holding(1, 0)
    return ClaimDistribution(distribution, held, row.opener, proof.path)


def find_height(country: "Country", row: Distribution) -> int:
    """The block in whose state the holdings of a distribution count."""
    archive = country.node.archive
    heights = range(archive.tip.height, 0, -1)
    return next(height for height in heights if archive.load_header(height).state_root == row.state_root)


def _open(play: "Play", values: Values) -> OpenClass:
    condition, cap = values["condition"] or "", read_amount(values["cap"])
    return make_class(values["asset"], cap, values["kind"], condition, int(values["decimals"] or 0))


def _certify(play: "Play", values: Values) -> IssueRecord:
    return certify(play.country.address(values["who"]), read_time(values["until"] or "max"))


def _show(play: "Play", values: Values) -> Admit:
    address = play.country.address(values["who"] or values["actor"])
    return show(values["asset"], play.names.get(values["record"], UNKNOWN), address)


def _freeze(play: "Play", values: Values) -> FreezeHolding:
    amount = 0 if values["amount"] == "all" else read_amount(values["amount"])
    return FreezeHolding(amount, values["asset"], play.country.address(values["holder"]), values["reference"])


def _thaw(play: "Play", values: Values) -> ThawHolding:
    holder = play.country.address(values["holder"])
    return ThawHolding(holder, play.names.get(values["measure"], UNKNOWN), values["reference"])


def _seize(play: "Play", values: Values) -> ForceTransfer:
    holder, to = (play.country.address(values[name]) for name in ("holder", "to"))
    return ForceTransfer(read_amount(values["amount"]), values["asset"], holder, values["reference"], to)


def _contest(play: "Play", values: Values) -> AppealMeasure:
    return AppealMeasure(play.names.get(values["measure"], UNKNOWN), values["reference"])


def _retire(play: "Play", values: Values) -> RetireUnits:
    beneficiary = play.country.address(values["beneficiary"])
    return RetireUnits(read_amount(values["amount"]), values["asset"], beneficiary, values["reference"])


def _distribute(play: "Play", values: Values) -> OpenDistribution:
    return OpenDistribution(read_amount(values["amount"]), values["asset"], values["of"], read_time(values["until"]))


def _claim(play: "Play", values: Values) -> ClaimDistribution:
    distribution = play.names.get(values["distribution"], UNKNOWN)
    address = play.country.address(values["who"] or values["actor"])
    claim = make_claim(play.country, distribution, address)
    if values["held"]:
        held = msgspec.structs.replace(claim.holding, available=read_amount(values["held"]))
        claim = msgspec.structs.replace(claim, holding=held)
    return claim


def _close(play: "Play", values: Values) -> CloseDistribution:
    return CloseDistribution(play.names.get(values["distribution"], UNKNOWN))


_BY = r" (for|by) (?P<reference>[A-Z0-9./-]+)"
ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"opens (?P<kind>[a-z_]+) (?P<asset>[A-Z]+) up to (?P<cap>\w+)( in (?P<decimals>\d) decimals)?"
    r"( where (?P<condition>.+))?": _open,
    r"certifies (?P<who>\S+)( until (?P<until>\S+))? as (?P<name>\S+)": _certify,
    r"shows (?P<record>\S+) to (?P<asset>[A-Z]+)( as (?P<who>\S+))?": _show,
    r"pauses (?P<asset>\S+)" + _BY: lambda play, values: PauseClass(values["asset"], values["reference"]),
    r"resumes (?P<asset>\S+)" + _BY: lambda play, values: ResumeClass(values["asset"], values["reference"]),
    r"freezes (?P<amount>\w+) (?P<asset>\S+) of (?P<holder>\S+)" + _BY + r"( as (?P<name>\S+))?": _freeze,
    r"thaws (?P<measure>\S+) of (?P<holder>\S+)" + _BY: _thaw,
    r"seizes (?P<amount>\w+) (?P<asset>\S+) of (?P<holder>\S+) for (?P<to>\S+)" + _BY + r"( as (?P<name>\S+))?": _seize,
    r"contests (?P<measure>\S+) with (?P<reference>\S+)": _contest,
    r"retires (?P<amount>\w+) (?P<asset>\S+) for (?P<beneficiary>\S+)" + _BY + r"( as (?P<name>\S+))?": _retire,
    r"distributes (?P<amount>\w+) (?P<asset>\S+) to (?P<of>\S+) until (?P<until>\S+)( as (?P<name>\S+))?": _distribute,
    r"claims (?P<distribution>\S+)( as (?P<who>\S+))?( with (?P<held>\w+))?": _claim,
    r"closes (?P<distribution>\S+)": _close,
}
