"""The conformance command: one verdict a line, in order, whatever the line is, and the same verdicts as the library.

It runs as a command of its own, fed with good cases, bad ones, and lines that are no cases at all.
"""

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from ledger import Ledger
from ledger.client.drafting import Wish
from ledger.crypto.encoding import encode
from ledger.crypto.keys import SigningKey
from ledger.interchange.credentials.credentials import Credential, write_credential
from ledger.interchange.credentials.did_key import encode_did_key
from ledger.merkle.log import compute_consistency_path, compute_inclusion_path, compute_root, hash_leaf
from ledger.registry.money.money import Issue
from tests.conform.__main__ import MAX_LINE, judge_line
from tests.conform.__main__ import run as run_topic
from tests.conform.topics import TOPICS
from tests.strategies import any_documents

ROOT = Path(__file__).parent.parent.parent
BY_TOPIC = pytest.mark.parametrize("topic", sorted(TOPICS))


def run(topic: Sequence[str], text: bytes) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "tests.conform", *topic]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, check=False, timeout=120)


def judge(topic: str, *cases: object) -> list[dict[str, Any]]:
    """The command's verdicts on these cases, without starting it."""
    shown = io.StringIO()
    run_topic(topic, io.BytesIO(b"".join(json.dumps(case).encode() + b"\n" for case in cases)), shown)
    verdicts = [json.loads(line) for line in shown.getvalue().splitlines()]
    assert len(verdicts) == len(cases)
    return verdicts


def number(cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": index, **case} for index, case in enumerate(cases)]


def test_ed25519() -> None:
    key = SigningKey(b"c" * 32)
    case = {"public_key": key.public_key, "message": b"hello".hex(), "signature": key.sign(b"hello")}
    weak = {"public_key": "01" + "00" * 31, "message": "00", "signature": "01" + "00" * 63}
    cases = [
        case,
        {**case, "message": b"hullo".hex()},
        {**case, "signature": "00" * 64},
        {**case, "signature": case["signature"][:-2]},
        {**case, "public_key": ""},
        weak,
        {**case, "public_key": key.public_key.upper()},
        {**case, "message": " 68656c6c6f"},
        {"message": "00"},
    ]
    verdicts = judge("ed25519", *number(cases))
    assert [verdict["ok"] for verdict in verdicts] == [True] + [False] * 8
    assert [verdict["id"] for verdict in verdicts] == list(range(9))
    assert {verdict["error"] for verdict in verdicts[1:6]} == {"signature_must_verify"}
    assert [verdict["error"] for verdict in verdicts[6:]] == [
        "case: public_key is no lower-case hex",
        "case: message is no lower-case hex",
        "case: public_key is missing",
    ]


def change(case: dict[str, Any], *changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The case with each of these changes in turn."""
    return [{**case, **fields} for fields in changes]


LEAVES = [hash_leaf(bytes([index])) for index in range(7)]
WHOLE, OLDER = compute_root(LEAVES).hex(), compute_root(LEAVES[:3]).hex()


def test_merkle_inclusion() -> None:
    path = [step.hex() for step in compute_inclusion_path(LEAVES, 5)]
    case = {"leaf_hash": LEAVES[5].hex(), "index": 5, "size": 7, "path": path, "root": WHOLE}
    untrue = change(case, {"index": 4}, {"size": 6}, {"path": path[:-1]}, {"root": OLDER}, {"leaf_hash": "00" * 32})
    outside = change(case, {"index": -1}, {"index": 2**70}, {"size": 2**53}, {"root": "00"}, {"path": [*path, "00"]})
    no_case = change(
        case, {"index": 5.0}, {"index": True}, {"index": "5"}, {"path": "00"}, {"path": [1]}, {"size": None}
    )
    verdicts = judge("merkle-inclusion", *number([case, *untrue, *outside, *no_case]))
    assert [verdict["ok"] for verdict in verdicts] == [True] + [False] * 16
    assert [verdict["error"].startswith("case:") for verdict in verdicts[1:]] == [False] * 10 + [True] * 6


def test_merkle_consistency() -> None:
    path = [step.hex() for step in compute_consistency_path(LEAVES, 3)]
    case = {"size1": 3, "size2": 7, "root1": OLDER, "root2": WHOLE, "path": path}
    same = {**case, "size2": 3, "root2": OLDER, "path": []}
    untrue = change(case, {"size1": 4}, {"size1": 0}, {"size1": 8}, {"root1": WHOLE}, {"path": path[1:]}, {"path": {}})
    verdicts = judge("merkle-consistency", *number([case, same, *untrue]))
    assert [verdict["ok"] for verdict in verdicts] == [True] * 2 + [False] * 6


def test_jcs() -> None:
    texts = ['{"b": [1, true], "a": "\\u0061"}', "1.5", '{"a":1,"a":2}', "null", "[" * 100_000, "\ud800", "", '"é"']
    verdicts = judge("jcs", *({"id": text[:3], "text": text} for text in texts))
    assert verdicts[0] == {"id": '{"b', "ok": True, "canonical": '{"a":"a","b":[1,true]}'}
    assert verdicts[-1]["canonical"] == '"é"'
    assert [verdict.get("error") for verdict in verdicts[1:-1]] == [
        "numbers_must_be_integers",
        "names_must_be_unique",
        "null_must_not_be_used",
        "nesting_must_be_within_limit",
        "text_must_be_utf8",
        "text_must_be_json",
    ]


def test_transaction() -> None:
    lao = Ledger.create(seed=2023)
    bank = lao.wallet("central-bank").address
    text = encode(lao.sign(lao.draft([Wish(bank, Issue(5, "LAK", bank))]))).decode()
    cases = {
        text: True,
        text + " ": "bytes_must_be_canonical",
        text.replace('"amount":5', '"amount": 5'): "body_must_fit_type",
        text.replace('"amount":5', '"amount":-5'): "body_must_fit_type",
        text.replace('"amount":5', '"amount":5,"memo":"x"'): "body_must_fit_type",
        text.replace('"issue"', '"print"'): "message_type_must_be_known",
        text.replace('"version":1', '"version":"1"'): "fields_must_fit_type",
        text[:-1]: "text_must_be_json",
        "{}": "fields_must_fit_type",
        "x" * 70_000: "transaction_must_fit_block",
    }
    verdicts = judge("transaction", *number([{"text": case} for case in cases]))
    assert [verdict["ok"] or verdict["error"] for verdict in verdicts] == list(cases.values())


def test_iso20022() -> None:
    verdicts = judge("iso20022", {"id": "a", "xml": "<Document/>"}, {"id": "b", "xml": 5}, {"id": "c"})
    assert [(verdict["id"], verdict["ok"]) for verdict in verdicts] == [("a", False), ("b", False), ("c", False)]
    assert [verdict["error"] for verdict in verdicts[1:]] == ["case: xml is no str", "case: xml is missing"]


def test_did_key() -> None:
    key = SigningKey(b"c" * 32).public_key
    did = encode_did_key(key)
    cases = [
        {"public_key": key},
        {"did": did},
        {"did": did, "public_key": "00"},
        {"public_key": "00" * 32},
        {"public_key": key[:-2]},
        {"did": did.replace("z6Mk", "z6LS")},
        {"did": "did:web:vc.example"},
        {"did": did + "\n"},
        {"did": 5},
        {"public_key": key.upper()},
        {},
    ]
    verdicts = judge("did-key", *number(cases))
    assert [verdict.get("did", verdict.get("public_key")) for verdict in verdicts[:3]] == [did, key, key]
    assert [verdict["error"] for verdict in verdicts[3:]] == [
        "key_must_be_strong",
        "key_must_be_strong",
        "multicodec_must_be_ed25519",
        "did_method_must_be_key",
        "multibase_must_be_base58btc",
        "case: did is no str",
        "case: public_key is no lower-case hex",
        "case: public_key is missing",
    ]


def test_vc() -> None:
    key = SigningKey(b"c" * 32)
    credential = Credential("ab" * 32, "cd" * 32, ("Card",), "card@1", {"level": 3}, valid_from=1000, valid_until=2000)
    text = write_credential(credential, key).decode()
    case = {"credential": text}
    cases = [
        case,
        {**case, "time": 2000},
        {**case, "time": 999},
        {**case, "time": 2001},
        {"credential": text.replace(":3", ":4")},
        {"credential": text + text},
        {"credential": "\ud800"},
        {"credential": json.loads(text)},
        {**case, "time": True},
        {},
    ]
    verdicts = judge("vc", *number(cases))
    assert [verdict.get("did") for verdict in verdicts] == [encode_did_key(key.public_key)] * 2 + [None] * 8
    assert [verdict["error"] for verdict in verdicts[2:]] == [
        "credential_must_have_begun",
        "credential_must_not_be_expired",
        "signature_must_verify",
        "text_must_be_json",
        "text_must_be_utf8",
        "case: credential is no str",
        "case: time is no integer",
        "case: credential is missing",
    ]


def test_emv_qr() -> None:
    good = "00020101021129370016A000000677010111011300668012345675802TH530376463046197"
    cases = [good, good.replace("TH", "TX"), good[:-1], "", "\ud800", "6304" + "FFFF"]
    verdicts = judge("emv-qr", *number([{"payload": case} for case in cases]), {"id": 9, "payload": 5})
    account = {"00": "A000000677010111", "01": "0066801234567"}
    assert verdicts[0]["tags"] == {"00": "01", "01": "11", "29": account, "58": "TH", "53": "764"}
    assert [verdict.get("error") for verdict in verdicts] == [
        None,
        "qr_checksum_must_fit",
        *["qr_must_be_well_formed"] * 4,
        "case: payload is no str",
    ]


def test_disclosure() -> None:
    lao = Ledger.create(seed=2023)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    university = lao.wallet("university")
    degree = university.issue_record("degree", noy, {"level": "BSc", "born": 2001})
    text, signed = degree.disclose("born", "level").decode(), degree.disclose("level", nonce="bank-2026").decode()
    valid = lao.status(degree).decode()
    university.revoke_record(degree, "SENATE/2026-7")
    case = {"disclosure": text, "genesis_hash": lao.genesis_hash}
    good = change(
        case,
        {},
        {"status": valid},
        {"disclosure": signed, "nonce": "bank-2026"},
        {"disclosure": signed, "nonce": ""},
    )
    bad: list[tuple[dict[str, Any], str]] = [
        ({"disclosure": text.replace(":2001", ":2002")}, "field_must_be_in_record"),
        ({"disclosure": text.replace("BSc", "\ud800")}, "text_must_be_utf8"),
        ({"disclosure": text + "\n"}, "line_end_must_not_be_added"),
        ({"disclosure": ""}, "text_must_be_json"),
        ({"disclosure": valid}, "fields_must_fit_type"),
        ({"genesis_hash": "00" * 32}, "genesis_must_be_the_expected"),
        ({"genesis_hash": "00"}, "fields_must_fit_type"),
        ({"nonce": "bank-2026"}, "presentation_must_be_signed"),
        ({"disclosure": signed, "nonce": "bank-2027"}, "nonce_must_be_the_asked"),
        ({"disclosure": signed.replace("bank-2026", "bank-2027"), "nonce": "bank-2027"}, "signature_must_verify"),
        ({"status": lao.status(degree).decode()}, "status_must_be_valid"),
        ({"status": lao.status(degree, 1).decode()}, "status_must_not_be_older"),
        ({"status": lao.status("00" * 32 + "-0").decode()}, "status_must_be_the_records"),
        ({"status": lao.prove_state("asset/LAK").decode()}, "proof_must_be_of_a_record"),
        ({"status": ""}, "text_must_be_json"),
        ({"status": None}, "case: status is no str"),
        ({"nonce": 5}, "case: nonce is no str"),
        ({"disclosure": json.loads(text)}, "case: disclosure is no str"),
        ({"genesis_hash": lao.genesis_hash.upper()}, "case: genesis_hash is no lower-case hex"),
        ({"genesis_hash": 5}, "case: genesis_hash is no str"),
    ]
    verdicts = judge(
        "disclosure", *number([*good, *change(case, *(changes for changes, _ in bad)), {"disclosure": text}])
    )
    both, level = {"born": 2001, "level": "BSc"}, {"level": "BSc", "subject": noy.address}
    assert [{**verdict, "id": 0} for verdict in verdicts[: len(good)]] == [
        {"id": 0, "ok": True, "fields": both, "presented": False, "status": ""},
        {"id": 0, "ok": True, "fields": both, "presented": False, "status": "valid"},
        {"id": 0, "ok": True, "fields": level, "presented": True, "status": ""},
        {"id": 0, "ok": True, "fields": level, "presented": True, "status": ""},
    ]
    assert [verdict["error"] for verdict in verdicts[len(good) :]] == [
        *(error for _, error in bad),
        "case: genesis_hash is missing",
    ]


LINES = [
    b"",
    b"not json",
    b"[]",
    b"null",
    b"5",
    b'"text"',
    b"{}",
    b'{"id":1',
    b'{"id":NaN,"text":"1"}',
    b'{"id":1e999,"text":"1"}',
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"\x00",
    b"[" * 100_000,
    b'{"id":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"id":' + b"[" * 900 + b"]" * 900 + b"}",
    b'{"id":' + b"9" * 5000 + b"}",
    b'{"id":"\\ud800","text":"\\ud800"}',
    b'{"id":{"a":[1.5,null]},"text":null}',
    b'{"id":1,"id":2,"text":[]}',
    b'{"text":"' + b"a" * 3_000_000 + b'"}',
    b'{"index":' + b"9" * 4000 + b"}",
    b" " * 100_000,
]


@BY_TOPIC
def test_every_line_gets_one_verdict_whatever_it_is(topic: str) -> None:
    good = b'{"id":"last","text":"1"}'  # without a newline at the end
    result = run([topic], b"\n".join([*LINES, good]))
    assert (result.returncode, result.stderr) == (0, b"")
    verdicts = [json.loads(line) for line in result.stdout.decode("ascii").splitlines()]
    assert len(verdicts) == len(LINES) + 1
    for verdict in verdicts[:-1]:
        assert verdict["ok"] is False
        assert verdict["error"]
        assert not verdict["error"].startswith("bug")
    assert verdicts[-1]["id"] == "last"
    assert verdicts[17]["id"] == "\ud800"
    assert verdicts[18]["id"] == {"a": [1.5, None]}


def test_line_beyond_the_limit_is_refused_unread() -> None:
    verdict = json.loads(judge_line("jcs", b'{"id":1,"text":"1"}' + b" " * MAX_LINE))
    assert verdict == {"id": None, "ok": False, "error": "case: the line is not JSON"}


@BY_TOPIC
@given(document=any_documents())
def test_no_document_is_a_bug(topic: str, document: object) -> None:
    fields = ["text", "xml", "payload", "public_key", "leaf_hash", "size1", "did", "credential", "disclosure", "status"]
    hashed = {"genesis_hash": "00" * 32}
    for case in (document, {"id": document}, dict.fromkeys(fields, document), hashed | dict.fromkeys(fields, document)):
        verdict = json.loads(judge_line(topic, json.dumps(case).encode()))
        assert isinstance(verdict["ok"], bool)
        assert "bug" not in verdict.get("error", "")


def test_no_line_is_no_verdict() -> None:
    assert run(["jcs"], b"").stdout == b""


@pytest.mark.parametrize("arguments", [[], ["poetry"], ["jcs", "ed25519"], ["--help"]])
def test_unknown_topic_is_answered_with_the_list(arguments: list[str]) -> None:
    result = run(arguments, b"{}\n")
    assert (result.returncode, result.stdout) == (2, b"")
    assert all(topic in result.stderr.decode() for topic in TOPICS)


def test_verdict_comes_before_the_next_case_is_sent() -> None:
    command = [sys.executable, "-m", "tests.conform", "jcs"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for index in range(3):
            process.stdin.write(json.dumps({"id": index, "text": "[1, 2]"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"id": index, "ok": True, "canonical": "[1,2]"}
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_reader_that_goes_away_is_no_crash() -> None:
    command, pipe = [sys.executable, "-m", "tests.conform", "jcs"], subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b'{"text":"1"}\n' * 10)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0
