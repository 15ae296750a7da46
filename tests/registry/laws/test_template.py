"""The laws of the template bind what they mean to: each list of types follows from what the types do.

A type that is new is in one of the lists below, or a test names it: none is forgotten.
"""

from ledger.chain.kinds import Kind, get_kinds
from ledger.home.template import load_template
from ledger.registry.bindable import BINDABLE
from ledger.registry.delegation import MOVES_MONEY
from tests.docs.precedence import list_rules

LAWS = {law.law: set(law.types) for law in load_template("lao").laws if law.kind != "parameter"}
OF_OFFICES = {
    *("accreditor_must_cover_role", "budget_must_be_the_treasurys", "claim_must_be_settled_by_the_treasury"),
    *("commitment_must_be_the_authoritys", "forced_transfer_must_be_of_court", "indicator_must_be_the_owners"),
    *("issuer_must_be_the_assets", "measure_must_be_of_authority", "official_must_be_of_the_office"),
    *("owner_must_be_authority", "restriction_must_be_by_authority", "series_must_be_of_device_or_office"),
}
"""Rules, beside those on roles, by which a message is refused to whoever holds no office."""
NOT_OF_OFFICES = {
    "anchor_batch": "devices do it as well, and of the others authorities alone",
    "cancel_commitment": "anybody does once it has expired",
    "complete_recovery": "anybody does, of what a registrar has asked for",
    "convert": "the role is the dealer's, not that of who converts",
    "revoke_role": "who has a role that accredits itself gives it up by this",
}
"""What such a rule is asked of, and is no office's act all the same, and why."""
EVERYBODYS = {
    *("accept_device", "accept_order", "accept_title", "admit", "agree_title", "answer_invoice", "answer_office"),
    *("appeal_measure", "appeal_refusal", "appeal_suspension", "apply_for_service", "cancel_contract", "capture_hold"),
    *("claim_distribution", "claim_silence", "close_distribution", "credit_invoice", "discharge_right", "file_return"),
    *("fulfil_contract", "give_notice", "grant_delegation", "grant_right", "issue_invoice", "open_distribution"),
    *("pay_invoice", "place_hold", "place_order", "propose_contract", "refund_order", "register_device"),
    *("release_hold", "retire_device", "retire_units", "reverse", "revoke_delegation", "rotate_keys", "sign_contract"),
    *("transfer", "transfer_device", "transfer_title", "withdraw_application", "withdraw_offer"),
}
"""What people and companies do for themselves."""


def test_no_type_is_forgotten_among_those_that_are_done_for_an_office() -> None:
    asked = {
        name
        for name, kind in BINDABLE.items()
        if kind.by_authority or any(_is_of_offices(rule) for _, rule in list_rules(kind.apply))
    }
    assert set(BINDABLE) - asked == EVERYBODYS, "is it everybody's, or by which rule is it an office's?"
    assert asked >= NOT_OF_OFFICES.keys()
    assert LAWS["residence_office"] == asked - NOT_OF_OFFICES.keys(), "ledger/home/templates/lao.json"


def test_no_type_is_forgotten_among_those_that_send_or_set_aside() -> None:
    sent = {name for name in MOVES_MONEY if not (BINDABLE[name].pays or BINDABLE[name].changes_supply)}
    assert LAWS["wallet_basic"] == LAWS["wallet_personal"] == sent, "what pays by legs is judged as a transfer"
    kinds = {name: get_kinds(kind.body) for name, kind in BINDABLE.items()}
    set_aside = {name for name in MOVES_MONEY if kinds[name].get("expires") is Kind.MOMENT}
    assert LAWS["residence_outlasted"] == set_aside - LAWS["residence_office"]
    lasting = {name for name, found in kinds.items() if "residence" in name and found.get("until") is Kind.MOMENT}
    assert LAWS["residence_longest"] == lasting
    assert LAWS.keys() == {
        *("wallet_basic", "wallet_personal", "residence_longest", "residence_office", "residence_outlasted")
    }, "say here which types the law binds, and why these"


def _is_of_offices(rule: str) -> bool:
    return rule.endswith("_must_have_role") or rule in OF_OFFICES
