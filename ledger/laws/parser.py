"""From a law's text to its tree: one function for each rule of the grammar, which is in docs/reference/law-language.md.

What readers of other languages might take in two ways is refused, with both ways to write it.
"""

from typing import NoReturn, cast

from ledger.errors import Refused
from ledger.laws.dates import read_date
from ledger.laws.syntax import (
    COMPARATORS,
    PRODUCT_OPERATORS,
    SUM_OPERATORS,
    Arithmetic,
    Comparator,
    Comparison,
    Expression,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Not,
    Path,
    Quantifier,
    QuantifierKind,
    Span,
)
from ledger.laws.tokens import Token, find_line, refuse_ambiguous, refuse_found, split_tokens

MAX_DEPTH = 24
"""How many parentheses, brackets and quantifiers may stand inside one another."""
MAX_ELEMENTS = 64
"""How many elements a list in the text has at most."""

_A_VALUE = "a value, a name or ("
_BOTH_WAYS = "(a and b) or c, or a and (b or c)"


class _Cursor:
    """The place in the tokens of one text, while it is read."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    @property
    def following(self) -> Token:
        return self.tokens[min(self.index + 1, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def take_if(self, *kinds: str) -> Token | None:
        return self.take() if self.token.kind in kinds else None

    def expect(self, kind: str, expected: str) -> Token:
        if self.token.kind != kind:
            self.refuse(expected)
        return self.take()

    def span_from(self, start: int) -> Span:
        """From there to the end of the token that was taken last."""
        return Span(start, self.tokens[self.index - 1].end)

    def refuse(self, expected: str) -> NoReturn:
        refuse_found(self.text, self.token.start, _describe(self.token), expected)


def parse(text: str) -> Expression:
    """The tree of a law's text.

    Raises Refused: law_text_must_fit, law_text_must_be_ascii, law_must_parse, law_must_not_be_ambiguous,
    law_must_be_shallow, law_lists_must_be_short.
    """
    cursor = _Cursor(text, split_tokens(text))
    expression = _parse_expression(cursor)
    if cursor.token.kind != "end":
        cursor.refuse("an operator or the end")
    return expression


def _parse_expression(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    operands = [_parse_negation(cursor)]
    joint = cursor.token
    while operator := cursor.take_if("and", "or"):
        if operator.kind != joint.kind:
            refuse_ambiguous(cursor.text, operator.start, "and stands beside or", _BOTH_WAYS)
        operands.append(_parse_negation(cursor))
    if len(operands) == 1:
        return operands[0]
    return Logic("and" if joint.kind == "and" else "or", tuple(operands), cursor.span_from(start))


def _parse_negation(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    if not cursor.take_if("not"):
        return _parse_comparison(cursor)
    if cursor.token.kind in ("not", "-"):
        cursor.refuse("a name or ( after not")
    negation = Not(_parse_atom(cursor), cursor.span_from(start))
    if _is_operator(cursor):
        problem = f"not stands before {cursor.token.text}"
        refuse_ambiguous(cursor.text, start, problem, "not (a == b), or (not a) == b")
    return negation


def _parse_comparison(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    left = _parse_sum(cursor)
    operator = _take_comparator(cursor)
    if operator is None:
        return left
    right = _parse_sum(cursor)
    place = cursor.token.start
    if _take_comparator(cursor):
        refuse_ambiguous(cursor.text, place, "a comparison is compared", "a < b and b < c, or (a < b) == c")
    return Comparison(operator, left, right, cursor.span_from(start))


def _take_comparator(cursor: _Cursor) -> Comparator | None:
    if cursor.token.kind == "not" and cursor.following.kind == "in":
        cursor.index += 2
        return "not in"
    token = cursor.take_if(*COMPARATORS)
    return cast(Comparator, token.kind) if token else None


def _parse_sum(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    first = _parse_product(cursor)
    rest = []
    while operator := cursor.take_if(*SUM_OPERATORS):
        rest.append((operator.kind, _parse_product(cursor)))
    return Arithmetic(first, tuple(rest), cursor.span_from(start)) if rest else first


def _parse_product(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    first = _parse_unary(cursor)
    rest = []
    while operator := cursor.take_if(*PRODUCT_OPERATORS):
        rest.append((operator.kind, _parse_unary(cursor)))
    return Arithmetic(first, tuple(rest), cursor.span_from(start)) if rest else first


def _parse_unary(cursor: _Cursor) -> Expression:
    start = cursor.token.start
    if cursor.take_if("-"):
        return Minus(_parse_atom(cursor), cursor.span_from(start))
    return _parse_atom(cursor)


def _parse_atom(cursor: _Cursor) -> Expression:  # noqa: PLR0911 - one case for each kind of atom
    token = cursor.token
    span = Span(token.start, token.end)
    match token.kind:
        case "name":
            return _parse_path(cursor)
        case "integer":
            return Literal(int(cursor.take().text), span)
        case "string":
            return Literal(cursor.take().text, span)
        case "true" | "false":
            return Literal(cursor.take().kind == "true", span)
        case "date":
            date = read_date(cursor.take().text)
            return Literal(date, span) if date else cursor.refuse(_A_VALUE)
        case "(" | "[" | "all" | "any" | "sum":
            return _parse_nested(cursor)
        case _:
            return cursor.refuse(_A_VALUE)


def _parse_path(cursor: _Cursor) -> Path:
    start = cursor.token.start
    names = [cursor.take().text]
    while cursor.take_if("."):
        names.append(cursor.expect("name", "the name of a field").text)
    return Path(tuple(names), cursor.span_from(start))


def _parse_nested(cursor: _Cursor) -> Expression:
    if cursor.depth == MAX_DEPTH:
        line, column = find_line(cursor.text, cursor.token.start)
        raise Refused("law_must_be_shallow", line=line, column=column, limit=MAX_DEPTH)
    cursor.depth += 1
    opening = cursor.token.kind
    if opening == "(":
        expression = _parse_parentheses(cursor)
    elif opening == "[":
        expression = _parse_list(cursor)
    else:
        expression = _parse_quantifier(cursor)
    cursor.depth -= 1
    return expression


def _parse_parentheses(cursor: _Cursor) -> Expression:
    cursor.take()
    expression = _parse_expression(cursor)
    cursor.expect(")", "an operator or )")
    return expression


def _parse_list(cursor: _Cursor) -> Expression:
    opening = cursor.take()
    elements: list[Expression] = []
    while cursor.token.kind != "]":
        if len(elements) == MAX_ELEMENTS:
            line, column = find_line(cursor.text, opening.start)
            raise Refused("law_lists_must_be_short", line=line, column=column, limit=MAX_ELEMENTS)
        elements.append(_parse_expression(cursor))
        if not cursor.take_if(","):
            break
        if cursor.token.kind == "]":
            cursor.refuse("an element after ,")
    cursor.expect("]", "an operator, a comma or ]")
    return ListLiteral(tuple(elements), cursor.span_from(opening.start))


def _parse_quantifier(cursor: _Cursor) -> Expression:
    opening = cursor.take()
    cursor.expect("(", f"( after {opening.text}")
    body = _parse_expression(cursor)
    cursor.expect("for", f"for, as in {opening.text}(x … for x in list)")
    name = cursor.expect("name", "a name for the element").text
    cursor.expect("in", "in")
    source = _parse_expression(cursor)
    cursor.expect(")", "an operator or )")
    return Quantifier(cast(QuantifierKind, opening.kind), body, name, source, cursor.span_from(opening.start))


def _is_operator(cursor: _Cursor) -> bool:
    if cursor.token.kind == "not":
        return cursor.following.kind == "in"
    return cursor.token.kind in (*COMPARATORS, *SUM_OPERATORS, *PRODUCT_OPERATORS)


def _describe(token: Token) -> str:
    """A token in a refusal, which is public: strings are not repeated there."""
    return {"end": "the end", "string": "a string"}.get(token.kind, token.text)
