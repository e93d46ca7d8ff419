"""Synthesised pictures beside their masks, on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from flawscope.cache import Recipe, Studio
from flawscope.data import categories_in, good_pictures

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.setup import TrainSetup

THUMBNAIL = 192
COLUMNS = 4


def draw(data: Path, out: Path, count: int, setup: TrainSetup) -> None:
    """Writes a PNG with `count` samples of the training stream: picture left, mask right."""
    pools = [good_pictures(data, name) for name in categories_in(data, "train/good")]
    studio = Studio(pools, Recipe(setup.size, THUMBNAIL, setup.clean, setup.rendered, setup.seed))
    rows = -(-count // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * 2 * THUMBNAIL, rows * THUMBNAIL), "white")
    for index in range(count):
        sample = studio.sample(index)
        left, top = index % COLUMNS * 2 * THUMBNAIL, index // COLUMNS * THUMBNAIL
        picture = Image.fromarray(sample.pixels).resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX)
        sheet.paste(picture, (left, top))
        sheet.paste(Image.fromarray(sample.target.astype(np.uint8) * 255), (left + THUMBNAIL, top))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out)
