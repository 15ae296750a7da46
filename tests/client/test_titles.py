"""Titles as people deal with them: from a field to a certificate, in several homes, over days, and in other rooms.

A family's field is divided among heirs, kept for a buyer, sold against payment, mortgaged, and proved to a stranger.
"""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import ledger
from ledger import Ledger, NotFoundError, Refused, Wallet
from ledger.chain.proofs import verify_state_proof
from ledger.chain.times import DAY_MS
from ledger.client.land.titles import Terms
from ledger.crypto.encoding import encode
from ledger.errors import HomeError, VerificationError
from ledger.home.template import load_template
from ledger.registry.land.titles import AgreeTitle, ApproveTitle
from ledger.registry.rows.land.titles import TITLES
from ledger.words.land.titles import list_title_pairs, make_title_object, parse_share
from ledger.words.lexicon import Lexicon
from tests.registry.laws.lawbook import make_law

ROOT = Path(ledger.__file__).parent.parent
FIELD = ((500_000, 200_000), (510_000, 200_000), (510_000, 205_000), (500_000, 205_000))


class Village:
    """A ledger with noy's field P-1, keo who has 90,000 LAK, and a bank."""

    def __init__(self) -> None:
        self.lao = Ledger.create(seed=14)
        self.noy, self.keo, self.dao = (self.open(name) for name in ("noy", "keo", "dao"))
        self.bcel = self.open("bcel", "bank")
        self.registrar, self.court = self.lao.wallet("registrar"), self.lao.wallet("court")
        self.lao.wallet("central-bank").issue_money(90_000, to=self.keo)
        survey = self.lao.land.registration("P-1", FIELD, {"noy": 1}, self.registrar, place="LA-VT", plan=b"plan")
        self.lao.land.send(survey)

    def open(self, name: str, kind: str = "citizen") -> Wallet:
        """Opens an account."""
        return self.lao.open_account(name, kind=kind, jurisdiction="LA-VT")

    def mortgage(self, by: str, **terms: object) -> str:
        """A loan of the bank's; the id of the mortgage."""
        given = Terms("mortgage", self.lao.contracts.seal(b"a loan"), secured=50_000, **terms)  # type: ignore[arg-type]
        placed = self.lao.titles.send(self.lao.titles.right("P-1", by, self.bcel, given))
        return str(placed.events["right"])


@pytest.fixture
def village() -> Village:
    return Village()


def test_a_field_from_its_sale_to_a_certificate_that_a_stranger_verifies(village: Village, tmp_path: Path) -> None:
    lao = village.lao
    fresh = lao.titles.take_account("keo", "P-1", village.registrar)
    assert (fresh, lao.titles.take_account("keo", "P-1", village.registrar)) == ("keo-p-1", fresh)
    assert lao.titles.take_account(fresh, "P-1", village.registrar) == fresh
    lao.titles.notice("P-1", fresh, village.noy)
    sold = lao.titles.send(lao.titles.sale("P-1", "noy", fresh, 90_000, payer="keo"))
    assert (lao.balance("noy").available, lao.balance(fresh).available, lao.balance("keo").available) == (90_000, 0, 0)
    assert lao.say(sold).endswith("keo-p-1 accepted parcel P-1 from noy for 90,000 LAK")
    assert "ໄດ້ໂອນຕອນດິນ P-1 ໃຫ້ keo-p-1: ທັງໝົດ" in lao.say(sold, "lo")
    assert [line.reference for line in lao.statement("noy").lines] == ["P-1"]
    village.mortgage(fresh)
    (tmp_path / "p1.json").write_bytes(lao.titles.certificate("P-1"))
    line = [sys.executable, "-m", "ledger", "verify", "p1.json", "--genesis", lao.genesis_hash]
    told = subprocess.run(
        line, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert f"all of it: {lao.resolve(fresh)}" in told.stdout
    assert f"mortgage    {village.bcel.address}, 50,000 LAK, on the whole parcel" in told.stdout
    assert "ໃບຢັ້ງຢືນທີ່ດິນ ຕອນ P-1" in told.stdout
    assert village.keo.address not in told.stdout
    assert [one.parcel for one in lao.titles.list(fresh)] == [one.parcel for one in lao.titles.list("bcel")] == ["P-1"]
    assert lao.titles.list("noy") == ()


def test_a_certificate_of_a_day_is_of_what_stood_when_it_ended(village: Village) -> None:
    """Where the row has not changed by the next block, its proof covers the end of the day; else the block before."""
    lao = village.lao
    first = lao.now - lao.now % DAY_MS
    lao.wait(2 * DAY_MS)
    village.open("mai")
    quiet = lao.height  # first block after day 0
    lao.titles.send(lao.titles.sale("P-1", "noy", "dao"))
    changed = lao.height
    lao.wait(DAY_MS)
    lao.titles.send(lao.titles.sale("P-1", "dao", "keo"))  # the first block after day 2 changes the row itself

    def prove(day: int) -> tuple[int, str]:
        proved = verify_state_proof(
            lao.titles.certificate("P-1", first + day * DAY_MS), bytes.fromhex(lao.genesis_hash)
        )
        row = TITLES.decode(proved.value)
        return proved.proved.header.height, lao.name_of(row.shares[0].owner)

    assert (prove(0), prove(1)) == ((quiet, "noy"), (quiet, "noy"))
    assert prove(2) == (changed, "dao")
    assert prove(3) == prove(400) == (lao.height, "keo")
    with pytest.raises(NotFoundError):
        prove(-1)
    forged = lao.titles.certificate("P-1").replace(b'"of":1', b'"of":2')
    with pytest.raises(VerificationError):
        verify_state_proof(forged, bytes.fromhex(lao.genesis_hash))


def test_a_sale_is_signed_in_three_homes_and_no_signature_serves_for_another(village: Village) -> None:
    lao = village.lao
    deal = lao.titles.sale("P-1", village.noy.address, village.keo.address, 10_000)
    drafted = lao.titles.draft(deal)
    assert [message.type for message in drafted.messages] == ["transfer_title", "approve_title", "accept_title"]
    signed = lao.sign(drafted)
    other = lao.sign(lao.titles.draft(lao.titles.sale("P-1", village.noy.address, village.keo.address, 1)))
    approved = {one.address: one for one in signed.signatures if one.address == village.registrar.address}
    mixed = tuple(approved.get(one.address, one) for one in other.signatures)
    forged = msgspec.structs.replace(other, signatures=mixed)
    with pytest.raises(ledger.LedgerError) as caught:
        lao.node.check(encode(forged))
    assert caught.value.rule == "signature_must_fit_transaction"
    lao.send_signed(encode(signed))
    assert lao.titles.show("P-1").row.shares[0].owner == village.keo.address


def test_heirs_hold_shares_that_add_up_and_the_former_owner_is_told(village: Village) -> None:
    lao = village.lao
    village.mortgage("noy", on=("noy",))
    heirs = [("keo", 1), ("dao", 1), ("bcel", 1)]
    lao.titles.adjudge("P-1", "noy", heirs, "WILL/7", village.registrar, ground="inheritance")
    found = lao.titles.show("P-1")
    assert ([share.parts for share in found.row.shares], found.row.of) == ([1, 1, 1], 3)
    assert len(found.row.rights[0].owners) == 3
    [*_, told] = lao.acts("noy")
    assert told.asked.type == "adjudge_title"
    assert [one.height for one in lao.entries("noy")][-1] == told.placed.height
    with pytest.raises(Refused) as caught:
        lao.titles.send(lao.titles.sale("P-1", "keo", "dao"))
    assert caught.value.rule == "creditor_must_agree"
    assert "let bcel agree" in lao.say(caught.value)
    pairs = list_title_pairs(found.row, Lexicon())
    assert [label for label, _ in pairs] == ["owner", "owner", "owner", "mortgage", "unchanged"]
    shown = make_title_object(found)
    assert (shown["of"], shown["rights"][0]["until"], shown["parcel"]) == (3, None, "P-1")


def test_who_buys_for_another_spends_what_was_delegated_and_cannot_sell_to_himself(village: Village) -> None:
    lao = village.lao
    village.keo.delegate(village.dao, ["accept_title"], amount=20_000, asset="LAK", until=lao.now + DAY_MS)
    for_keo = village.dao.on_behalf_of(village.keo)
    with pytest.raises(Refused) as caught:
        lao.titles.send(lao.titles.sale("P-1", "noy", for_keo, 20_001))
    assert caught.value.rule == "delegation_must_cover_amount"
    lao.titles.send(lao.titles.sale("P-1", "noy", for_keo, 15_000, share="1/2"))
    village.keo.delegate(village.noy, ["accept_title"], amount=20_000, asset="LAK", until=lao.now + DAY_MS)
    with pytest.raises(Refused) as caught:
        lao.titles.send(lao.titles.sale("P-1", "noy", village.noy.on_behalf_of(village.keo), 1))
    assert caught.value.rule == "agent_must_not_be_a_party"


def test_a_law_on_payments_stands_against_the_price_of_land() -> None:
    """Land is no way around it; and a law may bind the transfer itself, by what it says."""
    laws = (
        make_law("big_payments", 'message.asset == "LAK" and message.amount > 20000'),
        make_law("no_thirds", "message.of == 3", types=("transfer_title",)),
    )
    lao = Ledger.create(seed=5, template=msgspec.structs.replace(load_template("lao"), laws=laws))
    for name in ("noy", "keo"):
        lao.open_account(name, kind="citizen", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(90_000, to="keo")
    lao.land.send(lao.land.registration("P-1", FIELD, {"noy": 1}, "registrar", place="LA-VT", plan=b"plan"))
    for price, share, law in ((20_001, "1/2", "big_payments"), (20_000, "1/3", "no_thirds")):
        with pytest.raises(Refused) as caught:
            lao.titles.send(lao.titles.sale("P-1", "noy", "keo", price, share=share))
        assert (caught.value.rule, caught.value.values["law"]) == ("law_must_allow", law)
    lao.titles.send(lao.titles.sale("P-1", "noy", "keo", 20_000, share="1/2"))


def test_what_is_not_there_or_not_well_written(village: Village) -> None:
    lao = village.lao
    for wrong in ("0/3", "2/1", "third", "1/0", "-1/3"):
        with pytest.raises(HomeError):
            parse_share(wrong)
    with pytest.raises(NotFoundError) as caught:
        lao.titles.show("P-9")
    assert caught.value.rule == "title_must_exist"
    with pytest.raises(NotFoundError):
        lao.titles.discharge("P-1", "00000000", "bcel")
    with pytest.raises(Refused) as refused:
        village.registrar.act(ApproveTitle("P-1", 0))
    assert refused.value.rule == "agreement_must_be_to_a_dealing"
    with pytest.raises(Refused):
        village.noy.act(AgreeTitle("P-1", 0))
