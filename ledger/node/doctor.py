"""The doctor: looks a home over, from the outside in, and changes nothing.

Each finding stands for itself: a broken part hides no other, and none ends in an exception.
"""

import platform
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ledger.archive.blocks import load_head
from ledger.archive.engine import find_engine
from ledger.chain.header import VERSIONS
from ledger.chain.times import DAY_MS, MINUTE_MS
from ledger.chain.validators import ScheduledSet, compute_total_power, is_quorum
from ledger.crypto.keyfiles import is_locked, load_key_file, unlock_key
from ledger.crypto.on_disk import name_kind
from ledger.errors import AuditError, ConsensusError, HomeError, LedgerError, StoreError
from ledger.home.clock import read_system_clock
from ledger.home.config import load_config
from ledger.home.disk import list_unfinished
from ledger.home.engine_plan import has_engine, load_engine_plan
from ledger.home.keyring import KEYS_FOLDER, find_interrupted
from ledger.home.validator_keys import list_files
from ledger.laws.dates import MAX_DAYS, Date, write_date
from ledger.node.backup import load_last_backup
from ledger.node.embedded import Home, open_home
from ledger.registry.committee.upgrades import find_upgrade, get_version
from ledger.registry.committee.validators import find_sets
from ledger.registry.rows.people import IDENTITIES
from ledger.state.schema import VERSION

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
"""The first with STRICT tables."""
FREE_BYTES = 200 * 1024 * 1024
CLOCK_SLACK_MS = MINUTE_MS
PENDING_DAYS = 7
"""For as long a transaction can be in a block after it was signed."""
BACKUP_DAYS = 30
"""For as long a block may be in no backup."""
_STORES = {
    "ledger.db": AuditError("block_must_be_stored", height=0).remedy,
    "signers.db": StoreError("signers_must_not_be_older", signed=0, height=0).remedy,
}
"""What to do without a database: one that is put back by hand would sign other blocks at heights that are taken."""
LONG_TAIL = 10_000
"""Blocks that opening would have to catch up with."""


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at: whether it is in order, what was seen, and what to do."""

    name: str
    ok: bool
    says: str
    remedy: str = ""


def examine(home: Path) -> list[Finding]:
    """All findings on a home. Raises nothing for a home that is broken or missing."""
    findings, remedy = [_check_software()], HomeError("home_must_exist", home=str(home)).remedy
    if not home.is_dir():
        return [*findings, Finding("home", False, f"no folder {home}", remedy)]
    if not any((home / name).exists() for name in ("genesis.json", "config.json", "ledger.db")):
        return [*findings, Finding("home", False, f"no ledger in {home}", remedy)]
    steps = (_check_home, _check_disk, _check_files, _check_kinds, _check_links, _check_leftovers, _check_pending)
    for step in (*steps, _check_account_keys, _check_validator_files):
        findings += _guard(step.__name__.removeprefix("_check_").replace("_", " "), step, home)
    if all((home / name).is_file() for name in _list_ledger_files(home)):
        findings += _guard("ledger", _check_open, home)
    return findings


def _list_ledger_files(home: Path) -> tuple[str, ...]:
    """Without which a ledger is not opened; where CometBFT makes the blocks, it keeps what was signed."""
    return ("genesis.json", "ledger.db") if has_engine(home) else ("genesis.json", "ledger.db", "signers.db")


def _guard(name: str, look: Callable[..., Iterator[Finding]], subject: Path | Home) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(look(subject))
    except LedgerError as error:
        found.append(Finding(name, False, str(error), error.remedy))
    except OSError as error:
        found.append(Finding(name, False, str(error), "check the disk and the permissions"))
    return found


def get_versions() -> dict[str, str]:
    """What the ledger stands on, by name, and the version of the files that it writes."""
    return {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version, "store": VERSION.decode()}


def _check_software() -> Finding:
    says = ", ".join(f"{name} {version}" for name, version in get_versions().items())
    if sys.version_info < OLDEST_PYTHON or sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Finding("software", False, says, "install Python 3.11 or newer, with SQLite 3.37 or newer")
    return Finding("software", True, says)


def _check_home(home: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(home.stat().st_mode)
    if mode & 0o077:
        yield Finding("home", False, f"{home} is open to others (mode {mode:03o})", f"chmod 700 {home}")
    else:
        yield Finding("home", True, f"{home}, closed to others")


def _check_disk(home: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(home).free
    yield Finding("disk", free >= FREE_BYTES, f"{free // 1024**2:,} MiB free", "make room before the disk is full")


def _check_files(home: Path) -> Iterator[Finding]:
    for name in ("config.json", "names.json", *_list_ledger_files(home)):
        if not (home / name).is_file():
            remedy = _STORES.get(name, f"take {name} out of the newest backup")
            yield Finding("files", False, f"{name} is missing", remedy)
    config = load_config(home)
    keys = "encrypted" if config.encrypted else "not encrypted, for demonstrations only"
    yield Finding("config", True, f"template {config.template}, keys {keys}")


def _check_kinds(home: Path) -> Iterator[Finding]:
    for path in sorted(home.rglob("*")):
        mode = path.lstat().st_mode
        if not stat.S_ISDIR(mode) and not stat.S_ISLNK(mode) and name_kind(mode):
            says = f"{path.relative_to(home)} is {name_kind(mode)}, where a file or folder belongs"
            yield Finding("files", False, says, "move it away, and take what belongs there out of the newest backup")


def _check_links(home: Path) -> Iterator[Finding]:
    bad = [path for path in sorted(home.rglob("*")) if path.is_symlink()]
    for path in bad:
        says = f"{path.relative_to(home)} is a symbolic link, and nothing is written through it"
        yield Finding("links", False, says, "put the file or folder itself there")
    owner = home.stat().st_uid
    strange = [path for path in sorted(home.rglob("*")) if path.lstat().st_uid != owner]
    for path in strange:
        says = f"{path.relative_to(home)} belongs to another user than the home"
        yield Finding("owner", False, says, f"chown it to user {owner}")


def _check_leftovers(home: Path) -> Iterator[Finding]:
    for path in list_unfinished(home):
        says = f"{path.relative_to(home)} was left by a process that ended while it wrote, and may hold secrets"
        yield Finding("leftovers", False, says, f"remove it, while nothing writes: rm -r {path}")
    for folder in find_interrupted(home):
        says = f"{folder.name} is left of a change of passphrase that was interrupted"
        yield Finding("leftovers", False, says, "natledger key passwd finishes it, and changes it once more")


def _check_pending(home: Path) -> Iterator[Finding]:
    waiting = sorted((home / "holders").glob("pending-*.json"))
    oldest = min((path.stat().st_mtime for path in waiting), default=0)
    days = (read_system_clock() - int(oldest * 1000)) // DAY_MS
    says = "no record waits to be issued"
    if waiting:
        says = f"{len(waiting)} records wait to be issued" if len(waiting) > 1 else "one record waits to be issued"
        says += f", the oldest for {days} days" if days > 0 else ""
    remedy = "natledger record pending lists them, natledger record forget gives one up"
    yield Finding("pending", not waiting or days < PENDING_DAYS, says, remedy)


def _check_account_keys(home: Path) -> Iterator[Finding]:
    paths = sorted((home / KEYS_FOLDER).glob("*.json"))
    bad = [finding for path in paths for finding in _guard("account keys", _check_key, path)]
    yield from bad
    if not bad:
        yield Finding("account keys", True, f"{len(paths)} key files, private and intact")


def _check_validator_files(home: Path) -> Iterator[Finding]:
    for path in list_files(home):
        yield from _guard("validator keys", _check_key, path)


def _check_key(path: Path) -> Iterator[Finding]:
    content = load_key_file(path)
    if not is_locked(content):
        unlock_key(content, "", str(path))
    yield from ()


def _check_open(home: Path) -> Iterator[Finding]:
    opened = open_home(home, lambda: "")
    try:
        own = () if opened.node.is_made_elsewhere() else (_check_validator_keys, _check_quorum, _check_heights)
        checks = (_check_version, _check_engine, *own, _check_clock, _check_tail)
        for step in (*checks, _check_evidence, _check_names, _check_backup):
            yield from _guard(step.__name__.removeprefix("_check_").replace("_", " "), step, opened)
    finally:
        opened.node.archive.store.close()
        opened.node.council.signers.close()


def _check_engine(home: Home) -> Iterator[Finding]:
    with home.node.reading() as state:
        engine = find_engine(state, home.node.archive.genesis)
    if engine is None:
        return
    if home.path is None or not has_engine(home.path):
        yield Finding("engine", True, f"CometBFT makes the blocks, on {engine.chain_id}; this home reads")
        return
    found, missing = shutil.which("cometbft"), ConsensusError("engine_must_be_installed", program="cometbft")
    yield Finding("engine", bool(found), found or missing.says, "" if found else missing.remedy)
    plan = load_engine_plan(home.path)
    yield Finding("engine", True, f"{plan.moniker} at {plan.host}:{plan.p2p}, of {engine.chain_id}")


def _check_validator_keys(home: Home) -> Iterator[Finding]:
    with home.node.reading() as state:
        present, following = find_sets(state, home.node.tip.height + 1)
    bad = [*_list_keyless(home, present, "it counts as down")]
    if following:
        bad += _list_keyless(home, following, f"it is to sign from block {following.from_height}")
    yield from bad
    if not bad:
        count = len(present.validators)
        yield Finding("validator keys", True, f"{count} of {count} validators' keys are here")


def _list_keyless(home: Home, entry: ScheduledSet, what: str) -> Iterator[Finding]:
    for validator in entry.validators:
        if not home.node.council.holds(validator.public_key):
            yield Finding("validator keys", False, f"no key of {validator.name}: {what}", "restore its key file")


def _check_quorum(home: Home) -> Iterator[Finding]:
    members = home.node.get_validators()
    up = tuple(member for member in members if home.node.council.is_up(member))
    down = [member.name for member in members if member not in up]
    enough = is_quorum(compute_total_power(up), compute_total_power(members))
    says = f"{len(up)} of {len(members)} validators are up" + (f", down: {' '.join(down)}" if down else "")
    says += "" if enough else "; more than two thirds of the power are needed for a block"
    idle = [member.name for member in members if member.name in down and home.node.council.holds(member.public_key)]
    remedy = f"natledger validator up {idle[0]}" if idle else "restore the key files of those that are missing"
    yield Finding("quorum", enough, says, "" if enough else remedy)


def _check_heights(home: Home) -> Iterator[Finding]:
    tip, signers = home.node.tip, home.node.council.signers
    home.node.council.check_memory(tip)
    signed, height = signers.get_height(), tip.height
    waits = f", block {signed} is signed and will be committed next" if signed > height else ""
    yield Finding("heights", True, f"ledger.db and signers.db agree at block {height}{waits}")


def _check_clock(home: Home) -> Iterator[Finding]:
    ahead = home.node.tip.time - read_system_clock()
    if home.config.seed >= 0:
        yield Finding("clock", True, "fixed by the seed")
    elif ahead > CLOCK_SLACK_MS:
        says = f"the last block is {ahead // 1000:,} s ahead of this machine's clock"
        yield Finding("clock", False, says, "set the clock; until then blocks follow each other by a millisecond")
    else:
        yield Finding("clock", True, "the last block is not in the future")


def _check_tail(home: Home) -> Iterator[Finding]:
    tail = home.node.tip.height - home.node.archive.store.get_folded_height()
    remedy = "any payment folds them in" if tail > LONG_TAIL else ""
    yield Finding("tail", tail <= LONG_TAIL, f"{tail} blocks are not folded into rows yet", remedy)


def _check_evidence(home: Home) -> Iterator[Finding]:
    names = _name_all_validators(home)
    evidence = home.node.council.signers.list_evidence()
    for proof in evidence:
        place = f"height {proof.first.ballot.height}, round {proof.first.ballot.round}"
        culprit = names.get(proof.first.public_key, proof.first.public_key)
        yield Finding(
            "evidence", False, f"{culprit} signed two blocks for {place}", "take it down and ask its operator"
        )
    if not evidence:
        yield Finding("evidence", True, "no validator was caught cheating")


def _check_names(home: Home) -> Iterator[Finding]:
    names = home.keyring.addresses
    with home.node.reading() as state:
        strangers = [name for name, address in names.items() if state.get(IDENTITIES, address) is None]
    for name in strangers:
        yield Finding("names", False, f"{name} is not registered", f"natledger account open {name} opens it anew")
    if not strangers:
        yield Finding("names", True, f"{len(names)} names, all registered")


def _check_version(home: Home) -> Iterator[Finding]:
    tip = home.node.tip
    with home.node.reading() as state:
        version, coming = get_version(state, tip.height + 1, tip.time), find_upgrade(state, tip.height + 1, tip.time)
    known = coming is None or coming.version in VERSIONS
    store = home.node.archive.store.load_meta("version").decode("ascii", "replace")
    says = f"ledger.db is of version {store}, the chain runs version {version}"
    if coming:
        day = Date(min(coming.since // DAY_MS, MAX_DAYS))
        says += f", from block {coming.height} and {write_date(day)} on version {coming.version}"
    says += "" if known else f", and this software knows up to {VERSIONS[-1]}"
    yield Finding("version", known, says, "" if known else "install software that knows it before then")


def _check_backup(home: Home) -> Iterator[Finding]:
    last, tip = load_last_backup(home.path) if home.path else None, home.node.tip
    first = last.height + 1 if last else 1
    says = f"the last backup holds block {last.height}" if last else "no backup was made from this home yet"
    if first > tip.height or home.config.seed >= 0:
        yield Finding("backup", True, says)
        return
    days = (read_system_clock() - load_head(home.node.archive.store, first)[0].time) // DAY_MS
    says += f", and block {first} after it is {days} days old" if days > 0 else ""
    yield Finding("backup", days < BACKUP_DAYS, says, "natledger backup FILE")


def _name_all_validators(home: Home) -> dict[str, str]:
    sets = home.node.archive.list_sets()
    return {validator.public_key: validator.name for members in sets for validator in members}
