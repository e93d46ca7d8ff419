"""The golden picture: what a bundle must judge the same everywhere.

Made from a photograph that may ship: `brick`, which scikit-image carries (CC0, cc0textures.com).
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from flawscope.shapes import blob
from flawscope.synthesis import Canvas, paint

WIDTH, HEIGHT = 240, 180
SEED = 7


def golden_picture() -> Image.Image:
    """A brick wall with a stain, 240 x 180, RGB; always the same."""
    from skimage import data

    wall = Image.fromarray(data.brick()).convert("RGB").crop((0, 0, 480, 360))
    square = np.asarray(wall.resize((HEIGHT, HEIGHT), Image.Resampling.BILINEAR), np.float32) / 255
    random = np.random.default_rng(SEED)
    shape = blob(HEIGHT, (0.6 * HEIGHT, 0.4 * HEIGHT), 0.1 * HEIGHT, random)
    stained = paint(Canvas(square, square, shape, random))
    picture = Image.fromarray(np.round(np.clip(stained, 0, 1) * 255).astype(np.uint8))
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
