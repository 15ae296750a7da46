"""The lesson: the ledger that the examples of all commands refer to, the same for everybody by its seed."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from cli.shell.examples import CARRIED, COMMITMENT, DEALING, DEGREE, EMERGENCY, LINE, SUSPENDED
from ledger.crypto.keyfiles import save_key
from ledger.home.founding import make_key
from ledger.registry.messages import MESSAGES
from tests.cli.running import Shell

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
    offered = price | {"amount": 1, "asset": "USD", "expires": 1, "pays": "LAK", "rate": entry}
    reserve = {"as_of": 1, "asset": "LAK", "currency": "USD", "decimals": 2, "evidence": "0" * 64, "units": 1}
    bodies: dict[str, dict[str, Any]] = {
        "convert": {"amount": 1, "asset": "LAK", "least": 1, "offer": entry, "to": shop, "wanted": "USD"},
        "place_offer": offered,
        "publish_rate": rate,
        "report_reserve": reserve,
        "withdraw_offer": {"offer": entry},
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
