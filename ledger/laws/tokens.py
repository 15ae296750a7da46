"""The words of a law's text: names, values and signs, each with its place. Everything else is refused, and named."""

import re
from typing import NamedTuple, NoReturn

from ledger.errors import Refused
from ledger.laws.dates import read_date

MAX_TEXT = 4_096
"""How many characters a law has at most; all are ASCII, so bytes too."""
MAX_NAME = 32
MAX_INTEGER = 2**53 - 1
"""The largest integer of a law, as of everything on the ledger; the smallest is its negative."""

KEYWORDS = ("all", "and", "any", "false", "for", "in", "not", "or", "sum", "true")
SYMBOLS = ("==", "!=", "<=", ">=", "//", "<", ">", "+", "-", "*", "%", "(", ")", "[", "]", ",", ".")
"""Longer ones first, as they are looked for."""

_FOREIGN = {
    "&&": "and",
    "||": "or",
    "&": "and",
    "|": "or",
    "!": "not",
    "<>": "!=",
    "!==": "!=",
    "===": "==",
    "=": "==",
    ":=": "==",
    "/": "//, which rounds down",
    "**": "* with each factor written out",
    "'": 'a string between "',
    "#": "no comments",
    "?": "and, or, not",
    "{": "a list between [ and ]",
    ";": "nothing after a law",
    "\t": "a space or a newline",
    "\r": "a space or a newline",
}
"""What other languages write, and what is written here."""

_SPACE = re.compile(r"[ \n]*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{MAX_NAME - 1}}}")
_NUMBER = re.compile(r"[0-9][A-Za-z0-9_.]*")
_INTEGER = re.compile(r"0|[1-9][0-9]*(?:_[0-9]+)*")
_STRING = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_DATE = re.compile(r"@([0-9A-Za-z_-]*)")
_FOREIGN_SIGN = re.compile(r"===|!==|&&|\|\||<>|:=|\*\*|.", re.DOTALL)


class Token(NamedTuple):
    """A word of the text. `kind` is the word itself for keywords and symbols."""

    kind: str
    """A keyword, a symbol, or: name, integer, string, date, end."""
    text: str
    start: int
    end: int


def split_tokens(text: str) -> list[Token]:
    """The tokens of a text; the last one is of the kind `end`.

    Raises Refused for a text that is too long or not ASCII, and for the first thing in it that is no token.
    """
    if len(text) > MAX_TEXT:
        raise Refused("law_text_must_fit", size=len(text), limit=MAX_TEXT)
    _check_ascii(text)
    tokens = []
    place = _skip_space(text, 0)
    while place < len(text):
        token = _read_token(text, place)
        tokens.append(token)
        place = _skip_space(text, token.end)
    return [*tokens, Token("end", "", len(text), len(text))]


def is_name(text: str) -> bool:
    """Whether a law can name something so."""
    return _NAME.fullmatch(text) is not None and text not in KEYWORDS


def find_line(text: str, place: int) -> tuple[int, int]:
    """The line and the column of a place, both from 1."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def refuse_found(text: str, place: int, found: str, expected: str) -> NoReturn:
    """Raises Refused: something else stands at the place than what could go on there."""
    line, column = find_line(text, place)
    raise Refused("law_must_parse", at=place + 1, line=line, column=column, found=found[:40], expected=expected)


def refuse_ambiguous(text: str, place: int, problem: str, form: str) -> NoReturn:
    """Raises Refused: what stands at the place has two readings; `form` shows how each is written."""
    line, column = find_line(text, place)
    raise Refused("law_must_not_be_ambiguous", at=place + 1, line=line, column=column, problem=problem, form=form)


def _check_ascii(text: str) -> None:
    for place, character in enumerate(text):
        if ord(character) > 126 or (character < " " and character not in "\n\t\r"):
            line, column = find_line(text, place)
            raise Refused("law_text_must_be_ascii", character=f"U+{ord(character):04X}", line=line, column=column)


def _skip_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _read_token(text: str, place: int) -> Token:
    first = text[place]
    if first == '"':
        return _read_string(text, place)
    if first == "@":
        return _read_date(text, place)
    if first in "0123456789":
        return _read_integer(text, place)
    word = _WORD.match(text, place)
    return _read_word(text, place, word.group()) if word else _read_symbol(text, place)


def _read_word(text: str, place: int, word: str) -> Token:
    if word in KEYWORDS:
        return Token(word, word, place, place + len(word))
    if _NAME.fullmatch(word) is None:
        hint = word.lower() if word.lower() in KEYWORDS else f"a name of a-z, 0-9 and _, at most {MAX_NAME}"
        refuse_found(text, place, word, hint)
    return Token("name", word, place, place + len(word))


def _read_integer(text: str, place: int) -> Token:
    match = _NUMBER.match(text, place)
    word = match.group() if match else ""
    if _INTEGER.fullmatch(word) is None:
        refuse_found(text, place, word, "an integer such as 1_000, without fraction or leading zero")
    digits = word.replace("_", "")
    # int() of a long text is bounded by an environment setting, so the length is asked first
    if len(digits) > 16 or int(digits) > MAX_INTEGER:
        refuse_found(text, place, word, f"an integer up to {MAX_INTEGER}")
    return Token("integer", digits, place, place + len(word))


def _read_string(text: str, place: int) -> Token:
    match = _STRING.match(text, place)
    if match is None:
        expected = 'printable characters, " and \\ with a \\ before them, then "'
        refuse_found(text, place, "a string without end", expected)
    value = re.sub(r'\\(["\\])', r"\1", match.group(1))
    return Token("string", value, place, match.end())


def _read_date(text: str, place: int) -> Token:
    match = _DATE.match(text, place)
    word = match.group(1) if match else ""
    if read_date(word) is None:
        refuse_found(text, place, f"@{word}", "a day of the calendar from @1970-01-01 to @9999-12-31")
    return Token("date", word, place, place + 1 + len(word))


def _read_symbol(text: str, place: int) -> Token:
    match = _FOREIGN_SIGN.match(text, place)
    sign = match.group() if match else text[place]
    symbol = next((known for known in SYMBOLS if text.startswith(known, place)), "")
    if len(sign) > len(symbol) or not symbol:
        found = sign if sign.isprintable() else f"U+{ord(sign):04X}"
        refuse_found(text, place, found, _FOREIGN.get(sign, "a name, a value or an operator"))
    if text.startswith("--", place):
        refuse_ambiguous(text, place, "-- stands side by side", "a - (-b) for a difference; elsewhere - once")
    return Token(symbol, symbol, place, place + len(symbol))
