"""Laws in the model: what each sentence that a life writes into a law means, told in Python, and when laws bind.

The model parses nothing: SENTENCES has every sentence with what it says of an act. A law is a row of the state, as
everything else is.
"""

import datetime
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.properties.breaking import Broken, refuse
from tests.properties.model_roles import JURISDICTION, OWN, TYPES

if TYPE_CHECKING:
    from tests.properties.model import Model

Act = dict[str, Any]
Row = dict[str, Any]

GREATEST = 2**53 - 1
FIELDS = {
    "capture_hold": {"amount", "hold"},
    "grant_role": {"holder", "role", "scope", "since", "until"},
    "issue": {"amount", "asset", "to"},
    "place_hold": {"amount", "asset", "captor", "expires", "to"},
    "redeem": {"amount", "asset"},
    "register_account": {"jurisdiction", "kind", "threshold"},
    "release_hold": {"hold"},
    "reverse": {"amount", "asset", "reverses", "to"},
    "rotate_keys": {"threshold"},
    "transfer": {"amount", "asset", "reference", "to"},
}
"""What a law may read of a message. Whoever acts has balances and windows only where it names an asset."""
OF_AN_ASSET = {"available", "held", "sent_this_month", "sent_today"}


class Unanswered(Exception):  # noqa: N818 - what a sentence comes to, in the model's own words
    """The sentence has no answer."""


class Asked(NamedTuple):
    """An act, as a law sees it."""

    model: "Model"
    act: Act
    time: int

    @property
    def amount(self) -> int:
        """Of the message."""
        return int(self.act["amount"])

    @property
    def actor(self) -> Row:
        """Who acts: the identity's row."""
        return dict(self.model.state[f"identity/{self.act['by']}"])

    @property
    def signer(self) -> Row:
        """Who signs."""
        return dict(self.model.state[f"identity/{self.act['signer']}"])

    @property
    def balance(self) -> tuple[int, int]:
        """What who acts has of the asset, available and held."""
        return self.model.get_balance(self.act["by"], self.act["asset"])

    @property
    def today(self) -> datetime.date:
        """The calendar day."""
        return datetime.date(1970, 1, 1) + datetime.timedelta(self.model.get_day(self.time))

    def read_sent(self, letters: int) -> int:
        """What who acts has sent of the asset this day (10 letters of the date) or month (7)."""
        if not self.model.parameters["windows"]:
            raise Unanswered
        return self.model.sent.get((self.act["by"], self.act["asset"], self.today.isoformat()[:letters]), 0)

    def read_limit(self, name: str) -> int:
        """The parameter of the laws, as it is now, or by version 2 was before the block."""
        row = self.model.law_rows.get(f"law/{name}")
        if row is None or row["provision"]["kind"] != "parameter" or not is_in_force(row, self.time):
            raise Unanswered
        return int(row["next_value"] if 0 < row["next_since"] <= self.time else row["value"])


def fit(number: int) -> int:
    """The number, which a law cannot hold if it is too large."""
    if abs(number) > GREATEST:
        raise Unanswered
    return number


def divide(number: int, by: int) -> tuple[int, int]:
    """How often, and what is left."""
    if by == 0:
        raise Unanswered
    return divmod(number, by)


SENTENCES: dict[str, Callable[[Asked, str], bool]] = {
    r"message\.amount > (\d+)": lambda asked, most: asked.amount > int(most),
    r"message\.amount > parameters\.(\w+)": lambda asked, limit: asked.amount > asked.read_limit(limit),
    r"message\.amount > parameters\.(\w+) - on_behalf_of\.sent_today": lambda asked, limit: (
        asked.amount > asked.read_limit(limit) - asked.read_sent(10)
    ),
    r"on_behalf_of\.sent_this_month \+ message\.amount > (\d+)": lambda asked, most: (
        fit(asked.read_sent(7) + asked.amount) > int(most)
    ),
    r"on_behalf_of\.sent_today > (\d+)": lambda asked, most: asked.read_sent(10) > int(most),
    r'on_behalf_of\.kind == "citizen" and message\.amount > (\d+)': lambda asked, most: (
        asked.actor["kind"] == "citizen" and asked.amount > int(most)
    ),
    r'by\.kind in \["citizen", "(\w+)"\] or by\.keys > 2': lambda asked, kind: (
        asked.signer["kind"] in {"citizen", kind} or len(asked.signer["keys"]) > 2
    ),
    r'not any\(level == "([A-Z0-9.-]+)" for level in on_behalf_of\.jurisdictions\)': lambda asked, wide: (
        not lies_in(asked.actor["jurisdiction"], wide)
    ),
    r'message\.asset == "LAK" and on_behalf_of\.available - message\.amount < (\d+)': lambda asked, least: (
        asked.act["asset"] == "LAK" and asked.balance[0] - asked.amount < int(least)
    ),
    r"on_behalf_of\.held >= (\d+)": lambda asked, most: asked.balance[1] >= int(most),
    r"message\.to == by\.address or message\.amount % (\d+) == 0": lambda asked, number: (
        asked.act["to"] == asked.act["signer"] or divide(asked.amount, int(number))[1] == 0
    ),
    r"100 // \(message\.amount - (\d+)\) > 9": lambda asked, number: divide(100, asked.amount - int(number))[0] > 9,
    r"message\.captor == message\.to and time % (\d+) == 0": lambda asked, number: (
        asked.act["captor"] == asked.act["to"] and divide(asked.time, int(number))[1] == 0
    ),
    r"today >= @(\d{4}-\d\d-\d\d)": lambda asked, day: asked.today >= datetime.date.fromisoformat(day),
    r'message\.kind == "(\w+)"': lambda asked, kind: asked.act["kind"] == kind,
}


# ------------------------------------------------------------------------------------------ when laws bind


def check_laws(model: "Model", act: Act, time: int) -> None:
    """Whether the laws in force let it be done; the first by name that does not is the one that is told."""
    asked = Asked(model, act, time)
    for law in model.law_rows.get(f"law_book/{act['type']}", {"laws": []})["laws"]:
        row = model.law_rows[f"law/{law}"]
        if is_in_force(row, time) and is_there(row, asked.actor["jurisdiction"]):
            try:
                holds = answer(row["provision"]["text"], asked)
            except Unanswered:
                raise Broken("law_must_have_answer", law=law) from None
            if holds != (row["provision"]["kind"] == "allow"):
                raise Broken("law_must_allow", law=law)


def answer(text: str, asked: Asked) -> bool:
    """What the sentence says of an act."""
    for sentence, meaning in SENTENCES.items():
        if found := re.fullmatch(sentence, text):
            return meaning(asked, found[1])
    raise AssertionError(f"nobody knows what this means: {text}")


def is_in_force(row: Row, time: int) -> bool:
    provision = row["provision"]
    return provision["since"] <= time < provision["until"] and time >= row["suspended_until"]


def is_there(row: Row, jurisdiction: str) -> bool:
    places = row["provision"]["jurisdictions"]
    return not places or any(lies_in(jurisdiction, place) for place in places)


def lies_in(jurisdiction: str, wide: str) -> bool:
    return re.match(re.escape(wide) + r"($|[-.])", jurisdiction) is not None


# ------------------------------------------------------------------------------------------ how they are made


def validate_provision(provision: Row) -> None:
    """What cannot be a law, whatever the state."""
    refuse("law_must_not_bind", not set(provision["types"]) <= (TYPES | OWN) - {"cancel_recovery"})
    places = provision["jurisdictions"]
    well_formed = all(re.fullmatch(JURISDICTION, place) for place in places)
    well_formed = well_formed and places == sorted(set(places))
    well_formed = well_formed and provision["types"] == sorted(set(provision["types"]))
    well_formed = well_formed and (provision["kind"] == "parameter") == (not provision["types"])
    refuse("law_must_be_well_formed", not well_formed)


def adopt_law(model: "Model", provision: Row, time: int, motion: str, until: int | None) -> None:
    """Makes a law; one of an emergency ends by itself."""
    law, numeric = provision["law"], provision["kind"] == "parameter"
    refuse("law_must_be_new", f"law/{law}" in model.state)
    refuse("law_must_end_later", provision["until"] <= max(provision["since"], time))
    if not numeric:
        check_sentence(model, provision, time)
    refuse("law_must_end_later", until is not None and until <= provision["since"])
    written = provision if until is None else provision | {"until": min(until, provision["until"])}
    row = {"motion": motion, "next_since": 0, "next_value": 0, "provision": written, "suspended_by": ""}
    model.state[f"law/{law}"] = row | {"suspended_until": 0, "value": int(provision["text"]) if numeric else 0}
    for book in list_books(provision):
        write_book(model, book, [*list_alive(model, book, time), law])


def check_sentence(model: "Model", provision: Row, time: int) -> None:
    """Whether everything it reads is there, in all messages it binds, and its parameters as long as it is in force."""
    text, numbers = provision["text"], list_limits(provision["text"])
    refuse("law_must_parse", text == "message.amount >")
    refuse("law_must_not_be_ambiguous", text == "1 < time < 3")
    fields = set(re.findall(r"message\.(\w+)", text))
    if OF_AN_ASSET & set(re.findall(r"on_behalf_of\.(\w+)", text)):
        fields.add("asset")
    known = all(fields <= FIELDS[kind] for kind in provision["types"])
    refuse("law_names_must_be_known", not known or not set(numbers) <= set(list_alive(model, "parameters", time)))
    refuse("law_types_must_fit", text == "message.amount")
    for name in numbers:
        row = model.state[f"law/{name}"]
        begins = max(row["provision"]["since"], row["suspended_until"])
        late = begins > max(provision["since"], time) or row["provision"]["until"] < provision["until"]
        refuse("parameter_must_be_in_force", late)


def end_law(model: "Model", law: str, time: int) -> None:
    row = get_law(model, law, time)
    check_unread(model, law, row, time)
    dates = {"since": min(row["provision"]["since"], time), "until": time}
    model.state[f"law/{law}"] = row | {"provision": row["provision"] | dates}
    for book in list_books(row["provision"]):
        write_book(model, book, list_alive(model, book, time))


def suspend_law(model: "Model", law: str, until: int, time: int, motion: str) -> None:
    row = get_law(model, law, time)
    refuse("suspension_of_law_must_change", max(until, time) == max(row["suspended_until"], time))
    if until > time:
        check_unread(model, law, row, time)
    model.state[f"law/{law}"] = row | {"suspended_by": motion, "suspended_until": until}


def set_value(model: "Model", law: str, value: int, since: int, time: int) -> None:
    row = get_law(model, law, time)
    provision = row["provision"]
    refuse("law_must_be_parameter", provision["kind"] != "parameter")
    refuse("law_must_end_later", since >= provision["until"])
    refuse("value_must_be_in_range", not provision["least"] <= value <= provision["most"])
    begun = 0 < row["next_since"] <= time
    changes = {"next_since": max(since, time), "next_value": value, "value": row["next_value" if begun else "value"]}
    model.state[f"law/{law}"] = row | changes


def confirm_law(model: "Model", provision: Row, time: int, motion: str) -> None:
    row = model.state.get(f"law/{provision['law']}")
    if row is None or row["motion"] != motion or not time < row["provision"]["until"] < provision["until"]:
        raise Broken("emergency_must_be_in_force")
    model.state[f"law/{provision['law']}"] = row | {"provision": row["provision"] | {"until": provision["until"]}}


def confirm_suspension(model: "Model", action: Act, time: int, motion: str) -> None:
    row = model.state.get(f"law/{action['law']}")
    if row is None or row["suspended_by"] != motion or not time < row["suspended_until"] < action["until"]:
        raise Broken("emergency_must_be_in_force")
    suspend_law(model, action["law"], action["until"], time, motion)


def get_law(model: "Model", law: str, time: int) -> Row:
    row: Row | None = model.state.get(f"law/{law}")
    if row is None:
        raise Broken("law_must_exist")
    refuse("law_must_not_have_ended", row["provision"]["until"] <= time)
    return row


def check_unread(model: "Model", law: str, row: Row, time: int) -> None:
    """No law that has not ended reads the number."""
    if row["provision"]["kind"] == "parameter":
        for other in list_alive(model, "all", time):
            text = model.state[f"law/{other}"]["provision"]["text"]
            refuse("parameter_must_not_be_read", law in list_limits(text))


def list_limits(text: str) -> list[str]:
    return re.findall(r"parameters\.(\w+)", text)


def list_books(provision: Row) -> list[str]:
    return ["all", *(provision["types"] or ["parameters"])]


def list_book(model: "Model", book: str) -> list[str]:
    return list(model.state.get(f"law_book/{book}", {"laws": []})["laws"])


def list_alive(model: "Model", book: str, time: int) -> list[str]:
    """The laws in a book that have not ended."""
    return [law for law in list_book(model, book) if model.state[f"law/{law}"]["provision"]["until"] > time]


def write_book(model: "Model", book: str, laws: list[str]) -> None:
    model.state[f"law_book/{book}"] = {"laws": sorted(laws)}
    if not laws:
        del model.state[f"law_book/{book}"]
