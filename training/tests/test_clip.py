"""The whole way of the family `clip` on a tiny CLIP: real architecture, random weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch.nn import functional as F
from typer.testing import CliRunner

from flawscope.backbones.clip import ClipBackbone, load_clip
from flawscope.backbones.families import load_backbone, load_image_tower
from flawscope.bundle import open_bundle, read_manifest
from flawscope.checkpoint import load_trained, read_facts
from flawscope.cli import app
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.execution import Execution
from flawscope.fit import Fit
from flawscope.golden import golden_picture, golden_reference
from flawscope.prompts import PromptLearner
from flawscope.release import reference_predictor
from flawscope.setup import TrainSetup
from flawscope.tiny import SETUP, SIZE, write_tiny_bundle
from flawscope.tiny_clip import DIMENSION, NATIVE_SIZE, PATCH, WIDTH, write_tiny_clip
from flawscope.train import CacheSampler, TrainStep, build_detector
from test_training import tiny_cache

STEPS = 20


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_tiny_clip(tmp_path_factory.mktemp("weights") / "tiny-clip"))


@pytest.fixture(scope="module")
def backbone(weights: str) -> ClipBackbone:
    loaded = load_backbone("clip", weights)
    assert isinstance(loaded, ClipBackbone)
    return loaded


def write_root(root: Path) -> Path:
    random = np.random.default_rng(0)
    for category in ("nut", "pad"):
        base = random.integers(60, 200, (8, 8, 3)).astype(np.float32)
        for place, count in (("train/good", 5), ("test/good", 2), ("test/hole", 2)):
            folder = root / category / place
            folder.mkdir(parents=True)
            for index in range(count):
                grain = np.clip(base + random.normal(0, 8, base.shape), 0, 255).astype(np.uint8)
                picture = Image.fromarray(grain).resize((100, 90))
                if place == "test/hole":
                    picture.paste((250, 10, 10), (30, 30, 60, 60))
                    mask = Image.new("1", picture.size)
                    mask.paste(1, (30, 30, 60, 60))
                    target = root / category / "ground_truth" / "hole" / f"{index}_mask.png"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    mask.save(target)
                picture.save(folder / f"{index}.png")
    return root


def invoke(*command: object) -> str:
    result = CliRunner().invoke(app, [str(part) for part in command], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, weights: str) -> dict[str, Path]:
    """Train, export, add references: by the commands that the README gives."""
    folder = tmp_path_factory.mktemp("clip")
    made = {
        "root": write_root(folder / "root"),
        "weights": Path(weights),
        "checkpoint": folder / "clip.safetensors",
        "bundle": folder / "models" / "clip",
    }
    common = ("--data", made["root"], "--backbone", "clip", "--weights", weights, "--size", SIZE)
    speed = ("--steps", STEPS, "--workers", 0)
    invoke("train", *common, *speed, "--pictures", 30, "--tokens", 5, "--out", made["checkpoint"])
    invoke("export", "--checkpoint", made["checkpoint"], "--data", made["root"], "--out", made["bundle"])
    head = folder / "reference.safetensors"
    invoke("train-reference", *common, *speed, "--groups", 1, "--out", head)
    invoke("export-reference", "--bundle", made["bundle"], "--checkpoint", head)
    return made


def test_the_parts_give_what_the_whole_clip_gives(weights: str, backbone: ClipBackbone) -> None:
    model, text = load_clip(weights), backbone.text
    tokens = text.tokenizer("a damaged object", return_tensors="pt")
    pixels = torch.randn(2, 3, SIZE, SIZE)
    with torch.no_grad():
        words: Any = model.get_text_features(**tokens)
        picture: Any = model.get_image_features(pixels, interpolate_pos_encoding=True)
        sentence = torch.cat(text.embed("a damaged object"))
        torch.testing.assert_close(
            text.encode(sentence.unsqueeze(0)), F.normalize(words.pooler_output, dim=1)
        )
        torch.testing.assert_close(backbone.picture(pixels), F.normalize(picture.pooler_output, dim=1))
    assert backbone.places(pixels).shape == (2, DIMENSION, SIZE // PATCH, SIZE // PATCH)


@pytest.mark.parametrize("size", [NATIVE_SIZE, SIZE, 3 * NATIVE_SIZE])
def test_patches_of_three_layers_at_any_size(backbone: ClipBackbone, size: int) -> None:
    tower = backbone.image
    with torch.no_grad():
        levels = tower(torch.randn(1, 3, size, size))
    assert [level.name for level in tower.levels] == [
        "features_layer_2",
        "features_layer_3",
        "features_layer_4",
    ]
    assert [tuple(level.shape) for level in levels] == [(1, WIDTH, size // PATCH, size // PATCH)] * 3
    for level in levels:
        torch.testing.assert_close(level.norm(dim=1), torch.ones_like(level[:, 0]))


def test_one_real_step_changes_prompts_adapters_and_head_and_no_other_tensor(weights: str) -> None:
    towers = ClipBackbone(weights)
    setup = TrainSetup(family="clip", weights=weights, size=SIZE, batch=4, steps=STEPS, detector=SETUP)
    detector, prompts = build_detector(towers, setup)
    step = TrainStep(detector, prompts, towers, 1.0)
    frozen = torch.nn.ModuleList([towers.image, towers.text, towers.after, towers.projection])
    before = {name: value.clone() for name, value in frozen.state_dict().items()}
    learnt = {name: p.detach().clone() for name, p in step.named_parameters() if p.requires_grad}
    Fit(step, CacheSampler(tiny_cache(detector), setup), setup, 0.1, Execution().launch()).step()
    assert all(torch.equal(value, before[name]) for name, value in frozen.state_dict().items())
    after = dict(step.named_parameters())
    assert [name for name, value in learnt.items() if torch.equal(value, after[name])] == []
    assert {name.split(".")[0] for name in learnt} == {"prompts", "coarse", "refine"}


def test_family_weights_and_tokens_are_kept(trained: dict[str, Path], weights: str) -> None:
    setup, _ = read_facts(trained["checkpoint"])
    assert (setup.family, setup.weights, setup.tokens) == ("clip", weights, 5)
    assert setup.detector.dimension == DIMENSION
    beside = json.loads(trained["checkpoint"].with_suffix(".json").read_text("utf-8"))
    assert beside["setup"]["weights"] == weights
    manifest = read_manifest(trained["bundle"])
    assert manifest["backbone"]["family"] == "clip"
    assert "tiny-clip" in manifest["backbone"]["name"]
    assert manifest["prompt"]["learnedTokens"] == 5
    # The folder's name, and not where on this machine it lay.
    assert manifest["training"]["hyperparameters"]["weights"] == "tiny-clip"
    assert weights not in (trained["bundle"] / "bundle.json").read_text("utf-8")
    assert "MiniLM" not in (trained["bundle"] / "MODEL_CARD.md").read_text("utf-8")


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-5), ("fp16", 2e-2)])
def test_the_exported_graph_agrees_with_pytorch(
    trained: dict[str, Path], precision: str, tolerance: float
) -> None:
    picture = golden_picture()
    expected = reference_predictor(load_trained(trained["checkpoint"])[0])(picture)
    actual = open_bundle(trained["bundle"], precision, 1).predict(picture)
    np.testing.assert_allclose(actual.coarse, expected.coarse, atol=tolerance)
    np.testing.assert_allclose(actual.refined, expected.refined, atol=tolerance)
    assert actual.score == pytest.approx(expected.score, abs=tolerance)
    assert expected.refined.std() > 0


def test_fp16_halves_weights_and_keeps_normalisation_and_softmax_in_float32(
    trained: dict[str, Path],
) -> None:
    model = onnx.shape_inference.infer_shapes(onnx.load(trained["bundle"] / "detector.fp16.onnx"))
    types = {v.name: v.type.tensor_type.elem_type for v in model.graph.value_info}
    seen: set[str] = set()
    for node in model.graph.node:
        if node.op_type in ("LayerNormalization", "Softmax", "Sqrt", "Div", "ReduceSum", "Resize"):
            assert types[node.input[0]] == onnx.TensorProto.FLOAT, node.name
            seen.add(node.op_type)
    assert {"LayerNormalization", "Softmax", "Sqrt"} <= seen
    elements = {
        kind: sum(int(np.prod(i.dims)) for i in model.graph.initializer if i.data_type == kind)
        for kind in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
    }
    transformer = sum(
        layer.weight.numel()
        for layer in load_image_tower("clip", str(trained["weights"])).modules()
        if isinstance(layer, torch.nn.Linear | torch.nn.Conv2d)
    )
    assert elements[onnx.TensorProto.FLOAT16] == transformer


def test_evaluate_measures_with_and_without_references(trained: dict[str, Path], tmp_path: Path) -> None:
    for references, maps in ((0, 2), (2, 3)):
        rows = tmp_path / f"{references}.json"
        options = ("--references", references, "--draws", 1, "--json", rows, "--threads", 1)
        printed = invoke("evaluate", "--bundle", trained["bundle"], "--seen", trained["root"], *options)
        assert "**mean**" in printed
        written = json.loads(rows.read_text("utf-8"))
        assert len(written) == 2 * maps
        assert all(row["imageAuroc"] is not None and row["aupro"] is not None for row in written)


def test_maps_with_references_have_the_sizes_of_those_without(trained: dict[str, Path]) -> None:
    manifest = read_manifest(trained["bundle"])
    graph = onnx.load(trained["bundle"] / manifest["graphs"]["reference"]["variants"][0]["file"]).graph
    shapes = {value.name: [d.dim_value for d in value.type.tensor_type.shape.dim] for value in graph.output}
    for name in ("coarse", "refined"):
        assert shapes[name] == manifest["outputs"][name]["shape"]


def test_the_tiny_bundle_and_its_parity_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_tiny_bundle(tmp_path / "tiny-clip", "clip")
    samples = tmp_path / "samples" / "nut"
    samples.mkdir(parents=True)
    # Taught from the first two, judged on the third: one picture for all would lie at distance 0, where the
    # root makes 1e-3 of rounding.
    for name, picture in (
        ("a", golden_reference()),
        ("b", golden_reference().transpose(Image.Transpose.ROTATE_90)),
        ("c", golden_picture()),
    ):
        picture.save(samples / f"{name}.png")
    out = tmp_path / "parity"
    bundle = tmp_path / "tiny-clip"
    made = (
        "--checkpoint",
        bundle / "checkpoint.safetensors",
        "--reference",
        bundle / "reference.safetensors",
    )
    places = ("--data", tmp_path / "nothing", "--samples", samples.parent)
    invoke("parity", "--bundle", bundle, *made, "--out", out, *places)
    index = json.loads((out / "index.json").read_text("utf-8"))
    assert index["bundle"] == "tiny-clip"
    assert max(value for row in index["pictures"] for value in row["difference"].values()) < 1e-4
    part = json.loads((out / "reference.json").read_text("utf-8"))
    assert max(part["difference"][name] for name in ("coarse", "refined", "score")) < 1e-4
    assert len(index["pictures"]) >= 12


def test_pictures_are_asked_for_their_names(trained: dict[str, Path], weights: str) -> None:
    options = ("--backbone", "clip", "--weights", weights, "--size", SIZE, "--data", trained["root"])
    printed = invoke("align", *options)
    assert "among 2" in printed
    assert "(chance 50.0 %)" in printed


def test_a_hub_id_is_read_from_the_cache_without_a_network(weights: str, tmp_path: Path) -> None:
    model = tmp_path / "models--somebody--tiny-clip"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text("0" * 40)
    (model / "snapshots").mkdir()
    (model / "snapshots" / ("0" * 40)).symlink_to(weights, target_is_directory=True)
    code = (
        "from flawscope.backbones.families import load_backbone;"
        "print(load_backbone('clip', 'somebody/tiny-clip').image.name)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ
        | {"HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.stdout.strip() == "CLIP tiny-clip, ViT of 4 layers, patches of 8", result.stderr


def test_what_cannot_be_used_is_named(weights: str, backbone: ClipBackbone, tmp_path: Path) -> None:
    with pytest.raises(FlawscopeError, match="needs weights"):
        load_image_tower("clip")
    with pytest.raises(FlawscopeError, match="brings its own weights"):
        load_image_tower("lit", weights)
    with pytest.raises(FlawscopeError, match="no backbone family dino"):
        load_image_tower("dino")  # type: ignore[arg-type]
    (tmp_path / "empty").mkdir()
    with pytest.raises(FlawscopeError, match=r"There is no config\.json"):
        load_image_tower("clip", str(tmp_path / "empty"))
    (tmp_path / "empty" / "config.json").write_text(json.dumps({"model_type": "clip"}))
    with pytest.raises(FlawscopeError, match="No CLIP could be loaded"):
        load_image_tower("clip", str(tmp_path / "empty"))
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(FlawscopeError, match="type 'bert', not a CLIP"):
        load_image_tower("clip", str(tmp_path))
    with pytest.raises(FlawscopeError, match=r"multiple of 8, for example 56 or 64"):
        Detector(backbone.image, 60, SETUP)
    with pytest.raises(FlawscopeError, match="at most 61 learned tokens"):
        PromptLearner(backbone.text, 70)


def test_half_a_clip_is_refused(weights: str, tmp_path: Path) -> None:
    copytree(weights, tmp_path / "half")
    path = tmp_path / "half" / "model.safetensors"
    tensors = {name: value for name, value in load_file(path).items() if "visual_projection" not in name}
    save_file(tensors, path, {"format": "pt"})
    with pytest.raises(FlawscopeError, match=r"lacks weights of CLIP, for example visual_projection\.weight"):
        load_clip(str(tmp_path / "half"))
