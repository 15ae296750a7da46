"""Ed25519 keys and signatures under one strict rule.

The rule is libsodium's (RFC 8032, cofactorless; S < L; neither A nor R of small order or written in
a non-canonical way), so OpenSSL, WebCrypto and Go accept all that is accepted here. Signing and key
derivation use `cryptography`; a test holds both libraries to the same verdicts.
"""

import nacl.bindings
import nacl.exceptions
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.errors import Refused, VerificationError

KEY_SIZE = 32
SIGNATURE_SIZE = 64


class SigningKey:
    """A private key. It signs with its own public key only, so a secret cannot leak by mixing two.

    Python cannot wipe a key from memory: end the process to be rid of it.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public_key: str = self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature over `message`, as 128 hex digits."""
        return self._key.sign(message).hex()

    def export_secret(self) -> bytes:
        """The 32 secret bytes, for a key file."""
        return self._key.private_bytes_raw()

    def __repr__(self) -> str:
        return f"SigningKey({self.public_key[:8]}…)"


def generate_key() -> SigningKey:
    """A new key from the operating system's randomness."""
    return SigningKey(Ed25519PrivateKey.generate().private_bytes_raw())


def verify_signature(public_key: bytes, message: bytes, signature: bytes) -> None:
    """Raises VerificationError unless `signature` is the key's over `message`, by the strict rule."""
    if len(public_key) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        raise VerificationError("signature_must_verify")
    try:
        nacl.bindings.crypto_sign_open(signature + message, public_key)
    except (nacl.exceptions.BadSignatureError, ValueError):
        raise VerificationError("signature_must_verify") from None


def verify_hex(public_key: str, message: bytes, signature: str) -> None:
    """`verify_signature` for lower-case hex. Raises VerificationError."""
    verify_signature(unhex(public_key), message, unhex(signature))


def check_public_key(public_key: str) -> None:
    """Raises Refused unless the key may be bound: 32 canonical bytes in the prime-order group.

    A key of small order fits signatures over every message, so its owner is held to nothing
    (reference: eprint 2020/1244). Every path that binds a key calls this.
    """
    raw = unhex(public_key) if len(public_key) == 2 * KEY_SIZE else b""
    if len(raw) != KEY_SIZE or not nacl.bindings.crypto_core_ed25519_is_valid_point(raw):
        raise Refused("key_must_be_strong", key=public_key[: 2 * KEY_SIZE])


def unhex(text: str) -> bytes:
    """The bytes of strictly lower-case hex, or no bytes at all where the text is anything else."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        return b""
    # bytes.fromhex also takes spaces and capitals
    return raw if raw.hex() == text else b""
