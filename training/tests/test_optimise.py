from __future__ import annotations

import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime
import pytest
from typer.testing import CliRunner

from flawscope.bundle import open_session, read_manifest
from flawscope.cli import app
from flawscope.errors import FlawscopeError
from flawscope.export import REPOSITORY_SCHEMA, validate
from flawscope.optimise import FILE, optimise, optimise_graph
from flawscope.tiny import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    return folder


@pytest.fixture
def bundle(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "tiny")


def operators(path: Path) -> Counter[str]:
    return Counter(node.op_type for node in onnx.load(path).graph.node)


def test_the_optimised_graph_gives_the_same_with_nothing_left_to_optimise(bundle: Path) -> None:
    pixels = np.random.default_rng(0).normal(size=(1, 3, 64, 64)).astype(np.float32)
    expected = open_session(bundle / "detector.fp32.onnx", 1).run(None, {"pixels": pixels})
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(bundle / FILE), options, providers=["CPUExecutionProvider"])
    for wanted, found in zip(expected, session.run(None, {"pixels": pixels}), strict=True):
        np.testing.assert_allclose(np.asarray(found), np.asarray(wanted), atol=1e-5)
    assert operators(bundle / FILE)["FusedConv"] > 0
    assert operators(bundle / FILE)["FusedMatMul"] > 0


def test_what_is_made_twice_is_the_same(bundle: Path) -> None:
    model = onnx.load(bundle / "detector.fp32.onnx")
    first, second = (optimise_graph(model).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


def test_weights_stay_in_the_plain_graphs_file(repository: Path) -> None:
    folder = repository / "public" / "models" / "default"
    assert (folder / FILE).stat().st_size < 0.1 * (folder / "detector.fp32.onnx").stat().st_size
    model = onnx.load(folder / FILE, load_external_data=False)
    outside = {
        entry.value
        for tensor in model.graph.initializer
        for entry in tensor.external_data
        if entry.key == "location"
    }
    assert outside == {"detector.fp32.onnx"}


def test_manifest_and_model_card_name_the_file_and_its_runtime(bundle: Path) -> None:
    manifest = read_manifest(bundle)
    validate(manifest, bundle)
    assert REPOSITORY_SCHEMA.is_file()
    described = manifest["graphs"]["detector"]["variants"][0]["optimised"]
    assert described["file"] == FILE
    assert onnxruntime.__version__.startswith(described["runtime"] + ".")
    assert FILE in (bundle / "MODEL_CARD.md").read_text("utf-8")
    (bundle / FILE).write_bytes(b"another")
    with pytest.raises(FlawscopeError, match="is not the one its manifest describes"):
        read_manifest(bundle)


def test_the_command_adds_it_to_a_bundle_without(bundle: Path) -> None:
    manifest = json.loads((bundle / "bundle.json").read_text("utf-8"))
    described = manifest["graphs"]["detector"]["variants"][0].pop("optimised")
    (bundle / "bundle.json").write_text(json.dumps(manifest), "utf-8")
    (bundle / FILE).unlink()
    result = CliRunner().invoke(app, ["optimise", "--bundle", str(bundle)])
    assert result.exit_code == 0, result.output
    assert read_manifest(bundle)["graphs"]["detector"]["variants"][0]["optimised"] == described


def test_a_bundle_without_the_precision_is_refused(bundle: Path) -> None:
    manifest = json.loads((bundle / "bundle.json").read_text("utf-8"))
    del manifest["graphs"]["detector"]["variants"][0]
    (bundle / "bundle.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(FlawscopeError, match="no fp32 variant"):
        optimise(bundle)


def test_a_graph_that_gives_something_else_is_refused(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ruined(model: onnx.ModelProto) -> onnx.ModelProto:
        changed = onnx.ModelProto()
        changed.CopyFrom(model)
        convolution = next(node for node in changed.graph.node if node.op_type == "Conv")
        filters = next(i for i in changed.graph.initializer if i.name == convolution.input[1])
        turned = np.flip(onnx.numpy_helper.to_array(filters)).copy()
        filters.CopyFrom(onnx.numpy_helper.from_array(turned, filters.name))
        return changed

    before = {path: path.read_bytes() for path in bundle.rglob("*") if path.is_file()}
    monkeypatch.setattr("flawscope.optimise.optimise_graph", ruined)
    with pytest.raises(FlawscopeError, match="differs by"):
        optimise(bundle)
    assert {path: path.read_bytes() for path in bundle.rglob("*") if path.is_file()} == before
