"""A life of the ledger beside its model: everything that is done is done to both, and must come out alike.

The ledger is kept on disk, with small quotas and caps, so that every rule is met. What the database holds is read
with sqlite3, not through the ledger.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from ledger.chain.header import NEWEST
from ledger.chain.parameters import Parameters
from ledger.chain.times import DAY_MS
from ledger.chain.transaction import Signer, Transaction
from ledger.client.drafting import Wish
from ledger.crypto.addresses import compute_address
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.errors import LedgerError
from ledger.home.template import Template, TemplateLaw, TemplateRole
from ledger.registry.money.money import Transfer
from ledger.registry.money.windows import read_sent
from ledger.registry.people.accounts import RegisterAccount, RotateKeys
from ledger.registry.people.recovery import CancelRecovery, RequestRecovery
from ledger.registry.people.residents import OpenResidence
from ledger.registry.rows.money import HOLDINGS
from ledger.registry.rows.people import ACCOUNTS
from tests.country import APPLIED, NOBODY, START, Country, Person, add_roles, get_type_name
from tests.properties.model import Attempt, Model, Verdict

CAPS = {"LAK": 2_000, "USD": 2_000, "EUR": 2**53 - 1}
PARAMETERS = Parameters(
    max_hold_ms=2 * DAY_MS,
    max_lifetime_ms=DAY_MS,
    max_assets_held=2,
    quota_citizen=6,
    quota_device=2,
    max_open_motions=5,
    windows=1,
    key_memory=1,
    recovery_delay_ms=3_600_000,
)
TEMPLATE = add_roles(
    TemplateRole("education", "accreditor", "accreditor", ""),
    TemplateRole("treasury", "accreditor", "", ""),
    TemplateRole("treasury", "court", "LA-VT", ""),
    TemplateRole("transport", "registrar", "LA", ""),
    TemplateRole("university", "issuer", "training", "education"),
)
OFFSET = 420
LIFETIME = 3_600_000
CANARY = "Canary"
"""In every text that a holder of records knows and the ledger must not."""
MODELLED = (
    *("identity", "past_keys", "account", "lane", "asset", "hold", "reversal"),
    *("role", "delegation", "suspension", "recovery", "schema", "record", "body", "essentials"),
    *("motion", "open_motions", "ballot", "past_seats", "past_suspension", "law", "law_book", "parameters"),
    *("retired_key", "recovered", "upgrade", "contract", "order", "invoice", "tax_period", "treasury"),
    *("budget_line", "budget_commitment", "tax_return"),
    *("indicator", "target", "actual"),
    *("holding", "rate", "rate_pair", "offer", "reserve"),
    *("class", "admission", "frozen", "measure", "retirement", "distribution", "claim"),
    *("grid", "parcel", "cell", "title"),
    *("service", "application", "application_queue"),
    *("residence", "recognised"),
    *("device", "series"),
)
"""Tables the model knows; the others never change."""


class Held(NamedTuple):
    """A record as its holder knows it, in plain values: what the ledger must never hold."""

    subject: str
    claims: dict[str, str | int | bool]
    fields: dict[str, tuple[bytes, str | int | bool]]
    """By name, salt and value; the subject among them."""


class Made(NamedTuple):
    """A transaction, signed, and what the model sees of it."""

    data: bytes
    attempt: Attempt
    wishes: tuple[Wish, ...]
    people: dict[str, Person]
    """Who has other keys if it applies."""
    asked: Person | None = None
    """Who will have other keys once a recovery that it asks for is complete."""


class Kept(NamedTuple):
    """A block as it was when it was acknowledged, bytes as they are stored."""

    height: int
    hash: bytes
    header_bytes: bytes
    commit_bytes: bytes
    parts: tuple[bytes, ...]
    roots_bytes: bytes
    delta_bytes: bytes

    @property
    def entries_bytes(self) -> bytes:
        """All entries as one array, put together without a look into them."""
        return b"[" + b",".join(part.removeprefix(b"[").removesuffix(b"]") for part in self.parts) + b"]"

    @property
    def header(self) -> dict[str, Any]:
        """The header as plain JSON."""
        return dict(json.loads(self.header_bytes))

    @property
    def commit(self) -> dict[str, Any]:
        """The commit as plain JSON."""
        return dict(json.loads(self.commit_bytes))

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries as plain JSON."""
        return list(json.loads(self.entries_bytes))

    @property
    def transactions(self) -> list[dict[str, Any]]:
        """What was asked, unsigned."""
        return [entry["signed"]["transaction"] for entry in self.entries]

    @property
    def delta(self) -> list[tuple[str, Any, Any]]:
        """Each changed row: its key, and what it was before and after, None where there was none."""
        rows = [row.split(b"\xff") for row in self.delta_bytes.split(b"\xfe")[1:-1]]
        return [
            (key.decode(), json.loads(old) if old else None, json.loads(new) if new else None) for key, old, new in rows
        ]


class Life:
    """The ledger, its model, and what has happened so far."""

    def __init__(
        self,
        folder: Path,
        template: Template = TEMPLATE,
        parameters: Parameters = PARAMETERS,
        rules: int = NEWEST,
        laws: tuple[TemplateLaw, ...] = (),
        rows: Callable[[Country], Mapping[str, msgspec.Struct]] | None = None,
    ) -> None:
        self.folder = folder
        self.country = Country(
            folder=folder,
            parameters=parameters,
            caps=CAPS,
            utc_offset=OFFSET,
            template=template,
            rules=rules,
            laws=laws,
            rows=rows,
        )
        self.authorities = list(self.country.people)
        self.model = Model(self.read_state(), START, OFFSET)
        self.names: list[str] = []
        """Of people, as they came."""
        self.holds: list[str] = []
        self.payments: list[tuple[str, str, Transfer]] = []
        """Ids of applied payments, with who paid."""
        self.motions: list[str] = []
        """Ids of motions, as they were proposed."""
        self.records: list[str] = []
        """Ids of records, as they were issued."""
        self.held: dict[str, Held] = {}
        """What was committed to, by root."""
        self.disclosed: set[bytes] = set()
        """Salts of subjects that holders have shown to everybody."""
        self.recovering: dict[str, Person] = {}
        """Who will have which keys, by address."""
        self.cancellations: list[CancelRecovery] = []
        self.signed_cancellations: dict[str, tuple[str, str, str]] = {}
        """By signature, what was really signed: key, account, request."""
        self.first_keys: dict[str, Person] = {}
        """People as they were registered."""
        self.kept: list[Kept] = []
        self.down: set[str] = set()
        self.lying: set[str] = set()
        self.signed: dict[tuple[str, int], set[str]] = {}
        """Per validator and height, the hashes of the blocks it has signed."""
        self.met: Counter[str] = Counter()
        """The verdicts there were, each of them compared."""
        self._made = 0
        self._watch()

    def _watch(self) -> None:
        signers = self.country.node.council.signers
        record = signers.record

        def watch(public_keys: Sequence[str], signed: Any, proposal: bytes) -> None:
            for key in public_keys:
                self.signed.setdefault((key, signed.height), set()).add(signed.block_hash)
            record(public_keys, signed, proposal)

        signers.record = watch  # type: ignore[method-assign, assignment]

    # who does it

    def choose(self, pick: int) -> str:
        """Somebody's name."""
        everybody = [*self.names, "central-bank", "registrar"]
        return everybody[pick % len(everybody)]

    def find_anybody(self, pick: int) -> str:
        """Somebody's address, an authority's as often as not; seldom that of nobody."""
        everybody = [*self.names, *self.authorities]
        return self.country.address("nobody" if pick == 40 else everybody[pick % len(everybody)])

    def find_person(self, address: str) -> Person:
        """Who has an address; somebody with other keys where nobody has."""
        people = [person for person in self.country.people.values() if person.address == address]
        return people[0] if people else Person("nobody", address, [NOBODY], 1)

    def address_of(self, pick: int) -> str:
        """Somebody's address; that of nobody every eleventh time."""
        return self.country.address("nobody" if pick == 10 else self.choose(pick))

    def new_person(self, keys: int, threshold: int) -> Person:
        """Somebody who is not registered."""
        self._made += 1
        return msgspec.structs.replace(self.country.make_person(f"p{self._made}", keys), threshold=threshold)

    # what is done

    def make(self, wishes: Sequence[Wish], lane: int = 0, fault: str = "", ahead: dict[str, int] | None = None) -> Made:
        """A signed transaction; `ahead` counts those of each signer that come before it in the same block."""
        addresses = sorted({wish.by for wish in wishes})
        now, steps = self.model.get_time(self.country.now), ahead or {}
        nonces = {address: self.model.get_nonce(address, lane) + 1 + steps.get(address, 0) for address in addresses}
        keys = {address: self._keys_of(address) for address in addresses}
        lifetime = {"expired": -1, "too long-lived": DAY_MS + 1}.get(fault, LIFETIME)
        match fault:
            case "nonce too low":
                nonces[addresses[0]] = max(1, nonces[addresses[0]] - 1)
            case "nonce too high":
                nonces[addresses[-1]] += 1
            case "foreign key":
                keys[addresses[0]] = [NOBODY, *keys[addresses[0]][1:]]
            case "one key less":
                keys[addresses[-1]] = keys[addresses[-1]][1:] or keys[addresses[-1]]
        signers = {address: (lane, nonces[address]) for address in addresses}
        transaction = self.country.draft(
            *wishes,
            signers=tuple(Signer(address, *signers[address]) for address in addresses),
            expires=now + lifetime,
        )
        return self._sign(transaction, wishes, signers, keys)

    def _sign(
        self,
        transaction: Transaction,
        wishes: Sequence[Wish],
        signers: dict[str, tuple[int, int]],
        keys: dict[str, list[SigningKey]],
    ) -> Made:
        data = self.country.sign(transaction, [(address, key) for address in keys for key in keys[address]])
        text = b"natledger/transaction/1\n" + canonical(json.loads(data)["transaction"])
        identifier = sha256(text).hexdigest()
        signatures = {address: sorted(key.public_key for key in keys[address]) for address in keys}
        acts = [describe(wish) for wish in wishes]
        for act in acts:
            act["signed"] = self.signed_cancellations.get(act.get("signature", ""))
        return Made(data, Attempt(identifier, acts, signers, signatures, transaction.expires), tuple(wishes), {})

    def _keys_of(self, address: str) -> list[SigningKey]:
        person = self.find_person(address)
        return person.keys[: person.threshold]

    def do(self, made: Made) -> Verdict:
        """Places it, in a block of its own if it can be in one; the ledger and the model must agree."""
        [expected] = self.model.judge_block([made.attempt], self.country.now)
        found = self.country.place(made.data)
        assert found == (expected.rule or "applied"), f"{made.attempt.acts}: {expected}"
        if expected.place != "inadmissible":
            self.keep_block([made], [expected])
        self.met[expected.rule or APPLIED] += 1
        return expected

    def ask(self, made: Made) -> None:
        """What would come of it; the ledger and the model must agree, and nothing does."""
        expected = self.model.foresee(made.attempt, self.country.now)
        found = self.country.judge(made.data)
        assert found == (expected.rule or APPLIED), f"{made.attempt.acts}: {expected}"
        self.met[found] += 1

    def submit(self, several: Sequence[Made]) -> None:
        """Places them together, in one block; what has a gap before it is let go then."""
        distinct = list({made.data: made for made in several}.values())
        verdicts = self.model.judge_waiting([made.attempt for made in distinct], self.country.now)
        refused = [place for place, made in enumerate(distinct) if not self._let_wait(made)]
        dropped: list[Any] = []
        committed = self.country.node.make_block(dropped)
        places = {made.data: place for place, made in enumerate(distinct)}
        # who is not even let wait may be told of another rule than who is looked at in turn
        told = {places[item.decoded.data]: item.reason.rule for item in dropped}
        assert told == {place: verdicts[place].rule for place in told}
        unfit = {place for place, verdict in verdicts.items() if verdict.place == "inadmissible"}
        waiting = list(self.country.node.mempool)
        gaps = set(places.values()) - set(verdicts)
        assert {places[decoded.data] for decoded in waiting} == gaps - set(refused)
        assert {*refused, *told} | gaps == unfit | gaps
        self.country.node.mempool.discard(waiting)
        included = [place for place in verdicts if place not in unfit]
        assert [places[decoded.data] for decoded in (committed.transactions if committed else ())] == included
        if included:
            self.keep_block([distinct[place] for place in included], [verdicts[place] for place in included])
        self.met.update(verdict.rule or APPLIED for verdict in verdicts.values())

    def _let_wait(self, made: Made) -> bool:
        try:
            self.country.node.add(made.data)
        except LedgerError:
            return False
        return True

    def keep_block(self, included: Sequence[Made], verdicts: Sequence[Verdict]) -> None:
        """Notes a block as it was acknowledged, and what came of its transactions."""
        height = self.country.node.tip.height
        outcomes = self.country.load_outcomes(height)
        assert [outcome.rule for outcome in outcomes] == [verdict.rule for verdict in verdicts]
        for made, outcome, verdict in zip(included, outcomes, verdicts, strict=True):
            facts = {fact.name: fact.value for fact in outcome.detail}
            assert facts.get("message", 0) == verdict.act
            told = Counter((fact.name, fact.value) for fact in (*outcome.detail, *outcome.events))
            assert Counter(verdict.told) <= told, f"{made.attempt.acts}: {told}"
            if verdict.place == "applied":
                self._note(made)
        stored = self.country.store.load_block(height)
        bytes_ = (stored.hash, stored.header, stored.final, stored.parts, stored.roots, stored.delta)
        self.kept.append(Kept(height, *bytes_))

    def _note(self, made: Made) -> None:
        for index, act in enumerate(made.attempt.acts):
            place = f"{made.attempt.identifier}-{index}"
            body = made.wishes[index].body
            if isinstance(body, Transfer):
                self.payments.append((place, act["by"], body))
            elif act["type"] in {"commit_budget", "place_hold"}:
                self.holds.append(place)
            elif act["type"] == "propose_motion":
                self.motions.append(place)
            elif act["type"] in {"grant_application", "issue_record", "supersede_record"}:
                self.records.append(place)
            elif act["type"] == "request_recovery":
                assert made.asked
                self.recovering[act["account"]] = made.asked
            elif act["type"] == "complete_recovery":
                person = self.recovering.pop(act["account"])
                self.country.people[person.name] = person
        for name, person in made.people.items():
            if name not in self.country.people:
                self.names.append(name)
                self.first_keys[name] = person
            self.country.people[name] = person

    # the world around

    def set_validator(self, name: str, behaviour: str) -> None:
        """Takes a validator down or up, or has it lie; no more than one at a time."""
        council, key = self.country.node.council, self.country.council_keys[name].public_key
        for other in list(self.down):
            council.signers.set_down(self.country.council_keys[other].public_key, down=False)
            self.down.remove(other)
        self.lying.clear()
        council.behaviours.clear()
        if behaviour == "down":
            council.signers.set_down(key, down=True)
            self.down.add(name)
        elif behaviour == "lying":
            council.behaviours[name] = "lying"
            self.lying.add(name)

    def suffer_outage(self, made: Made) -> None:
        """With two of four down nothing is written or signed; afterwards the same transaction is as good as before."""
        signers, names = self.country.node.council.signers, ("finance", "justice")
        keys = [self.country.council_keys[name].public_key for name in names]
        before, signed = self.read_all(), dict(self.signed)
        downs = [key for key in keys if not signers.is_down(key)]
        for key in downs:
            signers.set_down(key, down=True)
        checked = self.country.judge(made.data)
        with pytest.raises(LedgerError) as caught:
            self.country.node.send(lambda state: made.data, anyway=True)
        assert caught.value.rule in ({"quorum_must_sign"} if checked == APPLIED else {"quorum_must_sign", checked})
        for key in downs:
            signers.set_down(key, down=False)
        assert (before, signed) == (self.read_all(), self.signed)
        self.do(made)

    def reopen(self) -> None:
        """Closes the ledger and opens it again from its files."""
        self.country.reopen()
        self._watch()

    # what the database holds

    def read_all(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every table of the store, as it is on the disk."""
        with sqlite3.connect(f"file:{self.folder / 'ledger.db'}?mode=ro", uri=True) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        database.close()
        return found

    def read_rows(self) -> dict[str, bytes]:
        """Every row of the state, by key."""
        with sqlite3.connect(f"file:{self.folder / 'ledger.db'}?mode=ro", uri=True) as database:
            found = database.execute("SELECT key, value FROM rows").fetchall()
        database.close()
        return dict(found)

    def read_state(self) -> dict[str, Any]:
        """The rows in the shape of the model."""
        state = {}
        for key, value in self.read_rows().items():
            if key.split("/")[0] in MODELLED:
                state[key] = row = json.loads(value)
                if key.startswith("account/"):
                    pairs = {item["asset"]: (item["available"], item["held"]) for item in row["balances"]}
                    row["balances"] = {asset: pair for asset, pair in pairs.items() if pair != (0, 0)}
                elif key.startswith("holding/"):
                    state[key] = (row["available"], row["held"])
                elif key.startswith("distribution/"):
                    del row["state_root"]  # which the claims prove to be the right one
        return {key: row for key, row in state.items() if row != (0, 0)}

    def read_sent(self) -> dict[tuple[str, str], tuple[int, int]]:
        """What was sent in the day and the month of the last block, by account and asset."""
        found = {}
        for key, value in self.read_rows().items():
            if key.startswith("account/"):
                for item in ACCOUNTS.decode(value).balances:
                    sent = read_sent(self.country.node.tip.time, OFFSET, item.sent)
                    if sent.in_month:
                        found[key.partition("/")[2], item.asset] = (sent.in_day, sent.in_month)
            elif key.startswith("holding/"):
                _, asset, address = key.split("/")
                sent = read_sent(self.country.node.tip.time, OFFSET, HOLDINGS.decode(value).sent)
                if sent.in_month:
                    found[address, asset] = (sent.in_day, sent.in_month)
        return found


def describe(wish: Wish) -> dict[str, Any]:
    """An act as the model sees it: plain names and values."""
    act: dict[str, Any] = json.loads(encode(wish.body))
    act |= {"by": wish.holder or wish.by, "signer": wish.by, "type": get_type_name(wish.body)}
    if isinstance(wish.body, OpenResidence | RegisterAccount | RotateKeys | RequestRecovery):
        act["keys"] = [bound.public_key for bound in wish.body.keys]
        act["address"] = compute_address("lao", bytes.fromhex(act["keys"][0]))
    return act


def canonical(value: Any) -> bytes:
    """Canonical bytes of plain JSON, by Python's own encoder."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def tamper(data: bytes, place: int) -> bytes:
    """The same bytes with one hex digit of the first signature changed."""
    start = data.index(b'"signature":"') + 13 + place % 128
    digit = b"0" if data[start : start + 1] != b"0" else b"1"
    return data[:start] + digit + data[start + 1 :]


def forge(made: Made, place: int) -> bytes:
    """What somebody makes of a transaction without its keys."""
    changed = tamper(made.data, place)
    assert changed != made.data
    assert encode(msgspec.json.decode(changed)) == changed
    return changed
