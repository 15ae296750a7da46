"""What the committee decides about laws and validators: by motions alone, and never so that it could not be undone.

Scenarios with the council of test_committee.py, whose members all vote yes.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.chain.kinds import NEVER
from ledger.chain.parameters import DEFAULTS
from ledger.chain.receipt import verify_receipt
from ledger.registry.bindable import BINDABLE
from ledger.registry.rows.laws import LAWS
from tests.country import Country
from tests.registry.committee.test_bodies import MEMBERS, check_country, decide, make_play, refuse
from tests.registry.motions.assembly import HOUR
from tests.registry.scenario import Play

EVERYTHING = ",".join(sorted(BINDABLE))


@pytest.fixture
def play() -> Play:
    return make_play()


def vote(play: Play, *motions: str) -> None:
    """Everybody votes yes on motions, which are due then."""
    for name in MEMBERS:
        for motion in motions:
            assert play.act(f"{name} votes yes on {motion}") in ("applied", "member_must_not_be_recused")
    play.country.now += 10 * HOUR


def list_signers(play: Play) -> list[str]:
    """The names of the validators that sign the next block."""
    return sorted(validator.name for validator in play.country.node.get_validators())


def pass_blocks(play: Play, count: int) -> None:
    """Blocks in which nothing is decided."""
    for _ in range(count):
        play.act("keo pays 1 LAK to judge")


# ---------------------------------------------------------------------------------------------------- laws


def test_law_binds_from_the_block_after_it_was_enacted_until_it_is_ended(play: Play) -> None:
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt big: deny transfer where message.amount > 50") == "enacted"
    play.run("noy pays 51 LAK to keo | law_must_allow\nnoy pays 50 LAK to keo | applied")
    assert decide(play, "end big") == "enacted"
    play.run("noy pays 50 LAK to keo | applied")
    assert refuse(play, "adopt big: deny transfer where true") == "law_must_be_new"


def test_law_that_denies_everything_is_ended_all_the_same(play: Play) -> None:
    """Not even the treasury can act but in motions, and these are enough."""
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, f"adopt nothing: deny {EVERYTHING} where true") == "enacted"
    play.run(
        """
        noy pays 1 LAK to keo                                    | law_must_allow
        central-bank issues 1 LAK to noy                         | law_must_allow
        registrar opens sok as citizen in LA                     | law_must_allow
        court suspends noy for CASE-1                            | law_must_allow
        """
    )
    assert refuse(play, "adopt more: deny enact_motion where true") == "law_must_not_bind"
    assert decide(play, "end nothing") == "enacted"
    play.run("noy pays 1 LAK to keo | applied\ncourt suspends noy for CASE-1 | applied")


def test_dates_of_laws_are_kept_to_the_millisecond(play: Play) -> None:
    """When it begins, when it is suspended no more, when another value holds, and when it ends."""
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt limit: 5 from 0 to 9") == "enacted"
    small = "allow transfer from 30:30 until 60:00 where message.amount <= parameters.limit"
    assert decide(play, f"adopt small: {small}") == "enacted"
    assert decide(play, "let limit be 6 from 50:00") == "enacted"
    play.run(
        """
        just before 30:30
        noy pays 6 LAK to keo                                    | applied
        at 30:30
        noy pays 6 LAK to keo                                    | law_must_allow
        """
    )
    assert decide(play, "suspend small until 45:00") == "enacted"
    play.run(
        """
        just before 45:00
        noy pays 6 LAK to keo                                    | applied
        at 45:00
        noy pays 6 LAK to keo                                    | law_must_allow
        just before 50:00
        noy pays 6 LAK to keo                                    | law_must_allow
        at 50:00
        noy pays 6 LAK to keo                                    | applied
        noy pays 7 LAK to keo                                    | law_must_allow
        just before 60:00
        noy pays 7 LAK to keo                                    | law_must_allow
        at 60:00
        noy pays 7 LAK to keo                                    | applied
        """
    )


def test_parameter_is_not_read_by_a_law_before_it_is_in_force(play: Play) -> None:
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt limit: 5 from 0 to 9") == "enacted"
    assert decide(play, "suspend limit until 900:00") == "enacted"
    small = "adopt small: allow transfer where message.amount <= parameters.limit"
    assert refuse(play, small) == "parameter_must_be_in_force"
    assert decide(play, "let limit bind again") == "enacted"
    assert decide(play, small) == "enacted"
    assert refuse(play, "suspend limit until 901:00") == "parameter_must_not_be_read"
    play.run("noy pays 6 LAK to keo | law_must_allow\nnoy pays 5 LAK to keo | applied")


def test_emergency_law_ends_by_itself_unless_it_is_confirmed(play: Play) -> None:
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt halt: deny transfer where true", at_once=True) == "enacted"
    play.run("noy pays 1 LAK to keo | law_must_allow")
    play.country.now += HOUR
    play.run("noy pays 1 LAK to keo | applied")
    assert refuse(play, "confirm it") == "emergency_must_be_in_force"
    with play.country.node.reading() as state:
        law = state.get(LAWS, "halt")
    assert law
    assert law.provision.until < NEVER


def test_law_is_suspended_at_once_for_a_while_and_longer_once_that_is_confirmed(play: Play) -> None:
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt halt: deny transfer where true") == "enacted"
    assert play.act("court moves in council at once to let halt bind again") == "emergency_must_end_by_itself"
    assert decide(play, "suspend halt until 900:00", at_once=True) == "enacted"
    assert play.act("court moves in council at once to suspend halt until 12:30") == "emergency_must_be_only_one"
    play.run("noy pays 1 LAK to keo | applied")
    play.country.now += HOUR
    play.run("noy pays 1 LAK to keo | law_must_allow")
    assert refuse(play, "confirm it") == "emergency_must_be_in_force"


def test_emergency_suspension_of_a_law_is_confirmed(play: Play) -> None:
    play = make_play(emergency_ms=48 * HOUR)
    play.run("central-bank issues 100 LAK to noy | applied")
    assert decide(play, "adopt halt: deny transfer where true") == "enacted"
    assert decide(play, "suspend halt until 900:00", at_once=True) == "enacted"
    play.run(f"education moves in council to confirm {play.names['it']} | emergency_must_exist")
    play.names["halting"] = play.names["it"]
    assert decide(play, "confirm halting") == "enacted"
    play.country.now += 100 * HOUR
    play.run("noy pays 1 LAK to keo | applied\nat 900:00\nnoy pays 1 LAK to keo | law_must_allow")


def test_suspension_of_a_parameter_is_not_confirmed_once_a_law_counts_on_its_end() -> None:
    play = make_play(emergency_ms=48 * HOUR)
    assert decide(play, "adopt limit: 5 from 0 to 9") == "enacted"
    assert decide(play, "suspend limit until 900:00", at_once=True) == "enacted"
    play.names["halting"] = play.names["it"]
    assert decide(play, "adopt small: allow transfer from 100:00 where message.amount <= parameters.limit") == "enacted"
    assert refuse(play, "confirm halting") == "parameter_must_not_be_read"


@pytest.mark.parametrize(
    "text", ["message.amount >", "message.amount == 1 == 2", "аmount > 1", "true or true and true", "(" * 40 + "true"]
)
def test_of_a_text_that_is_no_law_only_places_are_told(play: Play, text: str) -> None:
    rule = refuse(play, f"adopt bad: deny transfer where {text}")
    if not text.isascii():
        assert rule == "body_must_fit_type"
        return
    assert rule.startswith("law_")
    assert all(isinstance(fact.value, int) for fact in play.country.last.detail)


# -------------------------------------------------------------------------------------------------- validators


def test_of_two_motions_that_each_remove_one_of_two_validators_one_is_refused_and_one_validator_remains(
    play: Play,
) -> None:
    assert decide(play, "elect finance,justice") == "enacted"
    pass_blocks(play, 2)
    play.run(
        """
        education moves in council to elect finance as first     | applied
        education moves in council to elect justice as second    | applied
        """
    )
    vote(play, "first", "second")
    play.run(
        """
        keo enacts first                                         | applied
        keo enacts second                                        | validator_change_must_be_only_one
        """
    )
    pass_blocks(play, 3)
    assert list_signers(play) == ["finance"]


def test_of_the_same_two_motions_far_apart_the_second_replaces_the_validator(play: Play) -> None:
    """It names the whole set, as it will be: nothing is subtracted, so none can be left."""
    assert decide(play, "elect finance,justice") == "enacted"
    pass_blocks(play, 2)
    play.run(
        """
        education moves in council to elect +labour as first     | applied
        education moves in council to elect +health as second    | applied
        """
    )
    vote(play, "first", "second")
    for motion, name in (("first", "labour"), ("second", "health")):
        play.run(f"keo enacts {motion} | applied\nmotion {motion} is enacted")
        pass_blocks(play, 3)
        assert list_signers(play) == [name]


def test_validator_that_left_meanwhile_cannot_stay_without_its_consent(play: Play) -> None:
    play.run(
        """
        education moves in council to elect finance as first     | applied
        education moves in council to elect finance,justice as second | applied
        """
    )
    vote(play, "first", "second")
    play.run("keo enacts first | applied")
    pass_blocks(play, 3)
    play.run("keo enacts second | validator_must_consent")
    assert list_signers(play) == ["finance"]


def test_consents_of_validators_count_among_the_keys_a_transaction_may_bind(play: Play) -> None:
    limit = DEFAULTS.max_signatures
    many = ",".join(f"+v{number}" for number in range(limit))
    assert refuse(play, f"elect {many},+more") == "bindings_must_be_within_limit"
    assert refuse(play, f"elect {many}") == "applied"


def test_receipts_of_before_and_after_motions_verify_from_genesis_alone(play: Play) -> None:
    for action in ("elect finance,+labour", "elect finance,+health*2", "elect +transport"):
        pass_blocks(play, 1)
        assert decide(play, action) == "enacted"
        pass_blocks(play, 3)
    genesis_hash = play.country.node.tip.genesis_hash.hex()
    crossed = []
    with play.country.node.reading():
        for height in range(1, play.country.node.tip.height + 1):
            proved = verify_receipt(play.country.node.archive.prove_entry((height, 0)), genesis_hash)
            assert proved.height == height
            crossed.append(proved.proved.handovers)
    assert sorted(crossed) == crossed
    assert crossed[0] == 0
    assert crossed[-1] == 3


# ------------------------------------------------------------------------------------------------- no lock-out

DECISIONS = st.sampled_from(
    [
        f"adopt all: deny {EVERYTHING} where true",
        f"adopt none: allow {EVERYTHING} where parameters.limit > 5",
        "adopt limit: 5 from 0 to 9",
        "adopt short: 5 from 0 to 9 until 20:00",
        "adopt reader: deny issue,transfer where message.amount > parameters.short",
        "adopt broken: deny transfer where 1 // (message.amount - message.amount) == 1",
        "let limit be 9",
        "let limit be 0 from 60:00",
        *(f"{verb} {law}" for verb in ("end",) for law in ("all", "none", "limit", "short", "reader")),
        *(f"suspend {law} until 50:00" for law in ("all", "none", "limit")),
        *(f"let {law} bind again" for law in ("all", "limit")),
        "elect finance",
        "elect finance,justice",
        "elect justice",
        "elect technology,+labour*3",
        "elect +labour",
        "elect +health,+labour,finance",
        "set windows to 1",
        "set max_messages to 2",
        "raise LAK to max",
    ]
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(DECISIONS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_whatever_is_enacted_ten_more_blocks_are_made_and_every_law_can_be_ended(sessions: list[list[str]]) -> None:
    """Motions are voted on at the same time and enacted one after the other; then all laws are ended by motions."""
    play = make_play()
    for actions in sessions:
        for place, action in enumerate(actions):
            play.names.pop(f"m{place}", None)
            if not can_be_said(play, action):
                continue
            refuse(play, f"{action} as m{place}")
            for name in MEMBERS:
                play.act(f"{name} votes yes on m{place}")
        play.country.now += 10 * HOUR
        for place in range(len(actions)):
            play.act(f"keo enacts m{place}")
            check_country(play)
            check_validators(play.country)
    for law in ("all", "none", "reader", "broken", "limit", "short"):
        if refuse(play, f"end {law}") == "applied":
            assert decide(play, f"end {law}") == "enacted"
    play.run("central-bank issues 1 LAK to noy | applied\nnoy pays 1 LAK to keo | applied")


def can_be_said(play: Play, action: str) -> bool:
    """Whether all validators that are named without a consent are present: the words know the keys of no others."""
    names = action.removeprefix("elect ").split(",") if action.startswith("elect ") else []
    return all(name.startswith("+") or name in list_signers(play) for name in names)


def check_validators(country: Country) -> None:
    """One to a hundred, with distinct names and keys."""
    validators = country.node.get_validators()
    assert 1 <= len(validators) <= 100
    assert len({validator.public_key for validator in validators}) == len(validators)
    assert len({validator.name for validator in validators}) == len(validators)
