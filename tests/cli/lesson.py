"""The lesson: the ledger that the examples of all commands refer to, the same for everybody by its seed."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli.shell.examples import (
    ACCREDITING,
    ASKED_FOR,
    CARRIED,
    COMMITMENT,
    DEALING,
    DEGREE,
    DENIED,
    EMERGENCY,
    LINE,
    OWED,
    RECOGNISING,
    SUSPENDED,
)
from ledger.crypto.keyfiles import save_key
from ledger.home.founding import make_key
from ledger.registry.messages import MESSAGES
from tests.cli.running import Shell
from tests.client.abroad import DID, make_credential

DATA = Path(__file__).parent / "data"
LESSON = (
    "natledger init --seed 2023 --no-passphrase --parameter recovery_delay_ms=1000",
    "natledger account open noy --kind citizen --jurisdiction LA-VT",
    "natledger account open shop --kind business --jurisdiction LA-VT",
    "natledger money issue 100000 --to noy",
    "natledger pay 25000 --from noy --to shop --reference INV-7 --receipt r.json",
    "natledger hold place 10000 --from noy --to shop",
    "natledger money issue 900 --to noy --asset EUR",
    "natledger money issue 1000 --to central-bank",
    "natledger state prove account/noy --out state.json",
    "natledger tx build pay 10 --from noy --to shop --out tx.json",
    "natledger tx sign tx.json --out signed.json",
    "natledger receipt qr r.json --full > parts.txt",
    "cp .local/share/natledger/genesis.json genesis.json",
    "natledger backup monday.tar",
)
NOYS = "--schema degree --subject noy --claims degree.json --by university"
TERMS = "--party client=shop --sign-by 14d"
TREASURY = "--party builder=treasury --together treasury"
MORE = (
    """printf '{"born": 2001, "level": "BSc"}' > degree.json""",
    f"natledger record issue {NOYS} --holder-file degree-holder.json",
    "natledger record disclose degree-holder.json --fields level --out shown.json",
    f"natledger record status {DEGREE} --out status.json",
    "natledger account open mai --kind citizen --jurisdiction LA-VT",
    "natledger record issue --schema degree --subject mai --claims degree.json --by university",
    f"natledger record suspend {SUSPENDED} --reason SENATE/2026-6 --by university",
    "natledger account suspend mai --reference VT/2026-114",
    "natledger account open kham --kind citizen --jurisdiction LA-VT",
    "natledger account recover kham",
    "natledger delegate grant --from shop --to noy --types transfer --amount 500 --until 30d",
    f"natledger record issue {NOYS} --draft draft.json",
    "natledger money issue 40000 --to shop",
    "printf 'a house' > deed.txt; printf 'a road' > road.txt",
    f"natledger contract propose deed.txt --by shop {TERMS} --party builder=noy --seal first.seal",
    f"natledger contract propose road.txt --by shop {TERMS} {TREASURY} --seal road.seal --accepts shop",
    "natledger order place 10000 --from shop --to noy --deadline 30d",
    "natledger order place 500 --from shop --to noy --deadline 1s",
    """printf '[{"amount": 900, "text": "tiles"}, {"amount": 50, "category": "exempt"}]' > lines.json""",
    "natledger invoice issue INV-8 --by shop --to noy --due 30d --amount 5000",
)
LAWS = (
    "natledger motion propose freeze shop --case VT/2026-120 --by justice --reference DECREE/2026-6 --emergency",
    f"natledger motion vote {EMERGENCY} yes --by justice",
    f"natledger motion vote {EMERGENCY} yes --by finance",
    f"natledger motion vote {EMERGENCY} yes --by education",
    "natledger wait 2h",
    f"natledger motion enact {EMERGENCY} --by noy",
    "natledger law impact law.json --from 1 --out impact.json",
    "natledger motion propose adopt-law law.json --by justice --reference DECREE/2026-7 --impact impact.json",
    f"natledger motion vote {CARRIED} yes --by justice",
    f"natledger motion vote {CARRIED} yes --by finance",
    f"natledger motion vote {CARRIED} yes --by education",
    "natledger wait 8d",
    "natledger motion propose end-law wallet_basic --by technology --reference DECREE/2026-8",
    "natledger validator key new labour",
)
ASKED = "--by justice --reference DECREE/2026-9"
BUDGET = (
    "natledger money issue 5000000 --to treasury",
    f"natledger motion propose set-budget 2026/MTC/7 1000000 --authority technology --until 2027-01-01 {ASKED}",
    f"natledger motion vote {LINE} yes --by justice",
    f"natledger motion vote {LINE} yes --by finance",
    f"natledger motion vote {LINE} yes --by education",
    "natledger wait 8d",
    f"natledger motion enact {LINE} --by technology",
    "natledger delegate grant --from treasury --to technology --types commit_budget --amount 1000000 --until 90d",
    "natledger budget commit 2026/MTC/7 500000 --to shop --reference CONTRACT/7 --until 90d",
    f"natledger budget pay {COMMITMENT} 200000 --by technology --reference INV-8",
    "natledger account open mill --kind business --jurisdiction LA-VT",
    "natledger invoice issue M-1 --by mill --to shop --due 30d --amount 10000",
    "natledger invoice pay mill/M-1 --from shop",
    "natledger wait 30d",
    "natledger treasury file 2026-01 --by shop",
)
"""Of the treasury, in a home of its own."""
PERIOD = "--from 2026-01-10 --to 2026-01-11"
OF_PLAN, OF_STATE = "--pillar economy --stage infrastructure", "--pillar government --stage industries"
PLAN = (
    f"natledger programme set-target pilot_value 1000 {PERIOD} --unit MILLION-USD {OF_PLAN} --by finance",
    f"natledger programme set-target tax_revenue 500 {PERIOD} --unit BILLION-LAK {OF_STATE} --by treasury",
    "natledger wait 15d",
    "printf 'district,value' > survey.csv",
    "natledger programme commit survey.csv --out survey.json",
    "natledger programme report-actual tax_revenue 480 --from 2026-01-10 --evidence survey.json --by treasury",
    f"natledger programme report {PERIOD} --out report.json",
    "natledger motion propose note-report report.json --by technology --reference DECREE/2026-9",
)
MARKET = (
    "natledger account open bcel --kind bank --jurisdiction LA",
    "natledger motion propose grant-role dealer --scope USD --to bcel --until never --by finance --reference DECREE/9",
    f"natledger motion vote {DEALING} yes --by technology",
    f"natledger motion vote {DEALING} yes --by finance",
    f"natledger motion vote {DEALING} yes --by justice",
    "natledger wait 8d",
    f"natledger motion enact {DEALING} --by noy",
    "natledger money issue 5000 --to bcel --asset USD",
    "natledger rate publish 21650 --of USD --in LAK --band 20 --until 30d",
    "natledger offer place 1000 --asset USD --rate USD/LAK --price 21700 --by bcel",
    "printf 'balance of the correspondent account' > statement.txt",
    "natledger reserve report 1400000 --currency USD --evidence statement.txt --json > report.json",
)
ACCREDITED = "token_issuer --scope hydropower_unit --to hydro --until never --by finance --reference DECREE/11"
ASSETS = (
    "natledger account open hydro --kind business --jurisdiction LA",
    f"natledger motion propose grant-role {ACCREDITED}",
    f"natledger motion vote {ACCREDITING} yes --by technology",
    f"natledger motion vote {ACCREDITING} yes --by finance",
    f"natledger motion vote {ACCREDITING} yes --by justice",
    "natledger wait 8d",
    f"natledger motion enact {ACCREDITING} --by noy",
    f"natledger record issue {NOYS}",
    "printf 'terms of the units' > deed.txt; printf 'a dam' > prospectus.txt",
    "natledger asset open XHYDRO hydropower_unit --cap 1000 --unit MWH --by hydro --document deed.txt",
    "natledger asset open XPAUSED hydropower_unit --cap 10 --unit MWH --by hydro",
    "natledger asset pause XPAUSED --by hydro --reference NOTICE/1",
    "natledger money issue 60 --to noy --asset XHYDRO --by hydro",
    "natledger money issue 50000 --to hydro",
    "natledger asset freeze XHYDRO noy --amount 10 --by court --reference VT/2026-6",
    "natledger asset distribute 1000 --to XHYDRO --until 1d --by hydro",
    "natledger wait 2d",
    "natledger asset distribute 1000 --to XHYDRO --until 30d --by hydro",
)
"""Of classes of tokens, in a home of its own."""
OWNED = "--owner noy=1 --place LA-VT --plan plan.txt"
LAND = (
    "natledger account open bcel --kind bank --jurisdiction LA",
    "printf 'surveyed by two' > plan.txt; printf 'what was agreed' > deed.txt",
    "printf '[[0,0],[20000,0],[20000,15000],[0,15000]]' > field.json",
    "printf '[[20000,0],[30000,0],[30000,15000],[20000,15000]]' > east.json",
    "printf '[[30000,0],[40000,0],[40000,15000],[30000,15000]]' > far.json",
    "printf '[[20000,0],[40000,0],[40000,15000],[20000,15000]]' > merged.json",
    "printf '[[0,15000],[20000,15000],[20000,25000],[0,25000]]' > north.json",
    "printf '[[20000,15000],[40000,15000],[40000,25000],[20000,25000]]' > boundary.json",
    """printf '{"A.7": [[0,0],[10000,0],[10000,15000],[0,15000]],' > parts.json""",
    """printf ' "A.8": [[10000,0],[20000,0],[20000,15000],[10000,15000]]}' >> parts.json""",
    f"natledger land register A.1 field.json {OWNED}",
    f"natledger land register A.2 north.json --owner shop=2 {OWNED}",
    f"natledger land register A.4 east.json {OWNED}",
    f"natledger land register A.5 far.json {OWNED}",
    "natledger title grant lease A.1 --by noy --to shop --until 365d --document deed.txt --seal first.seal",
)
OFFERED = "--days 10 --fee 5000 --next-office justice --silence-grants"
DESK = (
    "natledger account open clerk --kind citizen --jurisdiction LA-VT",
    "natledger role grant officer --scope driving --to clerk --by transport --until never",
    f"natledger service publish driving --by transport --grants licence --law driver_age {OFFERED}",
    """printf '{"category": "B"}' > form.json; cp form.json claims.json""",
    "printf 'Which test did you pass?' > question.txt; cp question.txt answer.txt",
    "natledger service apply driving --by noy --form form.json --out late.json",
    "natledger service apply driving --by noy --form form.json --out owed.json",
    "natledger wait 11d",
    f"natledger service claim {OWED} --by shop",
    "natledger service apply driving --by noy --form form.json --out application.json",
    "natledger service apply driving --by noy --form form.json --out asked.json",
    f"natledger service ask {ASKED_FOR} question.txt --by clerk --seal question.seal",
    "natledger service apply driving --by noy --form form.json --out denied.json",
    f"natledger service decide {DENIED} --refuse driver_age --reason FILE/2026-6 --by clerk",
)
"""Of an office, in a home of its own."""
SHOWN = "--credential passport.json --issuer SG.ICA"
RECOGNISED = (
    f"natledger motion propose recognise-issuer SG.ICA --did {DID} --by finance --reference DECREE/9",
    f"natledger motion vote {RECOGNISING} yes --by technology",
    f"natledger motion vote {RECOGNISING} yes --by finance",
    f"natledger motion vote {RECOGNISING} yes --by justice",
    "natledger wait 8d",
    f"natledger motion enact {RECOGNISING} --by noy",
    "natledger resident apply eva --out eva.json",
    "natledger resident apply ben --out ben.json",
    "natledger resident apply kim --out kim.json",
    f"natledger resident open eva.json {SHOWN} --jurisdiction LA-VT --until 365d --json > opened.json",
)
METER = "--by noy --maker acme --model ACME/M-1"
WORKS = (
    "natledger account open acme --kind business --jurisdiction LA-VT",
    "natledger account open meter --kind device --jurisdiction LA-VT",
    "natledger account open gauge --kind device --jurisdiction LA-VT",
    "natledger account open sensor --kind device --jurisdiction LA-VT",
    f"natledger device register meter {METER} --measures level:cm:0.0..250.0 --together acme --together meter",
    f"natledger device register sensor {METER} --measures heat:C:-40..85",
    "natledger order place 500 --from shop --to noy --deadline 30d --when meter:level:at-least:120",
    "natledger wait 1h",
    """printf '{"time": "2026-01-01T00:10:00Z", "level": 118.5}\n' > day1.jsonl""",
    """printf '{"time": "2026-01-01T00:20:00Z", "level": 120}\n' >> day1.jsonl""",
    """printf '{"time": "2026-01-01T00:50:00Z", "level": "131.5", "sequence": 5}\n' >> day1.jsonl""",
    "natledger device anchor day1.jsonl --by meter",
    """printf '{"time": "2026-01-01T00:30:00Z", "about": "noy", "by": "desk-7", "why": "LAW/12"}\n' > seen.jsonl""",
    """printf '{"time": "2026-01-01T00:40:00Z", "about": "shop", "by": "desk-7", "why": "CASE/4"}\n' >> seen.jsonl""",
    "natledger access anchor seen.jsonl --by registrar",
    "natledger access export --by registrar --person noy --out mine.json",
    """printf '{"time": "2026-01-01T00:55:00Z", "level": 128}\n' > day2.jsonl""",
    """printf '{"time": "2026-01-01T00:58:00Z", "about": "noy", "by": "desk-9", "why": "LAW/12"}\n' > lookups.jsonl""",
)
HOME = ".local/share/natledger"
PASSPHRASE = "seven ducks in a row"  # a password of tests


def build_lesson(shell: Shell) -> None:
    """Makes the lesson's home and the files its examples name, in the shell's folder."""
    folder = shell.folder
    for line in LESSON:
        ended = shell.run(line)
        assert ended.code == 0, ended.text
    write_bodies(shell)
    (folder / "passport.json").write_bytes(make_credential())
    save_key(folder / "keo.json", make_key(7, "keo"), "")
    for name, text in (("pass.txt", PASSPHRASE), ("old.txt", "old")):
        (folder / name).write_text(text + "\n")
        (folder / name).chmod(0o600)
    shutil.copy(DATA / "payments.xml", folder / "payments.xml")
    bank = {"account": "0102-7788", "bank": "COEBLALA", "name": "Shop Co., Ltd."}
    debtor = {"account": "0100-0001", "bank": "BCELLALA", "name": "National Treasury"}
    (folder / "banks.json").write_text(json.dumps({"creditors": {"shop": bank}, "debtor": debtor}))
    (folder / "accounts.json").write_text(json.dumps({"LA-001": "noy", "LA-002": "shop", "LA-003": "treasury"}))


def write_bodies(shell: Shell) -> None:
    """Writes one JSON body for every type of message."""
    noy, shop = (
        json.loads(shell.run(f"natledger account show {name} --json").out)["address"] for name in ("noy", "shop")
    )
    entry = f"{'0' * 64}-0"
    key = {"binding": "0" * 128, "public_key": "0" * 64}
    commitment = {"root": "0" * 64, "schema": "degree@1", "size": 6, "until": 2**53 - 1}
    change = {"reason": "SENATE/2026-7", "record": entry}
    grant = {"amount": 0, "asset": "", "delegate": noy, "since": 0, "types": ["capture_hold"], "until": 2**53 - 1}
    role = {"holder": noy, "role": "issuer", "scope": "degree"}
    field = {"name": "hours", "required": True, "type": "integer"}
    suspension = {"account": noy, "reference": "VT/2026-114"}
    cancellation = {"account": noy, "public_key": "0" * 64, "request": entry, "signature": "0" * 128}
    action = {"action": "raise_cap", "asset": "LAK", "cap": 2**53 - 1}
    motion = {"action": action, "body": "bttc", "emergency": False, "impact": "", "reference": "DECREE/2026-7"}
    contract = {
        "accepting": [noy],
        "amends": "",
        "commitment": "0" * 64,
        "ends": 2**53 - 1,
        "parties": sorted([noy, shop]),
        "roles": ["client", "builder"],
        "sign_by": 1,
        "terminating": [],
    }
    order = {"amount": 1, "asset": "LAK", "contract": "", "deadline": 1, "expires": 2, "reference": "", "to": shop}
    order["condition"] = []
    level = {"decimals": 1, "least": 0, "most": 2500, "name": "level", "unit": "cm"}
    batch = {"account": noy, "count": 1, "first": 1, "root": "0" * 64, "series": "readings", "since": 0, "until": 0}
    figure = {"entry": "", "evidence": "", "indicator": "jobs", "reference": "LSB/3", "since": 0, "value": 1}
    target = {"aim": "least", "indicator": "jobs", "pillar": "community", "since": 2**52, "stage": "brain"}
    target |= {"unit": "JOBS", "until": 2**52 + 1, "value": 1}
    price = {"denominator": 2, "numerator": 433}
    rate = price | {"band": 20, "base": "USD", "quote": "LAK", "since": 0, "until": 2**53 - 1}
    priced = price | {"amount": 1, "asset": "USD", "expires": 1, "pays": "LAK", "rate": entry}
    reserve = {"as_of": 1, "asset": "LAK", "currency": "USD", "decimals": 2, "evidence": "0" * 64, "units": 1}
    square = [[0, 0], [8, 0], [8, 8], [0, 8]]
    whole = {"of": 1, "parcel": "B.1"}
    parcel = whole | {"boundary": square, "document": "0" * 64, "grid": "utm48", "jurisdiction": "LA-VT"}
    pieces = [{"boundary": square, "parcel": name} for name in ("B.2", "B.3")]
    of_office = {"application": entry, "office": shop}
    offered = {"appeal_days": 30, "asset": "LAK", "code": "driving", "days": 10, "fee": 1, "grants": "licence@1"}
    offered |= {"kind": "licence", "law": "driver_age", "next_office": noy, "requires": [], "silence_grants": True}
    filed = {"amount": 1, "asset": "LAK", "commitment": "0" * 64, "presented": [], "service": "driving@1", "to": shop}
    bodies: dict[str, dict[str, Any]] = {
        "register_parcel": parcel | {"owners": [noy], "parts": [1]},
        "divide_parcel": {"children": pieces, "document": "0" * 64, "parcel": "B.1"},
        "merge_parcels": {"boundary": square, "child": "B.4", "document": "0" * 64, "parcels": ["B.2", "B.3"]},
        "transfer_title": whole | {"parts": 1, "to": shop},
        "accept_title": {"amount": 1, "asset": "LAK", "parcel": "B.1", "place": 0, "to": noy},
        **{f"{verb}_title": {"parcel": "B.1", "place": 0} for verb in ("agree", "approve")},
        "grant_right": {
            "asset": "",
            "commitment": "0" * 64,
            "holder": shop,
            "kind": "lease",
            "owners": [],
            "parcel": "B.1",
            "secured": 0,
            "since": 0,
            "until": 2**53 - 1,
        },
        "discharge_right": {"parcel": "B.1", "right": entry},
        "restrict_title": {"parcel": "B.1", "reference": "CASE/7", "until": 2**53 - 1},
        "give_notice": {"buyer": shop, "parcel": "B.1"},
        "adjudge_title": whole
        | {"ground": "judgment", "owner": noy, "owners": [shop], "parts": [1], "reference": "CASE/7"},
        "publish_service": offered | {"until": 2**53 - 1, "version": 1},
        "apply_for_service": filed,
        "ask_applicant": of_office | {"question": "0" * 64},
        "answer_office": {"answer": "0" * 64, "application": entry},
        "grant_application": of_office | {"commitment": commitment},
        "refuse_application": of_office | {"ground": "driver_age", "reason": "FILE/7"},
        **{name: {"application": entry} for name in ("appeal_refusal", "claim_silence", "withdraw_application")},
        "convert": {"amount": 1, "asset": "LAK", "least": 1, "offer": entry, "to": shop, "wanted": "USD"},
        "place_offer": priced,
        "publish_rate": rate,
        "report_reserve": reserve,
        "withdraw_offer": {"offer": entry},
        "open_class": {
            "asset": "XHYDRO",
            "cap": 1000,
            "decimals": 0,
            "documents": [],
            "eligibility": "",
            "kind": "hydropower_unit",
            "unit": "MWH",
        },
        **{f"{verb}_class": {"asset": "XHYDRO", "reference": "NOTICE/1"} for verb in ("pause", "resume")},
        "admit": {"asset": "XHYDRO", "index": 0, "path": [], "record": entry, "salt": "0" * 64},
        "freeze_holding": {"amount": 0, "asset": "XHYDRO", "holder": noy, "reference": "VT/2026-7"},
        "thaw_holding": {"holder": noy, "measure": entry, "reference": "VT/2026-8"},
        "force_transfer": {"amount": 1, "asset": "XHYDRO", "holder": noy, "reference": "VT/2026-9", "to": shop},
        "appeal_measure": {"measure": entry, "reference": "APPEAL/3"},
        "retire_units": {"amount": 1, "asset": "XHYDRO", "beneficiary": noy, "reference": "CLAIM/2026-1"},
        "open_distribution": {"amount": 1, "asset": "LAK", "of": "XHYDRO", "until": 1},
        "claim_distribution": {
            "distribution": entry,
            "holding": {"available": 1, "held": 0},
            "opener": shop,
            "path": {"branches": [], "bucket": []},
        },
        "close_distribution": {"distribution": entry},
        "amend_record": {"commitment": commitment, "record": entry},
        "cancel_commitment": {"commitment": entry},
        "commit_budget": {
            "amount": 1,
            "asset": "LAK",
            "contract": "",
            "expires": 1,
            "line": "2026/MTC/7",
            "reference": "CONTRACT/7",
            "to": shop,
        },
        "file_return": {"asset": "LAK", "month": "2025-12", "other": 1},
        "pay_commitment": {"amount": 1, "asset": "LAK", "commitment": entry, "reference": "INV-8"},
        "settle_return": {"amount": 1, "asset": "LAK", "filed": entry},
        "appeal_suspension": {"reference": "VT/2026-115"},
        "cancel_recovery": cancellation,
        "complete_recovery": {"account": noy},
        "define_schema": {"fields": [field], "name": "training", "version": 2},
        "grant_delegation": grant,
        "grant_role": role | {"since": 0, "until": 2**53 - 1},
        "answer_invoice": {"answer": "accept", "reason": "", "reference": "INV-8", "seller": shop},
        "credit_invoice": {"amount": 100, "asset": "LAK", "reference": "INV-8"},
        "issue_invoice": {
            "asset": "LAK",
            "buyer": noy,
            "due": 2**53 - 1,
            "reference": "INV-9",
            "root": "0" * 64,
            "size": 1,
            "totals": [{"amount": 100, "category": "standard"}],
        },
        "pay_invoice": {"asset": "LAK", "most": 110, "reference": "INV-8", "seller": shop},
        "issue_record": {"commitment": commitment},
        "reinstate_account": suspension,
        "reinstate_record": change,
        "request_recovery": {"account": noy, "keys": [key], "threshold": 1},
        "revoke_delegation": {"delegate": noy},
        "revoke_record": change,
        "revoke_role": role,
        "correct_actual": figure | {"reason": "AUDIT/3"},
        "report_actual": figure,
        "set_target": target,
        "supersede_record": {"commitment": commitment, "record": entry},
        "suspend_account": suspension,
        "suspend_record": change,
        "propose_motion": motion,
        "cast_ballot": {"motion": entry, "vote": "yes"},
        "enact_motion": {"motion": entry},
        "withdraw_motion": {"motion": entry},
        **{f"{verb}_contract": {"contract": entry} for verb in ("sign", "fulfil", "cancel")},
        "propose_contract": contract,
        "place_order": order,
        "accept_order": {"amount": 1, "order": entry, "reading": [], "to": shop},
        "register_device": {"device": noy, "fields": [level], "maker": shop, "model": "A/1", "owner": shop},
        "accept_device": {"device": noy, "proposal": entry},
        "transfer_device": {"device": noy, "to": shop},
        "retire_device": {"device": noy},
        "anchor_batch": batch,
        "refund_order": {"order": entry},
        "capture_hold": {"amount": 1, "hold": entry},
        "issue": {"amount": 1, "asset": "LAK", "to": noy},
        "place_hold": {"amount": 1, "asset": "LAK", "captor": shop, "expires": 1, "to": shop},
        "redeem": {"amount": 1, "asset": "LAK"},
        "register_account": {"jurisdiction": "LA", "keys": [key], "kind": "citizen", "threshold": 1},
        "open_residence": {
            "commitment": "0" * 64,
            "issuer": "SG.ICA",
            "jurisdiction": "LA",
            "keys": [key],
            "threshold": 1,
            "until": 2**53 - 1,
        },
        "renew_residence": {"account": noy, "commitment": "0" * 64, "issuer": "SG.ICA", "until": 2**53 - 1},
        "withdraw_sponsorship": suspension,
        "release_hold": {"hold": entry},
        "reverse": {"amount": 1, "asset": "LAK", "reverses": entry, "to": noy},
        "rotate_keys": {"keys": [key], "threshold": 1},
        "transfer": {"amount": 1, "asset": "LAK", "reference": "", "to": shop},
    }
    lacking = ", ".join(sorted(MESSAGES.keys() - bodies.keys()))
    assert not lacking, f"tests/cli/lesson.py: no body of {lacking}; the examples of tx build read one of each"
    for kind, body in bodies.items():
        (shell.folder / f"{kind}.json").write_text(json.dumps(body))
    deal = [
        {"type": "transfer", "by": "noy", "body": bodies["transfer"]},
        {"type": "transfer", "by": "shop", "body": bodies["transfer"] | {"to": noy}},
    ]
    (shell.folder / "messages.json").write_text(json.dumps(deal))
    (shell.folder / "degree.json").write_text('{"born": 2001, "level": "BSc"}')
    (shell.folder / "fields.json").write_text(json.dumps({"course": "text", "hours": "integer", "passed": "boolean"}))
    write_laws(shell.folder)
    (shell.folder / "body.json").write_text(json.dumps(bodies["transfer"]))


def write_laws(folder: Path) -> None:
    """Writes law files, one to be adopted and one for later, and a file of members."""
    law = {
        "kind": "deny",
        "law": "night_limit",
        "reference": "DECREE/2026-7",
        "remedy": {"en": "Send less", "lo": "ໂອນໜ້ອຍລົງ"},
        "text": 'message.asset == "LAK" and message.amount > 20000',
        "title": {"en": "Nobody pays more than 20,000 LAK at once", "lo": "ບໍ່ໃຫ້ຈ່າຍເກີນ 20,000 ກີບ ຕໍ່ຄັ້ງ"},
        "types": ["transfer"],
    }
    later = law | {"law": "day_limit", "jurisdictions": ["LA-VT"], "since": "2027-01-01", "until": "2028-01-01"}
    seats = [{"name": name} for name in ("central-bank", "education", "finance", "technology")]
    members = {
        "body": "bttc",
        "majority": {"numerator": 1, "denominator": 2},
        "members": [*seats, {"name": "justice", "veto": True, "weight": 2}],
        "quorum": 4,
    }
    for name, value in (("law", law), ("new-law", later), ("members", members)):
        (folder / f"{name}.json").write_text(json.dumps(value), "utf-8")


@pytest.fixture(scope="session")
def built_lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lesson")
    build_lesson(Shell(folder))
    return folder


@pytest.fixture(scope="session")
def built_whole_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("whole")), MORE)


@pytest.fixture(scope="session")
def built_law_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("laws")), LAWS)


@pytest.fixture(scope="session")
def built_budget_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("budget")), BUDGET)


@pytest.fixture(scope="session")
def built_plan_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("plan")), PLAN)


@pytest.fixture(scope="session")
def built_market_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("market")), MARKET)


@pytest.fixture(scope="session")
def built_asset_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("assets")), ASSETS)


@pytest.fixture
def asset_lesson(built_asset_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with classes of tokens, a freeze and distributions, that a test may spoil."""
    return _copy(built_asset_lesson, tmp_path)


@pytest.fixture(scope="session")
def built_land_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("land")), LAND)


@pytest.fixture
def land_lesson(built_land_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with parcels, their titles and a lease, that a test may spoil."""
    return _copy(built_land_lesson, tmp_path)


@pytest.fixture(scope="session")
def built_service_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("services")), DESK)


@pytest.fixture
def service_lesson(built_service_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with a service and applications at every stage, that a test may spoil."""
    return _copy(built_service_lesson, tmp_path)


@pytest.fixture(scope="session")
def built_abroad_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("abroad")), RECOGNISED)


@pytest.fixture
def abroad_lesson(built_abroad_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with an e-resident and two who have applied, that a test may spoil."""
    return _copy(built_abroad_lesson, tmp_path)


@pytest.fixture(scope="session")
def built_works_lesson(built_lesson: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _play(_copy(built_lesson, tmp_path_factory.mktemp("works")), WORKS)


@pytest.fixture
def works_lesson(built_works_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with a meter that has anchored readings, and an office's log, that a test may spoil."""
    return _copy(built_works_lesson, tmp_path)


@pytest.fixture
def budget_lesson(built_budget_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with a line of the budget, a commitment, a payment and a tax return."""
    return _copy(built_budget_lesson, tmp_path)


@pytest.fixture
def plan_lesson(built_plan_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with targets, a figure and a motion on the report, that a test may spoil."""
    return _copy(built_plan_lesson, tmp_path)


@pytest.fixture
def market_lesson(built_market_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with a dealer, a rate, an offer and a reserve, that a test may spoil."""
    return _copy(built_market_lesson, tmp_path)


@pytest.fixture
def law_lesson(built_law_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with motions at every stage, that a test may spoil; it does not need the second part."""
    return _copy(built_law_lesson, tmp_path)


@pytest.fixture
def whole_lesson(built_whole_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson with the records, roles and people of its second part, that a test may spoil."""
    return _copy(built_whole_lesson, tmp_path)


@pytest.fixture
def lesson(built_lesson: Path, tmp_path: Path) -> Shell:
    """A copy of the lesson that a test may spoil."""
    return _copy(built_lesson, tmp_path)


def _copy(built: Path, into: Path) -> Shell:
    return Shell(Path(shutil.copytree(built, into / "lesson")))


def _play(shell: Shell, lines: Iterable[str]) -> Path:
    for line in lines:
        ended = shell.run(line)
        assert ended.code == 0, ended.text
    return shell.folder
