"""Training: prompts, adapters and the refinement head, from good pictures only, on two CPU cores."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from flawscope.backbones.families import load_backbone
from flawscope.cache import FeatureCache, Job, Recipe, Studio, build_cache
from flawscope.checkpoint import save_checkpoint
from flawscope.data import categories_in, good_pictures
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.execution import Execution, share_of
from flawscope.fit import fit
from flawscope.losses import map_loss
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import Report, console, progress
from flawscope.prompts import Prompts, make_prompts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightning_fabric import Fabric

    from flawscope.backbones.base import Backbone
    from flawscope.detector import Comparison
    from flawscope.fit import Journal
    from flawscope.setup import TrainSetup

FOCAL_WEIGHT = 20.0


@dataclass(frozen=True, slots=True)
class Split:
    """Good pictures of each category, divided once by seed."""

    train: dict[str, list[Path]]
    held_out: dict[str, list[Path]]


def split_good(root: Path, categories: list[str], share: float, seed: int) -> Split:
    """Divides `train/good` of each category; at least one picture is held out of two or more."""
    train: dict[str, list[Path]] = {}
    held: dict[str, list[Path]] = {}
    for index, category in enumerate(categories):
        paths = good_pictures(root, category)
        order = np.random.default_rng((seed, index)).permutation(len(paths))
        count = max(1, round(share * len(paths))) if len(paths) > 1 else 0
        held[category] = sorted(paths[i] for i in order[:count])
        train[category] = sorted(paths[i] for i in order[count:])
    return Split(train, held)


def readable(paths: list[Path]) -> list[Path]:
    """Leaves out pictures that cannot be read, and names each of them."""
    kept: list[Path] = []
    for path in paths:
        try:
            load_picture(path)
        except FlawscopeError as error:
            console.print(f"[yellow]Skipped:[/] {error.message} {error.hint}")
        else:
            kept.append(path)
    return kept


def build_detector(backbone: Backbone, setup: TrainSetup) -> tuple[Detector, Prompts]:
    """A detector with untrained adapters and head, and its prompts."""
    torch.manual_seed(setup.seed)
    return (
        Detector(backbone.image, setup.size, setup.detector),
        make_prompts(setup.prompt, backbone.text, setup.tokens),
    )


def start_adapters(detector: Detector, backbone: Backbone, pictures: list[Path]) -> None:
    """Sets the adapters to the data-free alignment, carried down to the taps by least squares."""
    tower = backbone.image
    pixels = [
        torch.from_numpy(to_tensor(resize(load_picture(path), detector.size), tower.mean, tower.std))
        for path in pictures
    ]
    for adapter, (weight, bias) in zip(
        detector.coarse.adapters, backbone.initial_adapters(pixels), strict=True
    ):
        assert isinstance(adapter, nn.Linear)
        with torch.no_grad():
            adapter.weight.copy_(weight)
            adapter.bias.copy_(bias)


class TrainStep(nn.Module):
    """Loss of one batch of cached features; gradients reach prompts, adapters and head.

    The only module that an optimiser sees: what is frozen in it asks for no gradient.
    """

    def __init__(
        self, detector: Detector, prompts: Prompts, backbone: Backbone, coarse_weight: float
    ) -> None:
        super().__init__()
        self.prompts, self.coarse, self.refine = prompts, detector.coarse, detector.refine
        self.text = backbone.text
        self.coarse_weight = coarse_weight

    def forward(self, comparisons: list[Comparison], target: Tensor) -> Tensor:
        """Focal and dice loss of both maps."""
        merged = self.coarse.merge(self.prompts(self.text))
        coarse = self.coarse([comparison.features for comparison in comparisons], merged)
        refined = self.refine(comparisons, coarse)
        return self.coarse_weight * map_loss(coarse, target, FOCAL_WEIGHT) + map_loss(
            refined, target, FOCAL_WEIGHT
        )


class CacheSampler:
    """Batches of cached features, every picture once before any comes again.

    Processes of a run draw differently and divide the batch among them.
    """

    def __init__(self, cache: FeatureCache, setup: TrainSetup, rank: int = 0, world: int = 1) -> None:
        self.cache, self.window = cache, setup.window
        self.size = -(-setup.batch // world)
        self.random = torch.Generator().manual_seed(setup.seed + rank)
        self.queue = torch.empty(0, dtype=torch.long)

    def next(self) -> tuple[list[Comparison], Tensor]:
        """See `fit.Sampler`."""
        if len(self.queue) < self.size:
            self.queue = torch.randperm(len(self.cache), generator=self.random)
        chosen, self.queue = self.queue[: self.size], self.queue[self.size :]
        return self.cache.batch(chosen, self.window, self.random)

    def state_dict(self) -> dict[str, Any]:
        """See `fit.Sampler`."""
        return {"random": self.random.get_state(), "queue": self.queue.clone()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """See `fit.Sampler`."""
        self.random.set_state(state["random"])
        self.queue = state["queue"]


def optimise(
    detector: Detector,
    prompts: Prompts,
    backbone: Backbone,
    cache: FeatureCache,
    setup: TrainSetup,
    report: Report,
    fabric: Fabric | None = None,
    journal: Journal | None = None,
) -> list[float]:
    """Fits prompts, adapters and head to cached features; returns the loss of every step.

    Args:
        detector: With its adapters at their start.
        prompts: Gives the two text features; see `prompts.py`.
        backbone: Its text tower is run and stays as it is.
        cache: This process's pictures.
        setup: Hyper-parameters.
        report: Called after every step.
        fabric: Launched; one process on the CPU where None.
        journal: Where to keep the state to resume from.
    """
    fabric = fabric or Execution().launch()
    step = TrainStep(detector, prompts, backbone, setup.coarse_weight)
    sampler = CacheSampler(cache, setup, fabric.global_rank, fabric.world_size)
    return fit(step, sampler, setup, 0.1, report, fabric, journal)


def train(
    data: Path,
    out: Path,
    setup: TrainSetup,
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

    Returns:
        Path of the checkpoint.

    Raises:
        FlawscopeError: A category is missing or has no good pictures; the run cannot be resumed; the machine
            has no such accelerator.
    """
    started = time.perf_counter()
    # Two OpenMP threads that wait for each other on a busy machine are many times slower than one.
    torch.set_num_threads(1)
    names = categories or categories_in(data, "train/good")
    split = split_good(data, names, setup.held_out, setup.seed)
    pools = [readable(split.train[name]) for name in names]
    for name, pool in zip(names, pools, strict=True):
        if not pool:
            raise FlawscopeError(
                f"Category {name} has no good picture left to train on.",
                "Give it at least two readable pictures in train/good, or leave it out.",
            )
    execution = execution or Execution()
    fabric = execution.launch()
    backbone = load_backbone(setup.family, setup.weights)
    setup = replace(setup, detector=replace(setup.detector, dimension=backbone.text.dimension))
    detector, prompts = build_detector(backbone, setup)
    start_adapters(detector, backbone, [path for pool in pools for path in pool[:8]])
    cells = 2 * setup.size // detector.image.levels[0].stride
    recipe = Recipe(setup.size, cells, setup.clean, setup.rendered, setup.seed)
    with progress("Synthesising", fabric.is_global_zero) as report:
        share = share_of(setup.pictures, fabric)
        cache = build_cache(Job(Studio(pools, recipe), detector), share, setup.workers, report)
    counts = {name: len(pool) for name, pool in zip(names, pools, strict=True)}
    journal = execution.journal(out, {"setup": asdict(setup) | {"workers": None}, "categories": counts})
    with progress("Training", fabric.is_global_zero) as report:
        losses = optimise(detector, prompts, backbone, cache, setup, report, fabric, journal)
    record = {
        "categories": counts,
        "execution": execution.as_dict(),
        "loss": float(np.mean(losses[-100:])),
        "wallSeconds": round(time.perf_counter() - started, 1),
    }
    if fabric.is_global_zero:
        save_checkpoint(out, detector, prompts, backbone, setup, record)
    fabric.barrier()
    return out
