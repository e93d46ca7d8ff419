"""A complete bundle in a few tens of kB, for tests of the browser's WebGPU path on a software adapter.

Same operators, inputs and outputs as the real one, random weights, no accuracy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.backbones.base import ImageTower, Level
from flawscope.backbones.efficientnet_lite import InvertedResidual, SameConv
from flawscope.backbones.families import load_backbone
from flawscope.backbones.lit import unit_tap
from flawscope.calibrate import Calibration
from flawscope.checkpoint import Trained, load_trained, save_checkpoint
from flawscope.detector import Detector
from flawscope.export import BundleFacts, write_bundle
from flawscope.export_reference import add_reference
from flawscope.optimise import optimise
from flawscope.reference import ReferenceModel, level_specs
from flawscope.setup import DetectorSetup, ReferenceSetup, ReferenceTrainSetup, TrainSetup
from flawscope.tiny_clip import DIMENSION, write_tiny_clip
from flawscope.train import build_detector
from flawscope.train_reference import save_reference

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.setup import Family

SIZE = 64
SETUP = DetectorSetup(dimension=DIMENSION, width=8, layers=2, radius=1)


class TinyTower(ImageTower):
    """The blocks of EfficientNet-Lite at a tenth of its width, untrained."""

    family: Family = "lit"
    name = "tiny, random weights"
    levels = (Level("features_8", 8, 8), Level("features_16", 24, 16))
    mean = (0.498, 0.498, 0.498)
    std = (0.502, 0.502, 0.502)

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(SameConv(3, 8, 3, 2), nn.BatchNorm2d(8), nn.ReLU6())
        self.fine = nn.Sequential(InvertedResidual(8, 8, 3, 2, 1), InvertedResidual(8, 8, 5, 2, 4))
        self.middle = nn.Sequential(InvertedResidual(8, 12, 3, 2, 4), InvertedResidual(12, 12, 3, 1, 4))
        self.deep = InvertedResidual(12, 12, 5, 1, 4)

    @property
    def reference_levels(self) -> tuple[Level, ...]:
        """See `ImageTower.reference_levels`."""
        return (Level("features_4", 8, 4), *self.levels)

    def reference_features(self, pixels: Tensor) -> list[Tensor]:
        """See `ImageTower.reference_features`."""
        finest = self.fine[0](self.stem(pixels))
        fine = self.fine[1](finest)
        middle = self.middle(fine)
        return [unit_tap(finest), unit_tap(fine), unit_tap(torch.cat((middle, self.deep(middle)), 1))]

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """See `ImageTower.forward`."""
        return self.reference_features(pixels)[1:]


def tiny_detector(seed: int = 0) -> Trained:
    """The real detector on a tiny tower, random weights, random prompts."""
    torch.manual_seed(seed)
    detector = Detector(TinyTower(), SIZE, SETUP).eval()
    return Trained(detector, F.normalize(torch.randn(2, SETUP.dimension), dim=1))


def tiny_clip_detector(folder: Path) -> Trained:
    """The real detector on a tiny CLIP, through the way that a real one takes: weights, prompts, checkpoint.

    Args:
        folder: Gets `clip/` with the weights, and `checkpoint.safetensors`, for `flawscope parity`.
    """
    weights = str(write_tiny_clip(folder / "clip"))
    backbone = load_backbone("clip", weights)
    setup = TrainSetup(family="clip", weights=weights, size=SIZE, detector=SETUP)
    detector, prompts = build_detector(backbone, setup)
    path = folder / "checkpoint.safetensors"
    save_checkpoint(path, detector, prompts, backbone, setup, {"categories": {}, "wallSeconds": 0})
    return load_trained(path)[0]


def write_tiny_bundle(out: Path, family: Family = "lit") -> dict[str, Any]:
    """Writes the bundle of a family and returns its manifest."""
    facts = BundleFacts(
        id="tiny" if family == "lit" else f"tiny-{family}",
        name="Tiny test detector",
        licence="Apache-2.0",
        calibration=Calibration(0.5, 0.5, 0.05, {0.5: 0.5}, "Not calibrated: random weights."),
        evaluation={"protocol": "Not evaluated: random weights.", "rows": []},
        training={"categories": [], "hyperparameters": {}, "seed": 0, "wallSeconds": 0},
    )
    trained = tiny_detector() if family == "lit" else tiny_clip_detector(out)
    write_bundle(trained, out, facts)
    manifest = optimise(out)
    if family == "clip":
        return add_tiny_reference(trained.detector, out)
    return manifest


def add_tiny_reference(detector: Detector, out: Path) -> dict[str, Any]:
    """Adds the reference graph, untrained, and `reference.safetensors` for `flawscope parity`."""
    setup = ReferenceTrainSetup(
        family=detector.image.family, size=SIZE, reference=ReferenceSetup(width=8, narrow=4)
    )
    model = ReferenceModel(level_specs(detector.image, SIZE), setup.reference).eval()
    # An untrained head is silent; parity must also see one that speaks.
    torch.nn.init.normal_(model.decide.weight)
    save_reference(out / "reference.safetensors", model, setup, {"categories": {}})
    return add_reference(model, out, {})
