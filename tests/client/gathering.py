"""A ledger with people and a committee that decides, for tests of laws and motions."""

from typing import Any

from ledger import Ledger, PlacedEntry
from ledger.client.forms.law_files import LawText
from ledger.reads.committee.motions import FoundMotion, MotionLike
from ledger.words.committee.motions import describe_motion, list_all_lacks

DAY_MS = 86_400_000
MEMBERS = {"bttc": ("justice", "finance", "education"), "ncdt": ("technology", "finance", "justice")}
"""Who carries a motion in each body of the template."""


def open_ledger(seed: int = 7) -> Ledger:
    """A ledger in memory where noy, who has 500,000 LAK, has paid shop 25,000."""
    lao = Ledger.create(seed=seed)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-LP")
    lao.wallet("central-bank").issue_money(500_000, to=noy)
    noy.pay(25_000, to=shop, reference="INV-7")
    return lao


def write_law(**changes: Any) -> dict[str, Any]:
    """What a law file holds: nobody pays more than 20,000 LAK at once, but for what is changed."""
    return {
        "kind": "deny",
        "law": "big_payments",
        "reference": "DECREE/2026-7",
        "remedy": {"en": "Pay less", "lo": "ຈ່າຍໜ້ອຍລົງ"},
        "text": 'message.asset == "LAK" and message.amount > 20000',
        "title": {"en": "Nobody pays more than 20,000 LAK at once", "lo": "ບໍ່ໃຫ້ຈ່າຍເກີນ 20,000 ກີບ"},
        "types": ["transfer"],
    } | changes


def carry(lao: Ledger, action: Any, body: str = "bttc", *, emergency: bool = False) -> PlacedEntry:
    """Has a motion proposed, voted for, waited for and enacted; the entry that enacted it."""
    proposed = lao.wallet(MEMBERS[body][0]).propose(action, body, "DECREE/2026-7", emergency=emergency)
    vote(lao, proposed, body)
    lao.wait(3_700_000 if emergency else 8 * DAY_MS)
    return lao.wallet("noy").enact(proposed)


def vote(lao: Ledger, motion: MotionLike, body: str = "bttc") -> None:
    """Has enough members vote yes."""
    for name in MEMBERS[body]:
        lao.wallet(name).vote(motion, "yes")


def adopt(lao: Ledger, law: LawText) -> PlacedEntry:
    """Makes a law of a law file."""
    return carry(lao, lao.actions.adopt_law(law))


def tell(lao: Ledger, motion: FoundMotion) -> str:
    """What a motion asks for, in words."""
    return describe_motion(motion, lao.lexicon())


def list_lacking(lao: Ledger, motion: FoundMotion) -> list[str]:
    """Why it is not carried, in words."""
    return list_all_lacks(motion, lao.lexicon())
