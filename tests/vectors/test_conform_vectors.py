"""Third parties' vectors through the conformance command: what anybody would do who does not know our code."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.vectors import vectors_dir

ED25519, MERKLE, JCS = vectors_dir("ed25519"), vectors_dir("merkle_rfc6962"), vectors_dir("jcs_rfc8785")
DID_KEY, CREDENTIALS = vectors_dir("did_key"), vectors_dir("vc_data_integrity")
ROOT = Path(__file__).parent.parent.parent
Case = dict[str, Any]


def judge(topic: str, cases: list[Case]) -> dict[str, Case]:
    """The command's verdicts by id."""
    text = "".join(json.dumps(case) + "\n" for case in cases)
    command = [sys.executable, "-m", "tests.conform", topic]
    result = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False, timeout=120)
    assert (result.returncode, result.stderr) == (0, "")
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [verdict["id"] for verdict in verdicts] == [case["id"] for case in cases]
    return {verdict["id"]: verdict for verdict in verdicts}


def to_hex(text: str | None) -> str:
    return base64.b64decode(text or "").hex()


def list_proofs(kind: str) -> Iterator[tuple[str, Case]]:
    for path in sorted((MERKLE / kind).rglob("*.json")):
        yield path.relative_to(MERKLE).as_posix(), json.loads(path.read_text("utf-8"))


def test_wycheproof() -> None:
    groups = json.loads((ED25519 / "wycheproof_ed25519_test.json").read_text("utf-8"))["testGroups"]
    tests = [(group["publicKey"]["pk"], test) for group in groups for test in group["tests"]]
    cases = [
        {"id": str(test["tcId"]), "public_key": key, "message": test["msg"], "signature": test["sig"]}
        for key, test in tests
    ]
    verdicts = judge("ed25519", cases)
    assert len(verdicts) == 151
    assert all(verdicts[str(test["tcId"])]["ok"] == (test["result"] == "valid") for _, test in tests)


def test_merkle_inclusion() -> None:
    known = dict(list_proofs("inclusion"))
    cases = [
        {
            "id": name,
            "leaf_hash": to_hex(case["leafHash"]),
            "index": case["leafIdx"],
            "size": case["treeSize"],
            "path": [to_hex(step) for step in case["proof"] or []],
            "root": to_hex(case["root"]),
        }
        for name, case in known.items()
    ]
    verdicts = judge("merkle-inclusion", cases)
    assert len(verdicts) == 50
    assert all(verdicts[name]["ok"] != case["wantErr"] for name, case in known.items())


def test_merkle_consistency() -> None:
    known = dict(list_proofs("consistency"))
    cases = [
        {
            "id": name,
            "size1": case["size1"],
            "size2": case["size2"],
            "root1": to_hex(case["root1"]),
            "root2": to_hex(case["root2"]),
            "path": [to_hex(step) for step in case["proof"] or []],
        }
        for name, case in known.items()
    ]
    verdicts = judge("merkle-consistency", cases)
    assert len(verdicts) == 42
    assert all(verdicts[name]["ok"] != case["wantErr"] for name, case in known.items())


def test_canonical_documents() -> None:
    cases = [{"id": path.stem, "text": path.read_text("utf-8")} for path in sorted((JCS / "output").glob("*.json"))]
    verdicts = judge("jcs", cases)
    within = {case["id"] for case in cases if verdicts[case["id"]]["ok"]}
    assert within == {"structures", "unicode"}
    assert all(verdicts[case["id"]]["canonical"] == case["text"] for case in cases if case["id"] in within)


def test_did_keys() -> None:
    known = json.loads((DID_KEY / "ed25519-x25519.json").read_text("utf-8"))
    read = judge("did-key", [{"id": did, "did": did} for did in known])
    written = judge("did-key", [{"id": did, "public_key": read[did]["public_key"]} for did in known])
    assert [written[did]["did"] for did in known] == list(known)
    agreement = [case["keyAgreementKeyPair"]["id"].rpartition("#")[2] for case in known.values()]
    others = judge("did-key", [{"id": key, "did": f"did:key:{key}"} for key in agreement])
    assert {verdict["error"] for verdict in others.values()} == {"multicodec_must_be_ed25519"}


def test_credential() -> None:
    signed = (CREDENTIALS / "eddsa-jcs-2022" / "signedJCS.json").read_text("utf-8")
    claim, options = signed.replace("School", "Pool"), signed.replace("2023-02-24", "2023-02-25")
    unsigned = (CREDENTIALS / "unsigned.json").read_text("utf-8")
    texts = {"signed": signed, "claim": claim, "options": options, "unsigned": unsigned}
    verdicts = judge("vc", [{"id": name, "credential": text} for name, text in texts.items()])
    key = json.loads((CREDENTIALS / "keyPair.json").read_text("utf-8"))["publicKeyMultibase"]
    assert verdicts["signed"] == {"id": "signed", "ok": True, "did": f"did:key:{key}"}
    assert [verdicts[name]["error"] for name in ("claim", "options", "unsigned")] == [
        "signature_must_verify",
        "signature_must_verify",
        "proof_must_stand_once",
    ]


def test_emv_payloads() -> None:
    known = json.loads((vectors_dir("emv_qr") / "payloads.json").read_text("utf-8"))
    cases = [{"id": str(index), "payload": case["payload"]} for index, case in enumerate(known)]
    verdicts = judge("emv-qr", cases)
    assert len(verdicts) == 9
    assert all(verdicts[str(index)]["ok"] == case["crc_valid"] for index, case in enumerate(known))
    assert verdicts["1"]["tags"]["64"] == {"00": "ZH", "01": "北京", "02": "最佳运输", "03": "abcd"}
    assert verdicts["5"]["tags"]["54"] == "4.22"
