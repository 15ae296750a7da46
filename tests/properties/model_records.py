"""Schemas and records in the model: of a record the ledger knows a root, the model also what it says."""

from typing import TYPE_CHECKING, Any

from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import find_chain

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]


def validate_schema(act: Act) -> None:
    names = [field["name"] for field in act["fields"]]
    refuse("schema_must_be_well_formed", names != sorted(set(names)) or "subject" in names)


def define_schema(model: "Model", act: Act, time: int, place: str) -> None:
    name, version = act["name"], act["version"]
    refuse("curator_must_have_role", not find_chain(model, time, "curator", act["by"], name))
    refuse("schema_must_be_new", f"schema/{name}/{version}" in model.state)
    refuse("schema_must_follow_last", version > 1 and f"schema/{name}/{version - 1}" not in model.state)
    model.state[f"schema/{name}/{version}"] = {"curator": act["by"], "fields": act["fields"]}


def issue_record(model: "Model", act: Act, time: int, place: str) -> None:
    check_schema_and_issuer(model, act, time)
    check_fit(model, act, time)
    write_new(model, act, place)


def amend_record(model: "Model", act: Act, time: int, place: str) -> None:
    old = get_record(model, act)
    check_schema_and_issuer(model, act, time)
    refuse("record_must_be_the_issuers", act["by"] != old["issuer"])
    refuse("record_must_keep_schema", get_name(old) != get_name(act["commitment"]))
    check_fit(model, act, time)
    check_valid(old)
    changes = act["commitment"] | {"changed_at": model.height + 1, "revision": old["revision"] + 1}
    model.state[f"record/{act['record']}"] = old | changes


def supersede_record(model: "Model", act: Act, time: int, place: str) -> None:
    old = get_record(model, act)
    check_schema_and_issuer(model, act, time)
    refuse("issuer_must_have_role", not find_chain(model, time, "issuer", act["by"], get_name(old)))
    refuse("record_must_be_the_issuers", act["by"] != old["issuer"])
    check_fit(model, act, time)
    check_valid(old)
    write_new(model, act, place)
    changes = {"changed_at": model.height + 1, "status": "superseded", "successor": place}
    model.state[f"record/{act['record']}"] = old | changes


def suspend_record(model: "Model", act: Act, time: int, place: str) -> None:
    old = get_changeable(model, act, time)
    refuse("record_must_be_valid", old["status"] != "valid")
    set_status(model, act, old, "suspended")


def reinstate_record(model: "Model", act: Act, time: int, place: str) -> None:
    old = get_changeable(model, act, time)
    refuse("record_must_be_suspended", old["status"] != "suspended")
    set_status(model, act, old, "valid")


def revoke_record(model: "Model", act: Act, time: int, place: str) -> None:
    set_status(model, act, get_changeable(model, act, time), "revoked")


# what they have in common


def get_name(fields: dict[str, Any]) -> str:
    return str(fields["schema"]).split("@")[0]


def get_record(model: "Model", act: Act) -> dict[str, Any]:
    row: dict[str, Any] | None = model.state.get(f"record/{act['record']}")
    if row is None:
        raise Broken("record_must_exist")
    return row


def get_changeable(model: "Model", act: Act, time: int) -> dict[str, Any]:
    """A record whose status this account may change: its issuer, or who accredits issuers of its kind."""
    old = get_record(model, act)
    if act["by"] == old["issuer"]:
        refuse("issuer_must_have_role", not find_chain(model, time, "issuer", act["by"], get_name(old)))
    else:
        accredits = find_chain(model, time, "accreditor", act["by"], f"issuer/{get_name(old)}")
        refuse("record_must_be_the_issuers", not accredits)
    check_not_final(old)
    return old


def check_schema_and_issuer(model: "Model", act: Act, time: int) -> None:
    refuse("schema_must_exist", get_schema_key(act) not in model.state)
    refuse("issuer_must_have_role", not find_chain(model, time, "issuer", act["by"], get_name(act["commitment"])))


def check_fit(model: "Model", act: Act, time: int) -> None:
    count = len(model.state[get_schema_key(act)]["fields"]) + 1
    refuse("commitment_must_fit_schema", act["commitment"]["size"] != count)
    refuse("record_must_expire_later", act["commitment"]["until"] <= time)


def check_valid(old: dict[str, Any]) -> None:
    check_not_final(old)
    refuse("record_must_be_valid", old["status"] != "valid")


def check_not_final(old: dict[str, Any]) -> None:
    refuse("record_must_not_be_final", old["status"] in {"revoked", "superseded"})


def get_schema_key(act: Act) -> str:
    return "schema/" + str(act["commitment"]["schema"]).replace("@", "/")


def write_new(model: "Model", act: Act, place: str) -> None:
    height = model.height + 1
    fields = {"changed_at": height, "issued_at": height, "issuer": act["by"], "reason": "", "revision": 1}
    model.state[f"record/{place}"] = act["commitment"] | fields | {"status": "valid", "successor": ""}


def get_status(record: dict[str, Any], time: int) -> str:
    """What a record is worth at a time."""
    over = record["status"] in {"valid", "suspended"} and record["until"] <= time
    return "expired" if over else str(record["status"])


def set_status(model: "Model", act: Act, old: dict[str, Any], status: str) -> None:
    changes = {"changed_at": model.height + 1, "reason": act["reason"], "status": status}
    model.state[f"record/{act['record']}"] = old | changes


ACTS = {
    function.__name__: function
    for function in (
        *(define_schema, issue_record, amend_record, supersede_record),
        *(suspend_record, reinstate_record, revoke_record),
    )
}
