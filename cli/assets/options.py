"""Options that commands on classes of tokens share."""

import click

from cli.shell.grammar import check_reference

BY_ISSUER = click.option("--by", metavar="WHO", required=True, help="The issuer of the class.")
REFERENCE = click.option(
    "--reference",
    metavar="REF",
    required=True,
    callback=check_reference,
    help="Where the reason is written, in public: A-Z 0-9 . / - only, at most 35.",
)
