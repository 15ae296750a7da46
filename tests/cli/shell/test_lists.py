"""Lists say what they leave out, and tables go into a spreadsheet as they are."""

import csv
import io
import json
from unittest import mock

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.shell import exit_codes
from ledger import Ledger
from ledger.interchange.spreadsheet import make_safe, write_csv
from ledger.state.store import Store
from tests.cli.lesson import HOME
from tests.cli.running import Shell
from tests.cli.test_commands import COMMANDS, OF_LAWS

TABLES = [
    path for path, command in COMMANDS.items() if "--csv" in {name for one in command.params for name in one.opts}
]


@pytest.mark.parametrize(
    ("line", "field", "name"), [("tx list", "entries", "transaction"), ("block list", "blocks", "hash")]
)
def test_a_list_that_is_cut_says_so_and_how_to_go_on(line: str, field: str, name: str, lesson: Shell) -> None:
    whole = [one[name] for one in json.loads(lesson.run(f"natledger {line} --limit 999 --json").out)[field]]
    assert len(whole) == len(set(whole)) > 6
    found: list[str] = []
    more = "--limit 3"
    while more:
        page = lesson.run(f"natledger {line} --limit 3 {more} --json")
        shown = json.loads(page.out)
        found = [one[name] for one in shown[field]] + found
        more = shown["more"]
        assert page.err == (f"there are more: add {more}\n" if more else "")
        assert ("there are more: add" in lesson.run(f"natledger {line} --limit 3 {more or '--limit 9'}").err) <= bool(
            more
        )
    assert found == whole
    assert lesson.run(f"natledger {line} --limit {len(whole)}").err == ""
    assert lesson.run(f"natledger {line} --limit {len(whole) - 1}").err.startswith("there are more: add --before ")


def test_what_follows_a_transaction_is_listed_page_by_page(lesson: Shell) -> None:
    whole = [
        one["transaction"] for one in json.loads(lesson.run("natledger tx list --limit 999 --json").out)["entries"]
    ]
    end = whole[-2]
    for line, expected in (("", whole[1:]), (f" --before {end}", whole[1:-2])):
        found, more = list[str](), f"--after {whole[0]}{line}"
        while more:
            page = json.loads(lesson.run(f"natledger tx list --limit 2 {more} --json").out)
            found += [one["transaction"] for one in page["entries"]]
            more = page["more"]
        assert found == expected
    assert json.loads(lesson.run(f"natledger tx list --after {whole[-1]} --json").out) == {"entries": [], "more": ""}


def test_a_statement_is_paged_by_the_line_it_names(lesson: Shell) -> None:
    for number in range(5):
        assert lesson.run(f"natledger pay {number + 1} --from noy --to shop").code == 0
    whole = json.loads(lesson.run("natledger statement noy --json").out)
    assert whole["more"] == ""
    lines, more = [], "--limit 2"
    while more:
        page = json.loads(lesson.run(f"natledger statement noy --limit 2 {more} --json").out)
        lines, more = page["lines"] + lines, page["more"]
    assert lines == whole["lines"]
    assert "there are more: add --before " in lesson.run("natledger statement noy --limit 2").err
    assert lesson.run("natledger statement noy --limit 2 --camt053").code == exit_codes.USAGE
    assert lesson.run(f"natledger statement noy --before {'0' * 64}-0").code == exit_codes.NOT_FOUND
    line = lines[-1]["transaction"][:12]
    assert lesson.run(f"natledger statement noy --before {line}-0").code == 0
    refused = lesson.run(f"natledger statement noy --before {line}-7")
    assert refused.code == exit_codes.NOT_FOUND
    assert f"line_must_exist: no message 7 in the transaction {line}: its last one is 0\n" in refused.err
    assert f"hint: they are counted from 0: give {line}-0, or one before it\n" in refused.err


def test_blocks_are_listed_without_their_entries(lesson: Shell) -> None:
    """However many there are; of one block alone the entries are shown, and it says the same."""
    listed = json.loads(lesson.run("natledger block list --json").out)["blocks"]
    for block in listed:
        shown = json.loads(lesson.run(f"natledger block show {block['height']} --json").out)
        assert shown == block | {"transactions": shown["transactions"]}
        assert block["entries"] == len(shown["transactions"])
    with mock.patch.object(Store, "load_block", side_effect=AssertionError), mock.patch.object(Store, "load_part"):
        assert json.loads(lesson.run("natledger block list --json").out)["blocks"] == listed


def test_an_accounts_list_goes_on_within_a_block_of_many(lesson: Shell) -> None:
    with Ledger.open(lesson.folder / HOME) as lao:
        entries = list(lao.entries("noy"))
        for place, entry in enumerate(entries):
            assert list(lao.entries("noy", before=entry)) == entries[:place]
            assert list(lao.entries("noy", before=entry, newest_first=True)) == entries[:place][::-1]
        everything = list(lao.entries())
        assert list(lao.entries(before=everything[-1])) == everything[:-1]
        for place, entry in enumerate(everything):
            assert list(lao.entries(after=entry)) == everything[place + 1 :]
            assert list(lao.entries(after=entry, newest_first=True)) == everything[place + 1 :][::-1]
            later = [one for one in entries if one.place > entry.place]
            assert list(lao.entries("noy", after=entry)) == later
            assert list(lao.entries("noy", after=entry, before=everything[-1])) == [
                one for one in later if one.place < everything[-1].place
            ]


def find_part(path: str) -> str:
    """The lesson in which a table has something to show."""
    group = path.split()[1]
    if path == "natledger asset holders":
        return "asset_lesson"
    if group in OF_LAWS:
        return "law_lesson"
    return "works_lesson" if group in ("access", "device") else "whole_lesson"


@pytest.mark.parametrize("part", ["whole_lesson", "law_lesson", "asset_lesson", "works_lesson"])
def test_every_table_is_written_for_a_spreadsheet(part: str, request: pytest.FixtureRequest) -> None:
    shell: Shell = request.getfixturevalue(part)
    assert len(TABLES) > 20
    for path in [one for one in TABLES if find_part(one) == part]:
        example = next(one for one in COMMANDS[path].examples if "--json" not in one)  # type: ignore[attr-defined]
        if path == "natledger law facts":
            example += " transfer"
        ended = shell.run(example if "--csv" in example else f"{example} --csv")
        assert ended.code == 0, ended.text
        text = ended.out.decode()
        assert text.endswith("\r\n"), path
        headings, *rows = csv.reader(io.StringIO(text, newline=""))
        assert len(headings) == len(set(headings)) > 1, path
        assert {len(row) for row in rows} <= {len(headings)}, path


def test_csv_and_json_are_not_both_wanted(lesson: Shell) -> None:
    assert lesson.run("natledger balance --csv --json").code == exit_codes.USAGE
    assert lesson.run("natledger status --csv").code == exit_codes.USAGE


def test_ids_are_whole_and_amounts_numbers_in_a_spreadsheet(lesson: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(lesson.run("natledger balance --csv").out.decode(), newline="")))
    assert {"account": "noy", "available": "9.00", "held": "0.00", "asset": "EUR"} not in rows
    assert {"account": "noy", "available": "65000", "held": "10000", "asset": "LAK"} in rows
    assert {"account": "noy", "available": "900.00", "held": "0.00", "asset": "EUR"} in rows
    for line, name in (("tx list", "id"), ("block list", "hash")):
        rows = list(csv.DictReader(io.StringIO(lesson.run(f"natledger {line} --csv").out.decode(), newline="")))
        assert all(len(row[name]) == 64 for row in rows)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        *[("=1+1", "'=1+1"), ("+A1", "'+A1"), ("-A1", "'-A1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx")],
        *[("-25000", "-25000"), ("+5", "+5"), ("-12.50", "-12.50"), ("-1-1", "'-1-1"), ("", ""), ("noy", "noy")],
    ],
)
def test_no_cell_is_a_formula(cell: str, safe: str) -> None:
    assert make_safe(cell) == safe


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_any_table_reads_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(write_csv(["a", "b"], rows), newline="")))
    assert read == [["a", "b"], *[[make_safe(cell) for cell in row] for row in rows]]
    assert not any(cell.startswith(("=", "@", "\t", "\r")) for row in read[1:] for cell in row)


def test_what_if_says_how_many_it_leaves_out(lesson: Shell) -> None:
    for number in range(12):
        assert lesson.run(f"natledger pay {number + 1} --from noy --to shop").code == 0
    law = {"kind": "deny", "law": "none", "reference": "X/1", "text": "true", "types": ["transfer"]}
    law |= {"title": {"en": "None", "lo": "ບໍ່"}, "remedy": {"en": "Wait", "lo": "ລໍ"}}
    (lesson.folder / "none.json").write_text(json.dumps(law), "utf-8")
    said = lesson.run("natledger what-if --from 1 --law none.json").out.decode()
    assert "  and 4 more: --out writes the report" in said  # a hold is asked about as a payment
    assert click.unstyle(said) == said
