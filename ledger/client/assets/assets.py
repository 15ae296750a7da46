"""Assets as people look at them: `lao.assets`. `lao.actions.create_asset` asks for a new one."""

from ledger.client.desk import Desk
from ledger.reads.money.assets import FoundAsset, find_asset, list_assets


class Assets:
    """The kinds of money of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def list(self) -> tuple[FoundAsset, ...]:
        """The assets there are, by code: those of genesis, and those that motions made."""
        return tuple(list_assets(self.desk.source))

    def show(self, code: str) -> FoundAsset:
        """An asset. Raises Refused where there is none."""
        return find_asset(self.desk.source, code)
