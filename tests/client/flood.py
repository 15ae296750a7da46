"""A block that somebody has filled, and a count of how often parts of blocks are read."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from ledger import Ledger, Wallet
from ledger.archive import blocks as archive
from ledger.crypto.encoding import encode


def flood(ledger: Ledger, who: Wallet, bodies: Sequence[msgspec.Struct | list[msgspec.Struct]]) -> list[Any]:
    """Commits a transaction of each body, or list of bodies, in one block; what is refused is an entry too."""
    datas = []
    for number, body in enumerate(bodies):
        made = ledger.draft([who.wish(one) for one in (body if isinstance(body, list) else [body])])
        signers = tuple(msgspec.structs.replace(signer, nonce=signer.nonce + number) for signer in made.signers)
        datas.append(encode(ledger.sign(msgspec.structs.replace(made, signers=signers))))
    return ledger.submit(datas)


def count_decodes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows by the size of each part of a block whose entries are read."""
    sizes: list[int] = []
    split = archive.split_part

    def spy(data: bytes) -> Any:
        sizes.append(len(data))
        return split(data)

    monkeypatch.setattr(archive, "split_part", spy)
    return sizes
