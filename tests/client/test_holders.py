"""What waits to be issued in a home: completed by its own record alone, whatever others put on the ledger.

The draft of a record is signed elsewhere, so its commitment is public before the home has its holder's file; whoever
copies it must neither take its place nor stand in its way.
"""

from typing import Any

import msgspec
import pytest

from ledger import Ledger
from ledger.chain.kinds import NEVER
from ledger.chain.transaction import Transaction
from ledger.client.records.holder_files import (
    PENDING,
    erase_held,
    finish_pending,
    forget_pending,
    get_pending,
    list_roots,
    load_holder,
)
from ledger.client.records.issuing import draft_amend, draft_issue
from ledger.crypto.encoding import encode
from ledger.errors import DecodeError, LedgerError, NotFoundError, VerificationError
from ledger.registry.money.money import Transfer
from ledger.registry.records.records import Commitment, IssueRecord
from tests.client.flood import count_decodes, flood

CLAIMS = {"level": "BSc", "name": "Noy"}


@pytest.fixture
def town() -> Ledger:
    lao = Ledger.create(seed=5)
    lao.open_account("noy", "citizen", "LA-VT")
    lao.open_account("mallory", "business", "LA-VT")
    lao.wallet("central-bank").issue_money(1_000, to="mallory")
    return lao


def draw_up(town: Ledger, level: str = "BSc") -> Transaction:
    return draft_issue(town.wallet("university"), "degree", "noy", CLAIMS | {"level": level}, NEVER)


def get_commitment(draft: Transaction) -> Commitment:
    return msgspec.json.decode(bytes(draft.messages[0].body), type=IssueRecord).commitment


def send(town: Ledger, draft: Transaction) -> str:
    """As another home does, that has all signatures: this one does not learn of it."""
    return town.send_signed(encode(town.sign(draft))).id + "-0"


def list_held(town: Ledger) -> list[tuple[str, str, Any]]:
    return [(record.id, record.issued.issuer, record.claims["level"]) for record in town.records()]


@pytest.mark.parametrize("size", [6, 4])
@pytest.mark.parametrize("when", ["before", "after"])
def test_copied_commitment_neither_displaces_nor_disables_a_record(town: Ledger, size: int, when: str) -> None:
    """An issuer of another schema copied the root, and paid the university a kip in the same transaction."""
    university, mallory = (town.wallet(name) for name in ("university", "mallory"))
    town.wallet("education").grant_role("issuer", mallory, "training")
    town.wallet("transport").grant_role("issuer", mallory, "licence")
    draft = draw_up(town)
    root = get_commitment(draft).root
    if when == "after":
        own = send(town, draft)
    copied = Commitment(root, "training@1" if size == 6 else "licence@1", size, NEVER)
    town.send([mallory.wish(IssueRecord(copied)), mallory.wish(Transfer(1, "LAK", "", university.address))])
    if when == "before":
        assert (list_held(town), list_roots(town.desk)) == ([], [root])
        draft = town.draft([university.wish(IssueRecord(get_commitment(draft)))])
        own = send(town, draft)
    assert list_held(town) == [(own, university.address, "BSc")]
    assert list_roots(town.desk) == []


@pytest.mark.parametrize("when", ["before", "after", "together"])
def test_commitment_copied_whole_by_an_issuer_of_the_same_schema_is_its_own_record(town: Ledger, when: str) -> None:
    """Only who issued it tells the two apart, and in one transaction only whose message it was."""
    university, mallory = (town.wallet(name) for name in ("university", "mallory"))
    town.wallet("education").grant_role("issuer", mallory, "degree")
    draft = draw_up(town)
    commitment = get_commitment(draft)
    copies = [mallory.wish(IssueRecord(commitment)), mallory.wish(Transfer(1, "LAK", "", university.address))]
    if when == "together":
        own = town.send([*copies, university.wish(IssueRecord(commitment))]).id + "-2"
    elif when == "after":
        own = send(town, draft)
        town.send(copies)
    else:
        town.send(copies)
        assert (list_held(town), list_roots(town.desk)) == ([], [commitment.root])
        own = send(town, town.draft([university.wish(IssueRecord(commitment))]))
    assert list_held(town) == [(own, university.address, "BSc")]
    assert list_roots(town.desk) == []


def test_commitment_of_another_end_is_another_record(town: Ledger) -> None:
    """The root says nothing of schema and end."""
    university = town.wallet("university")
    commitment = get_commitment(draw_up(town))
    university.act(IssueRecord(msgspec.structs.replace(commitment, until=town.node.get_time() + 10**6)))
    assert (list_held(town), list_roots(town.desk)) == ([], [commitment.root])


def test_what_is_given_up_waits_no_longer(town: Ledger) -> None:
    roots = [get_commitment(draw_up(town, level)).root for level in ("BSc", "MSc")]
    forget_pending(town.desk, get_pending(town.desk, roots[0]))
    assert list_roots(town.desk) == [roots[1]]


def test_refused_draft_goes_on_waiting(town: Ledger) -> None:
    draft = draw_up(town)
    town.wallet("education").revoke_role("issuer", "university", "degree")
    assert town.send_signed(encode(town.sign(draft)), anyway=True).outcome.rule == "issuer_must_have_role"
    assert finish_pending(town.desk) == {}, "it is no fault of the file"
    assert (list_held(town), list_roots(town.desk)) == ([], [get_commitment(draft).root])


def test_draft_of_an_amendment_is_completed_in_the_place_of_the_old_file(town: Ledger) -> None:
    university = town.wallet("university")
    own = send(town, draw_up(town))
    assert list_held(town) == [(own, university.address, "BSc")]
    send(town, draft_amend(university, own, "noy", CLAIMS | {"level": "MSc"}, None))
    assert list_held(town) == [(own, university.address, "MSc")]


@pytest.mark.parametrize("left", ["its own", "an amendment's", "an older one's"])
def test_erased_field_is_brought_back_by_nothing_that_waits(town: Ledger, left: str) -> None:
    """Neither by a file that a killed process left, nor by what other hands put on the ledger meanwhile."""
    university = town.wallet("university")
    draft = draw_up(town)
    name = f"{PENDING}{get_commitment(draft).root}"
    waiting = town.desk.holder_files[name]
    own = send(town, draft)
    [record] = town.records()
    if left == "its own":
        town.desk.holder_files[name] = waiting
    else:
        send(town, draft_amend(university, own, "noy", CLAIMS | {"level": "MSc"}, None))
    if left == "an older one's":
        [record] = town.records()
        town.desk.holder_files[name] = waiting
    record.erase("name")
    for _ in range(2):
        [found] = town.records()
        assert found.claims == {"level": "BSc" if left == "its own" else "MSc"}
    assert (finish_pending(town.desk), list_roots(town.desk)) == ({}, [])


SPOILT = {
    "half of it": lambda data: data[: len(data) // 2],
    "nothing": lambda data: b"",
    "another value": lambda data: data.replace(b'"BSc"', b'"PhD"'),
    "no height": lambda data: data.replace(b'{"after":3,', b"{"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_file_that_waits_is_told_and_in_no_others_way(town: Ledger, name: str) -> None:
    university = town.wallet("university")
    drafts = [draw_up(town, level) for level in ("BSc", "MSc")]
    spoilt, _ = (get_commitment(draft).root for draft in drafts)
    good = town.desk.holder_files[f"{PENDING}{spoilt}"]
    town.desk.holder_files[f"{PENDING}{spoilt}"] = SPOILT[name](good)
    assert town.desk.holder_files[f"{PENDING}{spoilt}"] != good
    own = [send(town, msgspec.structs.replace(draft, signers=sign_next(town, draft))) for draft in drafts]
    assert list_held(town) == [(own[1], university.address, "MSc")]
    assert list_roots(town.desk) == [spoilt]
    problems: dict[str, LedgerError] = finish_pending(town.desk)
    assert list(problems) == [spoilt]
    assert isinstance(problems[spoilt], VerificationError if name == "another value" else DecodeError)
    town.desk.holder_files[f"{PENDING}{spoilt}"] = good  # from a backup: nothing was given up
    assert sorted(level for _, _, level in list_held(town)) == ["BSc", "MSc"]


def sign_next(town: Ledger, draft: Transaction) -> Any:
    return town.draft([town.wallet("university").wish(IssueRecord(get_commitment(draft)))]).signers


def test_waiting_files_read_each_later_block_once(town: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any payment to the issuer once made every look at a home's records slower, for every file that waited."""
    university, mallory = town.wallet("university"), town.wallet("mallory")
    pay = Transfer(1, "LAK", "", university.address)
    flood(town, mallory, [pay] * 10)
    decodes = count_decodes(monkeypatch)
    for _ in range(3):
        draw_up(town)
    assert (town.records(), len(decodes)) == ([], 0)
    for _ in range(2):
        flood(town, mallory, [pay] * 10)
    decodes.clear()
    assert (town.records(), len(decodes), len(list_roots(town.desk))) == ([], 2, 3)


def read_names(town: Ledger, record: str) -> list[str]:
    return sorted(town.record(record).claims)


def test_what_was_erased_never_comes_back_with_a_file_that_waits(town: Ledger) -> None:
    draft = draw_up(town)
    name = f"{PENDING}{get_commitment(draft).root}"
    waiting = town.desk.holder_files[name]
    own = send(town, draft)
    erase_held(
        town.desk, own, ["name"]
    )  # before this home has looked: its file is not there yet, and must not come later
    assert read_names(town, own) == ["level"]
    town.desk.holder_files[name] = (
        waiting  # as a process leaves it that ended between the two files, or a backup brings it back
    )
    assert finish_pending(town.desk) == {}
    assert (read_names(town, own), list_roots(town.desk)) == (["level"], [])
    town.desk.holder_files[name] = waiting
    erase_held(town.desk, own, ["level"])
    assert (read_names(town, own), list_roots(town.desk)) == ([], [])


def test_what_was_amended_stays_so_whatever_still_waits(town: Ledger) -> None:
    draft = draw_up(town)
    name = f"{PENDING}{get_commitment(draft).root}"
    waiting = town.desk.holder_files[name]
    own = send(town, draft)
    town.wallet("university").amend_record(own, "noy", CLAIMS | {"level": "MSc"})
    town.desk.holder_files[name] = waiting
    assert list_held(town) == [(own, town.resolve("university"), "MSc")]
    assert list_roots(town.desk) == []


def test_each_file_that_waits_is_looked_for_from_its_own_height_on(town: Ledger) -> None:
    """The first was issued before the second was drawn up."""
    first = send(town, draw_up(town))
    draw_up(town, "MSc")
    assert len(list_roots(town.desk)) == 2
    assert [held for held, _, _ in list_held(town)] == [first]
    assert len(list_roots(town.desk)) == 1


def test_of_one_commitment_issued_twice_at_once_the_first_is_held(town: Ledger) -> None:
    university, body = town.wallet("university"), IssueRecord(get_commitment(draw_up(town)))
    placed = town.send([university.wish(body), university.wish(body)])
    assert list_held(town) == [(f"{placed.id}-0", university.address, "BSc")]


def test_part_of_an_id_is_enough_where_it_is_the_only_one(town: Ledger) -> None:
    roots = [get_commitment(draw_up(town, level)).root for level in ("BSc", "MSc")]
    assert get_pending(town.desk, roots[0][:20]) == roots[0]
    for digits in ("", "f" * 64):
        with pytest.raises(NotFoundError, match="record_must_be_pending"):
            get_pending(town.desk, digits)
    common = next(number for number, (one, other) in enumerate(zip(*roots, strict=True)) if one != other)
    if common:
        with pytest.raises(NotFoundError):
            get_pending(town.desk, roots[0][:common])
    assert get_pending(town.desk, roots[1][: common + 1]) == roots[1]


@pytest.mark.parametrize("first", [True, False])
def test_the_very_same_commitment_by_another_issuer_completes_nothing(town: Ledger, first: bool) -> None:
    """Mallory may issue degrees too, and copies all of it, in a transaction that concerns the university."""
    university, mallory = town.wallet("university"), town.wallet("mallory")
    town.wallet("education").grant_role("issuer", mallory, "degree")
    body = IssueRecord(get_commitment(draw_up(town)))
    acts = [
        lambda: town.send([mallory.wish(body), mallory.wish(Transfer(1, "LAK", "", university.address))]),
        lambda: town.send([university.wish(body)]),
    ]
    placed = [act() for act in (acts if first else acts[::-1])]
    own = placed[1 if first else 0].id + "-0"
    assert list_held(town) == [(own, university.address, "BSc")]


def test_of_several_that_start_alike_none_is_meant(town: Ledger) -> None:
    """Ids are made up here, since nobody finds two that start with the same eight digits."""
    for number in range(2):
        town.desk.holder_files["ab" * 31 + f"c{number}-0"] = b"{}"
        town.desk.holder_files[PENDING + "cd" * 31 + f"c{number}"] = b"{}"
    for ask, digits in ((load_holder, "ab" * 31), (get_pending, "cd" * 31)):
        with pytest.raises(NotFoundError):
            ask(town.desk, digits)
    assert load_holder(town.desk, "ab" * 31 + "c1") == b"{}"
    assert get_pending(town.desk, "cd" * 31 + "c1") == "cd" * 31 + "c1"


def test_whole_id_is_that_record_beside_others_that_begin_alike(town: Ledger) -> None:
    """The second and the eleventh message of one transaction: ID-1, and ID-10."""
    send(town, draw_up(town))
    finish_pending(town.desk)
    [(name, data)] = town.desk.holder_files.items()
    transaction = name.partition("-")[0]
    town.desk.holder_files.update({f"{transaction}-1": data, f"{transaction}-10": data + b" "})
    assert load_holder(town.desk, f"{transaction}-1") == data
    with pytest.raises(NotFoundError):
        load_holder(town.desk, transaction)
