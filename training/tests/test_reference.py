from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from flawscope.bench import bench
from flawscope.bundle import open_bundle
from flawscope.detector import upsample
from flawscope.episodes import Workshop, build_episodes
from flawscope.errors import FlawscopeError
from flawscope.export_reference import add_reference
from flawscope.part import ReferenceDraw, draw_references, leave_one_out, open_judge
from flawscope.progress import quiet
from flawscope.reference import ExportedReference, ReferenceModel, level_specs
from flawscope.score import score
from flawscope.setup import ReferenceSetup, ReferenceTrainSetup
from flawscope.tiny import SIZE, TinyTower, write_tiny_bundle
from flawscope.train_reference import load_reference, optimise, save_reference

SETUP = ReferenceTrainSetup(
    size=SIZE, groups=2, references=3, queries=4, draws=2, counts=(1, 2, 3), steps=6, batch=4, workers=0,
    reference=ReferenceSetup(width=8, narrow=4),
)  # fmt: skip


@pytest.fixture(scope="module")
def model() -> ReferenceModel:
    torch.manual_seed(1)
    model = ReferenceModel(level_specs(TinyTower(), SIZE), SETUP.reference).eval()
    # An untrained head is silent; parity must also see one that speaks.
    torch.nn.init.normal_(model.decide.weight)
    return model


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, model: ReferenceModel) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny_bundle(folder)
    add_reference(model, folder, {"steps": 1})
    return folder


def parts(count: int, seed: int = 0) -> list[Image.Image]:
    random = np.random.default_rng(seed)
    base = random.integers(60, 200, (8, 8, 3)).astype(np.float32)
    return [
        Image.fromarray(np.clip(base + random.normal(0, 8, base.shape), 0, 255).astype(np.uint8)).resize(
            (80, 70)
        )
        for _ in range(count)
    ]


def write_category(root: Path, good: list[Image.Image]) -> None:
    for split in ("train", "test"):
        (root / "part" / split / "good").mkdir(parents=True)
    for index, picture in enumerate(good):
        picture.save(root / "part" / "train" / "good" / f"{index}.png")
    good[0].save(root / "part" / "test" / "good" / "0.png")


def test_the_manifest_describes_the_graph(bundle: Path):
    manifest = json.loads((bundle / "bundle.json").read_text())
    graph = onnx.load(bundle / manifest["graphs"]["reference"]["variants"][0]["file"]).graph
    names = {value.name for value in graph.input}
    for level in manifest["reference"]["levels"]:
        assert {level["source"], f"bank_{level['name']}"} <= names
    # Operators that ONNX Runtime's WebGPU provider lacks or runs on the CPU.
    assert not {"GatherND", "TopK", "NonZero", "ScatterND", "ConvTranspose"} & {n.op_type for n in graph.node}
    dynamic = {value.name for value in graph.input for d in value.type.tensor_type.shape.dim if d.dim_param}
    assert dynamic == {f"bank_{level['name']}" for level in manifest["reference"]["levels"]}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_graph_judges_as_pytorch_does(bundle: Path, model: ReferenceModel, count: int):
    judge = open_judge(open_bundle(bundle, threads=1), 1)
    part = judge.teach(parts(count))
    features = judge.features(judge.prepare(parts(1, 9)[0]))
    found = judge.judge(features, part)
    with torch.inference_mode():
        coarse, refined, value, *distances = ExportedReference(model)(
            tuple(torch.from_numpy(features[name]) for name in judge.sources),
            tuple(torch.from_numpy(bank.rows) for bank in part.banks),
            torch.from_numpy(part.statistics),
        )
    assert np.abs(found.coarse - coarse[0, 0].numpy()).max() < 1e-4
    assert np.abs(found.refined - refined[0, 0].numpy()).max() < 1e-4
    assert found.score == pytest.approx(float(value[0]), abs=1e-4)
    assert found.refined.shape == (2 * found.coarse.shape[0],) * 2
    assert len(distances) == len(judge.levels)


def test_bench_times_both_graphs(bundle: Path):
    result = bench(bundle, threads=1, runs=2)
    assert 0 < float(result["referenceMinMs"]) <= float(result["referenceMedianMs"])


def test_a_silent_head_leaves_the_coarse_map(model: ReferenceModel, bundle: Path):
    judge = open_judge(open_bundle(bundle, threads=1), 1)
    part = judge.teach(parts(2))
    features = judge.features(judge.prepare(parts(1, 9)[0]))
    silent = ReferenceModel(model.levels, SETUP.reference).eval()
    with torch.inference_mode():
        coarse, refined, *_ = ExportedReference(silent)(
            tuple(torch.from_numpy(features[name]) for name in judge.sources),
            tuple(torch.from_numpy(bank.rows) for bank in part.banks),
            torch.from_numpy(part.statistics),
        )
    assert torch.logit(refined) == pytest.approx(upsample(torch.logit(coarse), refined.shape[-2:]), abs=1e-3)
    # A picture that was taught is nearer to the bank than an unlike one.
    own = judge.judge(judge.features(judge.prepare(parts(2)[0])), part)
    assert float(own.refined.mean()) < float(refined.mean())


def test_a_training_step_changes_the_head_and_never_the_backbone(tmp_path: Path):
    write_category(tmp_path, parts(6))
    torch.manual_seed(0)
    tower = TinyTower().eval().requires_grad_(False)
    levels = level_specs(tower, SIZE)
    pool = sorted((tmp_path / "part" / "train" / "good").iterdir())
    episodes = build_episodes(Workshop([pool], tower, levels, SETUP), quiet)
    before = {name: value.clone() for name, value in tower.state_dict().items()}
    model = ReferenceModel(levels, SETUP.reference)
    start = {name: value.clone() for name, value in model.state_dict().items()}
    losses = optimise(model, episodes, SETUP, quiet)
    assert np.isfinite(losses).all()
    assert all(torch.equal(value, before[name]) for name, value in tower.state_dict().items())
    assert all(not torch.equal(value, start[name]) for name, value in model.state_dict().items())
    path = save_reference(tmp_path / "r.safetensors", model, SETUP, {"categories": {}})
    loaded, setup, _ = load_reference(path)
    assert setup == SETUP
    assert all(torch.equal(value, loaded.state_dict()[name]) for name, value in model.state_dict().items())


def test_imagined_parts_are_the_same_by_seed(tmp_path: Path):
    write_category(tmp_path, parts(6))
    torch.manual_seed(0)
    tower = TinyTower().eval().requires_grad_(False)
    pool = sorted((tmp_path / "part" / "train" / "good").iterdir())
    first, second = (Workshop([pool], tower, level_specs(tower, SIZE), SETUP).make(1) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first.features, second.features, strict=True))
    assert torch.equal(first.targets, second.targets)
    assert torch.equal(first.draws[0].statistics, second.draws[0].statistics)
    assert first.targets[: round(SETUP.clean * SETUP.queries)].sum() == 0
    assert first.targets.any()


def test_references_are_drawn_by_the_protocol():
    paths = [Path("b") / f"{name}.png" for name in "dcabe"]
    assert [p.stem for p in draw_references(paths, 3, 0)] == ["d", "e", "a"]
    assert len(draw_references(paths, 60, 0)) == 5


def test_scoring_with_references_writes_what_the_evaluator_reads(bundle: Path, tmp_path: Path):
    write_category(tmp_path / "data", parts(4))
    out = tmp_path / "out"
    assert score(bundle, tmp_path / "data", out, "refined", 1, quiet, ReferenceDraw(2, 0)) == 1
    plain = tmp_path / "plain"
    score(bundle, tmp_path / "data", plain, "refined", 1, quiet)
    taught = np.load(out / "part" / "good" / "0.npy")
    assert taught.dtype == np.float32
    assert not np.allclose(taught, np.load(plain / "part" / "good" / "0.npy"))


def test_leave_one_out_scores_are_not_lower_than_with_the_picture_itself(bundle: Path):
    judge = open_judge(open_bundle(bundle, threads=1), 1)
    shown = parts(4)
    part = judge.teach(shown)
    left_out = leave_one_out(judge, shown, part)
    assert np.mean([p.refined.mean() for p in left_out]) > np.mean(
        [judge.predict(p, part).refined.mean() for p in shown]
    )


def test_a_part_without_a_reference_graph_is_refused(tmp_path: Path):
    write_tiny_bundle(tmp_path / "models" / "tiny")
    with pytest.raises(FlawscopeError, match="no reference graph"):
        open_judge(open_bundle(tmp_path / "models" / "tiny", threads=1), 1)
