"""Explaining: a transaction applied as any other, with what every law in force says of each of its messages."""

from typing import NamedTuple

import msgspec

from ledger.admission import Decoded
from ledger.errors import Refused
from ledger.registry.block_steps import Meter, count_block_steps
from ledger.registry.call import Call, Environment
from ledger.registry.laws.judging import Judgement, list_judgements
from ledger.state.overlay import Overlay
from ledger.transition import apply_message, check_budget, count_entry, make_call, spend_all


class Explained(NamedTuple):
    """A message, as the laws and the rules judge it."""

    judgements: tuple[Judgement, ...]
    """Of every law that binds it."""
    refusal: Refused | None
    """What it is refused for."""


def explain_transaction(rows: Overlay, environment: Environment, decoded: Decoded) -> tuple[Explained, ...]:
    """What every law in force says of each message, up to the one that is refused; writes what is applied.

    Of a transaction whose signatures, nonces and quotas are taken as given. Raises Inadmissible where it takes more
    steps than a block has.
    """
    meter = Meter(count_block_steps(environment.parameters))
    meter.steps = count_entry(decoded)
    spend_all(rows, environment, decoded)
    told: list[Explained] = []
    for index, body in enumerate(decoded.bodies):
        call = make_call(rows, environment, decoded, index)
        judgements = list_judgements(call, decoded.signed.transaction.messages[index].type, body)

        def judge(paying: Call, name: str, payment: msgspec.Struct, so_far: list[Judgement] = judgements) -> None:
            so_far += list_judgements(paying, name, payment)

        try:
            apply_message(rows, environment, decoded, index, meter, judge)
            told.append(Explained(tuple(judgements), None))
        except Refused as refused:
            told.append(Explained(tuple(judgements), refused))
            break
    check_budget(meter, 0)
    return tuple(told)
