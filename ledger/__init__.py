"""natledger: a permissioned national ledger whose receipts anyone verifies offline.

import ledger

lao = ledger.Ledger.create(seed=2023)
noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
lao.wallet("central-bank").issue_money(100_000, to=noy)
payment = noy.pay(25_000, to=shop, reference="INV-7")
print(ledger.verify_receipt(lao.receipt(payment), lao.genesis_hash))
degree = lao.wallet("university").issue_record("degree", subject=noy, claims={"level": "BSc", "born": 2001})
print(ledger.verify_disclosure(degree.disclose("level"), lao.genesis_hash))
"""

TYPE_CHECKING = False  # as in typing, which nobody waits for here
if TYPE_CHECKING:
    from ledger.chain.finality import Checkpoint
    from ledger.chain.proofs import ProvedHistory, ProvedRow
    from ledger.chain.receipt import ProvedEntry, Receipt
    from ledger.chain.series.entries import ProvedSeriesEntry
    from ledger.chain.series.extracts import ProvedExtract
    from ledger.client.ledger import Ledger
    from ledger.client.records.records import Record
    from ledger.client.records.verifying import verify_disclosure, verify_series_extract, verify_status
    from ledger.client.verifying import verify_proof, verify_receipt
    from ledger.client.wallet import Wallet
    from ledger.crypto.encoding import canonicalise, encode
    from ledger.crypto.keys import SigningKey, generate_key, verify_signature
    from ledger.errors import (
        AuditError,
        ConsensusError,
        DecodeError,
        HomeError,
        Inadmissible,
        InterchangeError,
        KeyFileError,
        LedgerError,
        NotFoundError,
        Refused,
        StoreError,
        VerificationError,
    )
    from ledger.reads.entries import PlacedEntry
    from ledger.registry.records.disclosure import ProvedDisclosure, ProvedStatus

__version__ = "0.1.0"

__all__ = [
    "AuditError",
    "Checkpoint",
    "ConsensusError",
    "DecodeError",
    "HomeError",
    "Inadmissible",
    "InterchangeError",
    "KeyFileError",
    "Ledger",
    "LedgerError",
    "NotFoundError",
    "PlacedEntry",
    "ProvedDisclosure",
    "ProvedEntry",
    "ProvedExtract",
    "ProvedHistory",
    "ProvedRow",
    "ProvedSeriesEntry",
    "ProvedStatus",
    "Receipt",
    "Record",
    "Refused",
    "SigningKey",
    "StoreError",
    "VerificationError",
    "Wallet",
    "canonicalise",
    "encode",
    "generate_key",
    "verify_disclosure",
    "verify_proof",
    "verify_receipt",
    "verify_series_extract",
    "verify_signature",
    "verify_status",
]

_HOMES = {
    "chain.finality": ("Checkpoint",),
    "chain.proofs": ("ProvedHistory", "ProvedRow"),
    "chain.receipt": ("ProvedEntry", "Receipt"),
    "chain.series.entries": ("ProvedSeriesEntry",),
    "chain.series.extracts": ("ProvedExtract",),
    "client.ledger": ("Ledger",),
    "client.records.records": ("Record",),
    "client.records.verifying": ("verify_disclosure", "verify_series_extract", "verify_status"),
    "client.verifying": ("verify_proof", "verify_receipt"),
    "client.wallet": ("Wallet",),
    "crypto.encoding": ("canonicalise", "encode"),
    "crypto.keys": ("SigningKey", "generate_key", "verify_signature"),
    "errors": (
        *("AuditError", "ConsensusError", "DecodeError", "HomeError", "Inadmissible", "InterchangeError"),
        *("KeyFileError", "LedgerError", "NotFoundError", "Refused", "StoreError", "VerificationError"),
    ),
    "reads.entries": ("PlacedEntry",),
    "registry.records.disclosure": ("ProvedDisclosure", "ProvedStatus"),
}
"""Where each name is at home: what is asked for is loaded then, so that nobody waits for all of it."""


def __getattr__(name: str) -> object:
    from importlib import import_module  # noqa: PLC0415 - whoever asks for nothing needs nothing

    module = next((module for module, names in _HOMES.items() if name in names), "")
    if not module:
        raise AttributeError(f"module 'ledger' has no attribute {name!r}")
    found: object = getattr(import_module(f"ledger.{module}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
