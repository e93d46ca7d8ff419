"""Imagined parts to train the reference model on: references, and other pictures of the part, some damaged.

An imagined part is a category of good pictures under one light, crop and pose. References and queries share
that; each has its own slight change of light, which must not count as a defect. Looking at pictures and
searching banks never changes while training, so both are done once, and a training step only gathers.
"""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from flawscope.augmentation import camera, frame, relight
from flawscope.cache import shrink_mask
from flawscope.detector import upsample
from flawscope.preprocess import load_picture, to_tensor
from flawscope.reference import Evidence, compare
from flawscope.synthesis import damage
from flawscope.teaching import distances, put_up, select_bank, statistics_of, vectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.backbones.base import ImageTower
    from flawscope.progress import Report
    from flawscope.setup import ReferenceTrainSetup
    from flawscope.teaching import LevelSpec

    Array = NDArray[np.float32]

# Cells of the coarsest patch level that a training crop is wide; finer levels take the same area.
CROP_CELLS = 12


@dataclass(frozen=True, slots=True)
class Draw:
    """One set of references and what the queries look like against it.

    Attributes:
        banks: Rows of each patch level, float16.
        index: Nearest row of each cell, a patch level, [queries, h, w].
        distance: Distance to it, float16, same shape.
        window: Distance of the windows, float16, [queries, h', w'].
        statistics: [levels, 2].
    """

    banks: list[Tensor]
    index: list[Tensor]
    distance: list[Tensor]
    window: Tensor
    statistics: Tensor


@dataclass(frozen=True, slots=True)
class Group:
    """An imagined part: features of its queries (float16, a patch level), targets, draws of references."""

    features: list[Tensor]
    targets: Tensor
    draws: list[Draw]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Makes imagined part `i` from a list of categories."""

    categories: Sequence[Sequence[Path]]
    tower: ImageTower
    levels: tuple[LevelSpec, ...]
    setup: ReferenceTrainSetup

    def pictures(self, index: int) -> tuple[list[Array], NDArray[np.bool_]]:
        """References, then queries, float32 RGB in [0, 1]; and the queries' masks [N, S, S]."""
        setup, paths = self.setup, self.categories[index % len(self.categories)]
        random = np.random.default_rng((setup.seed, 7, index))
        order = random.permutation(len(paths))
        # References never show a query's picture, unless there is but one picture in all.
        held = max(1, min(setup.references, len(paths) // 2))
        chosen = [order[i % held] for i in range(setup.references)]
        rest = order[held:] if len(order) > held else order
        chosen += [rest[i % len(rest)] for i in range(setup.queries)]
        goods = [self._good(paths[i], index, random) for i in chosen]
        masks = np.zeros((setup.queries, setup.size, setup.size), bool)
        for query in range(round(setup.clean * setup.queries), setup.queries):
            foreign = None
            if random.random() < 0.4:
                other = self.categories[int(random.integers(len(self.categories)))]
                foreign = self._good(other[int(random.integers(len(other)))], index, random)
            place = setup.references + query
            goods[place], masks[query] = damage(goods[place], foreign, random)
        return goods, masks

    def _good(self, path: Path, index: int, random: np.random.Generator) -> Array:
        # The same chance for all pictures of a part: the same crop, pose and light.
        common = np.random.default_rng((self.setup.seed, 8, index))
        seen = relight(frame(load_picture(path), self.setup.size, common), common)
        if random.random() < 0.5:
            seen = seen * np.float32(random.uniform(0.95, 1.05)) + np.float32(random.normal(0, 0.01))
        return camera(np.clip(seen, 0, 1).astype(np.float32), common)

    @torch.no_grad()
    def make(self, index: int) -> Group:
        """Synthesises, looks, draws references and searches them."""
        setup, patches = self.setup, self.levels[:3]
        goods, masks = self.pictures(index)
        looked = []
        for picture in goods:
            pixels = np.round(picture * 255).astype(np.uint8)
            tensor = torch.from_numpy(to_tensor(pixels, self.tower.mean, self.tower.std))
            looked.append(self.tower.reference_features(tensor))
        features = [torch.cat(level) for level in zip(*looked, strict=True)]
        queries = [level[setup.references :] for level in features]
        sources = [features[min(i, 2)][: setup.references].numpy() for i in range(len(self.levels))]
        known = [
            [vectors(picture, level) for picture in source]
            for source, level in zip(sources, self.levels, strict=True)
        ]
        shares = [
            [put_up([rows], level) for rows in level_rows]
            for level_rows, level in zip(known, self.levels, strict=True)
        ]
        random = np.random.default_rng((setup.seed, 9, index))
        draws = []
        for _ in range(setup.draws):
            count = int(random.choice([c for c in setup.counts if c <= setup.references]))
            members = random.permutation(setup.references)[:count]
            banks = [
                select_bank([share[m] for m in members], level)
                for share, level in zip(shares, self.levels, strict=True)
            ]
            # A part with one reference has no other to compare it with: borrow one.
            probes = list(enumerate(members[:4]))
            if count == 1:
                probes = [(-1, int(random.choice(np.delete(np.arange(setup.references), members))))]
            left_out = [
                [distances(rows[member], bank.without(owner)) for owner, member in probes]
                for rows, bank in zip(known, banks, strict=True)
            ]
            rows = [torch.from_numpy(bank.rows) for bank in banks]
            draws.append(
                _search(queries, rows, self.levels, torch.from_numpy(statistics_of(left_out, self.levels)))
            )
        cells = 2 * patches[1].side
        targets = torch.from_numpy(np.stack([shrink_mask(mask, cells) for mask in masks])).unsqueeze(1)
        return Group([level.half() for level in queries], targets, draws)


def _search(
    queries: Sequence[Tensor], banks: Sequence[Tensor], levels: Sequence[LevelSpec], statistics: Tensor
) -> Draw:
    index: list[list[Tensor]] = [[], [], []]
    distance: list[list[Tensor]] = [[], [], []]
    window: list[Tensor] = []
    for query in range(len(queries[0])):
        one = [level[query : query + 1] for level in queries]
        found = compare(one, banks, levels)
        for level in range(3):
            cells = one[level].flatten(2).transpose(1, 2)
            closeness = cells @ banks[level].T - 0.5 * banks[level].square().sum(1)
            index[level].append(closeness.argmax(-1).reshape(one[level].shape[-2:]).short())
            distance[level].append(found[level].distance[0, 0].half())
        window.append(found[3].distance[0, 0].half())
    return Draw(
        [bank.half() for bank in banks[:3]],
        [torch.stack(level) for level in index],
        [torch.stack(level) for level in distance],
        torch.stack(window),
        statistics,
    )


@dataclass(frozen=True, slots=True)
class Episodes:
    """Everything a training step draws from."""

    groups: list[Group]

    def batch(self, count: int, random: np.random.Generator, silence: float) -> tuple[Evidence, Tensor]:
        """Random crops of random queries against random draws, with their targets."""
        samples = [self._sample(random, silence) for _ in range(count)]
        residuals = [torch.stack([s[0][level] for s in samples]) for level in range(3)]
        excess = [torch.stack([s[1][level] for s in samples]) for level in range(3)]
        window = torch.stack([s[2] for s in samples])
        target = torch.stack([s[3] for s in samples])
        return Evidence(residuals, excess, window, torch.zeros(count, 2)), target

    def _sample(
        self, random: np.random.Generator, silence: float
    ) -> tuple[list[Tensor], list[Tensor], Tensor, Tensor]:
        group = self.groups[int(random.integers(len(self.groups)))]
        draw = group.draws[int(random.integers(len(group.draws)))]
        query = int(random.integers(len(group.targets)))
        target = group.targets[query]
        coarsest = group.features[2].shape[-1]
        crop = min(CROP_CELLS, coarsest)
        top, left = self._place(target[0], coarsest, crop, random)
        turn = random.integers(0, 2, 3)
        muted = [random.random() < silence / 2 for _ in range(3)]

        def cut(values: Tensor) -> Tensor:
            factor = values.shape[-1] // coarsest
            part = values[..., top * factor : (top + crop) * factor, left * factor : (left + crop) * factor]
            part = part.transpose(-1, -2) if turn[0] else part
            return part.flip([axis for axis, yes in ((-1, turn[1]), (-2, turn[2])) if yes])

        residuals: list[Tensor] = []
        excess: list[Tensor] = []
        for level in range(3):
            features = cut(group.features[level][query]).float()
            index = cut(draw.index[level][query]).long()
            rows = draw.banks[level].float()[index.flatten()].T.reshape(features.shape)
            residual = (features - rows).abs()
            residuals.append(torch.zeros_like(residual) if muted[level] else residual)
            median, spread = draw.statistics[level]
            # A part taught from few pictures knows its spread badly.
            spread = spread * float(np.exp(random.normal(0, 0.1)))
            excess.append(((cut(draw.distance[level][query]).float() - median) / spread).unsqueeze(0))
        window = draw.window[query][None, None].float()
        window = upsample(window, (coarsest, coarsest))[0]
        return residuals, excess, cut(window), cut(target).float()

    @staticmethod
    def _place(target: Tensor, coarsest: int, crop: int, random: np.random.Generator) -> tuple[int, int]:
        room = coarsest - crop
        if not target.any() or random.random() < 0.25:
            return int(random.integers(room + 1)), int(random.integers(room + 1))
        marked = torch.nonzero(target)
        chosen = marked[int(random.integers(len(marked)))] // (target.shape[-1] // coarsest)
        top, left = (int(np.clip(int(c) - random.integers(crop), 0, room)) for c in chosen)
        return top, left


_workshop: Workshop | None = None


def _start(workshop: Workshop) -> None:
    global _workshop
    _workshop = workshop
    torch.set_num_threads(1)


def _run(index: int) -> Group:
    if _workshop is None:
        raise RuntimeError("the worker process was not started with a workshop")
    return _workshop.make(index)


def build_episodes(workshop: Workshop, report: Report, indices: Sequence[int] | None = None) -> Episodes:
    """Makes imagined parts.

    Args:
        workshop: Makes one.
        report: Called with the number made.
        indices: Which ones; `groups` of every category where None.
    """
    chosen = range(workshop.setup.groups * len(workshop.categories)) if indices is None else indices
    groups: list[Group] = []

    def collect(made: Group) -> None:
        groups.append(made)
        report(len(groups), len(chosen))

    if workshop.setup.workers == 0:
        for index in chosen:
            collect(workshop.make(index))
    else:
        torch.multiprocessing.set_sharing_strategy("file_system")
        with get_context("spawn").Pool(workshop.setup.workers, _start, (workshop,)) as pool:
            for made in pool.imap(_run, chosen):
                collect(made)
    return Episodes(groups)
