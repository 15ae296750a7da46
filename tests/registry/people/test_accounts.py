"""Accounts: who may open one, under which keys, and how keys change.

Scenarios (see scenario.py) in order of the rules' precedence, and what cannot be said in them: roles of another
genesis, keys that are weak or not bound, and what the rows hold afterwards.
"""

import msgspec
import pytest

from ledger.chain.times import DAY_MS
from ledger.crypto.encoding import MAX_INTEGER
from ledger.registry.people.accounts import KINDS, RegisterAccount, RotateKeys
from ledger.registry.rows.people import IDENTITIES, PAST_KEYS, Identity, PastKeys, Role
from tests.country import APPLIED, START, Country
from tests.registry.scenario import Play

SMALL_ORDER = "01" + "00" * 31
"""The neutral element: it fits signatures over every message."""
NOT_CANONICAL = "ee" + "ff" * 30 + "7f"
NOT_ON_CURVE = "02" + "00" * 31


@pytest.fixture
def country() -> Country:
    return Country()


SCENARIOS = {
    "opening": """
        registrar opens noy as citizen in LA-VT                       | applied
        registrar opens sok as resident in LA-VT.01                   | applied
        registrar opens eva as e-resident in TH-10                    | e_resident_must_have_sponsor
        registrar opens shop as business in LA                        | applied
        registrar opens court as authority in LA-LP.01.02.03          | applied
        registrar opens bcel as bank in LA-VT.ABC123                  | applied
        registrar opens meter as device in TH                         | applied
        noy has 0 LAK
        """,
    "registrar": """
        registrar opens noy as citizen in LA-VT                       | applied
        noy opens sok as citizen in LA-VT                             | registrar_must_have_role
        treasury opens sok as citizen in LA-VT                        | registrar_must_have_role
        treasury opens sok as king in nowhere                         | kind_must_be_known
        treasury opens sok as citizen in nowhere                      | jurisdiction_must_be_well_formed
        registrar opens sok as Citizen in LA                          | kind_must_be_known
        registrar opens sok as citizen in nowhere                     | jurisdiction_must_be_well_formed
        """,
    "address": """
        registrar opens noy as citizen in LA-VT                       | applied
        registrar opens noy as citizen in LA-VT                       | address_must_be_new
        registrar opens noy as business in TH                         | address_must_be_new
        noy takes 1 of 1 new keys                                     | applied
        registrar opens noy as citizen in LA-VT                       | address_must_be_new
        """,
    "threshold": """
        registrar opens firm as business in LA with 0 of 3 keys       | body_must_fit_type
        registrar opens firm as business in LA with 4 of 3 keys       | threshold_must_fit_keys
        registrar opens firm as business in LA with 3 of 3 keys       | applied
        registrar opens club as business in LA with 1 of 3 keys       | applied
        registrar opens crew as business in LA with 2 of 16 keys      | applied
        registrar opens mass as business in LA with 2 of 17 keys      | body_must_fit_type
        central-bank issues 100 LAK to firm                           | applied
        firm pays 40 LAK to club                                      | applied
        firm takes 3 of 2 new keys                                    | threshold_must_fit_keys
        firm takes 2 of 2 new keys                                    | applied
        firm pays 60 LAK to club                                      | applied
        club has 100 LAK
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_accounts_open_and_are_refused(country: Country, scenario: str) -> None:
    Play(country).run(scenario)


@pytest.mark.parametrize(
    "jurisdiction", ["LA", "LA-VT", "LA-VT.01", "TH", "TH-10", "GB-ENG", "FR-2A.7.8.9", "US-C.ABCDEF"]
)
def test_jurisdiction_is_an_iso_code_with_sublevels(country: Country, jurisdiction: str) -> None:
    assert Play(country).act(f"registrar opens noy as citizen in {jurisdiction}") == APPLIED


@pytest.mark.parametrize(
    "jurisdiction",
    [
        "",
        "L",
        "LAO",
        "la",
        "LA-",
        "LA-ABCD",
        "LA.01",
        "LA-VT.",
        "LA-VT.1234567",
        "LA-VT.1.2.3.4",
        "LA-vt",
        "1A",
        "LA--VT",
    ],
)
def test_jurisdiction_of_another_form_is_refused(country: Country, jurisdiction: str) -> None:
    body = country.registration(country.make_person("noy"), jurisdiction=jurisdiction)
    assert country.act(country.wish("registrar", body)) == "jurisdiction_must_be_well_formed"
    assert country.node.tip.height == 0


@pytest.mark.parametrize("field", ["kind", "jurisdiction"])
@pytest.mark.parametrize("text", ["Noy Sok", "ລາວ", "a\nb", "LA-ＶＴ", "<b>"])
def test_free_text_never_gets_on_the_chain(country: Country, field: str, text: str) -> None:
    person = country.make_person("noy")
    body = msgspec.structs.replace(country.registration(person), **{field: text})
    rule = {"kind": "kind_must_be_known", "jurisdiction": "jurisdiction_must_be_well_formed"}[field]
    assert country.act(country.wish("registrar", body)) == rule
    assert country.node.tip.height == 0


def test_identity_tells_kind_place_keys_and_registrar(country: Country) -> None:
    noy = country.settle("noy", "citizen", keys=3, threshold=2)
    with country.node.reading() as state:
        identity = state.get(IDENTITIES, noy.address)
    keys = tuple(sorted(key.public_key for key in noy.keys))
    assert identity == Identity("LA-VT", keys, 1, "citizen", 1, country.address("registrar"), 2)


def test_opening_tells_the_address(country: Country) -> None:
    noy = country.settle("noy")
    assert [(fact.name, fact.value) for fact in country.last.events] == [("address", noy.address)]


def test_every_kind_has_a_scenario() -> None:
    assert all(f" as {kind} " in SCENARIOS["opening"] for kind in KINDS)


# ---------------------------------------------------------------------------------------------- roles

ROLES = {
    "registrar": Role("", "LA-VT", START + DAY_MS, START + 2 * DAY_MS),
    "treasury": Role("", "TH", 0, MAX_INTEGER),
    "university": Role("", "", 0, START + 2),
}

ROLE_SCENARIO = """
    university opens first as citizen in LA         | applied
    university opens late as citizen in LA          | registrar_must_have_role
    treasury opens thai as citizen in TH            | applied
    treasury opens bkk as citizen in TH-10          | applied
    treasury opens deep as citizen in TH-10.01      | applied
    treasury opens lao as citizen in LA             | registrar_must_have_role
    treasury opens tha as citizen in TG             | registrar_must_have_role
    just before 24:00
    registrar opens early as citizen in LA-VT       | registrar_must_have_role
    at 24:00
    registrar opens noy as citizen in LA-VT         | applied
    registrar opens sok as citizen in LA-VT.01      | applied
    registrar opens out as citizen in LA-VTE        | registrar_must_have_role
    registrar opens up as citizen in LA             | registrar_must_have_role
    central-bank opens kip as citizen in LA-VT      | registrar_must_have_role
    just before 48:00
    registrar opens last as citizen in LA-VT        | applied
    at 48:00
    registrar opens over as citizen in LA-VT        | registrar_must_have_role
    """


def test_registrar_acts_within_scope_and_dates_of_the_role() -> None:
    Play(Country(roles=ROLES)).run(ROLE_SCENARIO)


# ----------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("key", [SMALL_ORDER, NOT_CANONICAL, NOT_ON_CURVE, "00" * 32, "ff" * 32])
@pytest.mark.parametrize("act", ["open", "rotate"])
def test_weak_key_is_never_bound(country: Country, act: str, key: str) -> None:
    noy = country.settle("noy")
    bound = msgspec.structs.replace(country.bind(noy.address, noy.keys)[0], public_key=key)
    wish = (
        country.wish("registrar", RegisterAccount("LA", (bound,), "citizen", 1))
        if act == "open"
        else country.wish("noy", RotateKeys((bound,), 1))
    )
    assert country.act(wish) == "key_must_be_strong"


def test_weak_key_is_named_before_an_unbound_one(country: Country) -> None:
    noy = country.settle("noy")
    unbound = msgspec.structs.replace(country.bind(noy.address, noy.keys)[0], binding="0" * 128)
    weak = msgspec.structs.replace(unbound, public_key="ff" * 32)
    assert country.act(country.wish("noy", RotateKeys((unbound, weak), 1))) == "key_must_be_strong"


def test_key_is_bound_to_one_address_of_one_chain(country: Country) -> None:
    noy, sok = country.settle("noy"), country.make_person("sok")
    elsewhere = Country(utc_offset=60)
    assert elsewhere.node.tip.genesis_hash != country.node.tip.genesis_hash
    for bound in (
        country.bind(sok.address, sok.keys),  # its own address, not noy's
        elsewhere.bind(noy.address, sok.keys),  # noy's address on another chain
        (msgspec.structs.replace(country.bind(noy.address, sok.keys)[0], binding="0" * 128),),
    ):
        assert country.act(country.wish("noy", RotateKeys(bound, 1))) == "key_must_be_bound"
    assert country.act(country.wish("noy", RotateKeys(country.bind(noy.address, sok.keys), 1))) == APPLIED


def test_nobody_slips_a_key_beside_anothers_not_even_the_registrar(country: Country) -> None:
    noy, thief = country.make_person("noy"), country.make_person("thief")
    owners = sorted([*noy.keys, *thief.keys], key=lambda key: key.public_key)
    address = noy.address if owners[0] is noy.keys[0] else thief.address
    apart = [country.bind(address, [key])[0] for key in owners]
    together = country.bind(address, owners)
    for keys in (apart, [apart[0], together[1]], [together[0], apart[1]]):
        body = RegisterAccount("LA", tuple(keys), "citizen", 1)
        assert country.act(country.wish("registrar", body)) == "key_must_be_bound"
    for threshold, verdict in ((2, "key_must_be_bound"), (1, APPLIED)):
        body = RegisterAccount("LA", together, "citizen", threshold)
        assert country.act(country.wish("registrar", body)) == verdict


@pytest.mark.parametrize("order", [slice(None, None, -1), [0, 0]], ids=["reversed", "twice"])
def test_keys_are_sorted_and_distinct(country: Country, order: slice | list[int]) -> None:
    noy = country.make_person("noy", keys=2)
    bound = country.bind(noy.address, noy.keys)
    keys = bound[order] if isinstance(order, slice) else tuple(bound[index] for index in order)
    body = RegisterAccount("LA", keys, "citizen", 1)
    assert country.act(country.wish("registrar", body)) == "keys_must_be_sorted"


def test_address_comes_from_the_first_key(country: Country) -> None:
    noy = country.make_person("noy", keys=2)
    keys = country.bind(noy.address, noy.keys)
    assert country.act(country.wish("registrar", RegisterAccount("LA", keys[1:], "citizen", 1))) == "key_must_be_bound"
    assert country.act(country.wish("registrar", RegisterAccount("LA", keys, "citizen", 1))) == APPLIED


def test_old_key_is_refused_after_rotation_and_the_new_one_signs(country: Country) -> None:
    old = country.settle("noy", money=10)
    play = Play(country)
    play.run("noy takes 1 of 1 new keys | applied")
    transaction = country.draft(country.wish("noy", RotateKeys(country.bind(old.address, old.keys), 1)))
    assert country.judge(country.sign(transaction, [(old.address, old.keys[0])])) == "key_must_be_the_accounts"
    assert country.judge(country.sign(transaction)) == APPLIED
    assert country.people["noy"].address == old.address
    play.run("noy pays 10 LAK to treasury | applied")


def test_history_of_keys_is_kept(country: Country) -> None:
    sets = [country.settle("noy")]
    for threshold in (2, 1):
        Play(country).run(f"noy takes {threshold} of 2 new keys | applied")
        assert [(fact.name, fact.value) for fact in country.last.events] == [("keys_number", len(sets) + 1)]
        sets.append(country.people["noy"])
    with country.node.reading() as state:
        past = [state.get(PAST_KEYS, f"{sets[0].address}/{number:06}") for number in (1, 2, 3)]
        identity = state.get(IDENTITIES, sets[0].address)
    keys = [tuple(key.public_key for key in person.keys) for person in sets]
    assert past == [PastKeys(keys[0], 1, 2), PastKeys(keys[1], 2, 3), None]
    assert identity
    assert (identity.keys, identity.threshold, identity.keys_number) == (keys[2], 1, 3)


def test_rotation_to_the_same_keys_is_refused_but_not_to_another_threshold(country: Country) -> None:
    noy = country.settle("noy", keys=2)
    one, both = (country.bind(noy.address, noy.keys, threshold) for threshold in (1, 2))
    assert country.act(country.wish("noy", RotateKeys(one, 1))) == "keys_must_change"
    assert country.act(country.wish("noy", RotateKeys(one, 2))) == "key_must_be_bound"
    assert country.act(country.wish("noy", RotateKeys(both, 2))) == APPLIED
