"""Thresholds from good pictures alone: what share of them may raise a false alarm.

Nothing here ever sees a defective picture or a map it will be judged on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flawscope.bundle import Prediction

FALSE_ALARM_RATE = 0.05
# Share of good cells that the pixel threshold may mark.
CELL_RATE = 0.002
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds on scores and cells, and the distribution they come from.

    Attributes:
        image_threshold: A score above it is an alarm.
        pixel_threshold: A cell above it is marked; never above the image threshold, so that every alarm
            shows where.
        false_alarm_rate: Share of good pictures the image threshold was set to flag.
        quantiles: Quantiles of good scores.
        source: Which pictures, in a sentence.
    """

    image_threshold: float
    pixel_threshold: float
    false_alarm_rate: float
    quantiles: dict[float, float]
    source: str


def upper_quantile(values: Sequence[float], weights: Sequence[float], share: float) -> float:
    """Smallest value that at least `share` of the weight does not exceed."""
    order = np.argsort(values)
    reached = np.cumsum(np.asarray(weights)[order]) / np.sum(weights)
    index = min(int(np.searchsorted(reached, share - 1e-12)), len(order) - 1)
    return float(np.asarray(values)[order][index])


def calibrate(
    predict: Callable[[Path], Prediction],
    held_out: Mapping[str, Sequence[Path]],
    rate: float = FALSE_ALARM_RATE,
) -> Calibration:
    """Sets thresholds on good pictures that were not trained on; every category counts the same.

    Args:
        predict: The exported detector.
        held_out: Good pictures a category.
        rate: Wanted share of false alarms.

    Raises:
        FlawscopeError: There is no picture.
    """
    scores: list[float] = []
    weights: list[float] = []
    cells: list[NDArray[np.float32]] = []
    cell_weights: list[NDArray[np.float32]] = []
    for paths in held_out.values():
        for path in paths:
            prediction = predict(path)
            scores.append(prediction.score)
            weights.append(1 / len(paths))
            flat = np.sort(prediction.refined.ravel())[-prediction.refined.size // 20 :]
            cells.append(flat)
            cell_weights.append(np.full(flat.size, 1 / (len(paths) * prediction.refined.size), np.float32))
    if not scores:
        raise FlawscopeError(
            "There are no held-out good pictures to calibrate on.",
            "Give each category two good pictures or more.",
        )
    image = upper_quantile(scores, weights, 1 - rate)
    pixel = _top_share(np.concatenate(cells), np.concatenate(cell_weights), CELL_RATE * len(held_out))
    return Calibration(
        image_threshold=image,
        pixel_threshold=min(pixel, image),
        false_alarm_rate=rate,
        quantiles={q: upper_quantile(scores, weights, q) for q in QUANTILES},
        source=(
            f"{len(scores)} good pictures of {len(held_out)} training categories, held out of training; "
            "every category counts the same."
        ),
    )


def _top_share(values: NDArray[np.float32], weights: NDArray[np.float32], budget: float) -> float:
    order = np.argsort(-values)
    spent = np.cumsum(weights[order])
    index = min(int(np.searchsorted(spent, budget)), len(order) - 1)
    return float(values[order][index])
