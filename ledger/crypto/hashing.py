"""Tagged hashes: every hash and every signature says what kind of thing it is of.

A hash is SHA-256(tag ‖ bytes); what is signed is tag ‖ genesis hash ‖ bytes (DESIGN section 3).
Two kinds of object can never share a digest or a signature, whatever their bytes.
"""

import hashlib

TRANSACTION = b"natledger/transaction/1\n"
SIGNED_TRANSACTION = b"natledger/signed-transaction/1\n"
OUTCOME = b"natledger/outcome/1\n"
HEADER = b"natledger/header/1\n"
GENESIS = b"natledger/genesis/1\n"
VALIDATORS = b"natledger/validators/1\n"
PROPOSAL = b"natledger/proposal/1\n"
VOTE = b"natledger/vote/1\n"
KEY_BINDING = b"natledger/key-binding/1\n"
ADDRESS = b"natledger/address/1\n"
FIELD = b"natledger/field/1\n"
FILE = b"natledger/file/1\n"
PRESENTATION = b"natledger/presentation/1\n"
RECOVERY_CANCELLATION = b"natledger/recovery-cancellation/1\n"
STATE_KEY = b"natledger/state-key/1\n"
STATE_VALUE = b"natledger/state-value/1\n"
DEMONSTRATION_KEY = b"natledger/demonstration-key/1\n"

HASH_SIZE = 32
ZERO_HASH = bytes(HASH_SIZE)


def digest(tag: bytes, data: bytes) -> bytes:
    """SHA-256(tag ‖ data): 32 bytes."""
    return hashlib.sha256(tag + data).digest()


def compute_sign_bytes(tag: bytes, genesis_hash: bytes, data: bytes) -> bytes:
    """What is signed: tag ‖ genesis hash (32 bytes) ‖ canonical bytes."""
    return tag + genesis_hash + data
