"""The detector: coarse map from prompts, refined map from layers that the coarse map guides.

From CLIP-ADA (arXiv 2403.09493): a frozen image tower; a coarse map of the similarity between patches and
a learned prompt; that map used as attention which focuses refinement layers on suspicious regions. The
paper's details are not at hand: the adapters, the comparison of a picture with itself, the layers of the
head, the gate, the fallback and the score are ours.

Normalisation, softmax and cosine similarity run in float32 in every exported variant; upsampling is
Resize + Conv. No map is normalised by its own picture: a good part stays dark.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.backbones.base import EPSILON, ImageTower, Level, require_size, unit_length
from flawscope.setup import DetectorSetup

if TYPE_CHECKING:
    from collections.abc import Sequence


# Channels at the refined map's own resolution, where every channel is dear.
NARROW = 16
# Subtracted from the logits of cells that may not be looked at; exp() of it is 0.
FAR_BELOW = 1e4


def upsample(features: Tensor, size: tuple[int, int] | torch.Size) -> Tensor:
    """Bilinear, half-pixel centres; nothing where the size is already right."""
    if features.shape[-2:] == size:
        return features
    return F.interpolate(features, size, mode="bilinear", align_corners=False)


class Maps(NamedTuple):
    """Logits of the two maps: coarse [B, 1, h, w] and refined [B, 1, 2h, 2w]."""

    coarse: Tensor
    refined: Tensor


class MergedLevel(NamedTuple):
    """An adapter and the prompts as one quadratic and one linear form over [patch, 1].

    Attributes:
        gram: [C + 1, C + 1].
        words: Abnormal minus normal, scaled, [1, C + 1].
    """

    gram: Tensor
    words: Tensor


class Comparison(NamedTuple):
    """A level's patches beside the most similar other patches of the same picture.

    Attributes:
        features: The level itself, [B, C, h, w].
        residual: |feature - expectation from elsewhere in the picture|, [B, C, h, w].
        distance: 1 - cosine similarity to that expectation, [B, 1, h, w].
    """

    features: Tensor
    residual: Tensor
    distance: Tensor


class SelfComparison(nn.Module):
    """What the rest of the picture would lead one to expect at each place (ours).

    Attention with fixed weights: queries, keys and values are the frozen features themselves, and cells
    nearer than `radius` are left out, so that a defect does not explain itself. The residual forgets which
    material it is and keeps how it departs from its own picture, which carries over to unseen parts.
    """

    near: Tensor

    def __init__(self, side: int, radius: int, sharpness: float) -> None:
        super().__init__()
        self.sharpness = sharpness
        index = torch.arange(side)
        band = (index[:, None] - index[None]).abs() <= radius
        self.register_buffer("near", band.float(), persistent=False)

    def forward(self, features: Tensor) -> Comparison:
        """[B, C, side, side], unit length over C -> residual and distance."""
        batch, channels, height, width = features.shape
        cells = features.flatten(2)
        similarity = (cells.transpose(1, 2) @ cells) * self.sharpness
        # Near in rows and near in columns; kept as its two factors, because the product is large.
        near = self.near.view(height, 1, height, 1) * self.near.view(1, width, 1, width)
        weights = torch.softmax(similarity - FAR_BELOW * near.reshape(similarity.shape[1:]), -1)
        expected = unit_length((cells @ weights.transpose(1, 2)).reshape(batch, channels, height, width))
        distance = 1 - (features * expected).sum(1, keepdim=True)
        return Comparison(features, (features - expected).abs(), distance)


class CoarseHead(nn.Module):
    """Softmax over the cosine similarities of adapted patches to the two prompts, fused over levels."""

    def __init__(self, levels: Sequence[Level], setup: DetectorSetup) -> None:
        super().__init__()
        self.adapters = nn.ModuleList(nn.Linear(level.channels, setup.dimension) for level in levels)
        self.log_scale = nn.Parameter(torch.full((len(levels),), math.log(10.0)))
        self.offset = nn.Parameter(torch.zeros(1))

    def merge(self, prompts: Tensor) -> list[MergedLevel]:
        """Folds adapters and prompts into what a cosine similarity needs of them, once for any picture.

        With A the adapter and t a prompt, cos(A f, t) = (A't . f) / sqrt(f . A'A f): exact, and far
        cheaper than adapted features of length D. A carries its bias, and f a constant 1.

        Args:
            prompts: Normal and abnormal text feature, unit length, [2, D].
        """
        merged: list[MergedLevel] = []
        for index, adapter in enumerate(self.adapters):
            assert isinstance(adapter, nn.Linear)
            matrix = torch.cat((adapter.weight, adapter.bias.unsqueeze(1)), 1)
            # A softmax over two classes is the sigmoid of their difference.
            words = (prompts[1:] - prompts[:1]) @ matrix * self.log_scale[index].exp()
            merged.append(MergedLevel(matrix.T @ matrix, words))
        return merged

    def forward(self, features: Sequence[Tensor], merged: Sequence[MergedLevel]) -> Tensor:
        """Logit of "abnormal" on the finest level's grid, [B, 1, h, w].

        Args:
            features: Unit-length patches a level.
            merged: Result of `merge`, one a level.
        """
        size = features[0].shape[-2:]
        logits: list[Tensor] = []
        for level, (gram, words) in zip(features, merged, strict=True):
            patches = torch.cat((level, torch.ones_like(level[:, :1])), 1)
            squared = (patches * F.conv2d(patches, gram[:, :, None, None])).sum(1, keepdim=True)
            logit = F.conv2d(patches, words[:, :, None, None]) / (squared + EPSILON).sqrt()
            logits.append(upsample(logit, size))
        return torch.stack(logits).sum(0) + self.offset


class RefinementLayer(nn.Module):
    """Depthwise 3x3 and two 1x1 on features that the coarse map gates; added to its input."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.spatial = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, groups=width)
        self.expand = nn.Conv2d(width, 2 * width, 1)
        self.project = nn.Conv2d(2 * width, width, 1)

    def forward(self, features: Tensor, gate: Tensor) -> Tensor:
        """[B, width, h, w], gate [B, 1, h, w] -> [B, width, h, w]."""
        return features + self.project(F.relu(self.expand(self.spatial(features * gate))))


class RefinementHead(nn.Module):
    """Coarse to fine: the coarse map opens a gate on every layer, and has the last word when in doubt."""

    def __init__(self, levels: Sequence[Level], setup: DetectorSetup) -> None:
        super().__init__()
        width = setup.width
        self.reduce = nn.ModuleList(nn.Conv2d(level.channels + 1, width // 2, 1) for level in levels)
        self.mix = nn.Conv2d(width // 2 * len(levels) + 1, width, 1)
        if setup.layers:
            self.gate_weight = nn.Parameter(torch.ones(1))
            self.gate_offset = nn.Parameter(torch.zeros(1))
        self.layers = nn.ModuleList(RefinementLayer(width, 1 + index % 2) for index in range(setup.layers))
        self.narrow = nn.Conv2d(width, NARROW, 1)
        self.sharpen = nn.Conv2d(NARROW, NARROW, 3, padding=1)
        self.decide = nn.Conv2d(NARROW, 2, 1)

    def forward(self, comparisons: Sequence[Comparison], coarse: Tensor) -> Tensor:
        """Logit of the refined map at twice the coarse map's side.

        Args:
            comparisons: One a level, finest first.
            coarse: Coarse logit, [B, 1, h, w].
        """
        size = coarse.shape[-2:]
        parts = [coarse / 4]
        for reduce, (_, residual, distance) in zip(self.reduce, comparisons, strict=True):
            # Unit-length features have entries of about 1 / sqrt(C); bring everything near 1.
            evidence = torch.cat((residual * math.sqrt(residual.shape[1]), distance * 10), 1)
            parts.append(upsample(F.relu(reduce(evidence)), size))
        features = F.relu(self.mix(torch.cat(parts, 1)))
        if self.layers:
            # Once for all layers: even the order in which its gradients are summed is part of the result.
            gate = torch.sigmoid(coarse * self.gate_weight + self.gate_offset)
            for layer in self.layers:
                features = layer(features, gate)
        fine = (2 * size[0], 2 * size[1])
        decided = self.decide(F.relu(self.sharpen(upsample(F.relu(self.narrow(features)), fine))))
        trust = torch.sigmoid(decided[:, 1:])
        return trust * decided[:, :1] + (1 - trust) * upsample(coarse, fine)


class Detector(nn.Module):
    """Everything between pixels and maps; prompts arrive as text features.

    `image` and the self-comparisons are frozen, `coarse` and `refine` are trained.
    """

    def __init__(self, image: ImageTower, size: int, setup: DetectorSetup | None = None) -> None:
        super().__init__()
        self.setup = setup or DetectorSetup()
        self.size = size
        require_size(image.reference_levels, size)
        self.image = image.eval().requires_grad_(False)
        coarsest = max(level.stride for level in image.levels)
        self.compare = nn.ModuleList(
            SelfComparison(
                size // level.stride, self.setup.radius * coarsest // level.stride, self.setup.sharpness
            )
            for level in image.levels
        )
        self.coarse = CoarseHead(image.levels, self.setup)
        self.refine = RefinementHead(image.levels, self.setup)

    def train(self, mode: bool = True) -> Self:
        """As in `nn.Module`, but the frozen tower keeps its batch statistics."""
        super().train(mode)
        self.image.eval()
        return self

    def look(self, pixels: Tensor) -> list[Comparison]:
        """The frozen half: patch features and their comparison with the rest of the picture."""
        return self.compared(self.image(pixels))

    def compared(self, features: Sequence[Tensor]) -> list[Comparison]:
        """Each level of `features` beside what the rest of the picture leads one to expect."""
        return [compare(level) for compare, level in zip(self.compare, features, strict=True)]

    def judge(self, comparisons: Sequence[Comparison], merged: Sequence[MergedLevel]) -> Maps:
        """The trained half: maps as logits."""
        coarse = self.coarse([comparison.features for comparison in comparisons], merged)
        return Maps(coarse, self.refine(comparisons, coarse))

    def forward(self, pixels: Tensor, prompts: Tensor) -> Maps:
        """Maps as logits for normalised pictures [B, 3, S, S] and prompts [2, D]."""
        return self.judge(self.look(pixels), self.coarse.merge(prompts))


def score_of(refined: Tensor) -> Tensor:
    """Image score in [0, 1] from refined probabilities [B, 1, H, W] -> [B] (ours).

    The largest mean over 5x5 cells: a single bright cell is noise, a bright patch is a finding.
    """
    return F.avg_pool2d(refined, 5, 1, 0).amax((1, 2, 3))


class ExportedDetector(nn.Module):
    """The graph `detector`: pixels -> coarse, refined, score, patch features of each reference level."""

    def __init__(self, detector: Detector, prompts: Tensor) -> None:
        super().__init__()
        self.detector = detector
        with torch.no_grad():
            merged = detector.coarse.merge(prompts)
        self.forms = nn.ParameterList(
            nn.Parameter(form, requires_grad=False) for level in merged for form in level
        )

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        """[1, 3, S, S] -> coarse, refined, score, one patch-feature map a level."""
        features = self.detector.image.reference_features(pixels)
        comparisons = self.detector.compared(features[-len(self.detector.compare) :])
        merged = [MergedLevel(*self.forms[i : i + 2]) for i in range(0, len(self.forms), 2)]
        maps = self.detector.judge(comparisons, merged)
        refined = torch.sigmoid(maps.refined)
        return torch.sigmoid(maps.coarse), refined, score_of(refined), *features
