"""Scoring on a local Ray of two workers. Where Ray cannot start these tests fail; they never skip.

The first test teaches and runs the command line; the one with a killed worker runs without references.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from flawscope.cli import app
from flawscope.cluster import score_on_cluster
from flawscope.errors import FlawscopeError
from flawscope.export_reference import add_reference
from flawscope.part import ReferenceDraw
from flawscope.progress import quiet
from flawscope.reference import ReferenceModel, level_specs
from flawscope.score import score
from flawscope.setup import ReferenceSetup
from flawscope.tiny import SIZE, TinyTower, write_tiny_bundle

WORKERS = 2
PICTURES = 14
PATIENCE_S = 120


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    torch.manual_seed(1)
    model = ReferenceModel(level_specs(TinyTower(), SIZE), ReferenceSetup(width=8, narrow=4)).eval()
    torch.nn.init.normal_(model.decide.weight)
    add_reference(model, folder, {"steps": 1})
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two categories; one picture of the second cannot be read."""
    random = np.random.default_rng(0)

    def save(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (70, 80, 3)).astype(np.uint8)).save(path)

    for category in ("bolt", "nut"):
        for index in range(3):
            save(tmp_path / "data" / category / "train" / "good" / f"{index}.png")
        for index in range(PICTURES // 2):
            save(tmp_path / "data" / category / "test" / ("good", "bent")[index % 2] / f"{index}.png")
    (tmp_path / "data" / "nut" / "test" / "bent" / "torn.png").write_bytes(b"no picture")
    return tmp_path / "data"


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_cluster_writes_the_bytes_of_the_plain_run(bundle: Path, root: Path, tmp_path: Path) -> None:
    options = ["score", "--bundle", str(bundle), "--images", str(root), "--threads", "1"]
    options += ["--references", "2"]
    for extra in (["--out", str(tmp_path / "plain")],
                  ["--out", str(tmp_path / "ray"), "--cluster", "--workers", str(WORKERS)]):  # fmt: skip
        found = CliRunner().invoke(app, [*options, *extra], catch_exceptions=False)
        assert found.exit_code == 0, found.output
        assert f"{PICTURES} pictures scored" in found.output
        assert "torn.png" in found.output.replace("\n", "")
    plain = files_of(tmp_path / "plain")
    assert len(plain) == PICTURES + 2
    assert files_of(tmp_path / "ray") == plain


def test_a_worker_killed_over_a_picture_loses_none_and_repeats_none(
    bundle: Path, root: Path, tmp_path: Path
) -> None:
    # A pipe in place of a picture: whoever reads it waits, and so is caught in the middle of it.
    trap, kept = root / "bolt" / "test" / "good" / "2.png", tmp_path / "2.png"
    shutil.move(trap, kept)
    os.mkfifo(trap)
    killed: list[int] = []

    def spring() -> None:
        with trap.open("wb"):
            worker = reader_of(trap)
            killed.append(worker)
            # The next reader finds the picture.
            kept.replace(trap)
            os.kill(worker, signal.SIGKILL)

    hunter = threading.Thread(target=spring, daemon=True)
    hunter.start()
    reported: list[int] = []

    def report(done: int, total: int) -> None:
        assert total == PICTURES + 1
        reported.append(done)

    count = score_on_cluster(bundle, root, tmp_path / "ray", "refined", 1, report, workers=WORKERS)
    hunter.join(PATIENCE_S)
    assert len(killed) == 1
    assert killed[0] != os.getpid()
    assert not Path(f"/proc/{killed[0]}").exists()
    assert count == PICTURES
    assert reported == list(range(1, PICTURES + 2))
    score(bundle, root, tmp_path / "plain", "refined", 1, quiet)
    assert files_of(tmp_path / "ray") == files_of(tmp_path / "plain")


def reader_of(path: Path) -> int:
    """The process, other than this one, that holds a file open."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            try:
                held = link.readlink() == path
            except OSError:
                continue
            if held and int(link.parts[2]) != os.getpid():
                return int(link.parts[2])
        time.sleep(0.05)
    raise AssertionError(f"nobody reads {path}")


def test_without_the_extra_the_command_says_how_to_get_it(
    bundle: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name == "ray" or name.startswith("ray.")]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(FlawscopeError, match="Ray, which is not installed") as error:
        score_on_cluster(bundle, root, tmp_path / "ray", "refined", 1, quiet, ReferenceDraw(0, 0))
    assert 'pip install -e "training[cluster]"' in error.value.hint


def test_a_cluster_that_does_not_answer_is_named(bundle: Path, root: Path, tmp_path: Path) -> None:
    with pytest.raises(FlawscopeError, match=r"no Ray cluster at 127\.0\.0\.1:1 "):
        score_on_cluster(bundle, root, tmp_path / "ray", "refined", 1, quiet, address="127.0.0.1:1")
