"""Training: prompts, adapters and the refinement head, from good pictures only, on two CPU cores."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from flawscope.backbones.families import load_backbone
from flawscope.cache import FeatureCache, Job, Recipe, Studio, build_cache
from flawscope.checkpoint import save_checkpoint, trained_parameters
from flawscope.data import categories_in, good_pictures
from flawscope.detector import Detector
from flawscope.errors import FlawscopeError
from flawscope.fit import fit
from flawscope.losses import map_loss
from flawscope.preprocess import load_picture, resize, to_tensor
from flawscope.progress import Report, console, progress
from flawscope.prompts import LEARNED_TOKENS, PromptLearner

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.backbones.base import Backbone
    from flawscope.detector import Comparison
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


def build_detector(backbone: Backbone, setup: TrainSetup) -> tuple[Detector, PromptLearner]:
    """A detector with untrained adapters and head, and its prompts."""
    torch.manual_seed(setup.seed)
    return (
        Detector(backbone.image, setup.size, setup.detector),
        PromptLearner(backbone.text, LEARNED_TOKENS),
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


def training_step(
    detector: Detector,
    prompts: PromptLearner,
    backbone: Backbone,
    batch: tuple[list[Comparison], Tensor],
    coarse_weight: float,
) -> Tensor:
    """Loss of one batch of cached features; gradients reach prompts, adapters and head."""
    comparisons, target = batch
    maps = detector.judge(comparisons, detector.coarse.merge(prompts(backbone.text)))
    return coarse_weight * map_loss(maps.coarse, target, FOCAL_WEIGHT) + map_loss(
        maps.refined, target, FOCAL_WEIGHT
    )


def optimise(
    detector: Detector,
    prompts: PromptLearner,
    backbone: Backbone,
    cache: FeatureCache,
    setup: TrainSetup,
    report: Report,
) -> list[float]:
    """Fits prompts, adapters and head to cached features; returns the loss of every step."""
    parameters = list(trained_parameters(detector, prompts).values())
    order = torch.Generator().manual_seed(setup.seed)
    queue = torch.empty(0, dtype=torch.long)

    def next_loss() -> Tensor:
        nonlocal queue
        if len(queue) < setup.batch:
            queue = torch.randperm(len(cache), generator=order)
        chosen, queue = queue[: setup.batch], queue[setup.batch :]
        batch = cache.batch(chosen, setup.window, order)
        return training_step(detector, prompts, backbone, batch, setup.coarse_weight)

    return fit(parameters, next_loss, setup, 0.1, report)


def train(data: Path, out: Path, setup: TrainSetup, categories: list[str] | None = None) -> Path:
    """Trains on `train/good` of a data root and writes a checkpoint, with its hyper-parameters beside it.

    Args:
        data: Root in the MVTec AD layout.
        out: Checkpoint to write.
        setup: Hyper-parameters.
        categories: Which ones to train on; all where None.

    Returns:
        Path of the checkpoint.

    Raises:
        FlawscopeError: A category is missing or has no good pictures.
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
    backbone = load_backbone(setup.family)
    detector, prompts = build_detector(backbone, setup)
    start_adapters(detector, backbone, [path for pool in pools for path in pool[:8]])
    cells = 2 * setup.size // detector.image.levels[0].stride
    recipe = Recipe(setup.size, cells, setup.clean, setup.rendered, setup.seed)
    with progress("Synthesising") as report:
        cache = build_cache(Job(Studio(pools, recipe), detector), setup.pictures, setup.workers, report)
    with progress("Training") as report:
        losses = optimise(detector, prompts, backbone, cache, setup, report)
    record = {
        "categories": {name: len(pool) for name, pool in zip(names, pools, strict=True)},
        "loss": float(np.mean(losses[-100:])),
        "wallSeconds": round(time.perf_counter() - started, 1),
    }
    return save_checkpoint(out, detector, prompts, backbone, setup, record)
