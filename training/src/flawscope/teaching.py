"""Teaching a part from a few good pictures: views, k-centre bank, leave-one-out statistics (ours).

The browser repeats everything here, so it is specified to the bit:

* A picture is the S x S uint8 picture of `preprocess.resize`; `view` changes those pixels.
* Features are rounded to multiples of 1 / GRID before any selection. Every sum in a squared distance of the
  whole numbers behind them is exact in float64, whatever the order: the selection depends on the features
  alone and not on how a machine adds. The steps are barely larger than the differences between two
  runtimes' features: on coarser ones a feature at the edge of two steps moves by a whole step, and other
  rows are taken (docs/experiments.md).
* `k_centre` starts at row 0 and takes the first of equals. Rows stand in the order picture, view, cell (row
  by row).
* A picture is boiled down alone to `LevelSpec.share` rows, in any order and one at a time, and the bank is
  selected from those; to add or remove a picture later, the others need not be read again. Such composable
  core-sets keep the approximation guarantee of greedy k-centre (Indyk et al., 2014; Gonzalez, 1985).
* Statistics compare each picture, as it is, with the rows that other pictures gave to the bank.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flawscope.errors import FlawscopeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Pixels = NDArray[np.uint8]

# Of unit vectors the multipliers fit into float32, and their squared distances stay below 2 ** 53, up to
# which float64 counts exactly.
GRID = 2**20
# Cosine and sine by degrees, written out so that no mathematical library has a say.
ROTATIONS = {
    8: (0.9902680687415704, 0.13917310096006544),
    15: (0.9659258262890683, 0.25881904510252074),
}
VIEWS = ("same", "across", "down", "half-turn", "+8", "-8", "+15", "-15")
# Above these numbers of pictures their own variety makes views dispensable: (pictures, views).
VIEW_BUDGET = ((8, 8), (16, 4))
UPPER = 0.99
# Least spread of a level's distances: a part whose pictures are identical must not alarm at any noise.
LEAST_SPREAD = 0.02
MOST_PICTURES = 60


@dataclass(frozen=True, slots=True)
class LevelSpec:
    """One kind of vector that is compared with the references.

    Attributes:
        name: Name in the manifest; the graph's inputs are `bank_<name>`.
        source: Name of the detector's output that it is made from.
        channels: Length of a vector.
        side: Cells a side of `source`.
        window: Side of the mean over neighbouring cells, without padding, that turns features into vectors.
        bank: Most rows of the bank.
        share: Most rows that one picture puts up for the bank.
    """

    name: str
    source: str
    channels: int
    side: int
    window: int
    bank: int
    share: int

    @property
    def cells(self) -> int:
        """Vectors a side."""
        return self.side - self.window + 1


@dataclass(frozen=True, slots=True)
class Bank:
    """Rows of a level and the reference that each comes from.

    Attributes:
        rows: [K, C], multiples of 1 / GRID.
        owner: [K], index of the reference; where there is but one, 0 for its own view and 1 for the others.
    """

    rows: Array
    owner: NDArray[np.int64]

    def without(self, owner: int) -> Array:
        """The rows that others gave; all rows where nobody else gave any."""
        others = self.rows[self.owner != owner]
        return others if len(others) else self.rows


@dataclass(frozen=True, slots=True)
class Taught:
    """What the reference graph needs to know of a part.

    Attributes:
        banks: One a level, in the order of the levels.
        statistics: Median and spread of leave-one-out distances, [levels, 2]; see `statistics_of`.
    """

    banks: list[Bank]
    statistics: Array


def views_for(pictures: int) -> tuple[str, ...]:
    """Which views of every picture are learned, by the number of pictures."""
    count = next((views for most, views in VIEW_BUDGET if pictures <= most), 1)
    return VIEWS[:count]


def view(pixels: Pixels, name: str) -> Pixels:
    """A flipped or rotated copy of a picture, [S, S, 3].

    Rotations are about the centre, bilinear in float64, borders mirrored without repeating the edge,
    rounded half up.
    """
    if name == "same":
        return pixels
    if name == "across":
        return pixels[:, ::-1]
    if name == "down":
        return pixels[::-1]
    if name == "half-turn":
        return pixels[::-1, ::-1]
    cosine, sine = ROTATIONS[abs(int(name))]
    return _rotate(pixels, cosine, sine if int(name) > 0 else -sine)


def _rotate(pixels: Pixels, cosine: float, sine: float) -> Pixels:
    side = len(pixels)
    centre = (side - 1) / 2
    y, x = np.mgrid[0:side, 0:side].astype(np.float64) - centre
    source_x, source_y = cosine * x - sine * y + centre, sine * x + cosine * y + centre
    left, top = np.floor(source_x), np.floor(source_y)
    right_share, lower_share = (source_x - left)[..., None], (source_y - top)[..., None]

    def mirrored(index: NDArray[np.float64]) -> NDArray[np.int64]:
        inside = np.abs(index.astype(np.int64))
        return np.where(inside > side - 1, 2 * (side - 1) - inside, inside)

    columns, rows = (mirrored(left), mirrored(left + 1)), (mirrored(top), mirrored(top + 1))
    values = pixels.astype(np.float64)
    upper, lower = (
        values[row, columns[0]] * (1 - right_share) + values[row, columns[1]] * right_share for row in rows
    )
    return np.floor(upper * (1 - lower_share) + lower * lower_share + 0.5).astype(np.uint8)


def vectors(features: Array, level: LevelSpec) -> Array:
    """Features [C, side, side] -> vectors [cells * cells, C], row by row."""
    if level.window > 1:
        # Means by running sums in float64, so that the order of adding does not show in float32.
        total = np.zeros((len(features), level.side + 1, level.side + 1))
        total[:, 1:, 1:] = features.astype(np.float64).cumsum(1).cumsum(2)
        w = level.window
        sums = total[:, w:, w:] - total[:, :-w, w:] - total[:, w:, :-w] + total[:, :-w, :-w]
        features = (sums / (w * w)).astype(np.float32)
    return np.ascontiguousarray(features.reshape(len(features), -1).T, np.float32)


def on_grid(rows: Array) -> Array:
    """Rounds half up to multiples of 1 / GRID and gives the multipliers: whole numbers as float32."""
    return np.floor(rows.astype(np.float64) * GRID + 0.5).astype(np.float32)


def k_centre(rows: Array, limit: int) -> NDArray[np.int64]:
    """Greedy k-centre (Gonzalez, 1985): always the row farthest from those taken.

    Args:
        rows: Whole numbers, [N, C]; see `on_grid`.
        limit: Most rows to take.

    Returns:
        Indices in the order taken: row 0 first, the lowest index among equals, no row twice its like.
    """
    wide = rows.astype(np.float64)
    squared = (wide * wide).sum(1)
    nearest = np.full(len(wide), np.inf)
    taken: list[int] = []
    current = 0
    while len(taken) < min(limit, len(wide)):
        taken.append(current)
        np.minimum(nearest, squared + squared[current] - 2 * (wide @ wide[current]), out=nearest)
        current = int(np.argmax(nearest))
        if nearest[current] <= 0:
            break
    return np.array(taken)


def distances(rows: Array, bank: Array) -> Array:
    """Euclidean distance of every row to the nearest row of a bank."""
    closeness = rows @ bank.T - np.float32(0.5) * (bank * bank).sum(1)
    squared = (rows * rows).sum(1) - 2 * closeness.max(1)
    return np.sqrt(np.maximum(squared, 0))


def quantile(values: Array, share: float) -> float:
    """The value at place floor(share * (n - 1)) of the sorted values."""
    ordered = np.sort(values, axis=None)
    return float(ordered[int(share * (len(ordered) - 1))])


def put_up(candidates: Sequence[Array], level: LevelSpec) -> tuple[Array, NDArray[np.int64]]:
    """The rows that one picture puts up for the bank.

    Args:
        candidates: Vectors of each view, `same` first.
        level: Which level.

    Returns:
        Whole-number rows, and for each the view it comes from.
    """
    rows = on_grid(np.concatenate(candidates))
    views = np.repeat(np.arange(len(candidates)), [len(c) for c in candidates])
    chosen = k_centre(rows, level.share)
    return rows[chosen], views[chosen]


def select_bank(shares: Sequence[tuple[Array, NDArray[np.int64]]], level: LevelSpec) -> Bank:
    """A level's bank from what every picture put up."""
    rows = np.concatenate([share for share, _ in shares])
    if len(shares) == 1:
        owner = (shares[0][1] > 0).astype(np.int64)
    else:
        owner = np.repeat(np.arange(len(shares)), [len(share) for share, _ in shares])
    if len(rows) > level.bank:
        chosen = k_centre(rows, level.bank)
        rows, owner = rows[chosen], owner[chosen]
    return Bank(rows / np.float32(GRID), owner)


def statistics_of(left_out: Sequence[Sequence[Array]], levels: Sequence[LevelSpec]) -> Array:
    """Median and spread a level from leave-one-out distances (levels, pictures, cells) -> [levels, 2].

    Levels of patches share one spread, the mean of theirs: how they compare is a matter of the backbone and
    is learned; from few pictures it cannot be told.
    """
    medians, spreads = [], []
    for level in left_out:
        values = np.concatenate([np.ravel(picture) for picture in level])
        medians.append(quantile(values, 0.5))
        spreads.append(max(quantile(values, UPPER) - medians[-1], LEAST_SPREAD))
    patches = [index for index, level in enumerate(levels) if level.window == 1]
    common = sum(spreads[index] for index in patches) / len(patches)
    for index in patches:
        spreads[index] = common
    return np.stack([medians, spreads], 1).astype(np.float32)


def teach(
    look: Callable[[Pixels], Sequence[Array]], pictures: Sequence[Pixels], levels: Sequence[LevelSpec]
) -> Taught:
    """Learns a part.

    Args:
        look: Picture [S, S, 3] -> features of each level's source, [C, side, side].
        pictures: 1 to 60 good pictures, stretched to S x S.
        levels: What to compare.

    Raises:
        FlawscopeError: No picture, or too many.
    """
    if not 0 < len(pictures) <= MOST_PICTURES:
        raise FlawscopeError(
            f"A part is taught from 1 to {MOST_PICTURES} good pictures, not from {len(pictures)}.",
            "Choose some that show how good parts differ from each other.",
        )
    names = views_for(len(pictures))
    shares: list[list[tuple[Array, NDArray[np.int64]]]] = [[] for _ in levels]
    own: list[list[Array]] = [[] for _ in levels]
    for pixels in pictures:
        seen = [look(np.ascontiguousarray(view(pixels, name))) for name in names]
        for index, level in enumerate(levels):
            candidates = [vectors(features[index], level) for features in seen]
            own[index].append(candidates[0])
            shares[index].append(put_up(candidates, level))
    banks = [select_bank(share, level) for share, level in zip(shares, levels, strict=True)]
    left_out = [
        [distances(rows, bank.without(index)) for index, rows in enumerate(level)]
        for level, bank in zip(own, banks, strict=True)
    ]
    return Taught(banks, statistics_of(left_out, levels))
