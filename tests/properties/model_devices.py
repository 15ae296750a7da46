"""Devices in the model: whose they are, what they anchor, and what a reading decides, as plain dictionaries.

Trees are built here by their definition (RFC 6962, section 2.1), from entries that the life has kept.
"""

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.properties import model_roles
from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]
AHEAD = 300_000
NEWEST = 8


def validate_device(act: Act) -> None:
    names = [field["name"] for field in act["fields"]]
    fits = names == sorted(set(names)) and all(field["least"] <= field["most"] for field in act["fields"])
    refuse("device_must_be_well_formed", not fits)


def register_device(model: "Model", act: Act, time: int, place: str) -> None:
    three = [act["device"], act["maker"], act["owner"]]
    for who in three:
        model_roles.check_account(model, who)
    kinds = [model.state[f"identity/{who}"]["kind"] == "device" for who in three]
    refuse("device_must_be_of_its_kind", kinds != [True, False, False])
    refuse("device_must_be_registered_by_its_own", act["by"] not in three)
    old = model.state.get(f"device/{act['device']}")
    refuse("device_must_be_new", old is not None and old["state"] != "proposed")
    sure = act["by"] == act["maker"] and model_roles.find_chain(model, time, "maker", act["by"], act["model"])
    awaits = [] if sure else sorted(set(three) - {act["by"]})
    fields = {name: act[name] for name in ("fields", "maker", "model", "owner")}
    row = fields | {"awaits": awaits, "next": "", "proposal": place, "since": time}
    model.state[f"device/{act['device']}"] = row | {"state": "proposed" if awaits else "active"}


def accept_device(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_device(model, act["device"])
    proposal = act["proposal"]
    whole = place.partition("-")[0] + proposal if proposal.startswith("-") else proposal
    refuse("proposal_must_be_the_latest", row["state"] == "retired" or whole != row["proposal"])
    refuse("acceptance_must_be_asked", act["by"] not in row["awaits"])
    row = row | {"awaits": [who for who in row["awaits"] if who != act["by"]]}
    if not row["awaits"]:
        row = row | {"next": "", "owner": row["next"] or row["owner"], "since": time, "state": "active"}
    model.state[f"device/{act['device']}"] = row


def transfer_device(model: "Model", act: Act, time: int, place: str) -> None:
    model_roles.check_account(model, act["to"])
    refuse("device_must_be_of_its_kind", model.state[f"identity/{act['to']}"]["kind"] == "device")
    row = get_owned(model, act)
    refuse("owner_must_change", act["to"] == (row["next"] or row["owner"]))
    new = "" if act["to"] == row["owner"] else act["to"]
    model.state[f"device/{act['device']}"] = row | {"awaits": [new] * bool(new), "next": new, "proposal": place}


def retire_device(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_owned(model, act)
    model.state[f"device/{act['device']}"] = row | {"awaits": [], "next": "", "since": time, "state": "retired"}


def anchor_batch(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("batch_must_be_its_own", act["account"] != act["by"])
    kind = model.state[f"identity/{act['by']}"]["kind"]
    if kind == "device":
        check_active(get_device(model, act["by"]))
    refuse("series_must_be_of_device_or_office", kind not in {"authority", "device"})
    refuse("batch_must_end_later", act["until"] < act["since"])
    refuse("batch_must_not_be_of_the_future", act["until"] - time > AHEAD)
    key = f"series/{act['account']}/{act['series']}"
    row = model.state.get(key, {"anchored": 0, "last": 0, "missing": 0, "newest": []})
    refuse("batch_must_follow_last", act["first"] <= row["last"])
    refuse("batch_must_not_run_back", row["newest"] != [] and act["since"] < row["newest"][-1]["until"])
    fields = {name: act[name] for name in ("count", "first", "root", "since", "until")}
    last = act["first"] + act["count"] - 1
    missing = row["missing"] + act["first"] - row["last"] - 1
    newest = [*row["newest"], fields | {"anchored": time, "entry": place}][-NEWEST:]
    model.state[key] = {"anchored": row["anchored"] + act["count"], "last": last, "missing": missing, "newest": newest}
    model.told.append(("number", last))


def check_condition(model: "Model", condition: Row) -> None:
    device = get_device(model, condition["device"])
    check_active(device)
    field = get_field(device, condition)
    refuse("threshold_must_be_within_bounds", not field["least"] <= condition["threshold"] <= field["most"])


def check_reading(model: "Model", order: Row, act: Act) -> None:
    """Whether an order has just the reading that it waits for."""
    refuse("reading_must_be_as_ordered", len(act["reading"]) != len(order["condition"]))
    for condition, reading in zip(order["condition"], act["reading"], strict=True):
        refuse("reading_must_be_the_devices", reading["device"] != condition["device"])
        refuse("reading_must_be_of_series", reading["series"] != condition["series"])
        device = get_device(model, condition["device"])
        check_active(device)
        field = get_field(device, condition)
        series = model.state.get(f"series/{reading['device']}/{reading['series']}", {"newest": []})
        batches = [batch for batch in series["newest"] if batch["entry"] == reading["anchor"]]
        refuse("anchor_must_be_among_newest", not batches)
        refuse("reading_must_be_later", reading["time"] <= order["placed"] + AHEAD)
        refuse("reading_must_be_under_anchor", not stands(model, batches[0], reading))
        refuse("reading_must_have_field", condition["field"] not in reading["claims"])
        found = reading["claims"][condition["field"]]
        refuse("reading_must_be_within_bounds", not field["least"] <= found <= field["most"])
        meets = {"at_least": found >= condition["threshold"], "at_most": found <= condition["threshold"]}
        refuse("reading_must_meet_threshold", not meets[condition["comparison"]])
        model.told.append(("read", found))


def stands(model: "Model", batch: Row, reading: Row) -> bool:
    """Whether a batch, of which the life has kept the entries, has this reading at this place."""
    entries = model.entries.get(batch["root"], [])
    entry = {name: reading[name] for name in ("claims", "salt", "time")}
    if not reading["index"] < len(entries) == batch["count"] or entries[reading["index"]] != entry:
        return False
    leaves = [
        commit(reading["device"], reading["series"], batch["first"] + place, one) for place, one in enumerate(entries)
    ]
    path = [step.hex() for step in find_path(reading["index"], leaves)]
    return batch["since"] <= reading["time"] <= batch["until"] and path == reading["path"]


def commit(account: str, series: str, number: int, entry: Row) -> bytes:
    text = {"account": account, "claims": entry["claims"], "sequence": number, "time": entry["time"]}
    written = json.dumps(text, sort_keys=True, separators=(",", ":")).encode()
    salted = bytes.fromhex(entry["salt"]) + bytes([len(series)]) + series.encode() + written
    return sha256(b"natledger/field/1\n" + salted).digest()


def find_root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    left = split(len(leaves))
    return sha256(b"\x01" + find_root(leaves[:left]) + find_root(leaves[left:])).digest()


def find_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    left = split(len(leaves))
    if index < left:
        return [*find_path(index, leaves[:left]), find_root(leaves[left:])]
    return [*find_path(index - left, leaves[left:]), find_root(leaves[:left])]


def split(size: int) -> int:
    left = 1
    while left * 2 < size:
        left *= 2
    return left


def get_device(model: "Model", address: str) -> Row:
    row: Row | None = model.state.get(f"device/{address}")
    if row is None:
        raise Broken("device_must_exist")
    return row


def get_owned(model: "Model", act: Act) -> Row:
    row = get_device(model, act["device"])
    refuse("device_must_be_the_owners", act["by"] != row["owner"])
    check_active(row)
    return row


def get_field(device: Row, condition: Row) -> Row:
    found = [field for field in device["fields"] if field["name"] == condition["field"]]
    refuse("field_must_be_the_devices", not found)
    return dict(found[0])


def check_active(row: Row) -> None:
    refuse("device_must_be_active", row["state"] != "active")


_ALL = (register_device, accept_device, transfer_device, retire_device, anchor_batch)
ACTS = {function.__name__: function for function in _ALL}
