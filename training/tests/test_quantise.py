"""int8 on a tiny bundle: through the command line, and never without its accuracy."""

from __future__ import annotations

import copy
import sys
from typing import TYPE_CHECKING

import onnx
import pytest

from flawscope import cli
from flawscope.bundle import open_bundle, read_manifest
from flawscope.errors import FlawscopeError
from flawscope.evaluate import Plan, evaluate
from flawscope.export import validate
from flawscope.golden import golden_picture
from flawscope.quantise import calibration_pictures, quantise
from flawscope.release import record_evaluation
from flawscope.tiny import write_tiny_bundle
from test_clip import write_root

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_root(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A tiny bundle with int8, and with fp32 measured on the same categories."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sys, "argv",
            ["flawscope", "quantise", "--bundle", str(folder), "--calibration-data", str(root),
             "--unseen", str(root), "--pictures", "4", "--workers", "0"],
        )  # fmt: skip
        with pytest.raises(SystemExit) as left:
            cli.run()
        assert not left.value.code
    record_evaluation(folder, evaluate(folder, root, "unseen", Plan(threads=1), lambda _done, _total: None))
    return folder


def test_the_variant_stands_in_the_manifest_with_what_it_measures(bundle: Path, root: Path):
    manifest = read_manifest(bundle)
    validate(manifest, bundle)
    assert [v["precision"] for v in manifest["graphs"]["detector"]["variants"]] == ["fp32", "fp16", "int8"]
    accuracy = manifest["graphs"]["detector"]["variants"][2]["accuracy"]
    plan = Plan(threads=1, precision="int8")
    assert accuracy["rows"] == evaluate(bundle, root, "unseen", plan, lambda _done, _total: None)
    assert "ranges from 4 good pictures" in accuracy["protocol"]


def test_only_pointwise_convolutions_are_integers_and_the_map_stays_near(bundle: Path):
    graph = onnx.load(bundle / "detector.int8.onnx").graph
    weights = {v.name: v for v in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    shapes: dict[bool, list[list[int]]] = {True: [], False: []}
    for node in (node for node in graph.node if node.op_type == "Conv"):
        maker = made.get(node.input[1])
        stored = weights[maker.input[0] if maker else node.input[1]]
        shapes[stored.data_type == onnx.TensorProto.INT8].append(list(stored.dims))
    assert shapes[True]
    assert all(shape[2:] == [1, 1] for shape in shapes[True])
    assert any(shape[2:] != [1, 1] for shape in shapes[False])
    full, small = (open_bundle(bundle, p, 1).predict(golden_picture()) for p in ("fp32", "int8"))
    assert 0 < abs(full.refined - small.refined).max() < 0.1


def test_the_model_card_shows_int8_beside_fp32(bundle: Path):
    card = (bundle / "MODEL_CARD.md").read_text("utf-8")
    section = card[card.index("## int8") : card.index("## Calibration")]
    lines = [line for line in section.splitlines() if line.startswith(("| fp32", "| int8"))]
    assert [line.split("|")[1].strip() for line in lines] == ["fp32", "int8"] * 2
    assert all("-" not in line for line in lines)


def test_int8_without_accuracy_is_refused(bundle: Path):
    for accuracy in (None, {"protocol": "Measured.", "rows": []}):
        manifest = copy.deepcopy(read_manifest(bundle))
        variant = manifest["graphs"]["detector"]["variants"][2]
        del variant["accuracy"]
        if accuracy:
            variant["accuracy"] = accuracy
        with pytest.raises(FlawscopeError, match="breaks the bundle schema at"):
            validate(manifest, bundle)


def test_a_bundle_that_cannot_be_measured_stays_as_it_was(root: Path, tmp_path: Path):
    folder = tmp_path / "tiny"
    write_tiny_bundle(folder)
    before = (folder / "bundle.json").read_bytes()
    pictures = calibration_pictures(root, 1, 0)
    with pytest.raises(FlawscopeError, match="bolt"):
        quantise(folder, pictures, root, lambda _done, _total: None, ["bolt"])
    assert (folder / "bundle.json").read_bytes() == before
    assert not (folder / "detector.int8.onnx").exists()


def test_calibration_pictures_are_good_bounded_and_drawn_by_seed(root: Path):
    drawn = calibration_pictures(root, 6, 1)
    assert len(set(drawn)) == 6
    assert all(path.parent.parts[-2:] == ("train", "good") for path in drawn)
    assert drawn == calibration_pictures(root, 6, 1) != calibration_pictures(root, 6, 2)
    assert len(calibration_pictures(root, 64, 0)) == 10
