"""A chronicle: one fixed life of a ledger, told in lines that are the same wherever and however it is run.

`python -m tests.properties.chronicle` prints them: what came of each act, every block hash, and the verdicts of the
verifier on true and changed proofs. There is no assert in it, so it tells as much under `python -O`.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import ledger
from ledger import Ledger, LedgerError, Wallet
from ledger.chain.parameters import Parameters
from ledger.chain.proofs import verify_history_proof, verify_state_proof
from tests.archive.test_archive import SCENARIO
from tests.country import Country
from tests.registry.laws.lawbook import make_law
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play

SEED = 2023
AUTHORITIES = """
    registrar opens keo as citizen in LA-VT.01                        | applied
    registrar makes keo registrar of LA-VT from 9:00 until 40:00      | applied
    education makes shop issuer of degree                             | applied
    education makes shop issuer of licence                            | accreditor_must_cover_role
    noy lets keo grant_delegation,transfer up to 20 LAK until 40:00   | applied
    keo for noy lets shop transfer up to 10 LAK until 40:00           | applied
    shop for noy pays 4 LAK to keo                                    | applied
    shop for noy pays 7 LAK to keo                                    | delegation_must_cover_amount
    education defines degree@2 with born integer?,level text          | applied
    shop issues a degree@2 about noy as diploma                       | applied
    university issues a degree@1 about noy until 40:00 as other       | applied
    shop amends diploma as a degree@1                                 | applied
    education suspends other because of R-1                           | applied
    university replaces other by a degree                             | record_must_be_valid
    university reinstates other                                       | applied
    university replaces other by a degree@2 as third                  | applied
    shop revokes diploma because of R-2                               | applied
    court suspends shop for CASE-7                                    | applied
    shop issues a degree about noy                                    | account_must_not_be_suspended
    shop appeals with A-1                                             | applied
    registrar asks for new keys of noy                                | applied
    keo cancels the recovery of noy with key 2                        | applied
    keo asks for new keys of noy with 2 of 3 keys                     | applied
    keo completes the recovery of noy                                 | recovery_must_be_due
    court reinstates shop for CASE-8                                  | applied
    education takes issuer of degree from shop                        | applied
    at 90:00
    keo completes the recovery of noy                                 | registrar_must_have_role
    registrar asks for new keys of noy                                | applied
    at 180:00
    keo completes the recovery of noy                                 | applied
    noy stops keo                                                     | delegation_must_exist
    """
"""What authorities and delegates do after the everyday acts."""
LAWS = """
    registrar opens noy as citizen in LA-VT.01                        | applied
    registrar opens shop as business in LA-LP with 2 of 3 keys        | applied
    central-bank issues 500 LAK to noy & central-bank issues 50 USD to noy | applied
    noy pays 51 LAK to shop                                           | law_must_allow
    noy pays 30 LAK to shop                                           | applied
    noy pays 21 LAK to shop                                           | law_must_allow
    noy pays 7 USD to shop                                            | law_must_have_answer
    noy holds 5 LAK for shop until 9:00 as kept                       | law_must_allow
    court moves in council to let limit be 60 from 30:00 as more      | applied
    court moves in council to adopt late: deny issue where time > 1728034199000 as late | applied
    court moves in council to set max_signatures to 20 as signatures  | applied
    court votes yes on more & court votes yes on late & court votes yes on signatures | applied
    central-bank votes yes on more & central-bank votes yes on late & central-bank votes yes on signatures | applied
    registrar votes yes on more & registrar votes yes on late & registrar votes yes on signatures | applied
    court moves in council to elect central-bank,finance,justice,+labour as seats | applied
    registrar moves in council at once to freeze noy as frozen        | applied
    registrar votes yes on frozen & central-bank votes yes on frozen & treasury votes yes on frozen | applied
    shop enacts frozen                                                | motion_must_be_due
    at 1:10
    shop enacts frozen                                                | applied
    noy pays 1 LAK to shop                                            | account_must_not_be_suspended
    at 9:30
    shop enacts more & shop enacts late & shop enacts signatures      | applied
    central-bank issues 1 LAK to shop                                 | law_must_allow
    at 31:00
    shop pays 1 LAK to shop                                           | applied
    noy pays 61 LAK to shop                                           | law_must_allow
    """
"""Laws that read all that a law may read, and a committee that changes them."""
BOOK = (
    make_law("daily", "on_behalf_of.sent_today + message.amount > parameters.limit"),
    make_law("evening", "today - @2024-10-03 >= by.registered_at", types=("place_hold",)),
    make_law("limit", "50", "parameter", least=0, most=100),
    make_law("odd", 'message.asset == "USD" and 100 // (message.amount - 7) > 20', jurisdictions=("LA-VT",)),
)


def tell() -> Iterator[str]:
    """All lines, in order."""
    yield from play(Country(utc_offset=420), SCENARIO + AUTHORITIES)
    yield from play(
        Country(parameters=Parameters(windows=1), utc_offset=420, template=add_bodies(COUNCIL), laws=BOOK), LAWS
    )
    with tempfile.TemporaryDirectory() as folder:
        yield from tell_ledger(Path(folder) / "home")


def play(country: Country, scenario: str) -> Iterator[str]:
    """The acts of a scenario, with time, quotas and keys chosen by the test, and what is told of them."""
    playing = Play(country)
    for line in map(str.strip, scenario.strip().splitlines()):
        text, bar, _ = line.partition("|")
        if bar:
            yield f"{text.strip()}: {playing.act(text.strip())}"
            yield " ".join(f"{fact.name}={fact.value}" for fact in country.last.detail)
        else:
            playing.run(line)
    for height in range(1, country.node.tip.height + 1):
        yield f"block {height} {country.store.load_block(height).hash.hex()}"


def tell_ledger(home: Path) -> Iterator[str]:
    """A ledger kept in a home, closed and opened again, with proofs true and changed."""
    with Ledger.create(home, seed=SEED) as lao:
        yield f"genesis {lao.genesis_hash}"
        noy, shop = open_accounts(lao)
        for act in list_acts(lao, noy, shop):
            yield attempt(lambda act=act: act().outcome.rule or "applied")  # type: ignore[misc]
        yield from tell_records(lao, noy)
    with Ledger.open(home) as lao:
        for placed in lao.entries():
            block = lao.block(placed.height)
            yield f"block {placed.height} {block.hash.hex()} {placed.id} {placed.outcome.rule}"
        yield from tell_proofs(lao)
        yield f"audit {lao.audit()}"


def open_accounts(lao: Ledger) -> tuple[Wallet, Wallet]:
    """A person with money, and a shop that two of three keys sign for."""
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT.01", keys=3, threshold=2)
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    return noy, shop


def list_acts(lao: Ledger, noy: Wallet, shop: Wallet) -> Iterator[Callable[[], ledger.PlacedEntry]]:
    """What they do, one after the other."""
    yield lambda: noy.pay(25_000, to=shop, reference="INV-7")
    yield lambda: noy.pay(900_000, to=shop)
    yield lambda: shop.reverse(next(reversed(list(lao.entries(noy)))))
    yield lambda: noy.place_hold(10_000, shop)
    hold = str(next(reversed(list(lao.entries()))).events["hold"])
    yield lambda: shop.capture_hold(hold, 4_000)
    yield lambda: shop.release_hold(hold)
    yield lambda: noy.rotate_keys(keys=2, threshold=2)
    lao.set_validator("finance", "lying")
    lao.set_validator("justice", "down")
    for _ in range(4):
        yield lambda: noy.pay(1, to=noy)
    lao.set_validator("technology", "down")
    yield lambda: noy.pay(1, to=noy)
    lao.set_validator("technology", "up")


def tell_records(lao: Ledger, noy: Wallet) -> Iterator[str]:
    """Records with claims and salts of the seed, shown and not shown, and what authorities do in a home."""
    university = lao.wallet("university")
    degree = university.issue_record("degree", noy, {"born": 2001, "level": "BSc", "name": "ນ້ອຍ"})
    yield f"record {degree.id} {degree.row.root}"
    shown = degree.disclose("born", "level")
    yield attempt(lambda: str(ledger.verify_disclosure(shown, lao.genesis_hash, status=lao.status(degree))))
    yield attempt(lambda: str(ledger.verify_disclosure(shown.replace(b"BSc", b"PhD"), lao.genesis_hash)))
    degree = university.amend_record(degree, noy, {"level": "MSc"})
    yield f"record {degree.id} {degree.row.root} {degree.status} {degree.claims}"
    yield attempt(lambda: lao.wallet("education").suspend_record(degree, "R-1").outcome.rule or "suspended")
    yield attempt(lambda: str(ledger.verify_disclosure(shown, lao.genesis_hash, status=lao.status(degree))))
    yield attempt(lambda: lao.wallet("registrar").request_recovery(noy).outcome.rule or "asked")
    yield attempt(lambda: noy.complete_recovery(noy).outcome.rule or "completed")
    yield attempt(lambda: noy.cancel_recovery().outcome.rule or "cancelled")
    yield " under ".join(link.role for link in lao.why("university", "issuer", "degree"))


def tell_proofs(lao: Ledger) -> Iterator[str]:
    """What the verifier says of proofs, true and changed."""
    payment = next(placed for placed in lao.entries() if placed.height == 4)
    receipt = lao.receipt(payment)
    forged = receipt.replace(b"25000", b"95000")
    elsewhere = "00" * 32
    yield attempt(lambda: str(ledger.verify_receipt(receipt, lao.genesis_hash)))
    yield attempt(lambda: str(ledger.verify_receipt(forged, lao.genesis_hash)))
    yield attempt(lambda: str(ledger.verify_receipt(receipt, elsewhere)))
    row = "account/" + lao.wallet("noy").address
    yield attempt(lambda: str(verify_state_proof(lao.prove_state(row, 4), lao.genesis_hash).value))
    yield attempt(lambda: str(verify_history_proof(lao.prove_history(2, lao.height), lao.genesis_hash).later))


def attempt(act: Callable[[], str]) -> str:
    """What comes of it, or the rule that refuses it; in ASCII, which every terminal can show."""
    try:
        return act().encode("ascii", "backslashreplace").decode()
    except LedgerError as error:
        return str(error)


if __name__ == "__main__":
    for told in tell():
        print(told)
