"""The worst blocks: of entries that cost every validator the most for what the budget of a block counts for them.

Each is filled with as many entries of one kind as a block takes, and executed as a validator does who hears of it:
decoding, signatures, execution, rows and tree. Beside it stands an ordinary block, full of payments under the laws of
the template. Times are of the processor, so that they mean the same beside other work.
"""

from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import msgspec

from ledger.admission import Decoded, get_next_nonce, verify_transaction
from ledger.chain.kinds import NEVER
from ledger.chain.parameters import FOUNDING
from ledger.chain.transaction import Message, Signer, Transaction
from ledger.crypto.encoding import encode
from ledger.home.template import TemplateLaw, load_template
from ledger.registry.committee.parameters import SetParameter
from ledger.registry.laws.legislation import AdoptLaw
from ledger.registry.money.money import Transfer
from ledger.registry.motions.motions import ProposeMotion
from ledger.registry.people.accounts import MAX_KEYS
from ledger.registry.people.recovery import RequestRecovery
from ledger.registry.records.records import Commitment, IssueRecord
from ledger.registry.rows.laws import MAX_LAWS
from ledger.transition import Transition, make_block
from tests.country import Country, get_type_name
from tests.registry.laws.lawbook import make_law, provide
from tests.registry.motions.assembly import add_bodies, make_body

TIMES = 4
"""How many times an ordinary full block the worst one may take."""
MESSAGES = 16
PEOPLE = 200
ASIDE = "1" + " + 1" * 980
"""A sum that takes nearly all the steps that the laws of one type may take together."""
SLOW_TEXT = " or ".join(["(" * 24 + "true" + ")" * 24] * 68)
"""Of all texts of this length, one of those that take the longest to read."""

Bodies = Callable[[Country, int], Sequence[tuple[str, msgspec.Struct]]]
"""The messages of an entry, as who signs and what, by its number."""


class Scene:
    """A country and what fills a block of it."""

    def __init__(self, country: Country, bodies: Bodies) -> None:
        self.country = country
        self._bodies = bodies
        self._nonces: dict[str, int] = {}

    def make_entry(self, number: int) -> Decoded:
        """The entry of that number, signed, with the next nonce of each of its signers."""
        country, wishes = self.country, self._bodies(self.country, number)
        messages = [
            Message(msgspec.Raw(encode(body)), country.address(by), country.address(by), get_type_name(body))
            for by, body in wishes
        ]
        signers = []
        for address in sorted({message.by for message in messages}):
            self._nonces[address] = self._nonces.get(address, self._find_nonce(address)) + 1
            signers.append(Signer(address, 0, self._nonces[address]))
        expires = country.node.get_time() + 3_600_000
        made = Transaction("test", expires, tuple(messages), tuple(signers), 1)
        return country.node.application.decode(country.sign(made))

    def _find_nonce(self, address: str) -> int:
        with self.country.node.reading() as state:
            return get_next_nonce(state, address, 0) - 1


def fill_block(scene: Scene) -> list[Decoded]:
    """The entries of a block that takes no more of them: for their number, their bytes or their steps."""
    limits = scene.country.file.genesis.parameters
    entries: list[Decoded] = []
    size = 0
    while len(entries) < limits["max_block_entries"]:
        entry = scene.make_entry(len(entries))
        size += len(entry.data)
        if size > limits["max_block_bytes"]:
            break
        entries.append(entry)
    return list(_execute(scene.country, entries).transactions)


def measure_block(country: Country, entries: Sequence[Decoded]) -> float:
    """Microseconds of the processor to judge a block of these entries as somebody else's."""
    began = process_time()
    application = country.node.application
    decoded = [application.decode(entry.data) for entry in entries]
    for entry in decoded:
        verify_transaction(entry, country.node.tip.genesis_hash)
    made = _execute(country, decoded)
    assert len(made.transactions) == len(entries)
    return (process_time() - began) * 1e6


def measure_worst(names: Sequence[str] = ()) -> dict[str, float]:
    """The figures of an ordinary full block, of each kind of worst one, and of the worst of these."""
    figures: dict[str, float] = {}
    for name in names or SCENES:
        scene = Scene(*SCENES[name]())
        entries = fill_block(scene)
        figures[f"us_block_of_{name}"] = round(min(measure_block(scene.country, entries) for _ in range(2)))
    full = figures["us_block_of_payments"]
    return {**figures, "us_full_block": full, "us_worst_block": max(figures.values())}


def _execute(country: Country, entries: Sequence[Decoded]) -> Transition:
    application, node = country.node.application, country.node
    proposer = node.get_validators()[0].public_key
    return make_block(application.state, application.tip, node.get_time(), proposer, entries, [])


# ------------------------------------------------------------------------------------------------- scenes


def _settle(*laws: TemplateLaw) -> Country:
    country = Country(laws=laws, parameters=FOUNDING)
    for number in range(PEOPLE):
        country.settle(f"p{number}", money=10**6)
    return country


def _convene() -> Country:
    """A country with as many bodies and seats as its authorities can fill, and as many parameters as there may be."""
    members = ",".join(sorted(load_template("lao").authorities))
    bodies = [make_body(name, members, 1 + len(load_template("lao").authorities) // 2) for name in ("council", "house")]
    numbers = [make_law(f"{'number' * 4}_{number:05}", "1", kind="parameter", most=9) for number in range(MAX_LAWS - 1)]
    return Country(template=add_bodies(*bodies), laws=tuple(numbers))


def _pay(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    to = country.people[f"p{(number + 1) % PEOPLE}"].address
    return [(f"p{number % PEOPLE}", Transfer(1, "LAK", "INV-7", to))]


def _pay_often(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    return _pay(country, number) * MESSAGES


def _issue(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    return [("university", IssueRecord(Commitment("ab" * 32, "degree@1", 6, NEVER)))] * MESSAGES


def _propose(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    return [("court", ProposeMotion(SetParameter("max_messages", 8), "council", False, "", "X/1"))] * MESSAGES


def _propose_text(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    """Read to its end, held to two types, and refused for a name that is near none: so nothing is opened."""
    text = f"{SLOW_TEXT} or parameters.unknown_{number:05}.{'x' * 30} > 1"
    law = provide(f"law_{number}", text, types=("reverse", "transfer"))
    return [("court", ProposeMotion(AdoptLaw(law), "council", False, "", "X/1"))]


def _bind(country: Country, number: int) -> list[tuple[str, msgspec.Struct]]:
    new, account = country.people["new"], country.people["p0"].address
    bound = country.bind(account, new.keys) if number == 0 else _BOUND[account]
    _BOUND[account] = bound
    return [("registrar", RequestRecovery(account, bound, 1))] * 2


_BOUND: dict[str, Any] = {}


def _make_binding() -> tuple[Country, Bodies]:
    country = Country()
    country.settle("p0")
    country.people["new"] = country.make_person("new", MAX_KEYS)
    return country, _bind


def _make_signing() -> tuple[Country, Bodies]:
    country = Country()
    for number in range(PEOPLE):
        country.settle(f"p{number}", money=10**6, keys=MAX_KEYS, threshold=MAX_KEYS)
    return country, _pay


def _make_elsewhere() -> tuple[Country, Bodies]:
    """Many laws that bind nobody here, each for many places."""
    places = tuple(f"ZZ-{number:03}" for number in range(32))
    laws = (make_law(f"law_{number}", "true", jurisdictions=places) for number in range(MAX_LAWS))
    return _settle(*laws), _pay_often


SCENES: dict[str, Callable[[], tuple[Country, Bodies]]] = {
    "payments": lambda: (_settle(*load_template("lao").laws), _pay),
    "deals": lambda: (_settle(), _pay_often),
    "slow_laws": lambda: (_settle(make_law("slow", f"message.amount > 999 + {ASIDE}")), _pay_often),
    "slow_refusals": lambda: (_settle(make_law("slow", f"message.amount < 999 + {ASIDE}")), _pay_often),
    "laws_elsewhere": _make_elsewhere,
    "records": lambda: (Country(parameters=FOUNDING), _issue),
    "signatures": _make_signing,
    "keys": _make_binding,
    "motions": lambda: (_convene(), _propose),
    "texts": lambda: (_convene(), _propose_text),
}
"""What fills a block, by name; payments are the ordinary ones."""
