"""The interface every backbone family implements. Nothing else in the package knows a family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flawscope.setup import Family

EPSILON = 1e-12
# Damping of the least squares that adapters start from, relative to the mean of the diagonal.
RIDGE = 1e-3


def unit_length(features: Tensor) -> Tensor:
    """Scales vectors over dimension 1 to length 1."""
    return features / (features.square().sum(1, keepdim=True) + EPSILON).sqrt()


@dataclass(frozen=True, slots=True)
class Level:
    """One depth at which patch features are taken.

    Attributes:
        name: Name of the graph output, for example `features_8`.
        channels: Length of a feature vector.
        stride: Input pixels a cell.
    """

    name: str
    channels: int
    stride: int


def require_size(levels: Sequence[Level], size: int) -> None:
    """Checks that a picture can be cut into whole cells on every level.

    Raises:
        FlawscopeError: It cannot.
    """
    stride = max(level.stride for level in levels)
    if size % stride:
        lower = max(1, size // stride) * stride
        raise FlawscopeError(
            f"A network input of {size} pixels cannot be cut into cells of {stride}.",
            f"Choose a multiple of {stride}, for example {lower} or {lower + stride}.",
        )


class ImageTower(nn.Module, ABC):
    """Picture -> patch features of several levels. Exported with the detector; never trained."""

    family: Family
    name: str
    levels: tuple[Level, ...]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @property
    def reference_levels(self) -> tuple[Level, ...]:
        """Three levels that are compared with references, finest first; they end with `levels`.

        Where all have one stride, as in a transformer, shallower layers stand for finer ones.
        """
        return self.levels

    def reference_features(self, pixels: Tensor) -> list[Tensor]:
        """Patch features of the reference levels, from one run; same form as `forward`."""
        return self(pixels)

    @abstractmethod
    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Computes patch features.

        Args:
            pixels: Normalised picture, float32 [B, 3, S, S].

        Returns:
            One tensor a level, [B, C, S / stride, S / stride], of unit length over channels.
        """


class TextTower(nn.Module, ABC):
    """Token embeddings -> text feature. Used while training only; the graph keeps the result."""

    width: int
    """Length of a token embedding."""
    dimension: int
    """Length of a text feature."""
    length: int
    """Most embeddings of a sequence, special tokens included."""

    @abstractmethod
    def embed(self, text: str) -> tuple[Tensor, Tensor, Tensor]:
        """Looks up the embeddings of a text.

        Args:
            text: Plain words.

        Returns:
            Embeddings of the opening special token [1, width], the words [n, width] and the closing
            special token [1, width]; learnable tokens are put between them.
        """

    @abstractmethod
    def encode(self, embeddings: Tensor) -> Tensor:
        """Runs the frozen tower.

        Args:
            embeddings: Sequences of equal length, special tokens included, [N, L, width].

        Returns:
            Text features of unit length, [N, dimension]. Gradients reach `embeddings`.
        """


class Backbone(ABC):
    """A pair of towers and the map between them that was known before any training."""

    @property
    @abstractmethod
    def image(self) -> ImageTower:
        """The frozen image tower."""

    @property
    @abstractmethod
    def text(self) -> TextTower:
        """The frozen text tower."""

    @abstractmethod
    def picture(self, pixels: Tensor) -> Tensor:
        """The global feature: where a whole picture lies among texts.

        Args:
            pixels: Normalised pictures, [B, 3, S, S].

        Returns:
            [B, dimension], unit length.
        """

    @abstractmethod
    def places(self, pixels: Tensor) -> Tensor:
        """Where each place of a picture lies among texts; right from the start, but too coarse to be a tap.

        Args:
            pixels: Normalised pictures, [B, 3, S, S].

        Returns:
            [B, dimension, h, w], of any length and any stride.
        """

    @torch.no_grad()
    def initial_adapters(self, pixels: Iterable[Tensor]) -> list[tuple[Tensor, Tensor]]:
        """Gives each level a linear map into the text space to start from: least squares onto `places`.

        Args:
            pixels: Batches of normalised good pictures, [B, 3, S, S].

        Returns:
            A weight [dimension, C] and a bias [dimension] a level.
        """
        moments: list[tuple[Tensor, Tensor] | None] = [None for _ in self.image.levels]
        for batch in pixels:
            target = self.places(batch)
            for index, tap in enumerate(self.image(batch)):
                wanted = F.interpolate(target, tap.shape[-2:], mode="bilinear", align_corners=False)
                inputs = F.pad(tap.flatten(2).transpose(1, 2).flatten(0, 1), (0, 1), value=1.0).double()
                outputs = unit_length(wanted).flatten(2).transpose(1, 2).flatten(0, 1).double()
                previous = moments[index]
                gram, cross = inputs.T @ inputs, inputs.T @ outputs
                moments[index] = (
                    (gram, cross) if previous is None else (previous[0] + gram, previous[1] + cross)
                )
        adapters: list[tuple[Tensor, Tensor]] = []
        for moment in moments:
            if moment is None:
                raise ValueError("initial_adapters needs at least one batch of pictures")
            gram, cross = moment
            damping = RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
            solution = torch.linalg.solve(gram + damping, cross).float()
            adapters.append((solution[:-1].T.contiguous(), solution[-1].contiguous()))
        return adapters
