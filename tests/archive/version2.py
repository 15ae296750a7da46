"""A ledger as version 2 of the store kept it: sixteen blocks, of which the last two are not folded.

In `version2.sql`: payments, one refused for want of money and one by a law, a hold and its capture, a return, a motion
that adopts that law and another that lets a validator in, and a block of 66 payments. It was dumped by the software
that wrote it, and is not made anew.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.archive.blocks import load_head
from ledger.consensus.voting import LastSigned
from ledger.home.founding import make_key
from ledger.state.store import Store
from tests.country import START, Country
from tests.registry.motions.assembly import add_bodies, make_body

TIP, FOLDED, MANY = 16, 14, 15
TEXT = Path(__file__).with_name("version2.sql")
SUMS = {"noy": 1000 - 20 - 3 - 258 - 4, "shop": 20 + 3 + 258 + 4}
"""What some have in the end, available and held together: what was captured of the hold, and paid since."""


def lay_out(path: Path, *more: str) -> None:
    """Writes the old file, with these statements after its own."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(TEXT.read_text(encoding="ascii"))
        for statement in more:
            database.execute(statement)
        database.commit()


SHORTER = (
    f"DELETE FROM blocks WHERE height > {FOLDED}",
    f"DELETE FROM history WHERE (position + 1) << level > {FOLDED} + 1",
)
"""What leaves the first fourteen blocks."""


def open_country(folder: Path, tip: int = TIP) -> Country:
    """The country of that ledger, which goes on from there; opening moves the file on."""
    country = Country(template=add_bodies(make_body("council", "court,treasury", 2)))
    for name in ("noy", "shop"):
        country.people[name] = country.make_person(name)
    country.council_keys["labour"] = make_key(3, "validator/labour")
    country.folder = folder
    country.now = START + 10 * 3_600_000
    country._open(Store(folder / "ledger.db"))
    commit = load_head(country.store, tip)[1]
    signed = LastSigned(commit.block_hash, tip)
    country.node.council.signers.note([item.public_key for item in commit.signatures], signed)
    return country
