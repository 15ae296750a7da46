"""Assets: what kinds of money there are, those of genesis and those that motions made."""

from typing import NamedTuple

from ledger.archive.source import Source
from ledger.errors import Refused
from ledger.reads.rows import find_row, list_rows
from ledger.registry.rows.money import ASSETS, Asset


class FoundAsset(NamedTuple):
    """A kind of money."""

    code: str
    row: Asset


def list_assets(source: Source) -> list[FoundAsset]:
    """The assets there are, by code."""
    return [FoundAsset(*item) for item in list_rows(source, ASSETS)]


def find_asset(source: Source, code: str) -> FoundAsset:
    """The asset of a code. Raises Refused where there is none: of what there is not, nobody has 0."""
    row = find_row(source, ASSETS, str(code))
    if row is None:
        raise Refused("asset_must_exist", asset=ascii(str(code)[:20])[1:-1])
    return FoundAsset(code, row)


def list_codes(source: Source) -> tuple[str, ...]:
    """Their codes, sorted."""
    return tuple(asset.code for asset in list_assets(source))


def read_decimals(source: Source) -> dict[str, int]:
    """The decimals of each, by code."""
    return {asset.code: asset.row.decimals for asset in list_assets(source)}
