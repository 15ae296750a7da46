"""Options that commands on classes of tokens share."""

import click

from cli.shell.grammar import takes_reference

BY_ISSUER = click.option("--by", metavar="WHO", required=True, help="The issuer of the class.")
REFERENCE = takes_reference(
    "--reference", says="Where the reason is written, in public: A-Z 0-9 . / - only, at most 35."
)
