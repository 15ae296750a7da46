"""The council: all validators in one process, going round by round until a block is final.

Each validator checks a proposal for itself and signs at most one block per height, by the pure rules of
`consensus`. To teach and to test, a validator can be told to lie or to equivocate.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec

from ledger.application import Application
from ledger.archive.committed import Rejection
from ledger.chain.commit import Commit, Vote, compute_proposal_bytes, compute_vote_bytes, verify_commit
from ledger.chain.header import Header, compute_header_hash
from ledger.chain.tree_head import TreeHead, compute_head_bytes
from ledger.chain.validators import Validator, compute_total_power, is_quorum
from ledger.consensus.turns import check_turn, get_proposer
from ledger.consensus.voting import Evidence, LastSigned, SignedVote, check_may_sign, collect_commit, find_evidence
from ledger.crypto.encoding import decode, encode
from ledger.crypto.keys import SigningKey, verify_hex
from ledger.errors import ConsensusError, StoreError
from ledger.node.signers import SignerStore
from ledger.transition import Tip, Transition, get_validators

MAX_PROPOSAL_BYTES = 64 * 1024 * 1024
"""More than any block may have; what is read is our own file."""

MOST_NAMES = 8
"""Named one by one in an error."""

Behaviour = Literal["honest", "lying", "equivocating"]


class Proposal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A suggested block: its header and the canonical bytes of its signed transactions."""

    header: Header
    transactions: tuple[msgspec.Raw, ...]


class Agreement(msgspec.Struct, frozen=True):
    """A block that is final, and how it came about."""

    transition: Transition
    commit: Commit
    proposer: str
    """The name of the validator that made the block."""
    rejected: tuple[Rejection, ...]


class Offer(msgspec.Struct, frozen=True):
    """A proposal on its way: the block, the proposer's signed ballot, and who hears it."""

    block: Transition
    header: Header
    """As proposed; a liar's is not what execution gives."""
    ballot: SignedVote
    listeners: tuple[Validator, ...]


FindKey = Callable[[str], SigningKey | None]
"""The key of a public key, where it is at hand."""


class Council:
    """Validators that share one process and one memory of what they signed."""

    def __init__(
        self, keys: Mapping[str, SigningKey], signers: SignerStore, find_key: FindKey = lambda public_key: None
    ) -> None:
        """`keys` by any name, of all sets there were and will be; `find_key` is asked for one that came later."""
        self._keys = {key.public_key: key for key in keys.values()}
        self._find_key = find_key
        self.signers = signers
        self.behaviours: dict[str, Behaviour] = {}
        """By name; whoever is not in it is honest."""

    def is_up(self, validator: Validator) -> bool:
        """Whether the validator takes part: its key is here and the operator has not taken it down."""
        return self.holds(validator.public_key) and not self.signers.is_down(validator.public_key)

    def holds(self, public_key: str) -> bool:
        """Whether the key is here, also one that came after the ledger was opened. Raises KeyFileError."""
        if public_key not in self._keys:
            found = self._find_key(public_key)
            if found:
                self.add_key(found)
        return public_key in self._keys

    def add_key(self, key: SigningKey) -> None:
        """Takes a key in, to sign with as soon as it is a validator's."""
        self._keys[key.public_key] = key

    def list_missing(self, validators: tuple[Validator, ...]) -> tuple[str, ...]:
        """The names of the validators whose keys are not here, where the others are no quorum; else nobody."""
        held = tuple(validator for validator in validators if self.holds(validator.public_key))
        if is_quorum(compute_total_power(held), compute_total_power(validators)):
            return ()
        return tuple(validator.name for validator in validators if validator not in held)

    def decide(self, application: Application, prepared: Transition) -> Agreement:
        """The next block, final, after as many rounds as it takes.

        Raises ConsensusError where too few validators sign, or an equivocating proposer has split them.
        """
        height = application.tip.height + 1
        validators = get_validators(application.state, height)
        self._check_present(validators, height)
        offers: list[Offer] = []
        rejected: list[Rejection] = []
        best = 0
        for number in range(len(validators)):
            made = self._make_offers(application, prepared, validators, number)
            offers += made
            for offer in made:
                votes = self._hear(application, offer, validators, rejected)
                ballot = offer.ballot.ballot
                commit = collect_commit(votes, ballot, validators, application.tip.genesis_hash)
                if commit:
                    self.signers.add_evidence(_find_cheating(offers))
                    name = _name_of(validators, offer.header.proposer)
                    return Agreement(offer.block, commit, name, tuple(rejected))
                best = max(best, len(votes))
        self._explain_halt(offers, validators, height)
        total = compute_total_power(validators)
        raise ConsensusError("quorum_must_sign", power=best, total=total, height=height)

    def has_signed(self, height: int, block_hash: str) -> bool:
        """Whether any validator's last signature is for this block; true before the first."""
        return height == 0 or self.signers.has_signed(height, block_hash)

    def check_memory(self, tip: Tip) -> None:
        """Raises StoreError unless what was signed last is the last block, or one after it that is kept here."""
        signed, height = self.signers.get_height(), tip.height
        forbidden = self.signers.get_forbidden()
        if forbidden > height:
            raise StoreError("blocks_must_be_recovered", forbidden=forbidden, height=height + 1)
        if signed < height:
            raise StoreError("signers_must_not_be_older", signed=signed, height=height)
        if signed > height and not self.signers.get_block(height + 1):
            raise StoreError("ledger_must_not_be_older", signed=signed, height=height)
        if signed == height and not self.has_signed(height, tip.last_block_hash.hex()):
            raise StoreError("ledger_must_not_be_older", signed=signed, height=height)

    def accept(
        self, application: Application, header: Header, commit: Commit, transactions: Sequence[bytes]
    ) -> Agreement:
        """The next block as it became final elsewhere, executed again, and noted as signed by those who signed it.

        Raises VerificationError, or ConsensusError where one of them has signed another block there for this home.
        """
        validators = get_validators(application.state, application.tip.height + 1)
        transition = application.process(header, transactions)
        block_hash = transition.tip.last_block_hash
        check_turn(header, validators, commit.round)
        verify_commit(commit, block_hash, header.height, validators, application.tip.genesis_hash)
        keys = [item.public_key for item in commit.signatures]
        for key in keys:
            last = self.signers.get_last(key)
            if last.block_hash and last.height == header.height:
                check_may_sign(last, Vote(block_hash.hex(), header.height, commit.round), _name_of(validators, key))
        self.signers.note(keys, LastSigned(block_hash.hex(), header.height))
        return Agreement(transition, commit, _name_of(validators, header.proposer), ())

    def sign_tree_head(self, head: TreeHead, validators: tuple[Validator, ...]) -> dict[str, str]:
        """Signatures, by name, over a head of the log of final headers. Raises ConsensusError below a quorum.

        What is final has one head of each size, so nothing is remembered of it. The head's text is no ballot
        (decision 0027).
        """
        self._check_present(validators, head.size - 1)
        text = compute_head_bytes(head)
        present = [validator for validator in validators if self.is_up(validator)]
        return {validator.name: self._keys[validator.public_key].sign(text) for validator in present}

    def resume(self, application: Application) -> Transition | None:
        """The block that was signed at the next height but not committed, executed; None if there is none."""
        data = self.signers.get_block(application.tip.height + 1)
        if not data:
            return None
        proposal = decode(data, Proposal, MAX_PROPOSAL_BYTES)
        return application.process(proposal.header, [bytes(raw) for raw in proposal.transactions])

    def _check_present(self, validators: tuple[Validator, ...], height: int) -> None:
        # before anything is signed, so that a block that cannot be final leaves nothing behind
        power = sum(validator.voting_power for validator in validators if self.is_up(validator))
        total = compute_total_power(validators)
        if is_quorum(power, total):
            return
        missing = self.list_missing(validators)
        if missing:
            held = sum(validator.voting_power for validator in validators if validator.name not in missing)
            raise ConsensusError(
                "validator_keys_must_be_in_home", height=height, missing=_join(missing), power=held, total=total
            )
        raise ConsensusError("quorum_must_sign", power=power, total=total, height=height)

    def _make_offers(
        self, application: Application, prepared: Transition, validators: tuple[Validator, ...], number: int
    ) -> list[Offer]:
        proposer = get_proposer(validators, application.tip.height + 1, number)
        if not self.is_up(proposer):
            return []
        present = tuple(validator for validator in validators if self.is_up(validator))
        behaviour = self.behaviours.get(proposer.name, "honest")
        block = application.propose_as(prepared, proposer.public_key)
        if behaviour == "lying":
            lie = msgspec.structs.replace(block.header, state_root=block.header.entries_root)
            return [self._make_offer(application, proposer, block, lie, number, present)]
        if behaviour == "equivocating":
            return self._make_two_offers(application, proposer, block, number, present)
        block = self.resume(application) or block
        return [self._make_offer(application, proposer, block, block.header, number, present)]

    def _make_two_offers(
        self,
        application: Application,
        proposer: Validator,
        block: Transition,
        number: int,
        present: tuple[Validator, ...],
    ) -> list[Offer]:
        others = [validator for validator in present if validator != proposer]
        time = block.header.time + 1
        second = application.prepare(block.transactions, time, proposer.public_key, [])
        half = len(others) // 2
        return [
            self._make_offer(application, proposer, block, block.header, number, tuple(others[:half])),
            self._make_offer(application, proposer, second, second.header, number, tuple(others[half:])),
        ]

    def _make_offer(
        self,
        application: Application,
        proposer: Validator,
        block: Transition,
        header: Header,
        number: int,
        listeners: tuple[Validator, ...],
    ) -> Offer:
        ballot = Vote(compute_header_hash(header).hex(), header.height, number)
        message = compute_proposal_bytes(application.tip.genesis_hash, ballot)
        signature = self._keys[proposer.public_key].sign(message)
        return Offer(block, header, SignedVote(ballot, proposer.public_key, signature), listeners)

    def _hear(
        self,
        application: Application,
        offer: Offer,
        validators: tuple[Validator, ...],
        rejected: list[Rejection],
    ) -> list[SignedVote]:
        try:
            self._check_offer(application, offer, validators)
        except ConsensusError as error:
            name = _name_of(validators, offer.ballot.public_key)
            rejected.append(Rejection(offer.ballot.ballot.round, name, error.rule))
            return []
        keys = self._choose_who_signs(offer)
        if not keys:
            return []
        transactions = tuple([msgspec.Raw(decoded.data) for decoded in offer.block.transactions])
        ballot = offer.ballot.ballot
        proposal = encode(Proposal(offer.header, transactions))
        self.signers.record(keys, LastSigned(ballot.block_hash, ballot.height), proposal)
        message = compute_vote_bytes(application.tip.genesis_hash, ballot)
        return [SignedVote(ballot, key, self._keys[key].sign(message)) for key in keys]

    def _check_offer(self, application: Application, offer: Offer, validators: tuple[Validator, ...]) -> None:
        message = compute_proposal_bytes(application.tip.genesis_hash, offer.ballot.ballot)
        verify_hex(offer.ballot.public_key, message, offer.ballot.signature)
        check_turn(offer.header, validators, offer.ballot.ballot.round)
        application.process(offer.header, [decoded.data for decoded in offer.block.transactions])

    def _choose_who_signs(self, offer: Offer) -> list[str]:
        keys = []
        for listener in offer.listeners:
            if self.behaviours.get(listener.name) == "equivocating":
                continue  # it keeps its vote back, to do the most harm
            last = self.signers.get_last(listener.public_key)
            try:
                check_may_sign(last, offer.ballot.ballot, listener.name)
            except ConsensusError:
                continue  # it has signed another block here, and never signs a second one
            keys.append(listener.public_key)
        return keys

    def _explain_halt(self, offers: list[Offer], validators: tuple[Validator, ...], height: int) -> None:
        evidence = _find_cheating(offers)
        self.signers.add_evidence(evidence)
        for proof in evidence:
            name, number = _name_of(validators, proof.first.public_key), proof.first.ballot.round
            raise ConsensusError("proposer_must_not_equivocate", validator=name, height=height, round=number)


def _join(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _find_cheating(offers: list[Offer]) -> tuple[Evidence, ...]:
    return find_evidence("proposal", [offer.ballot for offer in offers])


def _name_of(validators: tuple[Validator, ...], public_key: str) -> str:
    return next(validator.name for validator in validators if validator.public_key == public_key)
