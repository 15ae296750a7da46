"""Classes of tokens as people meet them: from their opening to a certificate that a stranger verifies.

A firm issues shares to who has a degree; noy and keo have one, and hold some.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ledger
from ledger import Ledger, NotFoundError, PlacedEntry, Refused
from ledger.chain.proofs import verify_state_proof
from ledger.client.cosigning import add_signatures, read_waiting
from ledger.crypto.encoding import encode
from ledger.errors import Inadmissible, VerificationError
from ledger.reads.assets.classes import CLOSED, OPEN, OVER
from ledger.registry.rows.money import HOLDINGS
from ledger.words.assets.classes import describe_asset, draw_holders, make_asset_object
from tests.client.gathering import DAY_MS, carry, write_law

ROOT = Path(ledger.__file__).parent.parent
CONDITION = 'payee.admission == "valid" or payee.is_issuer'
CODE = "XSHARES"


class Register:
    """A ledger with the firm, whose class has noy with 70 of its units, and keo with 30."""

    def __init__(self) -> None:
        self.lao = Ledger.create(seed=11)
        people = (("noy", "citizen"), ("keo", "citizen"), ("firm", "business"))
        self.noy, self.keo, self.firm = (
            self.lao.open_account(name, kind=kind, jurisdiction="LA-VT") for name, kind in people
        )
        carry(self.lao, self.lao.actions.grant_role("token_issuer", self.firm, "share"), "ncdt")
        self.court, self.university = self.lao.wallet("court"), self.lao.wallet("university")
        self.lao.wallet("central-bank").issue_money(50_000, to=self.keo)
        self.lao.wallet("central-bank").issue_money(50_000, to=self.firm)
        self.seal = self.lao.assets.seal(b"articles of association")
        terms: dict[str, Any] = {"unit": "SHARE", "documents": [self.seal], "eligibility": CONDITION}
        self.lao.assets.open(self.firm, CODE, "share", 1_000, **terms)
        self.records = {}
        for who, amount in ((self.noy, 70), (self.keo, 30)):
            self.records[who.name] = self.university.issue_record("degree", who, {"born": 2001, "level": "BSc"})
            self.lao.assets.admit(who, CODE, self.records[who.name])
            self.firm.issue_money(amount, who, CODE)


@pytest.fixture
def register() -> Iterator[Register]:
    made = Register()
    with made.lao:
        yield made


def verify_as_stranger(folder: Path, data: bytes, genesis_hash: str) -> str:
    """What another process says, which has nothing but the file and the genesis hash."""
    (folder / "proof.json").write_bytes(data)
    line = [sys.executable, "-m", "ledger", "verify", "proof.json", "--genesis", genesis_hash]
    told = subprocess.run(
        line, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_units_are_held_sold_used_up_and_proved(register: Register, tmp_path: Path) -> None:
    """From an opening to files that another process verifies: a holding, that there is none, and a certificate."""
    lao, noy, keo, firm = register.lao, register.noy, register.keo, register.firm
    lao.assets.check(CODE, b"articles of association", encode(register.seal))
    with pytest.raises(VerificationError, match="document_must_be_the_sealed"):
        lao.assets.check(CODE, b"other articles", register.seal)
    with pytest.raises(VerificationError, match="document_must_be_of_class"):
        lao.assets.check(CODE, b"articles of association", lao.assets.seal(b"articles of association"))
    before = lao.height
    drafted = lao.assets.deliver(noy, keo, (20, CODE), (5_000, "LAK"), "DEAL/1")
    signed = add_signatures(lao.desk, read_waiting(encode(drafted)))
    lao.send_signed(encode(signed))
    assert (lao.balance(noy, CODE).available, lao.balance(noy).available) == (50, 5_000)
    assert [(one.address, one.total) for one in lao.assets.holders(CODE, before)] == [
        (noy.address, 70),
        (keo.address, 30),
    ]
    assert [one.total for one in lao.assets.holders(CODE)] == [50, 50]
    used = lao.assets.retire(keo, 10, CODE, "CLAIM/1", noy)
    assert lao.say(used) == "keo used up 10 XSHARES for noy, CLAIM/1"
    assert lao.assets.show(CODE).row.supply == 90
    assert [(one.row.amount, one.row.beneficiary) for one in lao.assets.retirements(CODE)] == [(10, noy.address)]
    assert "used up 10" in verify_as_stranger(tmp_path, lao.receipt(used), lao.genesis_hash)
    assert '"available":40' in verify_as_stranger(tmp_path, lao.assets.prove(CODE, keo), lao.genesis_hash)
    assert "does not hold" in verify_as_stranger(tmp_path, lao.assets.prove(CODE, "court"), lao.genesis_hash)
    proved = verify_state_proof(lao.assets.prove(CODE, keo, before), lao.genesis_hash)
    assert HOLDINGS.decode(proved.value).available == 30
    lines = lao.statement(keo, CODE).lines
    assert [(one.kind, one.change) for one in lines] == [("issue", 30), ("transfer", 20), ("retire_units", -10)]
    picture = draw_holders(CODE, lao.assets.history(CODE), lao.lexicon())
    assert picture.startswith("<svg")
    assert {">noy<", ">keo<"} <= {f">{part.split('<')[0]}<" for part in picture.split(">")}
    told = dict(describe_asset(lao.assets.show(CODE), lao.assets.terms(CODE), lao.lexicon()))
    assert (told["class"], told["condition"], told["moves"]) == ("share, in SHARE", CONDITION, "yes")
    assert make_asset_object(lao.assets.show("LAK"), lao.assets.terms("LAK"))["class"] is None
    assert firm.balance(CODE) == 0
    lao.audit()


def test_a_failing_leg_of_a_delivery_undoes_all_of_it(register: Register) -> None:
    lao, noy, keo = register.lao, register.noy, register.keo
    drafted = lao.assets.deliver(noy, keo, (20, CODE), (60_000, "LAK"))
    lao.assets.pause(register.firm, CODE, "NOTICE/1")
    data = encode(lao.sign(drafted))
    with pytest.raises(Refused, match="class_must_not_be_paused"):
        lao.send_signed(data)
    lao.assets.resume(register.firm, CODE, "NOTICE/2")
    with pytest.raises(Refused, match="balance_must_cover_amount"):
        lao.send_signed(data)
    assert (lao.balance(noy, CODE).available, lao.balance(keo).available) == (70, 50_000)


def test_only_the_subject_of_a_record_is_shown_and_a_refusal_says_what_was_read(register: Register) -> None:
    lao, noy, keo = register.lao, register.noy, register.keo
    rows = b"".join(value for _, value in lao.rows(""))
    assert b"BSc" not in rows
    held = lao.records.open(register.records["noy"].id).file
    salts = {field.name: field.salt.encode() for field in held.fields}
    entries = b"".join(encode(placed.entry.signed) for placed in lao.entries())
    assert {name for name, salt in salts.items() if salt in entries} == {"subject"}
    register.university.revoke_record(register.records["keo"], "SENATE/1")
    with pytest.raises(Refused, match="eligibility_must_allow") as caught:
        noy.pay(1, keo, CODE)
    assert caught.value.values["payee.admission"] == "revoked"
    with pytest.raises(Refused, match="record_must_be_valid"):
        lao.assets.admit(keo, CODE, register.records["keo"])
    with pytest.raises(Refused, match="subject_must_be_disclosed"):
        lao.assets.admit(keo, CODE, register.records["noy"])


def test_what_is_done_to_a_holding_its_holder_finds_and_contests(register: Register) -> None:
    lao, noy, keo, court = register.lao, register.noy, register.keo, register.court
    frozen = lao.assets.freeze(court, CODE, noy, "CASE/1", 40)
    assert lao.say(frozen) == "court froze 40 XSHARES of noy, CASE/1"
    moved = lao.assets.force_transfer(court, 5, CODE, noy, keo, "CASE/2")
    acts = ["register_account", "issue_record", "freeze_holding", "force_transfer"]  # what is one's own is none
    assert [act.asked.type for act in lao.acts(noy)] == acts
    assert {one.row.kind for one in lao.assets.measures(noy)} == {"freeze", "forced"}
    lao.assets.appeal(noy, moved, "APPEAL/1")
    lao.assets.thaw(court, frozen, "CASE/3")
    whole = lao.assets.freeze(register.firm, CODE, noy, "NOTICE/1")
    assert [one.is_frozen for one in lao.assets.holders(CODE)] == [True, False]
    with pytest.raises(Refused, match="holding_must_not_be_frozen"):
        noy.pay(1, keo, CODE)
    lao.assets.thaw(court, whole, "CASE/4")
    assert sorted(one.row.kind for one in lao.assets.measures(code=CODE)) == ["forced", "thawed", "thawed"]
    with pytest.raises(NotFoundError, match="measure_must_exist"):
        lao.assets.thaw(court, "0" * 64 + "-0", "CASE/5")


def test_a_distribution_is_claimed_by_what_was_held_then(register: Register) -> None:
    lao, noy, keo, firm = register.lao, register.noy, register.keo, register.firm
    pot = lao.assets.distribute(firm, 1_001, "LAK", CODE, until=lao.now + DAY_MS)
    noy.pay(70, keo, CODE)
    assert [lao.assets.part(pot, who) for who in (noy, keo, firm)] == [(700, False), (300, False), (0, False)]
    claimed = lao.assets.claim(noy, pot)
    assert lao.say(claimed).startswith("noy claimed 700 LAK of distribution")
    assert lao.assets.part(pot, noy) == (700, True)
    assert claimed.id in [placed.id for placed in lao.entries(firm)]
    assert [one.change for one in lao.statement(firm).lines][-1] == -700
    with pytest.raises(Refused, match="claim_must_be_only_one"):
        lao.assets.claim(noy, pot)
    with pytest.raises(Refused, match="holding_must_be_proved"):
        lao.assets.claim(firm, pot)
    assert lao.assets.distribution(pot).state == OPEN
    lao.wait(2 * DAY_MS)
    assert (lao.assets.distribution(pot).state, lao.assets.distribution(pot).left) == (OVER, 301)
    with pytest.raises(Refused, match="distribution_must_be_open"):
        lao.assets.claim(keo, pot)
    lao.assets.close(noy, pot)
    assert lao.assets.distributions(CODE)[0].state == CLOSED
    assert lao.balance(firm).available == 50_000 - 700
    lao.audit()


def test_a_delegate_holds_distributions_and_measures_within_what_it_was_given(register: Register) -> None:
    lao, keo, firm = register.lao, register.keo, register.firm
    until = lao.now + 30 * DAY_MS
    firm.delegate(keo, ["open_distribution", "pause_class"], amount=500, asset="LAK", until=until)
    clerk = keo.on_behalf_of(firm)
    with pytest.raises(Refused, match="delegation_must_cover_amount"):
        lao.assets.distribute(clerk, 501, "LAK", CODE, until=lao.now + DAY_MS)
    lao.assets.distribute(clerk, 500, "LAK", CODE, until=lao.now + DAY_MS)
    lao.assets.pause(clerk, CODE, "NOTICE/3")
    with pytest.raises(Refused, match="delegation_must_cover_type"):
        lao.assets.resume(clerk, CODE, "NOTICE/4")
    with pytest.raises(Inadmissible):
        firm.delegate(keo, ["retire_units"], until=until)


def test_laws_bind_what_is_done_with_tokens_and_are_asked_of_each_leg(register: Register) -> None:
    lao, firm, noy = register.lao, register.firm, register.noy
    law = write_law(law="quiet", text="message.amount > 60", types=["retire_units", "transfer"])
    carry(lao, lao.actions.adopt_law(law), "bttc")
    first = lao.height + 1
    with pytest.raises(Refused, match="law_must_allow"):
        lao.assets.retire(noy, 61, CODE, "CLAIM/1")
    with pytest.raises(Refused, match="law_must_allow"):
        lao.assets.distribute(firm, 61, "LAK", CODE, until=lao.now + DAY_MS)
    lao.assets.retire(noy, 60, CODE, "CLAIM/1")
    pot: PlacedEntry = lao.assets.distribute(firm, 60, "LAK", CODE, until=lao.now + DAY_MS)
    lao.assets.claim(register.keo, pot)
    told = lao.laws.what_if(first, end="quiet")
    assert (told.entries, told.turned, pot.events["amount"]) == (3, 0, 60)
