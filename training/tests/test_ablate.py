from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from flawscope.ablate import VARIANTS, folds_of, table
from flawscope.checkpoint import trained_parameters
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.progress import quiet
from flawscope.prompts import FixedWords, FreeVectors, make_prompts
from flawscope.setup import DetectorSetup, TrainSetup
from flawscope.tiny import SETUP, SIZE
from flawscope.tiny_clip import write_tiny_clip
from flawscope.train import optimise
from test_clip import invoke, write_root
from test_training import TinyBackbone, tiny_cache

if TYPE_CHECKING:
    from pathlib import Path


def test_the_command_leaves_categories_out_and_resumes(tmp_path: Path) -> None:
    root, weights = write_root(tmp_path / "root"), write_tiny_clip(tmp_path / "clip")
    out = tmp_path / "ablation.json"
    command = (
        "ablate", "--data", root, "--out", out, "--backbone", "clip", "--weights", weights, "--size", SIZE,
        "--pictures", 8, "--steps", 20, "--workers", 0, "--tests", 4,
    )  # fmt: skip
    printed = invoke(*command)
    for variant in VARIANTS:
        assert f"| {variant.name} |" in printed
    kept = json.loads(out.read_text("utf-8"))
    assert {(row["fold"][0], row["category"]) for row in kept["rows"]} == {("nut", "nut"), ("pad", "pad")}
    assert len(kept["rows"]) == 2 * len(VARIANTS) * 2
    assert all(0 <= row["aupro"] <= 1 for row in kept["rows"])
    # What is there is not done again, and what is missing is: its rows come out as before.
    gone = [row for row in kept["rows"] if row["variant"] == VARIANTS[1].name and row["fold"] == ["pad"]]
    marked = [row | {"aupro": 0.125} for row in kept["rows"] if row not in gone]
    out.write_text(json.dumps(kept | {"rows": marked}))
    invoke(*command)
    rows = json.loads(out.read_text("utf-8"))["rows"]
    assert rows[: len(marked)] == marked
    assert rows[len(marked) :] == gone
    with pytest.raises(FlawscopeError, match="other settings"):
        invoke(*command[:-1], 3)


def test_folds_leave_relatives_out_together(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name / "train" / "good").mkdir(parents=True)
    assert folds_of(tmp_path, None) == [["a"], ["b"], ["c"]]
    assert folds_of(tmp_path, ["a,b", "c"]) == [["a", "b"], ["c"]]
    with pytest.raises(FlawscopeError, match="Category d is not in"):
        folds_of(tmp_path, ["a,d"])
    with pytest.raises(FlawscopeError, match="nothing to train on"):
        folds_of(tmp_path, ["a,b,c"])


def test_the_table_holds_means_over_categories() -> None:
    row = {"fold": ["a"], "variant": VARIANTS[0].name, "map": "refined", "pixelAuroc": 0.5}
    rows = [
        row | {"category": "a", "imageAuroc": 0.5, "pixelAp": 0.2, "aupro": 0.6},
        row | {"category": "b", "imageAuroc": 0.7, "pixelAp": None, "aupro": None},
    ]
    assert f"| {VARIANTS[0].name} | - / - / - | 60.0 / 20.0 / 60.0 |" in table(rows)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_every_variant_trains_all_that_it_has(variant) -> None:
    backbone = TinyBackbone()
    shape = DetectorSetup(**{**SETUP.as_dict(), "layers": variant.layers})  # type: ignore[arg-type]
    detector = Detector(backbone.image, SIZE, shape)
    prompts = make_prompts(variant.prompt, backbone.text, 3)
    parameters = trained_parameters(detector, prompts)
    before = {name: p.detach().clone() for name, p in parameters.items()}
    setup = TrainSetup(steps=4, batch=4, size=SIZE, detector=shape)
    optimise(detector, prompts, backbone, tiny_cache(detector), setup, quiet)
    assert [name for name, p in parameters.items() if torch.equal(p.detach(), before[name])] == []
    assert len(detector.refine.layers) == variant.layers
    assert sum(name.startswith("prompts.") for name in parameters) == (variant.prompt != "fixed")


def test_free_vectors_start_at_the_words_and_fixed_words_stay() -> None:
    text = TinyBackbone().text
    words = FixedWords()(text)
    assert not words.requires_grad
    torch.testing.assert_close(FreeVectors(text)(text), words)
