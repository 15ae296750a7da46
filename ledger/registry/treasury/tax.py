"""Tax where the payment happens: what is taxed at which rate, and what of a payment goes to the treasury.

Tax is rounded once, half up, for each rate of an invoice. Of its tax, floor(tax × paid ÷ total) has been passed on once
`paid` of the total is paid: so parts pass on exactly as much as the whole, however it is split.
"""

from ledger.chain.times import get_day
from ledger.crypto.encoding import MAX_INTEGER
from ledger.errors import Refused
from ledger.laws.dates import split_day
from ledger.registry.call import Call, Environment
from ledger.registry.laws.facts import get_law_rows, read_parameter
from ledger.registry.rows.invoices import Category, Invoice
from ledger.registry.rows.laws import LAWS
from ledger.registry.rows.tax import TAX_PERIODS, TaxPeriod
from ledger.registry.treasury.office import get_treasury

VAT = "vat_rate_permille"
"""The parameter of the laws that is the standard rate of value added tax."""
WHOLE = 1000
"""Of a rate per thousand: all there is."""


def get_tax_rate(call: Call, category: Category) -> int:
    """The rate (per thousand) by the laws as of the block before, at block time.

    Raises Refused where none from 0 to 1000 is in force.
    """
    if category == "exempt":
        return 0
    row = get_law_rows(call).get(LAWS, VAT)
    found = read_parameter(row, call.environment.time) if row else None
    if not isinstance(found, int) or not 0 <= found <= WHOLE:
        raise Refused("tax_rate_must_be_in_force", law=VAT)
    return found


def compute_tax(amount: int, permille: int, *, included: bool) -> int:
    """The tax on an amount, or that is included in it, rounded half up."""
    base = WHOLE + permille if included else WHOLE
    return (2 * amount * permille + base) // (2 * base)


def count_passed(tax: int, paid: int, total: int) -> int:
    """What of the tax has been passed on once so much of the total is paid."""
    return tax * paid // total


def note_collected(call: Call, seller: str, invoice: Invoice, amount: int) -> str:
    """Counts a tax for the seller, and for a buyer that deducts it; the account that it is to be paid to.

    Raises Refused.
    """
    treasury = get_treasury(call)
    count_in_period(call, seller, invoice.asset, collected=amount)
    if invoice.deducts:
        count_in_period(call, invoice.buyer, invoice.asset, deductible=amount)
    return treasury


def count_in_period(call: Call, trader: str, asset: str, *, collected: int = 0, deductible: int = 0) -> None:
    """Adds to a trader's counters of the month. Raises Refused beyond what a counter holds."""
    identifier = get_period_id(trader, asset, get_month(call.environment))
    old = get_counters(call, identifier)
    sums = old.collected + collected, old.deductible + deductible
    if max(sums) > MAX_INTEGER:
        raise Refused("tax_period_must_have_room", account=trader, asset=asset)
    call.rows.put(TAX_PERIODS, identifier, TaxPeriod(*sums, old.filed))


def get_counters(call: Call, identifier: str) -> TaxPeriod:
    """A trader's counters of a month: zeros where nothing was counted yet."""
    return call.rows.get(TAX_PERIODS, identifier) or TaxPeriod(0, 0, "")


def get_period_id(trader: str, asset: str, month: str) -> str:
    """The identifier of a trader's counters: ADDRESS/ASSET/YYYY-MM."""
    return f"{trader}/{asset}/{month}"


def get_month(environment: Environment) -> str:
    """The calendar month of the block where the chain is: YYYY-MM."""
    return write_month(environment.day)


def find_month(time: int, utc_offset: int) -> str:
    """The same of a time (ms UTC)."""
    return write_month(get_day(time, utc_offset))


def write_month(day: int) -> str:
    """The month of a day (days since 1970)."""
    year, month, _ = split_day(day)
    return f"{year:04}-{month:02}"
