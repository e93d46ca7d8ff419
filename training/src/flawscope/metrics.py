"""Anomaly-detection metrics by the project's protocol, computed by maintained libraries.

Protocol: maps and masks are stretched to 256 x 256 (maps bilinear; masks by area, > 0.5, but a mask that
would vanish keeps its fullest pixels). Image AUROC uses every test picture. Pixel metrics use good pictures
and those defective ones that have a mask. AUPRO integrates the per-region overlap of 8-connected regions
over false-positive rates from 0 to 0.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage
from sklearn.metrics import average_precision_score, roc_auc_score

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SIDE = 256
FPR_LIMIT = 0.3
FPR_STEPS = 1001


@dataclass(frozen=True, slots=True)
class Judged:
    """One test picture: its map at SIDE x SIDE, its score, its label, its mask (None where unknown)."""

    map: NDArray[np.float32]
    score: float
    anomalous: bool
    mask: NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Fractions in [0, 1]; None where a figure cannot be computed."""

    image_auroc: float | None
    pixel_auroc: float | None
    pixel_ap: float | None
    aupro: float | None


def check_mask_size(path: Path, size: tuple[int, int], picture: tuple[int, int]) -> None:
    """Refuses a mask of another size than its picture's; both sizes are width and height."""
    if size != picture:
        raise FlawscopeError(
            f"The mask {path} is {size[0]} x {size[1]}, its picture {picture[0]} x {picture[1]}.",
            "A mask has the size of its picture: export it again, or take it away.",
        )


def load_mask(path: Path, size: tuple[int, int] | None = None, side: int = SIDE) -> NDArray[np.bool_]:
    """A ground-truth mask, bool [side, side].

    Args:
        path: The mask's picture.
        size: Width and height of the picture that it belongs to; not compared where None.
        side: Side of the result.

    Raises:
        FlawscopeError: The mask has another size than its picture.
    """
    with Image.open(path) as opened:
        if size is not None:
            check_mask_size(path, opened.size, size)
        values = np.asarray(opened.convert("L"), np.float32)
    marked = (values > 127 if values.max() > 1 else values > 0).astype(np.float32)
    share = np.asarray(Image.fromarray(marked).resize((side, side), Image.Resampling.BOX), np.float32)
    mask = share > 0.5
    if not mask.any() and marked.any():
        return share >= share.max() - 1e-6
    return mask


def resize_map(values: NDArray[np.float32], side: int = SIDE) -> NDArray[np.float32]:
    """Stretches a map bilinearly."""
    picture = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR), np.float32)


def figures(judged: Sequence[Judged]) -> Figures:
    """All four figures of one category."""
    labels = [picture.anomalous for picture in judged]
    both = any(labels) and not all(labels)
    image = float(roc_auc_score(labels, [picture.score for picture in judged])) if both else None
    usable = [picture for picture in judged if not picture.anomalous or picture.mask is not None]
    masks = [p.mask if p.mask is not None else np.zeros_like(p.map, bool) for p in usable]
    if not any(mask.any() for mask in masks):
        return Figures(image, None, None, None)
    truth = np.stack(masks).ravel()
    values = np.stack([picture.map for picture in usable]).ravel()
    # The libraries sort stably, which takes no time where the order is already there.
    order = np.argsort(values)
    truth, values = truth[order], values[order]
    return Figures(
        image,
        float(roc_auc_score(truth, values)),
        float(average_precision_score(truth, values)),
        aupro(masks, [picture.map for picture in usable]),
    )


def aupro(masks: Sequence[NDArray[np.bool_]], maps: Sequence[NDArray[np.float32]]) -> float:
    """Area under per-region overlap against false-positive rate, up to FPR_LIMIT, divided by it.

    Thresholds are exact quantiles of the normal pixels. ADEval 1.1, which bins values between the extremes,
    agrees on smooth maps and is far off where values crowd near 0 and 1 (docs/experiments.md).
    """
    normal = np.sort(
        np.concatenate([m[~mask] for mask, m in zip(masks, maps, strict=True)]).astype(np.float64)
    )
    rates = np.linspace(0, FPR_LIMIT, FPR_STEPS)
    ranks = np.minimum((rates * normal.size).astype(int), normal.size - 1)
    thresholds = normal[::-1][ranks]
    real = 1 - np.searchsorted(normal, thresholds, side="right") / normal.size
    overlaps: list[NDArray[np.float64]] = []
    for mask, values in zip(masks, maps, strict=True):
        regions, count = ndimage.label(mask, np.ones((3, 3)))  # type: ignore[misc]
        for region in range(1, count + 1):
            inside = np.sort(values[regions == region].astype(np.float64))
            overlaps.append(1 - np.searchsorted(inside, thresholds, side="right") / inside.size)
    mean = np.mean(overlaps, axis=0)
    return float(np.trapezoid(np.append(mean, mean[-1]), np.append(real, FPR_LIMIT)) / FPR_LIMIT)
