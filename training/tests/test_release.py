"""The recipe as a whole, on a tiny CLIP: folds that leave categories out, and a bundle from scratch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from flawscope.bundle import open_bundle, read_manifest
from flawscope.checkpoint import read_facts
from flawscope.errors import FlawscopeError
from flawscope.evaluate import Plan, check_masks, evaluate
from flawscope.golden import golden_picture, golden_reference
from flawscope.model_card import accuracy_section
from flawscope.part import open_judge
from flawscope.release import Recipe, build, cross_validate
from flawscope.setup import DetectorSetup, ReferenceTrainSetup, TrainSetup
from flawscope.tiny import SIZE
from flawscope.tiny_clip import DIMENSION, write_tiny_clip
from test_clip import write_root

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan((0, 2), draws=2, threads=1)


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    weights = str(write_tiny_clip(tmp_path_factory.mktemp("weights") / "tiny-clip"))
    detector = TrainSetup(
        family="clip", weights=weights, size=SIZE, pictures=12, steps=4, batch=4, workers=0,
        detector=DetectorSetup(dimension=DIMENSION),
    )  # fmt: skip
    reference = ReferenceTrainSetup(
        family="clip", weights=weights, size=SIZE, groups=1, references=3, queries=4, draws=1,
        counts=(1, 2, 3), steps=4, batch=4, workers=0,
    )  # fmt: skip
    return Recipe(detector, reference)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_root(tmp_path_factory.mktemp("data"))


def test_a_fold_is_measured_with_models_that_never_saw_it(root: Path, recipe: Recipe, tmp_path: Path):
    rows = cross_validate(root, [["nut"], ["pad"]], tmp_path, recipe, PLAN)
    for category, other in (("nut", "pad"), ("pad", "nut")):
        _, facts = read_facts(tmp_path / category / "detector.safetensors")
        assert list(facts["categories"]) == [other]
        reference = json.loads((tmp_path / category / "reference.json").read_text())
        assert list(reference["categories"]) == [other]
        found = [(r["references"], r["map"]) for r in rows if r["category"] == category]
        assert sorted(found) == [
            (0, "coarse"), (0, "refined"), (2, "coarse"), (2, "distance"), (2, "refined")
        ]  # fmt: skip
    assert {row["split"] for row in rows} == {"fold"}
    assert all(0 <= row["imageAuroc"] <= 1 and 0 <= row["aupro"] <= 1 for row in rows)


def test_folds_that_cannot_be_are_refused(root: Path, recipe: Recipe, tmp_path: Path):
    with pytest.raises(FlawscopeError, match="no category bolt"):
        cross_validate(root, [["bolt"]], tmp_path, recipe, PLAN)
    with pytest.raises(FlawscopeError, match="no category to train on"):
        cross_validate(root, [["nut", "pad"]], tmp_path, recipe, PLAN)


@pytest.fixture(scope="module")
def built(
    root: Path, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[dict[str, Any]]]:
    """A bundle's folder and its evaluation rows."""
    work = tmp_path_factory.mktemp("built")
    out = work / "models" / "default"
    return out, build(root, out, work / "d.safetensors", work / "r.safetensors", root, recipe, PLAN)


def test_build_gives_a_bundle_with_both_graphs_golden_files_and_accuracy(
    built: tuple[Path, list[dict[str, Any]]],
):
    out, rows = built
    manifest = read_manifest(out)
    assert manifest["evaluation"]["rows"] == sorted(
        rows, key=lambda row: (row["split"], row["category"], row["references"])
    )
    assert {row["references"] for row in rows if row["split"] == "seen"} == {0}
    assert accuracy_section(rows) in (out / "MODEL_CARD.md").read_text()
    golden = manifest["golden"]["reference"]
    judge = open_judge(open_bundle(out, threads=1), 1)
    found = judge.predict(golden_picture(), judge.teach([golden_reference()]))
    for name in ("coarse", "refined"):
        stored = np.fromfile(out / golden[name]["file"], "<f4").reshape(getattr(found, name).shape)
        assert np.abs(stored - getattr(found, name)).max() < 1e-5
    assert found.score == pytest.approx(golden["score"], abs=1e-5)


def test_several_numbers_of_references_in_one_pass_give_what_each_gives_alone(
    root: Path, built: tuple[Path, list[dict[str, Any]]]
):
    out, _ = built

    def rows(counts: tuple[int, ...], workers: int = 0):
        plan = Plan(counts, draws=2, threads=1, workers=workers)
        return evaluate(out, root, "unseen", plan, lambda _done, _total: None)

    together = rows((0, 1, 2), workers=2)
    alone = [row for count in (0, 1, 2) for row in rows((count,))]

    def key(row: dict[str, object]) -> tuple[str, ...]:
        return str(row["category"]), str(row["references"]), str(row["map"])

    assert sorted(together, key=key) == sorted(alone, key=key)


def test_a_mask_of_another_size_is_named_before_anything_is_trained(recipe: Recipe, tmp_path: Path):
    root = write_root(tmp_path / "data")
    mask = root / "nut" / "ground_truth" / "hole" / "0_mask.png"
    Image.new("1", (50, 45), 1).save(mask)
    out, checkpoint = tmp_path / "models" / "default", tmp_path / "d.safetensors"
    named = r"0_mask\.png is 50 x 45, its picture 100 x 90"
    with pytest.raises(FlawscopeError, match=named):
        build(root, out, checkpoint, tmp_path / "r.safetensors", root, recipe, Plan((0,)))
    with pytest.raises(FlawscopeError, match=named):
        cross_validate(root, [["nut"]], tmp_path / "folds", recipe, PLAN)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_picture_that_lies_on_its_side_has_the_size_that_is_seen(tmp_path: Path):
    root = write_root(tmp_path / "data")
    picture = next((root / "nut" / "test" / "hole").iterdir())
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (90, 100)).save(picture, exif=exif)
    check_masks(root)
