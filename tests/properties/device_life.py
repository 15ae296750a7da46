"""A random life of devices: registered, handed on and retired, rightly and wrongly, and paid by what they read.

Whatever is anchored is made here, kept in the model, and carried to orders whole, changed, or from elsewhere.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.chain.series.entries import SeriesEntry, compute_batch_path
from ledger.client.drafting import Wish
from ledger.home.template import TemplateRole
from ledger.registry.devices.devices import AcceptDevice, RegisterDevice, RetireDevice, TransferDevice
from ledger.registry.devices.readings import CarriedReading
from ledger.registry.people.roles import GrantRole
from ledger.registry.rows.devices import MeasuredField
from ledger.registry.rows.trade import Condition
from ledger.registry.trade.orders import AcceptOrder, PlaceOrder
from tests.country import APPLIED
from tests.properties.everyday_life import CHANCES, LUCK, UNKNOWN, WHO, Draw
from tests.properties.life import PARAMETERS, TEMPLATE, Life
from tests.properties.trade_life import HOUR, TradeActs
from tests.registry.devices.sensors import make_batch

MINUTE = 60_000
SURELY = st.sampled_from([True] * 7 + [False])
SERIES = st.sampled_from(["readings"] * 4 + ["other"])
LEVEL = MeasuredField(0, 0, 20, "level", "C")
OTHERS = ((LEVEL, msgspec.structs.replace(LEVEL, name="heat")), (msgspec.structs.replace(LEVEL, least=21),))
VALUES = st.one_of(st.integers(0, 20), st.integers(8, 12), st.sampled_from([-1, 21]))
ON_DEVICES = [
    *("register", "register", "accept", "accept", "transfer", "transfer", "retire", "accredit"),
    *("anchor", "anchor", "anchor", "anchor", "anchor", "anchor_in_a_row", "order_by_reading", "order_by_reading"),
    *("carry", "carry", "carry", "carry", "carry", "carry", "read_early"),
]
BESIDES = ["send", "pass_time", "pass_time", "refund_order", "suspend_account", "reinstate_account"]


class DeviceLife(TradeActs):
    """A life of owners, makers and devices, who may do much in a day."""

    def begin_life(self, folder: Path) -> Life:
        role = TemplateRole("education", "accreditor", "maker", "", 2)
        template = msgspec.structs.replace(TEMPLATE, roles=(*TEMPLATE.roles, role))
        return Life(folder, template, msgspec.structs.replace(PARAMETERS, quota_citizen=60, quota_device=60))

    def end(self) -> None:
        """And that the numbers of every series are anchored or missing, and a device that awaits nobody is whole."""
        super().end()
        state = self.life.read_state()
        for row in (row for key, row in state.items() if key.startswith("series/")):
            assert row["anchored"] + row["missing"] == row["last"]
            numbers = [(one["first"], one["first"] + one["count"]) for one in row["newest"]]
            assert [number for pair in numbers for number in pair] == sorted(n for pair in numbers for n in pair)
            assert [one["until"] for one in row["newest"]] == sorted(one["until"] for one in row["newest"])
        for row in (row for key, row in state.items() if key.startswith("device/")):
            assert (row["state"] == "proposed") <= bool(row["awaits"])
            assert row["next"] == "" or row["awaits"] == [row["next"]]

    @initialize(chance=CHANCES)
    def begin(self, chance: int) -> None:
        assume(chance)
        self.settle_down()
        self.open_account("device", "LA-VT", (1, 1), by_registrar=True)
        owner, maker, device = (self.life.country.address(name) for name in self.life.names[:3])
        body = RegisterDevice(device, (LEVEL,), maker, "ACME/M-1", owner)
        accepts = [Wish(who, AcceptDevice(device, "-0")) for who in (maker, device)]
        assert self.life.do(self.life.make([Wish(owner, body), *accepts])).place == APPLIED
        condition = Condition("at_least", device, "level", "readings", 10)
        order = PlaceOrder(9, "LAK", (condition,), "", self.now + HOUR, self.now + 2 * HOUR, "", maker)
        assert self.act(owner, order).place == APPLIED
        self.wait(6 * MINUTE)

    @rule(what=st.sampled_from(ON_DEVICES * 2 + BESIDES), data=st.data())
    def live_on(self, what: str, data: Any) -> None:
        """All in one rule, so that no life goes without devices."""
        getattr(self, what)(data.draw)

    def find_device(self, draw: Draw) -> tuple[str, dict[str, Any]]:
        """One of the devices there are, mostly; else an account that is one, or is none."""
        found = [(key, row) for (key,), row in self.list_rows("device")]
        address = self.life.country.address
        others = [(address(name), {}) for name in (self.life.names[2], self.life.names[3], "nobody")]
        return draw(st.sampled_from([*found * 4, *others, (self.life.find_anybody(draw(WHO)), {})]))

    def register(self, draw: Draw) -> None:
        """By one of the three, the others with it as often as not."""
        device = self.life.country.address(self.life.names[draw(st.sampled_from([2, 3, 3, 3]))])
        maker, owner = self.find_trader(draw), self.find_trader(draw)
        if not draw(SURELY):
            device, maker = maker, device
        fields = draw(st.sampled_from([(LEVEL,)] * 6 + list(OTHERS)))
        body = RegisterDevice(device, tuple(fields), maker, draw(st.sampled_from(["ACME/M-1", "OTHER"])), owner)
        first = draw(st.sampled_from([device, maker, owner, self.find_trader(draw)]))
        others = sorted({device, maker, owner} - {first}) if draw(st.booleans()) else []
        known = [who for who in others if f"identity/{who}" in self.life.model.state]
        self.life.do(self.life.make([Wish(first, body), *(Wish(who, AcceptDevice(device, "-0")) for who in known)]))

    def accept(self, draw: Draw) -> None:
        device, row = self.find_device(draw)
        proposal = row.get("proposal", UNKNOWN) if draw(SURELY) else UNKNOWN
        who = draw(st.sampled_from([*row.get("awaits", ()), self.find_trader(draw)]))
        self.act(who, AcceptDevice(device, proposal))

    def transfer(self, draw: Draw) -> None:
        device, row = self.find_device(draw)
        to = draw(st.sampled_from([self.find_trader(draw), row.get("owner", ""), device])) or device
        owner = row.get("owner", "") if draw(LUCK) else ""
        body = TransferDevice(device, to)
        if owner and draw(st.booleans()) and f"identity/{to}" in self.life.model.state:
            self.life.do(self.life.make([Wish(owner, body), Wish(to, AcceptDevice(device, "-0"))]))
        else:
            self.act_as(owner, body, draw)

    def retire(self, draw: Draw) -> None:
        device, row = self.find_device(draw)
        if draw(st.sampled_from([True, False, False])):
            self.act_as(row.get("owner", ""), RetireDevice(device), draw)

    def accredit(self, draw: Draw) -> None:
        maker, since = self.find_trader(draw), self.now
        scope = draw(st.sampled_from(["ACME", "", "OTHER/X"]))
        body = GrantRole(maker, "maker", scope, 0, since + draw(st.sampled_from([MINUTE, 10**9])))
        self.act(self.life.country.address("education"), body)

    def anchor(self, draw: Draw) -> None:
        """What follows the last batch, mostly; else what was anchored, runs back, is ahead, or is another's."""
        devices = [key for (key,), _ in self.list_rows("device")]
        others = [self.life.country.address("court"), self.life.find_anybody(draw(WHO))]
        account = draw(st.sampled_from([*devices * 5, *others]))
        series = draw(SERIES)
        row = self.life.model.state.get(f"series/{account}/{series}", {"last": 0, "newest": []})
        first = max(1, row["last"] + draw(st.sampled_from([1, 1, 1, 1, 3, 0])))
        until = row["newest"][-1]["until"] if row["newest"] else 0
        now = self.now
        since = max(until, now - 5) + draw(st.sampled_from([0, 0, 0, 1, 1, -1, 4 * MINUTE, 5 * MINUTE + 9]))
        values = draw(st.lists(VALUES, min_size=1, max_size=5))
        entries = [
            SeriesEntry(
                {draw(st.sampled_from(["level"] * 9 + ["heat"])): value},
                sha256(f"{len(self.life.kept)}/{place}".encode()).hexdigest(),
                max(0, since + place),
            )
            for place, value in enumerate(values)
        ]
        body = make_batch(account, series, first, entries).anchor
        if not draw(SURELY):
            body = msgspec.structs.replace(body, until=max(0, body.since - 1))
        self.life.model.entries[body.root] = [msgspec.to_builtins(entry) for entry in entries]
        self.act(account if draw(SURELY) else self.life.find_anybody(draw(WHO)), body)

    def anchor_in_a_row(self, draw: Draw) -> None:
        """So many batches in one transaction that the row forgets older ones."""
        device, _ = self.find_device(draw)
        row = self.life.model.state.get(f"series/{device}/readings", {"last": 0, "newest": []})
        since = max(row["newest"][-1]["until"] if row["newest"] else 0, self.now)
        bodies = []
        for place in range(draw(st.integers(3, 6))):
            salt = sha256(f"{len(self.life.kept)}/row/{place}".encode()).hexdigest()
            entry = SeriesEntry({"level": draw(st.integers(8, 12))}, salt, since + place)
            bodies.append(make_batch(device, "readings", row["last"] + 1 + place, [entry]).anchor)
            self.life.model.entries[bodies[-1].root] = [msgspec.to_builtins(entry)]
        self.life.do(self.life.make([Wish(device, body) for body in bodies]))

    def order_by_reading(self, draw: Draw) -> None:
        device, _ = self.find_device(draw)
        comparison = draw(st.sampled_from(["at_least", "at_most"]))
        field = draw(st.sampled_from(["level"] * 6 + ["heat"]))
        threshold = draw(st.sampled_from([8, 10, 12, 20, 0] * 2 + [21]))
        condition = Condition(comparison, device, field, draw(SERIES), threshold)
        buyer, seller = self.find_trader(draw), self.find_trader(draw)
        deadline = self.now + draw(st.sampled_from([HOUR, HOUR, MINUTE, 0]))
        body = PlaceOrder(draw(st.integers(0, 9)), "LAK", (condition,), "", deadline, deadline + HOUR, "", seller)
        self.act_as(buyer, body, draw)
        if draw(st.booleans()):
            self.wait(6 * MINUTE)

    def read_early(self, draw: Draw) -> None:
        """An order, and at once what is read, which a clock that is ahead may have stamped."""
        self.order_by_reading(draw)
        self.anchor(draw)
        for _ in range(3):
            self.carry(draw)

    def carry(self, draw: Draw) -> None:
        """A reading of the newest batches, mostly of the device that is waited for; sometimes changed, or none."""
        order, row = self.find_row("order", draw)
        wanted = row.get("condition") or [{"device": self.find_device(draw)[0]}]
        reading = self.find_reading(wanted[0]["device"], draw) if draw(SURELY) else None
        amount = draw(st.sampled_from([1, row.get("amount", 5) - row.get("paid", 0)]))
        to = row.get("seller", "") or self.life.find_anybody(0)
        body = AcceptOrder(amount, order, (reading,) if reading else (), to)
        who = draw(st.sampled_from([row.get("seller", ""), row.get("seller", ""), row.get("buyer", "")]))
        self.act_as(who, body, draw)

    def find_reading(self, device: str, draw: Draw) -> CarriedReading | None:
        series = [(parts, row) for parts, row in self.list_rows("series") if parts[0] == device or not draw(SURELY)]
        batches = [(*parts, batch) for parts, row in series for batch in row["newest"][-3:]]
        if not batches:
            return None
        account, name, batch = draw(st.sampled_from(batches))
        entries = tuple(msgspec.convert(one, SeriesEntry) for one in self.life.model.entries[batch["root"]])
        index = draw(st.integers(0, len(entries) - 1))
        path = model_path(account, name, batch["first"], entries, index)
        entry = entries[index]
        reading = CarriedReading(
            batch["entry"],
            dict(entry.claims),
            account,
            index,
            path,
            entry.salt,
            name,
            entry.time,  # type: ignore[arg-type]
        )
        return reading if draw(SURELY) else draw(st.sampled_from(list_changed(reading)))


def model_path(account: str, series: str, first: int, entries: tuple[SeriesEntry, ...], index: int) -> tuple[str, ...]:
    """The path of an entry in its batch."""
    return compute_batch_path(make_batch(account, series, first, entries).commitments, index)


def list_changed(reading: CarriedReading) -> list[CarriedReading]:
    """The reading as a forger would have it."""
    replace = msgspec.structs.replace
    return [
        replace(reading, claims={"level": 20}),
        replace(reading, time=reading.time + 1),
        replace(reading, index=reading.index + 1),
        replace(reading, salt="0" * 64),
        replace(reading, path=(*reading.path, "0" * 64)),
        replace(reading, anchor=UNKNOWN),
    ]
