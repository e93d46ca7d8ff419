"""Commands about a part, through the command line: what they print, write and refuse."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from flawscope import cli
from flawscope.checkpoint import write_tensors
from flawscope.errors import FlawscopeError
from flawscope.export_reference import add_reference
from flawscope.heatmaps import heat
from flawscope.reference import ReferenceModel, level_specs
from flawscope.setup import ReferenceSetup
from flawscope.tiny import SIZE, TinyTower, write_tiny_bundle
from flawscope.writing import writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    torch.manual_seed(1)
    model = ReferenceModel(level_specs(TinyTower(), SIZE), ReferenceSetup(width=8, narrow=4)).eval()
    add_reference(model, folder, {"steps": 1})
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    random = np.random.default_rng(0)
    base = random.integers(60, 200, (8, 8, 3)).astype(np.float32)
    for folder, count in (("train/good", 4), ("test/good", 3), ("test/bent", 3)):
        (tmp_path / "data" / "bolt" / folder).mkdir(parents=True)
        for index in range(count):
            values = np.clip(base + random.normal(0, 8, base.shape), 0, 255).astype(np.uint8)
            picture = Image.fromarray(values).resize((80, 70))
            picture.save(tmp_path / "data" / "bolt" / folder / f"{index}.png")
    mask = tmp_path / "data" / "bolt" / "ground_truth" / "bent"
    mask.mkdir(parents=True)
    Image.fromarray(np.pad(np.full((20, 20), 255, np.uint8), 25)).resize((80, 70)).save(mask / "0_mask.png")
    return tmp_path / "data"


def command(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The whole command as the shell runs it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["flawscope", *map(str, words)])
    try:
        cli.run()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def refused(monkeypatch, capsys, *words: object) -> str:
    """What a command says that must fail, on one line."""
    assert command(monkeypatch, *words) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return " ".join(said.split())


def test_teach_prints_thresholds_with_their_range_and_names_what_it_skips(
    bundle, root, tmp_path, monkeypatch, capsys
) -> None:
    folder = root / "bolt" / "train" / "good"
    (folder / "torn.png").write_bytes(b"no picture")
    out = tmp_path / "bolt.npz"
    assert command(monkeypatch, "teach", "--bundle", bundle, "--images", folder, "--out", out) == 0
    said = capsys.readouterr()
    assert "torn.png" in said.err.replace("\n", "")
    assert "4 good pictures, wanted false-alarm rate 5 %" in said.out
    assert "good pictures scored" in said.out
    assert "Few pictures" in said.out
    with np.load(out) as stored:
        assert {"statistics", "calibration", "bank_0", "owner_0"} <= set(stored.files)


def test_false_alarms_are_counted_a_number_of_references(bundle, root, monkeypatch, capsys) -> None:
    words = ("false-alarms", "--bundle", bundle, "--images", root, "--references", 2, "--references", 4)
    assert command(monkeypatch, *words, "--references", 9, "--rate", 0.05) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line.split("|")[1].strip() for line in lines[1:]] == ["2", "4"]


def test_a_defective_picture_is_hidden_among_good_ones(bundle, root, tmp_path, monkeypatch, capsys) -> None:
    out = tmp_path / "sets.json"
    words = ("hidden-defects", "--bundle", bundle, "--images", root, "--json", out, "--draws", 2)
    assert command(monkeypatch, *words, "--good", 3) == 0
    sets = json.loads(out.read_text("utf-8"))
    assert [row["draw"] for row in sets] == [0, 0, 1, 1]
    for hidden, good in (sets[:2], sets[2:]):
        assert hidden["hidden"].startswith("bent/")
        assert good["hidden"] is None
        assert len(hidden["scores"]) == len(good["scores"]) == 4
        # Three of the four are the same, judged beside another one.
        assert hidden["scores"] != good["scores"]
    assert "It takes more than 4 good ones" in refused(monkeypatch, capsys, *words, "--good", 4)


@pytest.mark.parametrize("references", [0, 3])
def test_a_sheet_of_heat_maps_is_the_same_each_time(bundle, root, tmp_path, monkeypatch, references) -> None:
    for name in ("first", "second"):
        words = ("heatmaps", "--bundle", bundle, "--images", root, "--out", tmp_path / name)
        assert command(monkeypatch, *words, "--references", references) == 0
    first = (tmp_path / "first" / "bolt.png").read_bytes()
    assert first == (tmp_path / "second" / "bolt.png").read_bytes()
    with Image.open(tmp_path / "first" / "bolt.png") as sheet:
        # The outline of the one mask.
        assert (np.asarray(sheet) == (0, 229, 255)).all(2).sum() > 100


def test_heat_rises_in_lightness_and_is_not_stretched() -> None:
    light = heat(np.linspace(0, 1, 50, dtype=np.float32)).astype(float) @ (0.299, 0.587, 0.114)
    assert (np.diff(light) > 0).all()
    assert np.array_equal(heat(np.full(3, 0.2, np.float32)), heat(np.full(5, 0.2, np.float32))[:3])


def test_missing_things_are_named(bundle, root, tmp_path, monkeypatch, capsys) -> None:
    score = ("score", "--images", root, "--out", tmp_path / "out", "--bundle")
    assert "Category nut has no test folder" in refused(
        monkeypatch, capsys, *score, bundle, "--category", "nut"
    )
    assert "There is no bundle in" in refused(monkeypatch, capsys, *score, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "bundle.json").write_text('{"format": 7}')
    assert "has format 7" in refused(monkeypatch, capsys, *score, other)
    empty = tmp_path / "empty"
    empty.mkdir()
    words = ("teach", "--bundle", bundle, "--images", empty, "--out", tmp_path / "x.npz")
    assert "no good pictures to teach from" in refused(monkeypatch, capsys, *words)


def test_a_checkpoint_of_another_format_is_refused(bundle, tmp_path, monkeypatch, capsys) -> None:
    path = write_tensors(tmp_path / "c.safetensors", "other-9", {"x": torch.zeros(1)}, {})
    words = ("export-reference", "--bundle", bundle, "--checkpoint", path)
    assert "not a Flawscope checkpoint of format" in refused(monkeypatch, capsys, *words)


def full(path: Path) -> Path:
    """A file on a disk without room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/dev/full")
    return path


def test_a_full_disk_is_told_in_words(bundle, root, tmp_path, monkeypatch, capsys) -> None:
    full(tmp_path / "out" / "bolt" / "bent" / "1.npy")
    words = ("score", "--bundle", bundle, "--images", root, "--out", tmp_path / "out")
    said = refused(monkeypatch, capsys, *words)
    assert "There is no room to write" in said
    assert "Free some disk space" in said
    with pytest.raises(FlawscopeError, match="no room"), writing(tmp_path):
        full(tmp_path / "direct").write_text("x" * 99)


@pytest.mark.parametrize("file", ["detector.fp32.onnx", "golden/coarse.f32", "bundle.json"])
def test_an_export_onto_a_full_disk_says_so(tmp_path, monkeypatch, capsys, file: str) -> None:
    full(tmp_path / "models" / "tiny" / file)
    said = refused(monkeypatch, capsys, "tiny-bundle", "--out", tmp_path / "models" / "tiny")
    assert "There is no room left on the disk" in said
