"""A camt.053 message is a statement of an account: balances before and after, and what was booked between.

ISO 20022 camt.053.001.10 (BkToCstmrStmt). Up to version 08 an account needs an Id, of at most 34 characters; here an
address of 42 stands whole as its proxy (Prxy) alone. As in a pacs.002 of ours, what no ISO identifier
holds stands as words of the additional information: a transaction's id, the message's place in it, the block.
The total of an account is what it can pay and what is held together; CLAV is the first alone. A sum of more than the
18 digits that ISO 20022 has room for is left out.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from xml.etree import ElementTree as ET

from ledger.chain.kinds import REFERENCE
from ledger.crypto.encoding import MAX_INTEGER, encode
from ledger.errors import InterchangeError, ensure
from ledger.interchange.decimals import MAX_PLACES, format_decimal, is_writable, parse_decimal
from ledger.interchange.iso20022.documents import (
    CURRENCY,
    MAX35_TEXT,
    NAMESPACE,
    Element,
    add_text,
    every,
    maybe,
    one,
    parse_time,
    read_document,
    refuse_text,
    some,
    text,
    write_document,
)
from ledger.interchange.iso20022.pain001 import CREDITORS
from ledger.interchange.iso20022.statement_totals import (
    CREDIT,
    DEBIT,
    SIGN,
    check_order,
    check_sums,
    check_totals,
    get_sign,
    list_totals,
)
from ledger.interchange.quoting import shown
from ledger.interchange.rfc3339 import format_time
from ledger.registry.statements import Statement, StatementEntry

MESSAGE_TYPE = "camt.053.001.10"
ISSUER = "natledger"
OPENING, CLOSING, AVAILABLE = "OPBD", "CLBD", "CLAV"

_BOOKED = "BOOK"
_NOT_OWED = re.compile(CREDIT)
_BALANCE = re.compile("[A-Z]{4}")
_STATUS = re.compile(_BOOKED)
_ISSUER = re.compile(ISSUER)
_KIND = re.compile("[a-z][a-z_]{0,31}")
_ADDRESS = re.compile("[a-z]{1,10}1[02-9ac-hj-np-z]{38}")
_NUMBER = re.compile("[1-9][0-9]{0,14}")
_REFERENCE = re.compile(REFERENCE)
_ENTRY_WORDS = re.compile(
    "transaction ([0-9a-f]{64}) message (0|[1-9][0-9]?) height ([1-9][0-9]{0,14})"
    "(?: returns ([0-9a-f]{64}-(?:0|[1-9][0-9]?)))?(?: purpose ([a-z][a-z_]{0,31}))?( imported)?"
)
_IMPORTED = " imported"
"""Says that the end-to-end id is one of a payment file, and not the reference on the ledger."""
_STATEMENT_WORDS = re.compile("blocks ([1-9][0-9]{0,14}) to ([1-9][0-9]{0,14})")


def write_camt053(statement: Statement, decimals: Mapping[str, int]) -> bytes:
    """The statement as a file; `decimals` has those of its asset. Equal arguments give equal bytes.

    Raises InterchangeError for an asset whose code or decimals no ISO 20022 amount has, and for a statement that is
    larger than the files that are read.
    """
    return write_statements([statement], decimals)


def write_statements(statements: Sequence[Statement], decimals: Mapping[str, int]) -> bytes:
    """As `write_camt053`, of several statements in one file; their order is kept."""
    ensure(bool(statements), "a file of no statement")
    identifiers = [sha256(encode(statement)).hexdigest()[:32] for statement in statements]
    document = ET.Element("Document", xmlns=NAMESPACE + MESSAGE_TYPE)
    message = ET.SubElement(document, "BkToCstmrStmt")
    header = ET.SubElement(message, "GrpHdr")
    together = identifiers[0] if len(statements) == 1 else sha256("".join(identifiers).encode()).hexdigest()[:32]
    add_text(header, "MsgId", together)
    add_text(header, "CreDtTm", format_time(max(statement.until for statement in statements)))
    for identifier, statement in zip(identifiers, statements, strict=True):
        _add_statement(ET.SubElement(message, "Stmt"), identifier, statement, decimals)
    return write_document(document)


def parse_camt053(xml: bytes, decimals: Mapping[str, int]) -> Statement:
    """The only statement in `xml`, as `write_camt053` writes it; elements of others are passed over.

    Raises InterchangeError for whatever does not fit, and for a statement that does not add up: the sums and counts
    it declares are those of its entries, and opening balance and entries give the closing balance.
    """
    _, document = read_document(xml, (MESSAGE_TYPE,), own=True)
    return _read_statement(one(document, "BkToCstmrStmt", "Stmt"), decimals)


def parse_statements(xml: bytes, decimals: Mapping[str, int]) -> tuple[Statement, ...]:
    """As `parse_camt053`, of all statements in the file."""
    _, document = read_document(xml, (MESSAGE_TYPE,), own=True)
    return tuple(_read_statement(body, decimals) for body in some(one(document, "BkToCstmrStmt"), "Stmt"))


def _add_statement(body: ET.Element, identifier: str, statement: Statement, decimals: Mapping[str, int]) -> None:
    currency, places = statement.asset, decimals.get(statement.asset, MAX_PLACES + 1)
    if not CURRENCY.fullmatch(currency) or places > MAX_PLACES:
        raise InterchangeError("asset_must_have_currency_code", asset=shown(currency))
    add_text(body, "Id", identifier)
    add_text(body, "CreDtTm", format_time(statement.until))
    period = ET.SubElement(body, "FrToDt")
    add_text(period, "FrDtTm", format_time(statement.since))
    add_text(period, "ToDtTm", format_time(statement.until))
    account = ET.SubElement(body, "Acct")
    add_text(account, "Ccy", currency)
    _add_proxy(account, statement.address)
    for code, amount, time in _list_balances(statement):
        balance = ET.SubElement(body, "Bal")
        add_text(ET.SubElement(ET.SubElement(balance, "Tp"), "CdOrPrtry"), "Cd", code)
        _add_amount(balance, amount, currency, places)
        add_text(ET.SubElement(balance, "Dt"), "DtTm", format_time(time))
    _add_totals(ET.SubElement(body, "TxsSummry"), statement, places)
    for number, entry in enumerate(statement.entries, 1):
        _add_entry(ET.SubElement(body, "Ntry"), number, entry, currency, places)
    add_text(body, "AddtlStmtInf", f"blocks {statement.first} to {statement.last}")


def _read_statement(body: Element, decimals: Mapping[str, int]) -> Statement:
    account = one(body, "Acct")
    currency = text(one(account, "Ccy"), CURRENCY)
    if decimals.get(currency, MAX_PLACES + 1) > MAX_PLACES:
        refuse_text(one(account, "Ccy"), currency)
    places = decimals[currency]
    balances = _read_balances(body, currency, places)
    words = one(body, "AddtlStmtInf")
    first, last = (int(number) for number in _match(words, _STATEMENT_WORDS))
    statement = Statement(
        address=text(one(account, "Prxy", "Id"), _ADDRESS),
        asset=currency,
        first=first,
        last=last,
        since=parse_time(one(body, "FrToDt", "FrDtTm")),
        until=parse_time(one(body, "FrToDt", "ToDtTm")),
        opening=balances[OPENING],
        closing=balances[CLOSING],
        available=balances[AVAILABLE],
        entries=tuple(
            _read_entry(element, number, currency, places) for number, element in enumerate(every(body, "Ntry"), 1)
        ),
    )
    check_order(statement, every(body, "Ntry"), words)
    check_totals(one(body, "TxsSummry"), statement, places)
    check_sums(statement, places)
    return statement


def _list_balances(statement: Statement) -> list[tuple[str, int, int]]:
    return [
        (OPENING, statement.opening, statement.since),
        (CLOSING, statement.closing, statement.until),
        (AVAILABLE, statement.available, statement.until),
    ]


def _add_totals(summary: ET.Element, statement: Statement, places: int) -> None:
    changes = [entry.change for entry in statement.entries]
    for name, count, total in list_totals(changes, places):
        totals = ET.SubElement(summary, name)
        add_text(totals, "NbOfNtries", str(count))
        if is_writable(total):
            add_text(totals, "Sum", total)
        if name == "TtlNtries":
            net = ET.SubElement(totals, "TtlNetNtry")
            add_text(net, "Amt", format_decimal(abs(sum(changes)), places))
            add_text(net, "CdtDbtInd", get_sign(sum(changes)))


def _add_entry(element: ET.Element, number: int, entry: StatementEntry, currency: str, places: int) -> None:
    add_text(element, "NtryRef", str(number))
    _add_amount(element, entry.change, currency, places)
    add_text(ET.SubElement(element, "Sts"), "Cd", _BOOKED)
    add_text(ET.SubElement(element, "BookgDt"), "DtTm", format_time(entry.time))
    code = ET.SubElement(ET.SubElement(element, "BkTxCd"), "Prtry")
    add_text(code, "Cd", entry.kind)
    add_text(code, "Issr", ISSUER)
    if entry.reference or entry.end_to_end_id or entry.counterparty:
        _add_details(ET.SubElement(ET.SubElement(element, "NtryDtls"), "TxDtls"), entry)
    words = f"transaction {entry.transaction} message {entry.message} height {entry.height}"
    words += f" returns {entry.returns}" if entry.returns else ""
    words += f" purpose {entry.purpose}" if entry.purpose else ""
    words += _IMPORTED if entry.end_to_end_id else ""
    ensure(_ENTRY_WORDS.fullmatch(words) is not None, f"no words {words!r}")
    add_text(element, "AddtlNtryInf", words)


def _add_details(details: ET.Element, entry: StatementEntry) -> None:
    ensure(not (entry.reference and entry.end_to_end_id), "a payment of a file with a reference on the ledger")
    if entry.reference or entry.end_to_end_id:
        add_text(ET.SubElement(details, "Refs"), "EndToEndId", entry.reference or entry.end_to_end_id)
    if entry.counterparty:
        role = "DbtrAcct" if entry.change > 0 else "CdtrAcct"
        _add_proxy(ET.SubElement(ET.SubElement(details, "RltdPties"), role), entry.counterparty)
    remittance = ET.SubElement(details, "RmtInf") if entry.creditor_references else details
    for reference in entry.creditor_references:
        information = ET.SubElement(ET.SubElement(remittance, "Strd"), "CdtrRefInf")
        add_text(ET.SubElement(ET.SubElement(information, "Tp"), "CdOrPrtry"), "Cd", CREDITORS)
        add_text(information, "Ref", reference)


def _add_proxy(account: ET.Element, address: str) -> None:
    add_text(ET.SubElement(account, "Prxy"), "Id", address)


def _add_amount(parent: ET.Element, amount: int, currency: str, places: int) -> None:
    add_text(parent, "Amt", format_decimal(abs(amount), places)).set("Ccy", currency)
    add_text(parent, "CdtDbtInd", get_sign(amount))


def _read_balances(body: Element, currency: str, places: int) -> dict[str, int]:
    found: dict[str, list[int]] = {OPENING: [], CLOSING: [], AVAILABLE: []}
    for element in some(body, "Bal"):
        code = text(one(element, "Tp", "CdOrPrtry", "Cd"), _BALANCE)
        if code in found:
            text(one(element, "CdtDbtInd"), _NOT_OWED)
            found[code].append(_read_amount(element, currency, places))
    for code, amounts in found.items():
        if len(amounts) != 1:
            raise InterchangeError("balance_must_stand_once", balance=code, count=len(amounts))
    return {code: amount for code, [amount] in found.items()}


def _read_entry(element: Element, number: int, currency: str, places: int) -> StatementEntry:
    reference = one(element, "NtryRef")
    if text(reference, _NUMBER) != str(number):
        refuse_text(reference, text(reference, _NUMBER))
    text(one(element, "Sts", "Cd"), _STATUS)
    change = _read_amount(element, currency, places)
    if change == 0:
        refuse_text(one(element, "Amt"), text(one(element, "Amt")))
    code = one(element, "BkTxCd", "Prtry")
    text(one(code, "Issr"), _ISSUER)
    identifier, place, height, returns, purpose, imported = _match(one(element, "AddtlNtryInf"), _ENTRY_WORDS)
    details = [maybe(found, "TxDtls") for found in [maybe(element, "NtryDtls")] if found]
    name = _find_text(details, ("Refs", "EndToEndId"), MAX35_TEXT if imported else _REFERENCE)
    if imported and not name:
        refuse_text(one(element, "AddtlNtryInf"), "imported")
    return StatementEntry(
        kind=text(one(code, "Cd"), _KIND),
        transaction=identifier,
        message=int(place),
        height=int(height),
        time=parse_time(one(element, "BookgDt", "DtTm")),
        change=change,
        counterparty=_find_text(
            details, ("RltdPties", "DbtrAcct" if change > 0 else "CdtrAcct", "Prxy", "Id"), _ADDRESS
        ),
        reference="" if imported else name,
        end_to_end_id=name if imported else "",
        creditor_references=_read_references(details),
        returns=returns,
        purpose=purpose,
    )


def _read_references(details: Sequence[Element | None]) -> tuple[str, ...]:
    remittance = maybe(details[0], "RmtInf") if details and details[0] else None
    parts = every(remittance, "Strd") if remittance else []
    return tuple(text(one(part, "CdtrRefInf", "Ref")) for part in parts)


def _find_text(parents: Sequence[Element | None], path: Sequence[str], pattern: re.Pattern[str]) -> str:
    """The text at the end of a path, "" where it ends before."""
    found = parents[0] if parents else None
    for name in path:
        found = maybe(found, name) if found else None
    return text(found, pattern) if found else ""


def _read_amount(parent: Element, currency: str, places: int) -> int:
    element = one(parent, "Amt")
    found = element.attributes.get("Ccy", "")
    if found != currency:
        raise InterchangeError(
            "currency_must_be_the_accounts", found=shown(found or "none"), line=element.line, currency=currency
        )
    value = text(element)
    amount = parse_decimal(value, places)
    if amount is None or amount > MAX_INTEGER:
        refuse_text(element, value)
    return -amount if text(one(parent, "CdtDbtInd"), SIGN) == DEBIT else amount


def _match(element: Element, pattern: re.Pattern[str]) -> tuple[str, ...]:
    match = pattern.fullmatch(text(element, re.compile(".{1,500}")))
    if match is None:
        refuse_text(element, text(element, re.compile(".{1,500}")))
    return match.groups("")
