"""Holders' files: no process that ends, and no disk that is full, loses a field of a record that was issued.

The fields are kept before the record is sent. A process dies right before each call to the file system, signature and
block in turn; whoever opens the home then finds a file for every record that is on the ledger, with every field of it.
"""

import functools
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unittest import mock

import pytest

from ledger import Ledger, Record
from ledger.chain.kinds import NEVER
from ledger.client.desk import Desk
from ledger.client.records import holder_files as holders_module
from ledger.client.records import issuing as records_module
from ledger.client.records.holder_files import erase_at, erase_held, forget_pending, list_roots
from ledger.client.records.issuing import draft_issue
from ledger.errors import ConsensusError, HomeError, LedgerError, NotFoundError, Refused, StoreError
from tests.crash.steps import die_at, fail_at
from tests.crash.test_home_steps import BLOCK_STEPS

FIRST: dict[str, str | int | bool] = {"awarded": "2026-06-30", "level": "BSc", "name": "Noy"}
SECOND = {"awarded": "2026-06-30", "level": "MSc", "name": "Noy"}
THIRD = {"level": "PhD"}

REFUSED = pytest.raises(StoreError)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which records can be issued."""
    path = tmp_path_factory.mktemp("chain") / "home"
    with Ledger.create(path) as ledger:
        ledger.open_account("noy", "citizen", "LA-VT")
    return path


@pytest.fixture(scope="module")
def issued(chain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a record in it."""
    path = tmp_path_factory.mktemp("issued") / "home"
    shutil.copytree(chain, path)
    issue(path)
    return path


def issue(home: Path) -> None:
    with Ledger.open(home) as ledger:
        ledger.wallet("university").issue_record("degree", "noy", FIRST)


def amend(home: Path) -> None:
    with Ledger.open(home) as ledger:
        [record] = ledger.records()
        ledger.wallet("university").amend_record(record, "noy", SECOND)


def supersede(home: Path) -> None:
    with Ledger.open(home) as ledger:
        [record] = ledger.records()
        ledger.wallet("university").issue_record("degree", "noy", SECOND, replaces=record)


def read(home: Path) -> dict[str, tuple[str, dict[str, object]]]:
    """Status and claims of every record on the ledger; each must have its file, which says what the ledger holds."""
    with Ledger.open(home) as ledger:
        ledger.node.finish_interrupted()
        held = {record.id: record for record in ledger.records("noy")}
        assert {f"record/{identifier}" for identifier in held} == {key for key, _ in ledger.rows("record/")}
        for record in held.values():
            assert record.issued.commitment.root == record.row.root, "the file is of what was there before"
            assert ledger.record(record.id).data == record.data
            assert all(field.salt for field in record.file.fields)
        assert ledger.audit().blocks == ledger.height
        return {identifier: (record.status, dict(record.claims)) for identifier, record in held.items()}


def list_files(home: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in (home / "holders").glob("*.json"))


def kill_at_steps(
    start: Path, folder: Path, act: Callable[[Path], None], stride: int
) -> list[list[tuple[str, object]]]:
    """What is on the ledger after each death: status and level of every record, the valid ones last."""
    ends: list[list[tuple[str, object]]] = []
    died = True
    while died:
        home = folder / str(len(ends))
        shutil.copytree(start, home)
        died = die_at(len(ends) * stride + 1, functools.partial(act, home), BLOCK_STEPS)
        ends.append(sorted((status, claims["level"]) for status, claims in read(home).values()))
    return ends


def test_record_whose_issue_is_killed_is_not_there_or_has_its_file(chain: Path, tmp_path: Path) -> None:
    check_issue(chain, tmp_path, stride=2)


def test_record_whose_amendment_is_killed_is_the_old_or_the_new_one(issued: Path, tmp_path: Path) -> None:
    check_amendment(issued, tmp_path, stride=4)


def test_record_whose_successor_is_killed_keeps_both_files(issued: Path, tmp_path: Path) -> None:
    check_successor(issued, tmp_path, stride=5)


@pytest.mark.full
def test_records_killed_at_every_step_keep_their_files(chain: Path, issued: Path, tmp_path: Path) -> None:
    check_issue(chain, tmp_path / "issue", stride=1)
    check_amendment(issued, tmp_path / "amend", stride=1)
    check_successor(issued, tmp_path / "supersede", stride=1)


def check_issue(start: Path, folder: Path, stride: int) -> None:
    ends = kill_at_steps(start, folder, issue, stride)
    assert ends == sorted(ends), "once it is issued, it stays so"
    assert [list(end) for end in (ends[0], ends[-1])] == [[], [("valid", "BSc")]]
    assert len(ends) > 15 // stride
    for step in (0, len(ends) // 2, len(ends) - 2):
        issue(folder / str(step))
        assert len(read(folder / str(step))) == len(ends[step]) + 1


def check_amendment(start: Path, folder: Path, stride: int) -> None:
    ends = kill_at_steps(start, folder, amend, stride)
    assert ends == sorted(ends)
    assert {str(end) for end in ends} == {"[('valid', 'BSc')]", "[('valid', 'MSc')]"}


def check_successor(start: Path, folder: Path, stride: int) -> None:
    ends = kill_at_steps(start, folder, supersede, stride)
    assert ends[0] == [("valid", "BSc")]
    assert ends[-1] == [("superseded", "BSc"), ("valid", "MSc")]
    assert {len(end) for end in ends} == {1, 2}


def test_record_on_a_full_disk_is_refused_or_has_its_file(chain: Path, tmp_path: Path) -> None:
    step, reached, counts = 0, True, set()
    while reached:
        step += 2
        home = tmp_path / str(step)
        shutil.copytree(chain, home)
        with suppress(LedgerError):
            reached = fail_at(step, functools.partial(issue, home))
        counts.add(len(read(home)))
        issue(home)
    assert step > 5
    assert counts == {0, 1}


def end_before_the_file(home: Path, act: Callable[[Path], None]) -> None:
    """A process that ends when the record is on the ledger, and its file not yet complete."""
    ending = mock.patch.object(records_module, "complete_pending", side_effect=KeyboardInterrupt)
    with ending, pytest.raises(KeyboardInterrupt):
        act(home)


def test_amendment_that_was_finished_late_does_not_replace_a_later_one(issued: Path, tmp_path: Path) -> None:
    """A process ends before it keeps the file of an amendment; another one amends again, and keeps its own."""
    home = tmp_path / "home"
    shutil.copytree(issued, home)
    end_before_the_file(home, amend)
    with Ledger.open(home) as ledger:
        identifier = ledger.rows("record/")[0][0].removeprefix("record/")
        ledger.wallet("university").amend_record(identifier, "noy", THIRD)
    [(_, claims)] = read(home).values()
    assert claims == THIRD
    assert list_files(home) == [identifier.partition("-")[0]]


def test_two_amendments_that_were_never_finished_end_with_the_later_one(issued: Path, tmp_path: Path) -> None:
    for number in range(4):  # in whatever order their files are looked at
        home = tmp_path / str(number)
        shutil.copytree(issued, home)
        for claims in (SECOND, THIRD):
            end_before_the_file(home, functools.partial(amend_blindly, claims))
        [(_, found)] = read(home).values()
        assert found == THIRD


def amend_blindly(claims: dict[str, str | int | bool], home: Path) -> None:
    """As who looks at no file before: else what is pending would be finished first."""
    with Ledger.open(home) as ledger:
        identifier = ledger.rows("record/")[0][0].removeprefix("record/")
        ledger.wallet("university").amend_record(identifier, "noy", claims)


def test_erased_field_stays_erased(issued: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(issued, home)
    with Ledger.open(home) as ledger:
        [record] = ledger.records()
        record.erase("name")
    with Ledger.open(home) as ledger:
        [record] = ledger.records()
        assert "name" not in record.claims
    assert b"Noy" not in b"".join(path.read_bytes() for path in (home / "holders").iterdir())


@pytest.mark.parametrize("place", ["holders", "elsewhere"])
def test_erasing_takes_what_a_killed_process_left_of_the_file(issued: Path, tmp_path: Path, place: str) -> None:
    """Half-written files hold the fields too. Of other files nothing goes: a process may still be writing them."""
    home, folder = tmp_path / "home", tmp_path / "elsewhere"
    shutil.copytree(issued, home)
    shutil.copytree(home / "holders", folder)
    [copy] = folder.glob("*.json")
    target = home / "holders" / copy.name if place == "holders" else copy
    (left := target.with_name(f".{target.name}.{2**22 + 1}")).write_bytes(target.read_bytes())
    (other := folder / f".letter.json.{2**22 + 1}").write_bytes(b"of somebody")
    if place == "holders":
        (waited := home / "holders" / f".pending-{'0' * 64}.json.{2**22 + 1}").write_bytes(target.read_bytes())
        with Ledger.open(home) as ledger:
            erase_held(ledger.desk, copy.stem, ["name"])
        assert not waited.exists(), "in the home the fields may stand in any of them"
    else:
        assert erase_at(copy, ["name"]) == 0
        (folder / "linked.json").hardlink_to(copy)
        assert erase_at(copy, ["level"]) == 1, "it has another name, under which all is still there"
    assert not left.exists()
    assert other.exists()
    assert b"Noy" not in target.read_bytes()


def test_forgetting_takes_what_a_killed_process_left(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    with Ledger.open(home) as ledger:
        draft_issue(ledger.wallet("university"), "degree", "noy", FIRST, NEVER)
        [waiting] = (home / "holders").glob("pending-*")
        waiting.with_name(f".{waiting.name}.{2**22 + 1}").write_bytes(waiting.read_bytes())
        forget_pending(ledger.desk, list_roots(ledger.desk)[0])
    assert not list((home / "holders").iterdir())


def let_others_in(monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], None]) -> threading.Thread:
    """Has another act begin where a function of the holders' files has just ended; it must wait there."""
    function = getattr(holders_module, name)
    other = threading.Thread(target=act)

    def pause(*values: object) -> object:
        found = function(*values)
        monkeypatch.setattr(holders_module, name, function)
        other.start()
        other.join(timeout=0.2)
        assert other.is_alive(), "it has not waited"

        return found

    monkeypatch.setattr(holders_module, name, pause)
    return other


def test_erasing_beside_an_amendment_loses_no_field_of_it(
    issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file, read before and written after, once took the place of the new one."""
    home = tmp_path / "home"
    shutil.copytree(issued, home)
    identifier = next(iter(read(home)))
    with Ledger.open(home) as ledger:
        other = let_others_in(monkeypatch, "_erase_there", functools.partial(amend_blindly, SECOND, home))
        ledger.record(identifier).erase("name")
        other.join()
    assert read(home) == {identifier: ("valid", SECOND)}


def test_field_erased_while_a_record_is_completed_stays_erased(
    chain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes complete it; one erases a field of it, and the file of the other once brought that back."""
    home = tmp_path / "home"
    shutil.copytree(chain, home)

    def erase() -> None:
        with Ledger.open(home) as ledger:
            [record] = ledger.records()
            record.erase("name")

    other = let_others_in(monkeypatch, "_find_place", erase)
    issue(home)
    other.join()
    [(_, claims)] = read_erased(home)
    assert claims == {"awarded": "2026-06-30", "level": "BSc"}


def read_erased(home: Path) -> list[tuple[str, dict[str, object]]]:
    with Ledger.open(home) as ledger:
        return [(record.status, dict(record.claims)) for record in ledger.records()]


def test_erasing_takes_what_still_waits_to_be_completed(chain: Path, tmp_path: Path) -> None:
    """Else whoever completes it later would bring the field back."""
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    with Ledger.open(home) as ledger:
        record = ledger.wallet("university").issue_record("degree", "noy", FIRST)
        (home / "holders" / f"{record.id}.json").unlink()
        save_again(ledger, record)
        record.erase("name")
    assert [claims for _, claims in read_erased(home)] == [{"awarded": "2026-06-30", "level": "BSc"}]
    assert b"Noy" not in b"".join(path.read_bytes() for path in (home / "holders").iterdir())


def save_again(ledger: Ledger, record: Record) -> None:
    """As if its process had ended before the file was complete."""
    with mock.patch.object(Ledger, "height", record.issued.proved.height - 1):
        holders_module.save_pending(ledger, record.issued.issuer, record.issued.commitment, record.file.fields)


@pytest.mark.parametrize("finisher", ["before the file", "after the file"])
def test_two_processes_that_finish_the_same_record_both_have_it(chain: Path, tmp_path: Path, finisher: str) -> None:
    """Another process looks at the files while this one is between the ledger and its own file."""
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    complete = holders_module.complete_pending

    def meddle(*values: object) -> bytes:
        if finisher == "before the file":
            read(home)
        data = complete(*values)  # type: ignore[arg-type]
        read(home)
        return data

    with Ledger.open(home) as ledger, mock.patch.object(records_module, "complete_pending", meddle):
        record = ledger.wallet("university").issue_record("degree", "noy", FIRST)
    assert isinstance(record, Record)
    assert [claims for _, claims in read(home).values()] == [FIRST]


def test_file_that_another_process_finished_meanwhile_is_no_error(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    end_before_the_file(home, issue)
    listed = holders_module._list_names
    with Ledger.open(home) as ledger:

        def list_and_vanish(told: Desk) -> list[str]:
            names = list(listed(told))
            with mock.patch.object(holders_module, "_list_names", listed):
                read(home)
            return names

        with mock.patch.object(holders_module, "_list_names", list_and_vanish):
            holders_module.finish_pending(ledger.desk)
    assert [claims for _, claims in read(home).values()] == [FIRST]


def test_record_of_a_split_height_is_finished_with_it(chain: Path, tmp_path: Path) -> None:
    """What was told not to be done may still be done: the validators have signed it."""
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    with Ledger.open(home) as ledger:
        proposer = ("central-bank", "finance", "justice", "technology")[ledger.height % 4]
        ledger.set_validator(proposer, "equivocating")
        with pytest.raises(ConsensusError, match="proposer_must_not_equivocate"):
            ledger.wallet("university").issue_record("degree", "noy", FIRST)
        assert list_files(home) == ["pending"]
        ledger.set_validator(proposer, "honest")
        ledger.set_validator(proposer, "up")
    assert [claims for _, claims in read(home).values()] == [FIRST]


def test_refused_record_leaves_no_file(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    with Ledger.open(home) as ledger, pytest.raises(Refused, match="issuer_must_have_role"):
        ledger.wallet("noy").issue_record("degree", "noy", FIRST)
    assert list_files(home) == []


def test_signed_record_that_could_not_be_stored_is_finished_later(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    full = StoreError("store_must_be_writable", problem="the disk is full")
    with Ledger.open(home) as ledger, mock.patch.object(ledger.node.archive.store, "append", side_effect=full), REFUSED:
        ledger.wallet("university").issue_record("degree", "noy", FIRST)
    assert [claims for _, claims in read(home).values()] == [FIRST]


def test_fields_that_are_pending_are_no_record(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    before_the_ledger = mock.patch.object(holders_module, "drop_pending")
    with Ledger.open(home) as ledger, before_the_ledger, mock.patch.object(records_module, "drop_pending"):
        with suppress(Refused):
            ledger.wallet("noy").issue_record("degree", "noy", FIRST)
        assert list_files(home) == ["pending"]
        assert ledger.records() == []
        for prefix in ("p", "pending", "pending-"):
            with pytest.raises(NotFoundError, match="record_must_be_in_home"):
                ledger.record(prefix)


def test_folder_of_an_older_home_is_made(chain: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(chain, home)
    shutil.rmtree(home / "holders", ignore_errors=True)
    issue(home)
    assert (home / "holders").stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (home / "holders").iterdir())
    shutil.rmtree(home / "holders")
    (home / "holders").write_bytes(b"")
    with Ledger.open(home) as ledger, pytest.raises(HomeError, match="file_must_be_readable"):
        ledger.wallet("university").issue_record("degree", "noy", FIRST)
