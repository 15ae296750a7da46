"""The worked example: its edits are made in a copy of the program, and what the page shows is what that then prints.

python -m tests.docs.test_adding_a_message       puts what is printed into the page
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs import DOCS, ROOT, session
from tests.docs.session import list_blocks, make_environment, play
from tests.docs.story import tell

PAGE = DOCS / "guides" / "adding-a-message.md"
ADDED = " added"
"""What the blocks are marked with that run in the copy."""
OTHER = """
```diff
--- ledger/registry/money/money.py
-from ledger.chain.kinds import Address, Amount, AssetCode, Reference
+from ledger.chain.kinds import Address, Amount, AssetCode, Moment, Reference
@@
+class Thank(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
+    \"\"\"Thanks somebody with a gift.\"\"\"
+
+    acknowledged_by: Moment
+    benefactor: Address
+    currency: AssetCode
+    gift: Amount
+    occasion: Reference
+
+
+def apply_thank(call: Call, body: Thank) -> Events:
+    move(call, body.currency, body.gift, body.benefactor)
+    return ()
+
+
+def _get_benefactor(body: Thank) -> tuple[str, ...]:
+    return (body.benefactor,)
+
+
+def _post_thank(actor: str, body: Thank, find: FindMessage) -> tuple[Posting, ...]:
+    return post_payment(actor, body.benefactor, body.currency, body.gift)
+
+
 MESSAGES = (
+    MessageType("thank", Thank, apply_thank, _get_benefactor, count_spent=spend_amount, list_postings=_post_thank),
--- ledger/words/messages.py
     "issue": ("{by} issued {money} to {to}", "{by} asked to issue {money} to {to}"),
+    "thank": ("{by} thanked {benefactor} with {money}, {occasion}", "{by} would thank {benefactor} with {gift}"),
```

```console
$ natledger init --no-passphrase --seed 2023
$ natledger account open noy --kind citizen --jurisdiction LA-VT
$ natledger account open shop --kind business --jurisdiction LA-VT
$ natledger account open keo --kind citizen --jurisdiction LA-VT && natledger money issue 100000 --to noy
$ natledger delegate grant --from noy --to keo --types thank --amount 6000 --until 2027-01-01
$ natledger tx build thank --body thanks.json --by keo --for noy --out t.json && natledger tx sign t.json --out s.json
$ natledger tx send s.json
$ natledger tx build thank --body thanks.json --by keo --for noy --out t.json && natledger tx sign t.json --out s.json
$ natledger tx send s.json  # exit 1
$ natledger tx build thank --body stranger.json --by noy  # exit 3
$ natledger tx list
$ T=$(natledger tx list --limit 1 --json 2> more.txt | grep -o '[0-9a-f]\\{64\\}' | head -1); natledger tx show $T
$ natledger receipt make $T --out r.json
$ natledger block show 6
$ natledger law explain $T
$ natledger law check law.json
$ natledger verify r.json --genesis GENESIS
```
"""
"""A message whose fields have names that no other's have, in as few rooms as will do."""
BODIES = {
    "thanks.json": {
        "acknowledged_by": 1_798_761_600_000,
        "benefactor": "shop",
        "currency": "LAK",
        "gift": 4_000,
        "occasion": "HELP/1",
    },
    "stranger.json": {
        "acknowledged_by": 0,
        "benefactor": "nobody",
        "currency": "LAK",
        "gift": 4_000,
        "occasion": "",
    },
    "law.json": {
        "law": "thanks",
        "kind": "deny",
        "reference": "DECREE/2026-15",
        "types": ["thank"],
        "text": 'message.benefactor == "lao1xyz" or message.currency == "LAKK" or by.sent_today > 5',
        "title": {"en": "Thanks", "lo": "ຂອບໃຈ"},
        "remedy": {"en": "Thank less", "lo": "ຂອບໃຈ"},
    },
}
SAYS = (
    "keo, for noy, thanked shop with 4,000 LAK, HELP/1",
    "delegation_must_cover_amount: keo may still move 2,000 LAK for noy, asked 4,000",
    "name_must_be_known: no nobody in this home",
    "keo, for noy, would thank shop with 4,000 LAK",
    'message.benefactor is never "lao1xyz"',
    'message.currency is never "LAKK"',
    "valid: lao1am…l3, for lao1ks…m8, thanked lao156…dw with 4,000 LAK, HELP/1",
    "  by              lao1ks",
    "  acknowledged_by 2027-01-01T07:00:00+07:00",
    "  finality        4 of 4",
)
ROOMS = {"ledger/registry", "ledger/rules.py", "ledger/words", "ledger/client", "cli"}


class Edit(NamedTuple):
    """A piece of a file, and what stands in its place."""

    file: str
    old: str
    new: str


def list_edits(text: str) -> Iterator[Edit]:
    """The edits in the diffs of a page: lines that begin with a space must be there, as those that are taken away."""
    for block in list_blocks(text):
        if block.info == "diff":
            for part in re.split(r"^--- ", block.text, flags=re.MULTILINE)[1:]:
                file, _, hunks = part.partition("\n")
                for hunk in re.split(r"^@@\n", hunks, flags=re.MULTILINE):
                    lines = hunk.splitlines(keepends=True)
                    old = "".join(line[1:] for line in lines if line[0] != "+")
                    yield Edit(file, old, "".join(line[1:] for line in lines if line[0] != "-"))


def make_copy(folder: Path, page: str) -> None:
    """The program with the edits of a page."""
    for room in ("ledger", "cli"):
        shutil.copytree(ROOT / room, folder / room)
    for edit in list_edits(page):
        path = folder / edit.file
        text = path.read_text("utf-8")
        assert text.count(edit.old) == 1, f"{edit.file} has no such place, or several:\n{edit.old}"
        path.write_text(text.replace(edit.old, edit.new), "utf-8")


def make_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page with what the copy in a folder prints."""
    text = session.name_genesis(PAGE.read_text("utf-8"))
    monkeypatch.setattr(session, "ROOT", folder)
    sessions = re.sub(rf"^```console{ADDED}$", "```console", text, flags=re.MULTILINE)
    fresh, done = play(sessions, PAGE.parent)
    assert [(one.command, one.code) for one in done] == [(one.command, one.expected_code) for one in done]
    return execute(re.sub(r"^```console$", f"```console{ADDED}", fresh, flags=re.MULTILINE))


def execute(text: str) -> str:
    """The page with what its programs print."""
    blocks = list_blocks(text)
    for program, shown in reversed(list(pairwise(blocks))):
        if program.info == f"python{ADDED}":
            with tempfile.TemporaryDirectory() as home:
                command, environment = [sys.executable, "-c", program.text], make_environment(Path(home))
                ran = subprocess.run(command, env=environment, cwd=home, capture_output=True, check=False, text=True)
            text = text[: shown.start] + ran.stdout + ran.stderr + text[shown.end :]
    return text


def test_a_message_costs_a_file_in_each_of_five_rooms() -> None:
    files = {edit.file for edit in list_edits(PAGE.read_text("utf-8"))}
    assert len(files) == len(ROOMS)
    assert all(any(file.startswith(room) for file in files) for room in ROOMS)


def test_the_message_is_sent_explained_delegated_bound_and_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_copy(tmp_path, PAGE.read_text("utf-8"))
    assert make_page(tmp_path, monkeypatch) == PAGE.read_text("utf-8"), "python -m tests.docs.test_adding_a_message"


@pytest.mark.full
def test_a_message_none_of_whose_fields_is_called_as_ours_is_told_delegated_and_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_copy(tmp_path, OTHER)
    monkeypatch.setattr(session, "ROOT", tmp_path)
    for name, body in BODIES.items():
        (tmp_path / name).write_text(json.dumps(body), "utf-8")
    fresh, done = play(OTHER.replace("GENESIS", tell().genesis_hash), tmp_path)
    assert [one for one in done if one.code != one.expected_code] == [], fresh
    for told in SAYS:
        assert told in fresh, fresh


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, pytest.MonkeyPatch.context() as patch:
        make_copy(Path(made), PAGE.read_text("utf-8"))
        PAGE.write_text(make_page(Path(made), patch), "utf-8")
