"""Titles in the model: shares as fractions, and rights and notices as plain dictionaries."""

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from tests.properties import model_laws, model_roles
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import check_account

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]
Owned = dict[str, Fraction]
MONTH = 30 * 24 * 3_600_000


def validate(act: Act) -> None:
    """What can be said of a message on titles alone."""
    if act["type"] == "adjudge_title":
        owners = act["owners"]
        refuse("owners_must_be_sorted", len(owners) != len(act["parts"]) or sorted(set(owners)) != owners)
        refuse("shares_must_add_up", sum(act["parts"]) != act["of"])
    elif act["type"] == "grant_right":
        secures = bool(act["secured"] or act["asset"])
        problems = [
            sorted(set(act["owners"])) != act["owners"],
            act["kind"] == "easement" and bool(act["owners"]),
            bool(act["secured"]) != bool(act["asset"]),
            secures and act["kind"] != "mortgage",
        ]
        refuse("right_must_be_well_formed", any(problems))


def transfer_title(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["to"])
    check_agent(act, act["to"])
    title = read_title(model, act["parcel"], time)
    owned, seller, to = read_owned(title), act["by"], act["to"]
    refuse("title_must_go_to_another", to == seller)
    refuse("owner_must_be_of_title", seller not in owned)
    agreed = list_saying(model, "agree_title", place) | {seller}
    kept = [one["buyer"] for one in title["notices"] if one["owner"] == seller]
    refuse("notice_must_be_kept", not set(kept) <= agreed | {to})
    for kind, rule in (("mortgage", "creditor_must_agree"), ("restriction", "restriction_must_allow")):
        refuse(rule, any(right["holder"] not in agreed for right in list_on(title, [seller]) if right["kind"] == kind))
    moved = Fraction(act["parts"], act["of"])
    refuse("owner_must_have_share", moved > owned[seller])
    after = owned | {seller: owned[seller] - moved, to: owned.get(to, Fraction(0)) + moved}
    check_whole(after)
    keeps = [seller] if after[seller] else []
    rights = hand_on(title, owned, seller, [to, *keeps])
    accepting = [one for one in list_words(model, "accept_title", place) if one["by"] == to]
    refuse("title_must_be_accepted", len(accepting) != 1)
    check_approved(model, act, place, [seller, to, accepting[0]["signer"]])
    write_title(model, act["parcel"], title | {"rights": rights}, after, time)


def accept_title(model: "Model", act: Act, time: int, place: str) -> None:
    check_agent(act, act["to"])
    named = model.acts[act["place"]] if act["place"] < len(model.acts) else {}
    told = (named.get("type"), named.get("parcel"), named.get("by"), named.get("to"))
    refuse("acceptance_must_be_of_a_transfer", told != ("transfer_title", act["parcel"], act["to"], act["by"]))
    if act["amount"]:
        fields = {name: act[name] for name in ("amount", "asset", "by", "signer", "to")}
        model_laws.check_laws(model, fields | {"reference": act["parcel"], "type": "transfer"}, time)
        model.transfer(act, time)
        model.told.append(("reference", act["parcel"]))


def approve_title(model: "Model", act: Act, time: int, place: str) -> None:
    title = read_title(model, act["parcel"], time)
    named = model.acts[act["place"]] if act["place"] < len(model.acts) else {}
    is_word = named.get("type") in {"agree_title", "approve_title"}
    is_of = act["parcel"] in (named.get("parcel"), *named.get("parcels", ()))
    refuse("agreement_must_be_to_a_dealing", is_word or not is_of)
    may = model_roles.find_chain(model, time, "land_registrar", act["by"], title["jurisdiction"])
    refuse("land_registrar_must_have_role", not may)


def grant_right(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["holder"])
    check_agent(act, act["holder"])
    title = read_title(model, act["parcel"], time)
    owned = read_owned(title)
    bound = act["owners"] or sorted(owned)
    refuse("title_must_go_to_another", act["holder"] in bound)
    refuse("owner_must_be_of_title", not {act["by"], *bound} <= set(owned))
    agreed = list_saying(model, "agree_title", place) | {act["by"]}
    refuse("owner_must_agree", not set(bound) <= agreed)
    kept = [one["buyer"] for one in title["notices"] if one["owner"] in bound]
    refuse("notice_must_be_kept", not set(kept) <= agreed | {act["holder"]})
    barring = [right for right in list_on(title, bound) if right["kind"] == "restriction"]
    refuse("restriction_must_allow", any(right["holder"] not in agreed for right in barring))
    since = max(act["since"], time)
    refuse("right_must_end_later", act["until"] <= since)
    fields = {name: act[name] for name in ("asset", "commitment", "holder", "kind", "owners", "secured")}
    right = fields | {"entry": place, "reference": "", "since": since, "until": act["until"]}
    write_title(model, act["parcel"], title | {"rights": [*title["rights"], right]}, owned, time)
    check_approved(model, act, place, [act["holder"], *bound])
    refuse("asset_must_exist", act["asset"] != "" and f"asset/{act['asset']}" not in model.state)
    model.told.append(("right", place))


def discharge_right(model: "Model", act: Act, time: int, place: str) -> None:
    title = read_title(model, act["parcel"], time)
    found = [one for one in title["rights"] + title["notices"] if one["entry"] == act["right"]]
    if not found:
        raise Broken("right_must_exist")
    holder = found[0].get("holder") or found[0]["buyer"]
    court = found[0].get("kind") == "restriction" and find_role(model, "court", act, title, time)
    refuse("right_must_be_the_holders", act["by"] != holder and not court)
    left = {kind: [one for one in title[kind] if one["entry"] != act["right"]] for kind in ("rights", "notices")}
    write_title(model, act["parcel"], title | left, read_owned(title), time)


def restrict_title(model: "Model", act: Act, time: int, place: str) -> None:
    title = read_title(model, act["parcel"], time)
    may = any(find_role(model, role, act, title, time) for role in ("court", "land_registrar"))
    refuse("restriction_must_be_by_authority", not may)
    refuse("right_must_end_later", act["until"] <= time)
    right = {"entry": place, "holder": act["by"], "kind": "restriction", "owners": [], "reference": act["reference"]}
    right |= {"asset": "", "commitment": "", "secured": 0}
    rights = [*title["rights"], right | {"since": time, "until": act["until"]}]
    write_title(model, act["parcel"], title | {"rights": rights}, read_owned(title), time)
    model.told.append(("right", place))


def give_notice(model: "Model", act: Act, time: int, place: str) -> None:
    check_account(model, act["buyer"])
    check_agent(act, act["buyer"])
    title = read_title(model, act["parcel"], time)
    owned = read_owned(title)
    refuse("title_must_go_to_another", act["buyer"] == act["by"])
    refuse("owner_must_be_of_title", act["by"] not in owned)
    agreed = list_saying(model, "agree_title", place) | {act["by"]}
    barring = [right for right in list_on(title, [act["by"]]) if right["kind"] == "restriction"]
    refuse("restriction_must_allow", any(right["holder"] not in agreed for right in barring))
    refuse("notice_must_be_only_one", any(one["owner"] == act["by"] for one in title["notices"]))
    notice = {"buyer": act["buyer"], "entry": place, "owner": act["by"], "until": time + MONTH}
    notices = sorted([*title["notices"], notice], key=lambda one: str(one["owner"]))
    write_title(model, act["parcel"], title | {"notices": notices}, owned, time)
    model.told += [("right", place), ("until", time + MONTH)]


def adjudge_title(model: "Model", act: Act, time: int, place: str) -> None:
    for heir in act["owners"]:
        check_account(model, heir)
    title = read_title(model, act["parcel"], time)
    by_court = find_role(model, "court", act, title, time)
    if not by_court:
        refuse("judgment_must_be_of_a_court", act["ground"] == "judgment")
        refuse("land_registrar_must_have_role", not find_role(model, "land_registrar", act, title, time))
    owned, owner = read_owned(title), act["owner"]
    refuse("title_must_go_to_another", act["owners"] == [owner])
    refuse("owner_must_be_of_title", owner not in owned)
    deciding = model_roles.list_signers(model, act)
    refuse("ruling_must_be_on_another", any(who in deciding for who in (owner, *act["owners"])))
    if not by_court:
        agreed = list_saying(model, "agree_title", place) | {act["by"]}
        barring = [right for right in list_on(title, [owner]) if right["kind"] == "restriction"]
        refuse("restriction_must_allow", any(right["holder"] not in agreed for right in barring))
    after = owned | {owner: Fraction(0)}
    for heir, parts in zip(act["owners"], act["parts"], strict=True):
        after[heir] = after.get(heir, Fraction(0)) + owned[owner] * Fraction(parts, act["of"])
    check_whole(after)
    rights = hand_on(title, owned, owner, act["owners"])
    write_title(model, act["parcel"], title | {"rights": rights}, after, time)


def read_title(model: "Model", parcel: str, time: int) -> Row:
    """The row as of a time."""
    row = model.state.get(f"title/{parcel}")
    if row is None:
        raise Broken("title_must_exist")
    return row | {kind: [one for one in row[kind] if time < one["until"]] for kind in ("rights", "notices")}


def read_owned(title: Row) -> Owned:
    """What part of the whole each owner has."""
    return {share["owner"]: Fraction(share["parts"], title["of"]) for share in title["shares"]}


def write_title(model: "Model", parcel: str, title: Row, owned: Owned, time: int) -> None:
    check_rights(title["rights"], [who for who, share in owned.items() if share])
    whole = lcm(*(share.denominator for share in owned.values()))
    shares = [{"owner": who, "parts": int(share * whole)} for who, share in sorted(owned.items()) if share]
    notices = [notice for notice in title["notices"] if owned.get(notice["owner"])]
    model.state[f"title/{parcel}"] = title | {"notices": notices, "of": whole, "shares": shares, "since": time}


def check_rights(rights: list[Row], owners: list[str]) -> None:
    """No owner's share is let to two at once."""
    for owner in owners:
        let = [one for one in rights if one["kind"] == "lease" and owner in (one["owners"] or [owner])]
        times = sorted((one["since"], one["until"]) for one in let)
        ends = [until for _, until in times]
        refuse("lease_must_be_only_one", any(since < end for (since, _), end in zip(times[1:], ends, strict=False)))
    granted = [one for one in rights if one["kind"] != "restriction"]
    refuse("rights_must_be_few", len(granted) > 12 or len(rights) > 16)


def check_whole(owned: Owned) -> None:
    refuse("owners_must_be_few", sum(1 for share in owned.values() if share) > 16)
    refuse("whole_must_be_within_limit", lcm(*(share.denominator for share in owned.values())) > 10**9)


def hand_on(title: Row, owned: Owned, owner: str, to: list[str]) -> list[Row]:
    """What lies on a share lies on what becomes of it."""

    def borne(who: str) -> set[str]:
        return {right["entry"] for right in title["rights"] if who in right["owners"]}

    for heir in to:
        refuse("shares_must_bear_the_same", heir != owner and heir in owned and borne(heir) != borne(owner))
    rights = []
    for right in title["rights"]:
        others = {*right["owners"]} - {owner} | {*to}
        rights.append(right | {"owners": sorted(others)} if owner in right["owners"] else right)
    return rights


def list_on(title: Row, owners: list[str]) -> list[Row]:
    return [right for right in title["rights"] if not right["owners"] or set(right["owners"]) & set(owners)]


def list_words(model: "Model", kind: str, place: str) -> list[Act]:
    """The acts of the transaction that are words about this one."""
    index = int(place.rpartition("-")[2])
    return [one for one in model.acts if one["type"] == kind and one["place"] == index]


def list_saying(model: "Model", kind: str, place: str) -> set[str]:
    return {one["by"] for one in list_words(model, kind, place)}


def check_approved(model: "Model", act: Act, place: str, parties: list[str]) -> None:
    agents = {who for one in list_words(model, "agree_title", place) for who in (one["by"], one["signer"])}
    named = {*parties, *agents, act["signer"]}
    free = [one for one in list_words(model, "approve_title", place) if not {one["by"], one["signer"]} & named]
    refuse("registrar_must_approve", not free)


def check_agent(act: Act, other: str) -> None:
    refuse("agent_must_not_be_a_party", act["signer"] != act["by"] and act["signer"] == other)


def find_role(model: "Model", role: str, act: Act, title: Row, time: int) -> bool:
    return bool(model_roles.find_chain(model, time, role, act["by"], title["jurisdiction"]))


_ALL = (
    *(transfer_title, accept_title, approve_title, grant_right, discharge_right, restrict_title),
    *(give_notice, adjudge_title),
)
ACTS = {function.__name__: function for function in _ALL}
