"""Hyper-parameters, in one typed place; saved inside and beside every checkpoint."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

Family = Literal["lit", "clip"]
Precision = Literal["32-true", "16-mixed", "bf16-mixed"]
PromptKind = Literal["learned", "fixed", "free"]


@dataclass(frozen=True, slots=True)
class DetectorSetup:
    """Shape of the trained part.

    Attributes:
        dimension: Length of a text feature; training takes the text tower's.
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
        weights: Folder or hub id of the backbone's weights; None where the family brings its own.
        prompt: What the two text features come from: learned tokens before fixed words, fixed words alone,
            or two free vectors; the last two are for comparison.
        tokens: Learned tokens a state.
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
    weights: str | None = None
    prompt: PromptKind = "learned"
    tokens: int = 12
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


@dataclass(frozen=True, slots=True)
class ReferenceSetup:
    """Shape of the reference model.

    Attributes:
        width: Channels of the head.
        narrow: Channels at the refined map's own resolution.
        layers: Refinement layers gated by the coarse map.
        sharpness: Logits a unit of summed excess distance.
        whole: Weight of the windows' and the picture's excess in the score.
    """

    width: int = 48
    narrow: int = 16
    layers: int = 2
    sharpness: float = 2.5
    whole: float = 0.25


@dataclass(frozen=True, slots=True)
class ReferenceTrainSetup:
    """Everything a training run of the reference model depends on besides the pictures.

    Attributes:
        family: Backbone family.
        weights: Folder or hub id of the backbone's weights; None where the family brings its own.
        size: Side S of the network input, pixels.
        groups: Imagined parts a category: a category under another light, crop and pose.
        references: Good pictures of an imagined part that references are drawn from.
        queries: Other pictures of it that are judged.
        clean: Share of the queries left good.
        draws: Times that references are drawn for each imagined part.
        counts: How many references are drawn.
        steps: Optimiser steps.
        batch: Queries a step.
        learning_rate: Peak of the one-cycle schedule.
        weight_decay: Of AdamW.
        coarse_weight: Weight of the coarse map's loss beside the refined map's.
        restraint: Weight of the squared difference between the refined map and the distance map.
        silence: Share of queries for which the head does not see one of the levels.
        seed: Seed of everything that is drawn.
        workers: Processes that synthesise and look.
        reference: Shape of the model.
    """

    family: Family = "lit"
    weights: str | None = None
    size: int = 384
    groups: int = 8
    references: int = 8
    queries: int = 16
    clean: float = 0.3
    draws: int = 3
    counts: tuple[int, ...] = (1, 2, 3, 4, 6, 8)
    steps: int = 500
    batch: int = 16
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    coarse_weight: float = 0.5
    restraint: float = 0.05
    silence: float = 0.4
    seed: int = 0
    workers: int = 2
    reference: ReferenceSetup = field(default_factory=ReferenceSetup)
