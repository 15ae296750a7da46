"""The command `natledger`: all its commands in the order of a first day.

None is loaded before it runs, so that nobody waits for the others: the list has what --help says of each.
"""

import click

from cli.shell.grammar import PROGRAM, Group, Lazy
from cli.shell.session import Session
from ledger import __version__

COMMANDS = {
    "demo": Lazy("home.demo", "demo", "Tell the whole story, or another scene, in a temporary home, and check it."),
    "init": Lazy("home.homes", "init", "Create a ledger in a new home, with its validators and keys."),
    "key": Lazy("people.keys", "key", "Keys: files of this home, each readable by its owner alone."),
    "account": Lazy("people.accounts", "account", "Accounts: people, firms, authorities and devices."),
    "money": Lazy("money.money", "money", "Money made and unmade by an asset's issuer; payments returned."),
    "pay": Lazy("money.money", "pay", "Pay somebody."),
    "qr": Lazy("money.qr", "qr", "Ask for a payment with a QR code, in LAO QR's layout."),
    "hold": Lazy("money.money", "hold", "Money set aside for somebody, and still its owner's."),
    "contract": Lazy("trade.contracts", "contract", "Contracts: what parties sign, without its content."),
    "order": Lazy("trade.orders", "order", "Orders: a price set aside until the goods are accepted."),
    "invoice": Lazy("trade.invoices", "invoice", "Invoices: what is owed for what was sold, and the tax on it."),
    "balance": Lazy("money.balances", "balance", "Show what an account has, or all that are named here."),
    "statement": Lazy("money.statements", "statement", "Show what came in and went out of an account, line by line."),
    "asset": Lazy("assets.assets", "asset", "Assets: kinds of money, and classes of tokens."),
    "rate": Lazy("exchange.rates", "rate", "Rates: what one asset costs in another, as its issuer publishes it."),
    "offer": Lazy("exchange.offers", "offer", "Offers: what dealers give of one asset for another."),
    "convert": Lazy("exchange.offers", "convert", "Convert money: pay a dealer, and take what its offer gives."),
    "reserve": Lazy("exchange.reserves", "reserve", "Reserves: what stands behind an asset, proved or only reported."),
    "land": Lazy("land.parcels", "land", "Land: parcels that never overlap, divided and merged, and maps of them."),
    "device": Lazy("devices.devices", "device", "Devices: whose they are, what they anchor, what is missing."),
    "access": Lazy("devices.access", "access", "Access logs: what offices looked up, about whom and why."),
    "role": Lazy("people.roles", "role", "Roles: what authorities may do, and who accredited them."),
    "resident": Lazy("people.residents", "resident", "E-residents: people abroad whom a sponsor answers for."),
    "delegate": Lazy("people.delegations", "delegate", "Delegations: acting for a person or a company."),
    "title": Lazy("land.titles", "title", "Titles: who owns land, and what lies on it."),
    "schema": Lazy("records.schemas", "schema", "Schemas: what records of one kind consist of."),
    "record": Lazy("records.records", "record", "Records: degrees, licences, births, without their content."),
    "service": Lazy("services.services", "service", "Services: what offices offer, decide and owe."),
    "law": Lazy("laws.laws", "law", "Laws: what binds messages, and why they stopped one."),
    "committee": Lazy("committee.committee", "committee", "The committee: bodies that decide on laws and the chain."),
    "motion": Lazy("committee.motions", "motion", "Motions: what the committee is asked, and decides."),
    "budget": Lazy("treasury.budget", "budget", "The budget: lines, and what is committed and paid under them."),
    "treasury": Lazy(
        "treasury.treasury", "treasury", "The treasury: tax returns, what comes from what, what banks pay."
    ),
    "programme": Lazy("programme.programme", "programme", "The programme: targets set before, and what came of them."),
    "what-if": Lazy("laws.what_if", "what_if", "Tell what would have come of the past with other laws."),
    "tx": Lazy("chain.transactions", "tx", "Transactions: what was done, and how to do it in steps."),
    "receipt": Lazy("chain.exports", "receipt", "Receipts: what was asked, what came of it, that it is final."),
    "verify": Lazy("chain.verifying", "verify", "Verify a proof file of any kind."),
    "state": Lazy("chain.receipts", "state", "The state: rows of accounts, assets, holds and roles."),
    "block": Lazy("chain.blocks", "block", "Blocks: what became final together, in order."),
    "validator": Lazy(
        "committee.validators", "validator", "Validators: those who take turns making blocks, and sign them."
    ),
    "net": Lazy("chain.network", "net", "A network: validators of one ledger, on CometBFT."),
    "node": Lazy("chain.network", "node", "A validator on CometBFT, on a host of its own."),
    "tax": Lazy("treasury.tax", "tax", "Taxes: the rate in force, and what was collected where payments happened."),
    "iso20022": Lazy("money.interchange", "iso20022", "ISO 20022: payment files of banks, and statements for them."),
    "status": Lazy("home.health", "status", "Show where the ledger stands."),
    "audit": Lazy("home.health", "audit", "Check everything again, from genesis."),
    "doctor": Lazy("home.health", "doctor", "Look the home over, and change nothing."),
    "backup": Lazy("home.backups", "backup", "Write the whole home to one file."),
    "restore": Lazy("home.backups", "restore", "Make a home from a backup, where there is none."),
    "wait": Lazy("home.waiting", "wait", "Let time pass, in a home with a seed."),
    "config": Lazy("home.homes", "config", "Show every setting, and where it comes from."),
    "version": Lazy("home.homes", "version", "Show the version of this program and of what it stands on."),
    "completion": Lazy("home.homes", "completion", "Print the script that completes commands in a shell."),
    "help": Lazy("home.helping", "help_on", "Show what a command does, as its --help."),
}


@click.group(
    cls=Group,
    is_root=True,
    lazy=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=["natledger demo", "natledger init --no-passphrase --home first-steps", "natledger pay --help"],
)
@click.version_option(__version__, "-V", "--version", prog_name=PROGRAM, message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """A permissioned national ledger whose receipts anyone can verify offline.

    A simulation, affiliated with no government or company.
    """
    if context.invoked_subcommand is None:
        session = context.ensure_object(Session)
        session.give({"commands": {name: lazy.short_help for name, lazy in COMMANDS.items()}}, context.get_help())
