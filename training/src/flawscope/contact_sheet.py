"""Synthesised pictures beside their masks, on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from flawscope.cache import Recipe, Studio
from flawscope.data import categories_in, good_pictures
from flawscope.preprocess import load_picture, resize
from flawscope.shapes import SHAPES
from flawscope.synthesis import CHANGES, Canvas, alter
from flawscope.textures import texture

if TYPE_CHECKING:
    from pathlib import Path

    from flawscope.setup import TrainSetup

THUMBNAIL = 192
COLUMNS = 4
# The sheet of kinds: widths of its two headings, and the size of an anomaly, of the picture's side.
HEADING, MARGIN, FONT_SIZE = 28, 130, 15
REACH = 1 / 8


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


def draw_kinds(data: Path, out: Path, setup: TrainSetup) -> None:
    """Writes a PNG with every kind of change, a row each, in every shape, a column each.

    Every tile is a picture and its mask. Columns show the categories in turn; tile by tile the chance is
    the seed's, so the same call gives the same sheet.
    """
    names = categories_in(data, "train/good")
    goods = [load_picture(good_pictures(data, name)[0]) for name in names]
    pictures = [resize(good, setup.size).astype(np.float32) / 255 for good in goods]
    size = (MARGIN + len(SHAPES) * 2 * THUMBNAIL, HEADING + len(CHANGES) * THUMBNAIL)
    sheet, font = Image.new("RGB", size, "white"), ImageFont.load_default(FONT_SIZE)
    text = ImageDraw.Draw(sheet)
    for column, (shape, _) in enumerate(SHAPES):
        left = MARGIN + column * 2 * THUMBNAIL
        text.text((left + 6, HEADING / 2), _title(shape.__name__), "black", font, "lm")
        for row, (change, _) in enumerate(CHANGES):
            top = HEADING + row * THUMBNAIL
            if column == 0:
                text.text((MARGIN - 8, top + THUMBNAIL / 2), _title(change.__name__), "black", font, "rm")
            random = np.random.default_rng((setup.seed, row, column))
            centre = (setup.size / 2, setup.size / 2)
            soft = shape(setup.size, centre, setup.size * REACH, random).astype(np.float32)
            good = pictures[column % len(pictures)]
            found = alter(change, Canvas(good, texture(setup.size, random), soft, random))
            pixels = np.round(found.picture * 255).astype(np.uint8)
            for place, values in enumerate((pixels, found.mask.astype(np.uint8) * 255)):
                tile = Image.fromarray(values).convert("RGB")
                small = tile.resize((THUMBNAIL - 2, THUMBNAIL - 2), Image.Resampling.BOX)
                sheet.paste(small, (left + place * THUMBNAIL, top))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out)


def _title(name: str) -> str:
    return name.replace("_", " ")
