"""The topics: what a case of each holds, and what the ledger says of it.

A verdict has `ok`; where it is false, `error` names the rule. Hashes, keys and signatures are lower-case hex, as they
are everywhere on this ledger.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from ledger.admission import decode_transaction
from ledger.chain.parameters import DEFAULTS
from ledger.crypto.encoding import canonicalise
from ledger.crypto.keys import verify_signature
from ledger.errors import LedgerError
from ledger.interchange.credentials.credentials import verify_credential
from ledger.interchange.credentials.did_key import decode_did_key, encode_did_key
from ledger.interchange.qr.emv_qr import is_template, list_parts, parse_qr
from ledger.merkle.verify import verify_consistency, verify_inclusion
from ledger.registry.records.disclosure import verify_disclosure
from tests.conform import iso20022

Case = dict[str, Any]
Verdict = dict[str, object]
T = TypeVar("T")

_HEX = re.compile("(?:[0-9a-f]{2})*")


class CaseError(Exception):
    """A case without a field its topic needs, or with one of another type."""


def judge_ed25519(case: Case) -> Verdict:
    """{public_key, message, signature}: does the signature fit, by the strict rule?"""
    verify_signature(get_bytes(case, "public_key"), get_bytes(case, "message"), get_bytes(case, "signature"))
    return {"ok": True}


def judge_inclusion(case: Case) -> Verdict:
    """{leaf_hash, index, size, path, root}: is the leaf in the RFC 6962 tree of that size and root?"""
    leaf_hash, root = get_bytes(case, "leaf_hash"), get_bytes(case, "root")
    verify_inclusion(leaf_hash, get_integer(case, "index"), get_integer(case, "size"), get_path(case), root)
    return {"ok": True}


def judge_consistency(case: Case) -> Verdict:
    """{size1, size2, root1, root2, path}: does the second tree start with the leaves of the first?"""
    root1, root2 = get_bytes(case, "root1"), get_bytes(case, "root2")
    verify_consistency(get_integer(case, "size1"), get_integer(case, "size2"), root1, root2, get_path(case))
    return {"ok": True}


def judge_jcs(case: Case) -> Verdict:
    """{text}: the canonical form of any JSON text within the profile, in `canonical`."""
    return {"ok": True, "canonical": canonicalise(get_text(case)).decode()}


def judge_transaction(case: Case) -> Verdict:
    """{text}: is it a signed transaction in canonical form, with the body each message type declares? No state."""
    decode_transaction(get_text(case), DEFAULTS.max_transaction_bytes)
    return {"ok": True}


def judge_iso20022(case: Case) -> Verdict:
    """{xml}: is it a pain.001 file that holds what it declares? With `count` and `total`."""
    get_text(case, "xml")
    return iso20022.verdict(case)


def judge_did_key(case: Case) -> Verdict:
    """{did} or {public_key}: is it an Ed25519 did:key, or a key that may have one? With the other of the two."""
    if "did" in case:
        return {"ok": True, "public_key": decode_did_key(get(case, "did", str))}
    return {"ok": True, "did": encode_did_key(get_bytes(case, "public_key").hex())}


def judge_credential(case: Case) -> Verdict:
    """{credential}: is it a verifiable credential 2.0 with one proof of eddsa-jcs-2022 by a did:key, here in `did`?

    With {time}, in milliseconds UTC, it must be valid then.
    """
    time = get_integer(case, "time") if "time" in case else None
    return {"ok": True, "did": verify_credential(get_text(case, "credential"), time).did}


def judge_emv_qr(case: Case) -> Verdict:
    """{payload}: is it an EMV merchant QR? With `tags` but the checksum; a template is an object, or else a text."""
    tags = {
        field.tag: {inner.tag: inner.value for inner in list_parts(field) if is_template(field.tag)} or field.value
        for field in parse_qr(get(case, "payload", str))
    }
    return {"ok": True, "tags": tags}


def judge_disclosure(case: Case) -> Verdict:
    """{disclosure, genesis_hash}, and perhaps {nonce} and {status}, files as texts: what of a record do they prove?

    With `fields`, whether the nonce was `presented` by the subject, and `status`: valid, or "" where none was given.
    """
    genesis_hash = get_bytes(case, "genesis_hash")
    nonce = get(case, "nonce", str) if "nonce" in case else ""
    status = get_text(case, "status") if "status" in case else None
    proved = verify_disclosure(get_text(case, "disclosure"), genesis_hash, nonce=nonce, status=status)
    said = proved.status.status if proved.status else ""
    return {"ok": True, "fields": proved.fields, "presented": proved.presented is not None, "status": said}


TOPICS: dict[str, Callable[[Case], Verdict]] = {
    "did-key": judge_did_key,
    "disclosure": judge_disclosure,
    "ed25519": judge_ed25519,
    "emv-qr": judge_emv_qr,
    "iso20022": judge_iso20022,
    "jcs": judge_jcs,
    "merkle-consistency": judge_consistency,
    "merkle-inclusion": judge_inclusion,
    "transaction": judge_transaction,
    "vc": judge_credential,
}


def judge(topic: str, case: object) -> Verdict:
    """The verdict on a case, whatever it is."""
    if not isinstance(case, dict):
        return {"ok": False, "error": "case: a case is an object"}
    try:
        return TOPICS[topic](case)
    except LedgerError as refused:
        return {"ok": False, "error": refused.rule}
    except CaseError as malformed:
        return {"ok": False, "error": f"case: {malformed}"}
    except Exception as bug:  # noqa: BLE001 - a bug of ours shall not cost the verdicts of all later cases
        return {"ok": False, "error": f"bug: {type(bug).__name__}"}


def get_text(case: Case, name: str = "text") -> bytes:
    """A text as UTF-8; half a surrogate pair is let through, for the decoder to refuse. Raises CaseError."""
    return get(case, name, str).encode("utf-8", "surrogatepass")


def get_bytes(case: Case, name: str) -> bytes:
    """Bytes from hex. Raises CaseError."""
    return unhex(get(case, name, str), name)


def get_path(case: Case) -> list[bytes]:
    """A list of hashes. Raises CaseError."""
    items = get(case, "path", list)
    if not all(isinstance(item, str) for item in items):
        raise CaseError("path is no list of texts")
    return [unhex(item, "path") for item in items]


def get_integer(case: Case, name: str) -> int:
    """An integer, and not a truth value. Raises CaseError."""
    value = get(case, name, int)
    if isinstance(value, bool):
        raise CaseError(f"{name} is no integer")
    return value


def get(case: Case, name: str, kind: type[T]) -> T:
    """A field of a type. Raises CaseError."""
    if name not in case:
        raise CaseError(f"{name} is missing")
    value = case[name]
    if not isinstance(value, kind):
        raise CaseError(f"{name} is no {kind.__name__}")
    return value


def unhex(text: str, name: str) -> bytes:
    """The bytes of lower-case hex. Raises CaseError."""
    if not _HEX.fullmatch(text):
        raise CaseError(f"{name} is no lower-case hex")
    return bytes.fromhex(text)
