"""All Hypothesis strategies, by what they give, in the plural. Tests import them from here.

Numbers lean to the edges: 0, 1, what exactly is there, the largest that exists, one more.
"""

from hypothesis import strategies as st

from ledger.crypto.encoding import MAX_INTEGER

ASSETS = ("LAK", "USD", "EUR")

# --------------------------------------------------------------------------------- a life of the ledger


def picks() -> st.SearchStrategy[int]:
    """A number to choose one of a growing list by, modulo its length; small ones shrink to what is oldest."""
    return st.integers(0, 11)


def amounts() -> st.SearchStrategy[int]:
    """Amounts of money, most of them small enough to be there."""
    return st.one_of(st.integers(1, 20), st.integers(1, 60), st.sampled_from([0, 1, 100, 1_000, 2_000, MAX_INTEGER]))


def assets() -> st.SearchStrategy[str]:
    """Codes of assets, most of them LAK, seldom one that there is not."""
    return st.sampled_from(["LAK"] * 6 + ["USD", "USD", "EUR", "EUR", "XAU"])


def kinds() -> st.SearchStrategy[str]:
    """Kinds of account, and one that there is not."""
    return st.sampled_from(
        ["citizen", "citizen", "device", "business", "bank", "e-resident", "resident", "authority", "king"]
    )


def jurisdictions() -> st.SearchStrategy[str]:
    """Jurisdictions, and what looks like one."""
    return st.sampled_from(["LA", "LA-VT", "LA-VT.01", "TH-10"] * 3 + ["LA-vt", "LAO"])


def thresholds() -> st.SearchStrategy[tuple[int, int]]:
    """A number of keys and how many must sign, seldom too many."""
    return st.sampled_from([(1, 1), (1, 1), (2, 1), (2, 2), (3, 2), (1, 2)])


def lanes() -> st.SearchStrategy[int]:
    """Lanes, most of them the everyday one."""
    return st.sampled_from([0, 0, 0, 0, 1, 255])


def faults() -> st.SearchStrategy[str]:
    """What can be wrong with a transaction beside what it asks for."""
    return st.sampled_from(
        ["nonce too low", "nonce too high", "foreign key", "one key less", "expired", "too long-lived"]
    )


def waits() -> st.SearchStrategy[int]:
    """How long nothing happens, in milliseconds: a moment, an hour, a day, past every hold."""
    return st.sampled_from([0, 1, 3_600_000, 40_000_000, 86_400_000, 200_000_000])


def lasting() -> st.SearchStrategy[int]:
    """For how long a hold is placed, in milliseconds: also none at all, and longer than allowed."""
    return st.sampled_from([3_600_000, 50_000_000, 86_400_000, 2 * 86_400_000, 0, 2 * 86_400_000 + 2])


# ------------------------------------------------------------------- what authorities do in such a life


def anybody() -> st.SearchStrategy[int]:
    """A number to choose anybody by, authorities too; 40 is nobody."""
    return st.sampled_from([*range(24), 40, 40])


def parts() -> st.SearchStrategy[int]:
    """In how many parts something is done, mostly in one."""
    return st.sampled_from([1, 1, 2, 3])


def luck() -> st.SearchStrategy[bool]:
    """Whether who may do it does it, mostly."""
    return st.sampled_from([True, True, True, False])


def roles() -> st.SearchStrategy[tuple[str, str]]:
    """Roles with a scope, seldom ones that there are not."""
    there = [("issuer", "degree"), ("issuer", "training"), ("accreditor", "issuer/degree"), ("court", "LA-VT")]
    there += [("registrar", "LA-VT"), ("curator", "degree"), ("accreditor", "accreditor"), ("registrar", "")]
    return st.sampled_from(there * 2 + [("king", ""), ("court", "degree"), ("accreditor", "issuer/LA")])


def ends() -> st.SearchStrategy[int]:
    """How long something lasts from when it begins, in milliseconds: also no time at all."""
    return st.sampled_from([10**12, 10**12, 86_400_000, 3_600_000, 2, 0])


def beginnings() -> st.SearchStrategy[int]:
    """From when on, in milliseconds from now."""
    return st.sampled_from([0, 0, 0, 1, 3_600_000, -1_000])


def powers_of_delegates() -> st.SearchStrategy[tuple[str, ...]]:
    """Types of messages for a delegation, seldom ones that cannot be delegated or are out of order."""
    money = [
        ("grant_delegation", "transfer"),
        ("transfer",),
        ("place_hold", "transfer"),
        ("grant_delegation", "transfer"),
    ]
    others = [("capture_hold", "release_hold"), ("issue_record", "revoke_record")]
    return st.sampled_from(money * 2 + others + [("appeal_suspension",), ("transfer", "issue")])


def references() -> st.SearchStrategy[str]:
    """Legal references."""
    return st.sampled_from(["CASE-7", "CASE-8/1", "A.1"])


def schemas() -> st.SearchStrategy[tuple[str, int]]:
    """Names of schemas with a version, most of them there."""
    return st.sampled_from([("degree", 1)] * 5 + [("training", 1), ("training", 1), ("degree", 2), ("licence", 1)])


def field_lists() -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Fields of a schema, name and type, seldom out of order."""
    lists = [(("level", "text"),), (("born", "date"), ("level", "text")), (("level", "text"), ("passed", "boolean"))]
    return st.sampled_from(lists * 2 + [(("level", "text"), ("born", "date")), (("subject", "text"),)])


# --------------------------------------------------------------------- what a committee does in such a life

_TYPES = ["transfer"] * 3 + ["place_hold", "reverse", "capture_hold", "issue", "redeem"]
_PLACES = [()] * 9 + [("LA-VT",)] * 3 + [("LA-VT", "TH"), ("LA",), ("LA-VT.01",), ("LA-VT", "LA"), ("LA_VT",)]


def sentences(limits: list[str]) -> st.SearchStrategy[str]:
    """What a law may say, in the sentences that model_laws.py knows; parameters it may read by these names."""
    number, limit = st.sampled_from(["0", "2", "7", "10", "20", "40", "60", "150"]), st.sampled_from(limits)
    place, kind = st.sampled_from(["LA", "LA-VT", "LA-VT.01", "TH-10"]), st.sampled_from(["device", "business", "bank"])
    many = [
        ("message.amount > {}", number),
        ("message.amount > {}", number),
        ("message.amount > parameters.{}", limit),
        ("message.amount > parameters.{}", limit),
        ("message.amount > parameters.{} - on_behalf_of.sent_today", limit),
        ("message.amount > parameters.{} - on_behalf_of.sent_today", limit),
        ("on_behalf_of.sent_this_month + message.amount > {}", number),
        ("on_behalf_of.sent_this_month + message.amount > {}", number),
        ("on_behalf_of.sent_today > {}", number),
        ('on_behalf_of.kind == "citizen" and message.amount > {}', number),
        ('by.kind in ["citizen", "{}"] or by.keys > 2', kind),
        ('not any(level == "{}" for level in on_behalf_of.jurisdictions)', place),
        ('message.asset == "LAK" and on_behalf_of.available - message.amount < {}', number),
        ("on_behalf_of.held >= {}", number),
        ("message.to == by.address or message.amount % {} == 0", number),
        ("100 // (message.amount - {}) > 9", number),
        ("message.captor == message.to and time % {} == 0", number),
        ("today >= @{}", st.sampled_from(["2024-10-05", "2024-11-01"])),
        ('message.kind == "{}"', kind),
    ]
    right = st.sampled_from(many).flatmap(lambda pair: pair[1].map(pair[0].format))
    wrong = st.sampled_from(["message.amount >", "message.amount", "1 < time < 3", "message.amounts > 3"])
    return st.one_of(*[right] * 9, wrong)


def bound_types() -> st.SearchStrategy[tuple[str, ...]]:
    """Types of messages for a law, most of them about money, seldom none or what no law binds."""
    some = st.lists(st.sampled_from(_TYPES), min_size=1, max_size=3, unique=True).map(sorted).map(tuple)
    others = [("release_hold",), ("register_account",), ("grant_role", "rotate_keys"), ()]
    others += [("propose_motion",), ("cancel_recovery",)]
    return st.one_of(*[some] * 8, st.sampled_from([*others, ("transfer", "issue")]))


def places_of_laws() -> st.SearchStrategy[tuple[str, ...]]:
    """Where a law binds: mostly everywhere; seldom out of order, or no jurisdiction."""
    return st.sampled_from(_PLACES)


def votes() -> st.SearchStrategy[str]:
    """Votes, most of them yes."""
    return st.sampled_from(["yes"] * 7 + ["no", "abstain", "veto", "recuse"])


def settings_of_parameters() -> st.SearchStrategy[tuple[str, int]]:
    """Parameters of the chain with a value, seldom ones that there are not, out of range, or too small to act by."""
    there = [("quota_citizen", 10), ("quota_citizen", 24), ("quota_device", 10), ("max_hold_ms", 86_400_000)]
    there += [("max_hold_ms", 300_000_000), ("recovery_delay_ms", 86_400_000), ("max_assets_held", 4)]
    there += [("max_lifetime_ms", 3_600_000), ("max_lifetime_ms", 200_000_000), ("windows", 1), ("max_open_motions", 4)]
    there += [("key_memory", 1)]
    wrong = [("quota_king", 10), ("max_assets_held", 65), ("windows", 0), ("key_memory", 0), ("quota_citizen", 9)]
    wrong += [("recovery_delay_ms", 1_000), ("recovery_delay_ms", 31 * 86_400_000), ("max_open_motions", 3)]
    return st.sampled_from(there * 2 + wrong)


# ------------------------------------------------------------------------------------------- consensus


def powers(least: int = 1, most: int = 7) -> st.SearchStrategy[list[int]]:
    """The voting powers of a set: equal, nearly equal, or one that outweighs the rest."""
    return st.lists(st.sampled_from([1, 1, 1, 2, 3, 10, 1_000_000]), min_size=least, max_size=most)


def deliveries() -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    """What an adversary delivers, in order: (height, round, block, listeners as bits), many to all or to half."""
    listeners = st.sampled_from([127, 127, 127, 15, 112]) | st.integers(0, 127)
    delivery = st.tuples(st.integers(1, 2), st.integers(0, 3), st.integers(0, 2), listeners)
    return st.lists(delivery, min_size=3, max_size=30)


# ----------------------------------------------------------------------------------------------- state


def overlay_acts() -> st.SearchStrategy[list[tuple[str, str, int]]]:
    """What is done to an overlay, in order: (act, identifier, value)."""
    acts = st.sampled_from(["put", "put", "delete", "mark", "undo", "undo"])
    return st.lists(st.tuples(acts, st.sampled_from("abcd"), st.integers(0, 3)), max_size=40)


def row_batches() -> st.SearchStrategy[list[dict[str, int]]]:
    """What blocks change, one after the other: rows by identifier to their new value, 0 where they go."""
    identifiers = st.integers(0, 60).map(lambda number: f"{number:02}")
    return st.lists(st.dictionaries(identifiers, st.integers(0, 3), min_size=1, max_size=40), min_size=1, max_size=8)


def texts() -> st.SearchStrategy[str]:
    """Texts of all sorts of characters, hostile ones too, that have a UTF-8 form."""
    return st.text(max_size=20) | st.sampled_from(['"', "\\", "\x00", "\x7f", "\u2028", "ລາວ", "🇱🇦", "a/b", ""])


# ------------------------------------------------------------------------------------------- documents


def documents() -> st.SearchStrategy[object]:
    """JSON documents within the canonical profile."""
    values = st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts()
    names = st.text(st.characters(max_codepoint=127), max_size=8)
    return st.recursive(values, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))


def any_documents() -> st.SearchStrategy[object]:
    """JSON documents of all sorts, most of them outside the profile."""
    values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts()
    return st.recursive(values, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(), inner, max_size=4))


def claims() -> st.SearchStrategy[dict[str, str | int | bool]]:
    """What a credential of ours may say about its subject."""
    names = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True).filter(lambda name: name not in ("id", "type"))
    return st.dictionaries(names, st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts(), max_size=5)


# ------------------------------------------------------------------------------------- transactions


def attempts() -> st.SearchStrategy[list[tuple[int, int, int, str, str]]]:
    """Transactions to be made, one after the other: (by, to, amount, asset, what it asks or what is wrong)."""
    what = st.sampled_from(
        ["transfer", "transfer", "hold", "issue", "redeem", "deal", "mistyped", "forged", "not signed by its key"]
    )
    return st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), amounts(), assets(), what | faults()), max_size=5)


# ----------------------------------------------------------------------------------------------- records


def field_values() -> st.SearchStrategy[str | int | bool]:
    """What a field of a record may hold, also what is easily taken for something else."""
    alike = st.sampled_from(
        ["", "1", "true", "false", "0", "2001", '"', "null", "00" * 32, 0, 1, -1, True, False, 2001]
    )
    return st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.text(max_size=40) | alike


def record_fields() -> st.SearchStrategy[dict[str, str | int | bool]]:
    """Fields of a record by name, the subject among them; names that begin alike, and the longest."""
    names = st.from_regex(
        r"[a-z][a-z0-9_]{0,5}", fullmatch=True, alphabet=st.characters(max_codepoint=127)
    ) | st.sampled_from(["a", "aa", "a0", "level", "level2", "x" * 32])
    fields = st.dictionaries(names, field_values(), min_size=1, max_size=31)
    return fields.map(lambda found: {**found, "subject": "noy"}).filter(lambda found: 2 <= len(found) <= 32)
