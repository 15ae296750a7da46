"""Degrees to show and to forge: a ledger on which records are issued, amended, revoked and refused, and two others.

The second has the same genesis and another history: what its validators would make up together. The third is of another
seed. What no client would ever do, such as a record with a field twice, is issued from plain fields.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ledger import Ledger, PlacedEntry, Record, Wallet
from ledger.chain.kinds import NEVER
from ledger.chain.receipt import Receipt
from ledger.client.drafting import Wish
from ledger.client.records.issuing import prepare
from ledger.crypto.encoding import decode_file, encode
from ledger.crypto.hashing import DEMONSTRATION_KEY, digest
from ledger.crypto.keys import SigningKey
from ledger.merkle.fields import compute_field_commitment
from ledger.registry.money.money import Transfer
from ledger.registry.records.disclosure import Disclosure, make_disclosure, present
from ledger.registry.records.holder_file import HeldField, HolderFile, make_commitment, make_holder_file
from ledger.registry.records.records import Commitment, IssueRecord
from ledger.registry.records.schemas import SUBJECT
from ledger.registry.rows.people import IDENTITIES

SEED, OTHER_SEED = 11, 12
NONCE = "bank.2026-11_a"
OTHER_NONCE = "bank.2026-11_b"
CLAIMS = {"born": 2001, "level": "BSc", "name": "Noy"}

Value = str | int | bool


class World(NamedTuple):
    """A ledger with what happened on it, by name."""

    lao: Ledger
    records: dict[str, Record]
    entries: dict[str, PlacedEntry]
    keys: dict[str, list[SigningKey]]
    """Of noy before and after the change of keys, and of dao."""
    heights: dict[str, int]

    def file(self, name: str) -> HolderFile:
        """A holder's file."""
        return self.records[name].file

    def address(self, name: str) -> str:
        """The address of a name."""
        return self.lao.wallet(name).address

    def identity(self, name: str, height: int | None = None) -> bytes:
        """The proof of somebody's keys."""
        return self.lao.prove_state(IDENTITIES.key(self.address(name)), height)


def find_keys(lao: Ledger, wallet: Wallet) -> list[SigningKey]:
    """All keys of an account, sorted."""
    found = lao.keyring.find(lao.identity(wallet).keys, len(lao.identity(wallet).keys))
    return [found[key] for key in sorted(found)]


def live(seed: int, *, honest: bool = True) -> World:
    """A ledger and its records. Without honesty, the degree is not revoked and the keys do not change."""
    lao = Ledger.create(seed=seed)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    dao = lao.open_account("dao", kind="citizen", jurisdiction="LA-VT", keys=3, threshold=2)
    university, education = lao.wallet("university"), lao.wallet("education")
    education.grant_role("issuer", university, "training")
    lao.wallet("central-bank").issue_money(1_000, to=university)
    before = lao.height
    records = {
        "degree": university.issue_record("degree", noy, CLAIMS),
        "twin": university.issue_record("degree", noy, CLAIMS),
        "of dao": university.issue_record("degree", dao, CLAIMS | {"name": "Dao"}),
        "training": university.issue_record(
            "training", noy, {"completed": "2026-01-31", "course": "first aid", "hours": 21, "passed": True}
        ),
        "amended": university.issue_record("degree", noy, CLAIMS),
    }
    first, second = (prepare(university, "degree", noy, CLAIMS | {"born": year}, NEVER) for year in (1, 2))
    bodies = (IssueRecord(first[0]), Transfer(1, "LAK", "", noy.address), IssueRecord(second[0]))
    pair = lao.send([Wish(university.address, body) for body in bodies])
    for name, message, held in (("first of two", 0, first[1]), ("second of two", 2, second[1])):
        records[name] = hold(lao, pair, message, held)
    refused = lao.send([Wish(noy.address, IssueRecord(first[0]))], anyway=True)
    records["amendment"] = university.amend_record(records["amended"], noy, CLAIMS | {"level": "MSc"})
    keys = {"noy": find_keys(lao, noy), "dao": find_keys(lao, dao)}
    entries = {"pair": pair, "refused": refused, "opened": noy.opened or pair}
    heights = {"before": before, "issued": before + 1, "keys": lao.height}
    if honest:
        noy.rotate_keys()
        entries["revocation"] = university.revoke_record(records["degree"], "SENATE/2026-7")
    university.issue_record("degree", noy, CLAIMS)
    keys["noy later"] = find_keys(lao, noy)
    return World(lao, records, entries, keys, heights)


@cache
def get_world() -> World:
    """The ledger all forgeries are shown to."""
    return live(SEED)


@cache
def get_second_history() -> World:
    """A ledger of the same genesis that went on differently after block `keys`."""
    return live(SEED, honest=False)


@cache
def get_stranger() -> World:
    """A ledger of another genesis."""
    return live(OTHER_SEED)


def hold(lao: Ledger, placed: PlacedEntry, message: int, held: Sequence[HeldField]) -> Record:
    """The record that a message issued over these fields."""
    genesis_hash = bytes.fromhex(lao.genesis_hash)
    return Record(lao, make_holder_file(lao.receipt(placed), message, tuple(held), genesis_hash))


def make_held(*fields: tuple[str, Value], salts: Sequence[bytes] = ()) -> tuple[HeldField, ...]:
    """Fields as they are given: in this order, of any names, each with a salt of its own unless others are given."""
    made = []
    for place, (name, value) in enumerate(fields):
        salt = salts[place] if salts else digest(DEMONSTRATION_KEY, b"salt %d" % place)
        made.append(HeldField(compute_field_commitment(salt, name, value).hex(), name, salt.hex(), value))
    return tuple(made)


def issue_plainly(lao: Ledger, held: Sequence[HeldField], schema: str = "degree@1", size: int = 0) -> HolderFile:
    """What an issuer can put on the chain that does not use our client; nothing is checked."""
    root = make_commitment(schema, held, NEVER).root
    body = IssueRecord(Commitment(root, schema, size or len(held), NEVER))
    placed = lao.send([Wish(lao.wallet("university").address, body)])
    return HolderFile(tuple(held), "holder", 0, decode_file(lao.receipt(placed), Receipt), 1)


def sign(
    world: World, disclosure: Disclosure, keys: Sequence[SigningKey], identity: bytes, nonce: str = NONCE
) -> bytes:
    """The disclosure, presented with whatever keys and whatever proof."""
    return encode(present(disclosure, nonce, identity, keys, bytes.fromhex(world.lao.genesis_hash)))


def show(world: World, name: str, *fields: str) -> Disclosure:
    """Fields of a record with its subject, to be signed."""
    return make_disclosure(world.file(name), (*fields, SUBJECT))
