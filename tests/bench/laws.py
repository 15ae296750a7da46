"""What laws cost: the same payments executed under no law and under five, in turn, in µs a payment."""

from collections.abc import Sequence
from statistics import median
from time import process_time

from ledger.admission import Decoded
from ledger.chain.kinds import NEVER
from ledger.node.node import Node
from ledger.registry.call import Call
from ledger.registry.laws.making import adopt_law
from ledger.registry.rows.laws import LAW_BOOKS, Provision, Wording
from ledger.state.overlay import Overlay
from ledger.transition import execute, make_environment

TURNS = 5
WORDS = Wording("A law of the benchmark", "ກົດໝາຍ")
LIMIT = "bench_limit"
TEXTS = (
    f'on_behalf_of.kind in ["citizen", "resident"] and message.amount > parameters.{LIMIT} - on_behalf_of.sent_today',
    f'on_behalf_of.kind == "citizen" and message.amount > parameters.{LIMIT} - on_behalf_of.sent_this_month',
    'message.asset == "USD" and message.amount > 1000000',
    'by.address != on_behalf_of.address and on_behalf_of.kind == "bank"',
    'any(place == "LA-XX" for place in on_behalf_of.jurisdictions)',
)
"""Five, each of which has to be thought through for every payment and refuses none."""


def measure_laws(node: Node, decoded: Sequence[Decoded]) -> dict[str, float]:
    """µs a payment, execution alone, without laws and with five. Nothing is kept."""
    free, bound = [], []
    for _ in range(TURNS):
        free.append(_execute(node, decoded, ()))
        bound.append(_execute(node, decoded, TEXTS))
    costs = [with_laws - without for with_laws, without in zip(bound, free, strict=True)]
    return {
        "execute under no law": round(median(free), 1),
        "execute under five laws": round(median(bound), 1),
        "five laws": round(median(costs), 1),
    }


def _execute(node: Node, decoded: Sequence[Decoded], texts: Sequence[str]) -> float:
    state = node.application.state
    environment = make_environment(state, node.tip, node.get_time())
    rows = Overlay(state)
    call = Call(rows, environment, "", "", bytes(32), 0)
    rows.delete(LAW_BOOKS, "transfer")
    adopt_law(call, _provide(LIMIT, "parameter", str(10**12), ()), "")
    for number, text in enumerate(texts):
        adopt_law(call, _provide(f"bench_{number}", "deny", text, ("transfer",)), "")
    began = process_time()
    _, outcomes, _ = execute(rows, environment, decoded, None)
    elapsed = process_time() - began
    refused = [outcome.rule for outcome in outcomes if outcome.rule]
    if refused:
        raise SystemExit(f"{len(refused)} payments were refused, the first for {refused[0]}")
    return elapsed / len(decoded) * 1e6


def _provide(law: str, kind: str, text: str, types: tuple[str, ...]) -> Provision:
    most = 10**12 if kind == "parameter" else 0
    return Provision((), kind, law, 0, most, "BENCH/1", WORDS, 0, text, WORDS, types, NEVER)  # type: ignore[arg-type]
