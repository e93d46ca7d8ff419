"""The interface every backbone family implements. Nothing else in the package knows a family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Sequence

Family = Literal["clip", "lit"]
EPSILON = 1e-12


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


class ImageTower(nn.Module, ABC):
    """Picture -> patch features of several levels. Exported with the detector; never trained."""

    family: Family
    name: str
    levels: tuple[Level, ...]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]

    @property
    def reference_levels(self) -> tuple[Level, ...]:
        """Levels that are compared with references, finest first; they end with `levels`."""
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
    def initial_adapters(self, pixels: Sequence[Tensor]) -> list[tuple[Tensor, Tensor]]:
        """Gives each level a linear map into the text space to start from.

        Args:
            pixels: Batches of normalised good pictures, [B, 3, S, S].

        Returns:
            A weight [dimension, C] and a bias [dimension] a level.
        """
