"""The golden picture: what a bundle must judge the same everywhere.

Made from a photograph that may ship: `brick`, which scikit-image carries (CC0, cc0textures.com).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from flawscope.shapes import blob
from flawscope.synthesis import Canvas, paint

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH, HEIGHT = 240, 180
# Pixels of the photograph between the two pieces of wall.
ASIDE = 32
SEED = 7


def golden_picture() -> Image.Image:
    """A brick wall with a stain, 240 x 180, RGB; always the same."""
    square = _wall(0)
    random = np.random.default_rng(SEED)
    shape = blob(HEIGHT, (0.6 * HEIGHT, 0.4 * HEIGHT), 0.1 * HEIGHT, random)
    return _framed(paint(Canvas(square, square, shape, random)))


def golden_reference() -> Image.Image:
    """Another piece of the same wall without a stain: the good picture that teaches the golden part."""
    return _framed(_wall(ASIDE))


def _wall(left: int) -> NDArray[np.float32]:
    from skimage import data

    wall = Image.fromarray(data.brick()).convert("RGB").crop((left, 0, left + 480, 360))
    return np.asarray(wall.resize((HEIGHT, HEIGHT), Image.Resampling.BILINEAR), np.float32) / np.float32(255)


def _framed(picture: NDArray[np.float32]) -> Image.Image:
    made = Image.fromarray(np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8))
    return made.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
