"""The trees straight from their definitions, slow and plain: what the fast code is compared with.

Logs: RFC 6962 sections 2.1, 2.1.1 and 2.1.2, in its own words (MTH, PATH, PROOF, SUBPROOF). The state
tree: DESIGN section 4, over hex strings.
"""

from hashlib import sha256

EMPTY = bytes(32)


def mth(hashes: list[bytes]) -> bytes:
    """MTH of a list of leaf hashes."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def path(m: int, hashes: list[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return [*path(m, hashes[:k]), mth(hashes[k:])]
    return [*path(m - k, hashes[k:]), mth(hashes[:k])]


def proof(m: int, hashes: list[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return subproof(m, hashes, whole=True)


def subproof(m: int, hashes: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b)."""
    n = len(hashes)
    if m == n:
        return [] if whole else [mth(hashes)]
    k = split(n)
    if m <= k:
        return [*subproof(m, hashes[:k], whole=whole), mth(hashes[k:])]
    return [*subproof(m - k, hashes[k:], whole=False), mth(hashes[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def state_nodes(rows: dict[bytes, bytes]) -> dict[str, bytes]:
    """Every stored node of the state tree over these rows, by path."""
    nodes: dict[str, bytes] = {}
    state_hash({key.hex(): value for key, value in rows.items()}, "", nodes)
    return nodes


def state_root(rows: dict[bytes, bytes]) -> bytes:
    """The root of the state tree over these rows."""
    return state_hash({key.hex(): value for key, value in rows.items()}, "", {})


def state_hash(rows: dict[str, bytes], prefix: str, nodes: dict[str, bytes]) -> bytes:
    """The hash of the subtree over these rows, all of which start with `prefix`; stores its nodes."""
    if not rows:
        return EMPTY
    if len(rows) <= 32:
        bucket = b"\x02" + b"".join(bytes.fromhex(key) + rows[key] for key in sorted(rows))
        nodes[prefix] = bucket
        return sha256(bucket).digest()
    branch = b"\x03" + bytes([len(prefix)])
    for digit in "0123456789abcdef":
        below = {key: value for key, value in rows.items() if key.startswith(prefix + digit)}
        branch += state_hash(below, prefix + digit, nodes)
    nodes[prefix] = branch + len(rows).to_bytes(8, "big")
    return sha256(branch).digest()


def state_key(number: int) -> bytes:
    """One of 400 key hashes that make deep trees of few rows: what an attacker who grinds would choose.

    Of every four, one is anywhere, one shares 5 digits with others, one 6, and one all but the last two.
    """
    key = sha256(number.to_bytes(4, "big")).hexdigest()
    shared = sha256(b"shared").hexdigest()
    return bytes.fromhex(
        (key, shared[:5] + key[5:], shared[:6] + key[6:], shared[:62] + f"{number // 4:02x}")[number % 4]
    )


def state_value(number: int) -> bytes:
    """A value hash."""
    return sha256(b"value %d" % number).digest()
