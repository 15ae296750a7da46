"""Laws on the command line: what people read, what programs read, and what whoever is stopped is told."""

import json
from typing import Any

import pytest

from cli.shell.examples import CARRIED, OPEN, PAYMENT
from ledger.crypto.encoding import encode
from ledger.interchange.iso20022.pacs002 import parse_pacs002
from tests.cli.running import Shell

CLAUSE = 'message.asset == "LAK" and message.amount > 20000'
LAO_REMEDY, LAO_TITLE = "ໂອນໜ້ອຍລົງ", "ບໍ່ໃຫ້ຈ່າຍເກີນ 20,000 ກີບ ຕໍ່ຄັ້ງ"
STOPPED = "natledger pay 24000 --from noy --to shop"


@pytest.fixture
def adopted(law_lesson: Shell) -> Shell:
    """The lesson on laws, with night_limit in force."""
    read(law_lesson, f"natledger motion enact {CARRIED} --by noy")
    return law_lesson


def read(shell: Shell, line: str, code: int = 0) -> str:
    ended = shell.run(line)
    assert ended.code == code, ended.text
    return ended.text


def load(shell: Shell, line: str, code: int = 0) -> Any:
    ended = shell.run(f"{line} --json")
    assert ended.code == code, ended.text
    return json.loads(ended.out)


def test_laws_are_listed_with_value_and_state(adopted: Shell) -> None:
    lines = {line.split()[0]: line for line in read(adopted, "natledger law list").splitlines()}
    assert lines["personal_wallet_day"].split()[1:5] == ["parameter", "100,000,000", "in", "force"]
    assert lines["night_limit"].endswith("Nobody pays more than 20,000 LAK at once")
    found = {law["law"]: law for law in load(adopted, "natledger law list")["laws"]}
    assert (found["night_limit"]["until"], found["night_limit"]["state"]) == (None, "in force")
    assert "night_limit" not in read(adopted, "natledger law list --height 17")


def test_a_law_is_shown_in_both_languages_and_written_to_a_file_that_says_the_same(adopted: Shell) -> None:
    text = read(adopted, "natledger law show night_limit")
    assert all(part in text for part in (CLAUSE, LAO_TITLE, LAO_REMEDY, "transfer, everywhere", f"by motion {CARRIED}"))
    read(adopted, "natledger law show night_limit --out again.json")
    assert read(adopted, "natledger law diff night_limit again.json").strip() == "they say the same"
    assert read(adopted, "natledger law diff law.json again.json").strip() == "they say the same"
    assert "no law moonlight" in read(adopted, "natledger law show moonlight", 3)


def test_a_law_has_the_hash_that_its_file_had(adopted: Shell) -> None:
    law = json.loads((adopted.folder / "law.json").read_text("utf-8"))
    (adopted.folder / "copy.json").write_text(json.dumps(law | {"law": "copy"}), "utf-8")
    shown = load(adopted, "natledger law show night_limit")["hash"]
    assert load(adopted, "natledger law impact law.json --from 1")["law_hash"] == shown
    assert load(adopted, "natledger law check copy.json")["hash"] != shown


@pytest.mark.parametrize(
    ("text", "code", "rule"),
    [
        ('{"law": "x"', 1, "file_must_be_json"),
        ("[]", 1, "file_must_hold_an_object"),
        ('{"law": "x"}', 1, "field_must_fit_form"),
        ('{"laws": "x"}', 1, "field_must_fit_form"),
    ],
)
def test_a_law_file_that_is_none_is_refused(text: str, code: int, rule: str, law_lesson: Shell) -> None:
    (law_lesson.folder / "bad.json").write_text(text)
    for line in ("law check bad.json", "law impact bad.json --from 1", "what-if --from 1 --law bad.json"):
        assert f"natledger: {rule}: " in read(law_lesson, f"natledger {line}", code)


def test_a_law_is_checked_before_it_is_proposed(adopted: Shell) -> None:
    assert "day_limit could be adopted now" in read(adopted, "natledger law check new-law.json")
    assert "law_must_be_new" in read(adopted, "natledger law check law.json", 1)
    assert "no file nothing.json" in read(adopted, "natledger law check nothing.json", 3)


def test_whoever_a_law_stops_is_told_all_in_both_languages(adopted: Shell) -> None:
    assert read(adopted, STOPPED, 1).splitlines() == [
        "natledger: law_must_allow: the law night_limit (DECREE/2026-7) does not allow it",
        "  Nobody pays more than 20,000 LAK at once",
        f"  {LAO_TITLE}",
        "  ກົດໝາຍ night_limit (DECREE/2026-7) ບໍ່ອະນຸຍາດ",
        f"  clause      {CLAUSE}",
        "  read        message.amount = 24,000 LAK",
        "  read        message.asset = LAK",
        "hint: Send less",
        f"hint: {LAO_REMEDY}",
    ]
    error = load(adopted, STOPPED, 1)["error"]
    assert (error["rule"], error["number"], error["remedy"]) == ("law_must_allow", 920, "Send less")
    law = error["law"]
    assert (law["id"], law["reference"], law["clause"]) == ("night_limit", "DECREE/2026-7", CLAUSE)
    assert law["title"]["lo"] == LAO_TITLE
    assert law["remedy"] == {"en": "Send less", "lo": LAO_REMEDY}
    assert law["read"] == {"message.amount": 24_000, "message.asset": "LAK"}


def test_a_recorded_refusal_is_told_wherever_it_is_shown(adopted: Shell) -> None:
    read(adopted, "natledger tx build pay 24000 --from noy --to shop --out big.json")
    read(adopted, "natledger tx sign big.json --out sent.json")
    assert CLAUSE in read(adopted, "natledger tx send sent.json", 1)
    recorded = read(adopted, "natledger tx send sent.json --anyway", 1)
    assert f"  clause      {CLAUSE}" in recorded.splitlines()
    identifier = recorded.splitlines()[0]
    shown = read(adopted, f"natledger tx show {identifier}")
    assert all(part in shown for part in (CLAUSE, LAO_TITLE, LAO_REMEDY, "message.amount = 24,000 LAK"))
    read(adopted, f"natledger receipt make {identifier} --out refused.json")
    verified = read(adopted, "natledger verify refused.json --genesis genesis.json")
    assert "refused: law_must_allow (the law night_limit (DECREE/2026-7) does not allow it)" in verified
    assert "  read        message.amount = 24,000 LAK" in verified.splitlines(), "what the receipt holds, offline"
    assert "ກົດໝາຍ night_limit" in verified


def test_a_transaction_is_explained_by_its_id_and_before_it_is_sent(adopted: Shell) -> None:
    told = read(adopted, f"natledger law explain {PAYMENT}")
    assert "in block 4" in told
    assert "night_limit" not in told, "it was no law then"
    assert "    read        on_behalf_of.sent_today = 0 LAK" in told.splitlines()
    assert told.rstrip().endswith("applies")
    assert "step by step:" not in told
    plain, steps = told.splitlines(), read(adopted, f"natledger law explain {PAYMENT} --steps").splitlines()
    assert steps.count("    step by step:") == sum(line.startswith("  law ") for line in steps) > 0
    assert '      on_behalf_of.kind = "citizen"' in steps
    assert [line for line in steps if not line.startswith("      ") and line != "    step by step:"] == plain
    assert all("\\x20" not in line for line in steps)
    read(adopted, "natledger tx build pay 24000 --from noy --to shop --out big.json")
    found = load(adopted, "natledger law explain big.json")
    (message,) = found["messages"]
    assert (found["placed"], found["applies"], message["rule"]) == (False, False, "law_must_allow")
    assert [law["law"] for law in message["laws"]] == ["night_limit", "wallet_basic", "wallet_personal"]
    first = message["laws"][0]
    assert (first["passes"], first["answer"], first["clause"]) == (False, True, CLAUSE)
    assert first["read"] == {"message.asset": "LAK", "message.amount": 24_000}
    assert "natledger: entry_must_exist" in read(adopted, "natledger law explain ffffffffff", 3)
    assert "natledger: file_must_exist: no file nothing.json" in read(adopted, "natledger law explain nothing.json", 3)


def test_the_impact_is_told_kept_and_checked(law_lesson: Shell) -> None:
    told = load(law_lesson, "natledger law impact law.json --from 1 --to 12")
    assert [(one["height"], one["rule"]) for one in told["stopped_entries"]] == [(4, "law_must_allow")]
    text = read(law_lesson, f"natledger law impact law.json --from 1 --to 12 --check {told['hash']}")
    assert f"{told['hash']}, as it was given" in text
    assert "1 stopped, 25,000 LAK" in text
    shown = load(law_lesson, f"natledger motion show {CARRIED}")
    assert shown["impact"] == told["hash"], "the motion carries it"
    wrong = read(law_lesson, f"natledger law impact law.json --from 2 --to 12 --check {told['hash']}", 5)
    assert "natledger: impact_must_be_the_computed" in wrong
    read(law_lesson, "natledger law impact law.json --from 1 --to 12 --out report.json")
    assert json.loads((law_lesson.folder / "report.json").read_text())["stopped"] == 1
    for command in ("law impact law.json", "what-if --law law.json"):
        assert read(law_lesson, f"natledger {command} --from 9 --to 2", 3).splitlines() == [
            "natledger: blocks_must_be_in_order: block 9 comes after block 2",
            "hint: give the earlier height first: from 2 to 9",
        ]
        for blocks in ("--from 99", "--from 99 --to 5"):
            assert read(law_lesson, f"natledger {command} {blocks}", 3).splitlines() == [
                "natledger: block_must_exist: no block 99",
                "hint: see natledger block list",
            ]
        absent = read(law_lesson, f"natledger {command} --from 9 --to 2000", 3).splitlines()
        assert absent[0].startswith("natledger: blocks_must_exist: no blocks 9 to 2000: the last one is 1")
    assert "law_must_be_condition" in read(law_lesson, "natledger law impact vat_rate_permille --from 1", 1)


def test_what_would_have_come_of_it_is_told(law_lesson: Shell) -> None:
    text = read(law_lesson, "natledger what-if --from 1 --to 7 --law law.json")
    assert "1 of 7 transactions" in text
    assert "  moved       10,000 LAK, really 35,000 LAK" in text.splitlines()
    found = load(law_lesson, "natledger what-if --from 1 --to 7 --set personal_wallet_day=24999")
    assert [one["otherwise"] for one in found["turned_entries"]] == ["law_must_allow"]
    assert load(law_lesson, "natledger what-if --from 1 --to 7 --end wallet_personal")["turned"] == 0
    assert "sets nothing" in read(law_lesson, "natledger what-if --from 1 --set personal_wallet_day", 2)
    assert "law_must_exist" in read(law_lesson, "natledger what-if --from 1 --end nothing", 3)


def test_a_motion_is_shown_with_times_that_people_read(law_lesson: Shell) -> None:
    shown = read(law_lesson, f"natledger tx show {CARRIED}")
    pairs = [line.split(maxsplit=1) for line in shown.splitlines()]
    assert ["event", "deadline 2026-01-08T09:00:13+07:00"] in pairs
    assert ["event", "due 2026-01-09T09:00:13+07:00"] in pairs
    assert ["from", "its enactment on"] in pairs
    assert ["holds", "without an end"] in pairs
    receipt = read(law_lesson, f"natledger receipt make {CARRIED} --out kept.json && natledger receipt show kept.json")
    assert "deadline 2026-01-08T09:00:13+07:00" in receipt


def test_what_is_neither_a_file_nor_an_id_is_told_so(law_lesson: Shell) -> None:
    for line in ("law impact absent.json --from 1", "law diff law.json absent.json", "law show absent.json"):
        text = read(law_lesson, f"natledger {line}", 3)
        assert text.splitlines()[0] == "natledger: law_id_must_be_well_formed: absent.json is no id of a law"
        assert "check its path" in text


def write_file(shell: Shell, name: str, **changes: Any) -> None:
    law = json.loads((shell.folder / "law.json").read_text("utf-8")) | changes
    (shell.folder / name).write_text(json.dumps(law), "utf-8")


def test_a_checked_law_is_shown_as_it_was_read(law_lesson: Shell) -> None:
    lines = [
        line.strip().split(maxsplit=1) for line in read(law_lesson, "natledger law check new-law.json").splitlines()
    ]
    assert lines[0] == ["day_limit", "could be adopted now"]
    pairs = dict(line for line in lines[1:] if len(line) == 2)
    assert (pairs["binds"], pairs["where"]) == ("transfer", "LA-VT")
    assert pairs["kind"] == "deny: refuses where its condition is true"
    assert pairs["in"] == "force    from 2027-01-01 until 2028-01-01, the first day on which it no longer holds"
    assert pairs["days"] == "begin at midnight, UTC+07:00"
    found = load(law_lesson, "natledger law check new-law.json")
    assert (found["law"]["since"], found["law"]["until"]) == ("2026-12-31T17:00:00Z", "2027-12-31T17:00:00Z")
    assert found["warnings"] == []
    write_file(law_lesson, "other.json", law="other", until=1_900_000_000_000)
    text = read(law_lesson, "natledger law check other.json")
    assert "from its adoption until 2030-03-18T00:46:40+07:00, from when it no longer holds" in text
    assert "everywhere" in text
    assert "midnight" not in text, "it has no day"
    number = {"kind": "parameter", "types": [], "text": "", "value": -5000, "least": -9000, "most": 10_000}
    write_file(law_lesson, "number.json", law="number", **number)
    assert "  value       -5,000, from -9,000 to 10,000\n" in read(law_lesson, "natledger law check number.json")


def test_what_no_fact_can_be_is_warned_of_and_not_refused(law_lesson: Shell) -> None:
    text = 'by.kind == "citizn" or message.asset in ["LAK", "LAKK"] or "LA-XX" in by.jurisdictions'
    write_file(law_lesson, "slips.json", law="slips", text=text, jurisdictions=["LA-VT", "LA-VZ"])
    ended = law_lesson.run("natledger law check slips.json")
    assert ended.code == 0
    assert ended.err.splitlines() == [
        "warning: jurisdictions: there is no place LA-VZ: did you mean LA-VI?",
        'warning: by.kind is never "citizn", at character 12: did you mean citizen?',
        'warning: message.asset is never "LAKK", at character 49: did you mean LAK?',
        'warning: by.jurisdictions never has "LA-XX", at character 60: did you mean LA-XA?',
    ]
    line = "natledger motion propose adopt-law slips.json --by justice --reference DECREE/2026-9"
    ended = law_lesson.run(line)
    assert (ended.code, "there is no place LA-VZ" in ended.text) == (1, True)
    assert law_lesson.run(f"{line} --anyway").code == 0
    warnings = load(law_lesson, "natledger law check slips.json")["warnings"]
    assert [(one["name"], one["value"], one["nearest"], one["at"]) for one in warnings][1] == (
        "by.kind", "citizn", "citizen", 12,
    )  # fmt: skip


def test_what_is_warned_of_a_law_is_told_to_whoever_proposes_it(law_lesson: Shell) -> None:
    write_file(law_lesson, "kip.json", law="kip", text='message.asset == "KIP"')
    warning = 'warning: message.asset is never "KIP", at character 18: it is one of EUR, LAK, USD'
    assert law_lesson.run("natledger law check kip.json").err.splitlines() == [warning]
    line = "natledger motion propose adopt-law kip.json --by justice --reference DECREE/2026-9"
    drawn = law_lesson.run(f"{line} --draft kip-motion.json")
    asked = law_lesson.run(f"{line} --json")
    assert (drawn.code, asked.code) == (0, 0)
    assert warning in drawn.err.splitlines()
    assert warning in asked.err.splitlines()
    assert len(json.loads(asked.out)["motion"]) > 64
    quiet = law_lesson.run("natledger motion propose adopt-law new-law.json --by justice --reference DECREE/2026-9")
    assert "warning" not in quiet.err


def test_what_a_law_may_bind_and_read_is_listed(law_lesson: Shell) -> None:
    types = read(law_lesson, "natledger law facts").split()
    assert {"transfer", "issue", "register_account"} <= set(types)
    assert "cast_ballot" not in types
    assert load(law_lesson, "natledger law facts") == {"types": types}
    lines = {line.split()[0]: line for line in read(law_lesson, "natledger law facts transfer").splitlines()}
    assert lines["message.amount"].endswith("an integer")
    assert "one of EUR, LAK, USD" in lines["message.asset"]
    assert "one of citizen, resident" in lines["on_behalf_of.kind"]
    assert lines["parameters.personal_wallet_day"].endswith("What a personal wallet sends in a day, LAK")
    facts = {fact["name"]: fact for fact in load(law_lesson, "natledger law facts grant_role")["facts"]}
    assert "registrar" in facts["message.role"]["values"]
    assert "on_behalf_of.sent_today" not in facts, "a role is no money"
    refused = read(law_lesson, "natledger law facts pay", 3)
    assert "no law binds messages of the type pay\nhint: the nearest that laws bind is transfer;" in refused


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        ("law show wallet_basc", 3, "did you mean wallet_basic"),
        ("law impact wallet_bsic --from 1", 3, "did you mean wallet_basic"),
        ("law diff law.json vat_rate", 3, "did you mean vat_rate_permille?"),
        ("law show moonlight", 3, "hint: see natledger law list"),
        ("law check pay.json", 1, "hint: did you mean transfer?"),
        ("law check ballot.json", 1, "hint: leave it out"),
    ],
)
def test_what_is_misspelt_is_told_with_what_is_near(line: str, code: int, hint: str, law_lesson: Shell) -> None:
    write_file(law_lesson, "pay.json", law="other", types=["pay"])
    write_file(law_lesson, "ballot.json", law="other", types=["cast_ballot"])
    assert hint in read(law_lesson, f"natledger {line}", code)


def test_a_law_is_shown_as_it_was_and_where_it_binds(adopted: Shell) -> None:
    lines = read(adopted, "natledger law list").splitlines()
    assert lines[0].split() == ["law", "kind", "value", "where", "state", "title"]
    assert next(line for line in lines if line.startswith("night_limit")).split()[2] == "everywhere"
    assert "no law night_limit" in read(adopted, "natledger law show night_limit --height 17", 3)
    assert "wallet_basic" in read(adopted, "natledger law show wallet_basic --height 1")
    assert "block_must_exist" in read(adopted, "natledger law show wallet_basic --height 1000", 3)
    assert "in force   from its adoption, without an end" in read(adopted, "natledger law show night_limit")


def test_a_law_file_is_written_over_nothing(law_lesson: Shell) -> None:
    before = (law_lesson.folder / "law.json").read_bytes()
    refused = read(law_lesson, "natledger law show wallet_basic --out law.json", 1)
    assert refused.startswith("natledger: file_must_be_new: there is a file law.json already")
    assert (law_lesson.folder / "law.json").read_bytes() == before
    read(law_lesson, "natledger law show wallet_basic --out new.json")
    assert (
        law_lesson.run("natledger law show wallet_basic --out -").out == (law_lesson.folder / "new.json").read_bytes()
    )


def test_a_law_is_named_by_the_motion_that_asks_for_it(law_lesson: Shell) -> None:
    shown = read(law_lesson, f"natledger motion show {CARRIED}")
    found = load(law_lesson, "natledger law impact law.json --check impact.json")
    again = f"natledger law impact {CARRIED} --from H --to H --check {found['hash']}"
    assert f"made again, of the same blocks, by {again}" in shown
    assert "made again" not in read(law_lesson, f"natledger motion show {OPEN}")
    blocks = f"--from {found['first']} --to {found['last']}"
    assert load(law_lesson, again.replace("--from H --to H", blocks).replace(" --json", "")) == found
    assert load(law_lesson, f"natledger law impact {CARRIED} --check impact.json") == found
    assert load(law_lesson, f"natledger law impact {CARRIED} {blocks}") == found
    assert "night_limit could be adopted now" in read(law_lesson, f"natledger law check {CARRIED}")
    assert read(law_lesson, f"natledger law diff {CARRIED} law.json").strip() == "they say the same"
    refused = read(law_lesson, f"natledger law impact {OPEN} --from 1", 1)
    assert refused.startswith(f"natledger: motion_must_adopt_a_law: the motion {OPEN}")
    assert "asks for end_law, for no new law" in refused
    assert "motion_must_exist" in read(law_lesson, "natledger law check 0000000000", 3)
    (law_lesson.folder / CARRIED).write_bytes((law_lesson.folder / "new-law.json").read_bytes())
    assert "day_limit could be adopted now" in read(law_lesson, f"natledger law check {CARRIED}"), "a file comes first"


def test_a_parameter_is_written_with_the_value_it_has_now(law_lesson: Shell) -> None:
    line = "natledger motion propose set-value vat_rate_permille 120 --by justice --reference DECREE/2026-9 --json"
    motion = json.loads(law_lesson.run(line).out)["motion"]
    for who in ("justice", "finance", "education"):
        read(law_lesson, f"natledger motion vote {motion} yes --by {who}")
    read(law_lesson, f"natledger wait 9d && natledger motion enact {motion} --by noy")
    shown = load(law_lesson, "natledger law show vat_rate_permille")
    assert (shown["text"], shown["value"]) == ("120", 120)
    then = load(law_lesson, "natledger law show vat_rate_permille --height 1")
    assert (then["text"], then["hash"]) == ("100", shown["hash"])
    read(law_lesson, "natledger law show vat_rate_permille --out vat.json")
    assert json.loads((law_lesson.folder / "vat.json").read_text())["value"] == 120
    assert read(law_lesson, "natledger law diff vat_rate_permille vat.json").strip() == "they say the same"
    read(law_lesson, "natledger law show vat_rate_permille --height 1 --out old.json")
    assert load(law_lesson, "natledger law diff old.json vat_rate_permille")["differences"] == {
        "value": {"before": "100", "after": "120"}
    }


def test_a_report_of_another_ledger_is_refused_with_a_motion(law_lesson: Shell) -> None:
    report = json.loads((law_lesson.folder / "impact.json").read_text())
    (law_lesson.folder / "foreign.json").write_bytes(encode(report | {"genesis_hash": "ab" * 32}))
    line = "natledger motion propose adopt-law law.json --by justice --reference DECREE/2026-9 --impact foreign.json"
    assert read(law_lesson, line, 1).startswith("natledger: impact_must_be_of_this_ledger: ")


def test_what_is_read_is_not_written_over(law_lesson: Shell) -> None:
    (law_lesson.folder / "link.json").symlink_to("law.json")
    read(law_lesson, "natledger law impact law.json --from 2 --to 12 --out report.json")
    before = {name: (law_lesson.folder / name).read_bytes() for name in ("law.json", "report.json")}
    for line in (
        "law impact law.json --from 1 --out law.json",
        "law impact law.json --from 1 --out ./link.json",
        "law impact law.json --check report.json --out report.json",
        "what-if --from 1 --law new-law.json --law law.json --out link.json",
    ):
        refused = read(law_lesson, f"natledger {line}", 1)
        assert refused.startswith("natledger: file_must_be_new: there is a file "), line
    assert before == {name: (law_lesson.folder / name).read_bytes() for name in before}
    read(law_lesson, "natledger law impact law.json --from 1 --to 12 --out report.json")
    read(law_lesson, "natledger what-if --from 1 --law law.json --out report.json")


def test_an_impact_report_is_checked_by_its_file_or_its_hash(law_lesson: Shell) -> None:
    read(law_lesson, "natledger law impact law.json --from 2 --to 12 --out report.json")
    text = read(law_lesson, "natledger law impact law.json --check report.json")
    assert "in blocks 2 to 12" in text
    assert text.rstrip().endswith("as it was given")
    assert "impact_must_be_the_computed" in read(
        law_lesson, "natledger law impact law.json --from 1 --check report.json", 5
    )
    assert "impact_must_be_of_the_law" in read(law_lesson, "natledger law impact new-law.json --check report.json", 1)
    assert "--from is missing" in read(law_lesson, "natledger law impact law.json", 2)
    found = load(law_lesson, "natledger law impact law.json --check report.json")["hash"]
    assert "--from is missing" in read(law_lesson, f"natledger law impact law.json --check {found}", 2)
    assert "no file, and no hash" in read(law_lesson, "natledger law impact law.json --from 1 --check abc", 2)
    wrong = found[:-1] + ("0" if found[-1] != "0" else "1")
    told = read(law_lesson, f"natledger law impact law.json --from 2 --to 12 --check {wrong}", 5)
    assert f"has the hash {found}, asked {wrong}" in told, "hashes that begin alike stand in full"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "it is another file"),
        ('{"kind":"deny"}', "it is a file of the kind deny"),
        ('{"kind":"impact"}', "its fields are not those of one"),
        ('{"kind": "impact"}', "its text was changed, if only in spacing"),
        ("[]", "it is another file"),
        ("no", "not JSON"),
    ],
)
def test_a_file_that_is_no_impact_report_is_told_so(text: str, problem: str, law_lesson: Shell) -> None:
    (law_lesson.folder / "bad.json").write_text(text)
    for line in (
        "law impact law.json --check bad.json",
        "motion propose adopt-law new-law.json --by justice --reference DECREE/2026-9 --impact bad.json",
    ):
        refused = read(law_lesson, f"natledger {line}", 1)
        assert refused.startswith(f"natledger: file_must_be_an_impact_report: no impact report: {problem}")


def test_dates_do_not_count_for_the_impact_and_that_is_told(law_lesson: Shell) -> None:
    write_file(law_lesson, "later.json", law="later", since="2030-01-01")
    dated = read(law_lesson, "natledger law impact later.json --from 1 --to 12")
    assert "would have stopped 1 of" in dated
    assert "  dates       not looked at: as if in force in all these blocks" in dated.splitlines()
    assert "dates" not in read(law_lesson, "natledger law impact law.json --from 1 --to 12")
    write_file(law_lesson, "blank.json", law="blank", text="1000 // (message.amount - 25000) > 5")
    blank = read(law_lesson, "natledger law impact blank.json --from 1 --to 12").splitlines()
    assert "  no answer   for 1 more, which it would have refused for that" in blank
    assert "  LA-VT       1 without an answer, 25,000 LAK" in blank


def test_a_bank_is_told_which_law_refused_its_payment(adopted: Shell) -> None:
    xml = (adopted.folder / "payments.xml").read_text("utf-8")
    old, new = '<InstdAmt Ccy="LAK">200<', '<InstdAmt Ccy="LAK">24000<'
    assert old in xml
    (adopted.folder / "big.xml").write_text(xml.replace(old, new).replace("<CtrlSum>700.75<", "<CtrlSum>24500.75<"))
    found = load(adopted, "natledger iso20022 import big.xml --map accounts.json --pacs002 report.xml", 1)
    assert [(one["rule"], one["law"], one["reference"]) for one in found["payments"]][-1] == (
        "law_must_allow", "night_limit", "DECREE/2026-7",
    )  # fmt: skip
    report = parse_pacs002((adopted.folder / "report.xml").read_bytes())
    assert (report.statuses[-1].law, report.statuses[-1].reference) == ("night_limit", "DECREE/2026-7")
    assert report.statuses[0].law == ""
