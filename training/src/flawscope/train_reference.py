"""Training of the reference model: from good pictures only, on imagined parts."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional as F

from flawscope.backbones.families import load_image_tower
from flawscope.checkpoint import read_metadata, write_tensors
from flawscope.data import categories_in, good_pictures
from flawscope.episodes import Episodes, Workshop, build_episodes
from flawscope.errors import FlawscopeError
from flawscope.fit import fit
from flawscope.losses import map_loss
from flawscope.progress import Report, progress
from flawscope.reference import Evidence, ReferenceModel, Verdict, level_specs
from flawscope.setup import ReferenceSetup, ReferenceTrainSetup

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.teaching import LevelSpec

FORMAT = "reference-1"
FOCAL_WEIGHT = 4.0


def step_loss(
    model: ReferenceModel, evidence: Evidence, target: Tensor, setup: ReferenceTrainSetup
) -> Tensor:
    """Loss of a batch; the head must have a reason to leave the distance map."""
    verdict: Verdict = model(evidence)
    side = verdict.refined.shape[-2:]
    with torch.no_grad():
        sizes = [F.interpolate(e, side, mode="bilinear", align_corners=False) for e in evidence.excess]
        fallback = model.base(sizes)
    departure = (verdict.refined - fallback).square().mean()
    return (
        map_loss(verdict.refined, target, FOCAL_WEIGHT)
        + setup.coarse_weight * map_loss(verdict.coarse, target, FOCAL_WEIGHT)
        + setup.restraint * departure
    )


def optimise(
    model: ReferenceModel, episodes: Episodes, setup: ReferenceTrainSetup, report: Report
) -> list[float]:
    """Fits the head to imagined parts; returns the loss of every step."""
    random = np.random.default_rng((setup.seed, 10))

    def next_loss() -> Tensor:
        evidence, target = episodes.batch(setup.batch, random, setup.silence)
        return step_loss(model, evidence, target, setup)

    return fit(list(model.parameters()), next_loss, setup, 0.2, report)


def train_reference(
    data: Path, out: Path, setup: ReferenceTrainSetup, categories: list[str] | None = None
) -> Path:
    """Trains on `train/good` of a data root and writes a checkpoint, with its hyper-parameters beside it.

    Args:
        data: Root in the MVTec AD layout.
        out: Checkpoint to write.
        setup: Hyper-parameters.
        categories: Which ones to train on; all where None.

    Raises:
        FlawscopeError: A category is missing or has no good pictures.
    """
    from flawscope.train import readable

    started = time.perf_counter()
    torch.set_num_threads(1)
    names = categories or categories_in(data, "train/good")
    pools = [readable(good_pictures(data, name)) for name in names]
    empty = [name for name, pool in zip(names, pools, strict=True) if not pool]
    if empty:
        raise FlawscopeError(
            f"No picture of {', '.join(empty)} can be read.", "Repair the pictures or leave the category out."
        )
    tower = load_image_tower(setup.family).eval().requires_grad_(False)
    levels = level_specs(tower, setup.size)
    torch.manual_seed(setup.seed)
    model = ReferenceModel(levels, setup.reference)
    with progress("Imagining parts") as report:
        episodes = build_episodes(Workshop(pools, tower, levels, setup), report)
    with progress("Training") as report:
        losses = optimise(model, episodes, setup, report)
    record = {
        "categories": {name: len(pool) for name, pool in zip(names, pools, strict=True)},
        "loss": float(np.mean(losses[-100:])),
        "wallSeconds": round(time.perf_counter() - started, 1),
    }
    return save_reference(out, model, setup, record)


def save_reference(
    path: Path, model: ReferenceModel, setup: ReferenceTrainSetup, record: dict[str, Any]
) -> Path:
    """Writes the trained tensors, and the hyper-parameters both inside the file and beside it."""
    levels = [asdict(level) for level in model.levels]
    tensors = {name: p.detach().contiguous() for name, p in model.named_parameters()}
    return write_tensors(path, FORMAT, tensors, {"setup": asdict(setup), "levels": levels, **record})


def load_reference(path: Path) -> tuple[ReferenceModel, ReferenceTrainSetup, dict[str, Any]]:
    """Rebuilds a reference model from its checkpoint.

    Raises:
        FlawscopeError: The file is missing or not such a checkpoint.
    """
    from flawscope.teaching import LevelSpec

    facts = read_metadata(path, FORMAT, "flawscope train-reference")
    values = facts.pop("setup")
    values |= {"counts": tuple(values["counts"]), "reference": ReferenceSetup(**values["reference"])}
    levels: list[LevelSpec] = [LevelSpec(**level) for level in facts.pop("levels")]
    model = ReferenceModel(levels, values["reference"])
    model.load_state_dict(load_file(path))
    return model.eval(), ReferenceTrainSetup(**values), facts
