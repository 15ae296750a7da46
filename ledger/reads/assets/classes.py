"""Classes of tokens as the ledger has them: their rules, holders, measures, retirements and distributions."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.chain.proofs import StateProof
from ledger.crypto.encoding import decode_file
from ledger.errors import NotFoundError, Refused
from ledger.merkle.state_path import StatePath
from ledger.reads.assets.assets import FoundAsset, find_asset
from ledger.reads.entries import PlacedEntry, find_entry, find_made
from ledger.reads.rows import find_row, list_rows, reading_at
from ledger.registry.assets.distributions import count_part, name_claim
from ledger.registry.rows.assets import (
    ADMISSIONS,
    CLAIMS,
    CLASSES,
    DISTRIBUTIONS,
    FROZEN,
    MEASURES,
    RETIREMENTS,
    Distribution,
    MeasureRow,
    Retirement,
    TokenClass,
)
from ledger.registry.rows.money import HOLDINGS, HOLDS, Holding, name_holding

OPEN, OVER, CLOSED = "open", "over", "closed"
SAMPLES = 60
"""Of how many blocks the holders of a class are looked up, at most, to see them over time."""


class FoundHolder(NamedTuple):
    """Who holds units of a class."""

    address: str
    row: Holding
    is_frozen: bool
    """Whether all of it is."""
    record: str
    """By which it is admitted; "" for none."""

    @property
    def total(self) -> int:
        """All it has, in the smallest unit."""
        return self.row.available + self.row.held


class FoundMeasure(NamedTuple):
    """What was done to a holding against its holder's will."""

    id: str
    row: MeasureRow


class FoundRetirement(NamedTuple):
    """Units that were used up."""

    id: str
    row: Retirement


class FoundDistribution(NamedTuple):
    """A pot for who held units at the end of a block."""

    id: str
    row: Distribution
    left: int
    """In the smallest unit of what it pays."""
    state: str
    """open, over once nothing can be claimed, closed once nothing is left."""


class Sample(NamedTuple):
    """Who held how much after a block, by address."""

    time: int
    held: dict[str, int]


DistributionLike = FoundDistribution | PlacedEntry | str
MeasureLike = FoundMeasure | PlacedEntry | str
"""Either by itself, the entry that made it, or its id or 8 digits of that and more."""


def find_class(source: Source, code: str) -> TokenClass | None:
    """What the units of an asset follow; None for plain money."""
    return find_row(source, CLASSES, str(code))


def get_class(source: Source, code: str) -> FoundAsset:
    """The asset of a class. Raises Refused for what is none."""
    found = find_asset(source, code)
    if find_class(source, code) is None:
        raise Refused("class_must_exist", asset=code)
    return found


def list_holders(source: Source, code: str, height: int | None = None) -> list[FoundHolder]:
    """Who holds units of a class, the most first, now or after a block. Raises Refused for what is no class."""
    with reading_at(source, height) as rows:
        get_class(source, code)
        found = []
        for identifier, row in list_rows(source, HOLDINGS, f"{code}/", height):
            admission = rows.get(ADMISSIONS, identifier)
            address, frozen = identifier.partition("/")[2], rows.get(FROZEN, identifier) is not None
            found.append(FoundHolder(address, row, frozen, admission.record if admission else ""))
    return sorted([one for one in found if one.total], key=_by_size)


def list_samples(source: Source, code: str) -> list[Sample]:
    """Who held a class from the block it was opened in until now, in some blocks. Raises Refused for no class."""
    with source.reading():
        made = get_class(source, code).row.made_by
        first, last = find_entry(source, str(made).partition("-")[0]).height, source.tip.height
        step = max(-(-(last - first) // SAMPLES), 1)
        return [_sample(source, code, height) for height in sorted({*range(first, last, step), last})]


def list_measures(source: Source, who: str = "", code: str = "") -> list[FoundMeasure]:
    """What was done to holdings, by id: of everybody or one holder, in all classes or one."""
    found = [FoundMeasure(*item) for item in list_rows(source, MEASURES)]
    return [one for one in found if who in ("", one.row.holder) and code in ("", one.row.asset)]


def find_measure(source: Source, measure: MeasureLike) -> FoundMeasure:
    """A measure by its id, its entry, or some digits. Raises NotFoundError."""
    identifier, row = find_made(
        source, MEASURES, measure.id if isinstance(measure, FoundMeasure) else measure, "measure"
    )
    if row is None:
        raise NotFoundError("measure_must_exist", measure=identifier[:80])
    return FoundMeasure(identifier, row)


def list_retirements(source: Source, code: str = "") -> list[FoundRetirement]:
    """What was used up, by id: of all classes or one."""
    found = [FoundRetirement(*item) for item in list_rows(source, RETIREMENTS)]
    return [one for one in found if code in ("", one.row.asset)]


def list_distributions(source: Source, code: str = "") -> list[FoundDistribution]:
    """The distributions there are, by id: of all classes or one."""
    found = [_read(source, *item) for item in list_rows(source, DISTRIBUTIONS)]
    return [one for one in found if code in ("", one.row.asset)]


def find_distribution(source: Source, distribution: DistributionLike) -> FoundDistribution:
    """A distribution by its id, its entry, or some digits. Raises NotFoundError."""
    made = distribution.id if isinstance(distribution, FoundDistribution) else distribution
    identifier, row = find_made(source, DISTRIBUTIONS, made, "distribution")
    if row is None:
        raise NotFoundError("distribution_must_exist", distribution=identifier[:80])
    return _read(source, identifier, row)


def find_part(source: Source, found: FoundDistribution, address: str) -> tuple[int, bool]:
    """What somebody's part is, in the smallest unit, and whether it was claimed."""
    holding, _ = find_held(source, found, address)
    part = count_part(found.row, holding.available + holding.held)
    return part, find_row(source, CLAIMS, name_claim(found.id, address)) is not None


def find_held(source: Source, found: FoundDistribution, address: str) -> tuple[Holding, StatePath]:
    """What somebody held in the state a distribution is about, and the path that shows it there."""
    height = find_entry(source, found.id.partition("-")[0]).height - 1
    data = source.prove_row(HOLDINGS.key(name_holding(found.row.asset, address)), height)
    proof = decode_file(data, StateProof)
    return (HOLDINGS.decode(bytes(proof.value[0])) if proof.value else Holding(0, 0)), proof.path


def _read(source: Source, identifier: str, row: Distribution) -> FoundDistribution:
    hold = find_row(source, HOLDS, identifier)
    state = CLOSED if hold is None else OVER if source.get_time() >= row.until else OPEN
    return FoundDistribution(identifier, row, hold.amount if hold else 0, state)


def _sample(source: Source, code: str, height: int) -> Sample:
    rows = list_rows(source, HOLDINGS, f"{code}/", height)
    held = {identifier.partition("/")[2]: row.available + row.held for identifier, row in rows}
    return Sample(source.load_header(height).time, held)


def _by_size(holder: FoundHolder) -> tuple[int, str]:
    return -holder.total, holder.address
