"""Commands on services: publish, list, show, applications, overdue, waiting; what people file is in filing.py."""

from typing import Any, get_args

import click

from cli.money.money import ASSET
from cli.services.filing import COMMANDS
from cli.shell import output
from cli.shell.acts import RECEIPT, show_act, write_computed
from cli.shell.examples import ASKED_FOR
from cli.shell.files import check_can_write
from cli.shell.grammar import HEIGHT_OR_GENESIS, Group
from cli.shell.output import Cell, Heading
from cli.shell.session import SIGNER, Session
from ledger.errors import NotFoundError
from ledger.reads.services import MAX_DAYS, FoundApplication, ServiceKind
from ledger.words.lexicon import shorten_id
from ledger.words.services import (
    describe_service,
    draw_waiting,
    list_application_pairs,
    list_service_pairs,
    list_waiting_cells,
    make_application_object,
    make_service_object,
    make_waiting_object,
    say_state,
)

DAYS = click.IntRange(1, MAX_DAYS)


@click.group(cls=Group, examples=["natledger service list", "natledger service show driving"])
def service() -> None:
    """Services: what offices offer, decide and owe."""


_DRIVING = "driving --by transport --grants licence --law driver_age --days 10"


@service.command(
    examples=[
        f"natledger service publish {_DRIVING} --fee 5000 --next-office justice --silence-grants",
        f"natledger service publish {_DRIVING} --requires birth --until 2030-01-01",
    ]
)
@click.argument("code")
@click.option("--by", metavar="WHO", required=True, help="The office: an accredited issuer of what it grants.")
@click.option("--grants", metavar="S", required=True, help="The schema of the record it grants.")
@click.option("--law", metavar="LAW", required=True, help="The law it stands on, in force.")
@click.option("--days", metavar="N", type=DAYS, required=True, help="Within which it is decided.")
@click.option("--kind", type=click.Choice(get_args(ServiceKind)), default="licence", show_default=True, help="What.")
@click.option("--fee", metavar="AMOUNT", default="0", show_default=True, help="Paid when it is filed.")
@ASSET
@click.option("--requires", metavar="SCHEMA", multiple=True, help="A record to be shown, by its schema.")
@click.option("--next-office", metavar="WHO", help="Who decides on appeals.")
@click.option("--appeal-days", metavar="N", type=DAYS, default=30, show_default=True, help="Within which one appeals.")
@click.option("--silence-grants", is_flag=True, help="By the law, what is not decided in time is granted.")
@click.option("--until", metavar="TIME", default="never", show_default=True, help="From when nothing is filed.")
@RECEIPT
@SIGNER
@click.pass_obj
def publish(session: Session, /, code: str, by: str, fee: str, asset: str, until: str, **terms: Any) -> None:
    """Offer a service, or change one by its next version.

    CODE is a-z 0-9 _, and the scope of its officers. What was filed stays under the version it was filed under.
    """
    units, wallet = session.amount(fee, asset), session.wallet(by)
    end = session.moment(until)
    placed = session.open().services.publish(wallet, code, fee=units, asset=asset, until=end, **terms)
    found = session.open().services.show(str(placed.events["service"]))
    show_act(session, placed, f"published {describe_service(found, session.lexicon)}", more={"service": found.id})


@service.command("list", table=True, examples=["natledger service list", "natledger service list transport --json"])
@click.argument("who", required=False)
@click.pass_obj
def list_services(session: Session, who: str | None) -> None:
    """List the services there are, of all offices or of one."""
    found, words = session.open().services.list(who), session.lexicon
    rows: list[list[str | Cell]] = [
        [
            one.id,
            words.who(one.row.office),
            one.row.grants,
            output.make_money_cell(words, one.row.fee, one.row.asset),
            str(one.row.days),
        ]
        for one in found
    ]
    names = ("service", "office", "grants", "fee", "days")
    headings = [Heading(name, name in ("fee", "days"), ("fee", "asset") if name == "fee" else ()) for name in names]
    session.give({"services": [make_service_object(one) for one in found]}, lambda: output.say_table(headings, rows))


@service.command(examples=["natledger service show driving", f"natledger service show {ASKED_FOR} --json"])
@click.argument("identifier", metavar="SERVICE")
@click.pass_obj
def show(session: Session, identifier: str) -> None:
    """Show the terms of a service, or how an application stands.

    SERVICE is a code, for its newest version, CODE@VERSION, or the id of an application.
    """
    facet, words = session.open().services, session.lexicon
    try:
        found = facet.show(identifier)
    except NotFoundError:
        application = facet.application(identifier)
        pairs = list_application_pairs(application, words)
        session.give(make_application_object(application), lambda: output.say_pairs(pairs))
        return
    session.give(make_service_object(found), lambda: output.say_pairs(list_service_pairs(found, words)))


@service.command(
    table=True, examples=["natledger service applications", "natledger service applications transport --json"]
)
@click.argument("who", required=False)
@click.option("--of", "code", metavar="CODE", default="", help="For one service alone.")
@HEIGHT_OR_GENESIS
@click.pass_obj
def applications(session: Session, who: str | None, code: str, height: int | None) -> None:
    """List the applications there are, of all or of one."""
    _show_applications(session, session.open().services.applications(who, code, height))


@service.command(table=True, examples=["natledger service overdue", "natledger service overdue --height 9 --json"])
@HEIGHT_OR_GENESIS
@click.pass_obj
def overdue(session: Session, height: int | None) -> None:
    """List what offices are late with, or owe.

    Everybody sees it, as of now or of any block.
    """
    _show_applications(session, session.open().services.overdue(height))


@service.command(table=True, examples=["natledger service waiting", "natledger service waiting --svg waiting.svg"])
@HEIGHT_OR_GENESIS
@click.option("--svg", metavar="FILE", help="Also draw it, as SVG.")
@click.pass_obj
def waiting(session: Session, height: int | None, svg: str | None) -> None:
    """Show how long people wait for each office.

    The median is of what it has decided, questions and all; the longest is of what is open.
    """
    found, words = session.open().services.waiting(height), session.lexicon
    if svg:
        if not found:
            raise output.wrong_usage("nobody has applied for anything yet", "draw it later: natledger service list")
        check_can_write(svg)
        write_computed(session, svg, draw_waiting(found, words).encode(), "picture")
    names = ("office", "decided", "median", "open", "longest", "overdue")
    headings = [Heading(name, name != "office") for name in names]
    rows = [list_waiting_cells(one, words) for one in found]
    session.give({"waiting": [make_waiting_object(one) for one in found]}, lambda: output.say_table(headings, rows))


def _show_applications(session: Session, found: tuple[FoundApplication, ...]) -> None:
    words = session.lexicon
    rows: list[list[str | Cell]] = [
        [
            Cell(shorten_id(one.id), (one.id,)),
            one.row.service,
            words.who(one.row.applicant),
            words.who(one.row.instances[-1].office),
            words.time(one.due),
            say_state(one.state),
        ]
        for one in found
    ]
    headings = [Heading(name) for name in ("application", "service", "applicant", "office", "due", "state")]
    objects = [make_application_object(one) for one in found]
    session.give({"applications": objects}, lambda: output.say_table(headings, rows))


for filing_command in COMMANDS:
    service.add_command(filing_command)
