"""Titles in words: who owns which share, what lies on it, and what a land certificate proves, in English and Lao."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec

from ledger.chain.proofs import ProvedRow
from ledger.errors import DecodeError, HomeError
from ledger.reads.titles import FoundTitle
from ledger.registry.rows.land.titles import TITLES, Notice, Right, TitleRow
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable
from ledger.words.values import make_row_object

Pairs = list[tuple[str, str]]
_SHARE = re.compile("([0-9]{1,9})/([0-9]{1,9})")


def find_title_words(kind: str, body: Mapping[str, Any], words: Lexicon) -> dict[str, str]:
    """Of a message on a title: the share that it gives, or how it divides one; the kind of right."""
    if kind == "adjudge_title":
        owners, parts = (_read_list(body.get(name)) for name in ("owners", "parts"))
        pairs = zip(owners, parts, strict=False)  # a stranger's may be of any length
        divided = [f"{words.who(str(who))} {say_share(count, body.get('of'), words)}" for who, count in pairs]
        return {"divided": ", ".join(divided), "ground": _say_code(body.get("ground", ""), words)}
    if kind == "grant_right":
        return {"kind": _say_code(body.get("kind", ""), words)}
    return {"share": say_share(body.get("parts"), body.get("of"), words)}


def say_share(parts: object, of: object, words: Lexicon) -> str:
    """A share of a parcel: all of it, or 1/3."""
    return words.say("all of it") if parts == of else f"{parts}/{of}"


def parse_share(text: str) -> Fraction:
    """A share of a parcel, such as 1/3. Raises HomeError."""
    match = _SHARE.fullmatch(text)
    if not match or not 0 < int(match[1]) <= int(match[2]):
        raise HomeError("share_must_be_written", text=printable(text[:40]))
    return Fraction(int(match[1]), int(match[2]))


def describe_title(found: FoundTitle, words: Lexicon) -> str:
    """Who owns a parcel, in one line: P1 is of noy 1/3, keo 2/3."""
    row = found.row
    owners = [f"{words.who(share.owner)} {say_share(share.parts, row.of, words)}" for share in row.shares]
    return f"{printable(found.parcel)} is of {', '.join(owners)}"


def list_title_pairs(row: TitleRow, words: Lexicon) -> Pairs:
    """All that is registered of a parcel, by label; addresses in full where they have no name."""
    return [
        *[("owner", f"{say_share(share.parts, row.of, words)}: {_name(share.owner, words)}") for share in row.shares],
        *[(right.kind, _describe_right(right, words)) for right in row.rights],
        *[("notice", _describe_notice(notice, words)) for notice in row.notices],
        ("unchanged", words.say("since {time}", time=words.time(row.since))),
    ]


def make_title_object(found: FoundTitle) -> dict[str, Any]:
    """A title for JSON; times are RFC 3339."""
    row = found.row
    inner = {name: [make_row_object(one) for one in getattr(row, name)] for name in ("notices", "rights")}
    return {"parcel": found.parcel} | make_row_object(row) | inner


def tell_certificate(proved: ProvedRow, words: Lexicon) -> tuple[str, Pairs] | None:
    """What a proof of a title's row says: the claim, and who owns and has what, in English and then in Lao.

    None where the row is none that we know. It says what was so from the row's last change until the block, each right
    within its own time; nothing of before and after, nor who stands behind an address.
    """
    table, _, parcel = proved.key.partition("/")
    if f"{table}/" != TITLES.prefix or not proved.value:
        return None
    try:
        row = TITLES.decode(proved.value)
    except (DecodeError, msgspec.DecodeError):
        return None
    time, lao = proved.proved.header.time, words._replace(language="lo")
    claim = f"who owned parcel {printable(parcel)} from {words.time(row.since)} until {words.time(time)}"
    until = {"parcel": printable(parcel), "since": words.time(row.since), "until": words.time(time)}
    says = lao.say("land certificate of parcel {parcel}, from {since} until {until}", **until)
    in_lao = [(lao.say(label), text) for label, text in list_title_pairs(row, lao)]
    in_lao += [(lao.say("not proved"), _say_limits(lao))]
    return claim, [*list_title_pairs(row, words), ("not proved", _say_limits(words)), ("ລາວ", says), *in_lao]


def _say_limits(words: Lexicon) -> str:
    return words.say("what was registered before and after, and who stands behind an address")


def _say_code(code: object, words: Lexicon) -> str:
    """The kind of a right, or the ground of a ruling."""
    known = {
        "easement": words.say("easement"),
        "inheritance": words.say("inheritance"),
        "judgment": words.say("judgment"),
        "lease": words.say("lease"),
        "mortgage": words.say("mortgage"),
        "restriction": words.say("restriction"),
    }
    return known.get(str(code), printable(str(code)))


def _describe_right(right: Right, words: Lexicon) -> str:
    place = ", ".join(_name(owner, words) for owner in right.owners)
    on = words.say("on the share of {owners}", owners=place) if place else words.say("on the whole parcel")
    period = words.say("from {time}", time=words.time(right.since)) + ", " + words.until(right.until)
    secured = ""
    if right.secured:
        secured = f", {words.money_or_units(right.secured, right.asset)}"
    reference = f", {printable(right.reference)}" if right.reference else ""
    return f"{_name(right.holder, words)}{secured}{reference}, {on}, {period}, {shorten_id(right.entry)}"


def _describe_notice(notice: Notice, words: Lexicon) -> str:
    owner, buyer = _name(notice.owner, words), _name(notice.buyer, words)
    kept = words.say("the share of {owner} is kept for {buyer}", owner=owner, buyer=buyer)
    return f"{kept}, {words.until(notice.until)}, {shorten_id(notice.entry)}"


def _read_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _name(address: str, words: Lexicon) -> str:
    return words.names.get(address, address)
