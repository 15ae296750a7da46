"""What is verified reads the same wherever it is read: at the command line, and printed in a notebook."""

from pathlib import Path

import pytest

import ledger
from tests.cli.running import Shell


def make_files(folder: Path) -> tuple[ledger.Ledger, dict[str, bytes]]:
    """A ledger, and one proof file of each kind."""
    lao = ledger.Ledger.create(seed=2023)
    noy = lao.open_account("noy", kind="citizen", jurisdiction="LA-VT")
    shop = lao.open_account("shop", kind="business", jurisdiction="LA-VT")
    lao.wallet("central-bank").issue_money(100_000, to=noy)
    payment = noy.pay(25_000, to=shop, reference="INV-7")
    degree = lao.wallet("university").issue_record("degree", subject=noy, claims={"level": "BSc", "born": 2001})
    files = {
        "receipt": lao.receipt(payment),
        "issue": lao.receipt(next(lao.entries(newest_first=True))),
        "row": lao.prove_state(f"account/{noy.address}"),
        "absence": lao.prove_state("account/nobody"),
        "history": lao.prove_history(1, 3),
        "disclosure": degree.disclose("level"),
        "status": lao.status(degree),
    }
    for name, data in files.items():
        (folder / f"{name}.json").write_bytes(data)
    return lao, files


VERIFY = {
    "receipt": ledger.verify_receipt,
    "issue": ledger.verify_receipt,
    "row": ledger.verify_proof,
    "absence": ledger.verify_proof,
    "history": ledger.verify_proof,
    "disclosure": ledger.verify_disclosure,
    "status": ledger.verify_status,
}


@pytest.mark.parametrize("name", VERIFY)
def test_a_notebook_prints_what_the_command_line_says(name: str, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    lao, files = make_files(shell.folder)
    said = shell.run(f"natledger verify {name}.json --genesis {lao.genesis_hash}")
    assert said.code == 0
    proved = VERIFY[name](files[name], lao.genesis_hash)  # type: ignore[operator]
    assert str(proved).splitlines() == said.text.splitlines()
    assert "smallest units" not in said.text
