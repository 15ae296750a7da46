"""Faults: for each type of message, its rules in order of precedence, each with what breaks it.

A fault is another field of the body, or another account that signs or acts. What breaks two rules at once and cannot
be said as two faults, since both lie in one field, stands in TOGETHER with the rule that comes first.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from ledger.chain.header import NEWEST
from ledger.registry.bindable import BINDABLE
from ledger.registry.call import always
from ledger.registry.delegation import DELEGABLE, MOVES_MONEY
from ledger.registry.messages import MESSAGES
from tests.registry.land import parcelled

LISTS = {
    "issue": """
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        issuer_must_be_the_assets         by=noy
        payee_must_be_registered          to=nobody
        payee_must_be_resident            to=gone
        supply_must_stay_under_cap        amount=1001
        account_must_have_room            to=full
        """,
    "redeem": """
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        issuer_must_be_the_assets         by=noy
        balance_must_cover_amount         amount=900
        """,
    "transfer": """
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        payee_must_be_resident            to=gone
        class_must_not_be_paused          asset=XPAUSED
        holding_must_not_be_frozen        asset=XFROZEN
        balance_must_cover_amount         amount=900
        eligibility_must_have_answer      asset=XODDS
        eligibility_must_allow            asset=XNEVER
        account_must_have_room            to=full
        """,
    "reverse": """
        reversal_must_go_back             to=noy
        payment_must_not_be_reversed_twice reverses=returned
        amount_must_be_positive           amount=0
        parts_must_be_of_one_amount       reverses=parted
        reversal_must_stay_within_payment whole=4
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        payee_must_be_resident            to=gone
        balance_must_cover_amount         amount=900
        account_must_have_room            to=full
        """,
    "place_hold": """
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        payee_must_be_registered          captor=nobody
        payee_must_be_resident            to=gone
        hold_must_expire_later            expires=0:00
        hold_must_not_outlast_limit       expires=99:00
        balance_must_cover_amount         amount=900
        """,
    "capture_hold": """
        amount_must_be_positive           amount=0
        hold_must_exist                   hold=unknown
        hold_must_be_freed_by_its_own     hold=ordered
        hold_must_be_capturers            by=shop
        hold_must_not_be_expired          hold=expired
        hold_must_cover_amount            amount=900
        account_must_have_room            hold=for-full
        """,
    "release_hold": """
        hold_must_exist                   hold=unknown
        hold_must_be_freed_by_its_own     hold=ordered
        hold_must_be_releasable           by=shop
        """,
    "issue_invoice": """
        account_must_be_registered        buyer=nobody
        buyer_must_be_another             buyer=shop
        invoice_must_be_new               reference=OPEN
        invoice_must_be_due_later         due=9:00
        invoice_must_stay_in_range        amount=max
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        """,
    "answer_invoice": """
        invoice_must_exist                reference=NONE
        invoice_must_exist                seller=college
        invoice_must_be_the_buyers        by=college
        invoice_must_be_the_buyers        reference=RETAIL
        invoice_must_not_be_answered_twice reference=ACCEPTED
        invoice_must_not_be_answered_twice reference=PAID
        invoice_must_be_open              reference=CREDITED
        """,
    "pay_invoice": """
        buyer_must_be_another             seller=noy
        invoice_must_exist                reference=NONE
        invoice_must_exist                seller=college
        invoice_must_be_the_buyers        by=college
        retail_must_be_paid_at_once       reference=RETAIL
        invoice_must_not_be_disputed      reference=DISPUTED
        invoice_must_be_open              reference=PAID
        invoice_must_be_open              reference=CREDITED
        invoice_must_be_in_its_asset      asset=USD
        amount_must_be_positive           most=0
        payee_must_be_resident            seller=gone
        balance_must_cover_amount         reference=BIG
        account_must_have_room            seller=full
        """,
    "credit_invoice": """
        invoice_must_exist                reference=NONE
        invoice_must_exist                by=college
        invoice_must_be_in_its_asset      asset=USD
        credit_must_stay_within_invoice   amount=900
        amount_must_be_positive           amount=0
        balance_must_cover_amount         amount=22
        """,
    "register_account": """
        registrar_must_have_role          by=noy
        registrar_must_have_role          jurisdiction=XX
        e_resident_must_have_sponsor      kind=e-resident
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_not_be_retired           keys=retired
        key_must_be_bound                 keys=unbound
        address_must_be_new               keys=old
        """,
    "rotate_keys": """
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_not_be_retired           keys=retired
        key_must_be_bound                 keys=unbound
        keys_must_change                  keys=old
        """,
    "grant_role": """
        account_must_be_registered        holder=nobody
        accreditor_must_cover_role        by=noy
        accreditor_must_cover_role        role=court
        accreditor_must_cover_role        scope=licence
        role_must_be_of_another           on_behalf_of=patron
        role_must_not_loop                holder=education
        role_chain_must_be_short          by=eighth
        role_must_be_new                  holder=college
        role_must_end_later               until=9:00
        """,
    "revoke_role": """
        accreditor_must_cover_role        by=noy
        accreditor_must_cover_role        role=court
        accreditor_must_cover_role        scope=licence
        role_must_exist                   holder=noy
        resignation_must_be_signed        on_behalf_of=patron
        role_must_not_loop                by=seventh
        """,
    "grant_delegation": """
        account_must_be_registered        delegate=nobody
        delegate_must_be_another          delegate=noy
        delegation_must_not_exceed_grantor on_behalf_of=lender
        delegation_must_end_later         until=9:00
        asset_must_exist                  asset=XAU
        """,
    "revoke_delegation": """
        delegation_must_exist             delegate=full
        """,
    "suspend_account": """
        account_must_be_registered        account=nobody
        court_must_have_role              by=noy
        court_must_have_role              account=thai
        suspension_must_be_of_another     account=court
        suspension_must_be_new            account=jailed
        body_must_stay_able               account=treasury
        """,
    "appeal_suspension": """
        suspension_must_exist             by=noy
        appeal_must_be_new                by=appealed
        """,
    "reinstate_account": """
        account_must_be_registered        account=nobody
        suspension_must_exist             account=noy
        court_must_have_role              by=noy
        court_must_have_role              account=thai-jailed
        """,
    "request_recovery": """
        account_must_be_registered        account=nobody
        registrar_must_have_role          by=noy
        registrar_must_have_role          account=thai
        recovery_must_not_be_of_suspended account=jailed
        recovery_must_be_only_one         account=early
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_not_be_retired           keys=retired
        key_must_be_bound                 keys=unbound
        keys_must_change                  keys=old
        """,
    "complete_recovery": """
        account_must_be_registered        account=nobody
        recovery_must_exist               account=noy
        registrar_must_have_role          account=forlorn
        registrar_must_not_be_suspended   account=duped
        recovery_must_not_be_of_suspended account=jailed-due
        recovery_must_be_due              account=early
        """,
    "cancel_recovery": """
        account_must_be_registered        account=nobody
        recovery_must_exist               account=noy
        cancellation_must_be_of_this_recovery request=another
        cancellation_must_be_signed       signature=forged
        cancellation_must_be_signed       public_key=foreign
        """,
    "define_schema": """
        curator_must_have_role            by=noy
        curator_must_have_role            name=licence
        schema_must_be_new                version=1
        schema_must_follow_last           version=3
        """,
    "issue_record": """
        schema_must_exist                 schema=degree@9
        schema_must_exist                 schema=art@1
        issuer_must_have_role             by=noy
        issuer_must_have_role             schema=licence@1
        commitment_must_fit_schema        size=5
        record_must_expire_later          until=9:00
        """,
    "amend_record": """
        record_must_exist                 record=unknown
        schema_must_exist                 schema=degree@9
        issuer_must_have_role             by=noy
        issuer_must_have_role             schema=licence@1
        record_must_be_the_issuers        by=college
        record_must_keep_schema           schema=training@1
        record_must_keep_schema           record=licence
        commitment_must_fit_schema        size=5
        record_must_expire_later          until=9:00
        record_must_not_be_final          record=revoked
        record_must_not_be_final          record=superseded
        record_must_be_valid              record=suspended
        """,
    "supersede_record": """
        record_must_exist                 record=unknown
        schema_must_exist                 schema=degree@9
        issuer_must_have_role             by=noy
        issuer_must_have_role             schema=licence@1
        issuer_must_have_role             record=licence
        record_must_be_the_issuers        by=college
        commitment_must_fit_schema        size=5
        record_must_expire_later          until=9:00
        record_must_not_be_final          record=revoked
        record_must_not_be_final          record=superseded
        record_must_be_valid              record=suspended
        """,
    "suspend_record": """
        record_must_exist                 record=unknown
        issuer_must_have_role             record=licence
        record_must_be_the_issuers        by=college
        record_must_not_be_final          record=revoked
        record_must_not_be_final          record=superseded
        record_must_be_valid              record=suspended
        """,
    "reinstate_record": """
        record_must_exist                 record=unknown
        issuer_must_have_role             record=licence
        record_must_be_the_issuers        by=college
        record_must_not_be_final          record=revoked
        record_must_not_be_final          record=superseded
        record_must_be_suspended          record=good
        """,
    "revoke_record": """
        record_must_exist                 record=unknown
        issuer_must_have_role             record=licence
        record_must_be_the_issuers        by=college
        record_must_not_be_final          record=revoked
        record_must_not_be_final          record=superseded
        """,
    "commit_budget": """
        budget_line_must_exist            line=NOTHING/1
        budget_must_be_the_treasurys      by=noy
        line_must_be_in_force             line=ENDED/1
        money_must_be_of_the_line         asset=USD
        commitment_must_be_for_another    to=treasury
        commitment_must_be_for_another    to=proxy
        line_must_cover_amount            amount=900
        line_must_cover_amount            amount=9007199254740991
        amount_must_be_positive           amount=0
        payee_must_be_registered          to=nobody
        payee_must_be_resident            to=gone
        hold_must_expire_later            expires=0:00
        hold_must_not_outlast_limit       expires=99:00
        balance_must_cover_amount         amount=500
        """,
    "pay_commitment": """
        commitment_must_exist             commitment=unknown
        commitment_must_be_the_authoritys by=shop
        commitment_must_be_open           commitment=spent
        commitment_must_be_open           commitment=given-back
        commitment_must_not_be_expired    commitment=stale
        money_must_be_of_the_line         asset=USD
        commitment_must_cover_amount      amount=51
        amount_must_be_positive           amount=0
        account_must_have_room            commitment=road-of-full
        """,
    "cancel_commitment": """
        commitment_must_exist             commitment=unknown
        commitment_must_be_the_authoritys by=shop
        commitment_must_be_open           commitment=spent
        commitment_must_be_open           commitment=given-back
        """,
    "file_return": """
        month_must_have_ended             month=2024-10
        month_must_have_ended             month=2024-11
        return_must_be_only_one           month=2024-07
        asset_must_exist                  asset=XAU
        balance_must_cover_amount         other=900
        """,
    "settle_return": """
        return_must_exist                 filed=unknown
        claim_must_be_settled_by_the_treasury by=noy
        return_must_have_a_claim          filed=nothing-due
        claim_must_be_settled_once        filed=settled
        claim_must_be_paid_whole          amount=19
        claim_must_be_paid_whole          asset=USD
        balance_must_cover_amount         filed=dear
        account_must_have_room            filed=return-of-full
        """,
}
LISTS |= {
    "propose_contract": """
        account_must_be_registered        parties=nobody
        contract_must_not_loop            amends=itself
        contract_must_exist               amends=unknown
        party_must_be_of_contract         by=college
        agent_must_not_be_a_party         on_behalf_of=ward
        contract_must_keep_parties        amends=wider
        contract_must_be_in_force         amends=proposed
        signing_must_end_later            sign_by=9:00
        term_must_end_later               ends=20:00
        """,
    "sign_contract": """
        contract_must_exist               contract=unknown
        party_must_be_of_contract         by=college
        agent_must_not_be_a_party         on_behalf_of=ward
        contract_must_be_signed_in_time   contract=lapsed
        contract_must_be_open             contract=agreed
        contract_must_be_in_force         contract=outrun
        declaration_must_be_only_one      by=shop
        """,
    "fulfil_contract": """
        contract_must_exist               contract=unknown
        party_must_be_of_contract         by=college
        agent_must_not_be_a_party         on_behalf_of=ward
        acceptance_must_be_of_named       by=education
        contract_must_be_in_force         contract=proposed
        declaration_must_be_only_one      by=shop
        """,
    "cancel_contract": """
        contract_must_exist               contract=unknown
        party_must_be_of_contract         by=college
        agent_must_not_be_a_party         on_behalf_of=ward
        contract_must_not_be_over         contract=gone
        declaration_must_be_only_one      by=shop
        """,
    "place_order": """
        order_must_be_to_another          to=noy
        contract_must_exist               contract=unknown
        agent_must_not_be_a_party         on_behalf_of=ward
        contract_must_bind_both           contract=wider
        contract_must_be_in_force         contract=proposed
        deadline_must_be_later            deadline=9:00
        deadline_must_precede_expiry      expires=20:00
        device_must_exist                 condition=spare 21
        device_must_be_active             condition=retired-gauge 21
        field_must_be_the_devices         condition=meter 21 other
        threshold_must_be_within_bounds   condition=meter 101
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        payee_must_be_registered          to=nobody
        payee_must_be_resident            to=gone
        hold_must_not_outlast_limit       expires=99:00
        balance_must_cover_amount         amount=900
        """,
    "accept_order": """
        order_must_exist                  order=unknown
        order_must_be_the_buyers          by=college
        agent_must_not_be_a_party         on_behalf_of=ward
        order_must_be_open                order=returned
        order_must_be_paid_to_seller      to=college
        order_must_be_accepted_in_time    order=overdue
        reading_must_be_as_ordered        order=waiting
        reading_must_be_the_devices       reading=1 of others
        reading_must_be_of_series         reading=6 of tests
        device_must_be_active             reading=1 of retirees
        anchor_must_be_among_newest       reading=6 of seen under nothing
        reading_must_be_later             reading=1 of seen
        reading_must_be_under_anchor      reading=6 of seen under more
        reading_must_have_field           reading=4 of seen
        reading_must_be_within_bounds     reading=3 of seen
        reading_must_meet_threshold       reading=2 of seen
        amount_must_be_positive           amount=0
        hold_must_cover_amount            amount=900
        account_must_have_room            order=for-full-order
        """,
    "register_device": """
        account_must_be_registered        device=nobody
        account_must_be_registered        maker=nobody
        account_must_be_registered        owner=nobody
        device_must_be_of_its_kind        device=full
        device_must_be_of_its_kind        maker=spare
        device_must_be_of_its_kind        owner=spare
        device_must_be_registered_by_its_own by=college
        device_must_be_new                device=meter
        """,
    "accept_device": """
        device_must_exist                 device=spare
        proposal_must_be_the_latest       proposal=unknown
        acceptance_must_be_asked          by=college
        """,
    "transfer_device": """
        account_must_be_registered        to=nobody
        device_must_be_of_its_kind        to=gauge
        device_must_exist                 device=spare
        device_must_be_the_owners         by=college
        device_must_be_active             device=retired-gauge
        owner_must_change                 to=noy
        """,
    "retire_device": """
        device_must_exist                 device=spare
        device_must_be_the_owners         by=college
        device_must_be_active             device=retired-gauge
        """,
    "anchor_batch": """
        batch_must_be_its_own             account=noy
        device_must_exist                 by=spare
        device_must_be_active             by=retired-gauge
        series_must_be_of_device_or_office by=shop
        batch_must_end_later              until=8:00
        batch_must_not_be_of_the_future   until=22:00
        batch_must_follow_last            first=3
        batch_must_not_run_back           since=0:00
        """,
    "refund_order": """
        order_must_exist                  order=unknown
        order_must_be_open                order=returned
        order_must_be_due_back            by=noy
        order_must_be_due_back            by=college
        """,
    "set_target": """
        owner_must_be_authority           by=noy
        indicator_must_be_the_owners      by=court
        target_must_fit_indicator         unit=PEOPLE
        period_must_end_later             until=9:00
        target_must_precede_period        since=9:00
        period_must_be_free               since=12:30
        """,
    "report_actual": """
        target_must_exist                 since=13:00
        indicator_must_be_the_owners      by=noy
        period_must_have_ended            since=12:00
        source_must_be_given              reference=none
        actual_must_be_reported_once      since=5:00
        """,
    "correct_actual": """
        target_must_exist                 since=13:00
        indicator_must_be_the_owners      by=noy
        actual_must_exist                 since=12:00
        source_must_be_given              reference=none
        correction_must_change            value=5
        """,
    "publish_rate": """
        rate_must_be_of_two_assets        base=LAK
        rate_must_end_later               until=9:00
        asset_must_exist                  base=XAU
        asset_must_exist                  quote=XAG
        issuer_must_be_the_assets         by=noy
        """,
    "transfer_title": """
        account_must_be_registered        to=nobody
        agent_must_not_be_a_party         on_behalf_of=ward
        title_must_exist                  parcel=NONE
        title_must_go_to_another          to=noy
        owner_must_be_of_title            by=college
        notice_must_be_kept               parcel=KEPT
        creditor_must_agree               parcel=PLEDGED
        restriction_must_allow            parcel=CLOSED
        owner_must_have_share             parts=33
        owners_must_be_few                parcel=MANY
        whole_must_be_within_limit        of=999999937
        shares_must_bear_the_same         parcel=LEASED
        title_must_be_accepted            accepted=no
        registrar_must_approve            approved=no
        """,
    "accept_title": """
        agent_must_not_be_a_party         on_behalf_of=ward
        acceptance_must_be_of_a_transfer  place=9
        acceptance_must_be_of_a_transfer  parcel=P1
        acceptance_must_be_of_a_transfer  by=college
        asset_must_exist                  asset=XAU
        balance_must_cover_amount         amount=900
        account_must_have_room            to=full
        """,
    "agree_title": """
        agreement_must_be_to_a_dealing    place=9
        agreement_must_be_to_a_dealing    parcel=P1
        """,
    "approve_title": """
        title_must_exist                  parcel=NONE
        agreement_must_be_to_a_dealing    place=9
        land_registrar_must_have_role     by=noy
        """,
    "grant_right": """
        account_must_be_registered        holder=nobody
        agent_must_not_be_a_party         on_behalf_of=ward
        title_must_exist                  parcel=NONE
        title_must_go_to_another          holder=noy
        owner_must_be_of_title            by=college
        owner_must_agree                  parcel=SHARED
        notice_must_be_kept               parcel=KEPT
        restriction_must_allow            parcel=CLOSED
        right_must_end_later              until=9:00
        lease_must_be_only_one            parcel=RENTED
        rights_must_be_few                parcel=LADEN
        registrar_must_approve            approved=no
        asset_must_exist                  asset=XAU
        """,
    "discharge_right": """
        title_must_exist                  parcel=NONE
        right_must_exist                  right=unknown
        right_must_exist                  parcel=P1
        right_must_be_the_holders         by=college
        """,
    "restrict_title": """
        title_must_exist                  parcel=NONE
        restriction_must_be_by_authority  by=noy
        right_must_end_later              until=9:00
        rights_must_be_few                parcel=FULL
        """,
    "give_notice": """
        account_must_be_registered        buyer=nobody
        agent_must_not_be_a_party         on_behalf_of=ward
        title_must_exist                  parcel=NONE
        title_must_go_to_another          buyer=noy
        owner_must_be_of_title            by=college
        restriction_must_allow            parcel=CLOSED
        notice_must_be_only_one           parcel=KEPT
        """,
    "adjudge_title": """
        account_must_be_registered        owners=nobody
        title_must_exist                  parcel=NONE
        judgment_must_be_of_a_court       by=noy
        title_must_go_to_another          owners=noy
        owner_must_be_of_title            owner=college
        ruling_must_be_on_another         owners=court
        owners_must_be_few                parcel=MANY
        whole_must_be_within_limit        parcel=FINE
        shares_must_bear_the_same         parcel=LEASED
        """,
    **parcelled.FAULTS,
    "place_offer": """
        rate_must_exist                   rate=unknown
        rate_must_have_begun              rate=later-rate
        rate_must_not_be_expired          rate=expired-rate
        rate_must_be_the_latest           rate=stale-rate
        dealer_must_have_role             by=college
        offer_must_be_of_rates_assets     asset=XAU
        offer_must_be_within_band         numerator=2
        amount_must_be_positive           amount=0
        hold_must_expire_later            expires=0:00
        hold_must_not_outlast_limit       expires=99:00
        balance_must_cover_amount         amount=900
        """,
    "withdraw_offer": """
        offer_must_exist                  offer=unknown
        offer_must_be_withdrawable        offer=good-offer
        """,
    "convert": """
        offer_must_exist                  offer=unknown
        offer_must_not_be_expired         offer=old-offer
        offer_must_be_the_dealers         to=lender
        conversion_must_be_with_another   offer=own-offer
        conversion_must_be_of_offers_assets asset=XAU
        conversion_must_be_of_offers_assets wanted=LAK
        rate_must_not_be_expired          offer=on-expired
        rate_must_be_the_latest           offer=on-stale
        dealer_must_have_role             offer=unroled-offer
        dealer_must_not_be_suspended      offer=teller-offer
        conversion_must_give_something    amount=0
        conversion_must_give_least        least=6
        offer_must_cover_conversion       amount=51
        balance_must_cover_amount         by=college
        account_must_have_room            offer=full-offer
        """,
    "open_residence": """
        sponsor_must_have_role            by=noy
        sponsor_must_have_role            jurisdiction=XX
        keys_must_be_sorted               keys=reversed
        threshold_must_fit_keys           threshold=4
        key_must_be_strong                keys=weak
        key_must_not_be_retired           keys=retired
        key_must_be_bound                 keys=unbound
        address_must_be_new               keys=old
        issuer_must_be_recognised         issuer=VN.MPS
        residence_must_end_later          until=9:00
        """,
    "renew_residence": """
        account_must_be_registered        account=nobody
        sponsor_must_have_role            by=noy
        sponsor_must_have_role            account=thai
        sponsor_must_be_another           account=finance
        account_must_be_e_resident        account=noy
        residence_must_be_the_sponsors    by=education
        issuer_must_be_recognised         issuer=VN.MPS
        residence_must_end_later          until=9:00
        """,
    "withdraw_sponsorship": """
        account_must_be_registered        account=nobody
        sponsor_must_have_role            by=noy
        sponsor_must_have_role            account=thai
        residence_must_exist              account=noy
        residence_must_not_have_ended     account=gone
        residence_must_be_the_sponsors    by=education
        """,
    "report_reserve": """
        reserve_must_be_of_the_past       as_of=20:00
        reserve_must_follow_last          currency=EUR
        asset_must_exist                  asset=XAU
        issuer_must_be_the_assets         by=noy
        """,
    "publish_service": """
        law_must_exist                    law=nothing
        account_must_be_registered        next=nobody
        schema_must_exist                 grants=degree@9
        issuer_must_have_role             by=noy
        issuer_must_have_role             grants=licence@1
        service_must_be_the_offices       code=colleges
        service_must_follow_last          version=3
        next_office_must_be_another       next=university
        service_must_end_later            until=9:00
        ground_must_be_in_force           law=old
        next_office_must_be_issuer        next=shop
        asset_must_exist                  asset=XAU
        """,
    "apply_for_service": """
        service_must_exist                service=walking@1
        service_version_must_be_the_newest service=permit@1
        service_must_be_offered           service=closed@1
        application_must_be_to_another    by=court
        fee_must_be_paid_to_the_office    to=shop
        fee_must_be_the_services          amount=4
        fee_must_be_the_services          asset=USD
        records_must_be_the_required      count=0
        applications_must_be_few          by=college
        balance_must_cover_amount         service=dear@1
        account_must_have_room            service=fulls@1
        """,
    "ask_applicant": """
        application_must_exist            application=unknown
        application_must_lie_with_the_office office=college
        official_must_be_of_the_office    by=noy
        official_must_be_recused          application=own
        application_must_be_open          application=refused
        question_must_be_answered_first   application=inquired
        questions_must_be_few             application=inquired-thrice
        question_must_be_in_time          application=late
        """,
    "answer_office": """
        application_must_exist            application=unknown
        application_must_be_the_applicants by=college
        application_must_be_open          application=refused
        question_must_be_open             application=filed
        """,
    "grant_application": """
        account_must_be_registered        office=nobody
        schema_must_exist                 schema=degree@9
        issuer_must_have_role             office=noy
        issuer_must_have_role             schema=licence@1
        commitment_must_fit_schema        size=5
        record_must_expire_later          until=9:00
        application_must_exist            application=unknown
        application_must_lie_with_the_office office=college
        official_must_be_of_the_office    by=noy
        official_must_be_recused          application=own
        application_must_be_open          application=refused
        record_must_be_of_the_service     schema=training@1
        """,
    "refuse_application": """
        law_must_exist                    ground=nothing
        application_must_exist            application=unknown
        application_must_lie_with_the_office office=college
        official_must_be_of_the_office    by=noy
        official_must_be_recused          application=own
        application_must_be_open          application=refused
        ground_must_be_in_force           ground=old
        refusal_must_be_in_time           application=late
        """,
    "appeal_refusal": """
        application_must_exist            application=unknown
        application_must_be_the_applicants by=college
        appeal_must_be_only_one           application=appealed-twice
        application_must_be_refused       application=filed
        service_must_have_next_office     application=final
        appeal_must_be_in_term            application=out-of-term
        """,
    "withdraw_application": """
        application_must_exist            application=unknown
        application_must_be_the_applicants by=college
        application_must_be_open          application=refused
        """,
    "claim_silence": """
        application_must_exist            application=unknown
        application_must_be_open          application=refused
        silence_must_grant                application=silent
        application_must_be_overdue       application=filed
        """,
}
FOUR = "any(any(any(any(a == b or c == d for a in {0}) for b in {0}) for c in {0}) for d in {0})"
LISTS |= {
    "open_class": f"""
        asset_must_be_new                 asset=XSHARE
        asset_code_must_be_assigned       asset=SHARES
        token_issuer_must_have_role       by=noy
        token_issuer_must_have_role       kind=bond
        law_names_must_be_known           eligibility=payee.colour == "red"
        law_names_must_be_new             eligibility=any(payee == "LA" for payee in payer.jurisdictions)
        law_types_must_fit                eligibility=payee.kind
        law_must_be_cheap                 eligibility={FOUR.format("payee.jurisdictions")}
        """,
    "pause_class": """
        class_must_exist                  asset=XRICE
        issuer_must_be_the_assets         by=noy
        class_must_not_be_paused          asset=XPAUSED
        """,
    "resume_class": """
        class_must_exist                  asset=XRICE
        issuer_must_be_the_assets         by=noy
        class_must_be_paused              asset=XSHARE
        """,
    "admit": """
        record_must_exist                 record=unknown
        record_must_be_valid              record=suspended
        class_must_exist                  asset=XRICE
        subject_must_be_disclosed         record=good
        """,
    "freeze_holding": """
        account_must_be_registered        holder=nobody
        class_must_exist                  asset=XRICE
        measure_must_be_of_authority      by=noy
        measure_must_be_of_authority      holder=thai
        holding_must_not_be_frozen        asset=XFROZEN
        holding_must_cover_amount         amount=900
        """,
    "thaw_holding": """
        measure_must_exist                measure=unknown
        measure_must_be_the_holders       holder=shop
        measure_must_be_of_authority      by=noy
        measure_must_be_a_freeze          measure=taken
        """,
    "force_transfer": """
        account_must_be_registered        holder=nobody
        class_must_exist                  asset=XRICE
        forced_transfer_must_be_of_court  by=shop
        forced_transfer_must_be_of_court  holder=thai
        forced_transfer_must_be_to_another to=noy
        amount_must_be_positive           amount=0
        payee_must_be_registered          to=nobody
        holding_must_cover_amount         amount=900
        eligibility_must_have_answer      amount=7
        eligibility_must_allow            to=thai
        """,
    "appeal_measure": """
        measure_must_exist                measure=unknown
        measure_must_be_the_holders       by=shop
        measure_must_not_be_appealed_twice measure=taken
        """,
    "retire_units": """
        account_must_be_registered        beneficiary=nobody
        class_must_exist                  asset=XRICE
        amount_must_be_positive           amount=0
        class_must_not_be_paused          asset=XPAUSED
        holding_must_not_be_frozen        asset=XFROZEN
        balance_must_cover_amount         amount=900
        """,
    "open_distribution": """
        class_must_exist                  of=XRICE
        distribution_must_have_holders    of=XPAUSED
        amount_must_be_positive           amount=0
        asset_must_exist                  asset=XAU
        hold_must_expire_later            until=0:00
        hold_must_not_outlast_limit       until=99:00
        balance_must_cover_amount         amount=900
        """,
    "claim_distribution": """
        distribution_must_exist           distribution=unknown
        distribution_must_be_the_openers  opener=noy
        distribution_must_be_open         distribution=over
        claim_must_be_only_one            distribution=claimed
        holding_must_be_proved            by=registrar
        claim_must_give_something         distribution=tiny
        """,
    "close_distribution": """
        distribution_must_exist           distribution=unknown
        distribution_must_have_ended      distribution=pot
        distribution_must_have_a_rest     distribution=emptied
        """,
}
AT_ONCE = "at once "
"""What stands before an action that is asked for as an emergency."""
COSTLY = "any(any(any(a == b or b == c for c in message.types) for b in message.types) for a in message.types)"
DEAR = "any(any(a == b for b in message.types) for a in message.types)"
EVERYTHING = ",".join(sorted(BINDABLE.keys() - {"capture_hold"})[:32])
LISTS |= {
    "propose_motion": f"""
        body_must_exist                   body=senate
        member_must_be_of_body            by=noy
        body_must_be_competent            body=youth
        emergency_must_end_by_itself      emergency=yes
        motions_must_be_few               by=treasury
        law_must_exist                    action=end nothing
        law_must_exist                    action=suspend nothing until 30:00
        law_must_exist                    action=let nothing be 5
        law_must_not_have_ended           action=end old
        law_must_not_have_ended           action=let old bind again
        law_must_not_have_ended           action=let old be 5
        law_must_be_new                   action=adopt limit: 5 from 0 to 9
        law_must_be_new                   action=adopt old: deny transfer where true
        law_must_be_parameter             action=let embargo be 0
        law_must_end_later                action=adopt new: deny transfer until 9:30 where true
        law_must_end_later                action=let short be 5 from 40:00
        emergency_must_be_only_one        action=at once suspend rush until 30:00
        suspension_of_law_must_change     action=let embargo bind again
        suspension_of_law_must_change     action=suspend embargo until 9:00
        value_must_be_in_range            action=let limit be 10
        parameter_must_not_be_read        action=end limit
        parameter_must_not_be_read        action=suspend limit until 30:00
        account_must_be_registered        action=make nobody issuer of degree
        account_must_be_registered        action=budget NEW/1 of nobody to 5
        account_must_be_registered        action=send taxes to nobody
        suspension_must_exist             action=unfreeze noy
        role_must_exist                   action=strip noy of issuer of degree
        role_must_be_new                  action=make college issuer of degree
        role_must_end_later               action=make noy issuer of degree until 9:00
        suspension_must_be_new            action=freeze jailed
        key_must_be_strong                action=elect finance,!labour
        key_must_be_strong                action=recognise weak VN.MPS
        key_must_not_be_retired           action=elect finance,^changed
        treasury_must_change              action=send taxes to treasury
        line_must_be_an_authoritys        action=budget NEW/1 of noy to 5
        line_must_keep_asset              action=budget ROADS/1 of finance to 600 USD
        line_must_end_later               action=budget ROADS/1 of finance to 600 until 9:30
        line_must_end_later               action=budget NEW/1 of finance to 600 from 20:00 until 20:00
        line_must_keep_what_is_committed  action=budget ROADS/1 of finance to 79
        asset_must_be_new                 action=create XRICE up to 5 for shop
        asset_code_must_be_assigned       action=create RICE up to 5 for shop
        period_must_end_later             action=note the report from 5:00 until 5:00 as of 3
        period_must_have_ended            action=note the report from 5:00 until 9:31 as of 3
        report_must_be_of_the_past        action=note the report from 5:00 until 6:00 as of 9999
        report_must_be_new                action=note the report from 0:00 until 0:01 as of 3
        grid_must_be_new                  action=draw the grid plan
        issuer_must_be_recognised         action=recognise VN.MPS no more
        recognition_must_be_new           action=recognise SG.ICA
        recognition_must_end_later        action=recognise VN.MPS until 9:00
        asset_must_exist                  action=raise XAU to 5
        asset_must_exist                  action=budget NEW/1 of finance to 5 XAU
        changed_body_must_exist           action=seat court in senate with quorum 1
        member_must_not_be_e_resident     action=seat central-bank,court,guest in council with quorum 2
        suspension_must_be_by_motion      action=unfreeze jailed
        emergency_must_exist              action=confirm open
        emergency_must_be_in_force        action=confirm lifted
        successor_must_be_another         action=strip college of issuer of degree for college
        cap_must_rise                     action=raise LAK to 1000
        parameter_must_be_votable         action=set max_signatures to 15
        parameter_must_be_votable         action=set recovery_delay_ms to 2592000001
        upgrade_must_be_the_next          action=upgrade to {NEWEST + 2} at 5000
        upgrade_must_have_notice          action=upgrade to {NEWEST + 1} at 99
        upgrade_must_leave_time           action=upgrade to {NEWEST + 1} at 6000 from 27:00
        upgrade_must_change               action=upgrade to {NEWEST + 1} at 5000
        role_must_stay_held               action=strip court of court of LA
        body_must_stay_able               action=seat court,jailed in council with quorum 2
        laws_must_be_few                  action=adopt new: deny capture_hold where true
        law_names_must_be_known           action=adopt new: deny transfer where message.colour == 1
        law_names_must_be_known           action=adopt new: deny issue,release_hold where message.amount == 1
        law_names_must_be_new             action=adopt new: deny issue where any(by == "" for by in by.jurisdictions)
        law_types_must_fit                action=adopt new: deny transfer where message.amount == "LAK"
        law_types_must_fit                action=adopt new: deny transfer where message.amount
        law_must_be_cheap                 action=adopt new: deny grant_delegation where {COSTLY}
        parameter_must_be_in_force        action=adopt new: deny transfer where parameters.short == 1
        laws_must_be_cheap                action=adopt new: deny grant_delegation where {DEAR}
        validators_must_be_sorted         action=elect unsorted finance,justice
        validators_must_be_sorted         action=elect finance,finance
        validator_names_must_be_distinct  action=elect finance,+finance
        validators_must_change            action=elect central-bank,finance,justice,technology
        validator_must_consent            action=elect finance,?labour
        motion_must_touch_few_rows        action=adopt new: deny {EVERYTHING} where true
        """,
    "cast_ballot": """
        motion_must_exist                 motion=nothing
        motion_must_be_open               motion=withdrawn
        voting_must_be_open               motion=ripe
        member_must_be_of_body            by=noy
        member_must_not_be_recused        motion=about-bank
        member_must_have_veto             vote=veto
        ballot_must_be_only_one           motion=voted
        """,
    "withdraw_motion": """
        motion_must_exist                 motion=nothing
        motion_must_be_open               motion=withdrawn
        voting_must_be_open               motion=ripe
        motion_must_be_the_proposers      by=noy
        """,
    "enact_motion": """
        motion_must_exist                 motion=nothing
        motion_must_be_open               motion=withdrawn
        motion_must_be_due                motion=open
        law_must_not_have_ended           motion=again
        """,
}
TOGETHER = """
    complete_recovery registrar_must_have_role          account=forlorn-jailed
    complete_recovery registrar_must_have_role          account=forlorn-early
    complete_recovery registrar_must_have_role          account=forlorn-duped
    complete_recovery registrar_must_not_be_suspended   account=duped-jailed
    complete_recovery registrar_must_not_be_suspended   account=duped-early
    complete_recovery recovery_must_not_be_of_suspended account=jailed-early
    suspend_account   court_must_have_role              account=thai-jailed
    request_recovery  registrar_must_have_role          account=thai-jailed
    request_recovery  registrar_must_have_role          account=thai-early
    request_recovery  recovery_must_not_be_of_suspended account=jailed-early
    amend_record      record_must_keep_schema           record=licence-revoked
    supersede_record  issuer_must_have_role             record=licence-revoked
    suspend_record    issuer_must_have_role             record=licence-revoked
    revoke_record     issuer_must_have_role             record=licence-revoked
    release_hold      delegation_must_be_in_force       on_behalf_of=late-narrow
    propose_motion    law_must_be_new                   action=adopt old: deny transfer until 9:00 where true
    propose_motion    law_must_be_parameter             action=let embargo be 5 from max
    propose_motion    law_must_end_later                action=let short be 10 from 40:00
    propose_motion    suspension_of_law_must_change     action=let limit bind again
    propose_motion    laws_must_be_few                  action=adopt new: deny capture_hold where message.colour == 1
    propose_motion    laws_must_be_few                  action=adopt new: deny capture_hold where message.amount
    propose_motion    key_must_be_strong                action=elect unsorted finance,!labour
    propose_motion    key_must_not_be_retired           action=elect unsorted finance,^changed
    propose_motion    validators_must_be_sorted         action=elect unsorted finance,?finance
    propose_motion    validator_names_must_be_distinct  action=elect finance,?finance
    """

DELEGATION_FAULTS = {
    "late": "delegation_must_be_in_force",
    "narrow": "delegation_must_cover_type",
    "dollar": "delegation_must_cover_asset",
    "poor": "delegation_must_cover_amount",
    "jailed": "account_must_not_be_suspended",
}
"""What is wrong with the delegation from an account of that name, in order; with both, where two are joined."""
DELEGATES = (
    *("noy", "central-bank", "registrar", "education", "court", "university", "shop", "college", "seventh", "eighth"),
    *("jailed", "appealed", "banned", "puzzling", "treasury", "finance", "gone"),
    *("spare", "retired-gauge"),
)
"""Who signs in some fault; each has every faulty delegation."""
OF_ORDERS = {"amount", "asset", "by", "condition", "order", "reading", "to"}
"""What an order of the ward has, which is another in each."""
FREE = tuple(name for name in DELEGATES if name not in ("jailed", "banned", "puzzling", "seventh", "gone"))
"""Of these, who can let a proxy do everything for it: no court and no law is in the way, and none is a fault."""


class Fault(NamedTuple):
    """A rule, and the field with the value that breaks it."""

    rule: str
    field: str
    value: str


def list_faulty_holders() -> list[tuple[str, ...]]:
    """The faults of every account that delegates with one or two of them."""
    return [(fault,) for fault in DELEGATION_FAULTS] + list(combinations(DELEGATION_FAULTS, 2))


def read_faults(kind: str) -> list[Fault]:
    """The faults of a type of message, in order."""
    assert kind in LISTS, f"tests/registry/faults.py: LISTS has no rules of {kind}"
    rows = [line.split(maxsplit=1) for line in LISTS[kind].strip().splitlines()]
    return [*_list_actors(kind), *(Fault(rule, *change.split("=", 1)) for rule, change in rows)]


def read_together() -> Iterator[tuple[str, Fault]]:
    """What breaks two rules in one field, by type of message, with the one that comes first."""
    for line in TOGETHER.strip().splitlines():
        kind, rule, change = line.split(maxsplit=2)
        yield kind, Fault(rule, *change.split("=", 1))
    for kind in MOVES_MONEY:
        spent = () if MESSAGES[kind].pays else ("dollar", "poor")
        faults = [name for name in DELEGATION_FAULTS if name in spent or name not in ("dollar", "poor")]
        for first, second in combinations(faults, 2):
            yield kind, Fault(DELEGATION_FAULTS[first], "on_behalf_of", f"{first}-{second}")


def list_pairs(kind: str) -> Iterator[tuple[Fault, Fault]]:
    """All pairs of faults of a message that can be made at once."""
    for first, second in combinations(read_faults(kind), 2):
        if first.field != second.field and not _hide_each_other(first, second):
            yield first, second


GIVEN = {
    "adjudge_title": "owners",
    "force_transfer": "to",
    "give_notice": "buyer",
    "grant_right": "holder",
    "register_parcel": "owner",
}
"""The types of messages that give somebody something who need not agree to it, and the field that says whom."""


def _list_actors(kind: str) -> Iterator[Fault]:
    """What is wrong with who acts, in the same way for every type."""
    yield Fault("actor_must_be_the_signer", "on_behalf_of", "full")
    for name, rule in DELEGATION_FAULTS.items():
        if name in ("dollar", "poor"):
            if kind in MOVES_MONEY and not MESSAGES[kind].pays:  # what legs spend is looked at with them: test_legs.py
                yield Fault(rule, "on_behalf_of", name)
        elif name != "jailed":
            lender = name == "narrow" and kind == "release_hold"  # that is what the narrow one covers
            yield Fault(rule, "on_behalf_of", "lender" if lender else name)
        elif MESSAGES[kind].while_suspended is not always:
            yield Fault(rule, "on_behalf_of" if kind in DELEGABLE else "by", name)
    if not MESSAGES[kind].winds_up:
        yield Fault("residence_must_be_in_force", "by", "gone")
    if kind in GIVEN:
        yield Fault("recipient_must_be_resident", GIVEN[kind], "gone")
    if kind in BINDABLE:
        yield Fault("law_must_have_answer", "by", "puzzling")
        yield Fault("law_must_allow", "by", "banned")


def _hide_each_other(first: Fault, second: Fault) -> bool:
    """Whether one of the faults takes the other away, or both together make a third."""
    values = {first.value, second.value}
    return (
        # the delegation is for LAK, and nothing is less than all there is left
        (first.value in ("poor", "jailed") and second.field == "asset")
        or (first.value == "poor" and second.value == "0")
        # whose number it is says the seller, and of a retail sale nobody is the buyer
        or ({first.field, second.field} == {"reference", "seller"} and "noy" not in values)
        or ("seller" in {first.field, second.field} and values in ({"college"}, {"college", "noy"}))
        # nor has a court such a scope
        or values in ({"college", "RETAIL"}, {"court", "licence"})
        # who renews finance is another then; and no contract binds who is gone
        or values == {"finance", "education"}
        or ("gone" in values and "contract" in {first.field, second.field})
        # it stands on one role, which is another by any other field
        or ("seventh" in values and {first.field, second.field} & {"holder", "role", "scope"} != set())
        # the patron has let only who signs here act for it, and the roles are those of these two
        or ("patron" in values and {first.field, second.field} & {"by", "holder"} != set())
        # an account can be frozen in an emergency, and by the youth; and laws adopted and suspended in one
        or (second.value.startswith("freeze ") and first.value in ("yes", "youth"))
        or (second.value.startswith(("adopt ", "suspend ", AT_ONCE)) and first.value == "yes")
        # a vote against a motion is free
        or (first.value == "jailed" and second.value == "veto")
        # the ward has let noy alone act for it, its order is another, and its seller is noy
        or ("ward" in values and {first.field, second.field} & OF_ORDERS != set())
        # an order that is paid out by a reading is another one
        or (second.field == "reading" and first.value == "waiting")
        or (first.field == "reading" and second.value == "for-full-order")
        # a seller who is nobody is bound by no contract, and neither is noy who buys from itself
        or (second.rule == "payee_must_be_registered" and first.field == "contract")
        # a month has a return for each asset
        or (first.rule == "return_must_be_only_one" and second.field == "asset")
        # nobody reported anything of such an asset, and a rate of it in kip is none of kip in kip;
        # an offer is noy's own to noy alone, and what gives more gives the least that is wanted
        or values in ({"EUR", "XAU"}, {"LAK", "XAG"}, {"own-offer", "college"}, {"51", "6"})
        # who freezes a part asks not whether the whole is frozen
        or (first.rule == "holding_must_not_be_frozen" and second.rule == "holding_must_cover_amount")
        # who never held anything has claimed nothing
        or values == {"claimed", "registrar"}
        # what college has noy may get
        or (first.rule == "title_must_go_to_another" and "college" in values)
        or values == {"33", "999999937"}
        # whether the role is still there is asked only of who issued the record
        or (values == {"college", "licence"} and first.rule == "issuer_must_have_role")
    )
