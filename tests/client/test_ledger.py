"""The ledger as a person sees it: made and opened, accounts by name, transactions, reading, proofs, validators."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

import ledger
from ledger import Ledger, encode, verify_receipt
from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Signer
from ledger.client.drafting import LIFETIME_MS, Wish, merge_signatures
from ledger.client.records.issuing import draft_issue
from ledger.crypto.keyfiles import Cost, save_key
from ledger.errors import (
    ConsensusError,
    DecodeError,
    HomeError,
    Inadmissible,
    KeyFileError,
    LedgerError,
    NotFoundError,
    Refused,
    VerificationError,
)
from ledger.home import keyring as keyring_module
from ledger.node import ingest
from ledger.registry.money.money import Transfer
from ledger.registry.people.accounts import RegisterAccount


@pytest.fixture
def town() -> Ledger:
    """A ledger of a test's own: noy has 1,000 LAK, the shop nothing."""
    made = Ledger.create(seed=7)
    noy = made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    made.open_account("shop", kind="business", jurisdiction="LA-VT")
    made.wallet("central-bank").issue_money(1_000, to=noy)
    return made


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key files that open at once."""
    cost = Cost(iterations=1, lanes=1, memory_kib=8)
    monkeypatch.setattr(keyring_module, "save_key", partial(save_key, cost=cost))


def wish(town: Ledger, amount: int = 1, by: str = "noy") -> Wish:
    return Wish(town.resolve(by), Transfer(amount, "LAK", "", town.resolve("shop")))


# ---------------------------------------------------------------------------------------- made and opened


def test_same_seed_gives_the_same_ledger_and_none_gives_another() -> None:
    assert Ledger.create(seed=1).genesis_hash == Ledger.create(seed=1).genesis_hash
    hashes = {Ledger.create(seed=1).genesis_hash, Ledger.create(seed=2).genesis_hash}
    hashes |= {
        Ledger.create().genesis_hash,
        Ledger.create().genesis_hash,
        Ledger.create(seed=1, chain_id="other").genesis_hash,
    }
    assert len(hashes) == 5


def test_ledger_is_kept_and_opened_again(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "home", seed=7) as made:
        made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        made.wallet("central-bank").issue_money(5, to="noy")
        known = (made.genesis_hash, made.height, made.checkpoint())
    with Ledger.open(tmp_path / "home") as again:
        assert (again.genesis_hash, again.height, again.checkpoint()) == known
        again.wallet("noy").pay(5, to="treasury")
        assert again.balance("treasury").available == 5
        again.audit()
    with pytest.raises(HomeError, match="home_must_be_empty"):
        Ledger.create(tmp_path / "home")
    with pytest.raises(HomeError, match="home_must_exist"):
        Ledger.open(tmp_path / "nowhere")


@pytest.mark.parametrize(("answer", "rule"), [("wrong", "passphrase_must_fit"), ("", "passphrase_must_be_given")])
@pytest.mark.usefixtures("cheap_passphrases")
def test_account_keys_need_the_passphrase(tmp_path: Path, answer: str, rule: str) -> None:
    Ledger.create(tmp_path / "home", passphrase="correct horse").close()
    with Ledger.open(tmp_path / "home", lambda: answer) as lao, pytest.raises(KeyFileError, match=rule):
        lao.open_account("noy", kind="citizen", jurisdiction="LA")


@pytest.mark.usefixtures("cheap_passphrases")
def test_passphrase_is_asked_once(tmp_path: Path) -> None:
    Ledger.create(tmp_path / "home", passphrase="correct horse").close()
    answers = ["correct horse"]
    with Ledger.open(tmp_path / "home", answers.pop) as lao:
        lao.open_account("noy", kind="citizen", jurisdiction="LA")
        lao.wallet("central-bank").issue_money(1, to="noy")
        assert lao.height == 2
    assert answers == []


PLANS: list[dict[str, Any]] = [
    *({"chain_id": name} for name in ("BAD ID", "", "x" * 15, "1chain", "a\n", 5, None)),
    *({"seed": seed} for seed in (-1, 2**53, 1.5, "2023")),
    *({"validators": count} for count in (0, -1, 101, 1.5, "4", None)),
    *({"template": name} for name in ("nowhere", "../lao", "", 5)),
]


@pytest.mark.parametrize("plan", PLANS, ids=repr)
def test_plan_that_is_none_is_refused_and_leaves_no_home(plan: dict[str, Any], tmp_path: Path) -> None:
    for path in (None, tmp_path / "home"):
        with pytest.raises(LedgerError) as caught:
            Ledger.create(path, **plan)
        assert caught.value.rule in {"fields_must_fit_type", "validators_must_fit_set", "file_must_exist"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("count", [1, 4, 5, 100])
def test_number_of_validators_is_chosen(count: int) -> None:
    names = [validator.name for validator in Ledger.create(seed=1, validators=count).node.get_validators()]
    assert len(names) == count
    assert names[:4] == ["central-bank", "finance", "justice", "technology"][:count]


# ------------------------------------------------------------------------------------------------ accounts


def test_account_is_opened_named_and_known(town: Ledger) -> None:
    firm = town.open_account("firm", kind="business", jurisdiction="LA-VT.01", keys=3, threshold=2)
    assert town.wallet("firm").address == firm.address == town.resolve("firm") == town.resolve(firm.address)
    identity = town.identity("firm")
    assert (identity.kind, identity.jurisdiction, len(identity.keys), identity.threshold) == (
        "business",
        "LA-VT.01",
        3,
        2,
    )
    assert identity.registrar == town.resolve("registrar")
    assert town.account("firm").balances == ()
    assert town.address_prefix == "lao"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"kind": "king"}, "kind_must_be_known"),
        ({"kind": None}, "body_must_fit_type"),
        ({"kind": "big boss"}, "kind_must_be_known"),
        ({"jurisdiction": "nowhere"}, "jurisdiction_must_be_well_formed"),
        ({"jurisdiction": None}, "body_must_fit_type"),
        ({"threshold": 2}, "threshold_must_fit_keys"),
        ({"threshold": 0}, "body_must_fit_type"),
        ({"keys": 17}, "parameter_must_be_in_range"),
        ({"by": "shop"}, "registrar_must_have_role"),
        ({"by": "nobody"}, "name_must_be_known"),
        ({"name": "noy"}, "name_must_be_new"),
        ({"name": "Noy"}, "name_must_be_well_formed"),
        ({"name": ""}, "name_must_be_well_formed"),
        ({"name": "../noy"}, "name_must_be_well_formed"),
        ({"name": "x" * 33}, "name_must_be_well_formed"),
    ],
    ids=repr,
)
def test_account_that_cannot_be_opened_leaves_no_name_and_no_key(
    town: Ledger, changes: dict[str, Any], rule: str
) -> None:
    before = (town.height, town.keyring.addresses, town.keyring.list_keys())
    with pytest.raises(LedgerError) as caught:
        town.open_account(**{"name": "sok", "kind": "citizen", "jurisdiction": "LA", **changes})
    assert caught.value.rule == rule
    assert (town.height, town.keyring.addresses, town.keyring.list_keys()) == before
    town.open_account("sok", kind="citizen", jurisdiction="LA")


@pytest.mark.parametrize("who", ["nobody", "", None, 5, "lao1" + "q" * 38], ids=repr)
def test_who_is_not_known_is_said_so(town: Ledger, who: Any) -> None:
    for ask in (town.resolve, town.identity, town.account, town.balance):
        with pytest.raises((NotFoundError, Inadmissible)):
            ask(who)
    with pytest.raises(NotFoundError):
        town.wallet(who)


def test_unregistered_address_is_well_formed_and_not_known(town: Ledger) -> None:
    other = Ledger.create(seed=99).open_account("eva", kind="citizen", jurisdiction="LA")
    assert town.resolve(other.address) == other.address
    for ask in (town.identity, town.account, town.balance):
        with pytest.raises(NotFoundError, match="name_must_be_known"):
            ask(other.address)
    with pytest.raises(Refused, match="payee_must_be_registered"):
        town.wallet("noy").pay(1, to=other.address)


def test_balance_is_that_of_any_height(town: Ledger) -> None:
    town.wallet("noy").pay(400, to="shop")
    assert [town.balance("noy", height=height).available for height in (1, 2, 3, 4)] == [0, 0, 1_000, 600]
    assert town.balance("noy", "USD").available == 0
    for height in (0, 5, 10**6):
        with pytest.raises(NotFoundError):
            town.balance("noy", height=height)


# ---------------------------------------------------------------------------------------------- transactions


def test_transaction_is_drafted_signed_checked_and_sent_by_hand(town: Ledger) -> None:
    transaction = town.draft([wish(town)], lane=3, lifetime=5_000)
    assert (transaction.chain_id, transaction.signers) == ("lao-demo", (Signer(town.resolve("noy"), 3, 1),))
    assert transaction.expires == town.node.get_time() + 5_000
    signed = town.sign(transaction)
    data = encode(signed)
    assert town.check(data).code == 0
    assert town.height == 3
    placed = town.send_signed(data)
    assert (placed.height, placed.entry.signed) == (4, signed)
    with pytest.raises(Inadmissible, match="nonce_must_follow_last"):
        town.send_signed(data)


def test_refusal_is_written_only_when_asked_for(town: Ledger) -> None:
    with pytest.raises(Refused):
        town.send([wish(town, 9_999)])
    data = encode(town.sign(town.draft([wish(town, 9_999)])))
    assert town.check(data).rule == "balance_must_cover_amount"
    with pytest.raises(Refused):
        town.send_signed(data)
    town.check_wishes([wish(town, 1_000)])
    with pytest.raises(Refused):
        town.check_wishes([wish(town, 1_001)])
    assert town.height == 3
    placed = town.send_signed(data, anyway=True)
    assert placed.outcome.rule == "balance_must_cover_amount"
    proved = verify_receipt(town.receipt(placed), town.genesis_hash)
    assert (proved.applied, proved.outcome.rule) == (False, "balance_must_cover_amount")


def test_several_sign_one_transaction_in_two_homes(town: Ledger) -> None:
    wishes = [wish(town), Wish(town.resolve("shop"), Transfer(1, "LAK", "", town.resolve("noy")))]
    transaction = town.draft(wishes)
    whole = town.sign(transaction)
    halves = [msgspec.structs.replace(whole, signatures=(signature,)) for signature in whole.signatures]
    with pytest.raises(Inadmissible, match="signatures_must_meet_threshold"):
        town.send_signed(encode(halves[0]))
    assert merge_signatures(halves[1], halves[0]) == whole
    assert town.send_signed(encode(whole)).outcome.code == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda town: town.send([]),
        lambda town: town.draft([wish(town)] * 17),
        lambda town: town.send([wish(town)], lane=256),
        lambda town: town.send([wish(town)], lane=-1),
        lambda town: town.send([Wish("x" * 61, wish(town).body)]),
    ],
    ids=["no message", "17 messages", "lane 256", "lane -1", "by a long name"],
)
def test_transaction_of_another_form_is_never_signed(town: Ledger, act: Callable[[Ledger], Any]) -> None:
    with pytest.raises(DecodeError, match="fields_must_fit_type"):
        act(town)
    assert town.height == 3


def sign_ahead(town: Ledger, ahead: int, amount: int = 1) -> bytes:
    transaction = town.draft([wish(town, amount)])
    signers = (Signer(town.resolve("noy"), 0, transaction.signers[0].nonce + ahead),)
    return encode(town.sign(msgspec.structs.replace(transaction, signers=signers)))


def test_many_are_submitted_in_one_block(town: Ledger) -> None:
    datas = [sign_ahead(town, number, amount) for number, amount in enumerate((1, 9_999, 2))]
    placed = town.submit(datas)
    assert [(item.height, item.index, item.outcome.rule) for item in placed] == [
        (4, 0, ""),
        (4, 1, "balance_must_cover_amount"),
        (4, 2, ""),
    ]
    assert [encode(item.entry.signed) for item in placed] == datas
    assert town.submit([]) == []
    assert town.balance("shop").available == 3


def test_many_are_verified_by_workers_and_a_forged_one_stops_all(town: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "MANY", 3)
    monkeypatch.setattr(ingest, "BATCH", 2)
    datas = [sign_ahead(town, number, number + 1) for number in range(5)]
    forged = datas[3].replace(b'"nonce":4', b'"nonce":5')
    with pytest.raises(VerificationError, match="signature_must_fit_transaction"):
        town.submit([*datas[:3], forged, datas[4]])
    assert (town.height, len(town.node.mempool)) == (3, 0)
    assert [(item.height, item.index) for item in town.submit(datas)] == [(4, number) for number in range(5)]
    assert town.balance("shop").available == 15


def test_submitted_ones_that_are_in_no_block_are_named_after_the_others(town: Ledger) -> None:
    early = sign_ahead(town, 3)
    for _ in range(2):
        with pytest.raises(Inadmissible, match="nonce_must_follow_last"):
            town.submit([early, sign_ahead(town, 0)])
    assert (town.height, town.balance("shop").available, len(town.node.mempool)) == (5, 2, 1)
    [missing, follower] = town.submit([sign_ahead(town, 0)])
    assert encode(follower.entry.signed) == early
    replayed = encode(missing.entry.signed)
    for _ in range(2):
        with pytest.raises(Inadmissible):
            town.submit([replayed])
    assert (town.height, len(town.node.mempool)) == (6, 0)
    assert len(town.submit([sign_ahead(town, 1), sign_ahead(town, 0)])) == 2


@pytest.mark.parametrize("bad", [b"", b"{}", b"forged"])
def test_where_one_is_malformed_or_forged_none_is_submitted(town: Ledger, bad: bytes) -> None:
    good = sign_ahead(town, 0)
    if bad == b"forged":
        bad = sign_ahead(town, 1).replace(b'"amount":1,', b'"amount":2,')
    with pytest.raises((DecodeError, VerificationError)):
        town.submit([good, bad])
    assert (town.height, len(town.node.mempool)) == (3, 0)
    assert town.submit([]) == []
    assert town.height == 3


def test_submitted_ones_wait_where_there_is_no_quorum(town: Ledger) -> None:
    for name in ("finance", "justice"):
        town.set_validator(name, "down")
    with pytest.raises(ConsensusError, match="quorum_must_sign"):
        town.submit([sign_ahead(town, 0), sign_ahead(town, 1)])
    assert (town.height, len(town.node.mempool)) == (3, 2)
    town.set_validator("finance", "up")
    assert [item.height for item in town.submit([])] == [4, 4]


# ------------------------------------------------------------------------------------------------- validators


def test_validators_go_down_and_come_up(town: Ledger) -> None:
    town.set_validator("technology", "down")
    placed = town.wallet("noy").pay(1, to="shop")
    assert placed.committed
    assert (placed.committed.proposer, placed.committed.commit.round) == ("central-bank", 1)
    town.set_validator("finance", "down")
    with pytest.raises(ConsensusError, match="quorum_must_sign"):
        town.wallet("noy").pay(1, to="shop")
    town.set_validator("finance", "up")
    town.wallet("noy").pay(1, to="shop")


def test_liar_is_named_until_it_is_honest_again(town: Ledger) -> None:
    town.set_validator("technology", "lying")
    placed = town.wallet("noy").pay(1, to="shop")
    assert placed.committed
    assert [(item.proposer, item.rule) for item in placed.committed.rejected] == [
        ("technology", "root_must_match_execution")
    ]
    town.set_validator("technology", "honest")
    for _ in range(4):
        placed = town.wallet("noy").pay(1, to="shop")
        assert placed.committed
        assert placed.committed.rejected == ()


def test_split_height_is_finished_when_the_culprit_comes_up(town: Ledger) -> None:
    town.set_validator("technology", "equivocating")
    with pytest.raises(ConsensusError, match="proposer_must_not_equivocate"):
        town.wallet("noy").pay(1, to="shop")
    assert town.height == 3
    town.set_validator("technology", "honest")
    town.set_validator("technology", "up")
    assert (town.height, town.balance("shop").available) == (4, 1)
    town.audit()


@pytest.mark.parametrize(
    ("name", "behaviour"), [("nobody", "down"), ("", "up"), ("finance", "sleepy"), ("finance", "")]
)
def test_validator_or_behaviour_that_is_none_is_refused(town: Ledger, name: str, behaviour: str) -> None:
    with pytest.raises((NotFoundError, HomeError)):
        town.set_validator(name, behaviour)


# ---------------------------------------------------------------------------------------------- the front door


def test_every_name_of_the_package_is_there_and_no_other_is_promised() -> None:
    assert sorted(ledger.__all__) == ledger.__all__
    assert all(hasattr(ledger, name) for name in ledger.__all__)


STRANGE = ("", "a/b", "a\n", "\ud800", "a\ud800", "ລາວ", "\0", "x" * 10_000)


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:9]))
def test_what_can_be_no_part_of_a_key_is_nowhere_found(lao: Ledger, text: str) -> None:
    assert (lao.state_row(f"law/{text}"), lao.rows(f"law/{text}x")) == (b"", [])
    assert lao.why("court", "court") == lao.why("court", "court", "")
    assert lao.why("court", "court", f"LA-{text}") == ()
    with pytest.raises(Inadmissible, match="role_must_be_known") as unknown:
        lao.why("court", text)
    assert str(unknown.value).isprintable()
    for act, rule in (
        (lambda: lao.committee.body(text), "body_must_exist"),
        (lambda: lao.committee.write(text), "body_must_exist"),
        (lambda: lao.laws.get(text), "law_id_must_be_well_formed"),
        (lambda: lao.laws.what_if(1, end=[text]), "law_id_must_be_well_formed"),
        (lambda: lao.laws.what_if(1, values={text: 1}), "law_id_must_be_well_formed"),
    ):
        with pytest.raises(NotFoundError, match=rule) as raised:
            act()
        assert str(raised.value).isprintable()


def test_default_lifetime_is_an_hour(lao: Ledger) -> None:
    body = RegisterAccount("LA", lao.bind_keys("x", lao.make_keys("x", 1, 1)), "citizen", 1)
    transaction = lao.draft([Wish(lao.resolve("registrar"), body)])
    assert transaction.expires - lao.node.get_time() == LIFETIME_MS == 3_600_000


def test_no_draft_outlives_what_the_chain_allows_unless_asked_for() -> None:
    with Ledger.create(seed=7, parameters={"max_lifetime_ms": 60_000}) as lao:
        noy = lao.open_account("noy", "citizen", "LA-VT")
        lao.open_account("shop", "business", "LA-VT")
        lao.wallet("central-bank").issue_money(1_000, to=noy)
        justice, university = lao.wallet("justice"), lao.wallet("university")
        drafts = [
            lao.draft([wish(lao)]),
            justice.draft_proposal(lao.actions.end_law("wallet_basic"), reference="DECREE/1"),
            draft_issue(university, "degree", noy, {"level": "BSc", "name": "Noy"}, NEVER),
        ]
        for transaction in drafts:
            assert transaction.expires - lao.node.get_time() == 60_000
            assert lao.check(encode(lao.sign(transaction))).code == 0
        placed = [lao.send_signed(encode(lao.sign(transaction))) for transaction in drafts]
        assert [one.outcome.rule for one in placed] == ["", "", ""]
        with pytest.raises(Inadmissible, match="lifetime_must_be_within_limit"):  # what somebody asks for is theirs
            lao.check(encode(lao.sign(lao.draft([wish(lao)], lifetime=60_001))))
