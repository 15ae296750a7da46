"""What owners, buyers, creditors, registrars and courts do with titles, in the words of scenarios (scenario.py).

    noy transfers 1/2 of P1 to keo & keo accepts P1 from noy for 10 LAK at 0 & registrar approves P1 at 0 | applied
    noy leases P1 to keo from 10:00 until 20:00 as lease & registrar approves P1 at 0  | applied
    noy mortgages P1 to bank for 50 LAK on noy,dao as loan & dao agrees to P1 at 0     | registrar_must_approve
    bank discharges loan of P1                                                         | applied
    court restricts P1 until 20:00 by CASE/1 as order                                  | applied
    noy keeps P1 for keo as notice                                                     | applied
    court adjudges P1 of noy to dao:1,keo:2 by judgment CASE/2                         | applied
    title P1 is of dao:1,keo:2
    title P1 bears loan on dao,keo; order

`at 0` names the message of the transaction, counted from 0. Rights and notices are named by `as`.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.registry.land.rights import DischargeRight, GiveNotice, GrantRight, RestrictTitle
from ledger.registry.land.rulings import AdjudgeTitle
from ledger.registry.land.sales import AcceptTitle, TransferTitle
from ledger.registry.land.titles import AgreeTitle, ApproveTitle, drop_ended
from ledger.registry.rows.land.titles import TITLES, TitleRow, TitleShare
from ledger.state.overlay import Rows
from tests.registry.words import UNKNOWN, read_amount, read_time

if TYPE_CHECKING:
    from tests.country import Country
    from tests.registry.scenario import Play

Values = dict[str, Any]
DEED = "cd" * 32


_SALE = re.compile(r"(\w+) sells ((?:\d+/\d+ of )?)(\S+) to (\w+) for (\w+) LAK")
_SOLD = r"\1 transfers \2\3 to \4 & \4 accepts \3 from \1 for \5 LAK at 0 & registrar approves \3 at 0"


def expand(scenario: str) -> str:
    """A scenario in which `noy sells 1/2 of P1 to keo for 10 LAK` stands for all three messages of a sale."""
    return _SALE.sub(_SOLD, scenario)


def make_title(country: "Country", *shares: tuple[str, int], jurisdiction: str = "LA-VT") -> TitleRow:
    """A title as it stands in a genesis: owners by name, each with so many parts."""
    owned = [TitleShare(who, parts) for who, parts in sorted((country.address(who), parts) for who, parts in shares)]
    of = sum(parts for _, parts in shares)
    return TitleRow(jurisdiction, (), of, (), tuple(owned), 0)


def observe(play: "Play", text: str) -> None:
    """Looks at who owns a parcel, and what lies on it; fails where the text is not so."""
    match = re.fullmatch(r"title (\S+) (?:is of (\S+)|bears (.+))", text)
    assert match, f"nobody can see this: {text}"
    name = {play.country.address(who): who for who in play.country.people}
    with play.country.node.reading() as state:
        row = state.get(TITLES, match[1])
        assert row, text
        title = drop_ended(row, play.country.node.get_time())
    if match[2]:
        found = ",".join(sorted(f"{name[share.owner]}:{share.parts}" for share in title.shares))
        assert found == match[2], f"{text}: {found}"
        return
    made = {identifier: one for one, identifier in play.names.items()}
    places = [",".join(sorted(name[owner] for owner in right.owners)) for right in title.rights]
    bears = [made[right.entry] + (f" on {on}" if on else "") for right, on in zip(title.rights, places, strict=True)]
    bears += [made[notice.entry] for notice in title.notices]
    assert ("; ".join(bears) or "nothing") == match[3], f"{text}: {bears}"


def check_titles(rows: Rows, parcels: list[str]) -> None:
    """Shares sum to one, owned once each; leases of a share never overlap; nothing lies on what nobody owns."""
    for parcel in parcels:
        title = rows.get(TITLES, parcel)
        if title is None:
            continue
        owners = [share.owner for share in title.shares]
        assert sum(share.parts for share in title.shares) == title.of, parcel
        assert owners == sorted(set(owners)), parcel
        leases = [right for right in title.rights if right.kind == "lease"]
        for place, one in enumerate(leases):
            for other in leases[:place]:
                apart = one.until <= other.since or other.until <= one.since
                assert apart or (one.owners and other.owners and not {*one.owners} & {*other.owners}), parcel
        for named in [*(right.owners for right in title.rights), [one.owner for one in title.notices]]:
            assert set(named) <= set(owners), parcel


def _transfer(play: "Play", values: Values) -> TransferTitle:
    parts, of = map(int, (values["share"] or "1/1").split("/"))
    return TransferTitle(of, values["parcel"], parts, play.country.address(values["to"]))


def _accept(play: "Play", values: Values) -> AcceptTitle:
    amount, seller = read_amount(values["amount"]), play.country.address(values["seller"])
    return AcceptTitle(amount, values["asset"], values["parcel"], int(values["place"]), seller)


def _grant(play: "Play", values: Values) -> GrantRight:
    owners = tuple(sorted(map(play.country.address, filter(None, (values["on"] or "").split(",")))))
    kind = {"leases": "lease", "mortgages": "mortgage", "eases": "easement"}[values["verb"]]
    return GrantRight(
        asset=values["asset"] or "",
        commitment=DEED,
        holder=play.country.address(values["to"]),
        kind=kind,  # type: ignore[arg-type]
        owners=owners,
        parcel=values["parcel"],
        secured=read_amount(values["amount"]) if values["amount"] else 0,
        since=read_time(values["since"]) if values["since"] else 0,
        until=read_time(values["until"] or "max"),
    )


def _discharge(play: "Play", values: Values) -> DischargeRight:
    return DischargeRight(values["parcel"], play.names.get(values["right"], UNKNOWN))


def _restrict(play: "Play", values: Values) -> RestrictTitle:
    return RestrictTitle(values["parcel"], values["reference"], read_time(values["until"]))


def _adjudge(play: "Play", values: Values) -> AdjudgeTitle:
    heirs = [one.split(":") for one in values["heirs"].split(",")]
    shares = sorted((play.country.address(who), int(parts)) for who, parts in heirs)
    return AdjudgeTitle(
        ground=values["ground"],
        of=sum(parts for _, parts in shares),
        owner=play.country.address(values["owner"]),
        owners=tuple(who for who, _ in shares),
        parcel=values["parcel"],
        parts=tuple(parts for _, parts in shares),
        reference=values["reference"],
    )


ACTS: dict[str, Callable[["Play", Values], msgspec.Struct]] = {
    r"transfers ((?P<share>\d+/\d+) of )?(?P<parcel>[A-Z]\S*) to (?P<to>\S+)": _transfer,
    r"accepts (?P<parcel>\S+) from (?P<seller>\S+) for (?P<amount>\w+) (?P<asset>\S+) at (?P<place>\d+)": _accept,
    r"agrees to (?P<parcel>\S+) at (?P<place>\d+)": lambda play, values: AgreeTitle(
        values["parcel"], int(values["place"])
    ),
    r"approves (?P<parcel>\S+) at (?P<place>\d+)": lambda play, values: ApproveTitle(
        values["parcel"], int(values["place"])
    ),
    r"(?P<verb>leases|mortgages|eases) (?P<parcel>\S+) to (?P<to>\S+)( for (?P<amount>\w+) (?P<asset>\S+))?"
    r"( on (?P<on>\S+))?( from (?P<since>\S+))?( until (?P<until>\S+?))?( as (?P<name>\S+))?": _grant,
    r"discharges (?P<right>\S+) of (?P<parcel>\S+)": _discharge,
    r"restricts (?P<parcel>\S+) until (?P<until>\S+) by (?P<reference>\S+?)( as (?P<name>\S+))?": _restrict,
    r"keeps (?P<parcel>\S+) for (?P<buyer>\S+?)( as (?P<name>\S+))?": lambda play, values: GiveNotice(
        play.country.address(values["buyer"]), values["parcel"]
    ),
    r"adjudges (?P<parcel>\S+) of (?P<owner>\S+) to (?P<heirs>\S+) by (?P<ground>\S+) (?P<reference>\S+)": _adjudge,
}
