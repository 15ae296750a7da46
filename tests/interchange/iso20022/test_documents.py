"""Payment files in and status reports out: what is read, and what each broken file is refused for.

The files are built here. A broken one is the sound file with one piece of text replaced, so each row of
a table is a corruption and the rule it breaks.
"""

import re
import time
from decimal import Decimal, localcontext
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Bug, InterchangeError
from ledger.interchange.iso20022 import documents as iso20022
from ledger.interchange.iso20022.originals import Original, read_original
from ledger.interchange.iso20022.pacs002 import parse_pacs002, refuse_by_pacs002, write_pacs002
from ledger.interchange.iso20022.pain001 import Payment, PaymentFile, compute_total, parse_account_map, parse_pain001
from ledger.interchange.iso20022.pain002 import parse_pain002, refuse_by_pain002, write_pain002
from ledger.interchange.iso20022.payment_status import (
    FileRefusal,
    PaymentStatus,
    Reported,
    StatusReport,
    compute_group_status,
)
from ledger.interchange.rfc3339 import parse_time as parse_rfc3339
from ledger.rules import RULES
from tests.conform.iso20022 import verdict
from tests.interchange.iso20022.schemas import list_problems

DECIMALS = {"LAK": 0, "USD": 2}
OLD, NEW = "pain.001.001.03", "pain.001.001.09"


def build_transfer(number: int, amount: str = "25000", currency: str = "LAK") -> str:
    return f"""
      <CdtTrfTxInf>
        <PmtId><InstrId>I-{number}</InstrId><EndToEndId>E-{number}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt>
        <Cdtr><Nm>Somsak {number}</Nm></Cdtr>
        <CdtrAcct><Id><Othr><Id>SHOP-{number}</Id></Othr></Id></CdtrAcct>
        <RmtInf><Ustrd>for the wedding</Ustrd></RmtInf>
      </CdtTrfTxInf>"""


def build_group(name: str, transfers: str, count: int, control_sum: str, message_type: str = OLD) -> str:
    day = "2026-03-12" if message_type == OLD else "<Dt>2026-03-12</Dt>"
    bic = "BIC" if message_type == OLD else "BICFI"
    return f"""
    <PmtInf>
      <PmtInfId>{name}</PmtInfId><PmtMtd>TRF</PmtMtd>
      <NbOfTxs>{count}</NbOfTxs><CtrlSum>{control_sum}</CtrlSum>
      <ReqdExctnDt>{day}</ReqdExctnDt>
      <Dbtr><Nm>Noy</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>LA02{name}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><{bic}>BCELLALA</{bic}></FinInstnId></DbtrAgt>{transfers}
    </PmtInf>"""


def build_file(groups: str, count: int, control_sum: str, message_type: str = OLD) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{iso20022.NAMESPACE}{message_type}">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>SALARY-7</MsgId><CreDtTm>2026-03-10T15:30:47.000Z</CreDtTm>
      <NbOfTxs>{count}</NbOfTxs><CtrlSum>{control_sum}</CtrlSum>
      <InitgPty><Nm>Noy &amp; Sons</Nm></InitgPty>
    </GrpHdr>{groups}
  </CstmrCdtTrfInitn>
</Document>
"""


def build_sound(message_type: str = OLD) -> str:
    """Two debtors; three payments, of which one is in another currency."""
    first = build_transfer(1) + build_transfer(2, "12.50", "USD")
    groups = build_group("A", first, 2, "25012.5", message_type)
    groups += build_group("B", build_transfer(3, "700"), 1, "700.00", message_type)
    return build_file(groups, 3, "25712.50", message_type)


SOUND = build_sound()


def build_one(transfer: str) -> str:
    """A file of one payment, without sums."""
    text = build_file(build_group("A", transfer, 1, "0"), 1, "0")
    return text.replace("<CtrlSum>0</CtrlSum>", "")


def edit(text: str, old: str, new: str) -> str:
    assert old in text, f"{old} is not in the file"
    return text.replace(old, new, 1)


def refused(data: bytes, decimals: dict[str, int] | None = DECIMALS) -> InterchangeError:
    with pytest.raises(InterchangeError) as caught:
        parse_pain001(data, decimals)
    assert "?" not in caught.value.says + caught.value.remedy  # every value its sentences want is there
    return caught.value


# ---------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("message_type", [OLD, NEW])
def test_both_versions_give_the_same_payments(message_type: str) -> None:
    assert parse_pain001(build_sound(message_type).encode(), DECIMALS) == PaymentFile(
        message_type=message_type,
        message_id="SALARY-7",
        created="2026-03-10T15:30:47.000Z",
        payments=(
            Payment("A", "I-1", "E-1", "LA02A", "SHOP-1", "LAK", 25000, "2026-03-12", "2026-03-12", 0),
            Payment("A", "I-2", "E-2", "LA02A", "SHOP-2", "USD", 1250, "2026-03-12", "2026-03-12", 2),
            Payment("B", "I-3", "E-3", "LA02B", "SHOP-3", "LAK", 700, "2026-03-12", "2026-03-12", 0),
        ),
        control_sum="25712.50",
        total="25712.50",
    )


def test_names_and_free_text_stay_in_the_file() -> None:
    carried = repr(parse_pain001(SOUND.encode(), DECIMALS))
    assert not re.search("Noy|Somsak|wedding", carried)


def test_white_space_around_a_text_is_no_part_of_it() -> None:
    text = SOUND.replace(">25000<", ">\r\n\t 25000 \n<").replace(">E-1<", "> E-1\n<")
    assert parse_pain001(text.encode(), DECIMALS) == parse_pain001(SOUND.encode(), DECIMALS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("25000<", "<![CDATA[25000]]><"),
        ("25000<", "2&#53;000<"),
        ("25000<", "025000<"),
        (">2026-03-12<", ">2026-03-12+07:00<"),
        ("<PmtMtd>TRF", "<PmtMtd>TRA"),
        ("<NbOfTxs>3", "<NbOfTxs>0003"),
        ("25712.50", "25712.5000"),
        ("25712.50", "025712.5"),
        ("<GrpHdr>", "<!-- batch 7 --><?batch 7?><GrpHdr>"),
        ("<Cdtr>", '<InstdAmt Ccy="LAK">1</InstdAmt><Cdtr>'),
        ("<Cdtr>", '<Amt xmlns="urn:another"><InstdAmt Ccy="LAK">1</InstdAmt></Amt><Cdtr>'),
        (
            f'<Document xmlns="{iso20022.NAMESPACE}{OLD}"',
            f'<Document xmlns="{iso20022.NAMESPACE}{OLD}" v="1"',
        ),
    ],
)
def test_other_spellings_of_the_same_file_are_read_alike(old: str, new: str) -> None:
    read = parse_pain001(edit(SOUND, old, new).encode(), DECIMALS)
    plain = parse_pain001(SOUND.encode(), DECIMALS).payments
    assert [msgspec.structs.replace(payment, executes=payment.execution_date) for payment in read.payments] == [*plain]
    assert read.total == "25712.50"


def test_namespace_prefix_changes_nothing() -> None:
    prefixed = re.sub(r"<(/?)(?=[A-Z])", r"<\1p:", SOUND).replace("xmlns=", "xmlns:p=")
    assert parse_pain001(prefixed.encode(), DECIMALS) == parse_pain001(SOUND.encode(), DECIMALS)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1", "US-ASCII"])
def test_encodings_every_parser_knows_are_read(encoding: str) -> None:
    data = SOUND.replace("UTF-8", encoding).encode(encoding)
    assert parse_pain001(data, DECIMALS) == parse_pain001(SOUND.encode(), DECIMALS)


def test_what_iso_leaves_optional_may_be_absent() -> None:
    text = re.sub(r"<InstrId>.*?</InstrId>|<CtrlSum>.*?</CtrlSum>", "", SOUND)
    text = text.replace("<NbOfTxs>2</NbOfTxs>", "").replace("<NbOfTxs>1</NbOfTxs>", "")
    file = parse_pain001(text.encode(), DECIMALS)
    assert (file.control_sum, file.total) == ("", "25712.50")
    assert [payment.instruction_id for payment in file.payments] == ["", "", ""]


def test_new_version_may_ask_for_a_time_instead_of_a_date() -> None:
    text = build_sound(NEW).replace("<Dt>2026-03-12</Dt>", "<DtTm>2026-03-12T09:00:00+07:00</DtTm>")
    payment = parse_pain001(text.encode(), DECIMALS).payments[0]
    assert (payment.execution_date, payment.executes) == ("2026-03-12", "2026-03-12T09:00:00+07:00")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-12", "2026-03-11T17:00:00Z"),
        ("2026-03-12Z", "2026-03-12T00:00:00Z"),
        ("2026-03-12-11:00", "2026-03-12T11:00:00Z"),
        ("2026-03-12+14:00", "2026-03-11T10:00:00Z"),
        ("2026-03-12T09:00:00", "2026-03-12T02:00:00Z"),
        ("2026-03-12T23:00:00-10:00", "2026-03-13T09:00:00Z"),
        ("2026-03-12T24:00:00Z", "2026-03-13T00:00:00Z"),
        ("2026-03-12T24:00:00.000+07:00", "2026-03-12T17:00:00Z"),
        ("2024-02-29T00:00:00.5-00:00", "2024-02-29T00:00:00.500Z"),
        ("2026-03-12T09:00:00.0001Z", "2026-03-12T09:00:00.001Z"),  # never earlier than it says
    ],
)
def test_a_day_or_a_time_is_a_moment(text: str, moment: str) -> None:
    """Its own offset goes before that of the chain, which here is Vientiane's."""
    assert iso20022.compute_moment(text, 7 * 60) == parse_rfc3339(moment)


NO_MOMENTS = (
    *("2026-02-30", "0000-01-01", "2026-13-01", "2026-3-12", "26-03-12", "2026-03-12+14:01", "2026-03-12+7:00"),
    *("2026-03-12T25:00:00", "2026-03-12T24:00:01", "2026-03-12T09:60:00", "2026-03-12T09:00:60"),
    *("2026-03-12T09:00", "2026-03-12 09:00:00", "2026-03-12T09:00:00+99:99", "2026-03-12T09:00:00-14:30"),
    *("2026-03-12T09:00:00.", "2026-03-12T09:00:00z", "\u0662026-03-12", "12026-03-12", "-2026-03-12"),
)


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_in_no_calendar_is_no_moment(text: str) -> None:
    """Such a CreDtTm was once copied into a report that no schema accepts."""
    with pytest.raises(ValueError):  # noqa: PT011 - the reader says which element it was
        iso20022.compute_moment(text, 0)
    for old in ("<CreDtTm>2026-03-10T15:30:47.000Z<", "<Dt>2026-03-12<", "<Dt>2026-03-12</Dt>"):
        element = "DtTm" if old.endswith("/Dt>") else old[1:].partition(">")[0]
        new = f"<DtTm>{text}</DtTm>" if element == "DtTm" else f"<{element}>{text}<"
        refusal = refused(edit(build_sound(NEW), old, new).encode())
        assert (refusal.rule, refusal.values["element"]) == ("text_must_fit_element", element)


def test_a_choice_is_one_of_its_elements() -> None:
    both = "<Dt>2026-03-12</Dt><DtTm>2026-03-12T09:00:00</DtTm>"
    equivalent = '<EqvtAmt><Amt Ccy="LAK">1</Amt><CcyOfTrf>LAK</CcyOfTrf></EqvtAmt>'
    for old, new in (
        ("<Dt>2026-03-12</Dt>", both),
        ("<Dt>2026-03-12</Dt>", ""),
        ("</InstdAmt>", f"</InstdAmt>{equivalent}"),
        ("<Othr>", "<IBAN>LA02X</IBAN><Othr>"),
    ):
        assert refused(edit(build_sound(NEW), old, new).encode()).rule == "element_must_stand"


def test_a_reference_of_the_creditor_is_carried_on_and_no_other() -> None:
    def strd(kind: str, reference: str) -> str:
        return f"<Strd><CdtrRefInf>{kind}<Ref>{reference}</Ref></CdtrRefInf></Strd>"

    code = "<Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp>"
    parts = [
        strd(code.format("SCOR"), "RF18539007547034"),
        strd("", "ໃບ-7"),
        strd(code.format("RPIN"), "no-1"),
        strd("<Tp><CdOrPrtry><Prtry>SCOR</Prtry></CdOrPrtry></Tp>", "no-2"),
        "<Strd><CdtrRefInf/></Strd><Strd/>",
    ]
    text = edit(SOUND, "<Ustrd>for the wedding</Ustrd>", "".join(parts))
    payments = parse_pain001(text.encode(), DECIMALS).payments
    assert [payment.creditor_references for payment in payments] == [("RF18539007547034", "ໃບ-7"), (), ()]
    for bad in ("", "x" * 36):
        assert refused(text.replace("RF18539007547034", bad).encode()).values["element"] == "Ref"


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [
        ("LAK", "1.00", 1),
        ("USD", "1", 100),
        ("JPY", "700", 700),
        ("KWD", "0.001", 1),
        ("CLF", "1.0001", 10001),
    ],
)
def test_without_a_ledger_currencies_have_the_decimals_of_iso_4217_but_lak(
    currency: str, text: str, amount: int
) -> None:
    file = parse_pain001(build_one(build_transfer(1, text, currency)).encode(), None)
    assert file.payments[0].amount == amount
    ledgers = {"LAK": 0, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4}  # and so the number is the one a ledger has
    assert parse_pain001(build_one(build_transfer(1, text, currency)).encode(), ledgers) == file


@pytest.mark.parametrize(
    ("amounts", "total"),
    [
        (["150", "300"], "450"),
        (["150", "300.5"], "450.5"),
        (["500.00", "200"], "700.00"),
        (["0.1", "0.2"], "0.3"),
        (["0.00001", "9007199254740991"], "9007199254740991.00001"),
        (["0.05"], "0.05"),
        (["0007.5000000"], "7.50000"),
        (["0" * 5000 + "1." + "0" * 5000], "1.00000"),
        ([], "0"),
    ],
)
def test_total_is_exact_and_has_the_most_decimals_of_the_amounts(amounts: list[str], total: str) -> None:
    assert compute_total(amounts) == total


@given(st.lists(st.from_regex(r"[0-9]{1,15}(\.[0-9]{1,5})?", fullmatch=True, alphabet="0123456789.")))
def test_total_is_what_decimal_arithmetic_gives(amounts: list[str]) -> None:
    with localcontext(prec=50):
        assert Decimal(compute_total(amounts)) == sum(map(Decimal, amounts))


@pytest.mark.full
def test_largest_file_is_read_in_bounded_time() -> None:
    transfers = "".join(build_transfer(number) for number in range(10_000))
    data = build_file(build_group("A", transfers, 10_000, "250000000"), 10_000, "250000000").encode()
    assert len(data) > iso20022.MAX_BYTES * 3 // 4
    start = time.monotonic()
    assert len(parse_pain001(data, DECIMALS).payments) == 10_000
    assert time.monotonic() - start < 10


# -------------------------------------------------------------------------------------- what is refused


DTD = '<!DOCTYPE Document [<!ENTITY a "7"><!ENTITY b "&a;&a;&a;">]>'
DTDS = [
    DTD,
    "<!DOCTYPE Document>",
    '<!DOCTYPE Document SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE Document PUBLIC "-//x//y" "http://localhost/x.dtd">',
    '<!DOCTYPE\n\tDocument\n[<!ENTITY % p SYSTEM "http://localhost/x.dtd">%p;]>',
    "<!-- before --><!DOCTYPE Document []>",
    f"<!--{'x' * 10_000}-->{DTD}",
]


@pytest.mark.parametrize("dtd", DTDS)
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1"])
def test_document_type_definition_is_refused(dtd: str, encoding: str) -> None:
    text = edit(SOUND, "<Document", f"{dtd}<Document").replace("UTF-8", encoding)
    assert refused(text.encode(encoding)).rule == "xml_must_not_have_dtd"


def test_utf_16_without_declaration_hides_no_document_type() -> None:
    text = edit(SOUND, '<?xml version="1.0" encoding="UTF-8"?>', DTD)
    assert refused(text.encode("utf-16")).rule == "xml_must_not_have_dtd"


@pytest.mark.parametrize("lead", ["", f"<!--{'x' * 10_000}-->"])
def test_entities_are_not_expanded_before_they_are_refused(lead: str) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'{lead}<!DOCTYPE d [<!ENTITY a0 "{"x" * 50}">{levels}]><d>&a11;</d>'
    start = time.monotonic()
    assert refused(bomb.encode()).rule == "xml_must_not_have_dtd"
    assert time.monotonic() - start < 2


def test_document_type_inside_a_comment_or_a_text_is_none() -> None:
    text = SOUND.replace("<GrpHdr>", f"<!-- {DTD} --><GrpHdr>")
    text = text.replace("for the wedding", f"<![CDATA[{DTD}]]>")
    assert len(parse_pain001(text.encode(), DECIMALS).payments) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf",
        b"{}",
        SOUND.encode()[:-20],
        SOUND.encode() + b"<Document/>",
        SOUND.replace("</GrpHdr>", "</GrpHd>").encode(),
        SOUND.replace("25000", "&amount;").encode(),
        SOUND.replace("25000", "&#0;").encode(),
        SOUND.replace("25000", "\x1b[2J").encode(),
        SOUND.replace('Ccy="LAK"', 'Ccy="LAK" Ccy="USD"').encode(),
        SOUND.replace("E-1", "\ud800").encode("utf-8", "surrogatepass"),
        SOUND.replace("E-1", "\ud800").replace("UTF-8", "UTF-16").encode("utf-16", "surrogatepass"),
        SOUND.replace("UTF-8", "UTF-16").encode(),
        SOUND.encode("utf-32"),
    ],
)
def test_text_that_is_not_well_formed_is_refused(data: bytes) -> None:
    assert refused(data).rule == "xml_must_be_well_formed"


@pytest.mark.parametrize(
    ("name", "letter"),
    [("windows-1252", "\u20ac"), ("ISO-8859-15", "\u20ac"), ("windows-1252", "\u2019"), ("ISO-8859-1", "\u00e9")],
)
def test_the_encodings_of_banks_are_named_with_the_way_to_utf_8(name: str, letter: str) -> None:
    """Whether the file says which it is in, or says UTF-8 and is not."""
    text = SOUND.replace("Somsak 1", f"Somsak {letter}")
    wrong = refused(text.encode(name))
    line = text[: text.index(letter)].count("\n") + 1
    assert (wrong.rule, wrong.values) == ("text_must_be_in_its_encoding", {"encoding": name, "line": line})
    if name != "ISO-8859-1":  # which is read
        told = refused(text.replace("UTF-8", name).encode(name))
        assert (told.rule, told.values) == ("encoding_must_be_read", {"encoding": name})
        assert f"iconv -f {name} -t UTF-8" in told.remedy
    assert f"iconv -f {name} -t UTF-8" in wrong.remedy
    for other in ("UTF-7", "unicode_escape", "cp874"):
        assert refused(SOUND.replace("UTF-8", other).encode()).values == {"encoding": other}


def test_larger_file_is_refused_unread() -> None:
    assert refused(b"<" * (iso20022.MAX_BYTES + 1)).rule == "size_must_be_within_limit"


def test_deeper_nesting_is_refused() -> None:
    depth = iso20022.MAX_DEPTH
    assert refused(b"<a>" * (depth + 1)).rule == "nesting_must_be_within_limit"
    assert refused(b"<a>" * depth + b"</a>" * depth).rule == "message_must_be_supported"


def test_more_elements_are_refused() -> None:
    limit = iso20022.MAX_ELEMENTS
    assert refused(b"<a>" + b"<b/>" * limit + b"</a>").rule == "elements_must_be_within_limit"


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (SOUND.replace(OLD, "pain.001.001.12"), "pain.001.001.12"),
        (SOUND.replace(OLD, "pacs.008.001.08"), "pacs.008.001.08"),
        (SOUND.replace(OLD, "PAIN.001.001.03"), "PAIN.001.001.03"),
        (SOUND.replace(OLD, f"{OLD}&#10;"), r"'pain.001.001.03\n'"),
        (re.sub(' xmlns=".*?"', "", SOUND), "Document"),
        (SOUND.replace(iso20022.NAMESPACE, "urn:another:"), f"urn:another:{OLD}"),
        ("<message><AppHdr/></message>", "message"),
        (f'<Dokument xmlns="{iso20022.NAMESPACE}{OLD}"/>', "Dokument"),
        (f"<{'x' * 100}/>", f"'{'x' * 40}'"),
    ],
)
def test_any_other_document_is_refused_by_what_was_found(xml: str, found: str) -> None:
    refusal = refused(xml.encode())
    assert (refusal.rule, refusal.values["found"]) == ("message_must_be_supported", found)
    assert OLD in refusal.remedy


MANDATORY = [
    ("CstmrCdtTrfInitn", "Document"),
    ("GrpHdr", "CstmrCdtTrfInitn"),
    ("MsgId", "GrpHdr"),
    ("CreDtTm", "GrpHdr"),
    ("NbOfTxs", "GrpHdr"),
    ("InitgPty", "GrpHdr"),
    ("PmtInfId", "PmtInf"),
    ("PmtMtd", "PmtInf"),
    ("ReqdExctnDt", "PmtInf"),
    ("Dbtr", "PmtInf"),
    ("DbtrAcct", "PmtInf"),
    ("DbtrAgt", "PmtInf"),
    ("PmtId", "CdtTrfTxInf"),
    ("EndToEndId", "PmtId"),
    ("Amt", "CdtTrfTxInf"),
    ("InstdAmt", "Amt"),
    ("CdtrAcct", "CdtTrfTxInf"),
    ("Id", "CdtrAcct"),
    ("Othr", "Id"),
]
OPTIONAL = [("CtrlSum", "GrpHdr"), ("CtrlSum", "PmtInf"), ("NbOfTxs", "PmtInf"), ("InstrId", "PmtId")]


def find_element(text: str, name: str, parent: str) -> str:
    inside = re.search(f"<{parent}[ >].*", text, re.DOTALL)
    assert inside
    element = re.search(f"<{name}[ >].*?</{name}>", inside.group(), re.DOTALL)
    assert element
    found = element.group()
    if name == "Id" and "<Othr>" in found:  # the outer one of two Id
        found += "</Othr></Id>"
    return found


@pytest.mark.parametrize(("name", "parent"), MANDATORY)
def test_mandatory_element_must_not_be_missing(name: str, parent: str) -> None:
    element = find_element(SOUND, name, parent)
    refusal = refused(edit(SOUND, element, "").encode())
    assert refusal.rule == "element_must_stand"
    assert name in str(refusal.values["element"]) or name == "Othr"


@pytest.mark.parametrize(("name", "parent"), MANDATORY + OPTIONAL)
def test_element_must_not_stand_twice(name: str, parent: str) -> None:
    element = find_element(SOUND, name, parent)
    assert refused(edit(SOUND, element, element * 2).encode()).rule == "element_must_stand"


@pytest.mark.parametrize(("name", "parent"), MANDATORY)
def test_element_of_another_namespace_does_not_stand_for_ours(name: str, parent: str) -> None:
    element = find_element(SOUND, name, parent)
    stranger = element.replace(f"<{name}", f'<{name} xmlns="urn:another"', 1)
    assert refused(edit(SOUND, element, stranger).encode()).rule == "element_must_stand"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Othr><Id>SHOP-1</Id></Othr>", "<IBAN>LA02A</IBAN><Othr><Id>SHOP-1</Id></Othr>"),
        ("<Id>SHOP-1</Id>", ""),
        ('<InstdAmt Ccy="LAK">25000</InstdAmt>', '<EqvtAmt><Amt Ccy="LAK">25000</Amt></EqvtAmt>'),
    ],
)
def test_choices_that_name_no_single_account_or_amount_are_refused(old: str, new: str) -> None:
    assert refused(edit(SOUND, old, new).encode()).rule == "element_must_stand"


def test_file_without_payments_is_refused() -> None:
    assert refused(build_file("", 0, "0").encode()).rule == "element_must_stand"
    assert refused(build_file(build_group("A", "", 0, "0"), 0, "0").encode()).rule == "element_must_stand"


def test_new_version_wants_exactly_one_date() -> None:
    for date in ("2026-03-12", "", "<Dt>2026-03-12</Dt><DtTm>2026-03-12T09:00:00</DtTm><Dt>2026-03-12</Dt>"):
        text = edit(build_sound(NEW), "<Dt>2026-03-12</Dt>", date)
        assert refused(text.encode()).rule == "element_must_stand"


def test_refusal_names_the_line() -> None:
    line = SOUND.partition("<Amt>")[0].count("\n") + 1
    refusal = refused(edit(SOUND, "25000", "1e3").encode())
    assert f"line {line}" in refusal.says


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">SALARY-7<", "><"),
        (">SALARY-7<", f">{'x' * 36}<"),
        (">SALARY-7<", ">SAL<b/>ARY-7<"),
        (">E-1<", f">{'x' * 36}<"),
        (">E-1<", "> \n<"),
        (">E-1<", ">E\n1<"),
        (">E-1<", ">E&#x85;1<"),
        (">I-1<", "><"),
        (">A<", f">{'x' * 36}<"),
        (">SHOP-1<", f">{'x' * 35}<"),
        (">LA02A<", ">LA02 A<"),
        (">LA02A<", ">la02A<"),
        (">2026-03-10T15:30:47.000Z<", ">2026-03-10<"),
        (">2026-03-10T15:30:47.000Z<", ">2026-02-30T15:30:47Z<"),
        (">2026-03-12<", ">12.03.2026<"),
        (">2026-03-12<", ">2026-02-30<"),
        (">2026-03-12<", "><Dt>2026-03-12</Dt><"),
        ('Ccy="LAK"', ""),
        ('Ccy="LAK"', 'Ccy="lak"'),
        ('Ccy="LAK"', 'Ccy=" LAK"'),
        ('Ccy="LAK"', 'ccy="LAK"'),
        ("<PmtMtd>TRF", "<PmtMtd>trf"),
    ],
)
def test_text_must_fit_its_element(old: str, new: str) -> None:
    assert refused(edit(SOUND, old, new).encode()).rule == "text_must_fit_element"


def test_only_transfers_are_made() -> None:
    refusal = refused(edit(SOUND, "<PmtMtd>TRF", "<PmtMtd>CHK").encode())
    assert refusal.rule == "method_must_be_transfer"


def test_currency_must_be_one_of_the_ledger() -> None:
    refusal = refused(edit(SOUND, 'Ccy="LAK"', 'Ccy="EUR"').encode())
    assert (refusal.rule, refusal.values["asset"]) == ("asset_must_exist", "EUR")


BAD_AMOUNTS = [
    "",
    "0",
    "0.00",
    "-1",
    "+1",
    "1e3",
    "1E3",
    "0x10",
    "1,5",
    "1.000,00",
    "1_000",
    "1 000",
    "1\u00a0000",
    "\u00a01",
    "1.",
    ".5",
    "1.2.3",
    "1.234",
    "1.2301",
    "\uff11\uff12",
    "\u0661\u0662",
    "\u0ed1\u0ed2",
    "1\u00b2",
    "NaN",
    "Infinity",
    "twelve",
    "90071992547409.92",
    "9" * 18,
    "9" * 19,
    "9" * 5000,
    "1<!-- -->e3",
    "1<b/>2",
]


@pytest.mark.parametrize("text", BAD_AMOUNTS)
@pytest.mark.parametrize("decimals", [DECIMALS, None])
def test_amount_must_be_a_plain_decimal_above_zero(text: str, decimals: dict[str, int] | None) -> None:
    refusal = refused(build_one(build_transfer(1, text, "USD")).encode(), decimals)
    assert refusal.rule == "amount_must_fit_pattern"
    assert refusal.says.isascii()


@pytest.mark.parametrize(("currency", "text"), [("LAK", "1.5"), ("LAK", "1.01"), ("USD", "0.001"), ("USD", "1.001")])
def test_amount_has_no_more_decimals_than_the_currency(currency: str, text: str) -> None:
    refusal = refused(build_one(build_transfer(1, text, currency)).encode())
    assert (refusal.rule, refusal.values["decimals"]) == ("amount_must_fit_pattern", DECIMALS[currency])


@pytest.mark.parametrize(("text", "amount"), [("90071992547409.91", 2**53 - 1), ("0.01", 1), ("1.5", 150)])
def test_amount_may_be_any_positive_integer_of_the_ledger(text: str, amount: int) -> None:
    file = parse_pain001(build_one(build_transfer(1, text, "USD")).encode(), DECIMALS)
    assert file.payments[0].amount == amount


@pytest.mark.parametrize(
    ("currency", "text", "amount"),
    [
        ("LAK", "1000.00", 1000),
        ("LAK", "7.0", 7),
        ("USD", "10.500", 1050),
        ("USD", "10.50000000000000000000", 1050),
        ("USD", f"{'0' * 4000}3.{'0' * 4000}", 300),
    ],
)
def test_zeros_beyond_the_decimals_are_zeros(currency: str, text: str, amount: int) -> None:
    file = parse_pain001(build_one(build_transfer(1, text, currency)).encode(), DECIMALS)
    assert (file.payments[0].amount, file.payments[0].decimals) == (amount, DECIMALS[currency])


@pytest.mark.parametrize("declared", ["2", "4", "0", "-3", "+3", "3.0", "three", "", "\uff13", "1e0", "3" * 16])
def test_count_of_the_file_must_fit(declared: str) -> None:
    refusal = refused(edit(SOUND, "<NbOfTxs>3<", f"<NbOfTxs>{declared}<").encode())
    assert (refusal.rule, refusal.values["count"]) == ("count_must_fit_payments", 3)


@pytest.mark.parametrize("old", ["<NbOfTxs>2<", "<NbOfTxs>1<"])
def test_count_of_each_group_must_fit(old: str) -> None:
    assert refused(edit(SOUND, old, "<NbOfTxs>3<").encode()).rule == "count_must_fit_payments"


@pytest.mark.parametrize(
    "declared",
    ["25712.49", "25712.51", "25712.50000000000000001", "-25712.5", "+25712.5", "2.57125e4", "25,712.50", ""],
)
def test_sum_of_the_file_must_fit(declared: str) -> None:
    refusal = refused(edit(SOUND, "25712.50", declared).encode())
    assert (refusal.rule, refusal.values["total"]) == ("sum_must_fit_payments", "25712.50")


@pytest.mark.parametrize("old", ["<CtrlSum>25012.5<", "<CtrlSum>700.00<"])
def test_sum_of_each_group_must_fit(old: str) -> None:
    assert refused(edit(SOUND, old, "<CtrlSum>1<").encode()).rule == "sum_must_fit_payments"


def test_payment_added_or_taken_away_is_noticed() -> None:
    transfer = find_element(SOUND, "CdtTrfTxInf", "PmtInf")
    for changed in ("", transfer * 2):
        assert refused(edit(SOUND, transfer, changed).encode()).rule == "count_must_fit_payments"


# -------------------------------------------------------------------------------------- the account map


def test_account_map_gives_a_name_or_address_for_each_account() -> None:
    assert parse_account_map(b' {"LA02A": "noy", "SHOP-1": "lao1xyz"} ') == {
        "LA02A": "noy",
        "SHOP-1": "lao1xyz",
    }
    assert parse_account_map(b"{}") == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'"noy"',
        b'{"A": 1}',
        b'{"A": null}',
        b'{"A": ["noy"]}',
        b'{"A": "noy", "A": "shop"}',
        b'{"A": "noy", "\\u0041": "shop"}',
        b'{"A": ""}',
        b'{"": "noy"}',
        b'{"A": "noy"',
        b'{"A": "noy",}',
        b'{"A": "\xff"}',
        b'{"A": "\\ud800"}',
        b"[" * 1000,
    ],
)
def test_account_map_must_be_well_formed(data: bytes) -> None:
    with pytest.raises(InterchangeError) as caught:
        parse_account_map(data)
    assert caught.value.rule == "map_must_be_well_formed"
    assert "{" in caught.value.remedy


# ------------------------------------------------------------------------------------ the status report


FILE = parse_pain001(SOUND.encode(), DECIMALS)
SETTLED = PaymentStatus("E-1", "I-1", "ab" * 32, 12, "")
REFUSED = PaymentStatus("E-2", "I-2", "cd" * 32, 13, "balance_must_cover_amount")
UNSENT = PaymentStatus("E-3", "I-3", "", 0, "payee_must_be_registered")
STATUSES = (SETTLED, REFUSED, UNSENT)


ORIGINAL = Original(OLD, "SALARY-7", "2026-03-10T15:30:47.000Z", 3, "25712.50")
PAYMENTS = (
    Reported(1, "A", "LAK", "25000", SETTLED),
    Reported(2, "A", "USD", "12.50", REFUSED),
    Reported(3, "B", "LAK", "700", UNSENT),
)
FORMS = [(write_pacs002, parse_pacs002, refuse_by_pacs002), (write_pain002, parse_pain002, refuse_by_pain002)]
by_form = pytest.mark.parametrize(("write", "parse", "refuse"), FORMS, ids=["pacs002", "pain002"])


@by_form
@pytest.mark.parametrize("message_type", [OLD, NEW])
def test_report_reads_back_what_was_written(write: Any, parse: Any, refuse: Any, message_type: str) -> None:
    file = parse_pain001(build_sound(message_type).encode(), DECIMALS)
    xml = write(file, STATUSES, 1_773_156_647_089, "R-1")
    report = parse(xml)
    assert report == StatusReport(
        message_id="R-1",
        created="2026-03-10T15:30:47.089Z",
        original=msgspec.structs.replace(ORIGINAL, message_type=message_type),
        group_status="PART",
        refused_by="",
        payments=PAYMENTS,
    )
    assert report.statuses == STATUSES
    assert list_problems(xml) == []


def test_the_customers_report_says_of_each_group_what_became_of_it() -> None:
    xml = write_pain002(FILE, STATUSES, 0, "R-1").decode()
    groups = re.findall("<OrgnlPmtInfAndSts>.*?</OrgnlPmtInfAndSts>", xml, re.DOTALL)
    told = [re.findall("<(?:OrgnlPmtInfId|OrgnlNbOfTxs|OrgnlCtrlSum|PmtInfSts)>(.*?)<", group) for group in groups]
    assert told == [["A", "2", "25012.50", "PART"], ["B", "1", "700", "RJCT"]]
    for old, new in ((OLD, "pain.002.001.03"), (NEW, "pain.002.001.10")):
        file = parse_pain001(build_sound(old).encode(), DECIMALS)
        assert f'"{iso20022.NAMESPACE}{new}"'.encode() in write_pain002(file, STATUSES, 0, "R-1")


def test_payments_without_an_id_are_told_apart_by_group_and_amount() -> None:
    text = re.sub("<EndToEndId>.*?<", "<EndToEndId>NOTPROVIDED<", re.sub("<InstrId>.*?</InstrId>", "", SOUND))
    file = parse_pain001(text.encode(), DECIMALS)
    statuses = [msgspec.structs.replace(one, end_to_end_id="NOTPROVIDED", instruction_id="") for one in STATUSES]
    for write, parse, _ in FORMS:
        payments = parse(write(file, statuses, 0, "R-1")).payments
        assert [(found.group, found.amount, found.status.rule) for found in payments] == [
            ("A", "25000", ""),
            ("A", "12.50", "balance_must_cover_amount"),
            ("B", "700", "payee_must_be_registered"),
        ]


REFUSALS = [
    (edit(SOUND, ">12.50<", ">12.501<"), ORIGINAL, (2, "A", "E-2")),
    (edit(SOUND, ">700<", ">7e2<"), ORIGINAL, (3, "B", "E-3")),
    (edit(build_sound(NEW), ">E-3<", "><"), msgspec.structs.replace(ORIGINAL, message_type=NEW), (3, "B", "")),
    (edit(SOUND, "<NbOfTxs>3<", "<NbOfTxs>4<"), msgspec.structs.replace(ORIGINAL, count=4), (0, "", "")),
    (edit(SOUND, "15:30:47.000Z", "15:30:47+99:99"), msgspec.structs.replace(ORIGINAL, created=""), (0, "", "")),
    (
        edit(SOUND, "<MsgId>SALARY-7</MsgId>", ""),
        msgspec.structs.replace(ORIGINAL, message_id="NOTPROVIDED"),
        (0, "", ""),
    ),
    (
        SOUND.replace(OLD, "pain.001.001.12"),
        msgspec.structs.replace(ORIGINAL, message_type="pain.001.001.12"),
        (0, "", ""),
    ),
    (SOUND[:-20], Original("NOTPROVIDED", "NOTPROVIDED", "", 0, ""), (0, "", "")),
]


@by_form
@pytest.mark.parametrize(("text", "original", "culprit"), REFUSALS)
def test_a_file_refused_whole_is_reported_with_the_payment_that_was_wrong(
    write: Any, parse: Any, refuse: Any, text: str, original: Original, culprit: tuple[int, str, str]
) -> None:
    refusal = refused(text.encode())
    found = [refusal.values.get(name, none) for name, none in (("payment", 0), ("group", ""), ("end_to_end_id", ""))]
    assert tuple(found) == culprit
    assert read_original(text.encode()) == original
    xml = refuse(original, FileRefusal(refusal.rule, f"\x1b{refusal.says}" * 9, *culprit), 0, "R-1")
    report = parse(xml)
    assert (report.original, report.group_status, report.refused_by) == (original, "RJCT", refusal.rule)
    told = [(one.number, one.group, one.status.end_to_end_id, one.status.rule) for one in report.payments]
    assert told == ([(*culprit, refusal.rule)] if culprit[0] else [])
    assert list_problems(xml) == []


def test_report_has_the_elements_of_pacs_002_in_their_order() -> None:
    xml = write_pacs002(FILE, STATUSES, 0, "R-1")
    tags = re.findall(r"<(\w+)", xml.decode())
    transfer = ["TxInfAndSts", "StsId", "OrgnlInstrId", "OrgnlEndToEndId", "TxSts", "StsRsnInf"]
    assert tags == [
        *("Document", "FIToFIPmtStsRpt", "GrpHdr", "MsgId", "CreDtTm"),
        *("OrgnlGrpInfAndSts", "OrgnlMsgId", "OrgnlMsgNmId", "OrgnlCreDtTm"),
        *("OrgnlNbOfTxs", "OrgnlCtrlSum", "GrpSts"),
        *(*transfer, "AddtlInf", "AddtlInf", "AddtlInf", "OrgnlTxRef", "Amt", "InstdAmt"),
        *(*transfer, "Rsn", "Prtry", "AddtlInf", "AddtlInf", "AddtlInf", "AddtlInf", "OrgnlTxRef", "Amt", "InstdAmt"),
        *(*transfer, "Rsn", "Prtry", "AddtlInf", "AddtlInf", "OrgnlTxRef", "Amt", "InstdAmt"),
    ]
    assert xml.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<Document xmlns=")
    assert f'"{iso20022.NAMESPACE}pacs.002.001.10"'.encode() in xml


def test_report_without_an_instruction_id_leaves_the_element_out() -> None:
    xml = re.sub(r"<InstrId>.*?</InstrId>", "", SOUND).encode()
    statuses = [PaymentStatus(status.end_to_end_id, "", "ab" * 32, 1, "") for status in STATUSES]
    report = write_pacs002(parse_pain001(xml, DECIMALS), statuses, 0, "R-1")
    assert b"OrgnlInstrId" not in report
    assert parse_pacs002(report).statuses == tuple(statuses)


@pytest.mark.parametrize(
    ("statuses", "group_status"),
    [([SETTLED], "ACSC"), ([SETTLED, SETTLED], "ACSC"), ([REFUSED, UNSENT], "RJCT"), (STATUSES, "PART")],
)
def test_group_status_sums_up_the_payments(statuses: list[PaymentStatus], group_status: str) -> None:
    assert compute_group_status(statuses) == group_status


def test_texts_of_the_file_are_escaped_in_the_report() -> None:
    nasty = "</MsgId>&<![CDATA[\"']]>\u0e81\u0ea5\u0eb2\U0001f600"
    escaped = nasty.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    file = parse_pain001(SOUND.replace("SALARY-7", escaped).replace("E-1", escaped).encode(), DECIMALS)
    assert file.message_id == nasty
    first = PaymentStatus(nasty, "I-1", "ab" * 32, 1, "")
    report = parse_pacs002(write_pacs002(file, (first, REFUSED, UNSENT), 0, "R-<&>"))
    assert (report.message_id, report.original.message_id) == ("R-<&>", nasty)
    assert report.statuses[0] == first


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("balance_must_cover_amount", "balance_must_cover_amount"),
        ("a" * 35, "a" * 35),
        ("a" * 36, "a" * 35),
        ("word_" * 7 + "end", "word_" * 6 + "word"),
        ("word_" * 7 + "longer", "word_" * 6 + "word"),
    ],
)
def test_reason_is_cut_between_words_and_the_rule_is_whole(rule: str, reason: str) -> None:
    unsent = PaymentStatus("E-3", "I-3", "", 0, rule)
    xml = write_pacs002(FILE, (SETTLED, REFUSED, unsent), 0, "R-1")
    assert f"<Prtry>{reason}</Prtry>" in xml.decode()
    assert parse_pacs002(xml).statuses[2].rule == rule


def test_every_rule_of_ours_fits_the_report() -> None:
    for rule in RULES:
        unsent = PaymentStatus("E-3", "I-3", "", 0, rule)
        assert parse_pacs002(write_pacs002(FILE, (SETTLED, REFUSED, unsent), 0, "R-1")).statuses[2] == unsent


def test_a_refusal_by_a_law_names_the_law_whole() -> None:
    law, reference = "l" + "a" * 31, "DECREE/2026-7/" + "9" * 21
    refused = PaymentStatus("E-3", "I-3", "", 0, "law_must_allow", law, reference)
    xml = write_pacs002(FILE, (SETTLED, REFUSED, refused), 0, "R-1")
    lines = re.findall("<AddtlInf>(.*?)</AddtlInf>", xml.decode())
    assert lines[-4:] == ["rule law_must_allow", f"law {law}", f"reference {reference}", "group B"]
    assert all(len(line) <= 105 for line in lines), "Max105Text"
    assert parse_pacs002(xml).statuses[2] == refused
    for line in ("law night_limit", "reference DECREE/7"):  # settled, and yet refused by a law
        settled = edit(xml.decode(), "height 12<", f"height 12</AddtlInf><AddtlInf>{line}<")
        with pytest.raises(InterchangeError, match="text_must_fit_element"):
            parse_pacs002(settled.encode())


@pytest.mark.parametrize(
    ("created_ms", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
    ],
)
def test_time_of_the_report_is_rfc_3339_in_utc(created_ms: int, text: str) -> None:
    assert parse_pacs002(write_pacs002(FILE, STATUSES, created_ms, "R-1")).created == text


@pytest.mark.parametrize(
    ("statuses", "message_id"),
    [
        (STATUSES[:2], "R-1"),
        (STATUSES[::-1], "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "", 0, "")), "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "ab", 0, "rule")), "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "", 0, "No Rule")), "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "ab" * 32, 1, "", "night_limit", "DECREE/7")), "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "", 0, "law_must_allow", "Night", "DECREE/7")), "R-1"),
        ((SETTLED, REFUSED, PaymentStatus("E-3", "I-3", "", 0, "law_must_allow", "night", "decree 7")), "R-1"),
        (STATUSES, ""),
        (STATUSES, " R-1"),
        (STATUSES, "R-1\n"),
        (STATUSES, "x" * 36),
    ],
)
def test_report_that_does_not_fit_the_file_is_a_bug_of_the_caller(
    statuses: tuple[PaymentStatus, ...], message_id: str
) -> None:
    with pytest.raises(Bug):
        write_pacs002(FILE, statuses, 0, message_id)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("pacs.002.001.10", "pacs.002.001.12", "message_must_be_supported"),
        ("<OrgnlNbOfTxs>3<", "<OrgnlNbOfTxs>2<", "text_must_fit_element"),
        ("<GrpSts>PART<", "<GrpSts>ACSC<", "text_must_fit_element"),
        ("<TxSts>ACSC<", "<TxSts>RJCT<", "text_must_fit_element"),
        ("<TxSts>RJCT<", "<TxSts>ACSC<", "text_must_fit_element"),
        ("<TxSts>RJCT<", "<TxSts>PDNG<", "text_must_fit_element"),
        ("height 12", "height 012", "text_must_fit_element"),
        ("height 12", "weight 12", "text_must_fit_element"),
        ("height 13", "transaction 13", "text_must_fit_element"),
        ("height 13", f"transaction {'cd' * 32}", "text_must_fit_element"),
        ("<OrgnlMsgId>SALARY-7</OrgnlMsgId>", "", "element_must_stand"),
        ("<Document", "<!DOCTYPE Document><Document", "xml_must_not_have_dtd"),
    ],
)
def test_broken_report_is_refused(old: str, new: str, rule: str) -> None:
    xml = write_pacs002(FILE, STATUSES, 0, "R-1").decode()
    with pytest.raises(InterchangeError) as caught:
        parse_pacs002(edit(xml, old, new).encode())
    assert caught.value.rule == rule


def test_lines_of_others_in_a_report_are_passed_over() -> None:
    xml = write_pacs002(FILE, STATUSES, 0, "R-1").decode()
    xml = edit(xml, "<AddtlInf>", "<AddtlInf>see branch 7</AddtlInf><AddtlInf>")
    assert parse_pacs002(xml.encode()).statuses == STATUSES


# ----------------------------------------------------------------------------------------- whatever comes

edits = st.lists(
    st.tuples(st.integers(0, len(SOUND.encode())), st.integers(0, 40), st.binary(max_size=12)),
    min_size=1,
    max_size=4,
)
pieces = st.sampled_from(re.findall(r"<[^<]*", SOUND) + DTDS + ["]]>", "<![CDATA[", "<!--", "&lt;", "\ufeff"])


@given(edits, st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_any_bytes_are_read_or_refused_by_a_rule(changes: list[tuple[int, int, bytes]], encoding: str) -> None:
    data = SOUND.encode(encoding)
    for start, length, new in changes:
        data = data[:start] + new + data[start + length :]
    check_is_read_or_refused(data)


@given(st.lists(pieces, max_size=80))
def test_any_pieces_are_read_or_refused_by_a_rule(chosen: list[str]) -> None:
    check_is_read_or_refused(("<Document>" + "".join(chosen)).encode())


@given(st.integers(0, 60), st.integers(0, 60))
def test_swapped_elements_are_read_or_refused_by_a_rule(first: int, second: int) -> None:
    parts = re.findall(r"<[^<]*", SOUND)
    first, second = first % len(parts), second % len(parts)
    parts[first], parts[second] = parts[second], parts[first]
    check_is_read_or_refused("".join(parts).encode())


def check_is_read_or_refused(data: bytes) -> None:
    says = ""
    payments: tuple[Payment, ...] = ()
    try:
        payments = parse_pain001(data, DECIMALS).payments
    except InterchangeError as refusal:
        says = refusal.says
    assert bool(says) != bool(payments)
    assert "\x1b" not in says
    assert all(payment.amount > 0 for payment in payments)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_account_map_or_refused_by_a_rule(data: bytes) -> None:
    rule = "map_must_be_well_formed"
    try:
        assert all(parse_account_map(data).values())
    except InterchangeError as refusal:
        rule = refusal.rule
    assert rule == "map_must_be_well_formed"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1, max_size=35)
statuses = st.builds(
    PaymentStatus,
    end_to_end_id=texts.map(lambda text: text.strip(" ") or "E"),
    instruction_id=texts.map(lambda text: text.strip(" ")),
    transaction=st.binary(min_size=32, max_size=32).map(bytes.hex),
    height=st.integers(1, 10**15 - 1),
    rule=st.sampled_from(["", *sorted(RULES)]),
)


@given(st.lists(statuses, min_size=1, max_size=5))
def test_any_report_reads_back_what_was_written(chosen: list[PaymentStatus]) -> None:
    payments = tuple(
        Payment("A", status.instruction_id, status.end_to_end_id, "D", "C", "LAK", 1, "2026-03-12") for status in chosen
    )
    file = PaymentFile(OLD, "M", "2026-03-10T15:30:47Z", payments, "", str(len(payments)))
    for write, parse, _ in FORMS:
        xml = write(file, chosen, 0, "R-1")
        assert parse(xml).statuses == tuple(chosen)
        assert list_problems(xml) == []


# ------------------------------------------------------------------------------------------ in plain terms


def test_verdict_tells_count_and_total() -> None:
    assert verdict({"xml": SOUND}) == {"ok": True, "count": 3, "total": "25712.50"}


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ({"xml": edit(SOUND, "<NbOfTxs>3<", "<NbOfTxs>2<")}, "count_must_fit_payments"),
        ({"xml": "\ud800"}, "xml_must_be_well_formed"),
        ({"xml": None}, "xml_must_be_well_formed"),
        ({}, "xml_must_be_well_formed"),
    ],
)
def test_verdict_names_the_rule_and_never_raises(case: dict[str, object], rule: str) -> None:
    assert verdict(case) == {"ok": False, "count": 0, "total": "", "error": rule}
