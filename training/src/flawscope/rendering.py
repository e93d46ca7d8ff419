"""Rendered good pictures: simple parts on simple grounds, so that training sees more than seven products.

The head must learn what a defect looks like against any regular structure, not what our few training
categories look like. A scene is a ground and a repetition: one part, a row, a grid, a ring of features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from flawscope.textures import fractal, random_colour, smooth_field, texture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Random = np.random.Generator
    Points = list[tuple[float, float]]

SUPERSAMPLING = 2


def render(size: int, random: Random) -> Image.Image:
    """A good picture, RGB, size x size."""
    picture = texture(size, random) if random.random() < 0.4 else _plain(size, random)
    if random.random() < 0.75:
        layout = random.choice(("single", "grid", "row"), p=(0.55, 0.3, 0.15))
        shape, holes = _outline(random), _holes(random)
        look = _surface(size, random)
        turned = layout != "single" and random.random() < 0.3
        for centre, radius in _places(size, layout, random):
            angle = float(random.uniform(0, 2 * np.pi)) if turned or layout == "single" else 0.0
            picture = _lay(picture, look, shape, holes, centre, radius, angle)
    grain = random.normal(0, random.uniform(0.002, 0.02), picture.shape)
    return Image.fromarray(np.round(np.clip(picture + grain, 0, 1) * 255).astype(np.uint8))


def _plain(size: int, random: Random) -> Array:
    field = smooth_field(size, 2, random)[..., None] * random.uniform(0, 0.12)
    return (random_colour(random) + field + 0.02 * fractal(size, random)[..., None]).astype(np.float32)


def _surface(size: int, random: Random) -> Array:
    base = texture(size, random) if random.random() < 0.5 else _plain(size, random)
    return np.clip(base * random.uniform(0.7, 1) + random_colour(random) * 0.3, 0, 1).astype(np.float32)


def _places(size: int, layout: str, random: Random) -> list[tuple[tuple[float, float], float]]:
    if layout == "single":
        radius = size * random.uniform(0.2, 0.46)
        centre = size / 2 + random.normal(0, size * 0.02, 2)
        return [((float(centre[0]), float(centre[1])), float(radius))]
    rows = int(random.integers(2, 7)) if layout == "grid" else 1
    columns = int(random.integers(2, 7))
    pitch = size / max(rows, columns)
    radius = pitch * random.uniform(0.25, 0.48)
    top = (size - rows * pitch) / 2
    return [
        ((top + (row + 0.5) * pitch, (column + 0.5) * pitch), float(radius))
        for row in range(rows)
        for column in range(columns)
    ]


def _outline(random: Random) -> Points:
    """A closed outline of about radius 1: disc, polygon, gear, bar or bottle-like profile."""
    kind = random.choice(("disc", "polygon", "gear", "bar"), p=(0.4, 0.25, 0.15, 0.2))
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    if kind == "disc":
        radius = np.ones_like(turn)
    elif kind == "polygon":
        corners = int(random.integers(3, 9))
        radius = np.cos(np.pi / corners) / np.cos((turn % (2 * np.pi / corners)) - np.pi / corners)
    elif kind == "gear":
        radius = 1 - random.uniform(0.08, 0.3) * (np.sin(turn * int(random.integers(4, 20))) > 0)
    else:
        aspect = random.uniform(0.2, 0.7)
        power = random.choice((2, 4, 10))
        radius = (np.abs(np.cos(turn)) ** power + np.abs(np.sin(turn) / aspect) ** power) ** (-1 / power)
    return [(float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(radius, turn, strict=True)]


def _holes(random: Random) -> list[tuple[float, float, float, float]]:
    """Features that repeat around the centre: (x, y, radius, darkness)."""
    found: list[tuple[float, float, float, float]] = []
    if random.random() < 0.5:
        found.append((0.0, 0.0, float(random.uniform(0.1, 0.6)), float(random.uniform(0.2, 0.9))))
    if random.random() < 0.4:
        count, reach = int(random.integers(3, 13)), float(random.uniform(0.45, 0.75))
        radius, dark = float(random.uniform(0.03, 0.12)), float(random.uniform(0.2, 0.9))
        angles = 2 * np.pi * np.arange(count) / count
        found.extend((float(reach * np.cos(a)), float(reach * np.sin(a)), radius, dark) for a in angles)
    return found


def _lay(
    picture: Array,
    look: Array,
    outline: Points,
    holes: list[tuple[float, float, float, float]],
    centre: tuple[float, float],
    radius: float,
    angle: float,
) -> Array:
    """Draws one part with a bevelled edge and a soft shadow."""
    size, cos, sin = len(picture), np.cos(angle), np.sin(angle)

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            SUPERSAMPLING * (centre[1] + radius * (x * cos - y * sin)),
            SUPERSAMPLING * (centre[0] + radius * (x * sin + y * cos)),
        )

    side = SUPERSAMPLING * size
    body, dark = Image.new("L", (side, side)), Image.new("L", (side, side))
    ImageDraw.Draw(body).polygon([place(x, y) for x, y in outline], fill=255)
    for x, y, r, darkness in holes:
        (px, py), reach = place(x, y), SUPERSAMPLING * radius * r
        ImageDraw.Draw(dark).ellipse(
            (px - reach, py - reach, px + reach, py + reach), fill=int(255 * darkness)
        )
    inside, hollow = (
        np.asarray(image.resize((size, size), Image.Resampling.BOX), np.float32) / 255
        for image in (body, dark)
    )
    height = ndimage.gaussian_filter(inside - hollow, max(1.0, radius / 25))
    light = ndimage.sobel(height, 0) * 0.5 + ndimage.sobel(height, 1) * 0.3
    shadow = 1 - 0.3 * np.roll(ndimage.gaussian_filter(inside, radius / 12), (3, 3), (0, 1))
    part = look * (1 - hollow)[..., None] + light[..., None] * 0.25
    return picture * (shadow * (1 - inside))[..., None] + part * inside[..., None]
