"""A chain whose validators change at random, among payments: what is done, and what every proof of it must say.

`python -m tests.properties.electorate HOME` replays a home in a process of its own and prints what comes out.
"""

import sys
from pathlib import Path
from random import Random
from typing import NamedTuple

from ledger import Ledger, PlacedEntry
from ledger.archive.audit import audit_file
from ledger.chain.finality import Checkpoint
from ledger.chain.receipt import verify_receipt
from ledger.chain.validators import compute_validators_hash
from ledger.client.committee.validators import bind_validator, get_sets
from ledger.errors import Refused
from ledger.registry.committee.validators import BoundValidator, SetValidators, find_sets, list_members
from tests.chain.electing import electing, pass_blocks, set_validators

NAMES = ("central-bank", "finance", "justice", "technology", "education", "health", "labour", "transport")


class Kept(NamedTuple):
    """A receipt as it was handed out at some time, and what it said then."""

    data: bytes
    transaction: str
    height: int


class Electorate:
    """One home, opened again and again, with everything that was ever handed out of it."""

    def __init__(self, home: Path, random: Random) -> None:
        self.home = home
        self.random = random
        self.kept: list[Kept] = []
        self.checkpoints: list[Checkpoint] = []
        self.changes = self.refused = 0
        self.given_up: dict[str, None] = {}
        """Keys of validators that left, which never come back."""
        Ledger.create(home, seed=7).close()

    def live(self, steps: int) -> None:
        """So many acts; the ledger is closed and opened now and then."""
        lao = Ledger.open(self.home)
        for _ in range(steps):
            act = self.random.choice([*[self.change] * 4, *[self.pay] * 4, self.come_back, self.keep])
            act(lao)
            if self.random.random() < 0.2:
                lao.close()
                lao = Ledger.open(self.home)
        pass_blocks(lao, 2)
        self.keep(lao)
        lao.close()

    def pay(self, lao: Ledger) -> None:
        """Blocks in which nothing happens to validators; one of them may be down, where there are enough."""
        members = lao.node.get_validators()
        if len(members) >= 4 and all(one.voting_power == 1 for one in members):
            chosen, signers = self.random.choice(members), lao.node.council.signers
            signers.set_down(chosen.public_key, down=True)
            pass_blocks(lao)
            signers.set_down(chosen.public_key, down=False)
        pass_blocks(lao, self.random.randint(1, 2))

    def change(self, lao: Ledger) -> None:
        """A set drawn at random: some stay, some with new keys or other powers, some are new."""
        present = {one.name: one for one in get_sets(lao.desk)[0].validators}
        chosen = self.random.sample(NAMES, self.random.randint(1, len(NAMES)))
        entries = []
        for name in chosen:
            power = self.random.choice([1, 1, 1, 2, 5])
            if name in present and self.random.random() < 0.7:
                entries.append(BoundValidator("", name, present[name].public_key, power))
            else:
                entries.append(lao.make_validator_key(name, power))
        self.decide(lao, SetValidators(tuple(sorted(entries, key=lambda one: one.public_key))))

    def come_back(self, lao: Ledger) -> None:
        """The genesis' set again, each key consenting anew: refused once any of them has left."""
        keys, members = lao.node.council._keys, lao.node.archive.genesis.validators
        bound = [bind_validator(lao.desk, one.name, keys[one.public_key]) for one in members]
        self.decide(lao, SetValidators(tuple(bound)))

    def decide(self, lao: Ledger, body: SetValidators) -> None:
        """Sends it; it is refused exactly where a key had left, another is under way, or nothing would change."""
        height = lao.height + 1
        with lao.node.reading() as state:
            present, following = find_sets(state, height)
        expected = "validators_must_change" if list_members(body) == present.validators else ""
        expected = "validator_change_must_be_only_one" if following else expected
        known, keys = [one.public_key for one in present.validators], [one.public_key for one in body.validators]
        if any(key in self.given_up and key not in known for key in keys):
            expected = "key_must_not_be_retired"
        try:
            rule, from_height = "", set_validators(lao, body).events["from_height"]
        except Refused as refused:
            rule, from_height = refused.rule, height + 2
        assert (rule, from_height) == (expected, height + 2)
        if not rule:
            self.given_up |= dict.fromkeys(key for key in known if key not in keys)
        self.changes += not rule
        self.refused += bool(rule)

    def keep(self, lao: Ledger) -> None:
        """Receipts of a few entries, some on a checkpoint of now, and that checkpoint."""
        if not lao.height:
            return
        point = lao.checkpoint()
        self.checkpoints.append(point)
        entries = list(lao.entries())
        for placed in self.random.sample(entries, min(3, len(entries))):
            data = lao.receipt(placed)
            self.kept += [make_kept(data, placed), make_kept(lao.anchor(data, point), placed)]

    def check(self) -> int:
        """Every receipt ever handed out verifies from genesis alone, and on every checkpoint. How many hand-overs."""
        most = 0
        with Ledger.open(self.home) as lao:
            self.kept += [make_kept(lao.receipt(placed), placed) for placed in lao.entries()]
            self.checkpoints.append(lao.checkpoint())
            for kept in self.kept:
                proved = verify_receipt(kept.data, lao.genesis_hash)
                assert (proved.transaction_id, proved.height) == (kept.transaction, kept.height)
                assert find_signing_set(lao, proved.proved.final_height) == proved.proved.tally.validators
                most = max(most, proved.proved.handovers)
                for point in self.random.sample(self.checkpoints, min(2, len(self.checkpoints))):
                    verify_receipt(lao.anchor(kept.data, point), lao.genesis_hash, point)
        return most


def make_kept(data: bytes, placed: PlacedEntry) -> Kept:
    """What was handed out."""
    return Kept(data, placed.id, placed.height)


def find_signing_set(lao: Ledger, height: int) -> int:
    """How many validators the set of a height has, asked of the state before it."""
    with lao.node.reading():
        before = lao.node.archive.at(height - 1)
        members = find_sets(before, height)[0].validators
    assert compute_validators_hash(members).hex() == lao.block(height).header.validators_hash
    return len(members)


def replay(home: Path) -> str:
    """What an audit finds, and every header's roots, by what is stored alone."""
    with electing():
        report = audit_file(home / "ledger.db", lambda done, total: None)
        with Ledger.open(home) as lao:
            headers = [lao.block(height).header for height in range(1, lao.height + 1)]
    lines = [f"{header.state_root} {header.next_validators_hash} {header.last_block_hash}" for header in headers]
    return "\n".join([str(report), *lines])


if __name__ == "__main__":
    print(replay(Path(sys.argv[1])))
