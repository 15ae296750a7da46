"""Roles: who may grant and revoke them, how far and how long they reach, and what hangs on whom.

Scenarios (see scenario.py), and what cannot be said in them: rows, long chains, and the forms of scopes.
"""

from itertools import pairwise

import pytest

from ledger.chain.kinds import NEVER
from ledger.errors import Inadmissible
from ledger.home.template import TemplateRole
from ledger.registry.people.roles import (
    MAX_LINKS,
    GrantRole,
    Link,
    RevokeRole,
    find_role,
    follow_chain,
    get_identifier,
    is_scope,
    validate_role,
)
from ledger.registry.rows.people import ROLES, Role
from tests.country import START, Country, add_roles
from tests.registry.scenario import Play
from tests.registry.words import read_time

TEMPLATE = add_roles(
    TemplateRole("education", "accreditor", "accreditor", ""),
    TemplateRole("treasury", "accreditor", "", ""),
)
"""Education may make accreditors; the treasury anybody anything."""


@pytest.fixture
def play() -> Play:
    country = Country(template=TEMPLATE)
    for name in ("noy", "college", "ministry", "vientiane"):
        country.settle(name, "authority")
    return Play(country)


SCENARIOS = {
    "a jurisdiction covers its sublevels and nothing else": """
        registrar makes vientiane registrar of LA-VT             | applied
        vientiane opens a as citizen in LA-VT                    | applied
        vientiane opens b as citizen in LA-VT.01                 | applied
        vientiane opens c as citizen in LA-VT.01.02.03           | applied
        vientiane opens d as citizen in LA-VTE                   | registrar_must_have_role
        vientiane opens d as citizen in LA-V                     | registrar_must_have_role
        vientiane opens d as citizen in LA                       | registrar_must_have_role
        vientiane opens d as citizen in TH-VT                    | registrar_must_have_role
        vientiane is registrar of LA-VT.01
        vientiane is not registrar of LA
        vientiane is not registrar of everything
        registrar is registrar of LA-VT.01
        registrar is registrar of everything
        """,
    "of several roles each counts": """
        registrar makes vientiane registrar of LA-VT.01          | applied
        registrar makes vientiane registrar of LA-VT             | applied
        registrar makes vientiane registrar of TH                | applied
        registrar takes registrar of LA-VT from vientiane        | applied
        vientiane opens a as citizen in LA-VT.01                 | applied
        vientiane opens b as citizen in LA-VT.02                 | registrar_must_have_role
        vientiane opens c as citizen in TH-10                    | applied
        registrar makes vientiane registrar of everything        | applied
        vientiane opens b as citizen in LA-VT.02                 | applied
        """,
    "a schema's name covers only that schema": """
        education makes college issuer of degree                 | applied
        college is issuer of degree
        college is not issuer of degree_old
        college is not issuer of deg
        college is not issuer of training
        college is not curator of degree
        """,
    "an accreditor grants what it covers": """
        education makes college issuer of degree                 | applied
        education makes college issuer of training               | applied
        education makes college issuer of licence                | accreditor_must_cover_role
        education makes college issuer of degrees                | accreditor_must_cover_role
        education makes college issuer of everything             | accreditor_must_cover_role
        education makes college curator of degree                | accreditor_must_cover_role
        college makes noy issuer of degree                       | accreditor_must_cover_role
        noy makes noy issuer of degree                           | accreditor_must_cover_role
        transport makes college issuer of degree                 | accreditor_must_cover_role
        transport makes college issuer of licence                | applied
        registrar makes college court of LA                      | accreditor_must_cover_role
        treasury makes college court of LA-VT                    | applied
        treasury makes college tax_officer of everything         | applied
        treasury makes college accreditor of everything          | applied
        college makes noy court of LA                            | applied
        education makes nobody issuer of degree                  | account_must_be_registered
        """,
    "an accreditor of accreditors makes no issuers itself": """
        treasury makes ministry accreditor of accreditor/issuer  | applied
        ministry makes college issuer of degree                  | accreditor_must_cover_role
        ministry makes college accreditor of issuer              | applied
        ministry makes college accreditor of issuer/degree       | applied
        ministry makes noy accreditor of court                   | accreditor_must_cover_role
        ministry makes noy accreditor of accreditor/issuer       | accreditor_must_cover_role
        college makes noy issuer of licence                      | applied
        """,
    "what is taken from an accreditor is taken from all below it": """
        education makes ministry accreditor of issuer/degree     | applied
        ministry makes college issuer of degree                  | applied
        college issues a degree about noy as diploma             | applied
        education takes accreditor of issuer/degree from ministry | applied
        college is not issuer of degree
        college issues a degree about noy                        | issuer_must_have_role
        college revokes diploma                                  | issuer_must_have_role
        ministry revokes diploma                                 | record_must_be_the_issuers
        ministry makes noy issuer of degree                      | accreditor_must_cover_role
        education makes ministry accreditor of issuer/degree     | applied
        college is issuer of degree
        college revokes diploma                                  | applied
        """,
    "the whole chain must be in force at that time": """
        education makes ministry accreditor of issuer/degree from 8:00 until 10:00 | applied
        ministry makes college issuer of degree                  | accreditor_must_cover_role
        just before 8:00
        ministry makes college issuer of degree                  | accreditor_must_cover_role
        at 8:00
        ministry makes college issuer of degree from 9:00 until 12:00 | applied
        just before 9:00
        college issues a degree about noy                        | issuer_must_have_role
        at 9:00
        college issues a degree about noy                        | applied
        just before 10:00
        college issues a degree about noy                        | applied
        at 10:00
        college issues a degree about noy                        | issuer_must_have_role
        education makes ministry accreditor of issuer/degree     | applied
        college issues a degree about noy                        | applied
        just before 12:00
        college is issuer of degree
        at 12:00
        college is not issuer of degree
        """,
    "a role ends after it begins and after now": """
        at 9:00
        education makes college issuer of degree until 9:00      | role_must_end_later
        at 9:30
        education makes college issuer of degree until 9:29      | role_must_end_later
        education makes college issuer of degree from 11:00 until 11:00 | role_must_end_later
        education makes college issuer of degree from 11:00 until 10:00 | role_must_end_later
        education makes college issuer of degree from 9:00 until 9:31   | applied
        college is issuer of degree
        """,
    "a role is granted again once it is over": """
        education makes college issuer of degree from 9:00 until 10:00 | applied
        education makes college issuer of degree                 | role_must_be_new
        at 9:00
        education makes college issuer of degree                 | role_must_be_new
        just before 10:00
        education makes college issuer of degree                 | role_must_be_new
        at 10:00
        education makes college issuer of degree until 11:00     | applied
        education makes college issuer of training               | applied
        education takes issuer of degree from college & education makes college issuer of degree | applied
        at 12:00
        college is issuer of degree
        """,
    "a role is revoked once, also before it begins": """
        education takes issuer of degree from college            | role_must_exist
        education makes college issuer of degree from 9:00 until 10:00 | applied
        education takes issuer of training from college          | role_must_exist
        education takes issuer of degree from college            | applied
        education takes issuer of degree from college            | role_must_exist
        at 9:00
        college is not issuer of degree
        education makes college issuer of degree until 10:00     | applied
        at 10:00
        education takes issuer of degree from college            | role_must_exist
        """,
    "any accreditor that covers a role revokes it, nobody else": """
        education makes ministry accreditor of issuer/degree     | applied
        ministry makes college issuer of degree                  | applied
        transport takes issuer of degree from college            | accreditor_must_cover_role
        college takes issuer of degree from college              | accreditor_must_cover_role
        registrar takes issuer of degree from college            | accreditor_must_cover_role
        education takes issuer of degree from college            | applied
        ministry makes college issuer of degree                  | applied
        treasury takes issuer of degree from college             | applied
        """,
    "nobody accredits who accredits it": """
        education makes ministry accreditor of accreditor        | applied
        ministry makes education accreditor of issuer            | role_must_not_loop
        ministry makes ministry accreditor of issuer             | role_must_not_loop
        ministry makes college accreditor of accreditor          | applied
        college makes education accreditor of issuer             | role_must_not_loop
        college makes ministry accreditor of issuer              | role_must_not_loop
        education makes education accreditor of issuer           | role_must_not_loop
        treasury makes education accreditor of issuer            | applied
        """,
    "nobody revokes the role it stands on, but may resign": """
        education makes ministry accreditor of accreditor        | applied
        ministry makes college accreditor of accreditor          | applied
        ministry takes accreditor of accreditor from education   | role_must_not_loop
        college takes accreditor of accreditor from education    | role_must_not_loop
        college takes accreditor of accreditor from ministry     | role_must_not_loop
        ministry takes accreditor of accreditor from college     | applied
        college takes accreditor of accreditor from ministry     | accreditor_must_cover_role
        ministry takes accreditor of accreditor from ministry    | applied
        """,
    "a delegate grants itself nothing, and gives up nothing of the holder's": """
        education lets noy grant_delegation,grant_role,revoke_role until 20:00 | applied
        noy for education lets vientiane grant_role until 20:00  | applied
        noy for education makes noy issuer of degree             | role_must_be_of_another
        vientiane for education makes vientiane issuer of degree | role_must_be_of_another
        noy for education makes education issuer of degree       | role_must_not_loop
        noy for education makes college issuer of degree         | applied
        noy for education takes issuer of degree from college    | applied
        education makes noy issuer of degree                     | applied
        noy for education takes issuer of degree from noy        | applied
        noy for education takes accreditor of accreditor from education | resignation_must_be_signed
        education takes accreditor of accreditor from education  | applied
        noy for education takes accreditor of issuer from education | accreditor_must_cover_role
        registrar lets noy revoke_role until 20:00               | applied
        noy for registrar takes registrar of LA from registrar   | role_must_exist
        noy for registrar takes registrar of everything from registrar | resignation_must_be_signed
        noy for registrar opens eva as citizen in LA             | delegation_must_cover_type
        registrar takes registrar of everything from registrar   | applied
        registrar makes registrar registrar of everything        | role_must_not_loop
        """,
    "roles of the template": """
        court is court of LA-VT.01
        university is issuer of degree
        university is not issuer of training
        education takes issuer of degree from university         | applied
        university is not issuer of degree
        transport is issuer of licence
        registrar is issuer of birth
        treasury is tax_officer of everything
        """,
}


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_roles_are_granted_used_and_revoked(play: Play, scenario: str) -> None:
    play.run(scenario)


def test_row_names_the_accreditors_role_scope_and_dates(play: Play) -> None:
    play.run("education makes ministry accreditor of issuer/degree from 9:00 until 10:00 | applied")
    play.run("at 9:00\nministry makes college issuer of degree | applied")
    ministry, college = play.country.address("ministry"), play.country.address("college")
    with play.country.node.reading() as state:
        under = state.get(ROLES, f"accreditor/{ministry}/issuer/degree")
        role = state.get(ROLES, f"issuer/{college}/degree")
    education = play.country.address("education")
    assert under == Role(f"accreditor/{education}/accreditor", "issuer/degree", read_time("9:00"), read_time("10:00"))
    assert role == Role(f"accreditor/{ministry}/issuer/degree", "degree", read_time("9:00"), NEVER)


def test_revoked_role_keeps_its_row_with_its_end(play: Play) -> None:
    play.run("education makes college issuer of degree | applied\nat 9:00")
    play.run("education takes issuer of degree from college | applied")
    with play.country.node.reading() as state:
        row = state.get(ROLES, f"issuer/{play.country.address('college')}/degree")
    assert row
    assert row.until == read_time("9:00")


def test_role_is_explained_back_to_genesis(play: Play) -> None:
    play.run(
        "education makes ministry accreditor of issuer | applied\nministry makes college issuer of degree | applied"
    )
    with play.country.node.reading() as state:
        chain = find_role(state, play.country.node.get_time(), "issuer", play.country.address("college"), "degree")
    assert [(link.role, link.holder, link.row.scope) for link in chain] == [
        ("issuer", play.country.address("college"), "degree"),
        ("accreditor", play.country.address("ministry"), "issuer"),
        ("accreditor", play.country.address("education"), "accreditor"),
    ]
    assert [link.identifier for link in chain][1:] == [link.row.granted_by for link in chain][:-1]
    assert chain[-1].row.granted_by == ""
    assert isinstance(chain[0], Link)


def make_chain(play: Play, *names: str) -> None:
    """Each of them makes the next an accreditor of accreditors."""
    for above, below in pairwise(names):
        if below not in play.country.people:
            play.country.settle(below)
        assert play.act(f"{above} makes {below} accreditor of accreditor") == "applied"


def test_chain_has_at_most_eight_links(play: Play) -> None:
    make_chain(play, "education", *(f"link{number}" for number in range(2, MAX_LINKS)))
    play.run(
        """
        link7 makes college accreditor of issuer              | applied
        college makes noy issuer of degree                    | role_chain_must_be_short
        link7 makes noy issuer of degree                      | accreditor_must_cover_role
        link6 makes noy accreditor of issuer                  | applied
        noy makes vientiane issuer of degree                  | applied
        vientiane issues a degree about noy                   | applied
        """
    )
    with play.country.node.reading() as state:
        chain = find_role(
            state, play.country.node.get_time(), "accreditor", play.country.address("college"), "issuer/degree"
        )
        assert len(chain) == MAX_LINKS
        assert (
            find_role(state, play.country.node.get_time(), "accreditor", play.country.address("link7"), "accreditor")
            == chain[1:]
        )


def test_chain_that_grew_too_long_above_is_not_in_force(play: Play) -> None:
    make_chain(play, "education", "link2", "link3", "link4", "link5", "link6")
    make_chain(play, "education", "other2", "other3", "other4")
    play.run(
        """
        link6 makes college accreditor of issuer              | applied
        college makes noy issuer of degree                    | applied
        education takes accreditor of accreditor from link2   | applied
        noy is not issuer of degree
        other4 makes link2 accreditor of accreditor           | applied
        link5 is accreditor of accreditor
        link6 is not accreditor of accreditor
        noy is not issuer of degree
        college makes vientiane issuer of degree              | accreditor_must_cover_role
        """
    )


def test_row_of_the_first_version_covers_its_scope_without_naming_it() -> None:
    """Genesis of the first version kept the scope in the row alone."""
    country = Country(roles={"registrar": Role("", "LA-VT", 0, NEVER)})
    address = country.address("registrar")
    with country.node.reading() as state:
        assert find_role(state, START, "registrar", address, "LA-VT.01")
        assert not find_role(state, START, "registrar", address, "LA")
        assert not find_role(state, START, "registrar", address, "")
        assert follow_chain(state, START, "registrar", address, "")
        assert not follow_chain(state, START, "registrar", address, "LA-VT")


SCOPES = {
    "court": ("", "LA", "LA-VT", "LA-VT.01", "LA-VT.01.02.03"),
    "registrar": ("", "LA", "TH-10"),
    "tax_officer": ("", "LA"),
    "issuer": ("", "degree", "d", "degree_old", "d" * 32, "a1"),
    "curator": ("", "degree"),
    "accreditor": (
        *("", "issuer", "issuer/degree", "registrar/LA-VT.01", "accreditor", "accreditor/issuer", "court"),
        *("accreditor/issuer/degree", "accreditor/accreditor/issuer", "accreditor/accreditor"),
    ),
}
NO_SCOPES = {
    "court": ("la", "LA-", "LA-VT.", "degree", "LA/VT", " ", "LA\n", "LA-VT.1.2.3.4", "ລາວ"),
    "issuer": ("LA", "Degree", "degree/", "/degree", "1st", "degree@1", "d" * 33, "degree old", "_x"),
    "accreditor": (
        *("king", "issuer/", "issuer/LA", "registrar/degree", "accreditor/", "/issuer", "issuer/degree/degree"),
        *("accreditor/king", "accreditor/issuer/LA", "accreditor/accreditor/accreditor/issuer", "court/la"),
    ),
}


@pytest.mark.parametrize(("role", "scope"), [(role, scope) for role, scopes in SCOPES.items() for scope in scopes])
def test_scope_of_a_role_is_one(role: str, scope: str) -> None:
    assert is_scope(role, scope)
    validate_role(GrantRole("", role, scope, 0, 1))
    validate_role(RevokeRole("", role, scope))


@pytest.mark.parametrize(("role", "scope"), [(role, scope) for role, scopes in NO_SCOPES.items() for scope in scopes])
def test_scope_of_another_form_is_none(role: str, scope: str) -> None:
    assert not is_scope(role, scope)
    for body in (GrantRole("", role, scope, 0, 1), RevokeRole("", role, scope)):
        with pytest.raises(Inadmissible, match="scope_must_be_well_formed"):
            validate_role(body)


def test_role_there_is_none_of_is_refused_before_its_scope() -> None:
    with pytest.raises(Inadmissible, match="role_must_be_known"):
        validate_role(GrantRole("", "king", "nowhere", 0, 1))


@pytest.mark.parametrize(("scope", "told"), [("degree", "degree"), ("everything", "everything")])
def test_refusal_tells_the_scope_or_that_it_is_everything(play: Play, scope: str, told: str) -> None:
    play.run(f"noy makes college issuer of {scope} | accreditor_must_cover_role")
    facts = {fact.name: fact.value for fact in play.country.last.detail}
    assert facts == {"by": play.country.address("noy"), "message": 0, "role": "issuer", "scope": told}


def test_key_of_a_role_has_its_scope() -> None:
    assert get_identifier("court", "lao1x", "") == "court/lao1x"
    assert get_identifier("accreditor", "lao1x", "issuer/degree") == "accreditor/lao1x/issuer/degree"
