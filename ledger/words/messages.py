"""Messages as sentences: noy paid shop 25,000 LAK; or, where it was refused, what was asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ledger.chain.entry import APPLIED, Outcome, get_facts
from ledger.chain.kinds import Kind, find_of_kind
from ledger.chain.transaction import Message
from ledger.errors import Value
from ledger.registry.messages import MESSAGES
from ledger.words.assets import sentences as assets
from ledger.words.devices import sentences as devices
from ledger.words.fields import say_field
from ledger.words.land import sentences as land
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.printing import printable

SENTENCES = {
    "amend_record": ("{by} amended record {record}", "{by} asked to amend record {record}"),
    "appeal_suspension": ("{by} appealed, reference {reference}", "{by} asked to appeal, reference {reference}"),
    "cancel_commitment": ("{by} cancelled commitment {commitment}", "{by} asked to cancel commitment {commitment}"),
    "cancel_recovery": ("{by} cancelled the recovery of {account}", "{by} asked to cancel the recovery of {account}"),
    "commit_budget": (
        "{by} committed {money} for {to} under {line}, {reference}",
        "{by} asked to commit {money} for {to} under {line}, {reference}",
    ),
    "complete_recovery": ("{by} gave {account} its new keys", "{by} asked to give {account} its new keys"),
    "correct_actual": (
        "{by} corrected {indicator} from {since} on to {value}, {reason}, by {source}",
        "{by} asked to correct {indicator} from {since} on to {value}, {reason}, by {source}",
    ),
    "define_schema": ("{by} defined the schema {schema}", "{by} asked to define the schema {schema}"),
    "file_return": (
        "{by} declared {month}, with {money} of tax from elsewhere",
        "{by} asked to declare {month}, with {money} of tax from elsewhere",
    ),
    "grant_delegation": ("{by} let {delegate} {types}", "{by} asked to let {delegate} {types}"),
    "grant_role": ("{by} made {holder} {role} of {scope}", "{by} asked to make {holder} {role} of {scope}"),
    "issue_record": ("{by} issued a {schema}, record {event}", "{by} asked to issue a {schema}"),
    "reinstate_account": ("{by} reinstated {account}, {reference}", "{by} asked to reinstate {account}, {reference}"),
    "reinstate_record": ("{by} reinstated record {record}, {reason}", "{by} asked to reinstate record {record}"),
    "report_actual": (
        "{by} reported {value} of {indicator} from {since} on, by {source}",
        "{by} asked to report {value} of {indicator} from {since} on, by {source}",
    ),
    "request_recovery": ("{by} asked for new keys of {account}", "{by} asked for new keys of {account}"),
    "revoke_delegation": ("{by} ended what {delegate} may do", "{by} asked to end what {delegate} may do"),
    "revoke_record": ("{by} revoked record {record}, {reason}", "{by} asked to revoke record {record}, {reason}"),
    "revoke_role": (
        "{by} ended that {holder} is {role} of {scope}",
        "{by} asked to end that {holder} is {role} of {scope}",
    ),
    "set_target": (
        "{by} set the target of {indicator}: at {aim} {value} {unit}, from {since} until {until}",
        "{by} asked to set the target of {indicator}: at {aim} {value} {unit}, from {since} until {until}",
    ),
    "supersede_record": (
        "{by} issued a {schema}, record {event}, in place of {record}",
        "{by} asked to issue a {schema} in place of {record}",
    ),
    "suspend_account": ("{by} suspended {account}, {reference}", "{by} asked to suspend {account}, {reference}"),
    "suspend_record": ("{by} suspended record {record}, {reason}", "{by} asked to suspend record {record}, {reason}"),
    "capture_hold": ("{by} captured {amount} of hold {hold}", "{by} asked to capture {amount} of hold {hold}"),
    "issue": ("{by} issued {money} to {to}", "{by} asked to issue {money} to {to}"),
    "pay_commitment": (
        "{by} paid {money} of commitment {commitment}, {reference}",
        "{by} asked to pay {money} of commitment {commitment}, {reference}",
    ),
    "place_hold": ("{by} set aside {money} for {to}", "{by} asked to set aside {money} for {to}"),
    "redeem": ("{by} redeemed {money}", "{by} asked to redeem {money}"),
    "register_account": (
        "{by} registered {address} as {kind}, {jurisdiction}",
        "{by} asked to register a {kind}, {jurisdiction}",
    ),
    "release_hold": ("{by} released hold {hold}", "{by} asked to release hold {hold}"),
    "reverse": ("{by} paid {to} {money}, as a return", "{by} asked to pay {to} {money}, as a return"),
    "rotate_keys": ("{by} changed its keys", "{by} asked to change its keys"),
    "settle_return": (
        "{by} paid the {money} that return {filed} claims",
        "{by} asked to pay the {money} that return {filed} claims",
    ),
    "convert": (
        "{by} converted {money} into {given} with {to}, offer {offer}",
        "{by} asked to convert {money} into {given} with {to}, offer {offer}",
    ),
    "place_offer": (
        "{by} offered {money} for {pays} at {numerator}/{denominator} in smallest units, rate {rate}",
        "{by} asked to offer {money} for {pays} at {numerator}/{denominator} in smallest units, rate {rate}",
    ),
    "publish_rate": ("{by} published the rate {price}", "{by} asked to publish the rate {price}"),
    "report_reserve": (
        "{by} reported that {reserve} stand behind {asset}",
        "{by} asked to report that {reserve} stand behind {asset}",
    ),
    "withdraw_offer": ("{by} withdrew the offer {offer}", "{by} asked to withdraw the offer {offer}"),
    "transfer": ("{by} paid {to} {money}", "{by} asked to pay {to} {money}"),
    "open_residence": (
        "{by} sponsored {address} as e-resident, {jurisdiction}, by a credential of {issuer}",
        "{by} asked to sponsor an e-resident, {jurisdiction}, by a credential of {issuer}",
    ),
    "renew_residence": (
        "{by} renewed the residence of {account}, by a credential of {issuer}",
        "{by} asked to renew the residence of {account}, by a credential of {issuer}",
    ),
    "withdraw_sponsorship": (
        "{by} ended the residence of {account}, {reference}",
        "{by} asked to end the residence of {account}, {reference}",
    ),
    "propose_contract": (
        "{by} proposed a contract of {bound}",
        "{by} asked to propose a contract of {bound}",
    ),
    "sign_contract": ("{by} signed contract {contract}", "{by} asked to sign contract {contract}"),
    "fulfil_contract": (
        "{by} accepted what was done under contract {contract}",
        "{by} asked to accept what was done under contract {contract}",
    ),
    "cancel_contract": (
        "{by} declared contract {contract} cancelled",
        "{by} asked to declare contract {contract} cancelled",
    ),
    "place_order": ("{by} ordered from {to} for {money}", "{by} asked to order from {to} for {money}"),
    "accept_order": (
        "{by} accepted {amount} of order {order}, paid to {to}",
        "{by} asked to accept {amount} of order {order} and pay {to}",
    ),
    "refund_order": (
        "{by} gave back to its buyer what was left of order {order}",
        "{by} asked to give back to its buyer what is left of order {order}",
    ),
    "answer_invoice": (
        "{by} {answered} {reference} of {seller}{because}",
        "{by} asked to {answer} {reference} of {seller}{because}",
    ),
    "credit_invoice": ("{by} credited {money} of {reference}", "{by} asked to credit {money} of {reference}"),
    "issue_invoice": (
        "{by} invoiced {customer} for {sums} {tax_is}, {reference}",
        "{by} asked to invoice {customer} for {sums} {tax_is}, {reference}",
    ),
    "pay_invoice": (
        "{by} paid {part} of {reference} of {seller}",
        "{by} asked to pay {part} of {reference} of {seller}",
    ),
    "publish_service": (
        "{by} published the service {code}@{version}, a {kind}: {grants} for {money}, by {law}",
        "{by} asked to publish the service {code}@{version}, a {kind}: {grants} for {money}, by {law}",
    ),
    "apply_for_service": (
        "{by} applied for {service} to {to}, fee {money}",
        "{by} asked to apply for {service} to {to}, fee {money}",
    ),
    "ask_applicant": (
        "{by} put a question on application {application} for {office}",
        "{by} asked to put a question on application {application} for {office}",
    ),
    "answer_office": (
        "{by} answered on application {application}",
        "{by} asked to answer on application {application}",
    ),
    "grant_application": (
        "{by} granted application {application} for {office}: a {schema}, record {event}",
        "{by} asked to grant application {application} for {office}: a {schema}",
    ),
    "refuse_application": (
        "{by} refused application {application} for {office} by the law {ground}, {reason}",
        "{by} asked to refuse application {application} for {office} by the law {ground}, {reason}",
    ),
    "appeal_refusal": (
        "{by} appealed against the refusal of application {application}",
        "{by} asked to appeal against the refusal of application {application}",
    ),
    "withdraw_application": (
        "{by} withdrew application {application}",
        "{by} asked to withdraw application {application}",
    ),
    "claim_silence": (
        "{by} had application {application} granted by law",
        "{by} asked to have application {application} granted by law",
    ),
    "cast_ballot": ("{by} voted {vote} on {motion}", "{by} asked to vote {vote} on {motion}"),
    "enact_motion": ("{by} {closing}", "{by} asked to enact {motion}"),
    "propose_motion": ("{by} asked {body} to {action}", "{by} would ask {body} to {action}"),
    "withdraw_motion": ("{by} withdrew {motion}", "{by} asked to withdraw {motion}"),
}
SENTENCES |= assets.SENTENCES | devices.SENTENCES | land.SENTENCES
UNKNOWN = "{by} did {type}", "{by} asked for {type}"
"""Of a type that only a stranger's ledger knows."""
_OF_LAND = ("register_parcel", "divide_parcel", "merge_parcels")
_OF_DEVICES = ("anchor_batch", "register_device")
_OF_EXCHANGE = ("convert", "publish_rate", "report_reserve")
_OF_ASSETS = ("claim_distribution", "freeze_holding", "open_class")
_OF_TITLES = ("adjudge_title", "grant_right", "transfer_title")


def describe_messages(messages: Sequence[Message], outcome: Outcome, lexicon: Lexicon) -> list[str]:
    """Each message as a sentence, told by what came of it."""
    applied = outcome.code == APPLIED
    return [
        describe_message(message, get_facts(outcome, place), applied, lexicon) for place, message in enumerate(messages)
    ]


def read_body(message: Message) -> dict[str, Any]:
    """The fields of a body; none where it is of a kind that only a stranger's ledger knows."""
    body = msgspec.json.decode(bytes(message.body))
    return body if isinstance(body, dict) else {}


def describe_message(message: Message, events: Mapping[str, Value], applied: bool, lexicon: Lexicon) -> str:
    """One message as a sentence: noy paid shop 25,000 LAK."""
    words = find_words(message, events, lexicon)
    place = 0 if applied else 1
    sentence = SENTENCES.get(message.type, UNKNOWN)[place]
    try:
        return lexicon.say(sentence).format_map(words)
    except KeyError:  # a test names it (tests/words/test_messages.py); a chain that holds one is read all the same
        return lexicon.say(UNKNOWN[place]).format_map(words)


def find_words(message: Message, events: Mapping[str, Value], lexicon: Lexicon) -> dict[str, str]:
    """What a sentence about a message can name: every field of its body, and words that are made of several."""
    body, kind = read_body(message), MESSAGES.get(message.type)
    struct = kind.body if kind else None
    words = {
        "address": lexicon.who(str(events.get("address", ""))),
        "event": shorten_id(printable(str(events.get("record", "")))),
        "type": printable(message.type),
    }
    if struct:
        words |= _find_special_words(struct, body, lexicon)
        words |= {name: say_field(struct, name, body, lexicon) for name in struct.__struct_fields__}
        words |= _find_paid_words(struct, body, events, lexicon)
        words |= _find_motion_words(struct, body, events, lexicon)
        words |= _find_trade_words(message.type, body, events, lexicon)
    if message.type in _OF_EXCHANGE:
        from ledger.words.exchange import find_exchange_words  # noqa: PLC0415 - whoever pays needs nothing of it

        words |= find_exchange_words(message.type, body, events, lexicon)
    if message.type in _OF_ASSETS:
        from ledger.words.assets.classes import find_asset_words  # noqa: PLC0415 - as above

        words |= find_asset_words(message.type, body, events, lexicon)
    if message.type in _OF_LAND:
        from ledger.words.land.parcels import find_land_words  # noqa: PLC0415 - as above

        words |= find_land_words(body, lexicon)
    if message.type in _OF_TITLES:
        from ledger.words.land.titles import find_title_words  # noqa: PLC0415 - as above

        words |= find_title_words(message.type, body, lexicon)
    if message.type in _OF_DEVICES:
        from ledger.words.devices.devices import find_device_words  # noqa: PLC0415 - whoever pays needs nothing of it

        words |= find_device_words(body, lexicon)
    return words | {"by": _name_actor(message, lexicon)}


def _find_special_words(struct: type[msgspec.Struct], body: Mapping[str, Any], lexicon: Lexicon) -> dict[str, str]:
    """The schema of a record or of its definition, the parties of a contract, and the first amount with its asset."""
    words = {}
    if "roles" in struct.__struct_fields__:
        parties, roles = (body[name] if isinstance(body.get(name), list) else [] for name in ("parties", "roles"))
        bound = zip(parties, roles, strict=False)  # a stranger's may be of any length
        words["bound"] = ", ".join(f"{lexicon.who(str(who))} as {printable(str(role))}" for who, role in bound)
    if "commitment" in struct.__struct_fields__:
        commitment = body.get("commitment")
        words["schema"] = printable(str(commitment.get("schema", ""))) if isinstance(commitment, dict) else ""
    elif "version" in struct.__struct_fields__:
        words["schema"] = printable(f"{body.get('name')}@{body.get('version')}")
    if "evidence" in struct.__struct_fields__:
        words["source"] = _name_source(body)
    amount = find_of_kind(struct, Kind.AMOUNT)
    if amount and find_of_kind(struct, Kind.ASSET):
        words["money"] = say_field(struct, amount, body, lexicon)
    return words


def _find_paid_words(
    struct: type[msgspec.Struct], body: Mapping[str, Any], events: Mapping[str, Value], lexicon: Lexicon
) -> dict[str, str]:
    """An amount whose asset the outcome alone tells, as of what was set aside before."""
    amount, asset = find_of_kind(struct, Kind.AMOUNT), str(events.get("asset", ""))
    if not amount or not asset or find_of_kind(struct, Kind.ASSET) or not isinstance(body.get(amount), int):
        return {}
    return {amount: lexicon.money_or_units(body[amount], asset)}


def _name_source(body: Mapping[str, Any]) -> str:
    """From where a figure is known: where it is published, the message it follows from, a file."""
    reference, entry = str(body.get("reference", "")), str(body.get("entry", ""))
    file = "a file that is committed to" if body.get("evidence") else ""
    named = [reference, f"message {shorten_id(entry)}" if entry else "", file]
    return printable(" and ".join(filter(None, named)))


def _find_motion_words(
    struct: type[msgspec.Struct], body: Mapping[str, Any], events: Mapping[str, Value], lexicon: Lexicon
) -> dict[str, str]:
    """What a motion asks for, by the field that says it or that names the motion; and how it ended."""
    words, action = {}, body.get("action")
    if "action" in struct.__struct_fields__:
        words["action"] = _say_action(action, lexicon) if isinstance(action, dict) else "decide"
    if "motion" in struct.__struct_fields__:
        motion = str(body.get("motion", ""))
        asked = lexicon.find_action(motion) if motion else None
        words["motion"] = printable(
            f"motion {shorten_id(motion)}" + (f" to {_say_action(asked, lexicon)}" if asked else "")
        )
        words["closing"] = f"enacted {words['motion']}: {_say_end(events)}"
    return words


def _find_trade_words(
    kind: str, body: Mapping[str, Any], events: Mapping[str, Value], lexicon: Lexicon
) -> dict[str, str]:
    if not kind.endswith("_invoice"):
        return {}
    from ledger.words.trade.invoices import find_invoice_words  # noqa: PLC0415 - whoever just pays needs nothing of it

    return find_invoice_words(body, events, lexicon)


def _say_end(events: Mapping[str, Value]) -> str:
    state, rule = str(events.get("state", "")), str(events.get("rule", ""))
    ends = f"lapsed because {rule}" if rule else state
    votes = ", ".join(f"{events.get(name, '?')} {name}" for name in ("yes", "no", "abstain"))
    vetoes = events.get("vetoes", 0)
    votes += f", {vetoes} {'veto' if vetoes == 1 else 'vetoes'}" if vetoes else ""
    return printable(f"{ends} ({votes})")


def _say_action(action: Mapping[str, Any], lexicon: Lexicon) -> str:
    from ledger.words.committee.actions import describe_action  # noqa: PLC0415 - whoever pays needs nothing of it

    return printable(describe_action(action, lexicon))


def _name_actor(message: Message, lexicon: Lexicon) -> str:
    actor = lexicon.who(message.on_behalf_of)
    return actor if message.by == message.on_behalf_of else f"{lexicon.who(message.by)}, for {actor},"
