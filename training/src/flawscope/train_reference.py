"""Training of the reference model: from good pictures only, on imagined parts."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from flawscope.backbones.families import load_image_tower
from flawscope.checkpoint import read_metadata, write_tensors
from flawscope.data import categories_in, good_pictures
from flawscope.detector import upsample
from flawscope.episodes import Episodes, Workshop, build_episodes
from flawscope.errors import FlawscopeError
from flawscope.execution import Execution, share_of
from flawscope.fit import fit
from flawscope.losses import map_loss
from flawscope.progress import Report, progress
from flawscope.reference import Evidence, ReferenceModel, Verdict, level_specs
from flawscope.setup import ReferenceSetup, ReferenceTrainSetup

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightning_fabric import Fabric

    from flawscope.fit import Journal
    from flawscope.teaching import LevelSpec

FORMAT = "reference-1"
FOCAL_WEIGHT = 4.0


class ReferenceStep(nn.Module):
    """Loss of a batch; the head must have a reason to leave the coarse map."""

    def __init__(self, model: ReferenceModel, setup: ReferenceTrainSetup) -> None:
        super().__init__()
        self.model, self.setup = model, setup

    def forward(self, evidence: Evidence, target: Tensor) -> Tensor:
        """Focal and dice loss of both maps, and the refined map's squared departure."""
        verdict: Verdict = self.model(evidence)
        fallback = upsample(verdict.coarse.detach(), verdict.refined.shape[-2:])
        departure = (verdict.refined - fallback).square().mean()
        return (
            map_loss(verdict.refined, target, FOCAL_WEIGHT)
            + self.setup.coarse_weight * map_loss(verdict.coarse, target, FOCAL_WEIGHT)
            + self.setup.restraint * departure
        )


class EpisodeSampler:
    """Batches of imagined parts; processes of a run draw differently and divide the batch among them."""

    def __init__(self, episodes: Episodes, setup: ReferenceTrainSetup, rank: int = 0, world: int = 1) -> None:
        self.episodes, self.silence = episodes, setup.silence
        self.size = -(-setup.batch // world)
        self.random = np.random.default_rng((setup.seed, 10, rank) if rank else (setup.seed, 10))

    def next(self) -> tuple[Evidence, Tensor]:
        """See `fit.Sampler`."""
        return self.episodes.batch(self.size, self.random, self.silence)

    def state_dict(self) -> dict[str, Any]:
        """See `fit.Sampler`; numpy's state as JSON, because its numbers are longer than 64 bit."""
        return {"random": json.dumps(self.random.bit_generator.state)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """See `fit.Sampler`."""
        self.random.bit_generator.state = json.loads(state["random"])


def optimise(
    model: ReferenceModel,
    episodes: Episodes,
    setup: ReferenceTrainSetup,
    report: Report,
    fabric: Fabric | None = None,
    journal: Journal | None = None,
) -> list[float]:
    """Fits the head to imagined parts; returns the loss of every step.

    Args:
        model: Untrained.
        episodes: This process's imagined parts.
        setup: Hyper-parameters.
        report: Called after every step.
        fabric: Launched; one process on the CPU where None.
        journal: Where to keep the state to resume from.
    """
    fabric = fabric or Execution().launch()
    sampler = EpisodeSampler(episodes, setup, fabric.global_rank, fabric.world_size)
    return fit(ReferenceStep(model, setup), sampler, setup, 0.2, report, fabric, journal)


def train_reference(
    data: Path,
    out: Path,
    setup: ReferenceTrainSetup,
    categories: list[str] | None = None,
    execution: Execution | None = None,
) -> Path:
    """Trains on `train/good` of a data root and writes a checkpoint, with its hyper-parameters beside it.

    Args:
        data: Root in the MVTec AD layout.
        out: Checkpoint to write.
        setup: Hyper-parameters.
        categories: Which ones to train on; all where None.
        execution: Machines, and whether to resume; one CPU from the beginning where None.

    Raises:
        FlawscopeError: A category is missing or has no good pictures; the run cannot be resumed; the machine
            has no such accelerator.
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
    execution = execution or Execution()
    fabric = execution.launch()
    tower = load_image_tower(setup.family, setup.weights).eval().requires_grad_(False)
    levels = level_specs(tower, setup.size)
    torch.manual_seed(setup.seed)
    model = ReferenceModel(levels, setup.reference)
    with progress("Imagining parts", fabric.is_global_zero) as report:
        share = share_of(setup.groups * len(names), fabric)
        episodes = build_episodes(Workshop(pools, tower, levels, setup), report, share)
    counts = {name: len(pool) for name, pool in zip(names, pools, strict=True)}
    journal = execution.journal(out, {"setup": asdict(setup) | {"workers": None}, "categories": counts})
    with progress("Training", fabric.is_global_zero) as report:
        losses = optimise(model, episodes, setup, report, fabric, journal)
    record = {
        "categories": counts,
        "execution": execution.as_dict(),
        "loss": float(np.mean(losses[-100:])),
        "wallSeconds": round(time.perf_counter() - started, 1),
    }
    if fabric.is_global_zero:
        save_reference(out, model, setup, record)
    fabric.barrier()
    return out


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
