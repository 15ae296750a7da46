"""Every table there is, by name: rows of all subjects."""

from ledger.registry.rows.assets import ASSET_TABLES
from ledger.registry.rows.committee import COMMITTEE_TABLES, ENGINES
from ledger.registry.rows.devices import DEVICE_TABLES
from ledger.registry.rows.exchange import EXCHANGE_TABLES
from ledger.registry.rows.invoices import INVOICE_TABLES
from ledger.registry.rows.land.parcels import LAND_TABLES
from ledger.registry.rows.land.titles import TITLE_TABLES
from ledger.registry.rows.laws import LAW_TABLES
from ledger.registry.rows.money import HOLDINGS, MONEY_TABLES
from ledger.registry.rows.people import PEOPLE_TABLES
from ledger.registry.rows.programme import PROGRAMME_TABLES
from ledger.registry.rows.records import RECORD_TABLES
from ledger.registry.rows.residents import RESIDENT_TABLES
from ledger.registry.rows.services import SERVICE_TABLES
from ledger.registry.rows.tax import TAX_TABLES
from ledger.registry.rows.trade import TRADE_TABLES
from ledger.registry.rows.treasury import TREASURY_TABLES

_SECOND = (
    *(HOLDINGS, *TRADE_TABLES, *INVOICE_TABLES, *TAX_TABLES, *TREASURY_TABLES),
    *(*EXCHANGE_TABLES, *PROGRAMME_TABLES),
    *ASSET_TABLES,
    *(*LAND_TABLES, *TITLE_TABLES),
    *SERVICE_TABLES,
    *RESIDENT_TABLES,
    *DEVICE_TABLES,
    ENGINES,
)
TABLES = {
    table.name: table
    for table in (*PEOPLE_TABLES, *MONEY_TABLES, *RECORD_TABLES, *COMMITTEE_TABLES, *LAW_TABLES, *_SECOND)
}
LATER = {table.name: 2 for table in _SECOND}
"""The tables that came after version 1 of the rules, with the version they belong to."""
