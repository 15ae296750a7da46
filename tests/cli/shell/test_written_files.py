"""Files that people wrote: a byte order mark changes nothing, UTF-16 is named, and what is held to every byte says so.

Every command that takes a file is tried with one that an editor saved anew; and whoever reads a file has either said
that it is written by hand, or stands in the list of those that take bytes as they are.
"""

import ast
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.shell import exit_codes
from tests.cli.lesson import HOME, PASSPHRASE
from tests.cli.running import Ended, Shell

CLI = Path(__file__).parents[3] / "cli"
MARK = b"\xef\xbb\xbf"
WRITTEN = {
    "natledger tx build transfer --body body.json --by noy --out -": "body.json",
    "natledger tx build transfer --body - --by noy < body.json": "body.json",
    "natledger tx build deal messages.json": "messages.json",
    "natledger record issue --schema degree --subject noy --claims degree.json --by university": "degree.json",
    "natledger schema define training --fields fields.json --by education": "fields.json",
    "natledger law check law.json": "law.json",
    "natledger law diff law.json new-law.json": "new-law.json",
    "natledger law impact law.json --from 1": "law.json",
    "natledger what-if --law law.json --from 1": "law.json",
    "natledger motion propose adopt-law law.json --by justice --reference D/1": "law.json",
    "natledger motion propose change-members members.json --by justice --reference D/1": "members.json",
    "natledger iso20022 import payments.xml --map accounts.json": "accounts.json",
    "natledger receipt join parts.txt": "parts.txt",
    "natledger verify r.json --genesis genesis.json": "genesis.json",
    "natledger pay --from noy --qr - < qr.txt": "qr.txt",
    "natledger tx sign tx.json": "tx.json",
    "natledger law explain tx.json": "tx.json",
    "natledger account list": f"{HOME}/names.json",
    "natledger balance": f"{HOME}/config.json",
}
"""Commands, with the file of theirs that a person wrote."""
EXACT = {
    "natledger verify r.json --genesis genesis.json": "r.json",
    "natledger verify shown.json --genesis genesis.json": "shown.json",
    "natledger verify shown.json --genesis genesis.json --status status.json": "status.json",
    "natledger verify state.json --genesis genesis.json": "state.json",
    "natledger record disclose degree-holder.json --fields level": "degree-holder.json",
    "natledger receipt qr r.json": "r.json",
    "natledger key import keo.json --name keo": "keo.json",
    "natledger balance": f"{HOME}/genesis.json",
}
"""Commands, with the file of theirs of which every byte counts."""
TAKE_BYTES = {
    *("access.anchor", "access.check", "devices.anchor"),
    *("backups._read_seen", "backups._sort_out", "contracts.check", "contracts.propose", "keys.import_key"),
    *("putting.put", "disclosures._find_copy", "disclosures._load", "disclosures._read_loose"),
    *("receipts.read_receipt", "files._is_holders", "files.read_written", "interchange.import_file", "keys.export"),
    *("invoices.lines", "laws._read_report", "laws.explain", "receipts.anchor", "records.find_record"),
    *("asking.takes_source", "programme.check_evidence", "programme.commit", "programme._read_report"),
    *("assets.check", "assets.open_class", "proposing.note_report", "session._read_passphrase"),
    *("proposing.note_report", "session._read_passphrase", "titles.grant"),
    *("parcels.divide", "parcels.merge", "parcels.register"),
    *("transactions._read", "verifying._read_status", "verifying.verify", "reserves.check", "reserves.report"),
    *("filing._make_letter_command", "filing.apply", "filing.check", "filing.letter"),
    *("residents.check", "residents.open_residence", "residents.renew"),
}
"""Who reads bytes as they are: what this program wrote, documents, XML, which says its encoding, and passphrases."""


def save(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))
    path.chmod(0o600)


def widen(data: bytes) -> bytes:
    return data.decode().encode("utf-16")


@pytest.fixture
def shell(whole_lesson: Shell) -> Shell:
    (whole_lesson.folder / "qr.txt").write_bytes(whole_lesson.run("natledger qr 10 --to shop").out)
    return whole_lesson


def test_mark_before_what_a_person_wrote_changes_nothing_and_utf_16_is_named(shell: Shell, tmp_path: Path) -> None:
    marked, wide = (Shell(tmp_path / name) for name in ("marked", "wide"))
    for other in (marked, wide):
        shutil.copytree(shell.folder, other.folder)
    for file in set(WRITTEN.values()):
        save(marked.folder / file, lambda data: MARK + data)
        if HOME not in file:
            save(wide.folder / file, widen)
    for line, file in WRITTEN.items():
        first, second = shell.run(line), marked.run(line)
        assert first.code == 0, f"{line}: {first.text}"
        assert second == first, line
        if HOME not in file:
            ended = wide.run(line)
            assert ended.code in (exit_codes.REFUSED, exit_codes.USAGE), line
            assert "UTF-16" in ended.text, f"{line}: {ended.text}"


def test_mark_before_the_text_of_a_qr_that_is_an_argument_is_passed_over(shell: Shell) -> None:
    text = (shell.folder / "qr.txt").read_text().strip()
    assert shell.run_args("pay", "--from", "noy", "--qr", "\ufeff" + text).code == 0


def test_file_of_which_every_byte_counts_says_what_an_editor_did(shell: Shell) -> None:
    for line, file in EXACT.items():
        for change, says in (
            (lambda data: MARK + data, "begins with a byte order mark"),
            (lambda data: data + b"\n", "a line end was added"),
            (lambda data: data + b"\r\n", "a line end was added"),
            (widen, "UTF-16"),
        ):
            before = (shell.folder / file).read_bytes()
            save(shell.folder / file, change)
            ended = shell.run(line)
            assert ended.code != 0, line
            assert says in ended.text, f"{line}: {ended.text}"
            (shell.folder / file).write_bytes(before)


def test_passphrase_file_never_takes_a_mark_in_silence(shell: Shell) -> None:
    def pay(file: str) -> Ended:
        return shell.run(f"natledger pay 5 --from noy --to shop --passphrase-file {file}")

    for name, data in {
        "plain.txt": PASSPHRASE.encode() + b"\n",
        "marked.txt": MARK + PASSPHRASE.encode() + b"\n",
        "wide.txt": PASSPHRASE.encode("utf-16"),
        "wide-too.txt": PASSPHRASE.encode("utf-16-le"),
        "nothing.txt": MARK + b"\n",
    }.items():
        (shell.folder / name).write_bytes(data)
        (shell.folder / name).chmod(0o600)
    assert shell.run("natledger key passwd --new-passphrase-file marked.txt").code == 0
    assert pay("plain.txt").code == 0  # the mark is no part of it
    ended = pay("marked.txt")
    assert ended.code == 0
    assert "marked.txt begins with a byte order mark" in ended.err
    for name in ("wide.txt", "wide-too.txt"):
        ended = pay(name)
        assert (ended.code, "UTF-16" in ended.text) == (exit_codes.KEY, True)
        ended = shell.run(f"natledger key passwd --passphrase-file plain.txt --new-passphrase-file {name}")
        assert (ended.code, "UTF-16" in ended.text) == (exit_codes.KEY, True)
    assert pay("nothing.txt").code == exit_codes.KEY
    ended = shell.run("natledger init --home new --passphrase-file marked.txt --seed 3")
    assert ended.code == 0
    line = "natledger money issue 5 --to treasury --home new --passphrase-file"
    assert (shell.run(f"{line} plain.txt").code, shell.run(f"{line} marked.txt").code) == (0, 0)


def test_passphrase_is_one_however_it_is_typed(shell: Shell) -> None:
    for name, text in (("nfc.txt", "p\u00e4ss"), ("nfd.txt", "pa\u0308ss")):
        (shell.folder / name).write_text(text + "\n", "utf-8")
        (shell.folder / name).chmod(0o600)
    assert shell.run("natledger init --home new --passphrase-file nfc.txt --seed 3").code == 0
    assert shell.run("natledger account rotate treasury --home new --passphrase-file nfd.txt").code == 0
    assert shell.run("natledger account rotate treasury --home new --passphrase-file nfc.txt").code == 0


def test_every_command_that_reads_a_file_says_who_wrote_it() -> None:
    found = set()
    for path in sorted(CLI.rglob("*.py")):
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
                names = {call.id for call in calls if isinstance(call, ast.Name)}
                names |= {call.attr for call in calls if isinstance(call, ast.Attribute)}
                if names & {"read_file", "read_bytes", "read_text"} and path.stem not in ("demo", "scene", "stage"):
                    found.add(f"{path.stem}.{function.name}")
    assert found == TAKE_BYTES
