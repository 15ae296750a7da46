"""E-residents as people meet them: an application from abroad, a credential that is checked, and what comes of it."""

from collections.abc import Iterator

import msgspec
import pytest

from ledger import Ledger, NotFoundError, Refused
from ledger.chain.kinds import NEVER
from ledger.errors import DecodeError, HomeError, InterchangeError, VerificationError
from ledger.reads.people.residents import ENDED, IN_FORCE, WITHDRAWN
from ledger.reads.people.roles import DORMANT
from ledger.words.people.residents import (
    describe_issuer,
    describe_residence,
    list_residence_pairs,
    make_issuer_object,
    make_residence_object,
)
from tests.client.abroad import ABROAD, DID, ISSUER, make_credential
from tests.client.gathering import DAY_MS, carry

ISSUED = {"issuer": ISSUER}


@pytest.fixture
def lao() -> Iterator[Ledger]:
    """A ledger that recognises SG.ICA, where eva is an e-resident for 30 days, by technology's word."""
    with Ledger.create(seed=12) as made:
        made.open_account("noy", kind="citizen", jurisdiction="LA-VT")
        carry(made, made.actions.recognise_issuer(ISSUER, ABROAD.public_key), "ncdt")
        application = made.residents.apply("eva")
        sponsor(made, application)
        yield made


def sponsor(lao: Ledger, application: bytes, credential: bytes | None = None, days: int = 30, **changes: str) -> str:
    """Has technology open an account; the salt."""
    until = lao.now + days * DAY_MS
    _, made = lao.residents.open(
        lao.wallet("technology"),
        application,
        credential or make_credential(),
        until=until,
        **(ISSUED | {"jurisdiction": "LA-VT"} | changes),
    )
    return made.salt


def test_an_application_from_abroad_becomes_an_account_that_signs(lao: Ledger) -> None:
    eva = lao.wallet("eva")
    found = lao.residents.get(eva)
    assert (lao.identity(eva).kind, found.state, found.row.sponsor) == (
        "e-resident",
        IN_FORCE,
        lao.resolve("technology"),
    )
    lao.wallet("central-bank").issue_money(900, to=eva)
    eva.pay(300, to="noy")
    assert lao.balance("noy").available == 300
    said = [lao.say(act.placed) for act in lao.acts(eva)]
    assert said == ["technology sponsored eva as e-resident, LA-VT, by a credential of SG.ICA"]


def test_credential_is_of_the_issuer_or_nothing_is_sent(lao: Ledger) -> None:
    application, height = lao.residents.apply("tom", keys=3, threshold=2), lao.height
    for credential, changes, error, rule in (
        (b"{}", {}, InterchangeError, "credential_must_fit_model"),
        (make_credential(key="forger"), {}, VerificationError, "credential_must_be_of_issuer"),
        (make_credential().replace(b"EVA", b"TOM"), {}, VerificationError, "signature_must_verify"),
        (make_credential(valid_until=lao.now + DAY_MS), {}, VerificationError, "residence_must_not_outlast_credential"),
        (make_credential(valid_until=1_000), {}, VerificationError, "credential_must_not_be_expired"),
        (make_credential(), {"issuer": "VN.MPS"}, NotFoundError, "issuer_must_be_recognised"),
        (make_credential(), {"jurisdiction": "LA-QQ"}, Refused, "place_must_be_known"),
    ):
        with pytest.raises(error) as caught:
            sponsor(lao, application, credential, **changes)
        assert caught.value.rule == rule
    with pytest.raises(DecodeError):
        sponsor(lao, b"{}")
    with pytest.raises(HomeError):
        lao.residents.apply("eva")
    assert lao.height == height
    sponsor(lao, application, make_credential(valid_until=lao.now + 40 * DAY_MS))
    assert lao.identity("tom").threshold == 2


def test_who_is_shown_the_credential_later_can_check_it(lao: Ledger) -> None:
    shown = make_credential("ANA")
    salt = sponsor(lao, lao.residents.apply("ana"), shown)
    proved = lao.residents.check("ana", shown, salt)
    assert (proved.did, proved.subjects[0].claims["given_names"]) == (DID, "ANA")
    for credential, other in ((make_credential("EVA"), salt), (shown, "00" * 32), (shown, "")):
        with pytest.raises(VerificationError) as caught:
            lao.residents.check("ana", credential, other)
        assert caught.value.rule == "evidence_must_fit_report"
    carry(lao, lao.actions.end_recognition(ISSUER, "MFA/2026-3"), "ncdt")
    assert lao.residents.check("ana", shown, salt).did == DID  # it was its issuer's then
    with pytest.raises(Refused, match="issuer_must_be_recognised"):
        sponsor(lao, lao.residents.apply("tom"))


def test_residence_ends_is_renewed_and_withdrawn(lao: Ledger) -> None:
    technology, eva, words = lao.wallet("technology"), lao.wallet("eva"), lao.lexicon()
    lao.wallet("central-bank").issue_money(900, to=eva)
    lao.wallet("registrar").grant_role("registrar", eva, "LA-VT")
    lao.wait(31 * DAY_MS)
    found = lao.residents.get("eva")
    assert (found.state, describe_residence(found, words)[:6]) == (ENDED, "ended ")
    assert [one.state for one in lao.roles.list(eva)] == [DORMANT]
    assert lao.why(eva, "registrar", "LA-VT") == ()
    with pytest.raises(Refused) as caught:
        eva.place_hold(1, "noy")
    assert caught.value.rule == "residence_must_be_in_force"
    with pytest.raises(Refused) as caught:
        lao.wallet("central-bank").issue_money(1, to=eva)
    assert caught.value.rule == "payee_must_be_resident"
    eva.pay(100, to="noy")
    lao.residents.renew(technology, "eva", make_credential("EVA"), until=lao.now + 9 * DAY_MS, **ISSUED)
    eva.place_hold(1, "noy", lasts_ms=DAY_MS)
    lao.residents.withdraw(technology, "eva", "MTC/2026-4")
    found = lao.residents.get("eva")
    assert (found.state, found.row.reference) == (WITHDRAWN, "MTC/2026-4")
    assert describe_residence(found, words).endswith(", MTC/2026-4")
    assert [act.asked.type for act in lao.acts(eva)][-2:] == ["renew_residence", "withdraw_sponsorship"]


def test_lists_say_who_is_sponsored_and_whose_word_counts(lao: Ledger) -> None:
    words, eva = lao.lexicon(), lao.resolve("eva")
    assert [one.account for one in lao.residents.list()] == [eva]
    assert lao.residents.list("noy") == lao.residents.list(issuer="VN.MPS") == ()
    [issuer] = lao.residents.issuers()
    assert (describe_issuer(issuer, words), make_issuer_object(issuer)["did"]) == (words.until(NEVER), DID)
    found = lao.residents.get("eva")
    made = make_residence_object(found)
    assert made["until"].endswith("Z")
    assert msgspec.json.encode(made)
    assert dict(list_residence_pairs(found, words))["issuer"] == ISSUER
    for who in ("noy", "technology"):
        with pytest.raises(NotFoundError) as caught:
            lao.residents.get(who)
        assert caught.value.rule == "residence_must_exist"


def test_a_registrar_is_told_who_opens_such_an_account(lao: Ledger) -> None:
    with pytest.raises(Refused) as caught:
        lao.open_account("tom", kind="e-resident", jurisdiction="LA")
    assert caught.value.rule == "e_resident_must_have_sponsor"
    assert "lao.residents.open" in caught.value.remedy
