"""Synthetic anomalies on good pictures: the self-supervision of CLIP-ADA, with our choice of anomalies.

A picture goes in as float32 RGB [S, S, 3] in [0, 1], and comes out with a mask of what was changed. The
same generator state gives the same picture. Strength and size vary widely on purpose: a detector that
has only seen bold patches misses what a worn tool leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from scipy import ndimage

from flawscope.shapes import SHAPES
from flawscope.textures import random_colour, smooth_field, texture

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.floating]
    Random = np.random.Generator

Choice = TypeVar("Choice")

# A change smaller than this (mean of RGB, of 1) is invisible and is not called an anomaly.
VISIBLE = 0.025
SMALLEST_AREA_PX = 12


class Defective(NamedTuple):
    """A picture with an anomaly; `mask` is bool [S, S] and empty where none could be made."""

    picture: Array
    mask: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Canvas:
    """What an anomaly maker works with.

    Attributes:
        picture: The good picture.
        foreign: Another picture or texture of the same size.
        soft: Where to change and how much, [S, S] in [0, 1].
        random: Source of chance.
    """

    picture: Array
    foreign: Array
    soft: Array
    random: Random

    def blend(self, other: Array, opacity: float = 1.0) -> Array:
        """Lays `other` over the picture where the shape says so."""
        weight = (self.soft * opacity)[..., None]
        return self.picture * (1 - weight) + other * weight


def foreground(picture: Array) -> NDArray[np.bool_] | None:
    """The object on a plain background, or None where there is no such thing.

    The border's median is the background if most of the border is like it.
    """
    border = np.concatenate(
        (
            picture[:6].reshape(-1, 3),
            picture[-6:].reshape(-1, 3),
            picture[:, :6].reshape(-1, 3),
            picture[:, -6:].reshape(-1, 3),
        )
    )
    colour = np.median(border, 0)
    if np.mean(np.abs(border - colour).max(1) < 0.08) < 0.75:
        return None
    differs = ndimage.gaussian_filter(np.abs(picture - colour).max(2), 1.5) > 0.1
    filled = np.asarray(ndimage.binary_fill_holes(ndimage.binary_opening(differs, iterations=2)), bool)
    share = float(np.mean(filled))
    return filled if 0.04 < share < 0.9 else None


# --- changes: what happens inside the shape ----------------------------------------------------


def foreign_texture(canvas: Canvas) -> Array:
    """Something that does not belong there, from faint to opaque."""
    return canvas.blend(canvas.foreign, float(canvas.random.uniform(0.15, 1)))


def paint(canvas: Canvas) -> Array:
    """One colour: stain, spill, scratch, print."""
    return canvas.blend(np.broadcast_to(random_colour(canvas.random), canvas.picture.shape),
                        float(canvas.random.uniform(0.15, 1)))  # fmt: skip


def brightness(canvas: Canvas) -> Array:
    """Darker or lighter than it should be."""
    shift = canvas.random.uniform(0.06, 0.5) * canvas.random.choice((-1, 1))
    if canvas.random.random() < 0.5:
        return canvas.blend(canvas.picture + np.float32(shift))
    return canvas.blend(canvas.picture * np.float32(1 + 1.6 * shift))


def colour_shift(canvas: Canvas) -> Array:
    """Discoloured: channels gain, lose or trade places."""
    if canvas.random.random() < 0.3:
        return canvas.blend(canvas.picture[..., canvas.random.permutation(3)])
    return canvas.blend(canvas.picture * canvas.random.uniform(0.5, 1.5, 3).astype(np.float32))


def blur(canvas: Canvas) -> Array:
    """Structure lost."""
    sigma = float(canvas.random.uniform(2, 9))
    return canvas.blend(ndimage.gaussian_filter(canvas.picture, (sigma, sigma, 0)))


def noise(canvas: Canvas) -> Array:
    """Structure too much."""
    grain = canvas.random.normal(0, canvas.random.uniform(0.08, 0.35), canvas.picture.shape)
    if canvas.random.random() < 0.6:
        grain = grain[..., :1]
    sigma = float(canvas.random.uniform(0, 2))
    grain = ndimage.gaussian_filter(grain, (sigma, sigma, 0)) * (1 + 2.5 * sigma)
    return canvas.blend(canvas.picture + grain.astype(np.float32))


def move(canvas: Canvas) -> Array:
    """Cut and paste: another part of the same picture, turned or mirrored."""
    size = len(canvas.picture)
    shift = canvas.random.integers(size // 8, size - size // 8, 2)
    other = np.roll(canvas.picture, tuple(shift), (0, 1))
    turned = np.rot90(other, int(canvas.random.integers(0, 4)))
    if canvas.random.random() < 0.5:
        turned = turned[:, ::-1]
    if canvas.random.random() < 0.3:
        turned = turned * canvas.random.uniform(0.75, 1.25)
    return canvas.blend(turned.astype(np.float32))


def shuffle(canvas: Canvas) -> Array:
    """Parts in the wrong order: the box around the shape is cut into pieces, and every piece moves."""
    size, pieces = len(canvas.picture), int(canvas.random.integers(2, 5))
    corners: list[int] = []
    sides: list[int] = []
    for axis in (1, 0):
        reached = np.nonzero((canvas.soft > 0.5).any(axis))[0]
        first, last = (int(reached[0]), int(reached[-1]) + 1) if len(reached) else (0, size)
        # A scratch is thinner than a piece that shows anything.
        side = min(max((last - first) // pieces, 4), size // pieces)
        sides.append(side)
        corners.append(min(first, size - side * pieces))
    tour = canvas.random.permutation(pieces * pieces)
    result = canvas.picture.copy()
    for source, target in zip(tour, np.roll(tour, 1), strict=True):
        (y0, x0), (y1, x1) = (
            tuple(c + s * int(i) for c, s, i in zip(corners, sides, divmod(place, pieces), strict=True))
            for place in (source, target)
        )
        piece = canvas.picture[y0 : y0 + sides[0], x0 : x0 + sides[1]]
        result[y1 : y1 + sides[0], x1 : x1 + sides[1]] = piece
    return canvas.blend(result)


def erase(canvas: Canvas) -> Array:
    """A missing part: filled with what lies around it, or with the picture's border."""
    if canvas.random.random() < 0.5:
        fill = np.median(canvas.picture[:4].reshape(-1, 3), 0)
        return canvas.blend(np.broadcast_to(fill, canvas.picture.shape).astype(np.float32))
    outside = (1 - canvas.soft)[..., None] ** 4 + 1e-4
    sigma = float(canvas.random.uniform(10, 30))
    around = ndimage.gaussian_filter(canvas.picture * outside, (sigma, sigma, 0), truncate=3)
    return canvas.blend(around / ndimage.gaussian_filter(outside, (sigma, sigma, 0), truncate=3))


def warp(canvas: Canvas) -> Array:
    """Bent: pixels slide along a smooth field inside the shape."""
    size = len(canvas.picture)
    reach = canvas.random.uniform(4, 24)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    weight = ndimage.gaussian_filter(canvas.soft, 3)
    dy, dx = (
        smooth_field(size, int(canvas.random.integers(3, 12)), canvas.random) * reach * weight for _ in "yx"
    )
    where = np.stack((y + dy, x + dx))
    bent = [ndimage.map_coordinates(canvas.picture[..., c], where, order=1, mode="reflect") for c in range(3)]
    return np.stack(bent, -1)


def dent(canvas: Canvas) -> Array:
    """Relief: light from one side on a bump or hollow in the shape of the mask."""
    height = ndimage.gaussian_filter(canvas.soft, float(canvas.random.uniform(1, 5)))
    angle = canvas.random.uniform(0, 2 * np.pi)
    slope = ndimage.sobel(height, 0) * np.sin(angle) + ndimage.sobel(height, 1) * np.cos(angle)
    light = slope / max(float(np.abs(slope).max()), 1e-6) * canvas.random.uniform(0.1, 0.5)
    return canvas.picture + light[..., None].astype(np.float32)


CHANGES: tuple[tuple[Callable[[Canvas], Array], float], ...] = (
    (foreign_texture, 0.2), (paint, 0.17), (brightness, 0.12), (colour_shift, 0.08), (blur, 0.06),
    (noise, 0.06), (move, 0.08), (shuffle, 0.04), (erase, 0.07), (warp, 0.05), (dent, 0.07),
)  # fmt: skip


def damage(picture: Array, foreign: Array | None, random: Random) -> Defective:
    """Adds one to three anomalies.

    Args:
        picture: Good picture, [S, S, 3] in [0, 1].
        foreign: Another picture of the same size; a procedural texture where None.
        random: Source of chance.
    """
    size = len(picture)
    other = texture(size, random) if foreign is None else foreign
    ground = foreground(picture)
    result, mask = picture, np.zeros((size, size), bool)
    for _ in range(int(random.choice([1, 2, 3], p=[0.7, 0.2, 0.1]))):
        # Log-uniform: as many tiny ones as large ones.
        radius = float(np.exp(random.uniform(np.log(size / 100), np.log(size / 6))))
        shape = _pick(SHAPES, random)(size, _place(size, ground, random), radius, random)
        if ground is not None and random.random() < 0.6:
            shape = shape * ndimage.binary_dilation(ground, iterations=2)
        result, seen = alter(_pick(CHANGES, random), Canvas(result, other, shape.astype(np.float32), random))
        mask = mask | seen
    return Defective(result, mask)


def alter(change: Callable[[Canvas], Array], canvas: Canvas) -> Defective:
    """One anomaly; the picture as it was, and an empty mask, where too little would show."""
    changed = np.clip(change(canvas), 0, 1)
    seen = _visible(np.abs(changed - canvas.picture).mean(2))
    if seen.sum() < SMALLEST_AREA_PX:
        return Defective(canvas.picture, np.zeros_like(seen))
    return Defective(changed.astype(np.float32), seen)


def _visible(difference: Array) -> NDArray[np.bool_]:
    """Pixels that changed by more than a trace, with small gaps closed."""
    seen = difference > VISIBLE
    return np.asarray(ndimage.binary_closing(seen, iterations=2), bool) | seen


def _place(size: int, ground: NDArray[np.bool_] | None, random: Random) -> tuple[float, float]:
    if ground is not None and random.random() < 0.9:
        rows, columns = np.nonzero(ground)
        pick = int(random.integers(len(rows)))
        return float(rows[pick]), float(columns[pick])
    y, x = random.uniform(0.04, 0.96, 2) * size
    return float(y), float(x)


def _pick(choices: tuple[tuple[Choice, float], ...], random: Random) -> Choice:
    weights = np.array([weight for _, weight in choices])
    return choices[int(random.choice(len(choices), p=weights / weights.sum()))][0]
