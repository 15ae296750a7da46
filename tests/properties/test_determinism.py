"""Determinism (invariant 22): one chain has the same hashes in every environment, also without asserts.

The chronicle is told here, and again by other processes: other hash seeds, time zones, locales, encodings, `python -O`.
Every line must be the same; so this is also the proof that the whole ledger works, and refuses, under -O. One of them
watches who asks for the clock, for randomness or for the machine (watched.py).
"""

import locale
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.properties import chronicle
from tests.properties.watched import Unsteady, watching

ROOT = Path(__file__).resolve().parents[2]


def choose_turkish() -> str:
    """A Turkish locale, whose letter i is not ours, if this machine has one."""
    known = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "tr_TR.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_ALL, known)
    return "tr_TR.UTF-8"


Environment = tuple[dict[str, str], list[str]]
PLAIN: Environment = ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, [])
WATCHED: Environment = ({"PYTHONHASHSEED": "1", "TZ": "Asia/Vientiane", "LC_ALL": choose_turkish()}, ["-O"])
OTHERS = [
    ({"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}, []),
    ({"PYTHONHASHSEED": "random", "TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX"}, ["-OO"]),
    ({"PYTHONHASHSEED": "4294967295", "TZ": "Antarctica/Troll", "LC_ALL": choose_turkish()}, ["-X", "utf8=0"]),
    ({"PYTHONHASHSEED": "7", "TZ": ":/none", "LC_ALL": "xx_XX"}, ["-X", "dev"]),
    ({"PYTHONHASHSEED": "8", "TZ": "", "PYTHONINTMAXSTRDIGITS": "640"}, ["-O", "-W", "error"]),
    ({"PYTHONHASHSEED": "9", "PYTHONIOENCODING": "latin-1:replace", "PYTHONMALLOC": "malloc"}, ["-B"]),
]


@pytest.fixture(scope="module")
def told() -> list[str]:
    """The chronicle as this process tells it."""
    return list(chronicle.tell())


def retell(environment: dict[str, str], options: list[str], teller: str = "chronicle") -> list[str]:
    known = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    result = subprocess.run(
        [sys.executable, *options, "-m", f"tests.properties.{teller}"],
        cwd=ROOT,
        env=known | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_chronicle_tells_of_blocks_refusals_and_proofs(told: list[str]) -> None:
    text = "\n".join(told)
    assert len([line for line in told if line.startswith("block ")]) >= 60
    for word in (
        "applied",
        "balance_must_cover_amount",
        "quorum_must_sign",
        "valid: lao1ks\\u2026m8 paid",
        "genesis_must_be_the_expected",
        "delegation_must_cover_amount",
        "recovery_must_be_due",
        "field_must_be_in_record",
        *("says        born: 2001", "says        level: BSc"),
        "issuer under accreditor",
        "clause_start=27 law=odd",
        "law=late message=0",
        "parameters.limit=60",
        "today=2024-10-04",
    ):
        assert word in text
    assert "signature_must_fit_transaction" in text, "the forged receipt was not refused"
    assert "Error" not in text


def test_chain_is_the_same_in_another_environment(told: list[str]) -> None:
    assert retell(*PLAIN) == "\n".join(told).splitlines()


def test_chain_is_the_same_where_nothing_below_the_node_may_ask_for_what_differs(told: list[str]) -> None:
    assert retell(*WATCHED, "watched") == "\n".join(told).splitlines()


ASKING = """
import time; time.time()
import time; time.time_ns()
import time; time.localtime()
from time import monotonic; monotonic()
import datetime; datetime.datetime.now()
from datetime import datetime, UTC; datetime.now(UTC)
from datetime import date; date.today()
import random; random.random()
import random; random.choice([1])
import secrets; secrets.token_hex()
import os; os.urandom(1)
import os; os.environ["PATH"]
import os; os.environ.get("PATH")
import os; os.getenv("PATH")
import os; os.getpid()
import uuid; uuid.uuid4()
import locale; locale.getlocale()
import platform; platform.node()
import socket; socket.gethostname()
open("/dev/null")
"""


def test_who_asks_below_the_node_is_found() -> None:
    """In a law, by way of a library too; the node may ask, and so may the files that are let do it."""
    for line in ASKING.strip().splitlines():
        code = compile(line, "planted", "exec")
        with watching():
            for module in ("ledger.node.planted", "ledger.crypto.keyfiles", "tests.planted"):
                exec(code, {"__name__": module})
            for module in (
                "ledger.laws.planted",
                "ledger.registry.laws.facts",
                "ledger.chain.header",
                "ledger.transition",
            ):
                with pytest.raises(Unsteady, match=module):
                    exec(code, {"__name__": module})
        exec(code, {"__name__": "ledger.laws.planted"})  # nothing is left of it


@pytest.mark.full
@pytest.mark.parametrize(("environment", "options"), OTHERS)
def test_chain_is_the_same_in_every_environment(
    environment: dict[str, str], options: list[str], told: list[str]
) -> None:
    assert retell(environment, options) == "\n".join(told).splitlines()


def test_asserts_are_really_gone_under_o() -> None:
    code = "assert False\nfrom ledger.errors import ensure, Bug\ntry: ensure(False, 'x')\nexcept Bug: print('stopped')"
    result = subprocess.run([sys.executable, "-O", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "stopped\n"
