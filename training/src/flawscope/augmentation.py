"""Harmless variety: what a good picture may look like tomorrow. Never an anomaly.

Pose, framing, light and camera change here, before anything is damaged, so that good and damaged pictures
differ in the anomaly alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

from flawscope.textures import smooth_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Random = np.random.Generator


def vary(picture: Image.Image, size: int, random: Random) -> Array:
    """One variant of a good picture, stretched to size x size; float32 RGB in [0, 1]."""
    return camera(relight(frame(picture, size, random), random), random)


def frame(picture: Image.Image, size: int, random: Random) -> Array:
    """Flips, quarter turns, a crop of changing size and aspect, a small rotation."""
    if random.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if random.random() < 0.5:
        picture = picture.rotate(90 * int(random.integers(1, 4)), expand=True)
    if random.random() < 0.25:
        colour = tuple(int(v) for v in np.median(np.asarray(picture)[:4].reshape(-1, 3), 0))
        picture = picture.rotate(random.uniform(-15, 15), Image.Resampling.BILINEAR, fillcolor=colour)
    width, height = picture.size
    box = (0.0, 0.0, float(width), float(height))
    if random.random() < 0.5:
        scale = float(np.sqrt(random.uniform(0.25, 1)))
        aspect = float(np.exp(random.uniform(-0.15, 0.15)))
        w, h = min(1.0, scale * aspect) * width, min(1.0, scale / aspect) * height
        left, top = random.uniform(0, width - w), random.uniform(0, height - h)
        box = (left, top, left + w, top + h)
    resized = picture.resize((size, size), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized, np.float32) / 255


def relight(picture: Array, random: Random) -> Array:
    """Exposure, contrast, gamma, colour cast, grey, uneven light."""
    result = picture
    if random.random() < 0.6:
        result = np.clip(result, 0, 1) ** np.float32(np.exp(random.normal(0, 0.25)))
        result = (result - 0.5) * random.uniform(0.7, 1.25) + 0.5 + random.normal(0, 0.06)
    if random.random() < 0.4:
        result = result * random.uniform(0.85, 1.15, 3)
    if random.random() < 0.2:
        result = np.repeat(result.mean(2, keepdims=True), 3, 2)
    elif random.random() < 0.15:
        result = result[..., random.permutation(3)]
    if random.random() < 0.3:
        field = smooth_field(len(result), int(random.integers(1, 3)), random)
        result = result * (1 + random.uniform(0.05, 0.25) * field[..., None])
    return np.clip(result, 0, 1).astype(np.float32)


def camera(picture: Array, random: Random) -> Array:
    """Focus and sensor noise over the whole picture."""
    result = picture
    if random.random() < 0.25:
        sigma = float(random.uniform(0.3, 1.6))
        result = ndimage.gaussian_filter(result, (sigma, sigma, 0))
    if random.random() < 0.4:
        result = result + random.normal(0, random.uniform(0.004, 0.03), result.shape)
    return np.clip(result, 0, 1).astype(np.float32)
