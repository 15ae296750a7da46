"""An option that is given is given, also when it is empty: every option of every command is tried."""

import json
import sys

import click
import pytest

from cli.main import main
from cli.shell import exit_codes, output
from tests.cli.reference import list_commands
from tests.cli.running import Shell

OPTIONS = [
    pytest.param(context.command_path, option, id=f"{context.command_path} {max(option.opts, key=len)}")
    for command, context in list_commands()
    for option in command.params
    if isinstance(option, click.Option) and not option.is_flag and option.name != "version"
]
STATED = {("natledger budget commit", "contract"), ("natledger role why", "scope")}
"""What means something when it is empty, as its help says."""


def test_no_option_takes_the_empty_text_for_no_option(tmp_path: object) -> None:
    tried = 0
    for parameter in OPTIONS:
        path, option = parameter.values
        assert isinstance(option, click.Option)
        if (path, option.name) in STATED:
            assert '""' in (option.help or "")
            continue
        words = str(path).split()[1:]
        with pytest.raises(SystemExit) as ended, click.testing.CliRunner().isolation() as (_out, err, _):
            main.main([*words, max(option.opts, key=len), ""])
        said = err.getvalue().decode()
        assert ended.value.code == exit_codes.USAGE, (path, option.opts, said)
        assert any(name in said for name in option.opts), (path, option.opts, said)
        tried += 1
    assert tried > 500


def test_an_empty_status_is_no_missing_status(whole_lesson: Shell) -> None:
    for empty in ('--status ""', "--status=", '--checkpoint ""'):
        ended = whole_lesson.run(f"natledger verify shown.json --genesis genesis.json {empty}")
        assert (ended.code, ended.out) == (exit_codes.USAGE, b"")


def test_an_empty_scope_is_everything_where_it_is_asked_why(whole_lesson: Shell) -> None:
    assert whole_lesson.run('natledger role why registrar registrar --scope ""').code == 0
    refused = whole_lesson.run('natledger role why university issuer --scope ""')
    assert refused.code == exit_codes.REFUSED
    assert b"university is no issuer of everything now" in refused.out
    granted = whole_lesson.run('natledger role grant court --scope "" --to shop --by court --until never')
    assert granted.code == exit_codes.USAGE


def test_names_of_fields_are_names(whole_lesson: Shell) -> None:
    for line in ("disclose degree-holder.json --fields ,", "export degree-holder.json --fields ' , ' --by university"):
        assert whole_lesson.run(f"natledger record {line}").code == exit_codes.USAGE


def test_one_stream_holds_one_file(whole_lesson: Shell) -> None:
    shell, receipt = whole_lesson, (whole_lesson.folder / "r.json").read_bytes()
    both = shell.run("natledger verify - --genesis genesis.json --status -", stdin=receipt)
    assert (both.code, "two files cannot both be read from stdin" in both.text) == (exit_codes.USAGE, True)
    before = json.loads(shell.run("natledger status --json").out)["height"]
    issue = "natledger record issue --schema degree --subject noy --claims degree.json --by university"
    both = shell.run(f"{issue} --receipt - --holder-file -")
    assert (both.code, "two files cannot both go to stdout" in both.text) == (exit_codes.USAGE, True)
    both = shell.run(f"{issue} --holder-file one.json --receipt ./one.json")
    assert (both.code, "two files cannot both be one.json" in both.text) == (exit_codes.USAGE, True)
    assert not (shell.folder / "one.json").exists()
    assert json.loads(shell.run("natledger status --json").out)["height"] == before
    assert shell.run(f"{issue} --holder-file one.json --receipt two.json").code == 0
    lost = shell.run("natledger tx sign tx.json --out one.json")
    assert (lost.code, "one.json is a holder's file, and would be lost" in lost.text) == (exit_codes.REFUSED, True)


def test_what_is_written_to_a_terminal_ends_with_one_line_end(
    whole_lesson: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in (
        "receipt make e445df2d967e",
        "record disclose degree-holder.json --fields level",
        "tx build pay 5 --from noy --to shop --lane 7",
        "statement noy --camt053",
        "statement noy --csv",
        "balance --csv",
    ):
        piped = whole_lesson.run(f"natledger {line}")
        with monkeypatch.context() as changed:
            changed.setattr(output, "is_terminal", lambda stream: stream is sys.stdout)
            shown = whole_lesson.run(f"natledger {line}")
        assert (piped.code, shown.code) == (0, 0), shown.text
        assert shown.out.endswith((b"}\n", b">\n", b"\r\n"))
        assert (len(shown.out) - len(piped.out)) == (0 if piped.out.endswith(b"\n") else 1), line


FROM_STDIN = {
    "r.json": ("receipt show -", "receipt qr -", "verify - --genesis genesis.json"),
    "genesis.json": ("verify r.json --genesis -",),
    "shown.json": ("verify - --genesis genesis.json",),
    "status.json": ("verify shown.json --genesis genesis.json --status -",),
    "degree-holder.json": (
        "record disclose - --fields level --out d.json",
        "record export - --by university --out vc.json",
        "record show -",
    ),
    "keo.json": ("key import - --name keo",),
    "pass.txt": ("init --home new --passphrase-file -", "key passwd --new-passphrase-file -"),
}


@pytest.mark.parametrize("file", FROM_STDIN)
def test_every_file_may_come_from_stdin(file: str, whole_lesson: Shell) -> None:
    for line in FROM_STDIN[file]:
        ended = whole_lesson.run(f"natledger {line}", stdin=(whole_lesson.folder / file).read_bytes())
        assert ended.code == 0, (line, ended.text)


def test_every_file_may_go_to_stdout_and_all_else_is_told_beside_it(whole_lesson: Shell) -> None:
    for line, begins in {
        "pay 5 --from noy --to shop --receipt -": b'{"entry":',
        "pay 5 --from noy --to shop --receipt - --json": b'{"entry":',
        "key export noy --out - --yes": b'{"iterations":',
        "qr 5 --to shop --svg -": b"<?xml",
        "qr 5 --to shop --png -": b"\x89PNG",
        "statement noy --camt053 --out -": b"<?xml",
        "committee show bttc --out -": b"{",
    }.items():
        ended = whole_lesson.run(f"natledger {line}")
        assert (ended.code, ended.out.startswith(begins)) == (0, True), (line, ended.out[:60])
        assert b"paid" not in ended.out
    erased = whole_lesson.run(
        "natledger record erase - --fields born", stdin=(whole_lesson.folder / "degree-holder.json").read_bytes()
    )
    born = [field for field in json.loads(erased.out)["fields"] if field["name"] == "born"]
    assert [field["salt"] for field in born] == [""]
    assert "erased born" in erased.err
