from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
from PIL import Image
from typer.testing import CliRunner

from flawscope.bench import RUNS, WARM_UP, bench, profile
from flawscope.bundle import open_bundle, read_manifest
from flawscope.calibrate import calibrate
from flawscope.cli import app
from flawscope.data import categories_in, good_pictures, test_pictures
from flawscope.errors import FlawscopeError
from flawscope.export import REPOSITORY_SCHEMA, validate, write_index
from flawscope.golden import golden_picture
from flawscope.optimise import FILE
from flawscope.preprocess import load_picture
from flawscope.release import reference_predictor
from flawscope.tiny import tiny_detector, write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

test_pictures.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    return folder


def test_manifest_keeps_the_contract(bundle: Path) -> None:
    manifest = read_manifest(bundle)
    assert REPOSITORY_SCHEMA.is_file()
    validate(manifest, bundle)
    with pytest.raises(FlawscopeError, match="breaks the bundle schema"):
        validate({**manifest, "input": {**manifest["input"], "fit": "crop"}}, bundle)


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-5), ("fp16", 2e-2)])
def test_exported_graph_agrees_with_pytorch(bundle: Path, precision: str, tolerance: float) -> None:
    picture = golden_picture()
    expected = reference_predictor(tiny_detector())(picture)
    actual = open_bundle(bundle, precision).predict(picture)
    np.testing.assert_allclose(actual.coarse, expected.coarse, atol=tolerance)
    np.testing.assert_allclose(actual.refined, expected.refined, atol=tolerance)
    assert actual.score == pytest.approx(expected.score, abs=tolerance)


def test_golden_files_are_what_the_graph_gives(bundle: Path) -> None:
    manifest = read_manifest(bundle)
    found = open_bundle(bundle).predict(load_picture(bundle / manifest["golden"]["image"]["file"]))
    for name in ("coarse", "refined"):
        stored = np.fromfile(bundle / manifest["golden"][name]["file"], "<f4")
        np.testing.assert_allclose(stored, getattr(found, name).ravel(), atol=1e-6)
    assert found.score == pytest.approx(manifest["golden"]["score"], abs=1e-6)


def test_fp16_keeps_normalisation_softmax_and_ends_in_float32(bundle: Path) -> None:
    model = onnx.shape_inference.infer_shapes(onnx.load(bundle / "detector.fp16.onnx"))
    types = {v.name: v.type.tensor_type.elem_type for v in model.graph.value_info}
    for value in (*model.graph.input, *model.graph.output):
        assert value.type.tensor_type.elem_type == onnx.TensorProto.FLOAT
    for node in model.graph.node:
        if node.op_type in ("Softmax", "Sqrt", "Div", "MatMul", "ReduceSum", "Resize"):
            assert types[node.input[0]] == onnx.TensorProto.FLOAT, node.name
    halves = [i for i in model.graph.initializer if i.data_type == onnx.TensorProto.FLOAT16]
    assert len(halves) > 10


def test_graph_uses_plain_operators_and_names_no_path(bundle: Path) -> None:
    for path in bundle.glob("*.onnx"):
        model = onnx.load(path)
        fused = {"com.microsoft"} if path.name == FILE else set[str]()
        assert {opset.domain for opset in model.opset_import} == {"", *fused}
        assert not {"ConvTranspose", "TopK", "LayerNormalization"} & {n.op_type for n in model.graph.node}
        assert b"site-packages" not in path.read_bytes()
        assert b"flawscope/" not in path.read_bytes()
        for value in (*model.graph.input, *model.graph.output):
            assert all(d.HasField("dim_value") for d in value.type.tensor_type.shape.dim)


def test_the_shipped_bundle_is_whole(repository: Path) -> None:
    models = repository / "public" / "models"
    index = json.loads((models / "index.json").read_text("utf-8"))
    for entry in index["bundles"]:
        folder = models / entry["folder"]
        validate(read_manifest(folder), folder)
        assert sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) == entry["bytes"] < 6_000_000


def test_index_lists_the_default_first(tmp_path: Path) -> None:
    for name in ("a", "default"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bundle.json").write_text(json.dumps({"id": name}))
    write_index(tmp_path)
    assert [b["id"] for b in json.loads((tmp_path / "index.json").read_text())["bundles"]] == ["default", "a"]


def test_a_foreign_or_changed_bundle_is_refused(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(FlawscopeError, match=r"bundle\.json is missing"):
        read_manifest(tmp_path)
    manifest = json.loads((bundle / "bundle.json").read_text("utf-8"))
    (tmp_path / "bundle.json").write_text(json.dumps({**manifest, "format": 2}))
    with pytest.raises(FlawscopeError, match="reads format 1"):
        read_manifest(tmp_path)
    (tmp_path / "bundle.json").write_text(json.dumps(manifest))
    with pytest.raises(FlawscopeError, match="is missing"):
        read_manifest(tmp_path)
    for variant in manifest["graphs"]["detector"]["variants"]:
        (tmp_path / variant["file"]).write_bytes(b"changed")
    with pytest.raises(FlawscopeError, match="not the one its manifest describes"):
        read_manifest(tmp_path)
    with pytest.raises(FlawscopeError, match="no int8 variant"):
        open_bundle(bundle, "int8")


def test_bench_reports_a_median(bundle: Path) -> None:
    result = bench(bundle, threads=1, runs=3)
    assert 0 < float(result["minMs"]) <= float(result["medianMs"]) <= float(result["maxMs"])


def test_a_profile_names_every_run_of_every_node(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "profile.json"
    profile(bundle, threads=1, precision="fp32", out=out)
    assert list(tmp_path.iterdir()) == [out]
    events = json.loads(out.read_text())
    kernels = Counter(event["name"] for event in events if event["name"].endswith("_kernel_time"))
    assert set(kernels.values()) == {WARM_UP + RUNS}
    assert any("op_name" in event["args"] for event in events if event["cat"] == "Node")


def test_thresholds_come_from_good_pictures_alone(bundle: Path) -> None:
    model = open_bundle(bundle)
    pictures = [golden_picture().rotate(angle) for angle in range(0, 360, 18)]
    scores = sorted(model.predict(p).score for p in pictures)
    found = calibrate(lambda index: model.predict(pictures[index]), {"brick": range(20)}, rate=0.1)  # type: ignore[arg-type]
    assert found.image_threshold == pytest.approx(scores[17])
    assert sum(score > found.image_threshold for score in scores) == 2
    assert found.pixel_threshold <= found.image_threshold
    with pytest.raises(FlawscopeError, match="no held-out good pictures"):
        calibrate(lambda _: model.predict(pictures[0]), {})


def test_layout_mistakes_are_named(tmp_path: Path) -> None:
    with pytest.raises(FlawscopeError, match="does not exist"):
        categories_in(tmp_path / "gone", "test")
    with pytest.raises(FlawscopeError, match="No folder in"):
        categories_in(tmp_path, "test")
    with pytest.raises(FlawscopeError, match="Category nut is not in"):
        good_pictures(tmp_path, "nut")
    (tmp_path / "nut" / "train" / "good").mkdir(parents=True)
    with pytest.raises(FlawscopeError, match="no good pictures"):
        good_pictures(tmp_path, "nut")


def make_root(folder: Path) -> Path:
    for place, count in (("test/good", 2), ("test/hole", 2), ("train/good", 1)):
        (folder / "nut" / place).mkdir(parents=True)
        for index in range(count):
            golden_picture().rotate(90 * index).save(folder / "nut" / place / f"{index}.png")
    (folder / "nut" / "ground_truth" / "hole").mkdir(parents=True)
    mask = Image.new("1", (240, 180))
    mask.paste(1, (80, 80, 120, 120))
    mask.save(folder / "nut" / "ground_truth" / "hole" / "0_mask.png")
    (folder / "nut" / "test" / "hole" / "broken.png").write_bytes(b"broken")
    return folder


@pytest.mark.parametrize("kind", ["coarse", "refined"])
def test_score_writes_what_the_evaluator_reads_and_skips_the_unreadable(
    bundle: Path, tmp_path: Path, kind: str
) -> None:
    root, out = make_root(tmp_path / "root"), tmp_path / "out"
    command = ["score", "--bundle", str(bundle), "--images", str(root), "--out", str(out), "--map", kind]
    assert CliRunner().invoke(app, command, catch_exceptions=False).exit_code == 0
    scores = json.loads((out / "nut" / "scores.json").read_text("utf-8"))
    assert sorted(scores) == ["good/0", "good/1", "hole/0", "hole/1"]
    found = open_bundle(bundle).predict(load_picture(root / "nut" / "test" / "hole" / "1.png"))
    stored = np.load(out / "nut" / "hole" / "1.npy")
    assert stored.dtype == np.float32
    np.testing.assert_allclose(stored, getattr(found, kind), atol=1e-6)


def test_evaluate_prints_both_maps_and_writes_rows(bundle: Path, tmp_path: Path) -> None:
    root, rows = make_root(tmp_path / "root"), tmp_path / "rows.json"
    command = ["evaluate", "--bundle", str(bundle), "--unseen", str(root), "--json", str(rows)]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    assert "| nut |" in result.stdout
    assert "**mean**" in result.stdout
    written = json.loads(rows.read_text("utf-8"))
    assert [(row["category"], row["map"]) for row in written] == [("nut", "coarse"), ("nut", "refined")]
    manifest = read_manifest(bundle)
    validate({**manifest, "evaluation": {"protocol": "test", "rows": written}}, bundle)
