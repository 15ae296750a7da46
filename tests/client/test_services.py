"""Services as people meet them: from a form to a licence that a stranger verifies, and what other rooms say of them.

Transport grants licences before justice, to whoever shows when they were born; noy is 24, and the clerk decides.
"""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger
from ledger import Ledger, NotFoundError, PlacedEntry, Refused
from ledger.chain.kinds import NEVER
from ledger.chain.times import DAY_MS
from ledger.errors import DecodeError, VerificationError
from ledger.reads.services import ASKED, LATE
from ledger.words.services import (
    describe_waiting,
    draw_waiting,
    list_application_pairs,
    list_service_pairs,
    make_application_object,
    make_service_object,
    make_waiting_object,
)
from tests.client.gathering import write_law
from tests.docs.second import NODE, make_second, run_second

ROOT = Path(ledger.__file__).parent.parent
BIRTH = {"born": "2001-05-04", "given_names": "Noy", "family_name": "Sivilay", "place": "Vientiane"}
LICENCE = {"category": "B", "name": "Noy Sivilay"}


class Office:
    """A ledger with a service of transport, its clerk, and noy, who has 100,000 LAK and a birth record."""

    def __init__(self) -> None:
        self.lao = Ledger.create(seed=11)
        self.noy, self.keo, self.clerk = (
            self.lao.open_account(name, kind="citizen", jurisdiction="LA-VT") for name in ("noy", "keo", "clerk")
        )
        self.lao.wallet("central-bank").issue_money(100_000, to=self.noy)
        self.transport = self.lao.wallet("transport")
        self.transport.grant_role("officer", self.clerk, "driving", until=NEVER)
        self.services = self.lao.services
        self.publish()
        self.birth = self.lao.wallet("registrar").issue_record("birth", self.noy, BIRTH)
        self.shown = {"birth": self.birth.disclose("born", "subject")}

    def publish(self, **changes: int) -> PlacedEntry:
        """Its terms, or others."""
        terms = {"days": 10, "fee": 5_000, "requires": ["birth"], "next_office": "justice", "silence_grants": True}
        return self.services.publish(self.transport, "driving", "licence", "driver_age", **terms | changes)

    def file(self) -> tuple[PlacedEntry, bytes]:
        """An application of noy, and its file."""
        file = self.services.prepare("driving", {"category": "B"}, self.shown)
        return self.services.apply(self.noy, file), file


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    with made.lao:
        yield made


def verify_as_stranger(folder: Path, data: bytes, genesis_hash: str) -> str:
    """What another process says that holds nothing but the file and the genesis hash."""
    (folder / "r.json").write_bytes(data)
    command = [sys.executable, "-m", "ledger", "verify", "r.json", "--genesis", genesis_hash]
    env = os.environ | {"PYTHONPATH": str(ROOT), "NATLEDGER_HOME": str(folder / "none")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=True, encoding="utf-8")
    return done.stdout


def test_a_licence_from_its_application_to_a_strangers_desk(office: Office, tmp_path: Path) -> None:
    lao, services = office.lao, office.services
    filed, file = office.file()
    assert lao.say(filed) == "noy applied for driving@1 to transport, fee 5,000 LAK"
    assert lao.say(filed, "lo") == "noy ໄດ້ຍື່ນຄຳຮ້ອງ driving@1 ຕໍ່ transport, ຄ່າທຳນຽມ 5,000 LAK"
    assert [(line.kind, line.change) for line in lao.statement(office.noy).lines][-1] == ("apply_for_service", -5_000)
    assert services.check(filed, file)["birth"].fields == {"born": "2001-05-04", "subject": office.noy.address}
    question, answer = services.seal(b"Which test?"), services.seal(b"That of 3 January")
    asked = services.ask(filed, office.clerk, question)
    assert services.application(filed).state == ASKED
    lao.wait(2 * DAY_MS)
    answered = services.answer(filed, office.noy, answer)
    assert services.application(filed).due - filed.time == 10 * DAY_MS + answered.time - asked.time
    assert services.check_letter(filed, b"Which test?", question).id == asked.id
    granted = services.grant(filed, office.clerk, LICENCE)
    assert (granted.status, granted.subject, granted.row.issuer) == (
        "valid",
        office.noy.address,
        office.transport.address,
    )
    assert granted.placed
    receipt, shown = lao.receipt(granted.placed), granted.disclose("category")
    told = verify_as_stranger(tmp_path, receipt, lao.genesis_hash)
    assert re.search(r"granted application \w+ for lao1\w\w…\w\w: a licence@1, record", told)
    assert office.clerk.address in told
    told = verify_as_stranger(tmp_path, shown, lao.genesis_hash)
    assert "category: B" in told
    assert office.transport.address in told
    assert "Sivilay" not in told
    if NODE:
        [first, second] = run_second(
            [
                make_second("receipts", receipt, lao.genesis_hash),
                make_second("disclosures", shown, lao.genesis_hash, status=lao.status(granted)),
            ]
        )
        assert (first.code, second.code) == (0, 0), (first, second)
        assert office.transport.address in second.lines[0]
    stricter = write_law(law="none", text="true", types=["issue_record"])
    assert lao.laws.what_if(granted.placed.height, adopt=[stricter]).turned == 1, "no second door"
    office.transport.suspend_record(granted, "CASE/1")
    assert lao.records.find(granted).row.status == "suspended"
    assert [act.placed.messages[0].type for act in lao.records.history(granted)] == [
        "grant_application",
        "suspend_record",
    ]


def test_what_is_late_is_seen_as_of_any_block(office: Office) -> None:
    services, (filed, _) = office.services, office.file()
    assert services.overdue() == ()
    with pytest.raises(Refused) as caught:
        services.claim(filed, office.keo)
    assert caught.value.rule == "application_must_be_overdue"
    office.lao.wait(10 * DAY_MS)
    [late] = services.overdue()
    assert (late.id, late.state) == (filed.events["application"], LATE)
    claimed = services.claim(filed, office.keo)
    [owed] = services.overdue()
    assert owed.state == "granted_by_law"
    assert ("owes", "transport owes the record") in list_application_pairs(owed, office.lao.lexicon())
    settled = services.grant(filed, office.transport, LICENCE).placed
    assert settled
    assert services.overdue() == ()
    assert [one.state for one in services.overdue(claimed.height)] == ["granted_by_law"]
    assert services.overdue(claimed.height - 1) == (), "as of the time of that block it was not yet due"
    assert services.application(filed).state == "granted"


def test_an_appeal_goes_to_the_next_office_once(office: Office) -> None:
    services, (filed, _) = office.services, office.file()
    services.refuse(filed, office.clerk, "driver_age", "FILE/2026-7")
    found = services.application(filed)
    assert ("appeal", f"until {office.lao.lexicon().time(found.appeal_until)}") in list_application_pairs(
        found, office.lao.lexicon()
    )
    services.appeal(filed, office.noy)
    assert services.application(filed).appeal_until == 0
    with pytest.raises(Refused) as caught:
        services.grant(filed, office.transport, LICENCE)
    assert caught.value.rule == "official_must_be_of_the_office"
    assert office.lao.records.pending() == [], "what was refused leaves no fields behind"
    services.refuse(filed, "justice", "driver_age", "APPEAL/2026-3")
    with pytest.raises(Refused) as caught:
        services.appeal(filed, office.noy)
    assert caught.value.rule == "appeal_must_be_only_one"
    waits = {one.office: (one.decided, one.open, one.overdue) for one in services.waiting()}
    assert waits == {office.lao.resolve(name): (1, 0, 0) for name in ("transport", "justice")}


def test_a_delegate_applies_and_is_recused_and_a_law_binds_the_fee(office: Office) -> None:
    types = ["apply_for_service"]
    office.noy.delegate(office.clerk, types, amount=8_000, asset="LAK", until=office.lao.now + 90 * DAY_MS)
    file = office.services.prepare("driving", {"category": "B"}, office.shown)
    filed = office.services.apply(office.clerk.on_behalf_of(office.noy), file)
    signers = office.services.application(filed).row.instances[0].signers
    assert signers == (office.clerk.address, office.noy.address)
    assert ("filed by", "clerk") in list_application_pairs(office.services.application(filed), office.lao.lexicon())
    with pytest.raises(Refused) as caught:
        office.services.refuse(filed, office.clerk, "driver_age", "FILE/2026-7")
    assert caught.value.rule == "official_must_be_recused"
    with pytest.raises(Refused) as caught:
        office.services.apply(office.clerk.on_behalf_of(office.noy), file)
    assert caught.value.rule == "delegation_must_cover_amount"
    stricter = write_law(law="low", text='message.asset == "LAK" and message.amount > 4000', types=["transfer"])
    impact = office.lao.laws.what_if(filed.height, adopt=[stricter])
    assert impact.turned == 1, "the fee is a payment that laws are asked about"


def test_a_file_that_was_changed_is_told(office: Office) -> None:
    services, (filed, file) = office.services, office.file()
    other, _ = office.file()
    stranger = office.lao.wallet("registrar").issue_record("birth", office.keo, BIRTH)
    for changed, problem in (
        (file.replace(b'"category":"B"', b'"category":"C"'), "what it says is not what was filed"),
        (file.replace(b"driving@1", b"driving@2"), "it is for driving@2"),
        (services.prepare("driving", {"category": "B"}, office.shown), "what it says is not what was filed"),
    ):
        with pytest.raises(VerificationError) as caught:
            services.check(filed, changed)
        assert caught.value.values["problem"] == problem
    with pytest.raises(VerificationError):
        services.check(other, file)
    with pytest.raises(DecodeError):
        services.check(filed, file + b" ")
    foreign = services.prepare("driving", {}, {"birth": stranger.disclose("born", "subject")})
    with pytest.raises(VerificationError) as caught:
        services.check(services.apply(office.noy, foreign), foreign)
    assert caught.value.values["problem"] == "the birth it shows is not the applicant's"
    office.lao.wallet("registrar").revoke_record(office.birth, "CASE/2")
    with pytest.raises(VerificationError) as caught:
        services.check(filed, file)
    assert caught.value.rule == "status_must_be_valid"
    seal = services.seal(b"a letter")
    with pytest.raises(NotFoundError) as missing:
        services.check_letter(filed, b"a letter", seal)
    assert missing.value.rule == "letter_must_be_on_application"


def test_a_new_version_leaves_what_was_filed_as_it_is(office: Office) -> None:
    services, (filed, old) = office.services, office.file()
    office.publish(fee=9_000, days=5)
    assert [one.id for one in services.list()] == ["driving@2"]
    assert (services.show("driving@1").is_offered, services.show("driving").row.fee) == (False, 9_000)
    assert ("offered", "no more: there is a newer version") in list_service_pairs(
        services.show("driving@1"), office.lao.lexicon()
    )
    assert services.application(filed).service.fee == 5_000
    with pytest.raises(Refused) as caught:
        services.apply(office.noy, old)
    assert caught.value.rule == "service_version_must_be_the_newest"
    for unknown in ("walking", "driving@3", "<b>"):
        with pytest.raises(NotFoundError):
            services.show(unknown)
    made = json.loads(json.dumps(make_service_object(services.show("driving"))))
    assert (made["service"], made["newest"], made["until"]) == ("driving@2", True, None)
    assert make_application_object(services.application(filed))["instances"][0]["due"].startswith("2026-")


def test_how_long_people_wait_is_drawn(office: Office) -> None:
    services, words = office.services, office.lao.lexicon()
    with pytest.raises(ValueError, match="at least one"):
        draw_waiting(services.waiting(), words)
    first, _ = office.file()
    office.lao.wait(3 * DAY_MS)
    services.grant(first, office.clerk, LICENCE)
    services.withdraw(office.file()[0], office.noy)
    office.file()
    office.lao.wait(11 * DAY_MS)
    [wait] = services.waiting()
    assert (wait.decided, wait.open, wait.overdue) == (1, 1, 1)
    assert describe_waiting(wait, words) == "3 days, 1 open, 1 overdue"
    assert make_waiting_object(wait)["median_ms"] == wait.median_ms
    picture = ET.fromstring(draw_waiting([wait], words))
    assert "3 days, 1 open, 1 overdue" in ["".join(one.itertext()) for one in picture.iter()]
