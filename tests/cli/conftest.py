"""Fixtures of the command line's tests."""

import functools
from collections.abc import Iterator
from unittest import mock

import pytest

from ledger.crypto.keyfiles import Cost, save_key
from ledger.home import keyring

from .lesson import (
    abroad_lesson,
    asset_lesson,
    budget_lesson,
    built_abroad_lesson,
    built_asset_lesson,
    built_budget_lesson,
    built_land_lesson,
    built_law_lesson,
    built_lesson,
    built_market_lesson,
    built_plan_lesson,
    built_service_lesson,
    built_whole_lesson,
    built_works_lesson,
    land_lesson,
    law_lesson,
    lesson,
    market_lesson,
    plan_lesson,
    service_lesson,
    whole_lesson,
    works_lesson,
)

__all__ = [
    "abroad_lesson",
    "asset_lesson",
    "budget_lesson",
    "built_abroad_lesson",
    "built_asset_lesson",
    "built_budget_lesson",
    "built_land_lesson",
    "built_law_lesson",
    "built_lesson",
    "built_market_lesson",
    "built_plan_lesson",
    "built_service_lesson",
    "built_whole_lesson",
    "built_works_lesson",
    "land_lesson",
    "law_lesson",
    "lesson",
    "market_lesson",
    "plan_lesson",
    "service_lesson",
    "whole_lesson",
    "works_lesson",
]


@pytest.fixture(autouse=True)
def _cheap_passphrases() -> Iterator[None]:
    """What a passphrase costs is no matter here, and it costs half a second each time; sessions as processes pay it."""
    with mock.patch.object(keyring, "save_key", functools.partial(save_key, cost=Cost(1, 1, 8))):
        yield
