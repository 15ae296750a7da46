"""The command `motion propose`: one command for each thing a body of the committee can be asked."""

import re

import click

from cli.committee.putting import Asked, put, takes_asked
from cli.committee.validators import check_members
from cli.laws.laws import LAW, warn_of_doubts
from cli.people.roles import ANYWAY, ROLE, SCOPE
from cli.shell import output
from cli.shell.examples import EMERGENCY
from cli.shell.grammar import Group, takes_reference
from cli.shell.numbers import take_number
from cli.shell.objects import read_object
from cli.shell.session import Session
from cli.shell.times import parse_parameter
from ledger.client.committee.validators import Candidate, find_missing, make_candidate

CASE = takes_reference("--case", says="The court's case: A-Z 0-9 . / - only, at most 35.")
MEMBERS = (
    '{"body": "bttc", "quorum": 3, "majority": {"numerator": 1, "denominator": 2}, "members": [{"name": "justice"}, …]}'
)
_ASKED = "--reference DECREE/2026-9"
_KEY, _CONSENT = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{128}")


@click.group(cls=Group, examples=[f"natledger motion propose end-law wallet_basic --by justice {_ASKED}"])
def propose() -> None:
    """Propose a motion.

    What enacting it would refuse now is refused at once. It is checked again when it is enacted.
    """


BTTC, NCDT = takes_asked("bttc"), takes_asked("ncdt")


@propose.command(
    "adopt-law",
    examples=[
        f"natledger motion propose adopt-law new-law.json --by justice {_ASKED}",
        f"natledger motion propose adopt-law law.json --by justice {_ASKED} --impact impact.json",
    ],
)
@click.argument("file")
@ANYWAY
@BTTC
@click.pass_obj
def adopt_law(session: Session, file: str, anyway: bool, asked: Asked) -> None:
    """Adopt a law, from a law file. What natledger law check warns of is told, too."""
    action = session.open().actions.adopt_law(read_object(file, LAW), anyway=anyway)
    put(session, action, asked)
    warn_of_doubts(session.open().laws.doubts(action.provision))


@propose.command(
    "end-law",
    examples=[
        f"natledger motion propose end-law wallet_basic --by justice {_ASKED}",
        f"natledger motion propose end-law wallet_basic --by justice {_ASKED} --json",
    ],
)
@click.argument("law", metavar="ID")
@BTTC
@click.pass_obj
def end_law(session: Session, law: str, asked: Asked) -> None:
    """End a law once the motion is enacted."""
    put(session, session.open().actions.end_law(law), asked)


@propose.command(
    "suspend-law",
    examples=[
        f"natledger motion propose suspend-law wallet_basic --until 2026-12-31 --by justice {_ASKED}",
        f"natledger motion propose suspend-law wallet_basic --until 90d --by justice {_ASKED}",
    ],
)
@click.argument("law", metavar="ID")
@click.option("--until", metavar="TIME", required=True, help="Until when: 2027-01-01, 30d from now, or now to end it.")
@BTTC
@click.pass_obj
def suspend_law(session: Session, law: str, until: str, asked: Asked) -> None:
    """Keep a law from binding until a time."""
    moment = 0 if until == "now" else session.moment(until)
    put(session, session.open().actions.suspend_law(law, moment), asked)


@propose.command(
    "set-value",
    examples=[
        f"natledger motion propose set-value personal_wallet_day 50_000_000 --by justice {_ASKED}",
        f"natledger motion propose set-value vat_rate_permille 110 --since 2027-01-01 --by justice {_ASKED}",
    ],
)
@click.argument("law", metavar="ID")
@click.argument("value", required=False, callback=take_number)
@click.option("--value", "below", metavar="N", callback=take_number, help="The same, for one below zero: --value=-5.")
@click.option("--since", metavar="TIME", help="From when: 2027-01-01, or 30d from now; once enacted unless given.")
@BTTC
@click.pass_obj
def set_value(
    session: Session, law: str, value: int | None, below: int | None, since: str | None, asked: Asked
) -> None:
    """Set a parameter of the laws, within its range.

    Digits may be parted by _, as in laws: 50_000_000.
    """
    number = below if value is None else value
    if number is None or (value is not None and below is not None):
        raise output.wrong_usage("the value is missing, or there are two", "write it after ID, or as --value=-5")
    moment = session.moment(since) if since else 0
    put(session, session.open().actions.set_value(law, number, moment), asked)


@propose.command(
    "set-parameter",
    examples=[
        f"natledger motion propose set-parameter max_block_entries 5000 --by justice {_ASKED}",
        f"natledger motion propose set-parameter quota_citizen 2000 --body ncdt --by technology {_ASKED}",
    ],
)
@click.argument("name")
@click.argument("value")
@BTTC
@click.pass_obj
def set_parameter(session: Session, name: str, value: str, asked: Asked) -> None:
    """Set one of the numbers the chain runs by.

    Each has a floor and a ceiling: natledger committee parameters. What lasts is written 7d, or in milliseconds.
    """
    put(session, session.open().actions.set_parameter(name, parse_parameter(name, value)), asked)


@propose.command(
    examples=[
        f"natledger motion propose freeze noy --case VT/2026-121 --by justice {_ASKED}",
        f"natledger motion propose freeze noy --case VT/2026-121 --by justice {_ASKED} --emergency",
    ]
)
@click.argument("who")
@CASE
@BTTC
@click.pass_obj
def freeze(session: Session, who: str, case: str, asked: Asked) -> None:
    """Freeze an account, with a court's case."""
    put(session, session.open().actions.freeze(who, case), asked)


@propose.command(
    examples=[
        f"natledger motion propose unfreeze shop --case VT/2026-122 --by justice {_ASKED}",
        f"natledger motion propose unfreeze shop --case VT/2026-122 --by justice {_ASKED} --json",
    ]
)
@click.argument("who")
@CASE
@BTTC
@click.pass_obj
def unfreeze(session: Session, who: str, case: str, asked: Asked) -> None:
    """Unfreeze an account that a motion has frozen."""
    put(session, session.open().actions.unfreeze(who, case), asked)


@propose.command(
    "grant-role",
    examples=[
        f"natledger motion propose grant-role court --to justice --by technology {_ASKED}",
        f"natledger motion propose grant-role registrar --scope LA-VT --to finance --until 9d --by technology {_ASKED}",
    ],
)
@click.argument("role", type=ROLE)
@SCOPE
@click.option("--to", "holder", metavar="WHO", required=True, help="Who gets it.")
@click.option("--since", metavar="TIME", help="From when; once enacted unless given.")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="Until when.")
@ANYWAY
@NCDT
@click.pass_obj
def grant_role(
    session: Session, role: str, scope: str, holder: str, since: str | None, until: str, anyway: bool, asked: Asked
) -> None:
    """Grant a role by the committee's own word."""
    begins, ends = session.moment(since) if since else 0, session.moment(until)
    actions = session.open().actions
    put(session, actions.grant_role(role, holder, scope, since=begins, until=ends, anyway=anyway), asked)


@propose.command(
    "strip-role",
    examples=[
        f"natledger motion propose strip-role issuer --scope degree --to university --by technology {_ASKED}",
        f"natledger motion propose strip-role court --to court --successor justice --by technology {_ASKED}",
    ],
)
@click.argument("role", type=ROLE)
@SCOPE
@click.option("--to", "--from", "holder", metavar="WHO", required=True, help="Who loses it.")
@click.option("--successor", metavar="WHO", default="", help="Who is given it, without an end.")
@NCDT
@click.pass_obj
def strip_role(session: Session, role: str, scope: str, holder: str, successor: str, asked: Asked) -> None:
    """End a role, and with it what was granted under it."""
    put(session, session.open().actions.strip_role(role, holder, scope, successor), asked)


@propose.command(
    "raise-cap",
    examples=[
        f"natledger motion propose raise-cap 2000000000000000 LAK --by technology {_ASKED}",
        f"natledger motion propose raise-cap 20000000000.00 USD --by technology {_ASKED}",
    ],
)
@click.argument("amount")
@click.argument("asset")
@NCDT
@click.pass_obj
def raise_cap(session: Session, amount: str, asset: str, asked: Asked) -> None:
    """Raise the cap of an asset: how much may exist."""
    put(session, session.open().actions.raise_cap(asset, session.amount(amount, asset)), asked)


@propose.command(
    "set-validators",
    examples=[
        f"natledger motion propose set-validators --remove justice --by technology {_ASKED}",
        f"natledger motion propose set-validators --add labour --by technology {_ASKED}",
    ],
)
@click.option("--add", "joining", metavar="NAME", multiple=True, help="A key of this home, or NAME:KEY:CONSENT.")
@click.option("--remove", "leaving", metavar="NAME", multiple=True, help="Who leaves.")
@NCDT
@click.pass_obj
def set_validators(session: Session, joining: tuple[str, ...], leaving: tuple[str, ...], asked: Asked) -> None:
    """Change the validators: who joins, and who leaves.

    A name that is in the set already gets its newest key. It takes effect two blocks after the motion is enacted.
    """
    lao = session.open()
    check_members(lao, leaving)
    action = lao.actions.set_validators([_read_candidate(name) for name in joining], leaving)
    missing = find_missing(lao.desk, action)
    if missing:
        output.warn(f"this home could make no block with that set: the keys of {', '.join(missing)} are not here")
        session.confirm("propose it all the same?")
    put(session, action, asked)


@propose.command(
    "continue-on",
    examples=[
        f"natledger motion propose continue-on --by technology {_ASKED}",
        f"natledger motion propose continue-on --add labour --remove justice --by technology {_ASKED}",
    ],
)
@click.option("--add", "joining", metavar="NAME", multiple=True, help="A key of this home, or NAME:KEY:CONSENT.")
@click.option("--remove", "leaving", metavar="NAME", multiple=True, help="Who leaves.")
@NCDT
@click.pass_obj
def continue_on(session: Session, joining: tuple[str, ...], leaving: tuple[str, ...], asked: Asked) -> None:
    """Have CometBFT make the blocks from now on.

    Institutions that need not trust each other run it. The block in which the motion is enacted is the last one that
    this home makes; `natledger net move` makes the homes of those who go on.
    """
    lao = session.open()
    check_members(lao, leaving)
    put(session, lao.actions.continue_on([_read_candidate(name) for name in joining], leaving), asked)


@propose.command(
    examples=[
        f"natledger motion propose upgrade 3 --height 1000 --since 30d --by technology {_ASKED}",
        f"natledger motion propose upgrade 3 --height 1000 --since 2027-01-01 --by technology {_ASKED} --json",
    ]
)
@click.argument("version", type=click.IntRange(1))
@click.option("--height", metavar="N", type=click.IntRange(1), required=True, help="Its first block, at the earliest.")
@click.option("--since", metavar="TIME", required=True, help="From when, at the earliest: 2027-01-01, or 30d from now.")
@NCDT
@click.pass_obj
def upgrade(session: Session, version: int, height: int, since: str, asked: Asked) -> None:
    """Put the next version of the rules in force."""
    put(session, session.open().actions.upgrade(version, height, session.moment(since)), asked)


@propose.command(
    "change-members",
    examples=[
        f"natledger motion propose change-members members.json --by justice {_ASKED}",
        f"natledger motion propose change-members - --by justice {_ASKED} < members.json",
    ],
)
@click.argument("file")
@BTTC
@click.pass_obj
def change_members(session: Session, file: str, asked: Asked) -> None:
    """Give a body other members, from a members file.

    It names the body, its quorum, its majority, and every member it is to have, by a name of this home or an address.
    A seat has weight 1 and no veto unless it says otherwise. Whoever is left out leaves. It is put to the body itself,
    where that decides on members. With --body another one asks for it: then both vote, and both must carry it.

    {"body": "bttc", "quorum": 4, "majority": {"numerator": 1, "denominator": 2}, "members": [{"name": "justice",
    "weight": 2, "veto": true}, {"name": "finance"}, {"name": "education"}, {"name": "technology"}]}

    The quorum is the weight that must vote yes, no or abstain. The majority is the part of yes and no that must be yes;
    with 1/2 it is more than half. natledger committee show BODY --out FILE writes the file of a body as it is.
    """
    put(session, session.open().actions.change_members(read_object(file, MEMBERS)), asked)


@propose.command(
    examples=[
        f"natledger motion propose confirm {EMERGENCY} --by justice {_ASKED}",
        f"natledger motion propose confirm {EMERGENCY} --by justice {_ASKED} --json",
    ]
)
@click.argument("motion", metavar="MOTION")
@BTTC
@click.pass_obj
def confirm(session: Session, motion: str, asked: Asked) -> None:
    """Let what an emergency motion did go on without an end."""
    put(session, session.open().actions.confirm(motion), asked)


def _read_candidate(text: str) -> Candidate:
    """A name whose key this home holds, or NAME:KEY:CONSENT, as natledger validator key show tells elsewhere."""
    name, *given = text.split(":")
    if not given:
        return name
    remedy = "natledger validator key show NAME tells them, in the home that holds the key"
    if len(given) != 2:
        raise output.wrong_usage("a validator of elsewhere is NAME:KEY:CONSENT", remedy)
    if not _KEY.fullmatch(given[0]) or not _CONSENT.fullmatch(given[1]):
        raise output.wrong_usage("KEY is 64 digits of 0-9 a-f, CONSENT 128 of them", remedy)
    return make_candidate(name, given[0], given[1])
