"""The command `natledger`: all its commands in the order of a first day."""

import click

from ledger import __version__

from .accounts import account, balance
from .backups import backup, restore
from .blocks import block
from .committee import committee
from .delegations import delegate
from .demo import demo
from .exports import receipt
from .grammar import PROGRAM, Group
from .health import audit, doctor, status
from .homes import completion, config, init, version
from .interchange import iso20022
from .keys import key
from .laws import law
from .money import hold, money, pay
from .motions import motion
from .otherwise import what_if
from .qr import qr
from .receipts import state
from .records import record
from .roles import role
from .schemas import schema
from .transactions import tx
from .validators import validator
from .verifying import verify
from .waiting import wait


@click.group(
    cls=Group,
    is_root=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    examples=["natledger demo", "natledger init --no-passphrase --home first-steps", "natledger pay --help"],
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def main() -> None:
    """A permissioned national ledger whose receipts anyone can verify offline.

    A simulation, affiliated with no government or company.
    """


for command in (
    *(demo, init, key, account, money, pay, qr, hold, balance, role, delegate, schema, record),
    *(law, committee, motion, what_if),
    *(tx, receipt, verify, state, block, validator, iso20022),
    *(status, audit, doctor, backup, restore, wait, config, version, completion),
):
    main.add_command(command)
