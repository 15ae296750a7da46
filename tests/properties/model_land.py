"""Land in the model: parcels as shapes of shapely, and titles as plain dictionaries.

Nothing here knows how the ledger compares two boundaries, or finds the cells of one.
"""

import re
from itertools import combinations
from math import gcd
from typing import TYPE_CHECKING, Any

from shapely import Polygon, box

from tests.properties import model_roles, model_titles
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import JURISDICTION, check_account

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]
NEVER = 2**53 - 1


def validate(act: Act) -> None:
    """What can be said of a message on parcels alone."""
    if act["type"] == "register_parcel":
        refuse("jurisdiction_must_be_well_formed", not re.fullmatch(JURISDICTION, act["jurisdiction"]))
        owners, parts = act["owners"], act["parts"]
        refuse("owners_must_be_sorted", len(owners) != len(parts) or sorted(set(owners)) != owners)
        refuse("shares_must_add_up", sum(parts) != act["of"])
    elif act["type"] in {"divide_parcel", "merge_parcels"}:
        names = act.get("parcels") or [child["parcel"] for child in act["children"]]
        refuse("parcels_must_be_sorted", sorted(set(names)) != names)


def register_parcel(model: "Model", act: Act, time: int, place: str) -> None:
    for owner in act["owners"]:
        check_account(model, owner)
    grid = get_grid(model, act["grid"])
    refuse("parcel_must_be_new", f"parcel/{act['parcel']}" in model.state)
    check_registrar(model, act, act["jurisdiction"], time)
    check_impartial(model, act, act["owners"])
    check_shape(act["boundary"], grid)
    check_vacant(model, act["boundary"], act["grid"])
    common = gcd(*act["parts"])
    each = [parts // common for parts in act["parts"]]
    shares = [{"owner": owner, "parts": parts} for owner, parts in zip(act["owners"], each, strict=True)]
    write_parcel(model, act, act["parcel"], act["boundary"], time, place)
    row = {"jurisdiction": act["jurisdiction"], "notices": [], "of": act["of"] // common, "rights": [], "since": time}
    model.state[f"title/{act['parcel']}"] = row | {"shares": shares}
    model.told.append(("area", model.state[f"parcel/{act['parcel']}"]["area"]))


def divide_parcel(model: "Model", act: Act, time: int, place: str) -> None:
    old, children = get_standing(model, act["parcel"]), act["children"]
    names = [child["parcel"] for child in children]
    for name in names:
        refuse("parcel_must_be_new", f"parcel/{name}" in model.state)
    check_registrar(model, act, old["jurisdiction"], time)
    check_impartial(model, act, list_owners(model, act["parcel"]))
    check_disposable(model, act, act["parcel"], time, place)
    grid = get_grid(model, old["grid"])
    for child in children:
        check_shape(child["boundary"], grid)
    whole, shapes = Polygon(old["boundary"]), [Polygon(child["boundary"]) for child in children]
    refuse("parcel_must_lie_within", not all(whole.covers(shape) for shape in shapes))
    refuse("parcels_must_not_overlap", any(has_common(first, second) for first, second in combinations(shapes, 2)))
    lost = old["area"] - sum(round(2 * shape.area) for shape in shapes)
    refuse("difference_must_be_within_limit", lost * 1_000 > grid["tolerance"] * old["area"])
    end_parcel(model, act["parcel"], names, time, lost)
    for child in children:
        part = -(-old["gained"] * round(2 * Polygon(child["boundary"]).area) // old["area"])
        fields = old | {"document": act["document"], "gained": part, "parents": [act["parcel"]]}
        write_parcel(model, fields, child["parcel"], child["boundary"], time, place)
    succeed(model, [act["parcel"]], names, time)
    model.told.append(("lost", lost))


def merge_parcels(model: "Model", act: Act, time: int, place: str) -> None:
    parents = [get_standing(model, name) for name in act["parcels"]]
    refuse("parcel_must_be_new", f"parcel/{act['child']}" in model.state)
    places = {(parent["grid"], parent["jurisdiction"]) for parent in parents}
    refuse("merger_must_be_of_one_place", len(places) > 1)
    check_registrar(model, act, parents[0]["jurisdiction"], time)
    for name in act["parcels"]:
        check_impartial(model, act, list_owners(model, name))
        check_disposable(model, act, name, time, place)
    titles = [model.state[f"title/{name}"] for name in act["parcels"]]
    owned = {(str(title["shares"]), title["of"]) for title in titles}
    refuse("merger_must_be_of_same_owners", len(owned) > 1)
    for kind, name in (("rights", "entry"), ("notices", "owner")):
        live = [one for title in titles for one in title[kind] if time < one["until"]]
        refuse("merger_must_keep_rights", any(a != b for a in live for b in live if a[name] == b[name]))
    joined = {one["entry"]: one for title in titles for one in title["rights"] if time < one["until"]}
    model_titles.check_rights(list(joined.values()), [share["owner"] for share in titles[0]["shares"]])
    grid = get_grid(model, parents[0]["grid"])
    check_shape(act["boundary"], grid)
    whole = Polygon(act["boundary"])
    refuse("parcel_must_lie_within", not all(whole.covers(Polygon(parent["boundary"])) for parent in parents))
    check_vacant(model, act["boundary"], parents[0]["grid"], act["parcels"])
    gained = round(2 * whole.area) - sum(parent["area"] for parent in parents)
    in_all = gained + sum(parent["gained"] for parent in parents)
    refuse("difference_must_be_within_limit", in_all * 1_000 > grid["tolerance"] * round(2 * whole.area))
    for name in act["parcels"]:
        end_parcel(model, name, [act["child"]], time, 0)
    fields = parents[0] | {"document": act["document"], "gained": in_all, "parents": act["parcels"]}
    write_parcel(model, fields, act["child"], act["boundary"], time, place)
    succeed(model, act["parcels"], [act["child"]], time)
    model.told.append(("gained", gained))


def agree_title(model: "Model", act: Act, time: int, place: str) -> None:
    """Agrees to another message of the transaction, which names the parcel."""
    named = model.acts[act["place"]] if act["place"] < len(model.acts) else {}
    is_word = named.get("type") in {"agree_title", "approve_title"}
    is_of = act["parcel"] in (named.get("parcel"), *named.get("parcels", ()))
    refuse("agreement_must_be_to_a_dealing", is_word or not is_of)


def get_grid(model: "Model", name: str) -> Row:
    grid: Row | None = model.state.get(f"grid/{name}")
    if grid is None:
        raise Broken("grid_must_exist")
    return grid


def get_standing(model: "Model", name: str) -> Row:
    parcel: Row | None = model.state.get(f"parcel/{name}")
    if parcel is None:
        raise Broken("parcel_must_exist")
    refuse("parcel_must_stand", bool(parcel["into"]))
    return parcel


def check_registrar(model: "Model", act: Act, jurisdiction: str, time: int) -> None:
    may = model_roles.find_chain(model, time, "land_registrar", act["by"], jurisdiction)
    refuse("land_registrar_must_have_role", not may)


def check_impartial(model: "Model", act: Act, owners: list[str]) -> None:
    deciding = model_roles.list_signers(model, act)
    refuse("registrar_must_own_nothing_of_it", any(owner in deciding for owner in owners))


def list_owners(model: "Model", parcel: str) -> list[str]:
    return [share["owner"] for share in model.state[f"title/{parcel}"]["shares"]]


def check_disposable(model: "Model", act: Act, name: str, time: int, place: str) -> None:
    """Everybody must agree who owns it, for whom it is kept, or who has a right that says so."""
    index = int(place.rpartition("-")[2])
    agreed = {one["by"] for one in model.acts if one["type"] == "agree_title" and one["place"] == index} | {act["by"]}
    title = model.state[f"title/{name}"]
    refuse("owner_must_agree", not {share["owner"] for share in title["shares"]} <= agreed)
    kept = [notice for notice in title["notices"] if time < notice["until"]]
    refuse("notice_must_be_kept", not {notice["buyer"] for notice in kept} <= agreed)
    for right in [right for right in title["rights"] if time < right["until"] and right["holder"] not in agreed]:
        refuse("creditor_must_agree", right["kind"] == "mortgage")
        refuse("restriction_must_allow", right["kind"] == "restriction")


def check_shape(corners: list[list[int]], grid: Row) -> None:
    """Whether corners are those of a simple polygon within a grid, in order."""
    around = [corners[-1], *corners, corners[0]]
    refuse("corners_must_be_distinct", len({tuple(corner) for corner in corners}) < len(corners))
    turns = [
        (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])
        for a, b, c in zip(around, around[1:], around[2:], strict=False)
    ]
    refuse("corners_must_turn", any(turns))
    shape = Polygon(corners)
    refuse("boundary_must_not_meet_itself", not shape.is_valid)
    clockwise = not shape.exterior.is_ccw
    refuse("boundary_must_begin_in_order", clockwise or min(corners) != corners[0])
    _, _, east, north = shape.bounds
    beyond = east > grid["columns"] * grid["edge"] or north > grid["rows"] * grid["edge"]
    refuse("boundary_must_lie_in_grid", beyond)
    refuse("parcel_must_be_divided", len(list_cells(corners, grid["edge"])) > 64)


def list_cells(corners: list[list[int]], edge: int) -> list[tuple[int, int]]:
    shape = Polygon(corners)
    west, south, east, north = (int(value) for value in shape.bounds)
    return [
        (column, row)
        for column in range(west // edge, -(-east // edge))
        for row in range(south // edge, -(-north // edge))
        if has_common(shape, box(column * edge, row * edge, (column + 1) * edge, (row + 1) * edge))
    ]


def has_common(first: Polygon, second: Polygon) -> bool:
    return bool(first.relate(second)[0] == "2")


def check_vacant(model: "Model", corners: list[list[int]], grid: str, but: list[str] | None = None) -> None:
    shape = Polygon(corners)
    for key, row in model.state.items():
        name = key.removeprefix("parcel/")
        if name != key and not row["into"] and row["grid"] == grid and name not in (but or ()):
            refuse("parcels_must_not_overlap", has_common(shape, Polygon(row["boundary"])))


def write_parcel(model: "Model", fields: Row, name: str, corners: list[list[int]], time: int, place: str) -> None:
    grid = get_grid(model, fields["grid"])
    row = {field: fields[field] for field in ("document", "grid", "jurisdiction")}
    row |= {"gained": fields.get("gained", 0), "lost": 0, "into": []}
    row |= {"area": round(2 * Polygon(corners).area), "boundary": corners, "entry": place}
    model.state[f"parcel/{name}"] = row | {"parents": fields.get("parents", []), "since": time, "until": NEVER}
    west, south, east, north = (int(value) for value in Polygon(corners).bounds)
    placed = {"east": east, "north": north, "parcel": name, "south": south, "west": west}
    for column, line in list_cells(corners, grid["edge"]):
        key = f"cell/{fields['grid']}/{column}/{line}"
        parcels = [*model.state.get(key, {"parcels": []})["parcels"], placed]
        refuse("parcel_must_be_divided", len(parcels) > 32)
        model.state[key] = {"parcels": sorted(parcels, key=lambda one: one["parcel"])}


def end_parcel(model: "Model", name: str, into: list[str], time: int, lost: int) -> None:
    row = model.state[f"parcel/{name}"]
    model.state[f"parcel/{name}"] = row | {"into": into, "lost": lost, "until": time}
    for key in [key for key in model.state if key.startswith(f"cell/{row['grid']}/")]:
        parcels = [one for one in model.state[key]["parcels"] if one["parcel"] != name]
        model.state[key] = {"parcels": parcels}
        if not parcels:
            del model.state[key]


def succeed(model: "Model", parents: list[str], children: list[str], time: int) -> None:
    titles = [model.state.pop(f"title/{name}") for name in parents]
    live = [[one for one in title[kind] if time < one["until"]] for kind in ("rights", "notices") for title in titles]
    rights = {one["entry"]: one for found in live[: len(titles)] for one in found}
    notices = {one["owner"]: one for found in live[len(titles) :] for one in found}
    kept = [notice for _, notice in sorted(notices.items())]
    for child in children:
        row = titles[0] | {"notices": kept, "rights": list(rights.values()), "since": time}
        model.state[f"title/{child}"] = row


_ALL = (register_parcel, divide_parcel, merge_parcels, agree_title)
ACTS = {function.__name__: function for function in _ALL}
