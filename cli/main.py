"""The command `natledger`."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A permissioned national ledger whose receipts anyone can verify offline."""
