"""Every table there is, by name: rows of all subjects."""

from ledger.registry.rows.committee import COMMITTEE_TABLES
from ledger.registry.rows.exchange import EXCHANGE_TABLES
from ledger.registry.rows.laws import LAW_TABLES
from ledger.registry.rows.money import MONEY_TABLES
from ledger.registry.rows.people import PEOPLE_TABLES
from ledger.registry.rows.records import RECORD_TABLES

TABLES = {
    table.name: table
    for table in (*PEOPLE_TABLES, *MONEY_TABLES, *RECORD_TABLES, *COMMITTEE_TABLES, *LAW_TABLES, *EXCHANGE_TABLES)
}
