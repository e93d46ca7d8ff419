"""Synthesises pictures once and keeps what the frozen half of the detector makes of them.

Nothing before the adapters ever changes while training, so its output is computed once, in float16, and
the trained half runs on it as often as it helps. That makes training on two CPU cores a matter of minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from flawscope.augmentation import vary
from flawscope.detector import Comparison
from flawscope.preprocess import load_picture, to_tensor
from flawscope.rendering import render
from flawscope.synthesis import damage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.detector import Detector
    from flawscope.progress import Report

# A cell of the target map is anomalous when this share of its pixels is; thin scratches must not vanish.
CELL_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to synthesise.

    Attributes:
        size: Side of the network input, pixels.
        cells: Side of the target map.
        clean: Share of pictures left good.
        rendered: Share of pictures that start from a rendered scene and not from a photograph.
        seed: Seed of everything; picture `i` depends on the seed and `i` alone.
    """

    size: int
    cells: int
    clean: float
    rendered: float
    seed: int


@dataclass(frozen=True, slots=True)
class Sample:
    """A synthesised picture, uint8 [S, S, 3], and its target map, bool [cells, cells]."""

    pixels: NDArray[np.uint8]
    target: NDArray[np.bool_]


class Studio:
    """Makes sample `i` of a recipe from a list of categories, each a list of good pictures."""

    def __init__(self, categories: Sequence[Sequence[Path]], recipe: Recipe) -> None:
        self.categories = categories
        self.recipe = recipe

    def sample(self, index: int) -> Sample:
        """Draws a category evenly, a picture of it, a variation, and mostly a damage."""
        random = np.random.default_rng((self.recipe.seed, index))
        size = self.recipe.size
        good = vary(self._draw(random), size, random)
        mask = np.zeros((size, size), bool)
        if random.random() >= self.recipe.clean:
            foreign = vary(self._draw(random), size, random) if random.random() < 0.4 else None
            good, mask = damage(good, foreign, random)
        pixels = np.round(good * 255).astype(np.uint8)
        return Sample(pixels, shrink_mask(mask, self.recipe.cells))

    def _draw(self, random: np.random.Generator) -> Image.Image:
        if random.random() < self.recipe.rendered:
            return render(self.recipe.size, random)
        paths = self.categories[int(random.integers(len(self.categories)))]
        return load_picture(paths[int(random.integers(len(paths)))])


def shrink_mask(mask: NDArray[np.bool_], cells: int) -> NDArray[np.bool_]:
    """Area share a cell, thresholded; a mask that would vanish keeps its fullest cells."""
    picture = Image.fromarray(mask.astype(np.float32))
    share = np.asarray(picture.resize((cells, cells), Image.Resampling.BOX))
    if share.max() == 0:
        return np.zeros((cells, cells), bool)
    return share >= min(CELL_SHARE, float(share.max()))


@dataclass(frozen=True, slots=True)
class FeatureCache:
    """Frozen features of many pictures.

    Attributes:
        levels: For each level features, residual and distance, float16, first dimension the picture.
        targets: bool [N, 1, cells, cells].
    """

    levels: list[Comparison]
    targets: Tensor

    def batch(
        self, indices: Tensor, share: float, random: torch.Generator
    ) -> tuple[list[Comparison], Tensor]:
        """Float32 windows of some pictures' features and targets, all of one size.

        A window keeps what was compared over the whole picture; it only makes a step cheaper. Half of the
        windows of damaged pictures are centred on the damage.

        Args:
            indices: Which pictures.
            share: Side of the window, of the map's; 1 takes everything.
            random: Places the windows.
        """
        coarsest = min(level.features.shape[-1] for level in self.levels)
        side = max(1, round(share * coarsest))
        corners = [self._corner(int(index), coarsest, side, random) for index in indices]

        def windows(values: Tensor) -> Tensor:
            scale = values.shape[-1] // coarsest
            return torch.stack(
                [
                    values[index, :, y * scale : (y + side) * scale, x * scale : (x + side) * scale]
                    for index, (y, x) in zip(indices.tolist(), corners, strict=True)
                ]
            ).float()

        chosen = [Comparison(*(windows(part) for part in level)) for level in self.levels]
        return chosen, windows(self.targets)

    def _corner(self, index: int, coarsest: int, side: int, random: torch.Generator) -> tuple[int, int]:
        free = coarsest - side
        y, x = (int(v) for v in torch.randint(free + 1, (2,), generator=random))
        damaged = self.targets[index, 0].nonzero()
        pick, centred = torch.rand(2, generator=random).tolist()
        if len(damaged) and centred < 0.5:
            scale = self.targets.shape[-1] // coarsest
            cell = damaged[int(pick * len(damaged))] // scale - side // 2
            y, x = (int(v) for v in cell.clamp(0, free))
        return y, x

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker process needs: how to synthesise, and the frozen half to run on it."""

    studio: Studio
    detector: Detector

    @torch.no_grad()
    def run(self, index: int) -> tuple[list[Comparison], NDArray[np.bool_]]:
        """Float16 features of sample `index`, and its target."""
        tower = self.detector.image
        sample = self.studio.sample(index)
        found = self.detector.look(torch.from_numpy(to_tensor(sample.pixels, tower.mean, tower.std)))
        return [Comparison(*(part[0].half() for part in level)) for level in found], sample.target


_job: Job | None = None


def _start(job: Job) -> None:
    global _job
    _job = job
    torch.set_num_threads(1)


def _run(index: int) -> tuple[list[Comparison], NDArray[np.bool_]]:
    if _job is None:
        raise RuntimeError("the worker process was not started with a job")
    return _job.run(index)


def _results(
    job: Job, indices: Sequence[int], workers: int
) -> Iterator[tuple[list[Comparison], NDArray[np.bool_]]]:
    """Runs in order, in this process or on several."""
    if workers == 0:
        yield from map(job.run, indices)
        return
    with get_context("spawn").Pool(workers, _start, (job,)) as pool:
        yield from pool.imap(_run, indices, chunksize=4)


def build_cache(job: Job, indices: Sequence[int], workers: int, report: Report) -> FeatureCache:
    """Synthesises pictures and runs the frozen half of the detector on them.

    Args:
        job: How to make and look at a picture.
        indices: Which pictures; each depends on the recipe and its index alone.
        workers: Processes, one thread each; 0 does everything in this one.
        report: Called with the number of pictures done.
    """
    cells, count = job.studio.recipe.cells, len(indices)
    levels: list[Comparison] = []
    targets = torch.zeros((count, 1, cells, cells), dtype=torch.bool)
    for index, (found, target) in enumerate(_results(job, indices, workers)):
        if not levels:
            levels = [
                Comparison(*(torch.empty((count, *part.shape), dtype=torch.float16) for part in level))
                for level in found
            ]
        for store, level in zip(levels, found, strict=True):
            for kept, part in zip(store, level, strict=True):
                kept[index] = part
        targets[index, 0] = torch.from_numpy(target)
        report(index + 1, count)
    return FeatureCache(levels, targets)
