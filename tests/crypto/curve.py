"""The curve of Ed25519 straight from RFC 8032 section 5.1, slow and plain, to make the keys that should not be.

Points of small and of mixed order, encodings that are not canonical, and signatures under them which the equation
S·B = R + k·A accepts.
"""

from hashlib import sha512
from typing import NamedTuple

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

Point = tuple[int, int]
ZERO: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    """The sum of two points."""
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def multiply(number: int, point: Point) -> Point:
    """A point added to itself."""
    total = ZERO
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def compute_x(y: int) -> int | None:
    """The even x of a point with that y; None where there is no such point."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    if (root * root - square) % P:
        root = root * pow(2, (P - 1) // 4, P) % P
    if (root * root - square) % P:
        return None
    return P - root if root & 1 else root


def encode_point(point: Point) -> bytes:
    """The 32 canonical bytes of a point."""
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def find_base() -> Point:
    """The base point: y = 4/5, x even."""
    y = 4 * pow(5, -1, P) % P
    return compute_x(y) or 0, y


BASE = find_base()


def find_torsion() -> list[Point]:
    """The eight points of small order: multiples of one of order 8, found by clearing the large factor."""
    for y in range(2, 100):
        x = compute_x(y)
        if x is not None:
            point = multiply(L, (x, y))
            if multiply(4, point) != ZERO:
                return [multiply(number, point) for number in range(8)]
    raise AssertionError("no point of order 8")


TORSION = find_torsion()


def list_small_order_encodings() -> list[bytes]:
    """Every 32 bytes that a lenient decoder takes for a point of small order: also y + p, and the sign of x = 0."""
    encodings = set()
    for _, y in TORSION:
        for written in (y, y + P):
            if written < 2**255:
                encodings |= {(written | sign << 255).to_bytes(32, "little") for sign in (0, 1)}
    return sorted(encodings)


class Owner(NamedTuple):
    """A secret number, and the public key somebody made of it: with a point of small order added."""

    secret: int
    torsion: Point

    @property
    def public_key(self) -> bytes:
        """The canonical bytes of secret·B + torsion."""
        return encode_point(add(multiply(self.secret, BASE), self.torsion))


def sign(owner: Owner, message: bytes, nonce: int, nonce_torsion: Point = ZERO, surplus: int = 0) -> bytes:
    """A signature whose S fits R = nonce·B + torsion; whether the equation holds depends on the torsion parts.

    `surplus` is a multiple of L that makes S too large.
    """
    commitment = encode_point(add(multiply(nonce, BASE), nonce_torsion))
    challenge = int.from_bytes(sha512(commitment + owner.public_key + message).digest(), "little")
    return commitment + ((nonce + challenge * owner.secret) % L + surplus).to_bytes(32, "little")


def sign_to_fit(owner: Owner, message: bytes) -> bytes:
    """A signature by a key of mixed order that the cofactorless equation accepts: one nonce in eight gives one."""
    for nonce in range(1, 1000):
        signature = sign(owner, message, nonce)
        challenge = int.from_bytes(sha512(signature[:32] + owner.public_key + message).digest(), "little") % L
        # libraries reduce k before they multiply, which for a key of mixed order makes another point
        if multiply(challenge % 8, owner.torsion) == ZERO:
            return signature
    raise AssertionError("no nonce fits")
