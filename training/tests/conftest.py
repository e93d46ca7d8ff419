from __future__ import annotations

import os
from pathlib import Path

# Before anything imports torch: two threads that wait for each other are slower than one.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    folder = SHARED / "data" / "open"
    if not folder.is_dir():
        pytest.skip("no shared data")
    return folder
