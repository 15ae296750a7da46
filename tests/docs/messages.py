"""Writes docs/reference/messages.md from the registry and the table of rules: `python -m tests.docs.messages`."""

from collections.abc import Callable, Sequence
from typing import Any

from ledger.admission import check_admissible, decode_transaction, verify_transaction
from ledger.registry.call import MessageType, always, get_none
from ledger.registry.decision import ActionType
from ledger.registry.delegation import MOVES_MONEY
from ledger.registry.messages import MESSAGES
from ledger.registry.motions.agenda import ACTIONS
from ledger.registry.people.essentials import check_stock
from ledger.rules import AT_ZERO, RULES, Rule
from ledger.transition import apply_message
from tests.docs import DOCS
from tests.docs.precedence import Found, list_facts, list_rules
from tests.docs.story import tell_messages
from tests.docs.tables import list_structs, make_table, read_doc

PAGE = DOCS / "reference" / "messages.md"

HEAD = """\
<!-- Made by `python -m tests.docs.messages` from ledger/registry and ledger/rules.py; do not edit. -->
# Messages and refusals

What a transaction may ask, what may be answered, and in which order the questions are put. The envelope around messages
(`Transaction`, `Message`, signatures) is in [bytes.md](bytes.md#transactions).

Every transaction meets one of three verdicts:

| Verdict | When | What it costs | Where it shows |
|---|---|---|---|
| inadmissible | it can be in no block: undecodable, expired, replayed, unsigned | nothing | an error to the sender |
| refused | it is admissible, and a message breaks a rule | nonce and quota | an entry whose outcome names the rule |
| applied | all its messages hold | nonce and quota | an entry with outcome `code` 0 |

A client that asks first, as `natledger pay` and `wallet.pay` do, learns of a refusal without writing anything.
The rule that is reported is the first that is broken, in the order given here.
"""

ADMISSION = """\
## Admission

Asked of every transaction, before any message is looked at. A rule may be broken while the block is made although it
held when the transaction was sent; then the transaction is left out of the block.
"""

MESSAGES_HEAD = """\
## Message types

Amounts are integers in the asset's smallest unit. {actor} comes first for every message:
the account that acts (`on_behalf_of`) must be the one that signs (`by`), or have let it act by a
[delegation](#grant_delegation) that is in force and covers the message; whoever signs or acts must not be suspended.
Rules marked *inadmissible* keep the whole transaction out of every block.
"""

ACTIONS_HEAD = """\
## Actions of motions

What [propose_motion](#propose_motion) can ask for, by the name that bodies have among their competences. The rules are
asked when it is proposed, after those of the message; and again when it is enacted: then the enactment is refused, and
the motion stays open.
After an action's own rules come those on what no motion may take from the chain: {stock}.
"""

RULES_HEAD = """\
## All rules

The code stands in outcomes on the chain and never changes; the texts may. `{name}` is a value the refusal carries,
the remedy what to do. Within a group they stand in order of precedence.
"""

GROUPS = {
    1: "Bytes",
    2: "Inadmissible transactions",
    3: "Refused messages",
    4: "Consensus",
    5: "Receipts and other proofs",
    6: "The audit",
    7: "The home, its files, keys and store",
    8: "Other people's formats",
    9: "Laws, the committee, and validators",
    10: "Trade",
    11: "The treasury",
    13: "The programme",
    12: "Exchange",
    14: "Assets",
    15: "Land",
    16: "Services",
    18: "Residents from abroad",
    17: "Devices",
}

_OF_COMMITMENT = {
    *("treasury_must_be_named", "budget_line_must_exist", "hold_must_exist", "hold_must_cover_amount"),
    "payee_must_be_registered",
}
"""What a commitment that is there has met."""

_OF_APPLICATION = {"applications_must_be_few", "service_must_exist"}
"""What an application that is there has met."""

UNREACHABLE = {
    "anchor_batch": {"account_must_be_registered"},
    "pay_commitment": _OF_COMMITMENT,
    "cancel_commitment": _OF_COMMITMENT,
    "file_return": {"amount_must_be_positive", "payee_must_be_registered", "payee_must_be_resident"},
    "settle_return": {"amount_must_be_positive", "payee_must_be_registered", "asset_must_exist"},
    "rotate_keys": {"signer_must_be_registered"},
    "redeem": {"address_must_be_well_formed", "payee_must_be_registered", "account_must_have_room"},
    "accept_order": {
        *("address_must_be_well_formed", "payee_must_be_registered", "hold_must_exist"),
        *("device_must_exist", "field_must_be_the_devices"),
    },
    "refund_order": {
        "address_must_be_well_formed",
        "payee_must_be_registered",
        "account_must_have_room",
        "hold_must_exist",
    },
    "capture_hold": {"address_must_be_well_formed", "payee_must_be_registered"},
    "release_hold": {"address_must_be_well_formed", "payee_must_be_registered", "account_must_have_room"},
    "place_offer": {
        *("asset_must_exist", "payee_must_be_registered", "payee_must_be_resident", "account_must_have_room"),
    },
    "withdraw_offer": {"hold_must_exist", "payee_must_be_registered", "account_must_have_room"},
    "convert": {
        *("hold_must_exist", "rate_must_exist", "rate_must_have_begun", "amount_must_be_positive"),
        *("asset_must_exist", "payee_must_be_registered", "hold_must_cover_amount"),
    },
    "freeze_holding": {"asset_must_exist", "payee_must_be_registered", "account_must_have_room"},
    "thaw_holding": {
        *("account_must_be_registered", "hold_must_exist", "payee_must_be_registered", "account_must_have_room"),
    },
    "force_transfer": {"asset_must_exist", "account_must_have_room"},
    "retire_units": {"asset_must_exist", "payee_must_be_registered", "account_must_have_room"},
    "open_distribution": {"payee_must_be_registered", "account_must_have_room"},
    "claim_distribution": {
        *("amount_must_be_positive", "hold_must_exist", "payee_must_be_registered", "hold_must_cover_amount"),
    },
    "close_distribution": {"hold_must_exist", "payee_must_be_registered", "account_must_have_room"},
    "reinstate_account": {"account_must_be_registered"},
    "complete_recovery": {"account_must_be_registered"},
    "cancel_recovery": {"account_must_be_registered"},
    "pay_invoice": {"asset_must_exist", "payee_must_be_registered"},
    "credit_invoice": {"asset_must_exist", "payee_must_be_registered"},
    "claim_silence": _OF_APPLICATION,
    "grant_application": _OF_APPLICATION,
    "refuse_application": _OF_APPLICATION,
    "appeal_refusal": {"service_must_exist"},
    "answer_office": {"service_must_exist"},
    "withdraw_application": _OF_APPLICATION,
    "cast_ballot": {"body_must_exist"},
    "enact_motion": {"body_must_exist", "body_must_be_competent"},
}
"""Asked by shared code, and always fulfilled there: the account acts, or was there when the hold was placed, the
suspension, the recovery or the motion written; and what ends makes nothing more."""
BUDGET = {"delegation_must_cover_amount", "delegation_must_cover_asset"}
"""Asked only of what moves money."""


def make_page() -> str:
    """The whole page."""
    examples = tell_messages()
    stock = ", ".join(link(rule) for _, rule in list_rules(check_stock, ("Refused",)))
    parts = [HEAD, ADMISSION, make_admission(), MESSAGES_HEAD.replace("{actor}", link("actor_must_be_the_signer"))]
    parts += [make_section(kind, examples[kind.name]) for kind in MESSAGES.values()]
    parts += [ACTIONS_HEAD.replace("{stock}", stock), *(make_action(kind) for kind in ACTIONS.values()), RULES_HEAD]
    parts += [make_group(number, title) for number, title in GROUPS.items()]
    return "\n".join(parts)


def make_admission() -> str:
    steps: tuple[Callable[..., Any], ...] = (decode_transaction, check_admissible, verify_transaction)
    kinds = ("Inadmissible", "DecodeError"), ("Inadmissible",), ("VerificationError",)
    found = [rule for step, errors in zip(steps, kinds, strict=True) for rule in list_rules(step, errors)]
    return make_list(list(dict.fromkeys(found)), marked="")


def make_tables(body: type[Any], nested: Sequence[type[Any]]) -> list[str]:
    """The table of a type, and those of the types its fields have."""
    return [
        make_table(body),
        *(f"{struct.__name__}: {read_doc(struct)}\n\n{make_table(struct)}" for struct in nested),
    ]


def make_section(kind: MessageType, example: str) -> str:
    rules = [*list_rules(apply_message, ("Refused",)), *list_rules(kind.apply, ("Refused", "Inadmissible"))]
    unreachable = UNREACHABLE.get(kind.name, set()) | (set() if kind.name in MOVES_MONEY else BUDGET)
    unreachable |= {"account_must_not_be_suspended"} if kind.while_suspended is always else set()
    own = kind.winds_up and not kind.is_delegable
    unreachable |= {"residence_must_be_in_force"} if own else set()
    unreachable |= {"recipient_must_be_resident"} if kind.get_given is get_none else set()
    reachable = [found for found in dict.fromkeys(rules) if found[1] not in unreachable]
    facts = ", ".join(f"`{name}`" for name in list_facts(kind.apply)) or "nothing more"
    told = [struct for action in ACTIONS.values() for struct in list_structs(action.action)]
    body, *nested = [struct for struct in list_structs(kind.body) if struct not in told]
    tables = make_tables(body, nested)
    return "\n\n".join(
        [
            f"### {kind.name}",
            f"{read_doc(body)}\n\nEffect: {lower(read_doc(kind.apply))}",
            *tables,
            f"```json\n{example}\n```",
            f"Tells when it applies: {facts}. Refused, in this order:",
            make_list(reachable, marked="Inadmissible"),
        ]
    )


def make_action(kind: ActionType) -> str:
    body, *nested = list_structs(kind.action)
    tables = make_tables(body, nested)
    found = list_rules(kind.apply, ("Refused",))
    if kind is ACTIONS["confirm"]:
        found += [rule for one in ACTIONS.values() if one.confirm for rule in list_rules(one.confirm, ("Refused",))]
    says = f"{read_doc(body)}\n\nEffect: {lower(read_doc(kind.apply))}"
    if kind.confirm:
        says += " It may be proposed as an emergency."
    name = str(kind.action.__struct_config__.tag)
    return "\n\n".join([f"### Action {name}", says, *tables, "Refused, in this order:", make_list(found, marked="")])


def make_list(found: list[Found], marked: str) -> str:
    lines = [
        f"{place}. {link(rule)}{' (*inadmissible*)' if error == marked else ''}: {RULES[rule].says}"
        for place, (error, rule) in enumerate(found, 1)
    ]
    return "\n".join(lines) + "\n"


def make_group(number: int, title: str) -> str:
    rows = [f"### {number}xx: {title}\n", "| Code | Rule | What it says | Remedy |", "|---|---|---|---|"]
    return "\n".join([*rows, *(make_row(rule) for rule in RULES.values() if rule.code // 100 == number)]) + "\n"


def make_row(rule: Rule) -> str:
    zero = AT_ZERO.get(rule.name)
    text = rule.remedy + (f"; where {{{zero.value}}} is 0: {zero.remedy}" if zero else "")
    remedy = text.replace("{{", "{").replace("}}", "}").replace("|", r"\|")
    return f'| {rule.code} | <a id="{rule.name}"></a>`{rule.name}` | {rule.says} | {remedy} |'


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def link(rule: str) -> str:
    return f"[`{rule}`](#{rule})"


if __name__ == "__main__":
    PAGE.write_text(make_page(), "utf-8")
