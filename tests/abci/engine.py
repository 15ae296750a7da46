"""A scripted engine: it plays CometBFT's call grammar against a shell, in this process, round by round.

What it plays is in CometBFT's spec/abci/abci++_comet_expected_behavior.md: a proposal may be rejected and decided all
the same in a later round, calls are repeated after a crash, and only Commit makes anything durable.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ledger.abci.bundles import encode_bundle
from ledger.abci.network import found_network, list_homes
from ledger.abci.service.readers import open_archive
from ledger.abci.shell import Durable, Shell
from ledger.abci.wire import requests as q
from ledger.abci.wire import responses as r
from ledger.abci.wire.parts import PublicKey, Timestamp, ValidatorUpdate
from ledger.chain.comet.engine import compute_engine_address
from ledger.client.drafting import Wish, draft, sign
from ledger.crypto.encoding import encode, parse
from ledger.crypto.keys import SigningKey
from ledger.home.founding import make_key
from ledger.home.making import Plan
from ledger.registry.money.money import Issue

SEED = 11
ROOM = 4 * 1024 * 1024
ACCEPT, REJECT = 1, 2


class Machine:
    """One validator's application, with what CometBFT would remember of it; `restart` is a crash."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.told: list[Durable] = []
        self.archive = open_archive(home)
        self.shell = Shell(self.archive, self.told.append)

    def restart(self) -> None:
        """Loses all that is not durable."""
        self.archive.store.close()
        self.archive = open_archive(self.home)
        self.shell = Shell(self.archive, self.told.append)

    def close(self) -> None:
        self.archive.store.close()


class Engine:
    """What CometBFT does with several machines, whose votes are always given."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        self.machines = machines
        self.height = 0
        self.now = machines[0].archive.get_time()
        self.validators = machines[0].archive.genesis.validators
        for machine in machines:
            self.begin(machine)

    def begin(self, machine: Machine) -> bytes:
        """Info, and where nothing is committed yet InitChain; the application's hash."""
        info = machine.shell.answer(q.InfoRequest())
        assert isinstance(info, r.InfoResponse)
        if info.last_block_height:
            return info.last_block_app_hash
        keys = [ValidatorUpdate(PublicKey(bytes.fromhex(one.public_key)), one.voting_power) for one in self.validators]
        begun = machine.shell.answer(
            q.InitChainRequest(chain_id=machine.shell.engine.chain_id, validators=tuple(keys), initial_height=1)
        )
        assert isinstance(begun, r.InitChainResponse)
        return begun.app_hash

    @property
    def time(self) -> Timestamp:
        return Timestamp(self.now // 1000, self.now % 1000 * 1_000_000)

    def get_proposer(self, number: int = 0) -> bytes:
        return compute_engine_address(self.validators[(self.height + number) % len(self.validators)].public_key)

    def prepare(self, machine: Machine, txs: Sequence[bytes], limit: int = ROOM) -> tuple[bytes, ...]:
        request = q.PrepareProposalRequest(
            max_tx_bytes=limit,
            txs=tuple(txs),
            height=self.height + 1,
            time=self.time,
            proposer_address=self.get_proposer(),
        )
        answer = machine.shell.answer(request)
        assert isinstance(answer, r.PrepareProposalResponse)
        return answer.txs

    def process(self, machine: Machine, txs: Sequence[bytes]) -> bool:
        request = q.ProcessProposalRequest(
            txs=tuple(txs), height=self.height + 1, time=self.time, proposer_address=self.get_proposer()
        )
        answer = machine.shell.answer(request)
        assert isinstance(answer, r.ProcessProposalResponse)
        return answer.status == ACCEPT

    def finalize(self, machine: Machine, txs: Sequence[bytes]) -> r.FinalizeBlockResponse:
        request = q.FinalizeBlockRequest(
            txs=tuple(txs), height=self.height + 1, time=self.time, proposer_address=self.get_proposer()
        )
        answer = machine.shell.answer(request)
        assert isinstance(answer, r.FinalizeBlockResponse)
        assert len(answer.tx_results) == len(txs)
        return answer

    def commit(self, machine: Machine) -> None:
        assert isinstance(machine.shell.answer(q.CommitRequest()), r.CommitResponse)

    def check(self, machine: Machine, tx: bytes) -> r.CheckTxResponse:
        answer = machine.shell.answer(q.CheckTxRequest(tx=tx))
        assert isinstance(answer, r.CheckTxResponse)
        return answer

    def decide(self, txs: Sequence[bytes]) -> list[r.FinalizeBlockResponse]:
        """One block on all machines, whatever is in it; they must agree."""
        answers = [self.finalize(machine, txs) for machine in self.machines]
        assert len({answer.app_hash for answer in answers}) == 1
        assert len({tuple(result.code for result in answer.tx_results) for answer in answers}) == 1
        for machine in self.machines:
            self.commit(machine)
        self.advance()
        return answers

    def play(self, waiting: Sequence[bytes], limit: int = ROOM) -> tuple[bytes, ...]:
        """A height as it goes when all is well: proposed by one, accepted by all, decided, committed."""
        proposer = self.machines[self.height % len(self.machines)]
        txs = self.prepare(proposer, waiting, limit)
        assert all(self.process(machine, txs) for machine in self.machines)
        self.decide(txs)
        return txs

    def advance(self) -> None:
        self.height += 1
        self.now += 1_000


class Bank:
    """The central bank as it signs: issues to itself and others, one nonce after the other."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.key: SigningKey = make_key(SEED, "account/central-bank")
        self.names: dict[str, str] = parse((machine.home / "names.json").read_bytes(), dict[str, str])
        self.address = self.names["central-bank"]
        self.nonce = 0

    def issue(self, amount: int = 1, to: str = "finance", *, nonce: int = 0, now: int = 0) -> bytes:
        """A signed issue with the next nonce, or with one that is given."""
        self.nonce = nonce or self.nonce + 1
        wish, archive = Wish(self.address, Issue(amount, "LAK", self.names[to])), self.machine.archive
        with archive.reading() as state:
            drafted = draft(state, archive.tip, now or archive.get_time(), [wish])
        signers = tuple(msgspec.structs.replace(one, nonce=self.nonce) for one in drafted.signers)
        whole = msgspec.structs.replace(drafted, signers=signers)
        return encode(sign(whole, archive.tip.genesis_hash, [(self.address, self.key)]))


def bundle(*members: bytes) -> bytes:
    return encode_bundle(members)


def found_machines(folder: Path, count: int = 2, parameters: dict[str, int] | None = None) -> list[Machine]:
    """Machines of one network, without CometBFT."""
    found_network(folder, Plan(seed=SEED, validators=4, parameters=parameters or {}), 20_000)
    return [Machine(home) for home in list_homes(folder)[:count]]
