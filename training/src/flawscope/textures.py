"""Noise and procedural textures: the raw material of synthetic anomalies and of rendered good pictures.

All functions draw from the generator they are given and from nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Random = np.random.Generator


def perlin(size: int, cells: tuple[int, int], random: Random) -> Array:
    """Gradient noise after Perlin (1985), stretched to [0, 1].

    Args:
        size: Side of the result, pixels.
        cells: Lattice cells down and across.
        random: Source of the gradients.
    """
    rows, columns = cells
    angle = random.uniform(0, 2 * np.pi, (rows + 1, columns + 1))
    gradient = np.stack((np.sin(angle), np.cos(angle)), -1).astype(np.float32)
    y = np.linspace(0, rows, size, endpoint=False, dtype=np.float32)
    x = np.linspace(0, columns, size, endpoint=False, dtype=np.float32)
    i, j = y.astype(int), x.astype(int)
    fy, fx = (y - i)[:, None], (x - j)[None]
    blend_y, blend_x = (t * t * t * (t * (t * 6 - 15) + 10) for t in (fy, fx))

    def corner(di: int, dj: int) -> Array:
        g = gradient[i + di][:, j + dj]
        return g[..., 0] * (fy - di) + g[..., 1] * (fx - dj)

    top = corner(0, 0) * (1 - blend_x) + corner(0, 1) * blend_x
    bottom = corner(1, 0) * (1 - blend_x) + corner(1, 1) * blend_x
    noise = top * (1 - blend_y) + bottom * blend_y
    low, high = float(noise.min()), float(noise.max())
    return ((noise - low) / max(high - low, 1e-6)).astype(np.float32)


def fractal(size: int, random: Random, octaves: int = 4, base: int | None = None) -> Array:
    """Sum of Perlin noises of doubling frequency and halving strength, in [0, 1]."""
    start = base or int(random.integers(2, 6))
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        cells = min(start * 2**octave, size // 2)
        total += perlin(size, (cells, cells), random) / 2**octave
    return (total - total.min()) / max(float(np.ptp(total)), 1e-6)


def smooth_field(size: int, cells: int, random: Random) -> Array:
    """A gentle field of mean about 0 in about [-1, 1], for light, shifts and bends."""
    coarse = random.uniform(-1, 1, (cells + 1, cells + 1)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize((size, size), Image.Resampling.BICUBIC))


def random_colour(random: Random) -> Array:
    """A colour in [0, 1], greyish as often as not."""
    grey = random.uniform(0.05, 0.95)
    spread = random.choice([0.02, 0.1, 0.4], p=[0.4, 0.35, 0.25])
    return np.clip(grey + random.normal(0, spread, 3), 0, 1).astype(np.float32)


def colourise(field: Array, random: Random) -> Array:
    """Lays a field in [0, 1] between two random colours; [H, W, 3]."""
    first, second = random_colour(random), random_colour(random)
    return first + field[..., None] * (second - first)


def texture(size: int, random: Random) -> Array:
    """One procedural texture, RGB in [0, 1], [size, size, 3]."""
    kind = random.choice(("fractal", "stripes", "weave", "dots", "brushed", "speckle", "tiles", "plain"))
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    bend = smooth_field(size, 4, random) * random.uniform(0, 6)
    period = float(random.uniform(6, 64))
    angle = random.choice([0, np.pi / 2, random.uniform(0, np.pi)])
    u = x * np.cos(angle) + y * np.sin(angle) + bend
    v = -x * np.sin(angle) + y * np.cos(angle) + bend
    if kind == "fractal":
        field = fractal(size, random, octaves=int(random.integers(2, 7)))
    elif kind == "stripes":
        field = 0.5 + 0.5 * np.sin(2 * np.pi * u / period)
        if random.random() < 0.5:
            field = (field > random.uniform(0.3, 0.7)).astype(np.float32)
    elif kind == "weave":
        warp, weft = np.sin(2 * np.pi * u / period), np.sin(2 * np.pi * v / period)
        over = ((u // (period / 2) + v // (period / 2)) % 2).astype(np.float32)
        field = 0.5 + 0.5 * (over * np.abs(warp) - (1 - over) * np.abs(weft))
    elif kind == "dots":
        radius = period * random.uniform(0.15, 0.45)
        distance = np.hypot((u % period) - period / 2, (v % period) - period / 2)
        field = np.clip(radius - distance + 0.5, 0, 1)
    elif kind == "brushed":
        streaks = ndimage.gaussian_filter1d(random.normal(0, 1, (size, size)), random.uniform(4, 30), axis=1)
        field = np.clip(0.5 + streaks / (4 * streaks.std() + 1e-6), 0, 1)
        field = field.T if random.random() < 0.5 else field
    elif kind == "speckle":
        grain = ndimage.gaussian_filter(random.normal(0, 1, (size, size)), random.uniform(0.5, 4))
        field = np.clip(0.5 + grain / (4 * grain.std() + 1e-6), 0, 1)
    elif kind == "tiles":
        gap = max(1.0, period * 0.06)
        shift = (v // period % 2) * period / 2 if random.random() < 0.5 else 0.0
        inside = (((u + shift) % (2 * period)) > gap) & ((v % period) > gap)
        field = inside * (0.8 + 0.2 * fractal(size, random)) + ~inside * 0.2
    else:
        field = 0.5 + 0.02 * fractal(size, random)
    return np.clip(colourise(np.asarray(field, np.float32), random), 0, 1).astype(np.float32)
