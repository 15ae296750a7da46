"""Backups: a home comes back as it was, and signs no second block at a height that anybody may have seen."""

import io
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import msgspec
import pytest

from ledger import Ledger, encode, generate_key, verify_receipt
from ledger.archive.blocks import load_head
from ledger.chain.commit import Commit, CommitSignature, Vote, compute_vote_bytes
from ledger.chain.header import compute_header_hash
from ledger.chain.kinds import NEVER
from ledger.client.backups import backup, recover, restore
from ledger.client.money.batch import Order, pay_batch
from ledger.client.records.issuing import draft_issue
from ledger.errors import ConsensusError, HomeError, LedgerError, StoreError, VerificationError
from ledger.node import backup as backup_module
from ledger.node.backup import MANIFEST, NOTE, Manifest, load_last_backup
from ledger.node.doctor import examine
from ledger.state import store as store_module
from ledger.state.database import freeze_database
from ledger.state.store import Store

FAILS = StoreError("store_must_be_free", holder="somebody")
CLAIMS: dict[str, str | int | bool] = {"born": 2001, "level": "BSc"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with files of every kind, at block 7: noy has 968 LAK."""
    home = tmp_path_factory.mktemp("made") / "home"
    with Ledger.create(home) as lao:
        lao.open_account("noy", "citizen", "LA-VT")
        lao.open_account("shop", "business", "LA-VT")
        lao.wallet("central-bank").issue_money(1_000, to="noy")
        pay_two(lao, 10, 20)
        lao.wallet("university").issue_record("degree", subject="noy", claims=CLAIMS)
        draft_issue(lao.wallet("university"), "degree", "noy", CLAIMS, NEVER)
        lao.make_validator_key("labour")
        lao.set_validator("finance", "equivocating")
        with pytest.raises(ConsensusError):
            lao.wallet("noy").pay(1, to="shop")  # it stays as evidence
        lao.set_validator("finance", "honest")
        lao.wallet("noy").pay(1, to="shop")
        lao.set_validator("finance", "down")
        keep_receipts(lao)
    return home


@pytest.fixture(scope="module")
def whole(made: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a backup of it."""
    out, copy = io.BytesIO(), tmp_path_factory.mktemp("whole") / "home"
    shutil.copytree(made, copy)
    with Ledger.open(copy) as lao:
        backup(lao.desk, out)
    return out.getvalue()


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "home")
    return tmp_path / "home"


def pay_two(lao: Ledger, first: int, second: int) -> None:
    """One block of two payments."""
    orders = [Order("noy", lao.resolve("shop"), amount, "LAK") for amount in (first, second)]
    pay_batch(lao.desk, f"{first:032}{second:032}", orders)


def keep_receipts(lao: Ledger) -> None:
    assert lao.home.path
    for placed in lao.entries():
        (lao.home.path / "receipts" / f"{placed.id}.json").write_bytes(lao.receipt(placed))


def back_up(home: Path) -> Path:
    file = home.parent / "backup.tar"
    file.unlink(missing_ok=True)
    with Ledger.open(home) as lao:
        backup(lao.desk, file)
    return file


def lose(home: Path, amounts: tuple[int, ...] = (1, 2, 3)) -> tuple[Path, list[list[bytes]]]:
    """A backup, and the receipts of what came after it, by block: the second has two entries. Then the home is gone."""
    file = back_up(home)
    lost: list[list[bytes]] = []
    with Ledger.open(home) as lao:
        for amount in amounts:
            if amount == 2:
                pay_two(lao, 100, 200)
            else:
                lao.wallet("noy").pay(amount, to="shop")
            block = lao.block(lao.height)
            placed = [item for item in lao.entries("noy") if item.height == block.height]
            lost.append([lao.receipt(item) for item in placed])
    home.rename(home.with_name("lost"))
    return file, lost


def refuse(home: Path) -> str:
    """By which rule a payment is refused while nothing is signed, and all that is here can be read and proved."""
    with Ledger.open(home) as lao:
        keys = [validator.public_key for validator in lao.node.get_validators()]
        signers = lao.node.council.signers
        before = [signers.get_last(key) for key in keys]
        with pytest.raises(StoreError) as caught:
            lao.wallet("noy").pay(1, to="shop")
        assert [signers.get_last(key) for key in keys] == before
        assert lao.audit().blocks == lao.height
        for placed in lao.entries():
            verify_receipt(lao.receipt(placed), lao.genesis_hash)
    return caught.value.rule


def read_files(home: Path) -> dict[str, bytes]:
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith(("ledger.db", "signers.db", NOTE))
    }


def read_database(path: Path) -> list[list[Any]]:
    database = sqlite3.connect(path)
    try:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [sorted(database.execute(f"SELECT * FROM {table}"), key=repr) for table in sorted(tables)]
    finally:
        database.close()


def test_a_home_comes_back_as_it_was_and_goes_on(home: Path) -> None:
    file = back_up(home)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in home.parent.iterdir()) == ["backup.tar", "home"], "nothing is left over"
    home.rename(home.with_name("lost"))
    made = restore(file, home, last_seen=7)
    assert (made.backed_up, made.forbidden, made.recovered.added) == (7, 7, ())
    assert read_files(home) == read_files(home.with_name("lost"))
    assert read_database(home / "ledger.db") == read_database(home.with_name("lost") / "ledger.db")
    assert {path.stat().st_mode & 0o077 for path in home.rglob("*")} == {0}
    with Ledger.open(home) as lao:
        assert not lao.node.council.is_up(lao.node.get_validators()[1])
        assert len(lao.node.council.signers.list_evidence()) == 1
        lao.wallet("noy").pay(1, to="shop")
        assert len(lao.records("noy")) == 1
        assert lao.audit().blocks == 8
    assert all(finding.ok for finding in examine(home) if finding.name != "evidence")


def test_what_is_there_is_not_written_over(home: Path) -> None:
    file = back_up(home)
    data = file.read_bytes()
    (link := file.with_name("link")).symlink_to(file.with_name("nowhere"))
    with Ledger.open(home) as lao:
        for taken in (file, link):
            with pytest.raises(HomeError, match="file_must_be_new"):
                backup(lao.desk, taken)
    with pytest.raises(HomeError, match="home_must_be_empty"):
        restore(file, home, last_seen=7)
    with pytest.raises(HomeError, match="last_seen_must_be_given"):
        restore(file, home.with_name("new"), last_seen=[])
    with pytest.raises(HomeError, match="home_must_be_kept"):
        backup(Ledger.create(seed=7), file.with_name("memory.tar"))
    assert file.read_bytes() == data
    assert sorted(path.name for path in home.parent.iterdir()) == ["backup.tar", "home", "link"]


def test_what_could_not_be_restored_is_not_backed_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nobody learns of it before the machine is lost."""
    monkeypatch.setattr(backup_module, "MAX_SMALL", 40_000)
    (large := home / "imports" / "report.xml").write_bytes(b" " * 40_000)
    assert restore(back_up(home), home.with_name("at-the-limit"), last_seen=7).backed_up == 7
    (upper := home / "receipts" / "A.json").write_bytes(b"")
    (lower := home / "receipts" / "a.json").write_bytes(b"")
    for change, wrong in ((lambda: None, lower), (lambda: large.write_bytes(b" " * 40_001), large)):
        change()
        file, out = home.with_name("none.tar"), io.BytesIO()
        with Ledger.open(home) as lao:
            for target in (file, out):
                with pytest.raises(HomeError, match="file_must_fit_backup") as caught:
                    backup(lao.desk, target)
                assert caught.value.values["file"] == str(wrong)
        assert not file.exists()
        assert out.getvalue() in (b"", tarfile.NUL * tarfile.RECORDSIZE)  # an archive of nothing at most
        upper.unlink(missing_ok=True)


def test_nothing_is_signed_where_something_was_seen_until_it_is_back(home: Path) -> None:
    file, lost = lose(home)
    made = restore(file, home, last_seen=lost[-1][0])
    assert (made.backed_up, made.forbidden, made.recovered.added, made.recovered.height) == (7, 10, (), 7)
    assert refuse(home) == "blocks_must_be_recovered"
    [finding] = [finding for finding in examine(home) if finding.name == "heights"]
    assert (finding.ok, "until all up to block 10 are here" in finding.says) == (False, True)
    with Ledger.open(home) as lao:
        found = recover(lao.desk, [lost[2][0], lost[1][1], lost[0][0]])
        assert (found.added, found.height, found.count, found.size) == ((8,), 8, 1, 2)
    assert refuse(home) == "blocks_must_be_recovered"
    with Ledger.open(home) as lao, Ledger.open(home.with_name("lost")) as before:
        assert recover(lao.desk, [*lost[2], *lost[1], *lost[1]]).added == (9, 10)
        assert [lao.block(height) for height in range(1, 11)] == [before.block(height) for height in range(1, 11)]
        assert lao.wallet("noy").pay(5, to="shop").height == 11
        assert lao.audit().blocks == 11
        for receipt in chain.from_iterable(lost):
            verify_receipt(receipt, lao.genesis_hash)


def test_the_highest_that_was_seen_counts_whoever_shows_it(home: Path) -> None:
    file, lost = lose(home)
    cases: list[tuple[list[int | bytes], int]]
    cases = [([3], 7), ([3, 9], 9), ([lost[0][0], 2], 8), ([12, lost[2][0]], 12)]
    for number, (seen, forbidden) in enumerate(cases):
        made = restore(file, home.with_name(str(number)), last_seen=seen)
        assert made.forbidden == forbidden
    # one that was made between the two moments of a backup is in it, whatever the operator says
    shutil.copytree(home.with_name("0"), home)
    (home / "receipts" / f"{'1' * 64}.json").write_bytes(lost[0][0])
    (home / "receipts" / f"{'2' * 64}.json").write_bytes(b"no receipt")
    made = restore(back_up(home), home.with_name("again"), last_seen=0)
    assert (made.backed_up, made.forbidden, made.recovered.added) == (7, 8, (8,))


@pytest.mark.parametrize("source", ["newer backup", "ledger.db with its log", "older first"])
def test_blocks_come_back_from_copies(home: Path, source: str) -> None:
    file = back_up(home)
    first = file.rename(file.with_name("first.tar"))
    with Ledger.open(home) as lao:
        lao.wallet("noy").pay(1, to="shop")
        pay_two(lao, 100, 200)
        shutil.copytree(home, home.with_name("killed"))
        assert (home.with_name("killed") / "ledger.db-wal").stat().st_size
    copies = {
        "newer backup": [back_up(home)],
        "ledger.db with its log": [home.with_name("killed") / "ledger.db"],
        "older first": [first, home.with_name("killed") / "ledger.db", back_up(home)],
    }[source]
    kept = {copy: copy.read_bytes() for copy in copies}
    restore(first, again := home.with_name("again"), last_seen=9)
    assert refuse(again) == "blocks_must_be_recovered"
    with Ledger.open(again) as lao:
        assert recover(lao.desk, [], copies).added == (8, 9)
        lao.wallet("noy").pay(1, to="shop")
        assert lao.audit().blocks == 10
    assert {copy: copy.read_bytes() for copy in copies} == kept


def test_what_is_of_another_ledger_or_another_history_is_refused(home: Path, tmp_path: Path) -> None:
    file, lost = lose(home)
    with Ledger.create(tmp_path / "stranger") as stranger:
        stranger.wallet("central-bank").issue_money(1, to="treasury")
        foreign = stranger.receipt(next(stranger.entries()))
        backup(stranger, tmp_path / "stranger.tar")
    with pytest.raises(VerificationError, match="genesis"):
        restore(file, home, last_seen=foreign)
    assert not home.exists()
    restore(file, other := home.with_name("other"), last_seen=0)
    with Ledger.open(other) as lao:
        for height in range(3):
            lao.wallet("noy").pay(40 + height, to="shop")
        with pytest.raises(ConsensusError, match="height_must_not_be_signed_twice"):
            recover(lao.desk, lost[0])
        second = lao.receipt(next(lao.entries(newest_first=True)))
        with pytest.raises(ConsensusError, match="height_must_not_be_signed_twice"):
            restore(file, home, last_seen=[*lost[2], second])
    restore(file, home, last_seen=10)
    with Ledger.open(home) as lao:
        with pytest.raises(VerificationError):
            recover(lao.desk, [foreign])
        with pytest.raises(VerificationError):
            recover(lao.desk, [], [tmp_path / "stranger.tar"])
        restore(file, tmp_path / "third", last_seen=0)
        with Ledger.open(tmp_path / "third") as third:
            third.wallet("noy").pay(50, to="shop")
            with pytest.raises(ConsensusError, match="height_must_not_be_signed_twice"):
                recover(third, [], [other / "ledger.db"])
        with pytest.raises(LedgerError):
            recover(lao.desk, [lost[0][0].replace(b'"amount":1,', b'"amount":9,')])
        assert lao.height == 7


def test_a_validator_that_signed_another_block_here_stops_the_recovery(home: Path) -> None:
    """It cannot happen with a home that is used alone: somebody used two copies."""
    file, lost = lose(home)
    restore(file, home, last_seen=0)
    with Ledger.open(home) as lao:
        with mock.patch.object(Store, "append", side_effect=FAILS), pytest.raises(StoreError):
            lao.wallet("noy").pay(77, to="shop")  # signed, and not stored
        with pytest.raises(ConsensusError, match="height_must_not_be_signed_twice"):
            recover(lao.desk, lost[0])
        assert lao.height == 7


@pytest.mark.parametrize("fault", ["too few signed", "out of turn", "of another set", "no fault"])
def test_a_copy_is_believed_no_more_than_what_its_validators_signed(home: Path, fault: str) -> None:
    """The copy says of itself that it is sound: its headers fit their hashes."""
    file = back_up(home)
    with Ledger.open(home) as lao:
        lao.wallet("noy").pay(1, to="shop")
        node, keys = lao.node, list(lao.node.council._keys.values())
        validators = lao.node.get_validators()
        header, commit = load_head(node.archive.store, 8)
        if fault == "out of turn":
            header = msgspec.structs.replace(header, proposer=validators[(7 + 2) % 4].public_key)
        members = [key for key in keys if key.public_key in {one.public_key for one in validators}]
        signers = {"too few signed": members[:2], "of another set": [generate_key() for _ in range(4)]}
        ballot = Vote(compute_header_hash(header).hex(), 8, 0 if fault != "no fault" else commit.round)
        text = compute_vote_bytes(node.tip.genesis_hash, ballot)
        signed = [CommitSignature(key.public_key, key.sign(text)) for key in signers.get(fault, members)]
        forged = Commit(ballot.block_hash, 8, ballot.round, tuple(sorted(signed, key=lambda one: one.public_key)))
        values = compute_header_hash(header), encode(header), encode(forged)
        node.archive.store._execute("UPDATE blocks SET hash = ?, header = ?, final = ? WHERE height = 8", values)
    restore(file, again := home.with_name("again"), last_seen=8)
    with Ledger.open(again) as lao:
        if fault == "no fault":
            assert recover(lao.desk, [], [home / "ledger.db"]).added == (8,)
            return
        with pytest.raises(LedgerError):
            recover(lao.desk, [], [home / "ledger.db"])
        assert lao.height == 7
        assert lao.node.council.signers.get_last(validators[0].public_key).block_hash == ""
    assert refuse(again) == "blocks_must_be_recovered"


def test_what_is_whole_in_a_damaged_copy_comes_back(home: Path) -> None:
    """Every page of it is lost in turn; what the others hold is added, and the last block from another copy."""
    file = back_up(home)
    with Ledger.open(home) as lao:
        lao.wallet("noy").pay(1, to="shop")
        pay_two(lao, 100, 200)
        last = [lao.receipt(placed) for placed in lao.entries("noy") if placed.height == 9]
    whole = (home / "ledger.db").read_bytes()
    restore(file, kept := home.with_name("kept"), last_seen=9)
    counts = dict.fromkeys((0, 1, 2), 0)
    for page in range(9, len(whole) // 4096):
        shutil.copytree(kept, again := home.with_name(str(page)))
        (copy := home.with_name("copy.db")).write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        with Ledger.open(again) as lao:
            try:
                added = recover(lao.desk, [], [copy]).added
            except LedgerError:
                added = ()
            assert added == (8, 9)[: len(added)]
            counts[len(added)] += 1
            if len(added) == 1:
                assert recover(lao.desk, last).added == (9,)
    assert all(counts.values()), counts


def test_an_anchored_receipt_holds_no_commit_of_its_block(home: Path) -> None:
    file = back_up(home)
    with Ledger.open(home) as lao:
        placed = lao.wallet("noy").pay(1, to="shop")
        lao.wallet("noy").pay(1, to="shop")
        anchored, plain = lao.anchor(lao.receipt(placed), lao.checkpoint()), lao.receipt(placed)
        row, history = lao.prove_state("account/nobody"), lao.prove_history(3, 9)
        old = lao.anchor(lao.receipt(next(lao.entries())), lao.checkpoint())
    for number, proof in enumerate((anchored, row, history, old)):  # the block that makes it final was seen, too
        assert restore(file, home.with_name(str(number)), last_seen=proof).forbidden == 9
    shutil.copytree(home.with_name("0"), other := home.with_name("other"))
    (other / "receipts" / f"{'3' * 64}.json").write_bytes(old)
    with Ledger.open(other) as lao:
        backup(lao.desk, home.with_name("other.tar"))
    assert restore(home.with_name("other.tar"), home.with_name("third"), last_seen=0).forbidden == 9
    restore(file, again := home.with_name("again"), last_seen=8)
    with Ledger.open(again) as lao:
        assert recover(lao.desk, [anchored]).added == ()
        assert recover(lao.desk, [anchored, plain]).added == (8,)


def test_a_lost_signers_db_is_made_up_for_by_saying_what_was_seen(home: Path) -> None:
    for name in home.glob("signers.db*"):
        name.unlink()
    with Ledger.open(home) as lao, pytest.raises(StoreError, match="signers_must_not_be_older"):
        lao.wallet("noy").pay(1, to="shop")
    restore(back_up(home), again := home.with_name("again"), last_seen=7)
    with Ledger.open(again) as lao:
        lao.wallet("noy").pay(1, to="shop")
        assert lao.audit().blocks == 8


def test_a_block_that_was_signed_and_not_stored_comes_back_too(home: Path) -> None:
    with Ledger.open(home) as lao:
        with mock.patch.object(Store, "append", side_effect=FAILS), pytest.raises(StoreError):
            lao.wallet("noy").pay(77, to="shop")
        signed = lao.node.council.signers.get_block(8)
    file = back_up(home)
    restore(file, again := home.with_name("again"), last_seen=7)
    with Ledger.open(again) as lao:
        assert lao.node.council.signers.get_block(8) == signed
        lao.node.finish_interrupted()
        assert lao.balance("shop").available == 32 + 77
    restore(file, later := home.with_name("later"), last_seen=8)  # it was seen, so it may have been another one
    assert refuse(later) == "blocks_must_be_recovered"


def test_what_others_write_meanwhile_is_not_torn(home: Path) -> None:
    """Blocks are made after the databases were copied and before the files are listed; names and keys are newer."""
    listed = backup_module._list_files

    def write(path: Path) -> Iterator[tuple[str, Path]]:
        with Ledger.open(home) as other:
            other.wallet("noy").pay(3, to="shop")
            keep_receipts(other)
        return listed(path)

    with mock.patch.object(backup_module, "_list_files", write):
        file = back_up(home)
    home.rename(home.with_name("lost"))
    made = restore(file, home, last_seen=7)
    assert (made.backed_up, made.forbidden, made.recovered.added) == (7, 8, (8,))
    with Ledger.open(home) as lao:
        lao.wallet("noy").pay(1, to="shop")
        assert lao.audit().blocks == 9


def test_a_disk_that_is_too_small_is_told_before_anything_is_made(whole: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(whole)
    size = sum(part.size for part in Archive(tmp_path / "b.tar").files)
    (folder := tmp_path / "empty").mkdir()
    for free, ok in ((size - 1, False), (size, True)):
        with mock.patch.object(shutil, "disk_usage", lambda path, free=free: SimpleNamespace(free=free)):
            if ok:
                restore(io.BytesIO(whole), folder / "home", last_seen=7)
            else:
                assert refuse_archive(whole, folder) == "file_must_be_readable"


def test_nobody_signs_between_the_two_databases(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the ledger could be older than what is signed, or the signers than the ledger."""
    monkeypatch.setattr(store_module, "WAIT_SECONDS", 0.01)
    tried: list[str] = []

    def watch(path: Path) -> Any:
        with Ledger.open(home) as other, pytest.raises(StoreError, match="store_must_be_free"):
            other.wallet("noy").pay(3, to="shop")
        tried.append(path.name)
        return freeze_database(path)

    monkeypatch.setattr(backup_module, "freeze_database", watch)
    back_up(home)
    assert tried == ["ledger.db", "signers.db"]


def test_a_damaged_ledger_is_not_backed_up_in_silence(home: Path) -> None:
    data = bytearray((home / "ledger.db").read_bytes())
    data[-4096:] = bytes(4096)
    with Ledger.open(home) as lao:
        (home / "ledger.db").write_bytes(data)
        with pytest.raises(StoreError, match="_must_be_intact"):
            backup(lao.desk, home.with_name("backup.tar"))
    assert sorted(path.name for path in home.parent.iterdir()) == ["home"]
    assert load_last_backup(home) is None


# ------------------------------------------------------------------------------------------ hostile archives


class Archive:
    """The members of a backup, to be changed and put together again."""

    def __init__(self, file: Path) -> None:
        with tarfile.open(file) as archive:
            self.members = [(member, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]
        self.manifest = msgspec.json.decode(self.members[0][1], type=Manifest)

    def rename(self, old: str, new: str, in_manifest: bool = True) -> None:
        for member, _ in self.members:
            if member.name == old:
                member.name = new
        if in_manifest:
            files = [msgspec.structs.replace(part, name=new if part.name == old else part.name) for part in self.files]
            self.set(files=tuple(files))

    @property
    def files(self) -> tuple[Any, ...]:
        return self.manifest.files

    def set(self, **changes: Any) -> None:
        self.manifest = msgspec.structs.replace(self.manifest, **changes)
        data = encode(self.manifest)
        self.members[0][0].size = len(data)
        self.members[0] = (self.members[0][0], data)

    def find(self, name: str) -> int:
        return next(place for place, (member, _) in enumerate(self.members) if member.name == name)

    def pack(self) -> bytes:
        with io.BytesIO() as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
                for member, data in self.members:
                    archive.addfile(member, io.BytesIO(data))
            return out.getvalue()


def retype(archive: Archive, kind: bytes, target: str = "/etc/hostname") -> None:
    member = archive.members[archive.find("names.json")][0]
    member.type, member.linkname = kind, target


def resize(archive: Archive, name: str, data: bytes) -> None:
    place = archive.find(name)
    archive.members[place][0].size = len(data)
    archive.members[place] = (archive.members[place][0], data)


def rename_two(archive: Archive, *names: str) -> None:
    for member, name in zip(
        [member for member, _ in archive.members if "receipts/" in member.name], names, strict=False
    ):
        archive.rename(member.name, name)


def drop_part(archive: Archive, name: str) -> None:
    del archive.members[archive.find(name)]
    archive.set(files=tuple(part for part in archive.files if part.name != name))


SURGERY: dict[str, Callable[[Archive], object]] = {
    "a name that leads out": lambda it: it.rename("names.json", "../names.json"),
    "a name that leads out of a folder": lambda it: it.rename("names.json", "keys/../../names.json"),
    "an absolute name": lambda it: it.rename("names.json", "/tmp/names.json"),
    "a name of no home": lambda it: it.rename("names.json", "keys/.profile"),
    "a deeper name": lambda it: it.rename("names.json", "keys/a/b.json"),
    "a name twice": lambda it: it.set(files=(*it.files, it.files[0])),
    "a name twice but for its case": lambda it: rename_two(it, "receipts/A.json", "receipts/a.json"),
    "another name than it says": lambda it: it.rename("names.json", "waited.json", in_manifest=False),
    "a symbolic link": lambda it: retype(it, tarfile.SYMTYPE),
    "a hard link": lambda it: retype(it, tarfile.LNKTYPE, "config.json"),
    "a folder": lambda it: retype(it, tarfile.DIRTYPE),
    "a device": lambda it: retype(it, tarfile.CHRTYPE),
    "a pipe": lambda it: retype(it, tarfile.FIFOTYPE),
    "a sparse file": lambda it: retype(it, tarfile.GNUTYPE_SPARSE),
    "a further header": lambda it: setattr(it.members[3][0], "pax_headers", {"comment": "x"}),
    "a file more": lambda it: it.members.append((tarfile.TarInfo("more"), b"")),
    "a file less": lambda it: it.members.pop(),
    "the order changed": lambda it: it.members.reverse(),
    "no ledger.db": lambda it: drop_part(it, "ledger.db"),
    "no signers.db": lambda it: drop_part(it, "signers.db"),
    "no genesis": lambda it: drop_part(it, "genesis.json"),
    "bytes more": lambda it: resize(it, "names.json", it.members[it.find("names.json")][1] + b" "),
    "other bytes": lambda it: resize(it, "names.json", it.members[it.find("names.json")][1].replace(b"noy", b"yon")),
    "no manifest": lambda it: it.members.pop(0),
    "a manifest that is none": lambda it: resize(it, MANIFEST, b"{}"),
    "a later version": lambda it: resize(it, MANIFEST, it.members[0][1].replace(b'"version":1', b'"version":2')),
    "another block": lambda it: it.set(height=6),
    "another hash": lambda it: it.set(last_block_hash="0" * 64),
}


def refuse_archive(data: bytes, folder: Path) -> str:
    """By which rule an archive is refused; nothing is left of it."""
    with pytest.raises(LedgerError) as caught:
        restore(io.BytesIO(data), folder / "home", last_seen=99)
    assert not list(folder.iterdir()), "something is left"
    return caught.value.rule


@pytest.mark.parametrize("name", SURGERY)
def test_an_archive_that_is_no_backup_is_refused_whole(whole: bytes, tmp_path: Path, name: str) -> None:
    (tmp_path / "b.tar").write_bytes(whole)
    archive = Archive(tmp_path / "b.tar")
    assert archive.pack()
    SURGERY[name](archive)
    (tmp_path / "empty").mkdir()
    assert refuse_archive(archive.pack(), tmp_path / "empty") == "backup_must_be_whole"


def test_cut_or_changed_anywhere_a_backup_is_refused_or_nothing_is_lost(
    made: Path, whole: bytes, tmp_path: Path
) -> None:
    data, folder = whole, tmp_path / "empty"
    folder.mkdir()
    assert refuse_archive(b"", folder) == "backup_must_be_whole"
    for size in range(100, len(data) - 10_240, len(data) // 23):
        assert refuse_archive(data[:size], folder) == "backup_must_be_whole", size
    unused = 0
    for place in range(0, len(data) - 10_240, len(data) // 61):
        changed = data[:place] + bytes([data[place] ^ 0x11]) + data[place + 1 :]
        try:
            restore(io.BytesIO(changed), folder / "home", last_seen=7)
        except HomeError as error:
            assert error.rule == "backup_must_be_whole"  # noqa: PT017
        else:  # between the files
            unused += data[place] == 0
            assert read_files(folder / "home") == read_files(made)
            shutil.rmtree(folder / "home")
        assert not list(folder.iterdir())
    assert unused < 20
