"""Every command is helped, exemplified and documented: nothing here names a command, so none can be forgotten."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import ledger
from cli.shell.examples import WATERED
from cli.shell.grammar import Command, Group
from ledger.client.assets.assets import Assets
from ledger.client.committee.actions import Actions
from ledger.client.committee.committee import Committee
from ledger.client.devices.access import Access
from ledger.client.devices.devices import Devices
from ledger.client.exchange.exchange import Exchange
from ledger.client.land.titles import Titles
from ledger.client.laws.laws import Laws
from ledger.client.money.money import Money
from ledger.client.people.residents import Residents
from ledger.client.people.roles import Delegations, Roles
from ledger.client.programme.programme import Programme
from ledger.client.records.records import Records
from ledger.client.services.services import Services
from ledger.client.trade.contracts import Contracts
from ledger.client.trade.invoices import Invoices
from ledger.client.trade.orders import Orders
from ledger.client.treasury.taxes import Taxes
from ledger.home.keyring import Keyring
from ledger.node import doctor
from ledger.rules import RULES
from tests.cli.running import Shell

from .lesson import HOME, PASSPHRASE
from .reference import PAGE, TWINS, list_commands, write_page

COMMANDS = {context.command_path: command for command, context in list_commands()}
FIRST = {command.examples[0] for command in COMMANDS.values()}  # type: ignore[attr-defined]
EXAMPLES = [  # the first of each command, and all of them in a full run; test_demo.py tells the demo
    pytest.param(one, marks=[] if one in FIRST and "demo" not in one.split() else [pytest.mark.full])
    for one in sorted({one for command in COMMANDS.values() for one in command.examples})  # type: ignore[attr-defined]
    # tests/abci/test_commands.py runs a network for these
    if not one.startswith(("natledger net ", "natledger node ", "natledger state diff "))
]
OF_LAWS = ("law", "committee", "motion", "what-if", "wait")
"""Commands whose examples run in the lesson on laws, the third part."""
OF_THE_TREASURY = ("budget", "treasury")
"""The same, in the part on the budget."""
OF_THE_PLAN = ("natledger programme", "natledger motion check", "natledger motion propose note-report")
"""And of those that run in the fourth."""
OF_ASSETS = ("asset",)
"""Those that run in the lesson on tokens."""
OF_EXCHANGE = ("convert", "offer", "rate", "reserve")
OF_RESIDENTS = (
    *("natledger resident", "natledger motion propose recognise-issuer"),
    "natledger motion propose end-recognition",
)
"""And of those that run in the part on e-residents."""
"""Those that run in the lesson on exchange, the fourth part."""
OF_LAND = ("land", "title")
"""Those that run in the lesson on land."""
OF_SERVICES = ("service",)
"""Those of an office, in a part of their own."""
OF_DEVICES = ("natledger device", "natledger access", f"natledger order accept {WATERED}")
"""And of those that run in the lesson on devices, the fifth part."""
# what the issues name under "commands", word by word
PROMISED = {
    "demo": ["--seed"],
    "init": ["--home", "--chain-id", "--template", "--no-passphrase", "--seed"],
    **{f"key {name}": [] for name in ("list", "show", "export", "import", "passwd")},
    "account open": ["--kind", "--jurisdiction"],
    "account list": [],
    "account show": [],
    "account rotate": [],
    "money issue": ["--to", "--by"],
    "money redeem": [],
    "pay": ["--from", "--to", "--asset", "--reference", "--receipt"],
    **{f"hold {name}": [] for name in ("place", "capture", "release")},
    "balance": [],
    "tx list": ["--account"],
    "tx show": [],
    "tx build": [],
    "tx sign": [],
    "tx send": ["--anyway"],
    "receipt make": ["--out"],
    "receipt show": [],
    "receipt anchor": ["--checkpoint"],
    "verify": ["--genesis", "--checkpoint"],
    "state prove": ["--height"],
    "block list": [],
    "block show": [],
    "block prove": [],
    **{f"law {name}": [] for name in ("list", "show", "check", "facts", "explain", "diff")},
    "law impact": ["--from", "--to", "--out", "--check"],
    **{f"committee {name}": [] for name in ("list", "parameters", "show")},
    **{f"motion {name}": [] for name in ("vote", "show", "list", "enact", "withdraw", "check")},
    "motion propose adopt-law": ["--body", "--reference", "--impact", "--emergency", "--by"],
    **{f"budget {name}": [] for name in ("list", "show", "commit", "pay", "cancel")},
    **{f"treasury {name}": [] for name in ("file", "returns", "settle", "trace")},
    "treasury pacs008": ["--banks", "--out"],
    "motion propose set-budget": ["--authority", "--until"],
    "motion propose note-report": ["--body", "--reference", "--by"],
    "programme set-target": ["--from", "--to", "--unit", "--pillar", "--stage", "--at-least", "--by"],
    **{f"programme {name}": ["--source", "--entry", "--evidence"] for name in ("report-actual", "correct-actual")},
    "programme report": ["--from", "--to", "--height", "--out", "--check"],
    **{f"programme {name}": [] for name in ("commit", "check-evidence", "list", "show")},
    "what-if": ["--from", "--to", "--law", "--end", "--set", "--out"],
    "validator list": [],
    **{f"validator key {name}": [] for name in ("new", "show")},
    "validator down": [],
    "validator up": [],
    "iso20022 import": ["--map"],
    "role grant": ["--scope", "--to", "--by"],
    "role revoke": ["--scope", "--to", "--by"],
    "role list": [],
    "role why": [],
    "schema define": [],
    "schema list": [],
    "schema show": [],
    "record issue": ["--schema", "--subject", "--claims", "--by", "--holder-file", "--receipt"],
    **{
        f"record {name}": []
        for name in (
            *("list", "show", "history", "amend", "suspend", "reinstate", "revoke", "supersede", "pending", "forget"),
        )
    },
    "record status": ["--height", "--out"],
    "record disclose": ["--fields", "--out"],
    **{f"account {name}": [] for name in ("recover", "cancel-recovery", "suspend", "reinstate", "acts")},
    **{f"delegate {name}": [] for name in ("grant", "revoke", "list")},
    **{f"contract {name}": [] for name in ("sign", "fulfil", "cancel", "show", "list")},
    "contract propose": ["--by", "--party", "--sign-by", "--together", "--amends", "--seal", "--draft"],
    "contract check": ["--seal"],
    "order place": ["--from", "--to", "--deadline", "--expires", "--contract"],
    **{f"order {name}": [] for name in ("accept", "refund", "show", "list")},
    **{f"title {name}": [] for name in ("account", "discharge", "list", "notice", "restrict", "show")},
    "title sell": ["--by", "--to", "--price", "--share", "--known", "--paid-by", "--agrees", "--draft", "--receipt"],
    "title grant": ["--by", "--to", "--since", "--until", "--on", "--secures", "--document", "--seal", "--draft"],
    "title adjudge": ["--of", "--to", "--reference", "--ground", "--by"],
    "title certificate": ["--on", "--out"],
    "asset list": [],
    "asset show": [],
    "asset open": ["--cap", "--unit", "--decimals", "--where", "--document", "--by"],
    "asset admit": ["--record", "--by"],
    "asset holders": ["--height", "--svg"],
    "asset prove": ["--height", "--out"],
    **{f"asset {name}": ["--by", "--reference"] for name in ("pause", "resume", "freeze", "thaw", "appeal", "retire")},
    "asset force": ["--from", "--to", "--by", "--reference"],
    "asset distribute": ["--to", "--until", "--by"],
    **{f"asset {name}": [] for name in ("check", "measures", "retirements", "distributions", "claim", "close")},
    "asset deliver": ["--from", "--to", "--price", "--for", "--out"],
    "service publish": ["--by", "--grants", "--law", "--days", "--fee", "--next-office", "--silence-grants"],
    **{f"service {name}": [] for name in ("list", "show", "applications")},
    "service apply": ["--by", "--form", "--shows", "--out"],
    **{f"service {name}": ["--by", "--seal"] for name in ("ask", "answer")},
    "service decide": ["--grant", "--refuse", "--reason", "--by"],
    **{f"service {name}": ["--by"] for name in ("appeal", "claim", "settle", "withdraw")},
    **{f"service {name}": [] for name in ("check", "letter")},
    "service overdue": ["--height"],
    "service waiting": ["--height", "--svg"],
    "rate publish": ["--of", "--in", "--band", "--since", "--until", "--by"],
    "rate list": [],
    "rate show": [],
    "offer place": ["--asset", "--rate", "--price", "--by"],
    "offer list": [],
    "offer show": [],
    "offer withdraw": ["--by"],
    "convert": ["--from", "--offer", "--least", "--receipt"],
    "resident apply": ["--keys", "--threshold", "--out"],
    "resident open": ["--credential", "--issuer", "--jurisdiction", "--until", "--by"],
    "resident renew": ["--credential", "--issuer", "--until", "--by"],
    "resident withdraw": ["--reference", "--by"],
    "resident check": ["--credential", "--salt"],
    "reserve report": ["--currency", "--evidence", "--as-of", "--by"],
    "reserve show": ["--height"],
    "reserve check": ["--evidence", "--salt"],
    "reserve prove": ["--height", "--out"],
    "motion propose create-asset": ["--cap", "--decimals", "--issuer"],
    "device register": ["--by", "--owner", "--maker", "--model", "--measures", "--together"],
    **{f"device {name}": ["--by"] for name in ("accept", "transfer", "retire", "anchor")},
    **{f"device {name}": [] for name in ("show", "list", "gaps")},
    "device stale": ["--for"],
    "device readings": ["--svg"],
    "device prove": ["--out"],
    "access export": ["--person", "--out"],
    **{f"access {name}": [] for name in ("anchor", "check", "list", "prove")},
    **{name: [] for name in ("status", "audit", "doctor", "config", "version", "completion")},
}


@pytest.mark.parametrize("path", PROMISED)
def test_what_was_promised_is_there(path: str) -> None:
    command = COMMANDS[f"natledger {path}"]
    options = {name for parameter in command.params for name in parameter.opts}
    assert {*PROMISED[path], "--json", "--home", "--yes", "-y"} <= options


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_help_that_ends_in_examples(path: str, tmp_path: Path) -> None:
    command = COMMANDS[path]
    assert isinstance(command, Command | Group)
    assert command.help, "no help"
    assert 2 <= len(command.examples) <= 3 or isinstance(command, Group), f"{path}: give it two or three examples"
    name = path.removeprefix("natledger")
    assert all(
        example.startswith(("natledger" + name, 'eval "$(natledger' + name)) for example in command.examples
    ) or (isinstance(command, Group))
    for flag in ("-h", "--help"):
        ended = Shell(tmp_path).run_args(*path.split()[1:], flag)
        assert ended.code == 0
        assert ended.text.split("\n")[-2].strip() == command.examples[-1]


@pytest.mark.parametrize("path", [path for path, command in COMMANDS.items() if isinstance(command, click.Group)])
def test_the_first_sentence_of_each_command_is_shown_whole(path: str, tmp_path: Path) -> None:
    listed = Shell(tmp_path).run_args(*path.split()[1:], "-h").text.partition("Commands:")[2].partition("Examples:")[0]
    assert "..." not in listed


def find_lesson(example: str) -> str:
    """The part of the lesson in which an example runs."""
    if example.startswith(OF_THE_PLAN):
        return "plan_lesson"
    if example.startswith(OF_RESIDENTS):
        return "abroad_lesson"
    if example.startswith(OF_DEVICES):
        return "works_lesson"
    word = example.split()[1]
    parts = {
        "asset_lesson": OF_ASSETS,
        "budget_lesson": OF_THE_TREASURY,
        "land_lesson": OF_LAND,
        "law_lesson": OF_LAWS,
        "market_lesson": OF_EXCHANGE,
        "service_lesson": OF_SERVICES,
    }
    return next((part for part, words in parts.items() if word in words), "whole_lesson")


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_runs_as_it_stands(example: str, request: pytest.FixtureRequest) -> None:
    shell: Shell = request.getfixturevalue(find_lesson(example))
    ended = shell.run(example)
    assert ended.code == 0, ended.text
    assert PASSPHRASE not in ended.text


def test_the_reference_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == write_page(), "python -m tests.cli.reference"


def test_the_python_twin_of_a_command_exists() -> None:
    owners: dict[str, type] = {
        "Actions": Actions,
        "Assets": Assets,
        "Exchange": Exchange,
        "Services": Services,
        "Committee": Committee,
        "Contracts": Contracts,
        "Access": Access,
        "Delegations": Delegations,
        "Devices": Devices,
        "Invoices": Invoices,
        "Keyring": Keyring,
        "Laws": Laws,
        "Ledger": ledger.Ledger,
        "Money": Money,
        "Orders": Orders,
        "Programme": Programme,
        "Record": ledger.Record,
        "Records": Records,
        "Residents": Residents,
        "Roles": Roles,
        "Taxes": Taxes,
        "Titles": Titles,
        "Wallet": ledger.Wallet,
    }
    for path, twin in TWINS.items():
        owner, name = twin.split(".")
        assert f"natledger {path}" in COMMANDS
        assert callable(getattr(owners[owner], name)), twin


def list_sentences() -> Iterator[str]:
    """What is said outside the command line, and may name a command: texts of rules, and of the doctor."""
    yield from (text for rule in RULES.values() for text in (rule.says, rule.remedy))
    for node in ast.walk(ast.parse(inspect.getsource(doctor))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_hints_name_commands_in_one_form() -> None:
    """In full, so that they can be run as they stand."""
    paths = sorted((path for path in COMMANDS if path.count(" ") > 1), key=len, reverse=True)
    whole = re.compile("|".join(map(re.escape, paths)))
    bare = re.compile(rf"\b({'|'.join(re.escape(path.removeprefix('natledger ')) for path in paths)})\b")
    assert whole.search("see natledger tx list")
    assert bare.search("see tx list")
    assert [text for text in list_sentences() if bare.search(whole.sub("", text))] == []


def test_no_option_takes_a_secret() -> None:
    for path, command in COMMANDS.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name and "passphrase" in parameter.name:
                assert parameter.is_flag or parameter.metavar == "FILE", (path, parameter.name)


def test_a_command_stays_thin() -> None:
    for path, command in COMMANDS.items():
        if command.callback and not isinstance(command, click.Group):
            lines, _ = inspect.getsourcelines(inspect.unwrap(command.callback))
            assert len(lines) <= 50, path


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(shell: str, tmp_path: Path) -> None:
    ended = Shell(tmp_path).run_args("completion", shell)
    assert ended.code == 0
    assert "_NATLEDGER_COMPLETE" in ended.out.decode()


def test_completion_completes(tmp_path: Path) -> None:
    shell = Shell(tmp_path, _NATLEDGER_COMPLETE="bash_complete", COMP_WORDS="natledger acco", COMP_CWORD="1")
    assert shell.run_args().out.decode().split() == ["plain,account"]


def test_no_group_cuts_what_its_commands_do(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for path in [path for path, command in COMMANDS.items() if isinstance(command, click.Group)]:
        listed = shell.run_args(*path.split()[1:], "--help").out.decode().partition("Commands:")[2]
        assert "...\n" not in listed, path


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("account open noy", "--kind citizen|resident|"),
        ("account open noy", "|device: what sort of holder it is; natledger account open --help"),
        ("money reverse 12345678", "--by WHO: who received the payment; natledger money reverse --help"),
        ("completion", "it is one of bash, zsh, fish; natledger completion --help"),
        ("account open noy --kind Citzen", "did you mean citizen? see natledger account open --help"),
        ("tx list --limit x", "--limit: 'x' is no whole number"),
        (f"verify r.json --genesis {'A1' * 32}", f"hint: write {'a1' * 32}"),
        ("money refund", "did you mean reverse? see natledger money --help"),
        ("account create", "did you mean open? see natledger account --help"),
        ("transfer 5", "did you mean pay? see natledger --help"),
        ("accounts", "did you mean account? see natledger --help"),
    ],
)
def test_wrong_usage_names_what_belongs_there(line: str, hint: str, tmp_path: Path) -> None:
    ended = Shell(tmp_path).run(f"natledger {line}")
    assert (ended.code, hint in ended.text) == (2, True), ended.text


def test_commands_are_listed_in_the_order_of_a_first_day() -> None:
    assert list(COMMANDS)[1:4] == ["natledger demo", "natledger init", "natledger key"]
    assert HOME.endswith("natledger")
