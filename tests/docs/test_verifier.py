"""The second verifier, docs/reference/verify.mjs, against the first: one verdict on every receipt, good or damaged.

Receipts come from the story of the README and from chains put together by hand; one Node.js process judges many, a line
each. What the second verifier leaves to those who sign stands in docs/reference/bytes.md.
"""

import json
import random
import subprocess
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import pytest

import ledger
from ledger.chain.handovers import NewValidators
from ledger.chain.validators import Validator
from ledger.client.drafting import Wish
from ledger.crypto.encoding import decode, encode
from ledger.crypto.keys import verify_signature
from ledger.errors import LedgerError
from ledger.registry.money.money import Transfer
from tests.chain import chains
from tests.chain.electing import electing, live_through_changes
from tests.cli.running import Shell
from tests.docs.forgeries import list_forgeries, make_chain
from tests.docs.second import NODE, RECEIPTS, Second, change, list_places, list_structural, make_second, run_second
from tests.docs.story import SEED, tell
from tests.vectors import vectors_dir

if NODE is None:
    pytest.skip("node is absent: docs/reference/verify.mjs is not tested", allow_module_level=True)


class Case(NamedTuple):
    """A receipt, with what its verifier holds."""

    data: bytes
    genesis_hash: str
    checkpoint: ledger.Checkpoint | None = None


def judge_receipts(cases: list[Case]) -> list[str]:
    """What the second verifier says of each case: "" if it holds, else the problem."""
    points = [f"{case.checkpoint.height}:{case.checkpoint.hash}" if case.checkpoint else "" for case in cases]
    seconds = [
        make_second("receipts", case.data, case.genesis_hash, point) for case, point in zip(cases, points, strict=True)
    ]
    return [ended.problem for ended in run_second(seconds)]


def holds(verify: Callable[..., object], *arguments: Any) -> bool:
    try:
        verify(*arguments)
    except LedgerError:
        return False
    return True


@cache
def collect_good() -> dict[str, Case]:
    """Receipts of every make, by what is special about them."""
    return {**collect_from_a_ledger(), **collect_from_chains()}


def collect_from_a_ledger() -> dict[str, Case]:
    lao = ledger.Ledger.create(seed=SEED)
    people = [
        lao.open_account(name, kind="citizen", jurisdiction="LA-VT") for name in ("noy", "dao", "kham", "mali", "sone")
    ]
    bank = lao.wallet("central-bank")
    for person in people:
        bank.issue_money(1_000, to=person)
    noy, dao = people[:2]
    wishes = [Wish(person.address, Transfer(5, "LAK", "", bank.address)) for person in people]
    crowd = lao.submit([encode(lao.sign(lao.draft([wish]))) for wish in wishes])
    refused = lao.send([Wish(noy.address, Transfer(9_999, "LAK", "", dao.address))], anyway=True)
    hold = noy.place_hold(10, dao)
    noy.rotate_keys(keys=3, threshold=2)
    joint = noy.pay(1, to=dao, reference="A/B-1.2")
    lao.set_validator("finance", "down")
    later = [noy.pay(1, to=dao) for _ in range(4)]
    placed = {"plain": people[0].opened, "crowd": crowd[3], "refused": refused, "hold": hold, "joint": joint}
    placed |= {"down": later[1], "round": later[2]}
    cases = {name: Case(lao.receipt(entry), lao.genesis_hash) for name, entry in placed.items() if entry}
    for name, height in (("anchored", 2), ("made final later", lao.height)):
        point = lao.checkpoint(height)
        cases[name] = Case(lao.anchor(lao.receipt(joint), point), lao.genesis_hash, point)
    own = lao.checkpoint(joint.height)
    return {**cases, "own checkpoint": Case(lao.receipt(joint), lao.genesis_hash, own)}


def collect_from_chains() -> dict[str, Case]:
    first, second = chains.make_signatories("old"), chains.make_signatories("new", (3, 1, 1))
    third = chains.make_signatories("third", (1,))
    chain = chains.grow(chains.start(chains.change((1, first), (4, second), (7, third))), 9)
    hand_made = {
        "one hand-over": chains.make_receipt(chain, 5),
        "two hand-overs": chains.make_receipt(chain, 8),
        "just before a hand-over": chains.make_receipt(chain, 3),
        "final after a hand-over": chains.make_receipt(chain, 2, 9),
        "anchor over a hand-over": chains.make_receipt(chain, 8, 9, 1),
    }
    return {name: Case(encode(receipt), chain.genesis_hash.hex()) for name, receipt in hand_made.items()}


@cache
def collect_from_changes() -> dict[str, Case]:
    """Of a ledger whose validators really changed, several times and back: under no change, some, and all of them."""
    lao = live_through_changes()
    with electing():
        entries = list(lao.entries())
        early, late = lao.receipt(entries[1]), lao.receipt(entries[-1])
        point, first = lao.checkpoint(), lao.checkpoint(2)
        return {
            "before all changes": Case(early, lao.genesis_hash),
            "after a new key": Case(lao.receipt(entries[6]), lao.genesis_hash),
            "after all changes": Case(late, lao.genesis_hash),
            "early, final by the last set": Case(lao.anchor(early, point), lao.genesis_hash, point),
            "late, on an early checkpoint": Case(lao.anchor(late, first), lao.genesis_hash, first),
        }


def test_good_receipts_hold_for_both() -> None:
    cases = {**collect_good(), **collect_from_changes()}
    assert len(cases) >= 19
    for case in cases.values():
        ledger.verify_receipt(*case)
    assert dict(zip(cases, judge_receipts(list(cases.values())), strict=True)) == dict.fromkeys(cases, "")


def test_changes_that_led_back_stand_in_no_receipt() -> None:
    counts = {name: ledger.verify_receipt(*case).proved.handovers for name, case in collect_from_changes().items()}
    assert counts == {
        "before all changes": 0,
        "after a new key": 2,
        "after all changes": 4,  # of six: two led away from a set and back to it
        "early, final by the last set": 4,
        "late, on an early checkpoint": 4,
    }


def test_hand_overs_out_of_place_are_refused_by_both() -> None:
    """Left out, twice, swapped, of another change, or the detour left in: none that is missing, none too many."""
    cases = []
    for case in collect_from_changes().values():
        document = json.loads(case.data)
        handovers = document["provenance"]["handovers"]
        others = [[*handovers[:at], *handovers[at + 1 :]] for at in range(len(handovers))]
        others += [[*handovers[:at], handovers[at], *handovers[at:]] for at in range(len(handovers))]
        others += [handovers[::-1]] if len(handovers) > 1 else []
        others += [all_changes[:count] for all_changes in [list_all_changes()] for count in (1, 3, 5, 6)]
        for other in others:
            if other != handovers:
                changed = change(document, ("provenance", "handovers"), other)
                cases.append(Case(encode(changed), *case[1:]))
    assert len(cases) > 30
    assert not any(holds(ledger.verify_receipt, *case) for case in cases)
    assert all(judge_receipts(cases))


def list_all_changes() -> list[Any]:
    """Every hand-over of that ledger, detours too, as plain JSON."""
    lao = live_through_changes()
    with lao.node.reading():
        stored = lao.node.archive.store.list_handovers(lao.height + 1)
    found = []
    for height, members in stored:
        block = lao.block(height)
        found.append(NewValidators(block.commit, block.header, decode(members, tuple[Validator, ...])))
    return [json.loads(encode(handover)) for handover in found]


def test_other_ledgers_and_checkpoints_are_refused_by_both() -> None:
    cases = [*collect_good().values(), *collect_from_changes().values()]
    wrong = [Case(case.data, "00" + case.genesis_hash[2:]) for case in cases]
    wrong += [Case(case.data, case.genesis_hash.upper()) for case in cases]
    wrong += [
        Case(case.data, case.genesis_hash, ledger.Checkpoint("ab" * 32, height))
        for case in cases
        for height in (1, 5, 99)
    ]
    assert not any(holds(ledger.verify_receipt, *case) for case in wrong)
    assert all(judge_receipts(wrong))


def test_a_changed_byte_is_refused_by_both() -> None:
    chosen = random.Random(1)
    cases = []
    for case in collect_good().values():
        for place in chosen.sample(range(len(case.data)), 60):
            byte = chosen.choice([value for value in range(256) if value != case.data[place]])
            cases.append(Case(case.data[:place] + bytes([byte]) + case.data[place + 1 :], *case[1:]))
    assert not any(holds(ledger.verify_receipt, *case) for case in cases)
    assert all(judge_receipts(cases))


def test_forgeries_are_refused_by_both() -> None:
    chain, forgeries = make_chain(), dict(list_forgeries())
    cases = [Case(encode(receipt), chain.genesis_hash.hex()) for receipt in forgeries.values()]
    accepted = [name for name, case in zip(forgeries, cases, strict=True) if holds(ledger.verify_receipt, *case)]
    assert accepted == []
    assert [name for name, problem in zip(forgeries, judge_receipts(cases), strict=True) if not problem] == []


@pytest.mark.parametrize("share", [24, pytest.param(1, marks=pytest.mark.full)])
def test_a_changed_structure_is_refused_by_both(share: int) -> None:
    cases, names = [], []
    for name, case in collect_good().items():
        document = json.loads(case.data)
        for place, value in list_places(document):
            for new in list_structural(value):
                if new != value:
                    cases.append(Case(encode(change(document, place, new)), *case[1:]))
                    names.append((name, place, new))
    chosen = range(0, len(cases), share)
    first = [holds(ledger.verify_receipt, *cases[index]) for index in chosen]
    second = [problem == "" for problem in judge_receipts([cases[index] for index in chosen])]
    disagreements = [names[index] for index, one, other in zip(chosen, first, second, strict=True) if one != other]
    assert disagreements == []
    # a vote beyond two thirds or an anchor may be left out, and nothing else
    accepted = {names[index][1][-2:] for index, one in zip(chosen, first, strict=True) if one}
    assert accepted <= {("commit", "signatures"), ("provenance", "anchors")}
    assert sum(first) < len(first) / 20


def test_what_is_not_a_receipt_is_refused_by_both() -> None:
    lao = tell()
    plain = collect_good()["plain"]
    texts = [b"", b"{}", b"[]", b"null", b"0", b"\xff", b"{", b"[" * 100_000, b'{"kind":"receipt"}']
    texts += [
        b" " + plain.data,
        plain.data + b"\n",
        b"\xef\xbb\xbf" + plain.data,
        plain.data[:-1],
        plain.data.replace(b":", b": "),
    ]
    cases = [Case(text, lao.genesis_hash) for text in texts]
    assert not any(holds(ledger.verify_receipt, *case) for case in cases)
    assert all(judge_receipts(cases))


def test_edge_cases_of_ed25519_get_one_verdict() -> None:
    """Published edge cases and weak points: OpenSSL accepts some of them, both verifiers must not."""
    folder = vectors_dir("ed25519")
    cases = [
        (case["pub_key"], case["message"], case["signature"])
        for case in json.loads((folder / "speccheck_cases.json").read_text())
    ]
    wycheproof = json.loads((folder / "wycheproof_ed25519_test.json").read_text())
    cases += [
        (group["publicKey"]["pk"], test["msg"], test["sig"])
        for group in wycheproof["testGroups"]
        for test in group["tests"]
    ]
    weak = [
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "ee" + "ff" * 31,
    ]
    cases += [(key, "00", point + "00" * 32) for key in weak for point in weak]
    first = [holds(verify_signature, *map(bytes.fromhex, case)) for case in cases]
    second = [not ended.problem for ended in run_second([Second("signature", case, {}) for case in cases])]
    assert first == second
    assert 0 < sum(first) < len(first)


def test_the_command_prints_what_was_proved_and_ends_as_ours_does(tmp_path: Any) -> None:
    case, plain = collect_good()["refused"], collect_good()["plain"]
    (tmp_path / "r.json").write_bytes(case.data)
    (tmp_path / "forged.json").write_bytes(plain.data.replace(b"lao-demo", b"lao\x1b[31m", 1))
    (tmp_path / "large.json").write_bytes(b"[" * (8 * 1024 * 1024 + 1))
    (tmp_path / "deep.json").write_bytes(b"[" * 8 * 1024 * 1024)
    shown = run(tmp_path, "r.json", case.genesis_hash)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "outcome     balance_must_cover_amount, entry 0 of 1 in block" in shown.stdout
    for given, code, problem in (
        (["r.json", "ab" * 32], 5, "the file is of another ledger"),
        (["forged.json", case.genesis_hash], 5, ""),
        (["large.json", case.genesis_hash], 5, "too large"),
        (["deep.json", case.genesis_hash], 5, "nested too deeply"),
        (["none.json", case.genesis_hash], 3, ""),
        (["r.json/none", case.genesis_hash], 3, ""),
        ([".", case.genesis_hash], 5, ""),
        (["r.json", "AB" * 32], 2, "the genesis hash has 64 hex digits"),
        (["r.json", ""], 2, "the genesis hash has 64 hex digits"),
        (["r.json", case.genesis_hash, "5"], 2, "a checkpoint is HEIGHT:HASH"),
        (["r.json", case.genesis_hash, "05:" + "ab" * 32], 2, "a checkpoint is HEIGHT:HASH"),
    ):
        done = run(tmp_path, *given)
        assert (done.returncode, done.stdout) == (code, ""), given
        assert done.stderr.startswith(f"refused: {problem}")
        assert done.stderr.removesuffix("\n").isprintable()
        checkpoint = ["--checkpoint", *given[2:]] if given[2:] else []
        ours = Shell(tmp_path).run_args("verify", given[0], "--genesis", given[1], *checkpoint)
        assert ours.code == code, given


def run(folder: Any, *given: str) -> "subprocess.CompletedProcess[str]":
    """The program as people run it."""
    assert NODE
    return subprocess.run([NODE, RECEIPTS, *given], cwd=folder, capture_output=True, text=True, check=False)
