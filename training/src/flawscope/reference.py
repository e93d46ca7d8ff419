"""The reference model: a picture against the good pictures of its part, coarse to fine (ours).

Nearest-neighbour distance to a bank as in PatchCore (arXiv 2106.08265), on several levels: patches at stride
4, 8 and 16, means over windows of patches, and the mean of the whole picture. What a good picture's distances
look like is known from the references themselves (leave-one-out), never from the picture at hand. The head
sees how a patch departs from its nearest reference and not what it is, so that it carries over to parts it
was never trained on; where it is silent the refined map is the coarse one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.backbones.base import require_size
from flawscope.detector import RefinementLayer, upsample
from flawscope.teaching import LevelSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flawscope.backbones.base import ImageTower
    from flawscope.setup import ReferenceSetup

# Most rows of a bank and most rows one picture puts up, finest patches first.
PATCH_LEVELS = (("fine", 256, 128), ("detail", 1024, 512), ("context", 1024, 512))
WINDOW_CELLS = 7
WINDOW_ROWS = 512
# Side of the square of refined cells whose mean is a finding.
PEAK_CELLS = 5
# A spread of distances above the good ones that more does not add to.
FAR = 12.0


def level_specs(tower: ImageTower, size: int) -> tuple[LevelSpec, ...]:
    """The levels that a picture is compared on: three of patches, then windows and the whole picture.

    Args:
        tower: Image tower with three reference levels, finest first.
        size: Side of the network input.

    Raises:
        FlawscopeError: The size is no multiple of a level's stride.
    """
    require_size(tower.reference_levels, size)
    patches = tuple(
        LevelSpec(name, level.name, level.channels, size // level.stride, 1, bank, share)
        for (name, bank, share), level in zip(PATCH_LEVELS, tower.reference_levels, strict=True)
    )
    deep = tower.reference_levels[-1]
    side = size // deep.stride
    window = min(WINDOW_CELLS, side - 1)
    return (
        *patches,
        LevelSpec("window", deep.name, deep.channels, side, window, WINDOW_ROWS, WINDOW_ROWS),
        LevelSpec("picture", deep.name, deep.channels, side, side, WINDOW_ROWS, len(PATCH_LEVELS) * 8),
    )


class Neighbour(NamedTuple):
    """Every cell's nearest reference.

    Attributes:
        residual: |vector - nearest row|, [B, C, h, w].
        distance: Euclidean distance to it, [B, 1, h, w].
    """

    residual: Tensor
    distance: Tensor


class Evidence(NamedTuple):
    """What the head judges by.

    Attributes:
        residuals: |patch - nearest reference|, one a patch level, finest first.
        excess: (distance - median) / spread, same order, [B, 1, h, w].
        window: Distance of the windows, [B, 1, h, w] with their own h and w.
        unlike: Excess of the most unlike window and of the whole picture, [B, 2].
    """

    residuals: list[Tensor]
    excess: list[Tensor]
    window: Tensor
    unlike: Tensor


class Verdict(NamedTuple):
    """Logits: coarse [B, 1, h, w] on the middle level's grid, refined [B, 1, 2h, 2w], score [B]."""

    coarse: Tensor
    refined: Tensor
    score: Tensor


def nearest(vectors: Tensor, bank: Tensor) -> Neighbour:
    """Compares each vector [B, C, h, w] with the rows of a bank [K, C]; the first of equals is taken."""
    batch, channels, height, width = vectors.shape
    cells = vectors.flatten(2).transpose(1, 2)
    closeness = cells @ bank.T - 0.5 * bank.square().sum(1)
    best, index = closeness.max(-1)
    squared = cells.square().sum(-1) - 2 * best
    # Looked up by the index as it is: WebGPU would hand a reshaped one, of 64-bit integers, to the CPU.
    rows = F.embedding(index, bank)
    residual = (cells - rows).abs().transpose(1, 2).reshape(batch, channels, height, width)
    return Neighbour(residual, squared.clamp(min=0).sqrt().reshape(batch, 1, height, width))


class ReferenceModel(nn.Module):
    """Evidence -> coarse and refined logits and a score. Everything here is trained; no backbone."""

    def __init__(self, levels: Sequence[LevelSpec], setup: ReferenceSetup) -> None:
        super().__init__()
        self.levels = tuple(levels)
        self.setup = setup
        fine, detail, context = (level.channels for level in self.levels[:3])
        width, narrow = setup.width, setup.narrow
        # Chosen on the open categories: finer levels are sharper, coarser ones more reliable.
        self.weights = nn.Parameter(torch.tensor((0.55, 0.7, 0.9)))
        self.offset = nn.Parameter(torch.tensor(2.2))
        self.detail = nn.Conv2d(detail, width // 2, 1)
        self.context = nn.Conv2d(context, width // 2 + 8, 1)
        self.mix = nn.Conv2d(width + 8 + 5, width, 1)
        self.layers = nn.ModuleList(RefinementLayer(width, 1 + index % 2) for index in range(setup.layers))
        self.narrow = nn.Conv2d(width, narrow, 1)
        self.fine = nn.Conv2d(fine, narrow // 2, 1)
        self.sharpen = nn.Conv2d(narrow + narrow // 2 + 1, narrow, 3, padding=1)
        self.decide = nn.Conv2d(narrow, 1, 1)
        for parameter in self.decide.parameters():
            nn.init.zeros_(parameter)

    def base(self, excess: Sequence[Tensor]) -> Tensor:
        """Logit from distances alone; the levels of `excess` have one size."""
        weighted = torch.stack([w * e for w, e in zip(self.weights, excess, strict=True)]).sum(0)
        return self.setup.sharpness * (weighted - self.offset)

    def forward(self, evidence: Evidence) -> Verdict:
        """Judges a batch."""
        fine, detail, context = evidence.excess
        middle = detail.shape[-2:]
        # A transformer's levels have one grid; its maps have the sizes of a pyramid's all the same.
        side = (2 * middle[0], 2 * middle[1])
        levels = (
            F.avg_pool2d(fine, 2) if fine.shape[-2:] == side else fine,
            detail,
            upsample(context, middle),
        )
        coarse = self.base(levels)
        seen = [self._bounded(e) for e in levels]
        residuals = evidence.residuals
        parts = [
            F.relu(self.detail(8 * residuals[1])),
            upsample(F.relu(self.context(8 * residuals[2])), middle),
            *seen,
            upsample(4 * evidence.window, middle),
            coarse / 8,
        ]
        features = F.relu(self.mix(torch.cat(parts, 1)))
        gate = 0.5 + torch.sigmoid(coarse)
        for layer in self.layers:
            features = layer(features, gate)
        sharp = (
            upsample(F.relu(self.narrow(features)), side),
            upsample(F.relu(self.fine(8 * residuals[0])), side),
            self._bounded(upsample(fine, side)),
        )
        refined = upsample(coarse, side) + self.decide(F.relu(self.sharpen(torch.cat(sharp, 1))))
        return Verdict(coarse, refined, self.score(refined, evidence))

    def score(self, refined: Tensor, evidence: Evidence) -> Tensor:
        """Image logit: the brightest patch, and how unlike the references windows and picture are.

        A texture that has changed everywhere has no bright patch; its windows and its mean give it away.
        """
        peak = F.avg_pool2d(refined, min(PEAK_CELLS, refined.shape[-1]), 1, 0).amax((1, 2, 3))
        # By the logarithm: where windows say little about a part, their large excess must not drown the peak.
        whole = torch.log(1 + F.relu(evidence.unlike)).sum(1)
        return peak / 4 + self.setup.whole * whole - 1

    @staticmethod
    def _bounded(excess: Tensor) -> Tensor:
        return excess.clamp(-FAR, FAR) / 4


class ExportedReference(nn.Module):
    """The graph `reference`: patch features, banks and statistics -> maps, score and distances.

    The distances of every level go out as well: teaching takes its leave-one-out statistics from them.
    """

    def __init__(self, model: ReferenceModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self,
        features: tuple[Tensor, Tensor, Tensor],
        banks: tuple[Tensor, Tensor, Tensor, Tensor, Tensor],
        statistics: Tensor,
    ) -> tuple[Tensor, ...]:
        """Features of the three sources, one bank a level, [levels, 2] -> probabilities and distances."""
        found = compare(features, banks, self.model.levels)
        verdict = self.model(weigh(found, statistics))
        maps = (torch.sigmoid(verdict.coarse), torch.sigmoid(verdict.refined))
        return *maps, torch.sigmoid(verdict.score), *(neighbour.distance for neighbour in found)


def compare(
    features: Sequence[Tensor], banks: Sequence[Tensor], levels: Sequence[LevelSpec]
) -> list[Neighbour]:
    """Nearest references on every level, from the features of the three sources."""
    found: list[Neighbour] = []
    for index, (level, bank) in enumerate(zip(levels, banks, strict=True)):
        vectors = features[min(index, len(features) - 1)]
        if level.window > 1:
            vectors = F.avg_pool2d(vectors, level.window, 1)
        found.append(nearest(vectors, bank))
    return found


def weigh(found: Sequence[Neighbour], statistics: Tensor) -> Evidence:
    """Evidence from neighbours and a part's statistics [levels, 2]."""

    def excess(index: int) -> Tensor:
        return (found[index].distance - statistics[index, 0]) / statistics[index, 1]

    unlike = torch.stack([excess(index).amax((1, 2, 3)) for index in (3, 4)], 1)
    residuals = [neighbour.residual for neighbour in found[:3]]
    return Evidence(residuals, [excess(index) for index in range(3)], found[3].distance, unlike)
