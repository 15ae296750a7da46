"""Validators from a home: who is up, keys for new ones, and the set that a change would make."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from itertools import count

from ledger.archive.engine import find_engine
from ledger.chain.genesis import compute_binding_bytes
from ledger.chain.validators import MAX_POWER, ScheduledSet, Validator, is_quorum
from ledger.client.desk import Desk
from ledger.client.forms.numbers import check_within
from ledger.consensus.turns import get_proposer
from ledger.crypto.keys import SigningKey
from ledger.errors import HomeError, NotFoundError
from ledger.home.founding import make_key
from ledger.home.validator_keys import list_validator_keys, load_validator_keys, save_validator_key, validate_name
from ledger.node.council import Behaviour
from ledger.reads.validators import FoundKey, FoundSets, FoundValidator
from ledger.registry.committee.validators import BoundValidator, SetValidators, find_sets, list_members


def find_validators(desk: Desk) -> FoundSets:
    """Who is up, whose turn is next, who was caught cheating, and the set that is to follow."""
    present, following = get_sets(desk)
    height = desk.source.tip.height
    turn = get_proposer(present.validators, height + 1, 0)
    cheats = {evidence.first.public_key for evidence in desk.node.council.signers.list_evidence()}
    members = (present.validators, following.validators if following else ())
    now, then = (tuple(_look_at(desk, member, turn, cheats) for member in each) for each in members)
    return FoundSets(
        height=height,
        present=now,
        following=then,
        from_height=following.from_height if following else None,
        may_sign=_is_enough(now, [member.up for member in now]),
        may_follow=_is_enough(then, [member.held for member in then]),
        engine=find_engine_name(desk),
    )


def find_engine_name(desk: Desk) -> str:
    """The chain of CometBFT that makes the next block; "" where the validators of this home do."""
    with desk.source.reading() as state:
        engine = find_engine(state, desk.node.archive.genesis)
    return engine.chain_id if engine else ""


def list_keys(desk: Desk) -> list[FoundKey]:
    """Every validator's key of this home, by name. Raises KeyFileError for one that is lax or damaged."""
    if desk.home.path is None:
        return []
    secrets = {secret.public_key: secret for secret in load_validator_keys(desk.home.path).values()}
    read_state = _read_states(desk)
    return [
        FoundKey(
            name=held.name,
            public_key=held.public_key,
            state=read_state(held.public_key),
            binding=bind_validator(desk, held.name, secrets[held.public_key]).binding,
            file=held.file,
        )
        for held in list_validator_keys(desk.home.path)
    ]


Candidate = BoundValidator | str
"""A validator to be, or the name of one whose key this home holds."""


def set_validator(desk: Desk, name: str, behaviour: Behaviour | str) -> None:
    """Takes a validator "down" or "up", or has it be "honest", "lying" or "equivocating", to teach and to test.

    Raises NotFoundError.
    """
    engine = find_engine_name(desk)
    if engine:
        raise HomeError("validators_must_be_of_home", engine=engine)
    names = {validator.name: validator.public_key for validator in desk.node.get_validators()}
    name = str(name)  # whatever it is
    if name not in names:
        raise NotFoundError("name_must_be_known", name=name[:60])
    if behaviour in ("down", "up"):
        desk.node.council.signers.set_down(names[name], behaviour == "down")
    elif behaviour in ("honest", "lying", "equivocating"):
        desk.node.council.behaviours[name] = behaviour
    else:
        raise HomeError("name_must_be_well_formed", name=str(behaviour)[:60])
    if behaviour == "up":
        desk.node.finish_interrupted()


def make_validator_key(desk: Desk, name: str, power: int = 1) -> BoundValidator:
    """A new key for a validator of now or later, kept in this home, with its consent: a part of `SetValidators`.

    It signs once a set with it has been decided and has begun. Raises HomeError for what can be no name, Refused for
    what can be no voting power.
    """
    validate_name(name)
    check_within("power", power, 1, MAX_POWER)
    key = _make_new_key(desk, name)
    if desk.home.path:
        save_validator_key(desk.home.path, name, key)
    desk.node.council.add_key(key)
    return bind_validator(desk, name, key, power)


def bind_validator(desk: Desk, name: str, key: SigningKey, power: int = 1) -> BoundValidator:
    """A validator to be, with the key's consent to its name."""
    text = compute_binding_bytes(desk.source.tip.genesis_hash, name, key.public_key)
    return BoundValidator(key.sign(text), name, key.public_key, power)


def plan_validators(desk: Desk, joining: Sequence[BoundValidator], leaving: Collection[str]) -> SetValidators:
    """The present set without those who leave, and with those who join; who is in it already gets what joins.

    So a new key for a name, or another power, is that name joining. Raises NotFoundError for a name that cannot leave.
    """
    present, _ = get_sets(desk)
    kept = {
        member.name: BoundValidator("", member.name, member.public_key, member.voting_power)
        for member in present.validators
    }
    for name in leaving:
        if name not in kept:
            raise NotFoundError("name_must_be_known", name=name[:60])
        del kept[name]
    kept |= {validator.name: validator for validator in joining}
    return SetValidators(tuple(sorted(kept.values(), key=lambda validator: validator.public_key)))


def make_candidate(name: str, public_key: str, binding: str) -> BoundValidator:
    """A validator to be whose key is elsewhere, with its consent as `list_keys` gives it there."""
    return BoundValidator(binding, name, public_key, 1)


def find_candidate(desk: Desk, name: str) -> BoundValidator:
    """The validator to be whose key this home holds, and which signs in no set yet; it keeps the power of its name.

    Raises NotFoundError where there is no such key, or several.
    """
    sets = [chosen for chosen in get_sets(desk) if chosen]
    members = [member for chosen in sets for member in chosen.validators]
    signing = [member.public_key for member in members]
    path = desk.home.path
    named = [key.public_key for key in list_validator_keys(path) if key.name == name] if path else []
    held = load_validator_keys(path).values() if path else ()
    fresh = [key for key in held if key.public_key in named and key.public_key not in signing]
    if len(fresh) != 1:
        raise NotFoundError("candidate_must_have_one_key", count=len(fresh), name=name[:60])
    power = next((member.voting_power for member in members if member.name == name), 1)
    return bind_validator(desk, name, fresh[0], power)


def find_missing(desk: Desk, body: SetValidators) -> tuple[str, ...]:
    """Whose keys are missing here, where this home could make no block under such a set; else nobody.

    To be asked before the vote: the chain cannot know it, and where the keys are nowhere it would stop for ever.
    """
    return () if find_engine_name(desk) else desk.node.council.list_missing(list_members(body))


def get_sets(desk: Desk) -> tuple[ScheduledSet, ScheduledSet | None]:
    """The set that signs the next block, and one that is to follow it."""
    with desk.source.reading() as state:
        return find_sets(state, desk.source.tip.height + 1)


def _look_at(desk: Desk, member: Validator, turn: Validator, cheats: set[str]) -> FoundValidator:
    return FoundValidator(
        name=member.name,
        public_key=member.public_key,
        voting_power=member.voting_power,
        held=desk.node.council.holds(member.public_key),
        up=desk.node.council.is_up(member),
        next=member == turn,
        cheated=member.public_key in cheats,
    )


def _is_enough(members: Sequence[FoundValidator], counted: Sequence[bool]) -> bool:
    power = sum(member.voting_power for member, counts in zip(members, counted, strict=True) if counts)
    return is_quorum(power, sum(member.voting_power for member in members))


def _read_states(desk: Desk) -> Callable[[str], str]:
    """In which set a key signs, by public key; former sets are read once, and where somebody asks for them."""
    present, following = get_sets(desk)
    list_former = cache(lambda: {one.public_key for members in desk.node.archive.list_sets() for one in members})

    def read_state(public_key: str) -> str:
        if public_key in {member.public_key for member in present.validators}:
            return "signs now"
        if following and public_key in {member.public_key for member in following.validators}:
            return f"signs from block {following.from_height} on"
        return "signs no more" if public_key in list_former() else "in no set yet"

    return read_state


def _make_new_key(desk: Desk, name: str) -> SigningKey:
    made = (make_key(desk.seed, f"validator/{name}/{number}") for number in count(1))
    return next(key for key in made if not desk.node.council.holds(key.public_key))
