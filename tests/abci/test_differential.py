"""The law between the two shells: the same blocks give the same headers, whichever of them executes them.

What the embedded node has made, in scenes with messages of every subject, is decided once more by CometBFT's calls.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.home.demo import SCENES
from cli.home.stage import Stage
from cli.main import main
from ledger import Ledger
from ledger.abci import shell as shells
from ledger.abci.bundles import split
from ledger.abci.shell import Shell
from ledger.abci.wire import requests as q
from ledger.abci.wire import responses as r
from ledger.abci.wire.parts import Timestamp
from ledger.archive.archive import Archive
from ledger.archive.blocks import Block
from ledger.archive.genesis import found_store
from ledger.chain.comet.engine import compute_engine, compute_engine_address
from ledger.chain.header import compute_header_hash
from ledger.crypto.encoding import encode
from ledger.home.clock import read_system_clock
from ledger.registry.messages import MESSAGES
from ledger.state.store import Store

QUICK = ("trade", "land")
LONG = ("assets", "devices", "exchange", "programme", "services", "tax", "upgrade")


@pytest.fixture
def make_shell(monkeypatch: pytest.MonkeyPatch) -> Callable[[Ledger], Shell]:
    """A shell over an empty copy of a ledger; that its genesis is embedded is overlooked for once."""

    def make(lao: Ledger) -> Shell:
        archive = lao.node.archive
        engine = compute_engine(archive.tip.genesis_hash, archive.genesis.chain_id, 0)
        monkeypatch.setattr(shells, "find_engine", lambda rows, genesis: engine)
        store = Store(None)
        found_store(store, archive.genesis_file)
        return Shell(Archive(store, read_system_clock))

    return make


def play(scene: str, folder: Path) -> Path:
    """Plays a scene of the demo; where its ledger is."""
    stage = Stage(folder, main.main, lambda line: None)
    SCENES[scene](stage, 7)
    return stage.home


def decide_again(shell: Shell, block: Block, height: int) -> bytes:
    """The block once more, by CometBFT's calls: proposed, accepted, decided, committed; its hash."""
    txs = tuple(split([encode(entry.signed) for entry in block.entries]))
    time = Timestamp(block.header.time // 1000, block.header.time % 1000 * 1_000_000)
    proposer = compute_engine_address(block.header.proposer)
    accepted = shell.answer(q.ProcessProposalRequest(txs=txs, height=height, time=time, proposer_address=proposer))
    assert accepted == r.ProcessProposalResponse(shells.ACCEPT)
    answer = shell.answer(q.FinalizeBlockRequest(txs=txs, height=height, time=time, proposer_address=proposer))
    assert isinstance(answer, r.FinalizeBlockResponse)
    shell.answer(q.CommitRequest())
    return answer.app_hash


@pytest.mark.parametrize("scene", [*QUICK, *(pytest.param(one, marks=pytest.mark.full) for one in LONG)])
def test_the_same_blocks_give_the_same_headers(
    scene: str, tmp_path: Path, make_shell: Callable[[Ledger], Shell]
) -> None:
    with Ledger.open(play(scene, tmp_path)) as lao:
        shell = make_shell(lao)
        for height in range(1, lao.height + 1):
            block = lao.block(height)
            assert decide_again(shell, block, height) == compute_header_hash(block.header), height
        assert shell.archive.tip == lao.node.tip
        assert dict(shell.archive.list_rows("")) == dict(lao.node.archive.list_rows(""))


@pytest.mark.full
def test_the_scenes_hold_messages_of_most_types(tmp_path: Path) -> None:
    """So that the law is asked of what there is; what is left has no scene of its own."""
    seen: set[str] = set()
    for scene in (*QUICK, *LONG):
        (tmp_path / scene).mkdir()
        with Ledger.open(play(scene, tmp_path / scene)) as lao:
            seen |= {message.type for entry in lao.entries() for message in entry.messages}
    assert len(seen) > len(MESSAGES) // 2, sorted(set(MESSAGES) - seen)
