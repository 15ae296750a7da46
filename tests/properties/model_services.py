"""Services in the model: what offices offer, who decides for them, and how time stands still, as plain dictionaries."""

from typing import TYPE_CHECKING, Any

from tests.properties import model_invoices, model_laws, model_records
from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import find_chain, follow, is_suspended, list_signers

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]

DAY = 86_400_000
PAUSE = 30 * DAY
MOST_OPEN, MOST_QUESTIONS = 8, 3


def validate_service(act: Act) -> None:
    refuse("service_must_be_well_formed", act["requires"] != sorted(set(act["requires"])))


def publish_service(model: "Model", act: Act, time: int, place: str) -> None:
    code, version, office = act["code"], act["version"], act["by"]
    law = get_law(model, act["law"])
    following = act["next_office"]
    refuse("account_must_be_registered", following != "" and f"identity/{following}" not in model.state)
    schemas = [act["grants"], *(f"{name}@1" for name in act["requires"])]
    refuse("schema_must_exist", any(f"schema/{name.replace('@', '/')}" not in model.state for name in schemas))
    schema = act["grants"].split("@")[0]
    refuse("issuer_must_have_role", not find_chain(model, time, "issuer", office, schema))
    first = model.state.get(f"service/{code}/1")
    refuse("service_must_be_the_offices", first is not None and first["office"] != office)
    follows = version == 1 or f"service/{code}/{version - 1}" in model.state
    refuse("service_must_follow_last", not follows or f"service/{code}/{version}" in model.state)
    refuse("next_office_must_be_another", following == office)
    refuse("service_must_end_later", act["until"] <= time)
    refuse("ground_must_be_in_force", not is_in_force(law, time))
    refuse("next_office_must_be_issuer", following != "" and not find_chain(model, time, "issuer", following, schema))
    refuse("asset_must_exist", f"asset/{act['asset']}" not in model.state)
    left_out = ("by", "code", "signed", "signer", "type", "version")
    fields = {name: value for name, value in act.items() if name not in left_out}
    model.state[f"service/{code}/{version}"] = fields | {"office": office}


def apply_for_service(model: "Model", act: Act, time: int, place: str) -> None:
    service, code = get_service(model, act["service"]), act["service"].split("@")[0]
    version = int(act["service"].split("@")[1])
    refuse("service_version_must_be_the_newest", f"service/{code}/{version + 1}" in model.state)
    refuse("service_must_be_offered", time >= service["until"])
    offices = {service["office"], service["next_office"]}
    refuse("application_must_be_to_another", bool(offices & {act["by"], act["signer"]}))
    refuse("fee_must_be_paid_to_the_office", act["to"] != service["office"])
    refuse("fee_must_be_the_services", (act["amount"], act["asset"]) != (service["fee"], service["asset"]))
    refuse("records_must_be_the_required", len(act["presented"]) != len(service["requires"]))
    queue = f"application_queue/{code}/{act['by']}"
    count = model.state.get(queue, {"open": 0})["open"]
    refuse("applications_must_be_few", count == MOST_OPEN)
    model_invoices.pay(model, act | {"reference": ""}, time, act["amount"], act["to"])
    model.state[queue] = {"open": count + 1}
    row = {name: act[name] for name in ("commitment", "presented", "service")}
    row |= {"applicant": act["by"], "record": "", "status": "open"}
    model.state[f"application/{place}"] = row | {"instances": [begin(model, act, service, service["office"], time)]}


def begin(model: "Model", act: Act, service: Row, office: str, time: int) -> Row:
    ends = {"asked_at": 0, "askers": [], "asks": 0, "ended": 0, "ground": "", "officials": [], "reason": ""}
    signers = list_signers(model, act)
    return ends | {"due": time + service["days"] * DAY, "office": office, "signers": signers, "since": time}


def ask_applicant(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_for_office(model, act, time)
    check_open(row)
    last = row["instances"][-1]
    refuse("question_must_be_answered_first", last["asked_at"] > 0)
    refuse("questions_must_be_few", last["asks"] >= MOST_QUESTIONS)
    refuse("question_must_be_in_time", time >= last["due"])
    askers = [*last["askers"], *(who for who in list_signers(model, act) if who not in last["askers"])]
    change(model, act, row, {"asked_at": time, "askers": askers, "asks": last["asks"] + 1})


def answer_office(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_own(model, act, time)
    check_open(row)
    last = row["instances"][-1]
    refuse("question_must_be_open", last["asked_at"] == 0)
    signers = [*last["signers"], *(who for who in list_signers(model, act) if who not in last["signers"])]
    change(model, act, row, {"asked_at": 0, "due": get_due(last, time), "signers": signers})


def grant_application(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("account_must_be_registered", f"identity/{act['office']}" not in model.state)
    for_office = act | {"by": act["office"]}
    model_laws.check_laws(model, for_office | {"type": "issue_record"}, time)
    model_records.check_schema_and_issuer(model, for_office, time)
    model_records.check_fit(model, for_office, time)
    row = get_for_office(model, act, time)
    refuse("application_must_be_open", row["status"] not in {"open", "granted_by_law"})
    refuse("record_must_be_of_the_service", act["commitment"]["schema"] != get_service(model, row["service"])["grants"])
    model_records.write_new(model, for_office, place)
    if row["status"] == "open":
        row = end(model, act, row, "granted", time, {"officials": list_signers(model, act)})
    model.state[f"application/{act['application']}"] = row | {"record": place, "status": "granted"}


def refuse_application(model: "Model", act: Act, time: int, place: str) -> None:
    law, row = get_law(model, act["ground"]), get_for_office(model, act, time)
    check_open(row)
    refuse("ground_must_be_in_force", not is_in_force(law, time))
    late = time >= get_due(row["instances"][-1], time)
    refuse("refusal_must_be_in_time", late and get_service(model, row["service"])["silence_grants"])
    told = {"ground": act["ground"], "officials": list_signers(model, act), "reason": act["reason"]}
    end(model, act, row, "refused", time, told)


def appeal_refusal(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_own(model, act, time)
    service = get_service(model, row["service"])
    refuse("appeal_must_be_only_one", len(row["instances"]) > 1)
    refuse("application_must_be_refused", row["status"] != "refused")
    refuse("service_must_have_next_office", service["next_office"] == "")
    schema = service["grants"].split("@")[0]
    refuse("next_office_must_be_issuer", not find_chain(model, time, "issuer", service["next_office"], schema))
    refuse("appeal_must_be_in_term", time >= row["instances"][0]["ended"] + service["appeal_days"] * DAY)
    instances = [*row["instances"], begin(model, act, service, service["next_office"], time)]
    model.state[f"application/{act['application']}"] = row | {"instances": instances, "status": "open"}


def withdraw_application(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_own(model, act, time)
    check_open(row)
    end(model, act, row, "withdrawn", time, {})


def claim_silence(model: "Model", act: Act, time: int, place: str) -> None:
    row = get_application(model, act)
    check_open(row)
    refuse("silence_must_grant", not get_service(model, row["service"])["silence_grants"])
    refuse("application_must_be_overdue", time < get_due(row["instances"][-1], time))
    end(model, act, row, "granted_by_law", time, {})


# what they have in common


def get_service(model: "Model", name: str) -> Row:
    row: Row | None = model.state.get("service/" + name.replace("@", "/"))
    if row is None:
        raise Broken("service_must_exist")
    return row


def get_law(model: "Model", name: str) -> Row:
    row: Row | None = model.law_rows.get(f"law/{name}")
    if row is None:
        raise Broken("law_must_exist")
    return row


def is_in_force(law: Row, time: int) -> bool:
    provision = law["provision"]
    return bool(provision["since"] <= time < provision["until"] and time >= law["suspended_until"])


def get_application(model: "Model", act: Act) -> Row:
    row: Row | None = model.state.get(f"application/{act['application']}")
    if row is None:
        raise Broken("application_must_exist")
    return row


def get_own(model: "Model", act: Act, time: int) -> Row:
    row = get_application(model, act)
    refuse("application_must_be_the_applicants", act["by"] != row["applicant"])
    service, signer, code = get_service(model, row["service"]), act["signer"], row["service"].split("@")[0]
    offices = {service["office"], service["next_office"]} - {""}
    of_office = signer in offices or any(serves(model, signer, office, code, time) for office in offices)
    refuse("signer_must_not_be_of_the_office", signer != act["by"] and of_office)
    return row


def get_for_office(model: "Model", act: Act, time: int) -> Row:
    row = get_application(model, act)
    office, code = row["instances"][-1]["office"], row["service"].split("@")[0]
    refuse("application_must_lie_with_the_office", act["office"] != office)
    refuse("official_must_be_of_the_office", act["by"] != office and not serves(model, act["by"], office, code, time))
    refuse("official_must_sign_itself", act["by"] not in {office, act["signer"]})
    refuse("office_must_not_be_suspended", is_suspended(model, office, time))
    involved = {row["applicant"]}.union(*(instance["signers"] for instance in row["instances"]))
    for earlier in row["instances"][:-1]:
        involved |= {earlier["office"], *earlier["askers"], *earlier["officials"]}
    naming = {role["signer"] for role in list_held(model, act["by"], office, code, time) if "signer" in role}
    refuse("official_must_be_recused", bool(involved & {*naming, *list_signers(model, act)}))
    return row


def serves(model: "Model", who: str, office: str, code: str, time: int) -> bool:
    """Whether the office itself has made somebody its officer for a service."""
    return bool(list_held(model, who, office, code, time))


def list_held(model: "Model", who: str, office: str, code: str, time: int) -> list[Row]:
    own = f"role/officer/{who}/{office}"
    keys = [key for key in (own, f"{own}/{code}") if key in model.state]
    return [model.state[key] for key in keys if follow(model, time, key.removeprefix("role/"))]


def get_due(instance: Row, time: int) -> int:
    still = min(time - instance["asked_at"], PAUSE) if instance["asked_at"] else 0
    return int(instance["due"] + still)


def check_open(row: Row) -> None:
    refuse("application_must_be_open", row["status"] != "open")


def change(model: "Model", act: Act, row: Row, changes: Row) -> Row:
    instances = [*row["instances"][:-1], row["instances"][-1] | changes]
    model.state[f"application/{act['application']}"] = changed = row | {"instances": instances}
    return changed


def end(model: "Model", act: Act, row: Row, status: str, time: int, told: Row) -> Row:
    if len(row["instances"]) == 1:
        queue = f"application_queue/{row['service'].split('@')[0]}/{row['applicant']}"
        left = model.state[queue]["open"] - 1
        model.state[queue] = {"open": left}
        if not left:
            del model.state[queue]
    return change(model, act, row | {"status": status}, {"asked_at": 0, "ended": time} | told)


ACTS = {
    function.__name__: function
    for function in (
        *(publish_service, apply_for_service, ask_applicant, answer_office, grant_application),
        *(refuse_application, appeal_refusal, withdraw_application, claim_silence),
    )
}
