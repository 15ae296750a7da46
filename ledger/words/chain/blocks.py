"""Blocks in words: what one holds, and who made it final, for people and for JSON."""

from typing import Any

from ledger.chain.header import compute_header_hash
from ledger.reads.blocks import FoundBlock, FoundSummary
from ledger.words.chain.entries import make_final_object, sum_up
from ledger.words.lexicon import Lexicon, shorten_id
from ledger.words.times import format_time


def list_block_pairs(found: FoundBlock, words: Lexicon) -> list[tuple[str, str]]:
    """All a block says, by label; an entry a line."""
    block, header, summary = found.block, found.block.header, found.summary
    return [
        ("block", f"{block.height}:{block.hash.hex()}"),
        ("time", words.time(header.time)),
        *_list_final_pairs(summary),
        ("last block", header.last_block_hash),
        ("history", header.history_root),
        ("entries", header.entries_root),
        ("state", header.state_root),
        ("validators", header.validators_hash),
        *[(f"entry {one.index}", f"{shorten_id(one.id)}: {sum_up(one, words)}") for one in found.entries],
    ]


def make_block_object(found: FoundSummary) -> dict[str, Any]:
    """A block for JSON, without its entries."""
    block = found.block
    return {
        "height": block.header.height,
        "hash": compute_header_hash(block.header).hex(),
        "time": format_time(block.header.time),
        "entries": block.header.entries_size,
        "bytes": block.size_bytes,
        "proposer": found.proposer,
        **make_final_object(block.commit),
        "validators": len(found.validators),
    }


def make_entries_object(found: FoundBlock) -> list[dict[str, Any]]:
    """What came of its entries, for JSON."""
    return [{"transaction": one.id, "applied": one.applied, "rule": one.outcome.rule} for one in found.entries]


def _list_final_pairs(summary: FoundSummary) -> list[tuple[str, str]]:
    final = summary.block.commit
    if isinstance(final, int):
        return [("proposer", summary.proposer), ("final by", f"block {final + 1} of CometBFT, or a later one")]
    return [("proposer", f"{summary.proposer}, round {final.round}"), ("signed by", ", ".join(summary.signers))]
