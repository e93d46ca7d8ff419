"""Losses of both maps: focal (Lin et al., 2017) and dice (Milletari et al., 2016), from logits."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def focal_loss(logits: Tensor, target: Tensor, gamma: float = 2.0, alpha: float = 0.75) -> Tensor:
    """Cross-entropy that forgets what is easy; mean over cells.

    Args:
        logits: [B, 1, H, W].
        target: 0 or 1, same shape.
        gamma: How fast easy cells are forgotten.
        alpha: Weight of anomalous cells; good ones get 1 - alpha.
    """
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    missed = 1 - torch.exp(-entropy)
    weight = alpha * target + (1 - alpha) * (1 - target)
    return (weight * missed**gamma * entropy).mean()


def dice_loss(logits: Tensor, target: Tensor) -> Tensor:
    """1 - overlap, a picture each, so that small anomalies count as much as large ones.

    Good pictures have no overlap to gain and are left to the focal loss.
    """
    probability = torch.sigmoid(logits).flatten(1)
    truth = target.flatten(1)
    overlap = (2 * (probability * truth).sum(1) + 1) / (probability.sum(1) + truth.sum(1) + 1)
    damaged = (truth.sum(1) > 0).float()
    return ((1 - overlap) * damaged).sum() / damaged.sum().clamp(min=1)


def map_loss(logits: Tensor, target: Tensor, focal_weight: float) -> Tensor:
    """Focal + dice against the target at the map's own resolution.

    Args:
        logits: [B, 1, H, W].
        target: 0 or 1, [B, 1, h, w]; a cell counts as anomalous when any part of it is.
        focal_weight: Weight of the focal loss beside the dice loss.
    """
    if target.shape[-1] != logits.shape[-1]:
        target = F.adaptive_max_pool2d(target, logits.shape[-2:])
    return focal_weight * focal_loss(logits, target) + dice_loss(logits, target)
