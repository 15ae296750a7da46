"""The ledger as a plain dictionary: what should come of every act, told without any of the ledger's code.

Accounts go by their addresses, keys by their hex; both are only names here. `judge_block` gives the verdicts on
transactions in one block and keeps what comes of them; `state` is what the database should hold by then. Here are
admission, accounts and money; the other acts are in model_roles.py, model_records.py, model_committee.py and
model_programme.py, and what laws say of all of them in model_laws.py.
"""

import copy
import datetime
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.properties import (
    model_assets,
    model_committee,
    model_devices,
    model_exchange,
    model_invoices,
    model_land,
    model_laws,
    model_programme,
    model_records,
    model_residents,
    model_roles,
    model_services,
    model_titles,
    model_trade,
    model_treasury,
)
from tests.properties.breaking import Broken, refuse
from tests.properties.model_committee import validate_motion
from tests.properties.model_records import validate_schema
from tests.properties.model_roles import JURISDICTION, check_registrar, validate_delegation, validate_role

DAY = 86_400_000
EPOCH = datetime.date(1970, 1, 1)
KINDS = {"citizen", "resident", "e-resident", "business", "authority", "bank", "device"}


class Attempt(NamedTuple):
    """A signed transaction, as far as the rules look at it."""

    identifier: str
    """64 hex digits."""
    acts: list[dict[str, Any]]
    """Each with `type`, `by` (who acts), `signer` and the fields of its body; accounts as addresses."""
    signers: dict[str, tuple[int, int]]
    """Address to lane and nonce."""
    signatures: dict[str, list[str]]
    """Address to the keys that signed."""
    expires: int


class Verdict(NamedTuple):
    """What comes of it: `place` is inadmissible, refused or applied; `act` counts those before the refused one."""

    place: str
    rule: str = ""
    act: int = 0
    told: tuple[tuple[str, Any], ...] = ()
    """What must be among what the outcome tells: of a refusal by a law which law, of a motion what became of it."""


OTHERS_VALIDATED: dict[str, Callable[[dict[str, Any]], None]] = {
    "open_residence": model_residents.validate_open,
    "propose_contract": model_trade.validate_contract,
    "publish_service": model_services.validate_service,
    "register_device": model_devices.validate_device,
}
"""What is looked at alone, by the models of its subject."""


class Model:
    """Everything the ledger should know, in one dictionary of dictionaries."""

    def __init__(self, rows: dict[str, Any], time: int, offset: int) -> None:
        """`rows` are those of the genesis; `offset` is in minutes from UTC."""
        self.state: dict[str, Any] = copy.deepcopy(rows)
        self.laws_before: dict[str, Any] = {}
        """Rows of laws as the block before left them: those that count from version 2 of the rules on."""
        self.before: dict[str, Any] = {}
        """What there is of each asset, and who holds classes of them, as the block before left it."""
        self.pots: dict[str, dict[str, Any]] = {}
        """Of each distribution, the holdings that count."""
        self.subjects: dict[str, str] = {}
        """By a record's root, whom it is about: what its holder knows."""
        self.offset = offset
        self.parameters: dict[str, int] = {}
        """By name, what the block goes by: what was set in an earlier one."""
        self.time = self.now = time
        self.height = 0
        self.issued: dict[str, int] = {}
        """By asset, issued minus redeemed."""
        self.sent: dict[tuple[str, str, str], int] = {}
        """By account, asset and calendar day (YYYY-MM-DD) or month (YYYY-MM)."""
        self.published: list[tuple[str, int, int, str]] = []
        """Rates as they were published: of which pair, since when, when, and their ids."""
        self.entries: dict[str, list[dict[str, Any]]] = {}
        """By the root of a batch, what its owner keeps of it: whatever becomes of the batch."""
        self.told: list[tuple[str, Any]] = []
        """What the outcome of the transaction under way must tell."""
        self.acts: list[dict[str, Any]] = []
        """All that it does."""

    @property
    def version(self) -> int:
        """Of the rules, in lives that are not upgraded."""
        return int(self.state.get("upgrade/now", {"steps": [{"version": 1}]})["steps"][0]["version"])

    @property
    def law_rows(self) -> dict[str, Any]:
        """Where acts find the laws they are held to."""
        return self.laws_before if self.version > 1 else self.state

    def get_time(self, clock: int) -> int:
        """When the next block is made."""
        return max(self.time + 1, clock)

    def judge_block(self, attempts: list[Attempt], clock: int) -> list[Verdict]:
        """The verdicts on transactions in one block, in this order; it is made if any can be in it."""
        self._begin_block(clock)
        verdicts = [self._judge(attempt, self.now) for attempt in attempts]
        self._end_block(verdicts)
        return verdicts

    def judge_waiting(self, attempts: list[Attempt], clock: int) -> dict[int, Verdict]:
        """As `judge_block`, of transactions that wait: each time on the first that has no gap before it.

        By their places in the list, in the order of the block. Those that are left out have a gap still.
        """
        self._begin_block(clock)
        waiting, verdicts = dict(enumerate(attempts)), dict[int, Verdict]()
        while (first := next((place for place in waiting if not self.has_gap(waiting[place])), None)) is not None:
            verdicts[first] = self._judge(waiting.pop(first), self.now)
        self._end_block(list(verdicts.values()))
        return verdicts

    def has_gap(self, attempt: Attempt) -> bool:
        """Whether all its nonces can still come, and one of them not yet."""
        steps = [nonce - self.get_nonce(address, lane) for address, (lane, nonce) in attempt.signers.items()]
        return min(steps) >= 1 and max(steps) > 1

    def _begin_block(self, clock: int) -> None:
        self.now = self.get_time(clock)
        self.parameters = self.state["parameters/now"]["values"]
        self.laws_before = {key: row for key, row in self.state.items() if key.startswith(("law/", "law_book/"))}
        counted = ("asset/", "holding/")
        self.before = {key: copy.copy(row) for key, row in self.state.items() if key.startswith(counted)}

    def _end_block(self, verdicts: list[Verdict]) -> None:
        if any(verdict.place != "inadmissible" for verdict in verdicts):
            self.time, self.height = self.now, self.height + 1

    def foresee(self, attempt: Attempt, clock: int) -> Verdict:
        """The verdict on a transaction alone in the next block; nothing comes of it."""
        kept = copy.deepcopy((self.state, self.issued, self.sent, self.published)), self.time, self.height
        [verdict] = self.judge_block([attempt], clock)
        (self.state, self.issued, self.sent, self.published), self.time, self.height = kept
        return verdict

    def _judge(self, attempt: Attempt, time: int) -> Verdict:
        try:
            self._admit(attempt, time)
        except Broken as broken:
            return Verdict("inadmissible", str(broken))
        for address, (lane, nonce) in attempt.signers.items():
            self._spend(address, lane, nonce, time)
        before, issued, sent = copy.deepcopy(self.state), dict(self.issued), dict(self.sent)
        published = list(self.published)
        self.told, self.acts = [], attempt.acts
        for index, act in enumerate(attempt.acts):
            try:
                self._do(act, time, f"{attempt.identifier}-{index}")
            except Broken as broken:
                self.state, self.issued, self.sent, self.published = before, issued, sent, published
                return Verdict("refused", str(broken), index, tuple(broken.told.items()))
        return Verdict("applied", told=tuple(self.told))

    def _do(self, act: dict[str, Any], time: int, place: str) -> None:
        model_roles.check_actor(self, act, time)
        model_residents.check_actor(self, act, time)
        model_laws.check_laws(self, act, time)
        if self.version > 1 and act["type"] in {"place_hold", "place_order", "reverse"}:
            fields = {name: act[name] for name in ("amount", "asset", "by", "signer", "to")}
            model_laws.check_laws(self, fields | {"reference": "", "type": "transfer"}, time)
        others = model_roles.ACTS | model_records.ACTS | model_committee.ACTS | model_invoices.ACTS | model_trade.ACTS
        others |= model_treasury.ACTS | model_programme.ACTS | model_exchange.ACTS | model_land.ACTS | model_titles.ACTS
        others |= model_assets.ACTS | model_services.ACTS | model_residents.ACTS | model_devices.ACTS
        other = others.get(act["type"])
        if other:
            other(self, act, time, place)
        else:
            getattr(self, "_" + act["type"])(act, time, place)

    def _admit(self, attempt: Attempt, time: int) -> None:
        for act in attempt.acts:
            if act["type"] == "register_account":
                refuse("kind_must_be_known", act["kind"] not in KINDS)
                refuse("jurisdiction_must_be_well_formed", not re.fullmatch(JURISDICTION, act["jurisdiction"]))
            elif act["type"] in {"grant_role", "revoke_role"}:
                validate_role(act)
            elif act["type"] == "grant_delegation":
                validate_delegation(act)
            elif act["type"] == "define_schema":
                validate_schema(act)
            elif act["type"] == "propose_motion":
                validate_motion(act["action"])
            elif act["type"] == "open_class":
                divisible = (act["cap"], act["decimals"]) != (1, 0)
                refuse("class_must_fit_its_kind", act["kind"] == "unique_object" and divisible)
            elif act["type"] in OTHERS_VALIDATED:
                OTHERS_VALIDATED[act["type"]](act)
            else:
                model_land.validate(act)
                model_titles.validate(act)
        refuse("transaction_must_not_be_expired", attempt.expires < time)
        refuse("lifetime_must_be_within_limit", attempt.expires > time + self.parameters["max_lifetime_ms"])
        for address in sorted(attempt.signers):
            lane, nonce = attempt.signers[address]
            identity = self.state.get(f"identity/{address}")
            if identity is None:
                raise Broken("signer_must_be_registered")
            refuse("nonce_must_follow_last", nonce != self.get_nonce(address, lane) + 1)
            keys = attempt.signatures.get(address, [])
            refuse("key_must_be_the_accounts", not set(keys) <= set(identity["keys"]))
            refuse("signatures_must_meet_threshold", len(keys) != identity["threshold"])
            account = self.state[f"account/{address}"]
            limit = self.parameters["quota_" + identity["kind"].replace("-", "")]
            today = account["day"] == self.get_day(time)
            refuse("quota_must_not_be_exceeded", today and account["entries"] >= limit)

    def get_nonce(self, address: str, lane: int) -> int:
        """The last nonce used in a lane."""
        if lane == 0:
            return int(self.state.get(f"account/{address}", {"nonce": 0})["nonce"])
        return int(self.state.get(f"lane/{address}/{lane:03}", {"nonce": 0})["nonce"])

    def get_day(self, time: int) -> int:
        """The calendar day, in days since 1970."""
        return (time + self.offset * 60_000) // DAY

    def _spend(self, address: str, lane: int, nonce: int, time: int) -> None:
        account, day = self.state[f"account/{address}"], self.get_day(time)
        account["entries"] = account["entries"] + 1 if account["day"] == day else 1
        account["day"] = day
        if lane == 0:
            account["nonce"] = nonce
        else:
            self.state[f"lane/{address}/{lane:03}"] = {"nonce": nonce}

    # what each act does

    def _register_account(self, act: dict[str, Any], time: int, place: str) -> None:
        check_registrar(self, time, act["by"], act["jurisdiction"])
        refuse("e_resident_must_have_sponsor", act["kind"] == "e-resident" and self.version > 1)
        refuse("threshold_must_fit_keys", act["threshold"] > len(act["keys"]))
        self.check_not_given_up(act["keys"], [])
        refuse("address_must_be_new", f"identity/{act['address']}" in self.state)
        self.add_account(act)

    def add_account(self, act: dict[str, Any]) -> None:
        """Writes an account that has nothing yet."""
        identity = {name: act[name] for name in ("jurisdiction", "keys", "kind", "threshold")}
        identity |= {"keys_number": 1, "registered_at": self.height + 1, "registrar": act["by"]}
        self.state[f"identity/{act['address']}"] = identity
        self.state[f"account/{act['address']}"] = {"balances": {}, "day": 0, "entries": 0, "nonce": 0}

    def _rotate_keys(self, act: dict[str, Any], time: int, place: str) -> None:
        identity = self.state[f"identity/{act['by']}"]
        refuse("threshold_must_fit_keys", act["threshold"] > len(act["keys"]))
        self.check_not_given_up(act["keys"], identity["keys"])
        old = {"keys": identity["keys"], "threshold": identity["threshold"]}
        new = {"keys": act["keys"], "threshold": act["threshold"]}
        refuse("keys_must_change", old == new)
        self.replace_keys(act["by"], act["keys"], act["threshold"])

    def replace_keys(self, address: str, keys: list[str], threshold: int) -> None:
        """Gives an account other keys, keeps the old ones, and forgets a recovery that was under way."""
        identity = self.state[f"identity/{address}"]
        for key in identity["keys"] if self.parameters["key_memory"] else ():
            if key not in keys:
                self.state.setdefault(f"retired_key/{key}", {"height": self.height + 1, "owner": address})
        old = {"keys": identity["keys"], "threshold": identity["threshold"]}
        self.state[f"past_keys/{address}/{identity['keys_number']:06}"] = old | {"until_height": self.height + 1}
        new = {"keys": keys, "threshold": threshold, "keys_number": identity["keys_number"] + 1}
        self.state[f"identity/{address}"] = identity | new
        self.state.pop(f"recovery/{address}", None)

    def check_not_given_up(self, keys: list[str], kept: list[str]) -> None:
        """Whether a key that is to be bound was given up before; what an account has, it may keep."""
        refuse("key_must_not_be_retired", any(f"retired_key/{key}" in self.state for key in keys if key not in kept))

    def _issue(self, act: dict[str, Any], time: int, place: str) -> None:
        asset, amount = self._get_asset(act, act["by"]), act["amount"]
        self._check_registered(act["to"])
        model_residents.check_payee(self, act["to"], time)
        model_assets.check_issuable(self, act, time)
        refuse("supply_must_stay_under_cap", asset["supply"] + amount > asset["cap"])
        model_assets.check_eligible(self, act["asset"], amount, act["by"], act["to"])
        asset["supply"] += amount
        self.issued[act["asset"]] = self.issued.get(act["asset"], 0) + amount
        self.change(act["to"], act["asset"], amount, 0)

    def _redeem(self, act: dict[str, Any], time: int, place: str) -> None:
        asset, amount = self._get_asset(act, act["by"]), act["amount"]
        self.check_covered(act)
        asset["supply"] -= amount
        self.issued[act["asset"]] -= amount
        self.change(act["by"], act["asset"], -amount, 0)

    def _transfer(self, act: dict[str, Any], time: int, place: str) -> None:
        self.transfer(act, time)

    def transfer(self, act: dict[str, Any], time: int) -> None:
        """A payment, or a part of something that pays by several."""
        self._get_asset(act)
        self._check_registered(act["to"])
        self.pay(act["by"], act["asset"], act["amount"], act["to"], time)

    def pay(self, payer: str, asset: str, amount: int, to: str, time: int) -> None:
        """Moves money, if it is there; to oneself it moves nothing."""
        model_residents.check_payee(self, to, time)
        self.check_covered({"by": payer, "asset": asset, "amount": amount})
        model_assets.check_eligible(self, asset, amount, payer, to)
        if to != payer:
            self._send(payer, asset, amount, time)
            self.change(payer, asset, -amount, 0)
            self.change(to, asset, amount, 0)

    def _reverse(self, act: dict[str, Any], time: int, place: str) -> None:
        refuse("reversal_must_go_back", act["to"] == act["by"])
        key = f"reversal/{act['by']}/{act['reverses']}"
        old, whole = self.state.get(key), act.get("whole", act["amount"])
        part = old.get("part") if old else {"asset": act["asset"], "returned": 0, "whole": whole}
        refuse("payment_must_not_be_reversed_twice", part is None or part["returned"] == part["whole"])
        refuse("amount_must_be_positive", act["amount"] == 0)
        refuse("parts_must_be_of_one_amount", (part["asset"], part["whole"]) != (act["asset"], whole))
        returned = part["returned"] + act["amount"]
        refuse("reversal_must_stay_within_payment", returned > whole)
        self._transfer(act, time, place)
        row = {"transaction": place.partition("-")[0]}
        self.state[key] = row | {"part": part | {"returned": returned}} if old or "whole" in act else row

    def _place_hold(self, act: dict[str, Any], time: int, place: str) -> None:
        self._get_asset(act)
        self._check_registered(act["to"])
        self._check_registered(act["captor"])
        self.set_aside(act, time, place)

    def set_aside(self, act: dict[str, Any], time: int, place: str) -> None:
        """Sets money aside, also for what captures it itself."""
        self._get_asset(act)
        if act["to"]:  # an offer is to nobody yet
            self._check_registered(act["to"])
            model_residents.check_payee(self, act["to"], time)
        refuse("hold_must_expire_later", act["expires"] <= time)
        refuse("hold_must_not_outlast_limit", act["expires"] > time + self.parameters["max_hold_ms"])
        self.check_covered(act)
        fields = {name: act[name] for name in ("amount", "asset", "captor", "expires", "to")}
        placed = {"placed": time} if self.parameters["windows"] else {}
        self.state[f"hold/{place}"] = fields | {"owner": act["by"]} | placed
        self._send(act["by"], act["asset"], act["amount"], time)
        self.change(act["by"], act["asset"], -act["amount"], act["amount"])

    def _capture_hold(self, act: dict[str, Any], time: int, place: str) -> None:
        refuse("amount_must_be_positive", act["amount"] == 0)
        hold = self._get_hold(act["hold"])
        refuse("hold_must_be_freed_by_its_own", "-" in hold["captor"])
        refuse("hold_must_be_capturers", act["by"] != hold["captor"])
        refuse("hold_must_not_be_expired", time >= hold["expires"])
        self.pay_out(act["hold"], act["amount"])

    def _release_hold(self, act: dict[str, Any], time: int, place: str) -> None:
        hold = self._get_hold(act["hold"])
        refuse("hold_must_be_freed_by_its_own", "-" in hold["captor"])
        refuse("hold_must_be_releasable", act["by"] != hold["captor"] and time < hold["expires"])
        self.give_back(act["hold"])

    # what they have in common

    def pay_out(self, name: str, amount: int, to: str = "") -> None:
        """Pays what is set aside, or a part of it, to `to` or whom it was set aside for."""
        hold = self._get_hold(name)
        model_assets.check_free(self, hold["asset"], hold["owner"], name)
        refuse("hold_must_cover_amount", amount > hold["amount"])
        model_assets.check_eligible(self, hold["asset"], amount, hold["owner"], to or hold["to"])
        self.change(hold["owner"], hold["asset"], 0, -amount)
        self.change(to or hold["to"], hold["asset"], amount, 0)
        self._keep_rest(name, hold, hold["amount"] - amount)

    def give_back(self, name: str) -> None:
        """Gives its owner what is left of it; the windows have it back too."""
        hold = self._get_hold(name)
        if "placed" in hold:  # what was set aside before there were windows is in none
            self._send(hold["owner"], hold["asset"], -hold["amount"], hold["placed"])
        self.change(hold["owner"], hold["asset"], hold["amount"], -hold["amount"])
        self._keep_rest(name, hold, 0)

    # what they have in common

    def _get_asset(self, act: dict[str, Any], issuer: str = "") -> dict[str, Any]:
        refuse("amount_must_be_positive", act["amount"] == 0)
        asset: dict[str, Any] | None = self.state.get(f"asset/{act['asset']}")
        if asset is None:
            raise Broken("asset_must_exist")
        refuse("issuer_must_be_the_assets", issuer not in {"", asset["issuer"]})
        return asset

    def _get_hold(self, name: str) -> dict[str, Any]:
        hold: dict[str, Any] | None = self.state.get(f"hold/{name}")
        if hold is None:
            raise Broken("hold_must_exist")
        return hold

    def _keep_rest(self, name: str, hold: dict[str, Any], rest: int) -> None:
        self.state[f"hold/{name}"] = hold | {"amount": rest}
        if not rest:
            del self.state[f"hold/{name}"]

    def _check_registered(self, address: str) -> None:
        refuse("payee_must_be_registered", f"account/{address}" not in self.state)

    def check_covered(self, act: dict[str, Any]) -> None:
        """Whether somebody has so much that moves."""
        model_assets.check_free(self, act["asset"], act["by"])
        available, _ = self.get_balance(act["by"], act["asset"])
        refuse("balance_must_cover_amount", act["amount"] > available)

    def get_balance(self, address: str, asset: str) -> tuple[int, int]:
        """What somebody has of an asset, available and held, wherever it stands."""
        if self._is_apart(asset):
            return self.state.get(f"holding/{asset}/{address}", (0, 0))  # type: ignore[no-any-return]
        return self.state[f"account/{address}"]["balances"].get(asset, (0, 0))  # type: ignore[no-any-return]

    def _is_apart(self, asset: str) -> bool:
        return "made_by" in self.state.get(f"asset/{asset}", {})

    def _send(self, address: str, asset: str, amount: int, time: int) -> None:
        for period in self._get_periods(time) if self.parameters["windows"] else ():
            total = self.sent.get((address, asset, period), 0) + amount
            self.sent[address, asset, period] = min(max(total, 0), 2**53 - 1)

    def list_sent(self, time: int) -> dict[tuple[str, str], tuple[int, int]]:
        """What was sent in the day and the month of a time, by account and asset; where nothing was, nothing stands."""
        day, month = self._get_periods(time)
        totals = {key[:2]: total for key, total in self.sent.items() if key[2] == month and total}
        return {key: (self.sent.get((*key, day), 0), total) for key, total in totals.items()}

    def _get_periods(self, time: int) -> tuple[str, str]:
        day = (EPOCH + datetime.timedelta(self.get_day(time))).isoformat()
        return day, day[:7]

    def change(self, address: str, asset: str, available: int, held: int) -> None:
        """Adds to what somebody has available and held of an asset."""
        balances = self.state[f"account/{address}"]["balances"]
        rows, name = (self.state, f"holding/{asset}/{address}") if self._is_apart(asset) else (balances, asset)
        old = rows.pop(name, (0, 0))
        new = (old[0] + available, old[1] + held)
        if new != (0, 0):
            rows[name] = new
        if rows is self.state:  # which fills no account
            return
        sent = {asset for holder, asset in self.list_sent(self.now) if holder == address and not self._is_apart(asset)}
        refuse("account_must_have_room", len(balances.keys() | sent) > self.parameters["max_assets_held"])
