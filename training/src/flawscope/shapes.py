"""Where a synthetic anomaly lies: masks of many forms and sizes around a centre, [S, S] in [0, 1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from flawscope.textures import perlin

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Random = np.random.Generator


def blob(size: int, centre: tuple[float, float], radius: float, random: Random) -> Array:
    """A stretched disc with a ragged edge from Perlin noise."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    angle, stretch = random.uniform(0, np.pi), random.uniform(1, 2.5)
    dy, dx = y - centre[0], x - centre[1]
    u = (dx * np.cos(angle) + dy * np.sin(angle)) / stretch
    v = (-dx * np.sin(angle) + dy * np.cos(angle)) * np.sqrt(stretch)
    cells = int(np.clip(size / max(radius, 4), 4, 48))
    ragged = (perlin(size, (cells, cells), random) - 0.5) * random.uniform(0.2, 1.2)
    inside = 1 - np.hypot(u, v) / radius + ragged
    return np.clip(inside * radius / random.uniform(1, 6) + 0.5, 0, 1)


def perlin_patch(size: int, centre: tuple[float, float], radius: float, random: Random) -> Array:
    """Perlin noise > 0.5, kept inside a window around the centre (settled practice, after DRAEM)."""
    cells = tuple(int(2 ** random.integers(1, 6)) for _ in range(2))
    noise = perlin(size, (cells[0], cells[1]), random) > 0.5
    y, x = np.mgrid[0:size, 0:size]
    reach = radius * 2
    window = (np.abs(y - centre[0]) < reach) & (np.abs(x - centre[1]) < reach)
    return (noise & window).astype(np.float32)


def polygon(size: int, centre: tuple[float, float], radius: float, random: Random) -> Array:
    """A jagged or rectangular outline, drawn at double size for clean edges."""
    corners = int(random.integers(3, 9))
    angles = np.sort(random.uniform(0, 2 * np.pi, corners)) if corners > 4 else np.arange(4) * np.pi / 2
    angles = angles + random.uniform(0, np.pi)
    reach = radius * random.uniform(0.6, 1.3, len(angles))
    points = [
        (2 * (centre[1] + r * np.cos(a)), 2 * (centre[0] + r * np.sin(a)))
        for a, r in zip(angles, reach, strict=True)
    ]
    image = Image.new("L", (2 * size, 2 * size))
    ImageDraw.Draw(image).polygon(points, fill=255)
    return np.asarray(image.resize((size, size), Image.Resampling.BOX), np.float32) / 255


def scratch(size: int, centre: tuple[float, float], radius: float, random: Random) -> Array:
    """A thin wandering line, now and then several."""
    image = Image.new("L", (2 * size, 2 * size))
    draw = ImageDraw.Draw(image)
    for _ in range(int(random.choice([1, 1, 1, 2, 4]))):
        heading = random.uniform(0, 2 * np.pi)
        length, steps = radius * random.uniform(2, 6), 16
        point = np.array(centre) + random.normal(0, radius / 3, 2)
        point = point - 0.5 * length * np.array((np.sin(heading), np.cos(heading)))
        turn, points = random.normal(0, 0.08), []
        for _ in range(steps):
            points.append((2 * point[1], 2 * point[0]))
            heading += turn + random.normal(0, 0.06)
            point = point + length / steps * np.array((np.sin(heading), np.cos(heading)))
        draw.line(points, fill=255, width=int(random.integers(2, 14)), joint="curve")
    line = np.asarray(image.resize((size, size), Image.Resampling.BOX), np.float32) / 255
    return np.clip(ndimage.gaussian_filter(line, random.uniform(0.3, 1.2)), 0, 1)


def spots(size: int, centre: tuple[float, float], radius: float, random: Random) -> Array:
    """Some small dots near each other: pits, dust, splashes."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    total = np.zeros((size, size), np.float32)
    for _ in range(int(random.integers(1, 9))):
        place = np.array(centre) + random.normal(0, radius, 2)
        total = np.maximum(
            total, np.clip(random.uniform(1.5, 6) - np.hypot(y - place[0], x - place[1]), 0, 1)
        )
    return total


SHAPES: tuple[tuple[Callable[[int, tuple[float, float], float, Random], Array], float], ...] = (
    (blob, 0.34), (perlin_patch, 0.2), (polygon, 0.14), (scratch, 0.22), (spots, 0.1),
)  # fmt: skip
