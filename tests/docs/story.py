"""The story all pages tell: noy pays a shop, on the chain of seed 2023. Their hashes are those of the README."""

from functools import cache

import msgspec

import ledger
from ledger.archive.blocks import load_block
from ledger.chain.times import DAY_MS
from ledger.client.land.titles import Terms
from ledger.crypto.encoding import encode
from ledger.registry.land.parcels import RegisterParcel
from ledger.registry.messages import MESSAGES
from ledger.registry.rows.treasury import BUDGET_LINES
from tests.client.abroad import ABROAD, ISSUER, make_credential
from tests.client.gathering import carry
from tests.country import Country
from tests.registry.fiscal import make_line, make_periods
from tests.registry.motions.assembly import COUNCIL, add_bodies
from tests.registry.scenario import Play

SEED = 2023
NONCE = "bank.2026-11_a"
CLAIMS = {"born": 2001, "level": "BSc"}
YEAR_END = 1_798_736_400_000
"""The end of 2026 at +07:00, ms UTC."""


def begin() -> tuple[ledger.Ledger, ledger.Wallet, ledger.Wallet, ledger.PlacedEntry]:
    """The first run of the README, up to block 4: noy, the shop, and the payment INV-7."""
    lao = ledger.Ledger.create(seed=SEED)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    return lao, noy, shop, noy.pay(25_000, to=shop, reference="INV-7")


@cache
def tell() -> ledger.Ledger:
    """The first run of the README."""
    return begin()[0]


def tell_messages() -> dict[str, str]:
    """One body of each type of message, as canonical text."""
    lao, noy, shop, payment = begin()
    bank = lao.wallet("central-bank")
    shop.reverse(payment)
    hold = str(noy.place_hold(10_000, shop).events["hold"])
    shop.capture_hold(hold, 4_000)
    shop.release_hold(hold)
    bank.issue_money(5_000, to=bank)
    bank.redeem_money(5_000)
    noy.rotate_keys()
    tell_of_authorities(lao, noy, shop)
    tell_of_records(lao, noy)
    tell_of_trade(lao, noy, shop)
    tell_of_the_programme(lao)
    tell_of_exchange(lao, noy, shop)
    tell_of_assets(lao, noy, shop)
    tell_of_titles(lao, noy, shop)
    tell_of_services(lao, noy, shop)
    tell_of_residents(lao)
    tell_of_devices(lao, noy, shop)
    bodies: dict[str, str] = {}
    for placed in lao.entries():
        for message in placed.entry.signed.transaction.messages:
            bodies.setdefault(message.type, encode(msgspec.json.decode(message.body)).decode())
    bodies |= tell_of_motions() | tell_of_the_treasury()
    lacking = ", ".join(sorted(MESSAGES.keys() - bodies.keys()))
    assert not lacking, f"tests/docs/story.py: tell_messages sends no {lacking}; the reference shows an example of each"
    return bodies


def tell_of_motions() -> dict[str, str]:
    """One body of each type of message of the committee, in a country that has one."""
    return _tell_play(
        Country(template=add_bodies(COUNCIL)),
        """
        court moves in council to raise LAK to max as more       | applied
        court moves in council at once to freeze university as halt | applied
        court votes yes on halt                                  | applied
        court withdraws more                                     | applied
        at 1:01
        court enacts halt                                        | applied
        """,
    )


def tell_of_the_treasury() -> dict[str, str]:
    """One body of each type of message of the budget and of tax returns."""
    return _tell_play(
        Country(rows=_make_budget),
        """
        registrar opens shop as business in LA                   | applied
        central-bank issues 900 LAK to treasury                  | applied
        treasury commits 500 of ROADS/1 to shop until 240:00 as road | applied
        finance pays 200 of road                                 | applied
        finance calls off road                                   | applied
        university files 2024-09 with 0 as september             | applied
        treasury settles 20 of september                         | applied
        """,
    )


def _make_budget(country: Country) -> dict[str, msgspec.Struct]:
    line = make_line(country, "finance", 600, country.now + 30 * DAY_MS)
    return {BUDGET_LINES.key("ROADS/1"): line, **make_periods(country.address("university"), m2024_09=20)}


def _tell_play(country: Country, scenario: str) -> dict[str, str]:
    play = Play(country)
    play.run(scenario)
    with country.node.reading():
        blocks = [load_block(country.store, height) for height in range(1, country.node.tip.height + 1)]
    messages = [message for block in blocks for entry in block.entries for message in entry.signed.transaction.messages]
    return {message.type: bytes(message.body).decode() for message in messages}


def tell_of_authorities(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """Roles, delegation, suspension and recovery."""
    court, registrar, treasury = lao.wallet("court"), lao.wallet("registrar"), lao.wallet("treasury")
    treasury.grant_role("tax_officer", shop, "LA-VT")
    treasury.revoke_role("tax_officer", shop, "LA-VT")
    shop.delegate(noy, ["reverse", "transfer"], amount=50_000, asset="LAK", until=YEAR_END)
    shop.revoke_delegation(noy)
    court.suspend(shop, "COURT/2026-17")
    shop.appeal("APPEAL/2026-3")
    court.reinstate(shop, "COURT/2026-18")
    registrar.request_recovery(noy)
    noy.cancel_recovery()
    request = registrar.request_recovery(noy)
    lao.wait(int(request.events["due"]) - request.time)
    registrar.complete_recovery(noy)


def tell_of_the_programme(lao: ledger.Ledger) -> None:
    """A target, what came of it, and its correction."""
    finance, begins = lao.wallet("finance"), lao.now + DAY_MS
    definition = {"unit": "MILLION-USD", "pillar": "economy", "stage": "infrastructure"}
    lao.programme.set_target(finance, "pilot_value", 1_000, begins, begins + DAY_MS, **definition)
    lao.wait(2 * DAY_MS)
    lao.programme.report_actual(finance, "pilot_value", begins, 980, "LSB/2026-1")
    lao.programme.correct_actual(finance, "pilot_value", begins, 970, "LSB/2026-2", "AUDIT/2026-3")


def tell_of_records(lao: ledger.Ledger, noy: ledger.Wallet) -> None:
    """A degree, from its schema to the one that takes its place."""
    education, university = lao.wallet("education"), lao.wallet("university")
    education.define_schema("degree", {"awarded": "date", "level": "text", "with_honours": "boolean?"})
    degree = tell_degree(lao, noy)
    university.amend_record(degree, noy, CLAIMS | {"level": "MSc"})
    university.suspend_record(degree, "SENATE/2026-7")
    university.reinstate_record(degree, "SENATE/2026-8")
    claims = {"awarded": "2026-06-30", "level": "MSc"}
    second = university.issue_record("degree", noy, claims, replaces=degree)
    university.revoke_record(second, "SENATE/2026-9")


def tell_of_trade(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A contract that both sign and one that is withdrawn, two orders, and an invoice that is paid and credited."""
    parties = [("client", noy), ("builder", shop)]
    terms = lao.contracts.make(lao.contracts.seal(b"a house"), parties, sign_by=YEAR_END, accepting=[noy])
    contract = lao.contracts.propose(terms, noy)
    lao.contracts.sign(contract, shop)
    order = lao.orders.place(noy, 10_000, shop, deadline=YEAR_END, contract=contract, reference="PO-7")
    lao.orders.accept(order, noy, 4_000)
    lao.orders.refund(order, shop)
    lao.contracts.fulfil(contract, noy)
    lao.contracts.cancel(lao.contracts.propose(terms, noy), noy)
    lines = [(20_000, "standard"), (5_000, "exempt")]
    invoice = lao.invoices.issue(shop, noy, lines, "INV-8", due=YEAR_END)
    lao.invoices.accept(noy, invoice)
    lao.invoices.pay(noy, invoice)
    lao.invoices.credit(shop, invoice, 1_100)


def tell_of_exchange(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A published rate, an offer that noy takes of, and what the central bank reports of its reserves."""
    bank = lao.wallet("central-bank")
    carry(lao, lao.actions.grant_role("dealer", shop, "USD"), "ncdt")
    bank.issue_money(100_000, shop, "USD")
    rate = lao.exchange.publish_rate(bank, "USD", "LAK", 21_650, until=YEAR_END, band=20)
    offer = lao.exchange.place_offer(shop, 50_000, "USD", rate, price="21700")
    lao.exchange.convert(noy, 43_400, offer)
    lao.exchange.withdraw_offer(shop, offer)
    lao.exchange.report_reserve(bank, 150_000_000, "USD", b"statement of the correspondent bank")


def tell_of_assets(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A share of the shop, held by who has a degree: issued, frozen, moved, used up, and paid a dividend."""
    carry(lao, lao.actions.grant_role("token_issuer", shop, "share"), "ncdt")
    assets, court = lao.assets, lao.wallet("court")
    condition = 'payee.admission == "valid" or payee.is_issuer'
    assets.open(shop, "XSHOP", "share", 1_000, unit="SHARE", documents=[assets.seal(b"terms")], eligibility=condition)
    assets.admit(noy, "XSHOP", tell_degree(lao, noy))
    shop.issue_money(100, noy, "XSHOP")
    assets.pause(shop, "XSHOP", "NOTICE/2026-1")
    assets.resume(shop, "XSHOP", "NOTICE/2026-2")
    frozen = assets.freeze(court, "XSHOP", noy, "COURT/2026-20", 40)
    assets.appeal(noy, frozen, "APPEAL/2026-4")
    assets.thaw(court, frozen, "COURT/2026-21")
    assets.force_transfer(court, 10, "XSHOP", noy, shop, "COURT/2026-22")
    assets.retire(noy, 5, "XSHOP", "NOTICE/2026-3")
    pot = assets.distribute(shop, 1_000, "LAK", "XSHOP", until=lao.now + DAY_MS)
    assets.claim(noy, pot)
    lao.wait(2 * DAY_MS)
    assets.close(noy, pot)


def tell_of_titles(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A parcel of noy's, of which half is sold to the shop under a mortgage, and a part given back by a court."""
    registrar, court = lao.wallet("registrar"), lao.wallet("court")
    corners = ((500_000, 200_000), (540_000, 200_000), (540_000, 225_000), (500_000, 225_000))
    registrar.act(RegisterParcel(corners, "ab" * 32, "utm48", "LA-VT", 2, (noy.address,), "P-7", (2,)))
    west, east = (
        ((left, 200_000), (right, 200_000), (right, 225_000), (left, 225_000))
        for left, right in ((500_000, 520_000), (520_000, 540_000))
    )
    lao.land.send(lao.land.division("P-7", {"P-8": west, "P-9": east}, "registrar", plan=b"plan 8", agreeing=[noy]))
    plan = {"plan": b"plan 10", "agreeing": [noy]}
    lao.land.send(lao.land.merger(["P-8", "P-9"], "P-10", corners, "registrar", **plan))
    lao.titles.notice("P-10", shop, noy)
    terms = Terms("mortgage", lao.contracts.seal(b"a loan of 50,000"), until=YEAR_END, on=(noy,), secured=50_000)
    loan = lao.titles.send(lao.titles.right("P-10", noy, lao.wallet("treasury"), terms, agreeing=[shop]))
    sale = lao.titles.sale("P-10", noy, shop, 5_000, share="1/2", agreeing=["treasury"])
    lao.titles.send(sale)
    lao.titles.discharge("P-10", str(loan.events["right"]), "treasury")
    lao.titles.restrict("P-10", "COURT/2026-19", court, until=YEAR_END)
    lao.titles.adjudge("P-10", shop, [(noy, 1), (shop, 1)], "COURT/2026-20", court)


def tell_of_services(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A licence that noy has after a question, one that is refused and appealed, and one that silence grants."""
    services = lao.services
    terms = {"days": 10, "fee": 5_000, "next_office": "justice", "silence_grants": True}
    services.publish("transport", "driving", "licence", "driver_age", **terms)
    file = services.prepare("driving", {"category": "B"})
    mine = services.apply(noy, file)
    services.ask(mine, "transport", services.seal(b"Which test did you pass?"))
    services.answer(mine, noy, services.seal(b"That of 3 January"))
    services.grant(mine, "transport", {"category": "B"}, until=YEAR_END)
    refused = services.apply(noy, services.prepare("driving", {"category": "C"}))
    services.refuse(refused, "transport", "driver_age", "FILE/2026-7")
    services.appeal(refused, noy)
    services.withdraw(refused, noy)
    late = services.apply(noy, services.prepare("driving", {"category": "D"}))
    lao.wait(10 * DAY_MS)
    services.claim(late, shop)


def tell_of_residents(lao: ledger.Ledger) -> None:
    """An e-resident, sponsored on the word of an issuer abroad, renewed and dropped."""
    technology = lao.wallet("technology")
    carry(lao, lao.actions.recognise_issuer(ISSUER, ABROAD.public_key), "ncdt")
    shown, by = make_credential(), {"issuer": ISSUER}
    lao.residents.open(technology, lao.residents.apply("eva"), shown, jurisdiction="LA-VT", until=YEAR_END, **by)
    lao.residents.renew(technology, "eva", shown, until=YEAR_END + DAY_MS, **by)
    lao.residents.withdraw(technology, "eva", "MTC/2026-4")


def tell_of_devices(lao: ledger.Ledger, noy: ledger.Wallet, shop: ledger.Wallet) -> None:
    """A meter that is registered, anchors what it reads, is handed on and retired."""
    meter = lao.open_account("meter", kind="device", jurisdiction="LA-VT")
    lao.devices.register(meter, noy, maker=shop, model="SHOP/M-1", measures=["level:cm:0.0..250.0"], together=[shop])
    lao.devices.accept(meter, meter)
    since = lao.devices.show(meter).row.since
    lines = "".join(f'{{"time": {since + place}, "level": {place}.5}}\n' for place in range(3))
    lao.devices.anchor(lines.encode(), meter)
    lao.devices.transfer(meter, shop, noy)
    lao.devices.retire(meter, noy)


def tell_degree(lao: ledger.Ledger, noy: ledger.Wallet) -> ledger.Record:
    """The degree of the pages."""
    return lao.wallet("university").issue_record("degree@1", noy, CLAIMS)


@cache
def tell_of_a_degree() -> tuple[ledger.Ledger, ledger.Record]:
    """The first run of the README, and after it a degree in block 5."""
    lao, noy, *_ = begin()
    return lao, tell_degree(lao, noy)
