"""Receipts with rules in words: what a receipt shows, and the laws and numbers that its message met."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.chain.ruled import ASSET, LAW, ProvedRules
from ledger.registry.rows.laws import LAWS, Law, get_value, is_in_force
from ledger.registry.rows.money import ASSETS, Asset
from ledger.words.chain.proofs import Told, describe_proved_entry, know_genesis, list_finality, tell_entry
from ledger.words.laws.laws import name_everywhere
from ledger.words.lexicon import Lexicon
from ledger.words.printing import write_lines


def tell_rules(proved: ProvedRules) -> Told:
    """A receipt with rules: amounts of assets that a motion made are written as the proved row says."""
    names, entry = _know_rules(proved), proved.entry
    claim, pairs = describe_proved_entry(entry, names)
    told = tell_entry(entry)
    found = told.object | {"kind": "ruled-receipt", "rules": list(map(_make_object, _list_laws(proved)))}
    found["assets"] = {code: msgspec.to_builtins(asset) for code, asset in _list_assets(proved)}
    return Told([claim, *write_lines([*pairs, *_list_pairs(proved, names), *list_finality(entry.proved)])], found)


def _list_pairs(proved: ProvedRules, names: Lexicon) -> list[tuple[str, str]]:
    """Of each law in force what it binds, and of each parameter its value: as of the block before."""
    time, pairs = proved.entry.time, []
    in_force = [law for law in _list_laws(proved) if is_in_force(law, time)]
    for law in in_force:
        provision = law.provision
        title = f"{provision.title.en}, {provision.reference}"
        if provision.kind == "parameter":
            pairs.append(("number", f"{provision.law} is {get_value(law, time):,}: {title}"))
        else:
            where = name_everywhere(provision.jurisdictions)
            pairs.append(("law", f"{provision.law} ({provision.kind}, {where}): {title}"))
    pairs += [("asset", f"{code}, {asset.decimals} decimals") for code, asset in _list_assets(proved)]
    as_of = f"as of block {proved.proved.header.height - 1}, under its header"
    return [*(pairs or [("laws", "none was in force")]), ("rules", as_of)]


def _know_rules(proved: ProvedRules) -> Lexicon:
    """What a genesis knows, with the assets and the laws that are proved beside it."""
    names = know_genesis(proved.entry.proved.genesis)
    decimals = {code: asset.decimals for code, asset in _list_assets(proved)}
    laws = {law.provision.law: law.provision for law in _list_laws(proved)}
    return names._replace(decimals={**names.decimals, **decimals}, find_law=laws.get)


def _list_laws(proved: ProvedRules) -> Iterator[Law]:
    return (LAWS.decode(value) for key, value in proved.rows.items() if key.startswith(LAW))


def _list_assets(proved: ProvedRules) -> Iterator[tuple[str, Asset]]:
    rows = proved.rows.items()
    return ((key.removeprefix(ASSET), ASSETS.decode(value)) for key, value in rows if key.startswith(ASSET) and value)


def _make_object(law: Law) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(law)
    return shown
