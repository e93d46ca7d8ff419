"""Hyper-parameters, in one typed place; saved inside and beside every checkpoint."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flawscope.backbones.base import Family


@dataclass(frozen=True, slots=True)
class DetectorSetup:
    """Shape of the trained part.

    Attributes:
        dimension: Length of a text feature.
        width: Channels of the refinement head.
        layers: Refinement layers gated by the coarse map.
        radius: Cells around a cell that it is not compared with, at the coarsest level; finer levels take
            the same distance in the picture.
        sharpness: Inverse temperature of the comparison of a picture with itself.
    """

    dimension: int = 384
    width: int = 48
    layers: int = 2
    radius: int = 2
    sharpness: float = 30.0

    def as_dict(self) -> dict[str, float | int]:
        """Plain values for a manifest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TrainSetup:
    """Everything a training run depends on besides the pictures.

    Attributes:
        family: Backbone family.
        size: Side S of the network input, pixels.
        pictures: Synthesised pictures.
        clean: Share of them left good.
        rendered: Share of them that start from a rendered scene.
        steps: Optimiser steps.
        batch: Pictures a step.
        window: Side of the part of a picture that a step looks at, of the picture's.
        learning_rate: Peak of the one-cycle schedule.
        weight_decay: Of AdamW.
        coarse_weight: Weight of the coarse map's loss beside the refined map's.
        held_out: Share of each category's good pictures kept away from training, for calibration.
        seed: Seed of split, synthesis, initialisation and order.
        workers: Processes that synthesise and run the frozen half.
        detector: Shape of the trained part.
    """

    family: Family = "lit"
    size: int = 384
    pictures: int = 1600
    clean: float = 0.2
    rendered: float = 0.35
    steps: int = 1200
    batch: int = 24
    window: float = 0.5
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    coarse_weight: float = 1.0
    held_out: float = 0.2
    seed: int = 0
    workers: int = 2
    detector: DetectorSetup = field(default_factory=DetectorSetup)
