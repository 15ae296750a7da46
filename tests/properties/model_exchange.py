"""Exchange in the model: rates, offers, conversions, new assets and reserves, as plain dictionaries."""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.properties import model_laws, model_roles
from tests.properties.breaking import Broken, refuse

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]


def create_asset(model: "Model", action: Act, motion: str) -> None:
    """A new kind of money, of which there is nothing yet."""
    code, known = action["asset"], {key.partition("/")[2] for key in model.state if key.startswith("asset/")}
    model_roles.check_account(model, action["issuer"])
    refuse("asset_must_be_new", code in known)
    imitates = any(code[1:].startswith(other) for other in known)
    refuse("asset_code_must_be_assigned", imitates or not re.fullmatch(r"X[A-Z]{4,11}", code))
    fields = {name: action[name] for name in ("cap", "decimals", "issuer")}
    model.state[f"asset/{code}"] = fields | {"made_by": motion, "supply": 0}


def publish_rate(model: "Model", act: Act, time: int, place: str) -> None:
    refuse("rate_must_be_of_two_assets", act["base"] == act["quote"])
    since = max(act["since"], time)
    refuse("rate_must_end_later", act["until"] <= since)
    refuse("asset_must_exist", f"asset/{act['base']}" not in model.state)
    quote = model.state.get(f"asset/{act['quote']}")
    if quote is None:
        raise Broken("asset_must_exist")
    refuse("issuer_must_be_the_assets", act["by"] != quote["issuer"])
    fields = {name: act[name] for name in ("band", "base", "denominator", "numerator", "quote", "until")}
    model.state[f"rate/{place}"] = fields | {"since": since}
    model.published.append((f"{act['base']}/{act['quote']}", since, time, place))
    begun = find_begun(model, f"{act['base']}/{act['quote']}", time)
    later = [one for pair, since, _, one in model.published if pair == f"{act['base']}/{act['quote']}" and since > time]
    row = {"coming": later[-1] if later else "", "begun": begun}
    model.state[f"rate_pair/{act['base']}/{act['quote']}"] = row


def find_begun(model: "Model", pair: str, time: int) -> str:
    """The rate that began last; one that was to come is forgotten where another one to come was published after it."""
    begun, coming = (0, ""), (0, "")
    for name, since, published, place in model.published:
        if name != pair:
            continue
        if coming[1] and coming[0] <= published:
            begun, coming = coming, (0, "")
        if since > published:
            coming = since, place
        else:
            begun = since, place
    return coming[1] if coming[1] and coming[0] <= time else begun[1]


def check_rate(model: "Model", name: str, time: int) -> Row:
    rate: Row | None = model.state.get(f"rate/{name}")
    if rate is None:
        raise Broken("rate_must_exist")
    refuse("rate_must_have_begun", time < rate["since"])
    refuse("rate_must_not_be_expired", time >= rate["until"])
    refuse("rate_must_be_the_latest", find_begun(model, f"{rate['base']}/{rate['quote']}", time) != name)
    return rate


def place_offer(model: "Model", act: Act, time: int, place: str) -> None:
    rate = check_rate(model, act["rate"], time)
    check_dealer(model, act["by"], rate, time)
    refuse("offer_must_be_of_rates_assets", {act["asset"], act["pays"]} != {rate["base"], rate["quote"]})
    asked, published = (Fraction(one["numerator"], one["denominator"]) for one in (act, rate))
    refuse("offer_must_be_within_band", abs(asked - published) > published * Fraction(rate["band"], 1_000))
    refuse("amount_must_be_positive", act["amount"] == 0)
    judge_leg(model, act, act["asset"], act["amount"], "", time)
    model.set_aside(act | {"captor": place, "to": ""}, time, place)
    fields = {name: act[name] for name in ("asset", "denominator", "expires", "numerator", "pays", "rate")}
    model.state[f"offer/{place}"] = fields | {"owner": act["by"]}


def withdraw_offer(model: "Model", act: Act, time: int, place: str) -> None:
    offer = get_offer(model, act)
    refuse("offer_must_be_withdrawable", act["by"] != offer["owner"] and time < offer["expires"])
    del model.state[f"offer/{act['offer']}"]
    model.give_back(act["offer"])


def convert(model: "Model", act: Act, time: int, place: str) -> None:
    offer = get_offer(model, act)
    refuse("offer_must_not_be_expired", offer["expires"] <= time)
    refuse("offer_must_be_the_dealers", act["to"] != offer["owner"])
    refuse("conversion_must_be_with_another", offer["owner"] in {act["by"], act["signer"]})
    refuse("conversion_must_be_of_offers_assets", (act["asset"], act["wanted"]) != (offer["pays"], offer["asset"]))
    rate = check_rate(model, offer["rate"], time)
    check_dealer(model, offer["owner"], rate, time)
    refuse("dealer_must_not_be_suspended", model_roles.is_suspended(model, offer["owner"], time))
    price = Fraction(offer["numerator"], offer["denominator"])
    gives = int(act["amount"] / price if offer["asset"] == rate["base"] else act["amount"] * price)
    left = model.state[f"hold/{act['offer']}"]["amount"]
    refuse("conversion_must_give_something", gives == 0)
    refuse("conversion_must_give_least", gives < act["least"])
    refuse("offer_must_cover_conversion", gives > left)
    judge_leg(model, act, act["asset"], act["amount"], offer["owner"], time)
    model.pay(act["by"], act["asset"], act["amount"], offer["owner"], time)
    model.pay_out(act["offer"], gives, act["by"])
    if gives == left:
        del model.state[f"offer/{act['offer']}"]
    model.told += [("rate", offer["rate"]), ("numerator", offer["numerator"]), ("remaining", left - gives)]


def report_reserve(model: "Model", act: Act, time: int, place: str) -> None:
    key = f"reserve/{act['asset']}/{act['currency']}"
    refuse("reserve_must_be_of_the_past", act["as_of"] > time)
    refuse("reserve_must_follow_last", key in model.state and act["as_of"] <= model.state[key]["as_of"])
    asset = model.state.get(f"asset/{act['asset']}")
    if asset is None:
        raise Broken("asset_must_exist")
    refuse("issuer_must_be_the_assets", act["by"] != asset["issuer"])
    fields = {name: act[name] for name in ("as_of", "decimals", "evidence", "units")}
    model.state[key] = fields | {"report": place}


def get_offer(model: "Model", act: Act) -> Row:
    offer: Row | None = model.state.get(f"offer/{act['offer']}")
    if offer is None:
        raise Broken("offer_must_exist")
    return offer


def check_dealer(model: "Model", who: str, rate: Row, time: int) -> None:
    refuse("dealer_must_have_role", not model_roles.find_chain(model, time, "dealer", who, rate["base"]))


def judge_leg(model: "Model", act: Act, asset: str, amount: int, to: str, time: int) -> None:
    """A leg is a payment of who acts: laws are asked, and a delegation spends."""
    fields = {"amount": amount, "asset": asset, "by": act["by"], "reference": "", "signer": act["signer"], "to": to}
    model_laws.check_laws(model, fields | {"type": "transfer"}, time)
    model_roles.spend(model, fields)


_ALL = (publish_rate, place_offer, withdraw_offer, convert, report_reserve)
ACTS = {function.__name__: function for function in _ALL}
